"""Rows of numbers by string, worked out once and kept in one array so that many are fetched in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]


class RowCache:
    """Rows of a fixed shape by string.

    Without locks, so that a fork in another thread's busy moment does no harm: a row is written before its
    number is published, and two threads meeting the same new string at worst write it twice. When the array
    is full a new one begins.

    Parameters
    ----------
    shape : tuple of int
        Shape of one row.
    compute : callable
        From a string to its row.
    capacity : int
        Rows kept at most.
    """

    def __init__(
        self, shape: tuple[int, ...], compute: Callable[[str], Rows], *, capacity: int = 32768
    ) -> None:
        self._shape = shape
        self._compute = compute
        self._capacity = capacity
        self._kept = self._empty(capacity)

    def rows(self, keys: Sequence[str]) -> Rows:
        """Rows of all ``keys``: (len(keys), *shape)."""
        places, table, _ = self._kept
        try:
            found = np.fromiter(map(places.__getitem__, keys), np.int32, len(keys))
        except KeyError:
            places, table = self._learn(keys)
            found = np.fromiter(map(places.__getitem__, keys), np.int32, len(keys))
        return table[found]

    def _empty(self, capacity: int) -> tuple[dict[str, int], Rows, count[int]]:
        return {}, np.zeros((capacity, *self._shape)), count()

    def _learn(self, keys: Sequence[str]) -> tuple[dict[str, int], Rows]:
        """Places and table that hold all ``keys``."""
        places, table, numbers = self._kept
        for key in dict.fromkeys(keys):
            if key in places:
                continue
            if (place := next(numbers)) >= len(table):
                self._kept = self._empty(max(self._capacity, 2 * len(keys)))
                return self._learn(keys)
            table[place] = self._compute(key)
            places[key] = place
        return places, table
