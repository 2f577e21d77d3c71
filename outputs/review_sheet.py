"""The sheet a reviewer fills in: the unsure, the emergent, and a random sample for estimating accuracy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from corpora.codebook import Codebook
from corpora.corrections import QUOTES
from nlp.records import STANCES, VOICES
from outputs.quotations import quotation_rows
from outputs.spreadsheet import CODEBOOK, codebook_rows
from outputs.workbook import Column, Sheet, workbook

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]
SAMPLE_SIZE = 50
DECISIONS = ("agree", "change")
SHEET = "review"
_NUMBERS = tuple(str(number) for number in range(11))

COLUMNS = (
    Column("id", 18), Column("publication", 22), Column("page", 7), Column("sample", 15), Column("language", 9),
    Column("quotation", 70), Column("why", 11), Column("voice", 13), Column("stance", 10), Column("request", 9),
    Column("also", 8), Column("theme", 26), Column("confidence", 11), Column("reason", 40),
    Column("coder", 14, (), True), Column("date", 12, (), True), Column("decision", 10, DECISIONS, True),
    Column("new voice", 14, VOICES, True), Column("new stance", 12, STANCES, True),
    Column("new request", 12, _NUMBERS, True), Column("new also", 10, (), True), Column("quote", 10, QUOTES, True),
    Column("memo", 40, (), True),
)  # fmt: skip
HOW_TO = (
    ("en", "Fill in the yellow cells: your name, the day (2026-01-31), and agree or change."),
    ("en", "agree: voice, stance and request are right as they stand. change: give what is wrong anew."),
    ("en", "new request: 1 to 10, 0 for none of the ten. new also: further numbers with a space between them."),
    ("en", "quote: approve lets a withheld quotation be published, withhold takes one out. Empty rows change nothing."),
    ("en", "Ids stay the same between releases; rows may be sorted, taken out, and shared among coders in copies."),
    ("km", "សូមបំពេញក្រឡាពណ៌លឿង៖ ឈ្មោះអ្នក ថ្ងៃ (2026-01-31) និង agree (យល់ព្រម) ឬ change (កែ)។"),
    ("km", "agree៖ សំឡេង ជំហរ និងសំណើត្រឹមត្រូវហើយ។ change៖ សរសេរតែអ្វីដែលខុស ទុកអ្វីដែលត្រូវឱ្យនៅដដែល។"),
    ("km", "new request៖ ១ ដល់ ១០ ឬ ០ បើមិនស្ថិតក្នុងសំណើទាំងដប់។ new also៖ លេខផ្សេងទៀត ដកឃ្លាពីគ្នា។"),
    ("km", "quote៖ approve អនុញ្ញាតឱ្យផ្សាយសម្រង់ withhold មិនអនុញ្ញាត។ ជួរទទេមិនប្តូរអ្វីទេ។"),
)


def review_workbook(rows: Rows, codebook: Codebook, *, sample: int = SAMPLE_SIZE) -> bytes:
    """The workbook's bytes, from the rows of one tree."""
    lines = [{"language": code, "what to do": line} for code, line in HOW_TO]
    help_sheet = Sheet("how to", (Column("language", 9), Column("what to do", 110)), lines)
    chosen = review_rows(rows, sample=sample)
    return workbook([Sheet(SHEET, COLUMNS, chosen), help_sheet, Sheet("codebook", CODEBOOK, codebook_rows(codebook))])


def review_rows(rows: Rows, *, sample: int = SAMPLE_SIZE) -> list[Row]:
    """Children's concerns and requests to be looked at, each once, with the reason it was chosen.

    The random sample is drawn first, from all of them, so that agreement on it estimates accuracy without bias; it is
    drawn by the digest of the id and so does not change when publications are added, but by those that enter it.
    """
    children = [row for row in quotation_rows(rows) if row["voice"] == "child"]
    drawn = {row["id"] for row in sorted(children, key=lambda row: _lot(row["id"]))[:sample]}
    chosen = []
    for row in children:
        why = _why(row, drawn)
        if why:
            chosen.append(_row(row, why))
    order = {"random": 0, "withheld": 1, "emergent": 2, "unsure": 3}
    return sorted(chosen, key=lambda row: (order[row["why"]], row["publication"], row["id"]))


def _why(row: Row, drawn: set[str]) -> str:
    if row["id"] in drawn:
        return "random"
    if row["reviewed"]:
        return ""
    if row["withheld"] in ("sexual_violence", "self_harm"):
        return "withheld"
    if row["request"] == 0:
        return "emergent"
    return "unsure" if row["review"] else ""


def _lot(identifier: str) -> str:
    return hashlib.sha256(f"sample {identifier}".encode()).hexdigest()


def _row(row: Row, why: str) -> Row:
    names = ("id", "publication", "page", "language", "quotation", "voice", "stance", "request", "reason")
    return {name: row[name] for name in names} | {
        "sample": "invented sample" if row["invented"] else "",
        "why": why,
        "also": " ".join(map(str, row["also"])),
        "theme": row["theme_title"] or "",
        "confidence": row["score"],
    }
