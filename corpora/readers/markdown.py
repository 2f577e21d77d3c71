"""Markdown, also as converters make it from PDF: tab-separated tables, HTML in cells, notes in mid-flow."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpora.readers.inline import Segment, segments
from corpora.readers.layout import bullet
from corpora.readers.pieces import Piece, Run, cut, settle
from corpora.records import BlockKind, CorpusError

DEEPEST = 60  # nested quotes and lists; markdown-it drops text below its own limit without a word
MOST_PIPES = 200_000  # cells; markdown-it needs quadratic time for tables

_NOTE_DEFINITION = re.compile(r"^(\s{0,3})\[\^([^\]\s]{1,20})\]:[ \t]*")
_NOTE_MARK = re.compile(r"\[\^[^\]\s]{1,20}\]")
_FRONT_MATTER = re.compile(r"\A---\n(?:.*\n){1,60}?(?:---|\.\.\.)\n")
_TAB_ROW = re.compile(r"\S[^\n]*\t|^\t[^\n]*\S[^\n]*\t")
_OPENING_NUMBER = re.compile(r"^\s{0,3}\d{1,3}[.)]\s+")


@functools.cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])


def read_markdown(text: str) -> list[Piece]:
    """Pieces of a Markdown text, in reading order.

    Raises
    ------
    CorpusError
        If it is nested more deeply, or holds more table cells, than a publication would.
    """
    if text.count("|") > MOST_PIPES:
        raise CorpusError(f"the text holds more than {MOST_PIPES} table cells; split the table.")
    text = _FRONT_MATTER.sub(lambda found: "\n" * found[0].count("\n"), text)
    lines = [_notes_as_sup(line) for line in text.split("\n")]
    numbered = list(_tab_tables(lines))
    walk = _Walk()
    for start, rows in numbered:
        for number in range(start, start + len(rows)):
            lines[number] = ""
    tokens = _parser().parse("\n".join(lines))
    pending = list(numbered)
    for token in tokens:
        while pending and token.map and token.map[0] > pending[0][0]:
            walk.table(*pending.pop(0))
        walk.step(token)
    for start, rows in pending:
        walk.table(start, rows)
    return walk.pieces


def _notes_as_sup(line: str) -> str:
    line = _NOTE_DEFINITION.sub(r"\1<sup>1</sup> ", line)
    return _NOTE_MARK.sub("<sup>1</sup>", line)


def _tab_tables(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of two or more lines with tabs inside: first line (0-based) and the lines."""
    start: int | None = None
    for number, line in enumerate([*lines, ""]):
        if _TAB_ROW.search(line):
            start = number if start is None else start
            continue
        if start is not None and number - start >= 2:
            yield start, lines[start:number]
        start = None


