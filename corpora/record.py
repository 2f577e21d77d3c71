"""A publication's record: who published it, in which language, what may be done with it, how to read it.

The fields are those of ``corpora/schema/publication.json`` (CSL-JSON and samleng's own); the schema is the
one place where they are described.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpora.record_file import RECORD_NAME, faults, read_mapping
from corpora.records import CorpusError


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
