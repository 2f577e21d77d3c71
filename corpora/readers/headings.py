"""Settle headings: bold lines that are headings, and levels that follow the numbering where they drift."""

from __future__ import annotations

import re

from corpora.readers.layout import caption
from corpora.readers.pieces import Piece

_NUMBERED = re.compile(
    r"^(?P<word>[^\W\d_]+\s*)?(?P<number>\d{1,3}|[០-៩]{1,3}|[A-Z]|[ក-ហ])(?P<more>(?:\.(?:\d{1,2}|[០-៩]{1,2}))*)\s*[.):៖]"
)
_SUBNUMBERED = re.compile(r"^(?:\d{1,3}|[០-៩]{1,3})(?P<more>(?:\.(?:\d{1,2}|[០-៩]{1,2}))+)[.)]?\s")
_SENTENCE_END = re.compile(r"[.!?។៕,;]\s*$")
_LONGEST = 120  # characters of a bold line that may be a heading
_KHMER_CONSONANTS = "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ"


def settle_headings(pieces: list[Piece]) -> None:
    """Turn bold lines into headings and captions into captions, then correct drifting levels, in place."""
    for index, piece in enumerate(pieces):
        if piece.kind != "paragraph":
            continue
        if caption().match(piece.text) and len(piece.text) < 300:
            piece.kind = "caption"
        elif _is_bold_line(piece) and _text_follows(pieces, index):
            piece.kind, piece.level = "heading", 0
    _place_bold_headings(pieces)
    _follow_numbering([piece for piece in pieces if piece.kind == "heading"])


def _is_bold_line(piece: Piece) -> bool:
    whole = piece.strong and piece.strong[0] == (0, len(piece.text))
    return bool(whole) and len(piece.text) <= _LONGEST and not _SENTENCE_END.search(piece.text)


def _text_follows(pieces: list[Piece], index: int) -> bool:
    """A heading has something under it, and that is no table cell."""
    following = next((piece for piece in pieces[index + 1 :] if piece.kind != "furniture"), None)
    return following is not None and following.kind != "table_cell"


def _place_bold_headings(pieces: list[Piece]) -> None:
    """A bold line stands one level under the heading before it that is marked as one."""
    level = 0
    for piece in pieces:
        if piece.kind != "heading":
            continue
        if piece.level:
            level = piece.level
        else:
            piece.level = min(level + 1, 6)


def _follow_numbering(headings: list[Piece]) -> None:
    """Give a numbered heading the level of the sibling whose number it follows."""
    last: dict[tuple[str, str], tuple[int, int]] = {}  # style -> number, level
    for heading in headings:
        named = _number(heading.text)
        if named is None:
            continue
        style, number = named
        before = last.get(style)
        if before and number == before[0] + 1:
            heading.level = before[1]
        last[style] = (number, heading.level)


def _number(text: str) -> tuple[tuple[str, str], int] | None:
    """Style and ordinal of a heading's number: ("", "1") for "3.", ("story", "1") for "Story 3:"."""
    sub = _SUBNUMBERED.match(text)
    if sub:
        *front, last = text[: sub.end()].strip(" .)").split(".")
        return (".".join(front), "sub"), int(last)
    found = _NUMBERED.match(text)
    if not found or found["more"]:
        return None
    number, word = found["number"], (found["word"] or "").strip().casefold()
    if number.isdigit():
        return (word, "1"), int(number)
    if number in _KHMER_CONSONANTS:
        return (word, "ក"), _KHMER_CONSONANTS.index(number) + 1
    return ((word, "A"), ord(number) - ord("A") + 1) if number.isascii() else None
