"""Small counts of children hidden, with a second cell wherever a total would give the first away."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)
K = TypeVar("K", bound=Hashable)

LEAST = 10
SMALLEST_LEAST = 5
COMPLEMENT = "*"  # a cell hidden for another one's sake; it may be large


def hide_small(counts: Mapping[K, int], least: int = LEAST) -> dict[K, int | str]:
    """Counts of children as they may be shown beside their total.

    Parameters
    ----------
    counts : mapping
        Cell -> number of children; the cells add up to a total that is shown, too.
    least : int
        Counts below it are shown as ``"<10"`` (with this number); at least 5.

    Returns
    -------
    dict
        A number, ``"<10"``, or ``"*"`` for a cell hidden because the total minus the rest would give a small one. The
        hidden cells are at least two and add up to ``least`` or more, as far as there are others. A row of one cell
        is its own total: hide that as well.

    Raises
    ------
    ValueError
        If ``least`` is below 5 or a count is negative.
    """
    row = hide_small_table({None: counts}, least, columns_add_up=False)
    return row[None]


def hide_small_table(
    table: Mapping[R, Mapping[C, int]], least: int = LEAST, *, columns_add_up: bool = True
) -> dict[R, dict[C, int | str]]:
    """The same for a table whose rows and columns are shown with their totals."""
    _check(table, least)
    small = {(r, c) for r, row in table.items() for c, count in row.items() if count < least}
    hidden = set(small)
    lines = list(_lines(table, columns_add_up))
    while extra := {cell for line in lines for cell in _complement(line, table, hidden, least)}:
        hidden |= extra
    return {
        r: {c: _shown((r, c) in small, (r, c) in hidden, count, least) for c, count in row.items()}
        for r, row in table.items()
    }


def _complement(
    line: list[tuple[R, C]], table: Mapping[R, Mapping[C, int]], hidden: set[tuple[R, C]], least: int
) -> list[tuple[R, C]]:
    """The smallest cell of a line that must be hidden, too, if its total would give hidden ones away."""
    inside = [cell for cell in line if cell in hidden]
    enough = len(inside) > 1 and sum(table[r][c] for r, c in inside) >= least
    others = [cell for cell in line if cell not in hidden]
    if not inside or enough or not others:
        return []
    return [min(others, key=lambda cell: (table[cell[0]][cell[1]], line.index(cell)))]


def _lines(table: Mapping[R, Mapping[C, int]], columns: bool) -> Iterator[list[tuple[R, C]]]:
    for r, row in table.items():
        yield [(r, c) for c in row]
    if columns:
        for c in dict.fromkeys(c for row in table.values() for c in row):
            yield [(r, c) for r, row in table.items() if c in row]


def _shown(small: bool, hidden: bool, count: int, least: int) -> int | str:
    if small:
        return f"<{least}"
    return COMPLEMENT if hidden else count


def _check(table: Mapping[R, Mapping[C, int]], least: int) -> None:
    if least < SMALLEST_LEAST:
        raise ValueError(f"counts below {SMALLEST_LEAST} are never shown; least is {least}")
    if any(count < 0 for row in table.values() for count in row.values()):
        raise ValueError("a count of children cannot be negative")
