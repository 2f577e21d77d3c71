"""From the lines of all pages to pieces: furniture, headings, paragraphs, lists, notes, pull quotes."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from corpora.readers.layout import bullet, numbered
from corpora.readers.pdf_grid import grids_of
from corpora.readers.pdf_lines import Line
from corpora.readers.pdf_rows import Table, rows_of
from corpora.readers.pdfium import Box, Page
from corpora.readers.pieces import KHMER, Piece, cut, settle
from corpora.readers.pieces import Run as TextRun
from corpora.records import BlockKind

_BAND = 0.1  # share of a page's height at top and bottom where running lines stand
_CLOSED = re.compile(r"[.!?:;…។៕៖][\"'”’»)\]]*$")
_SENTENCE_END = re.compile(r"[.!?។៕][\"'”’»)\]]*$")
_DIGITS = re.compile(r"[\d០-៩]+")
_NUMBER_LINE = re.compile(r"^[\W_]*(?:page|p\.|ទំព័រ)?[\s\d០-៩ivxIVX|/.\-–—]+$", re.IGNORECASE)
_NOTE_START = re.compile(r"^[\[(]?(\d{1,3}|[*†‡])[\])]?\s*(?=\S)")
_QUOTED = re.compile(r"^[\"“«‘„].*[\"”»’]\W*(?:[–—-].*)?$", re.DOTALL)
_HEADING_SIZE = 1.12  # times the body's size
_NOTE_SIZE = 0.93
_LONGEST_HEADING = 200
_FULL = 4.0  # em: a line that ends nearer to its column's edge than this is full


@dataclass(slots=True)
class _Look:
    """What is usual in this file."""

    body: float
    leading: dict[tuple[float, bool], float]
    headings: list[float]
    words: frozenset[str]

    def usual_drop(self, one: Line, other: Line) -> float:
        """Usual distance between the baselines of two such lines."""
        khmer = one.khmer or other.khmer
        usual = 1.7 if khmer else 1.4
        return self.leading.get((other.size, khmer), usual * other.size)


def pieces_of(pages: list[tuple[Page, list[Line]]]) -> list[Piece]:
    """Pieces of a whole file in reading order; ``pages`` are pages as drawn with their lines."""
    running = _running_lines(pages)
    look = _look([line for page, lines in pages for line in lines if id(line) not in running])
    pieces: list[Piece] = []
    groups: list[_Group] = []
    tables = 0
    for page, lines in pages:
        furniture = [line for line in lines if id(line) in running]
        body = [line for line in lines if id(line) not in running]
        edges = _edges(body)
        dotted = _dotted(page, body)
        for found in rows_of(body, grids_of(page)):
            if isinstance(found, Table):
                groups.extend(_table_groups(found, tables))
                tables += 1
            elif id(found) not in dotted and groups and groups[-1].takes(found, look, edges):
                groups[-1].add(found)
            else:
                edge = edges.get(id(found), found.box[2])
                groups.append(_Group([found], edge, "list_item" if id(found) in dotted else "paragraph"))
        groups.extend(_Group([line], 0, kind="furniture") for line in furniture)
    pieces = [group.piece(look) for group in groups]
    _mark_notes(pieces, groups, look, {page.number: page for page, _ in pages})
    _mark_pull_quotes(pieces)
    return pieces


def _running_lines(pages: list[tuple[Page, list[Line]]]) -> set[int]:
    """Ids of running lines: repeated or lone in the outer bands, page numbers, turned text."""
    outer = [(page, line) for page, lines in pages for line in lines if _in_band(line, page)]
    seen = Counter((_DIGITS.sub("#", line.text), round(line.size)) for _, line in outer)
    sizes = Counter[float]()
    for _, lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    running = {id(line) for _, lines in pages for line in lines if line.rotated}
    for page, line in outer:
        repeated = seen[_DIGITS.sub("#", line.text), round(line.size)] >= min(3, max(2, len(pages) // 3))
        lone = line.size < 0.9 * body and len(line.text) < 60 and _stands_apart(line, page, pages)
        if _NUMBER_LINE.match(line.text) or (repeated and len(line.text) < 160) or lone:
            running.add(id(line))
    return running


def _in_band(line: Line, page: Page) -> bool:
    return line.box[1] > page.height * (1 - _BAND) or line.box[3] < page.height * _BAND


def _stands_apart(line: Line, page: Page, pages: list[tuple[Page, list[Line]]]) -> bool:
    """No other line within two line heights, and no rule above (that would be a footnote)."""
    others = [other for other in next(lines for own, lines in pages if own is page) if other is not line]
    gap = min((_gap(line.box, other.box) for other in others), default=99.0)
    ruled = any(0 <= rule[1] - line.box[3] < 3 * line.size for rule in page.rules)
    return gap > line.size and not ruled and not _NOTE_START.match(line.text)


def _gap(one: Box, other: Box) -> float:
    return max(one[1] - other[3], other[1] - one[3], 0.0)


def _look(lines: list[Line]) -> _Look:
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    drops: dict[tuple[float, bool], list[float]] = {}
    for first, second in itertools.pairwise(lines):
        drop = first.baseline - second.baseline
        if first.size == second.size and first.page == second.page and 0 < drop < 4 * first.size:
            drops.setdefault((first.size, first.khmer or second.khmer), []).append(drop)
    leading = _leading(drops, body)
    large = sorted((size for size in sizes if size >= _HEADING_SIZE * body), reverse=True)
    words = Counter(word for line in lines for word in re.findall(r"[A-Za-z][A-Za-z-]*[A-Za-z]", line.text))
    return _Look(body, leading, large, frozenset(words))


def _leading(drops: dict[tuple[float, bool], list[float]], body: float) -> dict[tuple[float, bool], float]:
    """Usual distance of baselines by size and script; those with few lines take the body's proportion."""
    own = {key: sorted(values)[len(values) // 3] for key, values in drops.items()}
    proportion = {
        khmer: own.get((body, khmer), usual * body) / body if body else usual
        for khmer, usual in ((False, 1.4), (True, 1.8))
    }
    return {
        (size, khmer): value
        if len(drops[size, khmer]) >= 3 and size <= body
        else min(value, proportion[khmer] * size)
        for (size, khmer), value in own.items()
    }


def _dotted(page: Page, lines: list[Line]) -> set[int]:
    """Ids of lines with a drawn bullet to their left."""
    dotted = set()
    for dot in page.dots:
        for line in lines:
            beside = 0 < line.box[0] - dot[2] < 2.5 * line.size
            level = line.baseline - 0.2 * line.size < (dot[1] + dot[3]) / 2 < line.baseline + line.size
            if beside and level and dot[2] - dot[0] < 0.7 * line.size:
                dotted.add(id(line))
    return dotted


def _edges(lines: list[Line]) -> dict[int, float]:
    """For every line the right edge of its column: the farthest of like lines that begin near it."""
    return {
        id(line): max(
            other.box[2]
            for other in lines
            if abs(other.box[0] - line.box[0]) < 3 * line.size
            and abs(other.size - line.size) < 0.1 * line.size
        )
        for line in lines
    }


class _Group:
    """Lines of one piece."""

    def __init__(
        self,
        lines: list[Line],
        edge: float,
        kind: BlockKind = "paragraph",
        cell: tuple[int, int, int] | None = None,
    ) -> None:
        self.lines = lines
        self.edge = edge
        self.kind: BlockKind = kind
        self.cell = cell
        self.places: list[str] = []

    def takes(self, line: Line, look: _Look, edges: dict[int, float]) -> bool:
        """Does ``line`` go on with this piece?"""
        last = self.lines[-1]
        if self.kind not in ("paragraph", "list_item") or abs(line.size - last.size) > 0.06 * last.size:
            return False
        if line.bold != last.bold and (line.bold or all(entry.bold for entry in self.lines)):
            return False
        if _is_listed(line.text, look, line):
            return False
        drop = last.baseline - line.baseline
        full = last.box[2] > self.edge - _FULL * last.size
        if line.page != last.page or drop < -0.5 * line.size:
            return self._goes_on_elsewhere(line, full, edges)
        if drop > 1.3 * look.usual_drop(last, line) or self._was_broken(line):
            return False
        ended = bool(_SENTENCE_END.search(last.text))
        indented = line.box[0] - min(entry.box[0] for entry in self.lines) > 0.8 * line.size
        return not (ended and (indented or not full))

    def _was_broken(self, line: Line) -> bool:
        """Would the next line's first word have fitted behind the last line? Then the break was meant."""
        last = self.lines[-1]
        room = self.edge - last.box[2]
        first = line.text.split(" ", 1)[0]
        wide = len(first) / max(len(line.text), 1) * (line.box[2] - line.box[0])
        if line.khmer:
            wide = max(wide, 6 * line.size)
        if room < wide + line.size:
            return False
        half = last.box[2] - last.box[0] < 0.6 * (self.edge - last.box[0])
        return bool(_CLOSED.search(last.text)) or (half and line.text[:1].isupper())

    def _goes_on_elsewhere(self, line: Line, full: bool, edges: dict[int, float]) -> bool:
        """Over a column or page: only if the last line is full and open, or the next starts small."""
        last = self.lines[-1]
        if _CLOSED.search(last.text) or line.bold:
            return False
        small = line.text[:1].islower()
        if not (small or (full and (KHMER.search(last.text) or len(self.lines) > 1))):
            return False
        if not self.places:
            self.places.append(f"page {self.lines[0].page}")
        self.places.append(f"page {line.page}")
        self.edge = edges.get(id(line), line.box[2])
        return True

    def add(self, line: Line) -> None:
        self.lines.append(line)

    def piece(self, look: _Look) -> Piece:
        runs: list[TextRun] = []
        for number, line in enumerate(self.lines):
            own = list(line.runs)
            if number:
                own = _seam(runs, own, look)
            runs.extend(own)
        text, strong = settle(runs)
        first = self.lines[0]
        box = (
            min(line.box[0] for line in self.lines), min(line.box[1] for line in self.lines),
            max(line.box[2] for line in self.lines), max(line.box[3] for line in self.lines),
        )  # fmt: skip
        piece = Piece(self.kind, text, f"page {first.page}", page=first.page, box=box, cell=self.cell)
        piece.strong, piece.joined_from = strong, tuple(self.places)
        piece.method = next((line.method for line in self.lines if line.method != "text"), "text")
        weights = [(line.confidence, max(len(line.text), 1)) for line in self.lines]
        piece.confidence = round(sum(c * w for c, w in weights) / sum(w for _, w in weights), 4)
        if self.kind == "list_item":
            piece.level = 1
        if self.kind == "paragraph":
            _label(piece, self.lines, look)
        return piece


def _seam(runs: list[TextRun], own: list[TextRun], look: _Look) -> list[TextRun]:
    """The next line's runs, with a line end before them; a hyphen at the line's end resolved."""
    text, bold = runs[-1]
    head = text.rstrip()
    tail = own[0][0].lstrip()
    if head.endswith("\u00ad"):
        runs[-1] = (head[:-1], bold)
        return own
    if head.endswith("-") and head[-2:-1].isalpha() and tail[:1].isalpha():
        runs[-1] = (head if _keeps_hyphen(head, tail, look) else head[:-1], bold)
        return [(tail, own[0][1]), *own[1:]]
    return [("\n" + own[0][0], own[0][1]), *own[1:]]


def _keeps_hyphen(head: str, tail: str, look: _Look) -> bool:
    """ "Youth-" "Led" keeps its hyphen; "edu-" "cation" does not, if the file says "education" elsewhere."""
    found = re.search(r"[A-Za-z]+-$", head)
    rest = re.match(r"[A-Za-z]+", tail)
    if not found or not rest or tail[0].isupper():
        return True
    whole = found[0][:-1] + rest[0]
    if found[0] + rest[0] in look.words:
        return True
    return whole not in look.words and found[0][:-1] in look.words


def _label(piece: Piece, lines: list[Line], look: _Look) -> None:
    size = lines[0].size
    large = size >= _HEADING_SIZE * look.body
    if large and len(piece.text) <= _LONGEST_HEADING and not _QUOTED.match(piece.text):
        piece.kind, piece.level = "heading", min(look.headings.index(size) + 1, 6)
        return
    if _QUOTED.match(piece.text) and large:
        piece.kind = "quotation"
        return
    mark = bullet().match(piece.text) or numbered().match(piece.text)
    whole_bold = all(line.bold for line in lines)
    if mark and mark.end() < len(piece.text) and piece.text[0] not in "–—" and not whole_bold:
        piece.kind, piece.level = "list_item", 1
        cut(piece, mark.end())


def _is_listed(text: str, look: _Look, line: Line) -> bool:
    mark = bullet().match(text) or numbered().match(text)
    return bool(mark) and line.size < _HEADING_SIZE * look.body and text[0] not in "–—-("


def _table_groups(table: Table, number: int) -> Iterable[_Group]:
    for (row, column), lines in table.cells.items():
        yield _Group(lines, 0, "table_cell", (number, row, column))


def _mark_notes(pieces: list[Piece], groups: list[_Group], look: _Look, pages: dict[int, Page]) -> None:
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
        start = _NOTE_START.match("".join(text for text, _ in first.runs).strip())
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
