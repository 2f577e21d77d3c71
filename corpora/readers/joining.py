"""Put paragraphs together again that a page break has cut in two."""

from __future__ import annotations

import re

from corpora.readers.pieces import KHMER, Piece, joined

_CLOSED = re.compile(r"[.!?:;…។៕៘៖][\"'”’»)\]*]*$|^\S*$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$|\S+@\S+$")
_LOWER = re.compile(r"^[\"'“‘(]?[a-zà-öø-ÿ]")
_ENGLISH_START = re.compile(r"^[\"'“‘(]?[A-Z0-9]")
_SENTENCE_INSIDE = re.compile(r"[.!?][\"”’»)]*\s+[\"“‘(]?[A-Z]")
_PROSE_WORDS = 15  # a line with fewer may be a label, an address, a date
_KHMER_PROSE = 80  # characters


def join_pieces(pieces: list[Piece]) -> list[Piece]:
    """Pieces with cut paragraphs joined; furniture and notes between the halves come after the whole.

    A paragraph is cut if it ends without closing punctuation and the next one goes on in small letters;
    before a capital only if both are prose, as in "Global Campus of" / "Human Rights and the ...".
    """
    out: list[Piece] = []
    for piece in pieces:
        index = _open_before(out)
        if index is not None and piece.kind == "paragraph" and _goes_on(out[index], piece):
            joined(out[index], piece, _glue(out[index].text, piece.text))
        else:
            out.append(piece)
    return out


def _open_before(out: list[Piece]) -> int | None:
    """Index of the last piece that may go on: only furniture and footnotes may stand after it."""
    for index in range(len(out) - 1, -1, -1):
        if out[index].kind in ("furniture", "footnote"):
            continue
        return index if out[index].kind in ("paragraph", "list_item", "quotation") else None
    return None


def _goes_on(first: Piece, second: Piece) -> bool:
    head, tail = first.text, second.text
    if second.after_rule or _CLOSED.search(head) or _ADDRESS.search(head):
        return False
    if KHMER.search(head[-3:]):
        return _khmer_goes_on(first, second)
    if head.endswith("-") and _LOWER.match(tail):
        return True
    words = head.split()
    if _LOWER.match(tail):
        return len(words) >= 4
    return (
        first.kind == "paragraph"
        and bool(_ENGLISH_START.match(tail))
        and len(words) >= _PROSE_WORDS
        and _is_prose(tail)
    )


def _khmer_goes_on(first: Piece, second: Piece) -> bool:
    return (
        first.kind == "paragraph"
        and bool(KHMER.match(second.text))
        and min(len(first.text), len(second.text)) >= _KHMER_PROSE
        and second.text.rstrip("»”\"' ")[-1:] in "។៕"
        and (first.text.count("។") > 0 or second.page_break)
    )


def _is_prose(text: str) -> bool:
    """Does a text read as running sentences: a full stop inside, or a long sentence closed at its end?"""
    long = len(text.split()) >= _PROSE_WORDS
    return bool(_SENTENCE_INSIDE.search(text)) or (long and bool(_CLOSED.search(text)))


def _glue(head: str, tail: str) -> str:
    if head.endswith("-") and not head.endswith(" -"):
        return ""
    return "" if KHMER.match(head[-1]) and KHMER.match(tail[0]) else " "
