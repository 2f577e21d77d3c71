"""Plain text: paragraphs by blank lines, list marks, headings that stand alone, form feeds as page breaks."""

from __future__ import annotations

import re

from corpora.readers.layout import bullet, numbered
from corpora.readers.pieces import Piece, cut, plain

_UNDERLINE = re.compile(r"^[=\-_~*]{3,}$")
_CLOSED = re.compile(r"[.!?:;,។៕៖»”\"]$")
_HEADING_NUMBER = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})*|[A-Z]|[IVX]{1,4}|[០-៩]{1,2}(?:\.[០-៩]{1,2})*)[.)]?\s+\S"
)
_LONGEST_HEADING = 90  # characters


def read_plaintext(text: str) -> list[Piece]:
    """Pieces of a plain text; ``page`` is set if form feeds divide it."""
    pieces: list[Piece] = []
    pages = text.split("\f")
    line = 1
    for number, page in enumerate(pages, start=1):
        for start, lines in _paragraphs(page.split("\n")):
            made = _pieces_of(lines, line + start)
            for piece in made:
                piece.page = number if len(pages) > 1 else None
            pieces.extend(made)
        line += page.count("\n")
    return pieces


def _paragraphs(lines: list[str]) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(lines):
        if not line.strip():
            fresh = True
            continue
        if fresh:
            found.append((number, []))
        found[-1][1].append(line.strip())
        fresh = False
    return found


def _pieces_of(lines: list[str], first: int) -> list[Piece]:
    if len(lines) == 2 and _UNDERLINE.match(lines[1]):
        level = 1 if lines[1][0] == "=" else 2
        return [Piece("heading", plain(lines[0]), f"line {first}", level)]
    if len(lines) == 1 and _UNDERLINE.match(lines[0]):
        return []
    if len(lines) == 1 and _is_heading(lines[0]):
        return [Piece("heading", plain(lines[0]), f"line {first}", 2)]
    return [_piece(group, first + offset) for offset, group in _groups(lines)]


def _is_heading(line: str) -> bool:
    if len(line) > _LONGEST_HEADING or _CLOSED.search(line):
        return False
    letters = [char for char in line if char.isalpha()]
    capitals = len(letters) > 3 and all(char.isupper() for char in letters)
    return capitals or bool(_HEADING_NUMBER.match(line))


def _mark(line: str) -> re.Match[str] | None:
    found = bullet().match(line) or numbered().match(line)
    return None if found and line[0] in "–—" else found


def _groups(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Lines of a paragraph in groups: each list mark begins one; two marks at least make a list."""
    marks = [number for number, line in enumerate(lines) if _mark(line)]
    if not marks or (len(marks) == 1 and marks[0] != 0):
        return [(0, lines)]
    starts = sorted({0, *marks})
    return [(start, lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _piece(lines: list[str], line: int) -> Piece:
    piece = Piece("paragraph", plain("\n".join(lines)), f"line {line}")
    mark = _mark(piece.text)
    if mark and mark.end() < len(piece.text):
        piece.kind, piece.level = "list_item", 1
        cut(piece, mark.end())
    return piece
