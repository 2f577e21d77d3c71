"""Lists that a format has run together in one paragraph: "• one • two", "១. មួយ ២. ពីរ"."""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.readers.pieces import Piece, Spans, cut

_BULLET = re.compile(r"(?:^|(?<=\s))[•▪●◦‣\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8\uf0fe]\s+")
_NUMBER = re.compile(r"(?:^|(?<=[\s។]))([០-៩]{1,2})[.)]\s+")
_FEWEST_NUMBERS = 2


def split_lists(pieces: list[Piece]) -> list[Piece]:
    """Paragraphs that begin with a bullet, or with numbers that count up, as list items."""
    out: list[Piece] = []
    for piece in pieces:
        starts = _starts(piece.text) if piece.kind == "paragraph" else []
        if not starts or starts[0][0] != 0:
            out.append(piece)
            continue
        ends = [start for start, _ in starts[1:]] + [len(piece.text)]
        for (start, mark), end in zip(starts, ends, strict=True):
            text = piece.text[start:end].rstrip()
            item = replace(
                piece, kind="list_item", level=1, text=text, strong=_inside(piece.strong, start, start + len(text))
            )
            cut(item, mark)
            out.append(item)
    return out


def _starts(text: str) -> list[tuple[int, int]]:
    """Where marks begin and how long they are; numbers only if they count up from the first."""
    bullets = [(found.start(), len(found[0])) for found in _BULLET.finditer(text)]
    if bullets:
        return bullets
    numbers: list[tuple[int, int]] = []
    wanted: int | None = None
    for found in _NUMBER.finditer(text):
        value = int(found[1])
        if wanted is None or value == wanted:
            numbers.append((found.start(), len(found[0])))
            wanted = value + 1
    return numbers if len(numbers) >= _FEWEST_NUMBERS else []


def _inside(spans: Spans, start: int, end: int) -> Spans:
    return tuple((max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start)
