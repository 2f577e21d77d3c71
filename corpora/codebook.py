"""The codebook everything is learned from: requests, concepts, exemplars, cues, speakers, themes, coded documents."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from corpora.coded import CodedDocument, read_coded
from corpora.records import CorpusError


@dataclass(frozen=True, slots=True)
class Request:
    """One of the ten requests; texts by language code."""

    number: int
    title: dict[str, str]
    definition: dict[str, str]
    includes: dict[str, str]
    excludes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a request with English patterns (``*`` ending, ``~`` up to three words) and Khmer terms."""

    request: int
    name: str
    en: tuple[str, ...]
    km: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that point to a stance."""

    stance: str
    name: str
    en: tuple[str, ...]
    km: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A sentence coded by the guidelines, written for this codebook."""

    request: int
    also: tuple[int, ...]
    stance: str
    voice: str
    mode: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class VoiceExample:
    """A sentence whose voice is known, without request or stance."""

    voice: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class ThemeAnchor:
    """A theme of a request as the codebook names it, with the concepts or terms that make it."""

    request: int
    id: str
    title_en: str
    title_km: str
    concepts: tuple[str, ...]
    terms_en: tuple[str, ...]
    terms_km: tuple[str, ...]


class Codebook:
    """All coding material under one folder, read once.

    Parameters
    ----------
    folder : Path
        Holds ``requests.yaml``, ``concepts.tsv``, ``exemplars.tsv``, ``stance_cues.tsv``, ``voices.tsv``,
        ``glossary.tsv``, ``fields.tsv``, ``lexicon.tsv``, ``speakers.yaml``, ``themes.yaml`` and ``documents/*.coded``.

    Raises
    ------
    CorpusError
        On first use of a file that is missing or malformed, naming file and line.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not folder.is_dir():
            raise CorpusError(f"{folder}: no such codebook folder; give one that holds requests.yaml.")

    @cached_property
    def digest(self) -> str:
        """Sha256 over names and contents of all files, the codebook's version in every release."""
        total = hashlib.sha256()
        for path in sorted(p for p in self.folder.rglob("*") if p.is_file() and p.suffix != ".md"):
            total.update(path.relative_to(self.folder).as_posix().encode())
            total.update(path.read_bytes())
        return total.hexdigest()

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        rows = tuple(Request(**entry) for entry in self._yaml("requests.yaml"))
        if [row.number for row in rows] != list(range(1, 11)):
            raise CorpusError(f"{self.folder / 'requests.yaml'}: needs the requests 1 to 10 in order.")
        return rows

    @cached_property
    def concepts(self) -> tuple[Concept, ...]:
        return tuple(
            Concept(self._request(row, n, "concepts.tsv"), row["concept"], _terms(row["en"]), _terms(row["km"]))
            for n, row in self._rows("concepts.tsv")
        )

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        return tuple(
            Cue(row["stance"], row["cue"], _terms(row["en"]), _terms(row["km"]))
            for _, row in self._rows("stance_cues.tsv")
        )

    @cached_property
    def exemplars(self) -> tuple[Exemplar, ...]:
        return tuple(self._exemplar(row, n) for n, row in self._rows("exemplars.tsv"))

    @cached_property
    def voice_examples(self) -> tuple[VoiceExample, ...]:
        return tuple(
            VoiceExample(row["voice"], row["language"], row["sentence"]) for _, row in self._rows("voices.tsv")
        )

    @cached_property
    def glossary(self) -> dict[str, tuple[str, ...]]:
        """English base forms of Khmer words, the usual sense first; none for a word without content of its own."""
        return {
            row["khmer"]: tuple(sense for sense in row["english"].split() if sense != "-")
            for _, row in self._rows("glossary.tsv")
        }

    @cached_property
    def fields(self) -> dict[str, str]:
        """Semantic fields and what belongs to each."""
        return {row["field"]: row["belongs"] for _, row in self._rows("fields.tsv")}

    @cached_property
    def lexicon(self) -> dict[str, tuple[str, ...]]:
        """Semantic fields of English base forms, the usual one first."""
        found: dict[str, tuple[str, ...]] = {}
        for line, row in self._rows("lexicon.tsv"):
            found[row["english"]] = tuple(row["fields"].split())
            if unknown := set(found[row["english"]]) - set(self.fields):
                name = self.folder / "lexicon.tsv"
                raise CorpusError(f"{name}, line {line}: {min(unknown)!r} is no field of fields.tsv.")
        return found

    @cached_property
    def speakers(self) -> dict[str, Any]:
        """Speaker nouns, titles, pronouns and verbs of saying by language; see the file's own comments."""
        return dict(self._yaml("speakers.yaml"))

    @cached_property
    def themes(self) -> tuple[ThemeAnchor, ...]:
        """Themes by request; request 0 holds the known emergent ones."""
        return tuple(
            ThemeAnchor(
                int(number), entry["id"], entry["en"], entry["km"], tuple(entry.get("concepts", ())),
                tuple(entry.get("terms_en", ())), tuple(entry.get("terms_km", ())),
            )
            for number, entries in self._yaml("themes.yaml").items()
            for entry in entries
        )  # fmt: skip

    @cached_property
    def documents(self) -> tuple[CodedDocument, ...]:
        """Invented publications coded sentence by sentence, for what only context can teach."""
        return tuple(read_coded(path) for path in sorted((self.folder / "documents").glob("*.coded")))

    def _exemplar(self, row: dict[str, str], line: int) -> Exemplar:
        also = () if row["also"] in {"-", ""} else tuple(int(n) for n in row["also"].replace(" ", "").split(","))
        number = self._request(row, line, "exemplars.tsv")
        return Exemplar(number, also, row["stance"], row["voice"], row["mode"], row["language"], row["sentence"])

    def _request(self, row: dict[str, str], line: int, name: str) -> int:
        if not row["request"].isdigit() or int(row["request"]) > 10:
            raise CorpusError(f"{self.folder / name}, line {line}: request must be 0 to 10, not {row['request']!r}.")
        return int(row["request"])

    def _rows(self, name: str) -> Iterator[tuple[int, dict[str, str]]]:
        path = self.folder / name
        with self._open(path) as stream:
            reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
            for number, row in enumerate(reader, start=2):
                if None in row or None in row.values():
                    raise CorpusError(f"{path}, line {number}: expected {len(reader.fieldnames or [])} columns.")
                yield number, row

    def _yaml(self, name: str) -> Any:
        path = self.folder / name
        with self._open(path) as stream:
            try:
                return yaml.safe_load(stream)
            except yaml.YAMLError as error:
                raise CorpusError(f"{path}: not valid YAML ({_first_line(error)}).") from error

    def _open(self, path: Path) -> Any:
        try:
            return path.open(encoding="utf-8", newline="")
        except OSError as error:
            raise CorpusError(f"{path}: cannot be read ({error.strerror}); the codebook needs it.") from error


def shipped_codebook() -> Codebook:
    """The codebook that comes with the package."""
    return Codebook(Path(str(files("corpora"))) / "codebook")


def _terms(cell: str) -> tuple[str, ...]:
    return tuple(term.strip() for term in cell.split(";") if term.strip())


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
