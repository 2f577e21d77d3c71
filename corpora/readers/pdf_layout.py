"""From the lines of all pages to pieces in reading order, with notes and pull quotes told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpora.readers.pdf_drawn import Page
from corpora.readers.pdf_grid import grids_of
from corpora.readers.pdf_groups import Group
from corpora.readers.pdf_lines import Line
from corpora.readers.pdf_rows import Table, rows_of
from corpora.readers.pdf_usual import NOTE_START, Look, dotted_lines, edges_of, look_at, running_lines
from corpora.readers.pieces import Piece, cut

_NOTE_SIZE = 0.93  # times the body's size


def pieces_of(pages: list[tuple[Page, list[Line]]]) -> list[Piece]:
    """Pieces of a whole file in reading order; ``pages`` are pages as drawn with their lines."""
    running = running_lines(pages)
    look = look_at([line for page, lines in pages for line in lines if id(line) not in running])
    pieces: list[Piece] = []
    groups: list[Group] = []
    last: Group | None = None  # the piece that may go on, over furniture and pages
    tables = 0
    for page, lines in pages:
        furniture = [line for line in lines if id(line) in running]
        body = [line for line in lines if id(line) not in running]
        edges = edges_of(body)
        dotted = dotted_lines(page, body)
        for found in rows_of(body, grids_of(page)):
            if isinstance(found, Table):
                groups.extend(_table_groups(found, tables))
                tables += 1
                last = None
            elif id(found) not in dotted and last and last.takes(found, look, edges):
                last.add(found)
            else:
                edge = edges.get(id(found), found.box[2])
                last = Group([found], edge, "list_item" if id(found) in dotted else "paragraph")
                groups.append(last)
        groups.extend(Group([line], 0, kind="furniture") for line in furniture)
    pieces = [group.piece(look) for group in groups]
    _mark_notes(pieces, groups, look, {page.number: page for page, _ in pages})
    _mark_pull_quotes(pieces)
    return pieces


def _table_groups(table: Table, number: int) -> Iterable[Group]:
    for (row, column), lines in table.cells.items():
        yield Group(lines, 0, "table_cell", (number, row, column))


def _mark_notes(pieces: list[Piece], groups: list[Group], look: Look, pages: dict[int, Page]) -> None:
    """Small type that begins with a number, below a rule or below all the page's body type, is a footnote."""
    floor: dict[int, float] = {}
    for group in groups:
        if group.kind != "furniture" and group.lines[0].size >= _NOTE_SIZE * look.body:
            for line in group.lines:
                floor[line.page] = min(floor.get(line.page, 1e9), line.box[1])
    for piece, group in zip(pieces, groups, strict=True):
        first = group.lines[0]
        if piece.kind not in ("paragraph", "list_item") or first.size > _NOTE_SIZE * look.body:
            continue
        start = NOTE_START.match("".join(text for text, _ in first.runs).strip())
        page = pages[first.page]
        ruled = any(rule[1] > first.box[1] and rule[2] - rule[0] < page.width * 0.6 for rule in page.rules)
        below = first.box[3] < page.height / 2 and first.box[3] <= floor.get(first.page, 1e9)
        if start and (below or (ruled and first.box[3] < page.height / 2)):
            if piece.kind == "paragraph":
                cut(piece, start.end())
            piece.kind, piece.level = "footnote", 0


def _mark_pull_quotes(pieces: list[Piece]) -> None:
    """A large quotation whose words also stand in the running text only decorates."""
    texts = [(piece, _bare(piece.text)) for piece in pieces if piece.kind == "paragraph"]
    for piece in pieces:
        if piece.kind not in ("quotation", "heading") or (piece.kind == "heading" and len(piece.text) < 40):
            continue
        bare = _bare(piece.text)
        if bare and any(bare in text and len(text) > len(bare) * 1.2 for _, text in texts):
            piece.kind, piece.level = "furniture", 0


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
