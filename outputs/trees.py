"""Reading a release back: the tables and extracted texts of one of its two trees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpora.records import CorpusError
from outputs.schema import BY_NAME

RESTRICTED, PUBLISHED = "restricted", "published"


class Tree:
    """One tree of a release.

    Parameters
    ----------
    release : Path
        The release's folder, or ``latest``.
    restricted : bool
        Whether to read the unredacted tree.

    Raises
    ------
    CorpusError
        If there is no such release.
    """

    def __init__(self, release: Path, *, restricted: bool = False) -> None:
        self.release = release
        self.restricted = restricted
        self.folder = release / (RESTRICTED if restricted else PUBLISHED)
        if not self.folder.is_dir():
            raise CorpusError(f"{release}: no release there; make one with `samleng run`.")

    def names(self) -> list[str]:
        """Names of its tables, in the schema's order."""
        return [name for name in BY_NAME if (self.folder / f"{name}.parquet").is_file()]

    def table(self, name: str) -> pa.Table:
        """A table with the schema's field descriptions.

        Raises
        ------
        CorpusError
            If the tree does not hold it.
        """
        path = self.folder / f"{name}.parquet"
        if not path.is_file():
            raise CorpusError(f"{path}: this release has no table {name!r}; make it again with `samleng run`.")
        return pq.read_table(path)

    def rows(self, *names: str) -> dict[str, list[dict[str, Any]]]:
        """Rows of the tables named, of all without names."""
        return {name: self.table(name).to_pylist() for name in names or self.names()}

    def text(self, publication: str) -> str:
        """The extracted text of a publication, as the tree's offsets mean it."""
        return (self.folder / "extracted" / f"{publication}.txt").read_bytes().decode("utf-8")
