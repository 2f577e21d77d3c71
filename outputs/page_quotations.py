"""What the page quotes, gathered publication by publication: short lists in place of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from nlp.records import MODES, VOICES

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

QUOTED_STANCES = ("concern", "request")
NEXT = 2  # runners-up shown with a quotation
NONE = -1
COLUMNS = (
    "id", "publication", "part_kind", "page", "section", "voice", "mode", "stance", "request", "also", "theme",
    "score", "language", "reviewed", "withheld", "text", "speaker", "terms", "examples", "next",
)  # fmt: skip
THEME = COLUMNS.index("theme")


class Places:
    """Values that occur often, kept once and named by their place."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._place: dict[str, int] = {}

    def of(self, value: str) -> int:
        if value not in self._place:
            self._place[value] = len(self.values)
            self.values.append(value)
        return self._place[value]


class Quotations:
    """Concerns and requests of any voice, in reading order.

    Attributes
    ----------
    examples, sections : Places
        Exemplars and headings that quotations name by their place.
    redacted, withheld : int
        Spans replaced, and sentences not quoted.
    """

    def __init__(self) -> None:
        self.examples, self.sections = Places(), Places()
        self.redacted = self.withheld = 0
        self._lists: list[list[Any]] = []
        self._publications: dict[str, int] = {}

    def add(self, rows: Rows) -> None:
        """Quotations of more publications, whose ids come after those already here.

        Parameters
        ----------
        rows : mapping
            ``publications``, ``parts``, ``sentences``, ``codings`` and, where there are any, ``redactions``.
        """
        for name in sorted(row["publication"] for row in rows["publications"]):
            self._publications[name] = len(self._publications)
        self.redacted += sum(1 for row in rows.get("redactions", ()) if not _withholds(row))
        self.withheld += sum(1 for row in rows["sentences"] if row.get("withheld"))
        kinds = {(row["publication"], row["part"]): row["kind"] for row in rows["parts"]}
        codings: dict[str, list[Row]] = defaultdict(list)
        for row in rows["codings"]:
            codings[row["sentence"]].append(row)
        for row in sorted(rows["sentences"], key=lambda row: (row["publication"], row["number"])):
            ranked = sorted(codings.get(row["sentence"], ()), key=lambda coding: coding["rank"])
            if ranked and row["stance"] in QUOTED_STANCES:
                kind = kinds.get((row["publication"], row["part"]), "unknown")
                self._lists.append(self._list(row, kind, ranked[0], ranked[1:]))

    def in_themes(self, member_of: Mapping[str, int]) -> list[list[Any]]:
        """One list for each quotation, in the order of ``COLUMNS``; sentences map to the place of their theme."""
        for quotation in self._lists:
            quotation[THEME] = member_of.get(quotation[0], NONE)
        return self._lists

    def _list(self, row: Row, kind: str, first: Row, others: Sequence[Row]) -> list[Any]:
        return [
            row["sentence"],
            self._publications[row["publication"]],
            kind,
            row["page"],
            self.sections.of(row["section"]) if row["section"] else NONE,
            VOICES.index(row["voice"]),
            MODES.index(row["mode"]),
            QUOTED_STANCES.index(row["stance"]),
            first["request"],
            [coding["request"] for coding in others if coding["accepted"]],
            NONE,
            round(first["score"], 2),
            row["language"],
            int(bool(row.get("reviewed"))),
            row.get("withheld") or "",
            row["text"],
            row["speaker"] or "",
            [] if row.get("withheld") else _term_places(first["terms"], row["start"]),
            [self.examples.of(text) for text in first["exemplars"][:1]],
            [[coding["request"], round(coding["score"], 2)] for coding in others[:NEXT]],
        ]


def _term_places(terms: Sequence[str], start: int) -> list[list[int]]:
    """``name@start-end`` of the extracted text as places within the sentence (code points)."""
    places = []
    for term in terms:
        first, _, last = term.rpartition("@")[2].partition("-")
        if first.isdigit() and last.isdigit():
            places.append([int(first) - start, int(last) - start])
    return places


def _withholds(row: Row) -> bool:
    return str(row["kind"]).startswith("withheld")
