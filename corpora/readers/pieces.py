"""Pieces: what a reader has found before places in the text, sections and parts are settled.

Every reader turns its format into pieces in reading order; the modules beside this one join, label and
assemble them into a ``Document``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from corpora.records import BlockKind, LanguageCode, ReadingMethod

Run = tuple[str, bool]  # text and whether it is bold
Spans = tuple[tuple[int, int], ...]

KHMER = re.compile(r"[\u1780-\u17ff\u19e0-\u19ff]")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]*\n[ \t\r\f\v\u00a0]*|[ \t\r\f\v\u00a0\u2028\u2029]+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff\ufeff\ud800-\udfff]")


@dataclass(slots=True)
class Piece:
    """A block in the making; fields as in ``corpora.records.Block``.

    ``place`` says where it stood in the source ("line 21", "page 4"), ``after_rule`` whether a thematic break
    stands before it, ``page_break`` whether a page begins with it.
    """

    kind: BlockKind
    text: str
    place: str = ""
    level: int = 0
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    cell: tuple[int, int, int] | None = None
    strong: Spans = ()
    joined_from: tuple[str, ...] = ()
    after_rule: bool = False
    page_break: bool = False
    voice: str | None = None
    speaker: str | None = None
    language: LanguageCode | None = None
    method: ReadingMethod = "text"
    confidence: float = 1.0
    notes: tuple[str, ...] = field(default=())


def is_khmer(char: str) -> bool:
    """Is this one character (or none) of the Khmer block?"""
    return "\u1780" <= char <= "\u17ff"


def settle(runs: Iterable[Run]) -> tuple[str, Spans]:
    """Runs as one line of text and its bold spans: white space folded, line ends resolved.

    A line end becomes a space, except between two Khmer characters, where it becomes nothing: Khmer lines are
    broken inside phrases.
    """
    text, flags = "", []
    for piece, bold in runs:
        piece = _UNPRINTABLE.sub("", piece)
        if piece:
            flags.append((len(text), len(text) + len(piece)) if bold else (0, 0))
            text += piece
    spans = [span for span in flags if span != (0, 0)]
    if not _SPACE.search(text):
        return text, _merge(spans, text)
    return _fold(text, spans)


def plain(text: str) -> str:
    """Text folded to one line, as ``settle`` does."""
    return settle([(text, False)])[0]


def _fold(text: str, spans: list[tuple[int, int]]) -> tuple[str, Spans]:
    out: list[str] = []
    moved = [0] * (len(text) + 1)
    length = position = 0
    for found in _SPACE.finditer(text):
        kept = text[position : found.start()]
        for offset in range(len(kept) + 1):
            moved[position + offset] = length + offset
        out.append(kept)
        length += len(kept)
        space = _between(text, found.start(), found.end()) if length else ""
        for offset in range(found.start() + 1, found.end() + 1):
            moved[offset] = length + len(space)
        out.append(space)
        length += len(space)
        position = found.end()
    tail = text[position:]
    for offset in range(len(tail) + 1):
        moved[position + offset] = length + offset
    folded = "".join([*out, tail])
    return folded.rstrip(), _merge([(moved[start], moved[end]) for start, end in spans], folded.rstrip())


def _between(text: str, start: int, end: int) -> str:
    """What stands for white space: nothing at the end, or at a line end between Khmer characters."""
    if end >= len(text):
        return ""
    if "\n" not in text[start:end]:
        return " "
    if text[start] == " " and text[start + 1 : end].startswith("\n") and KHMER.match(text[start - 1]):
        return " "  # a space drawn before the line's end is a phrase's end
    broken = KHMER.match(text[start - 1]) and KHMER.match(text[end]) and text[start - 1] not in "។៕៖"
    return "" if broken else " "


def _merge(spans: list[tuple[int, int]], text: str) -> Spans:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        end = min(end, len(text))
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            continue
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def cut(piece: Piece, length: int) -> None:
    """Take ``length`` characters (a list mark, a note number) off the front of a piece, in place."""
    rest = piece.text[length:]
    length += len(rest) - len(rest.lstrip())
    piece.text = piece.text[length:]
    piece.strong = tuple(
        (max(0, start - length), end - length) for start, end in piece.strong if end - length > 0
    )


def joined(first: Piece, second: Piece, glue: str) -> None:
    """Append ``second`` to ``first`` with ``glue`` between, in place, and note both places."""
    shift = len(first.text) + len(glue)
    first.text = f"{first.text}{glue}{second.text}"
    first.strong = first.strong + tuple((start + shift, end + shift) for start, end in second.strong)
    first.joined_from = (first.joined_from or (first.place,)) + (second.joined_from or (second.place,))
    first.confidence = min(first.confidence, second.confidence)
