"""Decisions of human coders, kept as data with coder and date, and the list of what is taken down.

``corpora/corrections/`` holds one table for each coder and ``takedown.tsv``. Sentences are named by their id, which
comes from publication, text and occurrence: a decision stays with its sentence however the corpus grows.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from corpora.records import CorpusError

FOLDER = Path("corpora") / "corrections"
TAKEDOWN = "takedown.tsv"
TAKEDOWN_COLUMNS = ("id", "date", "reason")
T = TypeVar("T")
QUOTES = ("approve", "withhold")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SENTENCE = re.compile(r"s[0-9a-f]{15}")


@dataclass(frozen=True, slots=True)
class Correction:
    """What one coder decided of one sentence; None and empty where nothing was decided.

    ``request`` is 0 to 10 (0: none of the ten), ``quote`` ``approve`` or ``withhold``, ``reason`` why the sentence was
    put before the coder (``unsure``, ``emergent``, ``random``, ``import``).
    """

    sentence: str
    publication: str
    coder: str
    date: str
    voice: str | None = None
    stance: str | None = None
    request: int | None = None
    also: tuple[int, ...] = ()
    quote: str | None = None
    reason: str = ""
    memo: str = ""


COLUMNS = tuple(field.name for field in fields(Correction))


@dataclass(frozen=True, slots=True)
class Decision:
    """What holds for a sentence after all coders: by majority, then the latest date, then the coder's name."""

    sentence: str
    voice: str | None
    stance: str | None
    request: int | None
    also: tuple[int, ...]
    quote: str | None
    coders: tuple[str, ...]


def read_corrections(root: Path) -> list[Correction]:
    """All corrections of a project, in order of sentence and coder.

    Raises
    ------
    CorpusError
        Naming file, line and column of what is malformed.
    """
    found: list[Correction] = []
    for path in sorted((root / FOLDER).glob("*.tsv")):
        if path.name != TAKEDOWN:
            found += [_parse(row, path, n) for n, row in _rows(path, COLUMNS)]
    return sorted(found, key=lambda correction: (correction.sentence, correction.coder))


def add_corrections(root: Path, corrections: Iterable[Correction]) -> list[Path]:
    """Keep corrections; a coder's later decision on a sentence replaces the earlier. Returns the files written."""
    by_coder: dict[str, dict[str, Correction]] = defaultdict(dict)
    new = list(corrections)
    concerned = {correction.coder for correction in new}
    for correction in [*(c for c in read_corrections(root) if c.coder in concerned), *new]:
        by_coder[correction.coder][correction.sentence] = correction
    written = []
    for coder, own in sorted(by_coder.items()):
        path = root / FOLDER / _file_name(coder)
        _write(path, COLUMNS, [_written(own[key]) for key in sorted(own)])
        written.append(path)
    return written


def decide(corrections: Sequence[Correction]) -> dict[str, Decision]:
    """One decision for each sentence, from all who coded it."""
    by_sentence: dict[str, list[Correction]] = defaultdict(list)
    for correction in corrections:
        by_sentence[correction.sentence].append(correction)
    return {sentence: _decision(sentence, own) for sentence, own in sorted(by_sentence.items())}


def read_takedown(root: Path) -> dict[str, str]:
    """Ids of sentences and publications that are taken down, with the reason.

    Raises
    ------
    CorpusError
        Naming file and line.
    """
    path = root / FOLDER / TAKEDOWN
    if not path.is_file():
        return {}
    return {row["id"]: row["reason"] for _, row in _rows(path, TAKEDOWN_COLUMNS) if row["id"]}


def add_takedown(root: Path, identifier: str, date: str, reason: str) -> Path:
    """Put a sentence or publication on the list; it is gone from the next release on."""
    path = root / FOLDER / TAKEDOWN
    rows = {row["id"]: dict(row) for _, row in _rows(path, TAKEDOWN_COLUMNS)} if path.is_file() else {}
    rows[identifier] = {"id": identifier, "date": date, "reason": " ".join(reason.split())}
    _write(path, TAKEDOWN_COLUMNS, [rows[key] for key in sorted(rows)])
    return path


def check_date(value: str) -> str:
    """An ISO day.

    Raises
    ------
    ValueError
        If it is none.
    """
    if not _DATE.fullmatch(value):
        raise ValueError(f"date {value!r} is not of the form 2026-01-31")
    return value


def _decision(sentence: str, own: Sequence[Correction]) -> Decision:
    ordered = sorted(own, key=lambda c: (c.date, c.coder))
    request = _chosen([c.request for c in ordered])
    also = next((c.also for c in reversed(ordered) if c.request == request), ())
    # a child is protected if one coder asks for it
    quote = "withhold" if any(c.quote == "withhold" for c in own) else _chosen([c.quote for c in ordered])
    return Decision(
        sentence,
        _chosen([c.voice for c in ordered]),
        _chosen([c.stance for c in ordered]),
        request,
        also,
        quote,
        tuple(sorted({c.coder for c in own})),
    )


def _chosen(values: Sequence[T | None]) -> T | None:
    """The most frequent value, of equals the last."""
    given = [value for value in values if value is not None]
    if not given:
        return None
    counts = Counter(given)
    most = max(counts.values())
    return next(value for value in reversed(given) if counts[value] == most)


def _parse(row: Mapping[str, str], path: Path, line: int) -> Correction:
    try:
        if not _SENTENCE.fullmatch(row["sentence"]):
            raise ValueError(f"sentence {row['sentence']!r} is no id")
        return Correction(
            row["sentence"],
            row["publication"],
            row["coder"],
            check_date(row["date"]),
            row["voice"] or None,
            row["stance"] or None,
            int(row["request"]) if row["request"] else None,
            tuple(int(number) for number in row["also"].split()),
            row["quote"] or None,
            row["reason"],
            row["memo"],
        )
    except ValueError as error:
        raise CorpusError(f"{path}, line {line}: {error}; correct the line.") from error


def _written(correction: Correction) -> dict[str, str]:
    values = {name: getattr(correction, name) for name in COLUMNS}
    values["also"] = " ".join(map(str, correction.also))
    return {name: "" if value is None else " ".join(str(value).split()) for name, value in values.items()}


def _rows(path: Path, columns: Sequence[str]) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8 text; restore it or take it away.") from error
    reader = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    if list(reader.fieldnames or ()) != list(columns):
        raise CorpusError(f"{path}: its columns must be {', '.join(columns)}.")
    rows = []
    for line, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            raise CorpusError(f"{path}, line {line}: needs {len(columns)} fields separated by tabs.")
        rows.append((line, {name: value.strip() for name, value in row.items()}))
    return rows


def _write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    lines = ["\t".join(columns), *("\t".join(row[name] for name in columns) for row in rows)]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.replace(draft, path)


def _file_name(coder: str) -> str:
    """A name of Latin letters for any coder's name, the same every time."""
    slug = re.sub(r"[^a-z0-9]+", "-", coder.lower()).strip("-") or "coder"
    return f"{slug[:24]}-{hashlib.sha256(coder.encode()).hexdigest()[:6]}.tsv"
