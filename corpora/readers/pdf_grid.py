"""Drawn grids: the tables whose lines are on the page."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.readers.pdf_drawn import Box, Page

_TOUCH = 3.0  # points: lines nearer than this meet
_MOST_LINES = 1500  # on a page; more are a drawing


@dataclass(slots=True)
class Grid:
    """Positions of a table's lines: ``xs`` left to right, ``ys`` top to bottom."""

    xs: list[float]
    ys: list[float]

    def holds(self, box: Box) -> bool:
        """Does the middle of ``box`` lie inside?"""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return self.xs[0] < x < self.xs[-1] and self.ys[-1] < y < self.ys[0]

    def cell(self, box: Box) -> tuple[int, int]:
        """Row and column, 0-based, of the cell in which ``box`` begins."""
        x, y = box[0] + 1, (box[1] + box[3]) / 2
        row = sum(line > y for line in self.ys) - 1
        column = sum(line < x for line in self.xs) - 1
        return max(row, 0), max(column, 0)


def grids_of(page: Page) -> list[Grid]:
    """Grids of at least two rows or two columns, made of rules and bars that meet, top to bottom."""
    lines = page.rules + page.bars
    if not page.bars or len(lines) > _MOST_LINES:
        return []
    found = []
    for group in _touching(lines):
        xs = _positions([edge for box in group if _upright(box) for edge in (box[0],)])
        ys = _positions([box[1] for box in group if not _upright(box)])
        if len(xs) >= 2 and len(ys) >= 2 and len(xs) + len(ys) >= 6:
            found.append(Grid(xs, ys[::-1]))
    return sorted(found, key=lambda grid: -grid.ys[0])


def _upright(box: Box) -> bool:
    return box[3] - box[1] > box[2] - box[0]


def _touching(lines: list[Box]) -> list[list[Box]]:
    """Lines in groups that hang together."""
    groups: list[list[Box]] = []
    for line in lines:
        meeting = [group for group in groups if any(_meet(line, other) for other in group)]
        merged = [line, *(other for group in meeting for other in group)]
        groups = [group for group in groups if not any(group is other for other in meeting)]
        groups.append(merged)
    return groups


def _meet(one: Box, other: Box) -> bool:
    return (
        one[0] <= other[2] + _TOUCH
        and other[0] <= one[2] + _TOUCH
        and one[1] <= other[3] + _TOUCH
        and other[1] <= one[3] + _TOUCH
    )


def _positions(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _TOUCH:
            kept.append(value)
    return kept