@dataclass(slots=True)
class _Walk:
    """Walks block tokens and keeps what they stand in: lists, quotes, tables."""

    pieces: list[Piece] = field(default_factory=list)
    lists: int = 0
    quotes: int = 0
    heading: int = 0
    tables: int = 0
    cell: tuple[int, int, int] | None = None
    rule: bool = False
    item: bool = False

    def step(self, token: Token) -> None:
        if token.level >= DEEPEST - 2:
            raise CorpusError(f"quotes or lists are nested more than {DEEPEST} deep; that is no publication.")
        handler = getattr(self, f"_{token.type}", None)
        if handler:
            handler(token)

    def table(self, start: int, rows: list[str]) -> None:
        """A table whose cells are separated by tabs; a cell may hold inline HTML."""
        for row, line in enumerate(rows):
            line = _OPENING_NUMBER.sub(lambda found: found[0].strip() + " ", line)
            for column, text in enumerate(line.split("\t")):
                inline = _parser().parseInline(text.strip())[0].children or []
                if text.strip()[:1].isdigit() and not inline:
                    continue
                for segment in segments(inline):
                    self._add("table_cell", segment, start + row, cell=(self.tables, row, column))
        self.tables += 1

    def _bullet_list_open(self, _: Token) -> None:
        self.lists += 1

    _ordered_list_open = _bullet_list_open

    def _bullet_list_close(self, _: Token) -> None:
        self.lists -= 1

    _ordered_list_close = _bullet_list_close

    def _blockquote_open(self, _: Token) -> None:
        self.quotes += 1

    def _blockquote_close(self, _: Token) -> None:
        self.quotes -= 1

    def _heading_open(self, token: Token) -> None:
        self.heading = int(token.tag[1:])

    def _heading_close(self, _: Token) -> None:
        self.heading = 0

    def _hr(self, _: Token) -> None:
        self.rule = True

    def _table_open(self, _: Token) -> None:
        self.cell = (self.tables, -1, -1)

    def _table_close(self, _: Token) -> None:
        self.cell = None
        self.tables += 1

    def _tr_open(self, _: Token) -> None:
        self.cell = (self.tables, (self.cell or (0, -1, 0))[1] + 1, -1)

    def _td_open(self, _: Token) -> None:
        table, row, column = self.cell or (self.tables, 0, -1)
        self.cell = (table, row, column + 1)

    _th_open = _td_open

    def _fence(self, token: Token) -> None:
        line = token.map[0] if token.map else 0
        for paragraph in re.split(r"\n\s*\n", token.content):
            self._add("paragraph", Segment([(paragraph, False)]), line)

    _code_block = _fence

    def _html_block(self, token: Token) -> None:
        if token.content.lstrip().startswith("<!--"):
            return
        inline = _parser().parseInline(token.content.strip())[0].children or []
        for segment in segments(inline):
            kind: BlockKind = "list_item" if segment.item else "paragraph"
            self._add(kind, segment, token.map[0] if token.map else 0)

    def _inline(self, token: Token) -> None:
        line = token.map[0] if token.map else 0
        found = segments(token.children or [])
        if self.heading:
            if found:
                runs = [run for segment in found for run in [*segment.runs, ("\n", False)]]
                self._add("heading", Segment(runs), line)
            return
        for segment in found:
            self._add(self._kind(segment), segment, line)
            line += sum(text.count("\n") for text, _ in segment.runs) + 1

    def _kind(self, segment: Segment) -> BlockKind:
        if self.cell is not None:
            return "table_cell"
        if self.quotes:
            return "quotation"
        return "list_item" if self.lists or segment.item else "paragraph"

    def _add(
        self, kind: BlockKind, segment: Segment, line: int, cell: tuple[int, int, int] | None = None
    ) -> None:
        if segment.note is not None and kind in ("paragraph", "list_item"):
            kind = "footnote"
        level = self.heading if kind == "heading" else self.lists if kind == "list_item" else 0
        for offset, runs in _listed_lines(segment.runs) if kind == "paragraph" else [(0, segment.runs)]:
            text, strong = settle(runs)
            if not text:
                continue
            place = f"line {line + offset + 1}"
            piece = Piece(kind, text, place, level, cell=cell or self.cell, strong=strong)
            mark = bullet().match(text) if kind == "paragraph" else None
            if mark and _is_list_mark(text, mark):
                piece.kind, piece.level = "list_item", 1
                cut(piece, mark.end())
            if kind == "table_cell":
                _tidy_cell(piece)
            piece.after_rule, self.rule = self.rule, False
            self.pieces.append(piece)


def _tidy_cell(piece: Piece) -> None:
    """Drop a bullet typed inside a list of HTML, and the space a converter leaves before a comma."""
    mark = bullet().match(piece.text)
    if mark and _is_list_mark(piece.text, mark) and not mark[0][0].isdigit():
        cut(piece, mark.end())
    for _, end in reversed(piece.strong):
        if piece.text[end : end + 2] == " ,":
            piece.text = piece.text[:end] + piece.text[end + 1 :]
            piece.strong = tuple((a - (a > end), b - (b > end)) for a, b in piece.strong)


def _is_list_mark(text: str, mark: re.Match[str]) -> bool:
    """A dash before an attribution line ("— Veasna, 17") is no list mark."""
    return mark.end() < len(text) and text[0] not in "–—"


def _listed_lines(runs: list[Run]) -> list[tuple[int, list[Run]]]:
    """Runs of a paragraph split before every line that begins with a list mark Markdown does not know."""
    groups: list[tuple[int, list[Run]]] = [(0, [])]
    line, fresh = 0, True
    for text, bold in runs:
        for part in re.split(r"(\n)", text):
            if part == "\n":
                line, fresh = line + 1, True
                groups[-1][1].append((part, bold))
                continue
            if not part:
                continue
            mark = bullet().match(part) if fresh else None
            if mark and groups[-1][1] and _is_list_mark(part, mark):
                groups.append((line, []))
            groups[-1][1].append((part, bold))
            fresh = False
    return groups
