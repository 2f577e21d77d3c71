"""Cut a block of Khmer text into sentences."""

from __future__ import annotations

import re

_END = re.compile(
    r"(?:(?<!ល)[។៕៚](?!ល[។៕])[។៕៚]*|[?!]+|[។.]ល[។.](?=\s*(?:[^\s»”\"')]|$)))[\s]*[»”\"')\]]*[ ]*"
    r"|\n+"
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence of a block, white space at the ends left out."""
    spans = []
    start = 0
    for match in _END.finditer(text):
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    return [
        (first + len(piece) - len(piece.lstrip()), first + len(piece.rstrip()))
        for first, last in spans
        if (piece := text[first:last]).strip()
    ]
