"""All settings in one typed object; it is written into every release."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpora.records import CorpusError

SETTINGS_FILE = "samleng.toml"
EXECUTOR = r"^(inline|threads|processes|dask|tcp://[\w.\[\]:-]+)$"


class Settings(BaseModel):
    """Where things are and how the run is done.

    Paths are relative to the project's root; ``executor`` says where publications are worked on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    root: Path = Field(default=Path("."), description="The project's root: holds corpora/ and outputs/.")
    codebook: Path | None = Field(default=None, description="Folder of the codebook; the one shipped if not given.")
    executor: str = Field(
        default="inline",
        pattern=EXECUTOR,
        description="Where publications are worked on: inline, threads, processes, dask, or tcp://HOST:PORT.",
    )
    workers: int = Field(default=2, ge=1, le=64, description="Threads, processes or local Dask workers.")
    encoder: bool = Field(default=False, description="Whether a sentence-transformers model is one more view of texts.")
    encoder_model: str = Field(
        default="intfloat/multilingual-e5-small",
        min_length=1,
        description="The encoder's name on Hugging Face, or a local folder with its files; never downloaded unasked.",
    )
    keep: int = Field(default=10, ge=1, description="How many releases are kept; the oldest go first.")
    server_start_seconds: int = Field(default=180, description="How long the embedded server may take to start.")

    @property
    def state(self) -> Path:
        return self.root / ".samleng"

    @property
    def store(self) -> Path:
        return self.state / "store"

    @property
    def releases(self) -> Path:
        return self.root / "outputs" / "releases"

    @property
    def encoder_folder(self) -> Path | None:
        """The folder ``encoder_model`` names, from the root or from here; None where it is a name on Hugging Face."""
        named = Path(self.encoder_model).expanduser()
        found = next((path for path in (self.root / named, named) if path.is_dir()), None)
        return found.absolute() if found else None

    @property
    def encoder_name(self) -> str:
        """The encoder as a release names it: a folder by its last part."""
        return self.encoder_folder.name if self.encoder_folder else self.encoder_model

    def facts(self) -> dict[str, Any]:
        """The settings that can change what a release says, without the places of one machine."""
        facts = {"codebook": "shipped" if self.codebook is None else self.codebook.name}
        return facts | ({"encoder": self.encoder_name} if self.encoder else {})


def load_settings(root: Path, **given: Any) -> Settings:
    """Settings of a project: ``samleng.toml`` in its root, overruled by what is given.

    Raises
    ------
    CorpusError
        Naming the file and the setting that is wrong.
    """
    path = root / SETTINGS_FILE
    values: dict[str, Any] = {}
    if path.is_file():
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CorpusError(f"{path}: not valid TOML ({error}).") from error
    values |= {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(root=root, **values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(step) for step in first["loc"])
        raise CorpusError(f"{path}: setting {name!r}: {first['msg']}.") from error
