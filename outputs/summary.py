"""The short summary of a release: as data for the manifest, as lines for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
BAR = 24


def count_sentences(sentences: Sequence[Mapping[str, Any]]) -> Counter[str]:
    """How many there are (``all``), in each language, and with a child's voice (``child``)."""
    counts = Counter(row["language"] for row in sentences)
    return counts + Counter(all=len(sentences), child=sum(1 for row in sentences if row["voice"] == "child"))


def summarise(rows: Rows, counted: Mapping[str, int]) -> dict[str, Any]:
    """Counts of a release and its themes by request; ``counted`` are its sentences, see ``count_sentences``."""
    matters = {row["sentence"] for row in rows["concerns"]}
    return {
        "counts": {
            "publications": len(rows["publications"]),
            "invented": sum(1 for row in rows["publications"] if row["invented"]),
            "skipped": len(rows["skipped"]),
            "sentences": counted.get("all", 0),
            "sentences_en": counted.get("en", 0),
            "sentences_km": counted.get("km", 0),
            "child_sentences": counted.get("child", 0),
            "child_matters": len(matters),
            "themes": len(rows["themes"]),
            "review": sum(row["review"] for row in rows["requests"]),
        },
        "requests": [
            {name: row[name] for name in ("request", "title_en", "title_km", "sentences", "publications")}
            | {"themes": [_theme(theme) for theme in _largest(rows["themes"], row["request"])]}
            for row in rows["requests"]
        ],
    }


def summary_lines(summary: Mapping[str, Any], release: Path) -> list[str]:
    """What ``samleng run`` prints at the end."""
    counts = summary["counts"]
    lines = [
        "",
        f"{counts['publications']} publications ({counts['invented']} of them invented samples), "
        f"{counts['sentences']:,} sentences: {counts['sentences_en']:,} English, {counts['sentences_km']:,} Khmer",
        f"{counts['child_sentences']:,} carry a child's voice; {counts['child_matters']:,} of these are concerns "
        "or requests, "
        f"in {counts['themes']} themes; {counts['review']:,} are marked for a person to look at",
        "",
    ]
    most = max((row["sentences"] for row in summary["requests"]), default=1) or 1
    for row in summary["requests"]:
        bar = "█" * round(BAR * row["sentences"] / most)
        lines.append(f"{row['request'] or '–':>3} {row['title_en']:<43} {row['sentences']:>4} {bar}")
        names = ", ".join(f"{theme['title_en']} ({theme['sentences']})" for theme in row["themes"][:3])
        if names:
            lines.append(f"      {names}")
    lines += [
        "",
        "Counts are of sentences, not of children.",
        f"Tables: {release}/published/*.parquet (names replaced), {release}/restricted/*.parquet (as printed)",
        f"Page:   {release}/page.html",
    ]
    if counts["skipped"]:
        lines.append(f"{counts['skipped']} publications or pages were not read; the table 'skipped' says why.")
    return lines


def _largest(themes: Sequence[Mapping[str, Any]], request: int) -> list[Mapping[str, Any]]:
    own = [theme for theme in themes if theme["request"] == request]
    return sorted(own, key=lambda theme: (-theme["sentences"], theme["theme"]))


def _theme(theme: Mapping[str, Any]) -> dict[str, Any]:
    return {name: theme[name] for name in ("theme", "title_en", "title_km", "sentences", "publications")}
