"""Small counts of children are hidden so that no total gives them away."""

from __future__ import annotations

import pytest

from nlp.safeguarding import hide_small, hide_small_table


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 40, "b": 30}, {"a": 40, "b": 30}),
        ({"a": 40, "b": 3, "c": 30}, {"a": 40, "b": "<10", "c": "*"}),
        ({"a": 40, "b": 6, "c": 7}, {"a": 40, "b": "<10", "c": "<10"}),
        ({"a": 40, "b": 1, "c": 2, "d": 12}, {"a": 40, "b": "<10", "c": "<10", "d": "*"}),
        ({"a": 3}, {"a": "<10"}),
        ({}, {}),
        ({"a": 10, "b": 10}, {"a": 10, "b": 10}),
    ],
)
def test_a_small_cell_takes_another_one_with_it(counts: dict[str, int], shown: dict[str, int | str]) -> None:
    assert hide_small(counts) == shown


def test_the_border_can_be_moved_down_to_five() -> None:
    assert hide_small({"a": 6, "b": 4, "c": 20}, least=5) == {"a": "*", "b": "<5", "c": 20}
    with pytest.raises(ValueError, match="never shown"):
        hide_small({"a": 6}, least=4)
    with pytest.raises(ValueError, match="negative"):
        hide_small({"a": -1})


def test_no_row_or_column_of_a_table_holds_one_hidden_cell() -> None:
    table = {
        "girls": {"x": 3, "y": 20, "z": 31},
        "boys": {"x": 44, "y": 52, "z": 60},
        "others": {"x": 90, "y": 91, "z": 92},
    }
    shown = hide_small_table(table)
    assert shown["girls"]["x"] == "<10"
    lines = [list(row.values()) for row in shown.values()]
    lines += [[shown[r][c] for r in shown] for c in ("x", "y", "z")]
    assert all(sum(isinstance(cell, str) for cell in line) != 1 for line in lines)
    assert shown["others"]["z"] == 92
