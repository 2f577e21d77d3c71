"""Why a sentence was given its request: the terms that fired, the nearest exemplars, the runner-up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from spacy.tokens import Span

from corpora.codebook import Exemplar
from nlp.analysis import AnalysedBlock
from nlp.features import FeatureMaker, TextFeatures, concept_terms, word_terms
from nlp.learning import TermAnalyzer
from nlp.offsets import source_span
from nlp.records import Evidence, Sentence

NEAREST = 2
LEAST_LIKENESS = 0.1  # cosine below which an exemplar explains nothing


class Explainer:
    """Looks up evidence for codings among the codebook's terms and exemplars."""

    def __init__(self, maker: FeatureMaker, exemplars: Sequence[Exemplar], features: Sequence[TextFeatures]) -> None:
        self._maker = maker
        self._exemplars = [(exemplar.request, exemplar.text) for exemplar in exemplars]
        self._vectorizer = TfidfVectorizer(
            analyzer=TermAnalyzer((concept_terms, word_terms)), sublinear_tf=True, min_df=2
        )
        self._matrix = self._vectorizer.fit_transform(features).tocsc()

    def explain(
        self,
        span: Span,
        sentence: Sentence,
        features: TextFeatures,
        block: AnalysedBlock,
        ranked: Sequence[tuple[int, float]],
    ) -> tuple[Evidence, ...]:
        """Evidence for the first of ``ranked``: terms by place, exemplars by likeness, then the runner-up."""
        primary = ranked[0][0]
        terms = self._terms(span, sentence, block, primary)
        near = self._nearest(features, primary)
        runner = Evidence("runner_up", "", ranked[1][0], ranked[1][1])
        return (*terms, *near, runner)

    def _terms(self, span: Span, sentence: Sentence, block: AnalysedBlock, request: int) -> list[Evidence]:
        found = []
        for hit in self._maker.concept_hits(span, sentence.language):
            number, name = hit.key.split(":")
            if int(number) == request:
                start = block.block.start + source_span(span[hit.first])[0]
                end = block.block.start + source_span(span[hit.last])[1]
                found.append(Evidence("term", name, request, 1.0, start, end))
        return found

    def _nearest(self, features: TextFeatures, request: int) -> list[Evidence]:
        likeness = (self._matrix @ self._vectorizer.transform([features]).T).toarray().ravel()
        order = np.argsort(-likeness, kind="stable")[: 8 * NEAREST]
        agreeing = [n for n in order if self._exemplars[n][0] == request and likeness[n] >= LEAST_LIKENESS]
        return [
            Evidence("exemplar", self._exemplars[n][1], request, round(float(likeness[n]), 4))
            for n in agreeing[:NEAREST]
        ]
