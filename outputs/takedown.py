"""What was taken down is gone: from every table, and blacked out in the extracted text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]
BLACK = "█"
TABLES = ("sentences", "tokens", "codings", "concerns")


def remove(rows: dict[str, list[Row]], texts: dict[str, str], gone: Mapping[str, str]) -> None:
    """Remove sentences from rows and texts in place.

    Parameters
    ----------
    rows, texts : dict
        Tables by name and extracted texts by publication, of ``restricted``.
    gone : mapping
        Ids of sentences and publications with the reason; publications are left out before.
    """
    for row in rows["sentences"]:
        if row["sentence"] in gone:
            text = texts[row["publication"]]
            black = BLACK * (row["end"] - row["start"])
            texts[row["publication"]] = text[: row["start"]] + black + text[row["end"] :]
    for name in TABLES:
        rows[name] = [row for row in rows[name] if row["sentence"] not in gone]


def taken_down_rows(gone: Mapping[str, str]) -> list[Row]:
    """Rows of ``skipped`` for what was taken down."""
    return [
        {"publication": None, "place": identifier, "reason": f"taken down: {reason}", "action": ""}
        for identifier, reason in sorted(gone.items())
    ]
