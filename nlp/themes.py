"""Themes of children's concerns: request first, within it clusters anchored in the codebook, the residue apart.

Every theme has a centroid in a space of terms frozen on the codebook's exemplars; a concern joins the nearest theme
of its request, so adding a publication moves no other sentence. What belongs to none of the ten and lies far from
every known emergent theme is clustered by meaning, over both languages (average linkage on the cosine distance of
senses and fields), and set apart for a person to name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.cluster import AgglomerativeClustering
from sklearn.preprocessing import normalize

from corpora.codebook import Codebook, Exemplar, ThemeAnchor
from nlp.encoder import EncodedTexts, SentenceEncoder
from nlp.features import TextFeatures, concept_terms, field_terms, sense_terms, word_terms
from nlp.learning import term_vectorizer
from nlp.terms import TermMatcher
from nlp.theme_registry import NEW_THEME

GENERAL = "general"
LEAST_LIKENESS = 0.08  # cosine to the nearest centroid under which a concern is only in the general theme
SAME_MATTER = 0.9  # cosine distance of meanings up to which unplaced concerns form one emergent cluster
SAME_MATTER_ENCODED = 0.8  # the same for an encoder's vectors: the best V on exemplars of known emergent themes
LEAST_CLUSTER = 2
OWN_TERM = 0.2  # what a term of the anchor in the concern adds to the cosine
ANCHOR_WEIGHT = 3.0  # how much more a term of the anchor counts than a word of its exemplars


@dataclass(frozen=True, slots=True)
class Concern:
    """A child's concern or request as the themes see it."""

    sentence: str
    publication: str
    request: int
    features: TextFeatures


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with its titles; ``emergent`` themes belong to none of the ten requests."""

    id: str
    request: int
    title_en: str
    title_km: str
    emergent: bool


@dataclass(frozen=True, slots=True)
class Membership:
    """A concern in a theme: ``likeness`` is the cosine to the theme's centroid (0 in a general theme)."""

    sentence: str
    theme: str
    likeness: float


