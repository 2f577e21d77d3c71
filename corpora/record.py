"""A publication's record: who published it, in which language, what may be done with it, how to read it.

The fields are those of ``corpora/schema/publication.json`` (CSL-JSON and samleng's own); the schema is the
one place where they are described.
"""

from __future__ import annotations

import datetime
import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from corpora.records import CorpusError

if TYPE_CHECKING:  # costs a fifth of a second; readers' workers do without
    import jsonschema

RECORD_NAME = "meta.yaml"
SCHEMA_PATH = Path(__file__).parent / "schema" / "publication.json"
LARGEST_RECORD = 256 * 1024  # bytes; a record is a page of facts


@dataclass(frozen=True, slots=True)
class PartRule:
    """Where a part begins, as the record says it, and what it is."""

    title: str
    headings: tuple[str, ...] = ()
    pages: tuple[int, int] | None = None
    kind: str = "unknown"
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class SurveyColumns:
    """Which column of a table of survey answers holds what."""

    answers: tuple[str, ...]
    sheet: str | None = None
    respondent: str | None = None
    language: str | None = None
    age_group: str | None = None
    experience: str | None = None
    gender: str | None = None
    voice: str | None = None
    voice_column: str | None = None
    voices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """A publication's record; see ``corpora/schema/publication.json`` for every field.

    ``issued`` and ``accessed`` are ISO dates as far as they are known ("2021", "2021-04"), ``author`` names
    as plain text, ``path`` the source file or None for an entry without one, ``data`` the record as written.
    """

    id: str
    title: str
    language: tuple[str, ...] = ("und",)
    title_en: str | None = None
    title_km: str | None = None
    type: str = "document"
    genre: str | None = None
    author: tuple[str, ...] = ()
    issued: str | None = None
    publisher: str | None = None
    publisher_place: str | None = None
    url: str | None = None
    accessed: str | None = None
    rights: str | None = None
    redistributable: bool = False
    invented: bool = False
    status: str = "held"
    source: str | None = None
    sha256: str | None = None
    kind: str | None = None
    speaker: str | None = None
    parts: tuple[PartRule, ...] = ()
    ocr: str = "auto"
    sensitivity: str = "personal"
    translation_of: str | None = None
    pseudonyms: tuple[str, ...] = ()
    survey: SurveyColumns | None = None
    folder: Path | None = None
    data: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def year(self) -> int | None:
        """Year of publication, if known."""
        found = re.search(r"\d{4}", self.issued or "")
        return int(found[0]) if found else None

    @property
    def path(self) -> Path | None:
        """The source file, if the record names one."""
        return self.folder / self.source if self.folder and self.source else None

    @classmethod
    def bare(cls, path: Path) -> Record:
        """The record of a file that has none: its name as id and title, nothing else known."""
        name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:64] or "publication"
        return cls(id=name, title=path.stem, source=path.name, folder=path.parent)


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases (they make bombs) and without dates guessed from strings."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not allowed in a record")
        return super().compose_node(parent, index)


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@functools.cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a record."""
    loaded: dict[str, Any] = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    return loaded


@functools.cache
def _validator() -> jsonschema.Draft202012Validator:
    import jsonschema

    return jsonschema.Draft202012Validator(schema())


def read_mapping(path: Path) -> dict[str, Any]:
    """The record as written.

    Raises
    ------
    CorpusError
        If it is missing, too large, not UTF-8, or not YAML.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"{path}: the record cannot be read ({error.strerror}); put a {RECORD_NAME} beside the file."
        ) from error
    if len(raw) > LARGEST_RECORD:
        raise CorpusError(f"{path}: the record has {len(raw)} bytes, more than {LARGEST_RECORD}; shorten it.")
    try:
        loaded = yaml.load(raw.decode("utf-8-sig"), Loader=_PlainLoader)
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: byte {error.start} is not UTF-8; save the record as UTF-8.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CorpusError(f"{path}: {_one_line(error)}; correct the YAML.") from error
    if not isinstance(loaded, dict):
        raise CorpusError(f"{path}: the record holds no fields; write `id:`, `title:` and `language:`.")
    return loaded


