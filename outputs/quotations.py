"""Quotations as flat rows: one concern or request of any voice with source, coding, theme and reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]
TABLES = ("publications", "sentences", "codings", "themes", "theme_members", "requests")


def quotation_rows(rows: Rows) -> list[Row]:
    """One row for each coded sentence, in order of publication and place.

    Fields: ``id``, ``publication``, ``title``, ``citation``, ``invented``, ``page``, ``section``, ``language``,
    ``voice``, ``mode``, ``stance``, ``quotation``, ``withheld``, ``request`` and ``also`` (numbers), ``request_title``,
    ``theme``, ``theme_title``, ``score``, ``reason``, ``review``, ``reviewed``, ``start``, ``end``.
    """
    publications = {row["publication"]: row for row in rows["publications"]}
    titles = {row["request"]: row["title_en"] for row in rows["requests"]}
    themes = {row["theme"]: row for row in rows["themes"]}
    member_of = {row["sentence"]: themes[row["theme"]] for row in rows["theme_members"]}
    codings: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows["codings"], key=lambda row: row["rank"]):
        codings[row["sentence"]].append(row)
    made = []
    for row in sorted(rows["sentences"], key=lambda row: (row["publication"], row["number"])):
        ranked = codings.get(row["sentence"])
        if not ranked:
            continue
        publication, first, theme = publications[row["publication"]], ranked[0], member_of.get(row["sentence"])
        made.append(
            {name: row[name] for name in ("page", "section", "language", "voice", "mode", "stance", "withheld")}
            | {
                "id": row["sentence"],
                "publication": row["publication"],
                "title": publication["title"],
                "citation": publication["citation"],
                "invented": publication["invented"],
                "quotation": row["text"],
                "request": first["request"],
                "request_title": titles.get(first["request"], ""),
                "also": [coding["request"] for coding in ranked[1:] if coding["accepted"]],
                "theme": theme["theme"] if theme else None,
                "theme_title": theme["title_en"] if theme else None,
                "score": first["score"],
                "reason": reason(first),
                "review": first["review"],
                "reviewed": row["reviewed"],
                "start": row["start"],
                "end": row["end"],
            }
        )
    return made


def reason(coding: Row) -> str:
    """Why it was coded so, in one line: terms that fired, the nearest example."""
    terms = ", ".join(dict.fromkeys(term.rpartition("@")[0] for term in coding["terms"]))
    near = coding["exemplars"][0] if coding["exemplars"] else ""
    return "; ".join(filter(None, (f"terms: {terms}" if terms else "", f"like: {near}" if near else "")))
