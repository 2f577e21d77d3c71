"""Small, deterministic text classifiers: several views of a sentence, one geometric mean, calibrated by out-of-fold fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import Pipeline

from nlp.features import TextFeatures

Terms = Callable[[TextFeatures], Iterable[str]]
Probabilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a sentence: which terms, which learner, how strongly regularised."""

    name: str
    terms: tuple[Terms, ...]
    learner: str = "logistic"
    strength: float = 4.0
    weight: float = 1.0


class TermAnalyzer:
    """Joins the terms of several functions; a class so that a fitted model can be stored."""

    def __init__(self, terms: Sequence[Terms]) -> None:
        self.terms = tuple(terms)

    def __call__(self, features: TextFeatures) -> list[str]:
        return [term for function in self.terms for term in function(features)]


@dataclass
class ViewEnsemble:
    """Geometric mean of the views' probabilities, sharpened or softened by one temperature.

    Attributes
    ----------
    classes : list
        In the order of the probability columns.
    temperature : float
        Fitted on out-of-fold probabilities so that stated confidence meets accuracy.
    """

    views: tuple[View, ...]
    classes: list[Any] = field(default_factory=list)
    temperature: float = 1.0
    models: list[Pipeline] = field(default_factory=list)

    def fit(self, features: Sequence[TextFeatures], labels: Sequence[Any], weights: Sequence[float] | None = None) -> ViewEnsemble:
        """Fit every view; the temperature stays as it is."""
        self.classes = sorted(set(labels))
        index = {label: n for n, label in enumerate(self.classes)}
        target = np.array([index[label] for label in labels])
        weight = None if weights is None else np.asarray(weights, dtype=float)
        self.models = [_fitted(view, features, target, weight) for view in self.views]
        return self

    def predict(self, features: Sequence[TextFeatures]) -> Probabilities:
        """Probabilities, shape (sentences, classes), rows sum to 1."""
        if not features:
            return np.zeros((0, len(self.classes)))
        total = np.zeros((len(features), len(self.classes)))
        for view, model in zip(self.views, self.models, strict=True):
            total += view.weight * np.log(np.clip(model.predict_proba(features), 1e-6, 1.0))
        return softmax(total / sum(view.weight for view in self.views) / self.temperature)


def softmax(scores: Probabilities) -> Probabilities:
    """Row-wise softmax."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def fit_temperature(probabilities: Probabilities, target: NDArray[np.int64]) -> float:
    """The temperature with the least log loss on held-out probabilities (Guo et al. 2017), on a fixed grid."""
    logs = np.log(np.clip(probabilities, 1e-9, 1.0))
    grid = np.round(np.arange(0.3, 2.55, 0.05), 2)
    losses = [-np.log(np.clip(softmax(logs / t)[np.arange(len(target)), target], 1e-9, 1)).mean() for t in grid]
    return float(grid[int(np.argmin(losses))])


def folds(groups: Sequence[Any], count: int) -> list[NDArray[np.int64]]:
    """Indices of each held-out fold; members of a group stay together, assignment is by order of appearance."""
    order = {group: n % count for n, group in enumerate(dict.fromkeys(groups))}
    member = np.array([order[group] for group in groups])
    return [np.flatnonzero(member == n) for n in range(count)]


def _fitted(view: View, features: Sequence[TextFeatures], target: NDArray[np.int64], weight: Probabilities | None) -> Pipeline:
    vectorizer = TfidfVectorizer(analyzer=TermAnalyzer(view.terms), sublinear_tf=True, min_df=2, dtype=np.float64)
    learner: Any
    if view.learner == "bayes":
        learner = ComplementNB(alpha=0.3)
    else:
        learner = LogisticRegression(C=view.strength, max_iter=400, solver="lbfgs")
    model = Pipeline([("terms", vectorizer), ("learner", learner)])
    return model.fit(features, target, learner__sample_weight=weight)
