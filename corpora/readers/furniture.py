"""Tell furniture from text: page and section numbers, logo lettering, repeated names, tables of contents."""

from __future__ import annotations

import re
from collections import Counter

from corpora.readers.layout import starts_with, words
from corpora.readers.pieces import Piece

_NUMBER = re.compile(r"^[\W_]*(?:page|ទំព័រ|p\.)?[\s\d០-៩ivxIVX/|·.\-–—]+$|^[\W_]*$", re.IGNORECASE)
_END = re.compile(r"[.!?:;,។៕៖]$")
_LETTER = re.compile(r"[^\W\d_]")
_PAGE_NUMBER_END = re.compile(r"[\d០-៩]+$")
_SHORT = 6  # words of a name or a line of a logo
_REPEATED = 3


def mark_furniture(pieces: list[Piece]) -> None:
    """Set ``kind`` to ``furniture`` where a piece decorates or repeats, in place."""
    counts = Counter(piece.text.casefold() for piece in pieces)
    listed = {piece.text.casefold() for piece in pieces if piece.kind == "list_item"}
    _mark_contents(pieces)
    title_seen = False
    has_headings = any(piece.kind == "heading" for piece in pieces)
    for piece in pieces:
        title_seen = title_seen or piece.kind == "heading"
        if piece.kind == "paragraph" and (
            _NUMBER.match(piece.text)
            or (_is_lettering(piece.text) and (_is_capitals(piece.text) or piece.text.casefold() in listed))
            or (_is_lettering(piece.text) and counts[piece.text.casefold()] >= _REPEATED)
            or (has_headings and not title_seen and _is_cover(piece))
        ):
            piece.kind = "furniture"


def _is_lettering(text: str) -> bool:
    """A few words without closing punctuation, such as an organisation's name beside its logo."""
    return len(text.split()) <= _SHORT and not _END.search(text) and bool(_LETTER.search(text))


def _is_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 1 and all(char.isupper() for char in letters)


def _is_cover(piece: Piece) -> bool:
    """Lettering above the first heading, unless it is bold or says something ("PRESS RELEASE")."""
    return _is_lettering(piece.text) and _is_capitals(piece.text)


def _mark_contents(pieces: list[Piece]) -> None:
    """The lines under a heading "Contents" that end in page numbers, and the heading."""
    named = starts_with(*words()["contents"])
    for index, piece in enumerate(pieces):
        if not (named.match(piece.text) and len(piece.text.split()) <= 4):
            continue
        end = index + 1
        while end < len(pieces) and pieces[end].kind != "heading" and len(pieces[end].text) < 120:
            end += 1
        rows = pieces[index + 1 : end]
        if sum(bool(_PAGE_NUMBER_END.search(row.text)) for row in rows) * 2 >= len(rows) > 1:
            for row in pieces[index:end]:
                row.kind, row.level = "furniture", 0
