"""Why a sentence was given its request: the terms that fired, the nearest exemplars, the runner-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Span

from corpora.codebook import Exemplar
from nlp.analysis import AnalysedBlock
from nlp.features import FeatureMaker, TextFeatures, concept_terms, word_terms
from nlp.learning import term_vectorizer
from nlp.offsets import source_span
from nlp.records import Evidence

NEAREST = 2
LEAST_LIKENESS = 0.1  # cosine below which an exemplar explains nothing


@dataclass(frozen=True, slots=True)
class Explained:
    """A sentence as the explainer needs it: ``ranked`` requests with their chances, the likeliest first."""

    span: Span
    language: str
    features: TextFeatures
    block: AnalysedBlock
    ranked: Sequence[tuple[int, float]]


class Explainer:
    """Looks up evidence for codings among the codebook's terms and exemplars.

    Parameters
    ----------
    maker : FeatureMaker
    exemplars : sequence of Exemplar
    features : sequence of TextFeatures
        One for each exemplar.
    """

    def __init__(self, maker: FeatureMaker, exemplars: Sequence[Exemplar], features: Sequence[TextFeatures]) -> None:
        self._maker = maker
        self._vectorizer = term_vectorizer((concept_terms, word_terms))
        matrix = self._vectorizer.fit_transform(features)
        requests = np.array([exemplar.request for exemplar in exemplars])
        rows = {int(request): np.flatnonzero(requests == request) for request in np.unique(requests)}
        self._matrices = {request: matrix[found] for request, found in rows.items()}
        self._texts = {request: [exemplars[int(n)].text for n in found] for request, found in rows.items()}

    def explain(self, sentences: Sequence[Explained]) -> list[tuple[Evidence, ...]]:
        """Evidence for each sentence's first request: terms by place, exemplars by likeness, then the runner-up."""
        nearest = self._nearest(sentences)
        return [
            (*self._terms(one), *near, Evidence("runner_up", "", one.ranked[1][0], one.ranked[1][1]))
            for one, near in zip(sentences, nearest, strict=True)
        ]

    def _terms(self, one: Explained) -> list[Evidence]:
        found = []
        for hit in self._maker.concept_hits(one.span, one.language):
            number, name = hit.key.split(":")
            if int(number) == one.ranked[0][0]:
                start = one.block.block.start + source_span(one.span[hit.first])[0]
                end = one.block.block.start + source_span(one.span[hit.last])[1]
                found.append(Evidence("term", name, one.ranked[0][0], 1.0, start, end))
        return found

    def _nearest(self, sentences: Sequence[Explained]) -> list[list[Evidence]]:
        """The nearest exemplars of the request each sentence was given, one product for each request."""
        found: list[list[Evidence]] = [[] for _ in sentences]
        if not sentences:
            return found
        vectors = self._vectorizer.transform([one.features for one in sentences])
        given = np.array([one.ranked[0][0] for one in sentences])
        for request in np.unique(given):
            rows = np.flatnonzero(given == request)
            matrix = self._matrices.get(int(request))
            if matrix is None:
                continue
            likeness = (matrix @ vectors[rows].T).toarray().astype(np.float64).round(4)
            for column, row in enumerate(rows):
                for n in _highest(likeness[:, column]):
                    text = self._texts[int(request)][n]
                    found[row].append(Evidence("exemplar", text, int(request), float(likeness[n, column])))
        return found


def _highest(likeness: NDArray[np.float64]) -> list[int]:
    """Places of the few highest values worth telling, the first of equals first."""
    candidates = np.flatnonzero(likeness >= LEAST_LIKENESS)
    return [int(n) for n in candidates[np.argsort(-likeness[candidates], kind="stable")][:NEAREST]]
