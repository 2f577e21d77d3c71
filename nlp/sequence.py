"""Coding sentences in their context: an ensemble over each sentence's text, then two readings of the whole publication.

The first reading joins the text's probabilities with the sentence's signs; the second also sees what the first made of
the neighbours (stacked sequential learning, Cohen & Carvalho 2005). Whatever a later stage learns from an earlier one
is learned on documents the earlier one has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from nlp.features import TextFeatures
from nlp.learning import Probabilities, View, ViewEnsemble, class_weights, fit_temperature, folds, softmax

FOLDS = 6
Signs = dict[str, float]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A coded document as a layer learns from it; a label of None is context only, ``blocks`` are its paragraphs."""

    signs: Sequence[Signs]
    texts: Sequence[TextFeatures]
    labels: Sequence[Any]
    blocks: Sequence[int]


@dataclass
class StackedSequence:
    """A text ensemble and two readings in context.

    Parameters
    ----------
    classes : sequence
        All labels, in the order of the probability columns.
    views : tuple of View
        How the text ensemble looks at a sentence.
    strength : float
        Inverse regularisation of both readings.
    reach : int
        How many neighbours on each side the second reading sees, beside the mean of the sentence's paragraph.
    balance : float
        How far rare labels are weighed up: 0 not at all, 1 until all weigh alike.

    Attributes
    ----------
    confusion : array of int, shape (classes, classes)
        Coder's labels (rows) against the second reading's (columns) on documents it has not seen.
    """

    classes: Sequence[Any]
    views: tuple[View, ...]
    strength: float = 0.3
    reach: int = 2
    balance: float = 0.0
    temperature: float = 1.0
    confusion: NDArray[np.int64] | None = field(default=None, repr=False)
    text: ViewEnsemble | None = field(default=None, repr=False)
    first: Pipeline | None = field(default=None, repr=False)
    second: Pipeline | None = field(default=None, repr=False)

    def fit(
        self, documents: Sequence[LabelledText], loose: Sequence[TextFeatures], loose_labels: Sequence[Any]
    ) -> StackedSequence:
        """Fit all stages; ``loose`` are labelled sentences without neighbours, for the text ensemble alone."""
        groups = np.array([n for n, document in enumerate(documents) for _ in document.labels])
        signs = [row for document in documents for row in document.signs]
        texts = [row for document in documents for row in document.texts]
        labels = [label for document in documents for label in document.labels]
        known = np.array([label is not None for label in labels])
        by_text = self._fit_text(texts, labels, groups, loose, loose_labels)
        by_first = np.zeros_like(by_text)
        rows = [self._with_text(row, chance) for row, chance in zip(signs, by_text, strict=True)]
        for held in folds(groups.tolist(), FOLDS):
            kept = [n for n in np.setdiff1d(np.arange(len(labels)), held) if known[n]]
            layer = self._layer([labels[n] for n in kept]).fit([rows[n] for n in kept], [labels[n] for n in kept])
            by_first[held] = self._aligned(layer, [rows[n] for n in held])
        second_rows: list[Signs] = []
        for number, document in enumerate(documents):
            members = np.flatnonzero(groups == number)
            second_rows += self._with_neighbours([rows[n] for n in members], by_first[members], document.blocks)
        chosen = np.flatnonzero(known)
        self._calibrate(second_rows, labels, groups, chosen)
        chosen_labels = [labels[n] for n in chosen]
        self.first = self._layer(chosen_labels).fit([rows[n] for n in chosen], chosen_labels)
        self.second = self._layer(chosen_labels).fit([second_rows[n] for n in chosen], chosen_labels)
        return self

    def predict(
        self, signs: Sequence[Signs], texts: Sequence[TextFeatures], blocks: Sequence[int]
    ) -> Probabilities:
        """Calibrated probabilities, shape (sentences, classes); ``blocks`` says which sentences share a paragraph."""
        if not signs or self.text is None or self.first is None or self.second is None:
            return np.zeros((0, len(self.classes)))
        by_text = self._columns(self.text.predict(list(texts)), self.text.classes)
        rows = [self._with_text(row, chance) for row, chance in zip(signs, by_text, strict=True)]
        joined = self._with_neighbours(rows, self._aligned(self.first, rows), blocks)
        by_second = self._aligned(self.second, joined)
        return softmax(np.log(np.clip(by_second, 1e-9, 1)) / self.temperature)

    def _calibrate(self, rows: Sequence[Signs], labels: Sequence[Any], groups: Any, chosen: Any) -> None:
        """Fit the temperature on a second reading made of documents it has not seen."""
        seen = np.zeros((len(labels), len(self.classes)))
        for held in folds(groups.tolist(), FOLDS):
            kept = np.setdiff1d(chosen, held)
            layer = self._layer([labels[n] for n in kept]).fit([rows[n] for n in kept], [labels[n] for n in kept])
            seen[held] = self._aligned(layer, [rows[n] for n in held])
        index = {label: n for n, label in enumerate(self.classes)}
        target = np.array([index[labels[n]] for n in chosen])
        self.temperature = fit_temperature(seen[chosen], target)
        self.confusion = np.zeros((len(self.classes), len(self.classes)), dtype=np.int64)
        np.add.at(self.confusion, (target, seen[chosen].argmax(axis=1)), 1)

    def _fit_text(
        self,
        texts: Sequence[TextFeatures],
        labels: Sequence[Any],
        groups: NDArray[np.int64],
        loose: Sequence[TextFeatures],
        loose_labels: Sequence[Any],
    ) -> Probabilities:
        """Fit the text ensemble on all that is labelled; returns its held-out probabilities for the documents."""
        everything = [*labels, *loose_labels]
        known = np.array([label is not None for label in everything])
        self.text = ViewEnsemble(self.views, balance=self.balance)
        matrices = self.text.read([*texts, *loose])
        by_text = np.zeros((len(labels), len(self.classes)))
        for held in folds(groups.tolist(), FOLDS):
            kept = np.setdiff1d(np.flatnonzero(known), held)
            self.text.fit_rows(matrices, kept, everything)
            by_text[held] = self._columns(self.text.predict_rows([m[held] for m in matrices]), self.text.classes)
        self.text.fit_rows(matrices, np.flatnonzero(known), everything)
        return by_text

    def _layer(self, labels: Sequence[Any]) -> Pipeline:
        weights = class_weights(labels, self.balance)
        learner = LogisticRegression(C=self.strength, max_iter=500, class_weight=weights)
        return Pipeline([("signs", DictVectorizer()), ("learner", learner)])

    def _aligned(self, model: Pipeline, rows: Sequence[Signs]) -> Probabilities:
        return self._columns(model.predict_proba(rows), list(model.named_steps["learner"].classes_))

    def _columns(self, probabilities: Probabilities, present: Sequence[Any]) -> Probabilities:
        """One column for each class, zero for a class the model never saw."""
        full = np.zeros((len(probabilities), len(self.classes)))
        place = {label: n for n, label in enumerate(self.classes)}
        for column, label in enumerate(present):
            full[:, place[label]] = probabilities[:, column]
        return full

    def _with_text(self, row: Signs, chances: Probabilities) -> Signs:
        return row | {
            f"text={label}": float(np.log(chance + 0.02) + 4)
            for label, chance in zip(self.classes, chances, strict=True)
        }

    def _with_neighbours(
        self, rows: Sequence[Signs], chances: Probabilities, blocks: Sequence[int]
    ) -> list[Signs]:
        around = [(f"{step}.first", shifted(chances, step)) for step in range(-self.reach, self.reach + 1)]
        around.append(("block.first", mean_of_others(chances, blocks)))
        joined = []
        for n, row in enumerate(rows):
            more = {
                f"{name}={label}": float(2 * seen[n, k])
                for name, seen in around
                for k, label in enumerate(self.classes)
                if seen[n, k]
            }
            joined.append(row | more)
        return joined


def shifted(chances: Probabilities, step: int) -> Probabilities:
    """For each row the one ``step`` further on; zeros beyond both ends."""
    moved = np.zeros_like(chances)
    kept = max(0, len(chances) - abs(step))
    if step >= 0:
        moved[:kept] = chances[len(chances) - kept :]
    else:
        moved[len(chances) - kept :] = chances[:kept]
    return moved


def mean_of_others(chances: Probabilities, blocks: Sequence[int]) -> Probabilities:
    """For each row the mean of the other rows of its block; zeros for one that stands alone."""
    mean = np.zeros_like(chances)
    for block in dict.fromkeys(blocks):
        rows = np.flatnonzero(np.asarray(blocks) == block)
        if len(rows) > 1:
            mean[rows] = (chances[rows].sum(axis=0) - chances[rows]) / (len(rows) - 1)
    return mean
