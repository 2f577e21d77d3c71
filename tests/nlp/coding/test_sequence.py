"""What a sentence is told of its neighbours and its paragraph."""

from __future__ import annotations

import numpy as np
import pytest

from nlp.sequence import mean_of_others, shifted

CHANCES = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])


@pytest.mark.parametrize(
    ("step", "seen"),
    [
        (0, [[1, 0], [0, 1], [0.5, 0.5]]),
        (1, [[0, 1], [0.5, 0.5], [0, 0]]),
        (-1, [[0, 0], [1, 0], [0, 1]]),
        (2, [[0.5, 0.5], [0, 0], [0, 0]]),
        (-5, [[0, 0], [0, 0], [0, 0]]),
        (5, [[0, 0], [0, 0], [0, 0]]),
    ],
)
def test_a_neighbour_beyond_the_ends_says_nothing(step: int, seen: list[list[float]]) -> None:
    assert shifted(CHANCES, step).tolist() == seen


@pytest.mark.parametrize(
    ("blocks", "seen"),
    [
        ([4, 4, 4], [[0.25, 0.75], [0.75, 0.25], [0.5, 0.5]]),
        ([1, 1, 2], [[0, 1], [1, 0], [0, 0]]),
        ([1, 2, 3], [[0, 0], [0, 0], [0, 0]]),
    ],
)
def test_a_paragraph_speaks_without_the_sentence_itself(blocks: list[int], seen: list[list[float]]) -> None:
    assert mean_of_others(CHANCES, blocks).tolist() == seen
