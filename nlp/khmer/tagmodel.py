"""Give words khmer-nltk's seven tags: its tag model, cached per word, searched exactly.

A word adds to its own position and to those beside it, so three rows per word are all that is needed. Before
the Viterbi search every tag that another tag beats whatever stands beside it is struck out; in running text
most words keep one tag and the search is left with short stretches.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nlp.khmer.clusters import khmer_nltk_clusters
from nlp.khmer.crfsuite import CrfTables
from nlp.khmer.rowcache import RowCache

Scores = NDArray[np.float64]

# prefix of a word's features seen from itself, from the word after it, from the word before it; its length;
# its clusters
_FEATURES = (
    ("", "len(kccs)", "kccs"),
    ("-1:", "-1len(kccs)", "-1kccs1"),
    ("+1:", "+1len(kccs)", "+1kccs1"),
)
_WINDOW = 8192  # words scored at a time, for the memory's sake


class TagModel:
    """The tag model; safe to share between threads and forks."""

    def __init__(self, tables: CrfTables) -> None:
        self.labels = tables.labels
        self._attributes = tables.attributes
        self._state = tables.state
        self._transition = tables.transition.tolist()
        self._edges = tables.state[tables.attributes["BOS"]], tables.state[tables.attributes["EOS"]]
        self._words = RowCache((3, len(tables.labels)), self._word_rows)
        change = tables.transition
        before = np.maximum((change[:, None, :] - change[:, :, None]).max(axis=0), 0)
        after = np.maximum((change[None, :, :] - change[:, None, :]).max(axis=2), 0)
        self._reach = before + after  # [a, b]: what neighbours can at most do for tag b against tag a

    def tags(self, words: Sequence[str]) -> list[str]:
        """Tags of the words of one line."""
        if not words:
            return []
        count = len(words)
        scores = np.zeros((count + 2, len(self.labels)))
        for first in range(0, count, _WINDOW):
            rows = self._words.rows(words[first : first + _WINDOW])
            last = first + len(rows)
            scores[first + 1 : last + 1] += rows[:, 0]
            scores[first + 2 : last + 2] += rows[:, 1]
            scores[first:last] += rows[:, 2]
        scores = scores[1:-1]
        scores[0] += self._edges[0]
        scores[-1] += self._edges[1]
        return [self.labels[place] for place in self._decode(scores)]

    def known_words(self) -> frozenset[str]:
        """Words the model has weights for as a whole."""
        return frozenset(name[5:] for name in self._attributes if name.startswith("word:"))

    def likely_tag(self, word: str) -> str:
        """Tag of a word without regard to its neighbours."""
        return self.labels[int(self._words.rows([word])[0, 0].argmax())]

    def _word_rows(self, word: str) -> Scores:
        """Contribution of a word to itself, to the word after it and to the word before it: (3, tags)."""
        clusters = khmer_nltk_clusters(word)
        rows = np.zeros((3, len(self.labels)))
        for row, (prefix, length, cluster) in zip(rows, _FEATURES, strict=True):
            names = [f"{prefix}word:{word}", *(f"{cluster}[{n}]:{part}" for n, part in enumerate(clusters))]
            if word.isdigit():
                names.append(f"{prefix}word.isdigit()")
            if not prefix:
                names.append("bias")
            places = [self._attributes[name] for name in names if name in self._attributes]
            row += self._state[places].sum(axis=0) + len(clusters) * self._weights(length)
        return rows

    def _weights(self, name: str) -> Scores:
        place = self._attributes.get(name)
        return self._state[place] if place is not None else np.zeros(len(self.labels))

    def _decode(self, scores: Scores) -> list[int]:
        """Best tag at every position."""
        best = scores.argmax(axis=1)
        kept = scores[np.arange(len(scores)), best][:, None] - scores <= self._reach[best]
        open_places = np.flatnonzero(kept.sum(axis=1) > 1)
        path: list[int] = best.tolist()
        for first, last in _stretches(open_places.tolist()):
            self._search(scores, kept, path, first, last)
        return path

    def _search(
        self, scores: Scores, kept: NDArray[np.bool_], path: list[int], first: int, last: int
    ) -> None:
        """Viterbi search over positions first..last (inclusive); their neighbours are settled."""
        transition = self._transition
        rows = scores[first : last + 1].tolist()
        tags = [np.flatnonzero(row).tolist() for row in kept[first : last + 1]]
        if first:
            ways = {path[first - 1]: 0.0}
        else:
            ways = {tag: rows[0][tag] for tag in tags[0]}
            rows, tags = rows[1:], tags[1:]
        if last + 1 < len(path):
            rows, tags = [*rows, [0.0] * len(self.labels)], [*tags, [path[last + 1]]]
        back: list[dict[int, int]] = []
        for row, allowed in zip(rows, tags, strict=True):
            step = {}
            reached = {}
            for tag in allowed:
                score, neg_came = max((ways[way] + transition[way][tag], -way) for way in ways)
                step[tag] = -neg_came
                reached[tag] = score + row[tag]
            ways = reached
            back.append(step)
        place, tag = first + len(rows) - (1 if first else 0), max(ways, key=ways.__getitem__)
        for step in reversed(back):
            path[place] = tag
            tag = step[tag]
            place -= 1
        path[place] = tag


def _stretches(places: list[int]) -> list[tuple[int, int]]:
    """Runs of consecutive numbers as (first, last)."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = runs[-1][0], place
        else:
            runs.append((place, place))
    return runs
