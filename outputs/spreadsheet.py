"""The Excel export: quotations, requests, themes, publications, and the codebook they were coded by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corpora.codebook import Codebook
from outputs.quotations import quotation_rows
from outputs.workbook import Column, Sheet, workbook

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]
SAMPLE = "invented sample"

QUOTATIONS = (
    Column("id", 18), Column("publication", 22), Column("title", 30), Column("sample", 15), Column("page", 7),
    Column("section", 24), Column("language", 9), Column("voice", 14), Column("mode", 11), Column("stance", 10),
    Column("quotation", 70), Column("request", 9), Column("request title", 28), Column("also", 8), Column("theme", 16),
    Column("theme title", 28), Column("confidence", 11), Column("unsure", 8), Column("reviewed", 9),
    Column("withheld", 16), Column("reason", 40), Column("citation", 40),
)  # fmt: skip
REQUESTS = (
    Column("request", 9), Column("title en", 40), Column("title km", 40), Column("sentences", 11), Column("share", 8),
    Column("low", 8), Column("high", 8), Column("corrected", 11), Column("concerns", 10), Column("asks", 8),
    Column("publications", 13), Column("english", 9), Column("khmer", 9), Column("unsure", 8),
)  # fmt: skip
THEMES = (
    Column("theme", 18), Column("request", 9), Column("title en", 40), Column("title km", 40), Column("emergent", 10),
    Column("sentences", 11), Column("publications", 13), Column("english", 9), Column("khmer", 9),
    Column("keyphrases", 50),
)  # fmt: skip
PUBLICATIONS = (
    Column("publication", 28), Column("title", 50), Column("year", 7), Column("sample", 15), Column("sentences", 11),
    Column("citation", 70),
)  # fmt: skip
CODEBOOK = (
    Column("path", 30), Column("language", 9), Column("description", 50), Column("include", 50), Column("exclude", 40),
    Column("example", 50),
)  # fmt: skip


def excel(rows: Rows, codebook: Codebook) -> bytes:
    """The workbook's bytes, from the rows of one tree."""
    return workbook(
        [
            Sheet("quotations", QUOTATIONS, [_quotation(row) for row in quotation_rows(rows)]),
            Sheet("requests", REQUESTS, [_spaced(row) | {"unsure": row["review"]} for row in rows["requests"]]),
            Sheet("themes", THEMES, [_theme(row) for row in rows["themes"]]),
            Sheet("publications", PUBLICATIONS, [row | {"sample": _sample(row)} for row in rows["publications"]]),
            Sheet("codebook", CODEBOOK, codebook_rows(codebook)),
        ]
    )


def codebook_rows(codebook: Codebook) -> list[Row]:
    """One row for each request and language: description, what belongs, what does not, an example."""
    examples: dict[tuple[int, str], str] = {}
    for exemplar in codebook.exemplars:
        if exemplar.stance in ("concern", "request"):
            examples.setdefault((exemplar.request, exemplar.language), exemplar.text)
    return [
        {
            "path": f"requests / {request.number}. {request.title[code]}",
            "language": code,
            "description": request.definition[code],
            "include": request.includes[code],
            "exclude": request.excludes[code],
            "example": examples.get((request.number, code), ""),
        }
        for request in codebook.requests
        for code in ("en", "km")
    ]


def _quotation(row: Row) -> Row:
    return row | {
        "sample": _sample(row),
        "request title": row["request_title"],
        "also": ", ".join(map(str, row["also"])),
        "theme title": row["theme_title"],
        "confidence": row["score"],
        "unsure": _yes(row["review"]),
        "reviewed": _yes(row["reviewed"]),
    }


def _theme(row: Row) -> Row:
    keyphrases = ", ".join([*row["keyphrases_km"], *row["keyphrases_en"]])
    return _spaced(row) | {"emergent": _yes(row["emergent"]), "keyphrases": keyphrases}


def _spaced(row: Row) -> Row:
    return {name.replace("_", " "): value for name, value in row.items()}


def _sample(row: Row) -> str:
    return SAMPLE if row["invented"] else ""


def _yes(value: bool) -> str:
    return "yes" if value else ""
