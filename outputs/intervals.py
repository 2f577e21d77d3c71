"""Shares of the ten requests with intervals, and corrected for what the request model is known to confuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

CLASSES = tuple(range(11))
DRAWS = 1000
SEED = 20210422
LEVEL = (2.5, 97.5)
SMOOTHING = 0.5  # added to each cell of a confusion matrix when its rows are drawn

Matrix = NDArray[np.float64]


def request_shares(
    concerns: Sequence[Mapping[str, Any]], confusion: Sequence[Sequence[int]] | None = None
) -> dict[int, dict[str, float | None]]:
    """Share of each request among children's concerns and requests, with 95 % intervals.

    Publications are drawn with replacement, then sentences within each drawn publication (two-stage bootstrap, 1000
    draws, fixed seed): sentences of one publication resemble each other, and the interval has to say so.

    Parameters
    ----------
    concerns : sequence of mapping
        Rows with ``publication`` and ``request``.
    confusion : 11 x 11 counts, optional
        ``confusion[true][coded]`` measured on documents the model has not learned from. The corrected share solves
        ``observed = true @ confusion`` under non-negative shares that sum to 1 (adjusted count: G. Forman, Quantifying
        counts and costs via classification, 2008); rows of the matrix are drawn anew with every bootstrap.

    Returns
    -------
    dict
        Request to ``share``, ``low``, ``high``, ``corrected``, ``corrected_low``, ``corrected_high``; the corrected
        ones are None without ``confusion``.
    """
    counts = _counts(concerns)
    total = counts.sum()
    if total == 0:
        return {number: _uncorrected() | {"share": 0.0, "low": 0.0, "high": 0.0} for number in CLASSES}
    share = counts.sum(axis=0) / total
    generator = np.random.default_rng(SEED)
    drawn = _drawn(counts, generator)
    low, high = np.percentile(drawn, LEVEL, axis=0)
    figures: dict[int, dict[str, float | None]] = {
        n: _uncorrected() | {"share": _rounded(share[n]), "low": _rounded(low[n]), "high": _rounded(high[n])}
        for n in CLASSES
    }
    if confusion is not None:
        _correct(figures, share, drawn, np.asarray(confusion, dtype=float), generator)
    return figures


def corrected_shares(observed: Matrix, rates: Matrix) -> Matrix:
    """True shares that best explain the observed ones; ``rates[true, coded]`` sum to 1 in each row."""
    solved, _ = nnls(rates.T, observed)
    return solved / solved.sum() if solved.sum() > 0 else observed


def _counts(concerns: Sequence[Mapping[str, Any]]) -> Matrix:
    """One row for each publication, one column for each class."""
    order = {name: n for n, name in enumerate(sorted({row["publication"] for row in concerns}))}
    counts = np.zeros((len(order), len(CLASSES)))
    for row in concerns:
        counts[order[row["publication"]], row["request"]] += 1
    return counts


def _drawn(counts: Matrix, generator: np.random.Generator) -> Matrix:
    sizes = counts.sum(axis=1).astype(int)
    inside = counts / sizes[:, None]
    shares = np.empty((DRAWS, counts.shape[1]))
    for draw in range(DRAWS):
        chosen = generator.integers(0, len(counts), len(counts))
        found = generator.multinomial(sizes[chosen], inside[chosen]).sum(axis=0)
        shares[draw] = found / found.sum()
    return shares


def _correct(
    figures: dict[int, dict[str, float | None]],
    share: Matrix,
    drawn: Matrix,
    confusion: Matrix,
    generator: np.random.Generator,
) -> None:
    confusion = confusion + SMOOTHING * np.eye(len(CLASSES))
    point = corrected_shares(share, confusion / confusion.sum(axis=1, keepdims=True))
    draws = np.array(
        [
            corrected_shares(observed, np.array([generator.dirichlet(row + 1e-6) for row in confusion]))
            for observed in drawn
        ]
    )
    low, high = np.percentile(draws, LEVEL, axis=0)
    for n in CLASSES:
        figures[n] |= {
            "corrected": _rounded(point[n]),
            "corrected_low": _rounded(low[n]),
            "corrected_high": _rounded(high[n]),
        }


def _uncorrected() -> dict[str, float | None]:
    return {"corrected": None, "corrected_low": None, "corrected_high": None}


def _rounded(value: Any) -> float:
    return round(float(value), 4)
