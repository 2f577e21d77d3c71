"""What the page shows, as compact data: requests, themes, quotations, sources, how sure everything is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import yaml

from nlp.records import MODES, VOICES

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

QUOTED_STANCES = ("concern", "request")
SURE_FROM = 0.7
UNSURE_BELOW = 0.5
NEXT = 2  # runners-up shown with a quotation


def page_data(rows: Rows, facts: Mapping[str, Any], *, restricted: bool = False) -> dict[str, Any]:
    """Everything the page's script needs.

    Parameters
    ----------
    rows : mapping
        Tables of one tree of a release, by name.
    facts : mapping
        ``versions`` and ``digest`` of the release's manifest, where known.
    restricted : bool
        Whether the rows are unredacted; the page then says so.

    Returns
    -------
    dict
        Quotations are lists, in the order of ``columns``; publications, themes, sections and examples are given by
        their place in the lists of those names.
    """
    publications = sorted(rows["publications"], key=lambda row: row["publication"])
    themes = sorted(rows["themes"], key=lambda row: (row["request"], -row["sentences"], row["theme"]))
    stages = theme_stages()
    exemplars = _Places()
    sections = _Places()
    return {
        "restricted": restricted,
        "columns": list(COLUMNS),
        "voices": list(VOICES),
        "modes": list(MODES),
        "stances": list(QUOTED_STANCES),
        "publications": [_publication(row) for row in publications],
        "requests": [_request(row) for row in sorted(rows["requests"], key=lambda row: (row["request"] or 99))],
        "themes": [_theme(row, stages) for row in themes],
        "quotations": _quotations(rows, publications, themes, exemplars, sections),
        "examples": exemplars.values,
        "sections": sections.values,
        "agreement": [dict(row) for row in rows.get("agreement", ())],
        "skipped": [[row["publication"], row["place"], row["reason"]] for row in rows.get("skipped", ())],
        "redacted": sum(1 for row in rows.get("redactions", ()) if not _withholds(row)),
        "withheld": sum(1 for row in rows["sentences"] if row.get("withheld")),
        "versions": facts.get("versions", {}),
    }


COLUMNS = (
    "id", "publication", "part_kind", "page", "section", "voice", "mode", "stance", "request", "also", "theme",
    "score", "language", "reviewed", "withheld", "text", "speaker", "terms", "examples", "next",
)  # fmt: skip


def theme_stages() -> dict[str, str]:
    """Theme, or request as ``R1``, to the time of a child's way it speaks of."""
    lines = files("outputs").joinpath("data/theme_stages.tsv").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if line and not line.startswith("#"))  # type: ignore[misc]


def interface() -> dict[str, Any]:
    """Words of the page in both languages."""
    loaded: dict[str, Any] = yaml.load(
        files("outputs").joinpath("templates/interface.yaml").read_text("utf-8"), Loader=yaml.BaseLoader
    )
    return loaded


class _Places:
    """Values that occur often, kept once and named by their place."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._place: dict[str, int] = {}

    def of(self, value: str) -> int:
        if value not in self._place:
            self._place[value] = len(self.values)
            self.values.append(value)
        return self._place[value]


def _publication(row: Row) -> dict[str, Any]:
    return {
        "id": row["publication"],
        "title": row["title"],
        "en": row["title_en"],
        "km": row["title_km"],
        "year": row["year"],
        "languages": row["languages"],
        "invented": row["invented"],
        "citation": row.get("citation") or _short_citation(row),
        "url": row["url"],
        "sentences": row["sentences"],
    }


def _short_citation(row: Row) -> str:
    return f"{row['publisher'] or row['title']} ({row['year'] or 'n.d.'}). {row['title']}"


def _request(row: Row) -> dict[str, Any]:
    names = ("sentences", "concerns", "asks", "publications", "review")
    optional = ("share", "low", "high", "corrected", "corrected_low", "corrected_high")
    return (
        {"request": row["request"], "en": row["title_en"], "km": row["title_km"]}
        | {name: row[name] for name in names}
        | {name: row.get(name) for name in optional}
    )


def _theme(row: Row, stages: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row["theme"],
        "request": row["request"],
        "en": row["title_en"],
        "km": row["title_km"],
        "sentences": row["sentences"],
        "publications": row["publications"],
        "score": round(row["score"], 2),
        "words_en": row["keyphrases_en"],
        "words_km": row["keyphrases_km"],
        "stage": stages.get(row["theme"]) or stages.get(f"R{row['request']}", "any"),
    }


def _quotations(
    rows: Rows, publications: Sequence[Row], themes: Sequence[Row], exemplars: _Places, sections: _Places
) -> list[list[Any]]:
    """One list for each concern or request of any voice, in reading order."""
    order = {row["publication"]: n for n, row in enumerate(publications)}
    theme_order = {row["theme"]: n for n, row in enumerate(themes)}
    member_of = {row["sentence"]: theme_order[row["theme"]] for row in rows["theme_members"]}
    kinds = {(row["publication"], row["part"]): row["kind"] for row in rows["parts"]}
    codings: dict[str, list[Row]] = defaultdict(list)
    for row in rows["codings"]:
        codings[row["sentence"]].append(row)
    quotations = []
    for row in sorted(rows["sentences"], key=lambda row: (row["publication"], row["number"])):
        ranked = sorted(codings.get(row["sentence"], ()), key=lambda coding: coding["rank"])
        if not ranked or row["stance"] not in QUOTED_STANCES:
            continue
        first, others = ranked[0], ranked[1:]
        quotations.append(
            [
                row["sentence"],
                order[row["publication"]],
                kinds.get((row["publication"], row["part"]), "unknown"),
                row["page"],
                sections.of(row["section"]) if row["section"] else -1,
                VOICES.index(row["voice"]),
                MODES.index(row["mode"]),
                QUOTED_STANCES.index(row["stance"]),
                first["request"],
                [coding["request"] for coding in others if coding["accepted"]],
                member_of.get(row["sentence"], -1),
                round(first["score"], 2),
                row["language"],
                int(bool(row.get("reviewed"))),
                row.get("withheld") or "",
                row["text"],
                row["speaker"] or "",
                [] if row.get("withheld") else _term_places(first["terms"], row["start"]),
                [exemplars.of(text) for text in first["exemplars"][:1]],
                [[coding["request"], round(coding["score"], 2)] for coding in others[:NEXT]],
            ]
        )
    return quotations


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
