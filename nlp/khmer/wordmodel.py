"""Decide where words begin: khmer-nltk's word model as n-gram tables and a two-state Viterbi search.

Every feature of that model is an n-gram of one to four clusters seen from a neighbouring position. One look-up
per n-gram therefore gives all it contributes to the positions around it; only the difference between the two
labels matters. Decoding is exact (the same words as CRFsuite finds).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from operator import add

import numpy as np
from numpy.typing import NDArray

from nlp.khmer.clusters import cluster_type, is_no_space
from nlp.khmer.crfsuite import CrfTables

FORCE = 1e6  # added where a word must begin, subtracted where none may

# for each length of n-gram: name of the feature by the distance from the n-gram's start to the position it acts on
_NAMES: tuple[dict[int, str], ...] = (
    {0: "kcc", 1: "kcc[-1]", 2: "kcc[-2]", 3: "kcc[-3]", -1: "kcc[+1]", -2: "kcc[+2]", -3: "kcc[+3]"},
    {
        1: "kcc[-1:0]", 2: "kcc[-2:-1]", 3: "kcc[-3:-2]",
        0: "kcc[+1:0]", -1: "kcc[+1:+2]", -2: "kcc[+2:+3]",
    },
    {2: "kcc[-2:0]", 3: "kcc[-3:-1]", 0: "kcc[0:+2]", -1: "kcc[+1:+3]"},
    {3: "kcc[-3:0]", 0: "kcc[0:+3]"},
)  # fmt: skip
_TYPE_NAMES = {0: "t", 1: "kcc[-1]t", 2: "kcc[-2]t", 3: "kcc[-3]t", -1: "kcc[+1]t", -2: "kcc[+2]t", -3: "kcc[+3]t"}
_NO_SPACE_NAMES = {0: "ns", 1: "ns-1", -1: "ns+1", -2: "ns+2"}
_MOST_CLUSTERS = 20000


class WordModel:
    """The word model; safe to share between threads and forks (its one cache only ever grows by whole rows)."""

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
        self._unigrams = by_name
        self._grams = [_gram_table(names, by_name) for names in _NAMES[1:]]
        self._edges = by_name["BOS"][""], by_name["EOS"][""]
        self._clusters: dict[str, tuple[float, ...]] = {}
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
        padded = np.zeros(count + 6)
        rows = np.array(list(map(self._cluster_row, clusters)))
        for column, distance in enumerate(_NAMES[0]):
            padded[3 + distance : 3 + distance + count] += rows[:, column]
        grams: Sequence[str] = clusters
        for length, (names, (ids, weights)) in enumerate(zip(_NAMES[1:], self._grams, strict=True), start=2):
            if count < length:
                break
            grams = list(map(add, grams, clusters[length - 1 :]))
            found = np.fromiter(map(ids.get, grams, repeat(0)), dtype=np.int32, count=len(grams))
            rows = weights[found]
            for column, distance in enumerate(names):
                padded[3 + distance : 3 + distance + len(grams)] += rows[:, column]
        scores = padded[3 : 3 + count]
        scores[0] += self._edges[0]
        scores[-1] += self._edges[1]
        return scores

    def _cluster_row(self, cluster: str) -> tuple[float, ...]:
        row = self._clusters.get(cluster)
        if row is None:
            if len(self._clusters) >= _MOST_CLUSTERS:
                self._clusters = {}
            row = self._clusters[cluster] = self._new_row(cluster)
        return row

    def _new_row(self, cluster: str) -> tuple[float, ...]:
        """What a single cluster contributes to the positions around it: itself, its type, its kind."""
        kind, no_space = cluster_type(cluster), is_no_space(cluster)
        row = []
        for distance, name in _NAMES[0].items():
            value = self._unigrams[name].get(cluster, 0.0)
            value += self._unigrams[_TYPE_NAMES[distance]].get(kind, 0.0)
            if no_space and distance in _NO_SPACE_NAMES:
                value += self._unigrams[_NO_SPACE_NAMES[distance]][""]
            row.append(value)
        return tuple(row)

    def _decode(self, scores: list[float]) -> list[bool]:
        """Best sequence of two labels; ``lead`` is how far "begins" is ahead of "inside"."""
        from_begin, from_inside = self._ib - self._bb, self._ii - self._bi  # from here up the best way is from begin
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


def _gram_table(
    names: dict[int, str], by_name: dict[str, dict[str, float]]
) -> tuple[dict[str, int], NDArray[np.float64]]:
    """Row of every n-gram of one length, and what it contributes by distance; row 0 is all zero."""
    ids: dict[str, int] = {}
    for name in names.values():
        for gram in by_name[name]:
            ids.setdefault(gram, len(ids) + 1)
    weights = np.zeros((len(ids) + 1, len(names)))
    for column, name in enumerate(names.values()):
        for gram, weight in by_name[name].items():
            weights[ids[gram], column] = weight
    return ids, weights
