"""Tables and columns on a PDF page, by where lines stand to each other."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpora.readers.pdf_grid import Grid
from corpora.readers.pdf_lines import Line

_SAME = 0.5  # em: two baselines or edges count as one
_APART = 12  # points between the left edges of two columns
_LONGEST_CELL = 12  # lines; more is a column of text
_FEWEST_COLUMN_ROWS = 6
_FILLED = 0.8  # share of a column's width that a line of prose fills


@dataclass(slots=True)
class Band:
    """Lines side by side: one list per cell, left to right. One cell is ordinary text."""

    cells: list[list[Line]] = field(default_factory=list)

    @property
    def lefts(self) -> list[float]:
        return [min(line.box[0] for line in cell) for cell in self.cells]


@dataclass(slots=True)
class Table:
    """Cells by row and column, each a list of lines."""

    cells: dict[tuple[int, int], list[Line]]


def rows_of(lines: list[Line], grids: list[Grid]) -> Iterator[Line | Table]:
    """Lines in reading order, with tables taken together: those inside drawn grids, and aligned rows."""
    free: list[Line] = []
    given: set[int] = set()
    for line in lines:
        number = next((index for index, grid in enumerate(grids) if grid.holds(line.box)), None)
        if number is None:
            free.append(line)
        elif number not in given:
            given.add(number)
            yield from _in_rows(free)
            free = []
            yield _in_grid(grids[number], lines)
    yield from _in_rows(free)


def _in_grid(grid: Grid, lines: list[Line]) -> Table:
    cells: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        if grid.holds(line.box):
            cells.setdefault(grid.cell(line.box), []).append(line)
    return Table(dict(sorted(cells.items())))


def _in_rows(lines: list[Line]) -> Iterator[Line | Table]:
    bands = _bands(_columns(lines))
    index = 0
    while index < len(bands):
        end = _table_end(bands, index)
        if end - index >= 2:
            yield _aligned_table(bands[index:end])
            index = end
            continue
        yield from _ordinary(bands[index])
        index += 1


def _aligned_table(bands: list[Band]) -> Table:
    lefts = sorted({left for band in bands for left in band.lefts})
    columns: list[float] = []
    for left in lefts:
        if not columns or left - columns[-1] > _APART:
            columns.append(left)
    cells: dict[tuple[int, int], list[Line]] = {}
    for row, band in enumerate(bands):
        for left, lines in zip(band.lefts, band.cells, strict=True):
            column = max(index for index, start in enumerate(columns) if start <= left)
            cells.setdefault((row, column), []).extend(lines)
    return Table(cells)


def _ordinary(band: Band) -> Iterator[Line]:
    """A lone band: cells of one line on one baseline are one line with wide spaces; else columns in order."""
    if len(band.cells) > 1 and all(len(cell) == 1 for cell in band.cells):
        first, *rest = [cell[0] for cell in band.cells]
        for other in rest:
            first.append(other)
        yield first
        return
    for cell in band.cells:
        yield from cell


def _bands(lines: list[Line]) -> list[Band]:
    bands: list[Band] = []
    for line in lines:
        if bands and _takes(bands, line):
            continue
        bands.append(Band([[line]]))
    return bands


def _takes(bands: list[Band], line: Line) -> bool:
    """Put ``line`` into the last band if it stands beside or, inside a row, below its last cell."""
    band = bands[-1]
    cell = band.cells[-1]
    if len(band.cells) == 1:
        start = _beside(bands, line)
        if start is None:
            return False
        gathered = [entry for lone in bands[start:] for entry in lone.cells[0]]
        bands[start:] = [Band([gathered, [line]])]
        return True
    top, size = band.cells[0][0].baseline, line.size
    if abs(line.baseline - top) < _SAME * size and line.box[0] > _right(cell):
        band.cells.append([line])
        return True
    below = 0 < cell[-1].baseline - line.baseline < 2 * size
    inside = line.box[0] > _right(band.cells[-2]) and line.box[2] > cell[0].box[0]
    if below and inside and line.box[0] < cell[0].box[2]:
        cell.append(line)
        return True
    return False


def _beside(bands: list[Band], line: Line) -> int | None:
    """First of the lone bands that ``line`` stands beside: same baseline, and right of all that follow."""
    right = 0.0
    for back in range(1, min(len(bands), _LONGEST_CELL) + 1):
        band = bands[-back]
        if len(band.cells) != 1:
            return None
        lone = band.cells[0][0]
        right = max(right, lone.box[2])
        if line.page != lone.page or line.box[0] <= right:
            return None
        if abs(line.baseline - lone.baseline) < _SAME * line.size:
            return len(bands) - back
    return None


def _right(cell: list[Line]) -> float:
    return max(line.box[2] for line in cell)


def _table_end(bands: list[Band], start: int) -> int:
    """Index after the last band that goes on with the columns of ``bands[start]``."""
    if len(bands[start].cells) < 2:
        return start
    columns = bands[start].lefts
    end = start + 1
    while end < len(bands) and len(bands[end].cells) >= 2 and _aligned(bands[end], columns):
        end += 1
    return end


def _aligned(band: Band, columns: list[float]) -> bool:
    near = [any(abs(left - column) < _APART for column in columns) for left in band.lefts]
    return sum(near) >= max(2, len(near) - 1)


def _columns(lines: list[Line]) -> list[Line]:
    """Two columns drawn row by row, put one after the other, where an empty corridor divides them."""
    pairs = [
        (first, second)
        for first, second in itertools.pairwise(lines)
        if abs(first.baseline - second.baseline) < _SAME * first.size and first.box[2] < second.box[0]
    ]
    if len(pairs) < _FEWEST_COLUMN_ROWS:
        return lines
    left_edge, right_edge = max(a.box[2] for a, _ in pairs), min(b.box[0] for _, b in pairs)
    start, end = min(a.box[0] for a, _ in pairs), max(b.box[2] for _, b in pairs)
    if left_edge >= right_edge or not _filled(pairs, start, left_edge, right_edge, end):
        return lines
    first, last = lines.index(pairs[0][0]), lines.index(pairs[-1][1])
    inside = lines[first : last + 1]
    if any(line.box[0] < left_edge and line.box[2] > right_edge for line in inside):
        return lines
    left = [line for line in inside if line.box[2] <= left_edge]
    right = [line for line in inside if line.box[2] > left_edge]
    return lines[:first] + left + right + lines[last + 1 :]


def _filled(pairs: list[tuple[Line, Line]], start: float, middle: float, after: float, end: float) -> bool:
    """Do most lines on both sides fill their column, as prose does and cells do not?"""
    left = sum(a.box[2] - a.box[0] >= _FILLED * (middle - start) for a, _ in pairs)
    right = sum(b.box[2] - b.box[0] >= _FILLED * (end - after) for _, b in pairs)
    return min(left, right) * 2 > len(pairs)