class ThemeSpace:
    """The frozen space of themes, made once for a codebook.

    Parameters
    ----------
    codebook : Codebook
    exemplars : sequence of Exemplar
        Concerns and requests.
    features : sequence of TextFeatures
        One for each exemplar.
    encoder : SentenceEncoder, optional
        Sees what emergent concerns have in common where they share no words; known themes do without.
    """

    def __init__(
        self,
        codebook: Codebook,
        exemplars: Sequence[Exemplar],
        features: Sequence[TextFeatures],
        encoder: SentenceEncoder | None = None,
    ) -> None:
        self.titles = {request.number: request.title for request in codebook.requests}
        self._own_terms = TermMatcher(
            (f"{anchor.id}", anchor.terms_en, anchor.terms_km) for anchor in codebook.themes if anchor.request == 0
        )
        self._vectorizer = term_vectorizer((concept_terms, word_terms), np.float64)
        matrix = self._vectorizer.fit_transform(features)
        requests = np.array([exemplar.request for exemplar in exemplars])
        self.anchors: dict[int, list[ThemeAnchor]] = {}
        self._centroids: dict[int, csr_matrix] = {}
        for number in range(11):
            anchors = [anchor for anchor in codebook.themes if anchor.request == number]
            rows = [int(n) for n in np.flatnonzero(requests == number)]
            self.anchors[number] = anchors
            self._centroids[number] = self._centroids_of(anchors, matrix[rows], [features[n] for n in rows])
        self._meanings = term_vectorizer((concept_terms, sense_terms, field_terms), np.float64).fit(features)
        self._encoded = EncodedTexts(encoder) if encoder else None
        if self._encoded:
            self._encoded.fit_transform([features[int(n)] for n in np.flatnonzero(requests == 0)])

    def place(self, concerns: Sequence[Concern]) -> tuple[list[Theme], list[Membership]]:
        """Themes and members for all concerns of a corpus; independent of their order.

        Emergent clusters have names that hold for this corpus only; ``nlp.theme_registry`` gives them lasting ids.
        """
        memberships: list[Membership] = []
        unplaced: list[Concern] = []
        in_order = sorted(concerns, key=lambda c: c.sentence)
        for concern, (theme, likeness) in zip(in_order, self._nearest(in_order), strict=True):
            if concern.request == 0 and theme == GENERAL:
                unplaced.append(concern)
            else:
                memberships.append(Membership(concern.sentence, f"R{concern.request}-{theme}", likeness))
        found, residue = self._emergent(unplaced)
        memberships += residue
        used = {membership.theme for membership in memberships}
        return [theme for theme in [*self._known_themes(), *found] if theme.id in used], memberships

    def _centroids_of(
        self, anchors: Sequence[ThemeAnchor], matrix: csr_matrix, features: Sequence[TextFeatures]
    ) -> csr_matrix:
        vocabulary = self._vectorizer.vocabulary_
        rows = []
        for anchor in anchors:
            members = [n for n, feature in enumerate(features) if self._belongs(anchor, feature)]
            mean = np.asarray(matrix[members].mean(axis=0)).ravel() if members else np.zeros(len(vocabulary))
            for name in anchor.concepts:
                column = vocabulary.get(f"c:{anchor.request}:{name}")
                if column is not None:
                    mean[column] *= ANCHOR_WEIGHT
            rows.append(mean)
        return normalize(csr_matrix(np.array(rows).reshape(len(anchors), len(vocabulary))))

    def _belongs(self, anchor: ThemeAnchor, features: TextFeatures) -> bool:
        if anchor.request:
            return any(f"{anchor.request}:{name}" in features.concepts for name in anchor.concepts)
        return anchor.id in {hit.key for hit in self._own_terms.find_words(features.words, features.language)}

    def _nearest(self, concerns: Sequence[Concern]) -> list[tuple[str, float]]:
        """The anchor nearest to each concern among those of its request, and its likeness."""
        found = [(GENERAL, 0.0) for _ in concerns]
        if not concerns:
            return found
        vectors = normalize(self._vectorizer.transform([concern.features for concern in concerns]))
        for request, anchors in self.anchors.items():
            rows = [n for n, concern in enumerate(concerns) if concern.request == request]
            if not rows or not anchors:
                continue
            likeness = (vectors[rows] @ self._centroids[request].T).toarray()
            for n, row in zip(rows, likeness, strict=True):
                own = np.array([OWN_TERM if self._belongs(anchor, concerns[n].features) else 0.0 for anchor in anchors])
                best = int(np.argmax(np.round(row + own, 9)))
                if row[best] + own[best] >= LEAST_LIKENESS:
                    found[n] = anchors[best].id, round(float(min(1.0, row[best])), 4)
        return found

    def _emergent(self, concerns: Sequence[Concern]) -> tuple[list[Theme], list[Membership]]:
        """Cluster what no known theme holds; a cluster is named by the words its members share."""
        if not concerns:
            return [], []
        texts = [concern.features for concern in concerns]
        if self._encoded:
            labels = _clusters(self._encoded.transform(texts).astype(np.float64), SAME_MATTER_ENCODED)
        else:
            labels = _clusters(normalize(self._meanings.transform(texts)).toarray(), SAME_MATTER)
        themes: list[Theme] = []
        memberships: list[Membership] = []
        for label in sorted(set(labels)):
            members = [n for n, found in enumerate(labels) if found == label]
            if len(members) < LEAST_CLUSTER:
                memberships += [Membership(concerns[n].sentence, f"R0-{GENERAL}", 0.0) for n in members]
                continue
            words = _shared_words([concerns[n].features for n in members])
            smallest = min(concerns[n].sentence for n in members)  # a name for this run; the registry gives the id
            theme = Theme(f"{NEW_THEME}{smallest}", 0, ", ".join(words), ", ".join(words), True)
            themes.append(theme)
            memberships += [Membership(concerns[n].sentence, theme.id, 0.0) for n in members]
        return themes, memberships

    def _known_themes(self) -> list[Theme]:
        themes = []
        for number, anchors in self.anchors.items():
            themes += [Theme(f"R{number}-{a.id}", number, a.title_en, a.title_km, number == 0) for a in anchors]
            general = self.titles.get(number, {"en": "Other matters", "km": "បញ្ហាផ្សេងៗ"})
            themes.append(Theme(f"R{number}-{GENERAL}", number, general["en"], general["km"], number == 0))
        return themes


def _clusters(vectors: np.ndarray, farthest: float) -> list[int]:
    if len(vectors) < 2:
        return [0] * len(vectors)
    distance = np.round(1.0 - vectors @ vectors.T, 6).clip(0.0)
    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=farthest
    )
    return [int(label) for label in model.fit_predict(distance)]


def _shared_words(members: Sequence[TextFeatures]) -> list[str]:
    counts = Counter(word for features in members for word in set(features.words) if len(word) > 3)
    shared = [word for word, count in counts.items() if count > 1]
    return sorted(shared or counts, key=lambda word: (-counts[word], word))[:3]
