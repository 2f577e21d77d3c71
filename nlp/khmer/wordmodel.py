"""Decide where words begin: khmer-nltk's word model as n-gram tables and a two-state Viterbi search.

Every feature of that model is an n-gram of one to four clusters seen from a neighbouring position. One
look-up per n-gram therefore gives all it contributes to the positions around it; only the difference between
the two labels matters. Decoding is exact (the same words as CRFsuite finds).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from operator import add

import numpy as np
from numpy.typing import NDArray

from nlp.khmer.clusters import cluster_type, is_no_space
from nlp.khmer.crfsuite import CrfTables
from nlp.khmer.rowcache import RowCache

FORCE = 1e6  # added where a word must begin, subtracted where none may

# for each length of n-gram: names of its features by the distance from its start to the position they act on
_NAMES: tuple[dict[int, str], ...] = (
    {0: "kcc", 1: "kcc[-1]", 2: "kcc[-2]", 3: "kcc[-3]", -1: "kcc[+1]", -2: "kcc[+2]", -3: "kcc[+3]"},
    {
        1: "kcc[-1:0]", 2: "kcc[-2:-1]", 3: "kcc[-3:-2]",
        0: "kcc[+1:0]", -1: "kcc[+1:+2]", -2: "kcc[+2:+3]",
    },
    {2: "kcc[-2:0]", 3: "kcc[-3:-1]", 0: "kcc[0:+2]", -1: "kcc[+1:+3]"},
    {3: "kcc[-3:0]", 0: "kcc[0:+3]"},
)  # fmt: skip
_TYPE_NAMES = {distance: "t" if name == "kcc" else f"{name}t" for distance, name in _NAMES[0].items()}
_NO_SPACE_NAMES = {0: "ns", 1: "ns-1", -1: "ns+1", -2: "ns+2"}
_REACH = 3  # how far a cluster is felt
_WINDOW = 8192  # clusters scored at a time, for the memory's sake


class WordModel:
    """The word model; safe to share between threads and forks."""

    def __init__(self, tables: CrfTables) -> None:
        begin, inside = tables.labels.index("1"), tables.labels.index("0")
        weight = tables.state[:, begin] - tables.state[:, inside]
        by_name: dict[str, dict[str, float]] = {}
        for attribute, row in tables.attributes.items():
            name, _, value = attribute.partition(":") if attribute[-1] != ":" else (attribute, "", "")
            if name.startswith("kcc[") and not name.endswith(("]", "t")):
                name, _, value = attribute.partition("]:")
                name += "]"
            by_name.setdefault(name, {})[value] = float(weight[row])
        self._by_name = by_name
        self._grams, self._weights = _gram_tables(by_name)
        self._clusters = RowCache((7,), self._cluster_row)
        self._edges = by_name["BOS"][""], by_name["EOS"][""]
        transition = tables.transition
        self._bb, self._bi = float(transition[begin, begin]), float(transition[begin, inside])
        self._ib, self._ii = float(transition[inside, begin]), float(transition[inside, inside])

    def word_starts(self, clusters: Sequence[str], bias: NDArray[np.float64] | None = None) -> list[bool]:
        """Whether a word begins at each cluster of one line; ``bias`` (same length) adds to the scores."""
        if not clusters:
            return []
        scores = self.scores(clusters)
        if bias is not None:
            scores += bias
        starts = self._decode(scores.tolist())
        starts[0] = True
        return starts

    def scores(self, clusters: Sequence[str]) -> NDArray[np.float64]:
        """Score of "a word begins here" minus that of "none does", transitions left out."""
        count = len(clusters)
        scores = np.empty(count)
        for first in range(0, count, _WINDOW):
            last = min(first + _WINDOW, count)
            left = max(first - _REACH, 0)
            near = self._window(clusters[left : last + _REACH])
            scores[first:last] = near[first - left : last - left]
        scores[0] += self._edges[0]
        scores[-1] += self._edges[1]
        return scores

    def _window(self, clusters: Sequence[str]) -> NDArray[np.float64]:
        """Scores of a stretch of a line, edges left out."""
        count = len(clusters)
        found: list[Iterable[int]] = []
        grams: Sequence[str] = clusters
        for length, places in enumerate(self._grams, start=2):
            grams = list(map(add, grams, clusters[length - 1 :]))
            found += (map(places.get, grams, repeat(0)), repeat(0, min(length - 1, count)))
        ids = np.fromiter(chain.from_iterable(found), np.int32, 3 * count).reshape(3, count)
        spread = np.zeros((count + 2 * _REACH, 7))
        spread[_REACH:-_REACH] = self._clusters.rows(clusters) + self._weights[ids].sum(axis=0)
        # a row holds what its cluster adds to the positions -3 .. +3 from it: sum along the diagonals
        size = spread.itemsize
        return np.ndarray((count, 7), spread.dtype, spread, 6 * size, (7 * size, 6 * size)).sum(axis=1)

    def _cluster_row(self, cluster: str) -> NDArray[np.float64]:
        """What a single cluster adds to the positions around it: itself, its type, its kind."""
        row = np.zeros(7)
        kind, no_space = cluster_type(cluster), is_no_space(cluster)
        for distance, name in _NAMES[0].items():
            row[distance + _REACH] = self._by_name[name].get(cluster, 0.0)
            row[distance + _REACH] += self._by_name[_TYPE_NAMES[distance]].get(kind, 0.0)
            if no_space and distance in _NO_SPACE_NAMES:
                row[distance + _REACH] += self._by_name[_NO_SPACE_NAMES[distance]][""]
        return row

    def _decode(self, scores: list[float]) -> list[bool]:
        """Best sequence of two labels; ``lead`` is how far "begins" is ahead of "inside"."""
        # from these leads up, the best way to "begins" and to "inside" comes from "begins"
        from_begin, from_inside = self._ib - self._bb, self._ii - self._bi
        after_begin, between, after_inside = self._bb - self._bi, self._ib - self._bi, self._ib - self._ii
        lead = scores[0]
        leads = [lead]
        for score in scores[1:]:
            if lead >= from_begin:
                lead = after_begin + score
            elif lead >= from_inside:
                lead = between - lead + score
            else:
                lead = after_inside + score
            leads.append(lead)
        begins = lead >= 0
        starts = [begins]
        for lead in reversed(leads[:-1]):
            begins = lead >= (from_begin if begins else from_inside)
            starts.append(begins)
        starts.reverse()
        return starts


def _gram_tables(by_name: dict[str, dict[str, float]]) -> tuple[list[dict[str, int]], NDArray[np.float64]]:
    """Row of every n-gram of two to four clusters, and what it adds by distance; row 0 is all zero."""
    tables: list[dict[str, int]] = []
    rows = 1
    for names in _NAMES[1:]:
        grams = dict.fromkeys(gram for name in names.values() for gram in by_name[name])
        tables.append(dict(zip(grams, range(rows, rows + len(grams)), strict=True)))
        rows += len(grams)
    weights = np.zeros((rows, 7))
    for names, places in zip(_NAMES[1:], tables, strict=True):
        for distance, name in names.items():
            for gram, weight in by_name.pop(name).items():
                weights[places[gram], distance + _REACH] = weight
    return tables, weights