def faults(data: Mapping[str, Any]) -> list[str]:
    """What the schema finds wrong in a record, one sentence each, in order of the fields."""
    errors = sorted(_validator().iter_errors(data), key=lambda error: [str(key) for key in error.path])
    return [_fault(error) for error in errors]


def parse_record(data: Mapping[str, Any], folder: Path | None = None) -> Record:
    """A record from its fields as written.

    Raises
    ------
    CorpusError
        Naming the first field that does not fit the schema.
    """
    found = faults(data)
    if found:
        place = f"{folder / RECORD_NAME}: " if folder else "record: "
        more = f" (and {len(found) - 1} more; `samleng check` lists them)" if len(found) > 1 else ""
        raise CorpusError(place + found[0] + more)
    simple = {
        name: data[key]
        for key, name in _SIMPLE_FIELDS.items()
        if data.get(key) is not None
    }
    survey = data.get("survey")
    return Record(
        **simple,
        language=_languages(data["language"]),
        author=tuple(_name(person) for person in data.get("author", ())),
        issued=_date(data.get("issued")),
        accessed=_date(data.get("accessed")),
        parts=tuple(_part_rule(part) for part in data.get("parts", ())),
        pseudonyms=tuple(data.get("pseudonyms", ())),
        survey=SurveyColumns(**{**survey, "answers": tuple(survey["answers"])}) if survey else None,
        folder=folder,
        data=dict(data),
    )


def load_record(folder: Path) -> Record:
    """The record of the publication in ``folder``.

    Raises
    ------
    CorpusError
        If ``meta.yaml`` is missing or wrong.
    """
    return parse_record(read_mapping(folder / RECORD_NAME), folder)


_SIMPLE_FIELDS = {
    "id": "id", "title": "title", "title-en": "title_en", "title-km": "title_km", "type": "type",
    "genre": "genre",
    "publisher": "publisher", "publisher-place": "publisher_place", "URL": "url", "rights": "rights",
    "redistributable": "redistributable", "invented": "invented", "status": "status", "source": "source",
    "sha256": "sha256", "kind": "kind", "speaker": "speaker", "ocr": "ocr", "sensitivity": "sensitivity",
    "translation-of": "translation_of",
}  # fmt: skip


def _part_rule(part: Mapping[str, Any]) -> PartRule:
    headings = part.get("headings", part["title"] if "pages" not in part else ())
    pages = part.get("pages")
    return PartRule(
        title=part["title"],
        headings=(headings,) if isinstance(headings, str) else tuple(headings),
        pages=(pages[0], pages[1]) if pages else None,
        kind=part.get("kind", "unknown"),
        speaker=part.get("speaker"),
    )


def _languages(value: str | list[str]) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(value)
    codes = [code[:2] if code != "und" else code for code in re.split(r"[,; ]+", value) if code]
    return tuple(dict.fromkeys(code for code in codes if code in ("en", "km", "und")))


def _name(person: str | Mapping[str, str]) -> str:
    if isinstance(person, str):
        return person
    literal = person.get("literal")
    return literal or " ".join(filter(None, (person.get("given"), person.get("family"))))


def _date(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        numbers = value.get("date-parts")
        if not numbers:
            return str(value.get("raw") or value.get("literal"))
        return "-".join(f"{int(number):02d}" for number in numbers[0])
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


def _fault(error: jsonschema.ValidationError) -> str:
    where = ".".join(str(key) for key in error.path) or "record"
    described: dict[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    if error.validator == "additionalProperties":
        known = ", ".join(sorted(described.get("properties", {})))
        return f"{where}: {_one_line(error.message)}; known fields are {known}."
    if error.validator == "required":
        return f"{where}: {error.message}; add the field."
    wanted = described.get("description") or "see docs/publications.md"
    return f"{where}: {_one_line(error.message)[:160]}; wanted: {wanted}"


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
