"""The statistical layer of voice: a classifier over the rules' findings and signs, read twice.

The second reading sees what the first made of the neighbours (stacked sequential learning, Cohen & Carvalho 2005).
Context-free word probabilities come from a model of their own; whatever a later stage learns from an earlier one is
learned on held-out documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from nlp.features import TextFeatures, cue_terms, word_terms
from nlp.learning import Probabilities, View, ViewEnsemble, folds
from nlp.records import VOICES
from nlp.voices.signs import Signs

FOLDS = 8
STRENGTH = 0.3


@dataclass(frozen=True, slots=True)
class CodedVoices:
    """A coded document as the layer learns from it: signs, texts and the coder's voices, sentence by sentence."""

    signs: list[Signs]
    texts: list[TextFeatures]
    voices: list[str]


@dataclass
class VoiceSequence:
    """Fitted on coded documents and on sentences without context."""

    words: ViewEnsemble = field(default_factory=lambda: ViewEnsemble((View("words", (word_terms, cue_terms)),)))
    first: Pipeline | None = None
    second: Pipeline | None = None

    def fit(self, documents: Sequence[CodedVoices], loose: Sequence[TextFeatures], loose_voices: Sequence[str]) -> VoiceSequence:
        """Fit the three stages; ``loose`` are sentences whose voice is known but not their neighbours."""
        groups = [n for n, document in enumerate(documents) for _ in document.voices]
        signs = [row for document in documents for row in document.signs]
        texts = [row for document in documents for row in document.texts]
        voices = np.array([voice for document in documents for voice in document.voices])
        word_view = np.zeros((len(voices), len(VOICES)))
        for held in folds(groups, FOLDS):
            kept = np.setdiff1d(np.arange(len(voices)), held)
            model = ViewEnsemble(self.words.views).fit(
                [*loose, *(texts[n] for n in kept)], [*loose_voices, *voices[kept]]
            )
            word_view[held] = _columns(model.predict([texts[n] for n in held]), model.classes)
        rows = [_with_words(row, chance) for row, chance in zip(signs, word_view, strict=True)]
        first_view = np.zeros((len(voices), len(VOICES)))
        for held in folds(groups, FOLDS):
            kept = np.setdiff1d(np.arange(len(voices)), held)
            first_view[held] = _aligned(_layer().fit([rows[n] for n in kept], voices[kept]), [rows[n] for n in held])
        self.words.fit([*loose, *texts], [*loose_voices, *voices])
        self.first = _layer().fit(rows, voices)
        second_rows: list[Signs] = []
        for number in range(len(documents)):
            members = [n for n, group in enumerate(groups) if group == number]
            second_rows += _with_neighbours([rows[n] for n in members], first_view[members])
        self.second = _layer().fit(second_rows, voices)
        return self

    def predict(self, signs: Sequence[Signs], texts: Sequence[TextFeatures]) -> Probabilities:
        """Probabilities of the eight voices, shape (sentences, 8), columns in the order of ``VOICES``."""
        if not signs or self.first is None or self.second is None:
            return np.zeros((0, len(VOICES)))
        rows = [_with_words(row, chance) for row, chance in zip(signs, self._word_view(texts), strict=True)]
        return _aligned(self.second, _with_neighbours(rows, _aligned(self.first, rows)))

    def _word_view(self, texts: Sequence[TextFeatures]) -> Probabilities:
        return _columns(self.words.predict(list(texts)), self.words.classes)


def _layer() -> Pipeline:
    return Pipeline(
        [
            ("signs", DictVectorizer()),
            ("learner", LogisticRegression(C=STRENGTH, max_iter=500)),
        ]
    )


def _aligned(model: Pipeline, rows: Sequence[Signs]) -> Probabilities:
    return _columns(model.predict_proba(rows), list(model.named_steps["learner"].classes_))


def _columns(probabilities: Probabilities, classes: Sequence[str]) -> Probabilities:
    """The same probabilities with one column for each of ``VOICES``, zero for a voice never seen."""
    full = np.zeros((len(probabilities), len(VOICES)))
    for column, name in enumerate(classes):
        full[:, VOICES.index(name)] = probabilities[:, column]
    return full


def _with_words(row: Signs, chances: Probabilities) -> Signs:
    return row | {f"words={voice}": float(np.log(chance + 0.02) + 4) for voice, chance in zip(VOICES, chances, strict=True)}


def _with_neighbours(rows: Sequence[Signs], chances: Probabilities) -> list[Signs]:
    """Signs with the first reading of the sentence and of two neighbours on each side."""
    joined = []
    for n, row in enumerate(rows):
        more: Signs = {}
        for step in (-2, -1, 0, 1, 2):
            if 0 <= n + step < len(rows):
                more.update({f"{step}.first={voice}": float(chances[n + step, k]) * 2 for k, voice in enumerate(VOICES)})
        joined.append(row | more)
    return joined
