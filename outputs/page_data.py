"""What the page shows, as compact data: requests, themes, quotations, sources, how sure everything is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import yaml

from nlp.records import MODES, VOICES
from outputs.page_quotations import COLUMNS, QUOTED_STANCES, Quotations

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

SURE_FROM = 0.7
UNSURE_BELOW = 0.5


def page_data(
    rows: Rows, facts: Mapping[str, Any], *, restricted: bool = False, quotations: Quotations | None = None
) -> dict[str, Any]:
    """Everything the page's script needs.

    Parameters
    ----------
    rows : mapping
        Tables of one tree of a release, by name.
    facts : mapping
        ``versions`` and ``digest`` of the release's manifest, where known.
    restricted : bool
        Whether the rows are unredacted; the page then says so.
    quotations : Quotations, optional
        What the page quotes, where it was gathered publication by publication; ``rows`` then need no sentences,
        codings, parts and redactions.

    Returns
    -------
    dict
        Quotations are lists, in the order of ``columns``; publications, themes, sections and examples are given by
        their place in the lists of those names.
    """
    publications = sorted(rows["publications"], key=lambda row: row["publication"])
    themes = sorted(rows["themes"], key=lambda row: (row["request"], -row["sentences"], row["theme"]))
    stages = theme_stages()
    if quotations is None:
        quotations = Quotations()
        quotations.add(rows)
    theme_order = {row["theme"]: n for n, row in enumerate(themes)}
    member_of = {row["sentence"]: theme_order[row["theme"]] for row in rows["theme_members"]}
    return {
        "restricted": restricted,
        "columns": list(COLUMNS),
        "voices": list(VOICES),
        "modes": list(MODES),
        "stances": list(QUOTED_STANCES),
        "publications": [_publication(row) for row in publications],
        "requests": [_request(row) for row in sorted(rows["requests"], key=lambda row: (row["request"] or 99))],
        "themes": [_theme(row, stages) for row in themes],
        "quotations": quotations.in_themes(member_of),
        "examples": quotations.examples.values,
        "sections": quotations.sections.values,
        "agreement": [dict(row) for row in rows.get("agreement", ())],
        "skipped": [[row["publication"], row["place"], row["reason"]] for row in rows.get("skipped", ())],
        "redacted": quotations.redacted,
        "withheld": quotations.withheld,
        "versions": facts.get("versions", {}),
    }


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
