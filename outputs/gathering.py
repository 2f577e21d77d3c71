"""Corpus-wide rows: themes with keyphrases and representatives, and the ten requests with their counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log
from typing import Any

from corpora.codebook import Request
from nlp.theme_registry import ThemeEvent
from nlp.themes import Membership, Theme

Row = dict[str, Any]
KEYPHRASES = 5
REPRESENTATIVES = 3


def theme_rows(
    themes: Sequence[Theme], memberships: Sequence[Membership], concerns: Mapping[str, Row], stop: frozenset[str]
) -> list[Row]:
    """One row a theme; ``concerns`` maps sentence ids to their concern with ``publication`` set."""
    members: dict[str, list[Membership]] = defaultdict(list)
    for membership in memberships:
        members[membership.theme].append(membership)
    background = Counter(word for concern in concerns.values() for word in set(concern["words"]))
    rows = []
    for theme in themes:
        own = members[theme.id]
        rows_in = [concerns[m.sentence] for m in own]
        languages = Counter(row["language"] for row in rows_in)
        rows.append(
            {
                "theme": theme.id,
                "request": theme.request,
                "emergent": theme.emergent,
                "title_en": theme.title_en,
                "title_km": theme.title_km,
                "sentences": len(own),
                "publications": len({row["publication"] for row in rows_in}),
                "english": languages["en"],
                "khmer": languages["km"],
                "score": round(sum(row["score"] for row in rows_in) / len(rows_in), 4),
                "keyphrases_en": _keyphrases(rows_in, "en", background, stop),
                "keyphrases_km": _keyphrases(rows_in, "km", background, stop),
                "representatives": _representatives(own, concerns),
            }
        )
    return rows


def member_rows(memberships: Sequence[Membership], concerns: Mapping[str, Row]) -> list[Row]:
    return [
        {
            "sentence": m.sentence,
            "publication": concerns[m.sentence]["publication"],
            "theme": m.theme,
            "request": concerns[m.sentence]["request"],
            "likeness": m.likeness,
        }
        for m in memberships
    ]


def event_rows(members: Sequence[Row], publications: Sequence[Row], history: Sequence[ThemeEvent]) -> list[Row]:
    """Where each theme comes up, then what became of emergent themes from release to release.

    ``first`` stands in publications of a theme's first year, ``again`` later or without a year.
    """
    years = {row["publication"]: row["year"] for row in publications}
    counts = Counter((row["theme"], row["publication"]) for row in members)
    first: dict[str, int] = {}
    for theme, publication in counts:
        year = years[publication]
        if year is not None:
            first[theme] = min(first.get(theme, year), year)
    rows = [
        {
            "theme": theme,
            "publication": publication,
            "year": years[publication],
            "event": "first" if years[publication] == first.get(theme) else "again",
            "sentences": count,
            "from_id": publication,
            "step": 0,
            "release_before": None,
        }
        for (theme, publication), count in sorted(counts.items())
    ]
    return rows + [_history_row(event) for event in history]


def request_rows(requests: Sequence[Request], concerns: Mapping[str, Row], unsure: frozenset[str]) -> list[Row]:
    """One row for each of the ten requests and for 0; ``unsure`` are the sentences flagged for review."""
    titles = {request.number: request.title for request in requests} | {
        0: {"en": "None of the ten (emergent)", "km": "មិនស្ថិតក្នុងសំណើទាំងដប់"}
    }
    rows = []
    for number in [*range(1, 11), 0]:
        own = {key: row for key, row in concerns.items() if row["request"] == number}
        stances = Counter(row["stance"] for row in own.values())
        languages = Counter(row["language"] for row in own.values())
        rows.append(
            {
                "request": number,
                "title_en": titles[number]["en"],
                "title_km": titles[number]["km"],
                "sentences": len(own),
                "concerns": stances["concern"],
                "asks": stances["request"],
                "publications": len({row["publication"] for row in own.values()}),
                "english": languages["en"],
                "khmer": languages["km"],
                "review": sum(1 for key in own if key in unsure),
            }
        )
    return rows


def _history_row(event: ThemeEvent) -> Row:
    return {
        "theme": event.theme,
        "publication": None,
        "year": None,
        "event": event.event,
        "sentences": event.members,
        "from_id": event.source,
        "step": event.step,
        "release_before": event.release,
    }


def _keyphrases(rows: Sequence[Row], language: str, background: Counter[str], stop: frozenset[str]) -> list[str]:
    """Words more frequent here than elsewhere, by frequency times log ratio."""
    own = [row for row in rows if row["language"] == language]
    counts = Counter(word for row in own for word in set(row["words"]) if len(word) > 2 and word not in stop)
    weight = {word: count * log(1 + count / (background[word] - count + 1)) for word, count in counts.items()}
    return sorted(weight, key=lambda word: (-round(weight[word], 9), word))[:KEYPHRASES]


def _representatives(members: Sequence[Membership], concerns: Mapping[str, Row]) -> list[str]:
    """The members nearest to the centre, at most one for a publication."""
    chosen: list[str] = []
    publications: set[str] = set()
    for membership in sorted(members, key=lambda m: (-m.likeness, m.sentence)):
        publication = concerns[membership.sentence]["publication"]
        if publication not in publications:
            publications.add(publication)
            chosen.append(membership.sentence)
        if len(chosen) == REPRESENTATIVES:
            break
    return chosen
