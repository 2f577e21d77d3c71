"""Agreement of coders on what both coded: Krippendorff's alpha and Cohen's kappa, over all and for each request."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations
from math import isnan
from typing import Any

from sklearn.metrics import cohen_kappa_score

from corpora.corrections import Correction

Label = int
Codings = Mapping[str, Mapping[str, Label]]  # unit -> coder -> label
Pairs = Mapping[tuple[str, str], list[str]]
NOT_CODED = 11  # neither concern nor request: a decision like any other
ALL = -1
PIPELINE = "pipeline"
CODED = ("concern", "request")
LEAST_UNITS = 2


def krippendorff_alpha(units: Sequence[Sequence[Hashable]]) -> float | None:
    """Krippendorff's alpha for nominal data with missing values.

    Parameters
    ----------
    units : sequence of sequence
        The labels each unit was given; units with fewer than two are left out.

    Returns
    -------
    float or None
        1 is perfect agreement, 0 what chance gives; None where nothing can be compared or all labels are the same.

    Notes
    -----
    K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: the coincidence matrix.
    """
    coincidences: Counter[tuple[Hashable, Hashable]] = Counter()
    for labels in units:
        if len(labels) < LEAST_UNITS:
            continue
        counts = Counter(labels)
        for one, first in counts.items():
            for other, second in counts.items():
                pairs = first * (second - (one == other))
                coincidences[one, other] += pairs / (len(labels) - 1)  # type: ignore[assignment]
    totals: Counter[Hashable] = Counter()
    for (one, _), weight in coincidences.items():
        totals[one] += weight
    size = sum(totals.values())
    expected = size * size - sum(total * total for total in totals.values())
    if size < LEAST_UNITS or expected == 0:
        return None
    observed = sum(weight for (one, other), weight in coincidences.items() if one != other)
    return float(1 - (size - 1) * observed / expected)


def cohen_kappa(left: Sequence[Label], right: Sequence[Label]) -> float | None:
    """Cohen's kappa of two coders; None where it is not defined."""
    if len(left) < LEAST_UNITS or len(set(left) | set(right)) < LEAST_UNITS:
        return None
    value = float(cohen_kappa_score(left, right))
    return None if isnan(value) else value


def agreement_rows(
    corrections: Sequence[Correction], pipeline: Mapping[str, Label]
) -> list[dict[str, Any]]:
    """Rows of the table ``agreement``.

    Parameters
    ----------
    corrections : sequence of Correction
    pipeline : mapping
        Sentence id to the pipeline's own label, before any decision: a request, or 11 where it codes none.
    """
    human: dict[str, dict[str, Label]] = defaultdict(dict)
    drawn = set()
    for correction in corrections:
        label = label_of(correction)
        if label is not None:
            human[correction.sentence][correction.coder] = label
            if correction.reason == "random":
                drawn.add(correction.sentence)
    both = {unit: dict(coders) | {PIPELINE: pipeline[unit]} for unit, coders in human.items() if unit in pipeline}
    rows = _figures("human-human", human, _pairs(human))
    rows += _figures("human-pipeline", both, _against_pipeline(both))
    sample = {unit: coders for unit, coders in both.items() if unit in drawn}
    return rows + _figures("human-pipeline-random", sample, _against_pipeline(sample))


def label_of(correction: Correction) -> Label | None:
    """What a coder said of the request: 0 to 10, 11 for neither concern nor request, None for nothing."""
    if correction.stance is not None and correction.stance not in CODED:
        return NOT_CODED
    return correction.request


def _figures(pair: str, codings: Codings, pairs: Pairs) -> list[dict[str, Any]]:
    units = sorted({unit for shared in pairs.values() for unit in shared})
    if len(units) < LEAST_UNITS:
        return []
    used = {label for unit in units for label in codings[unit].values()}
    rows = [_row(pair, ALL, codings, units, pairs, None)]
    return rows + [_row(pair, n, codings, units, pairs, n) for n in sorted(used) if n != NOT_CODED]


def _row(
    pair: str, request: int, codings: Codings, units: Sequence[str], pairs: Pairs, one: int | None
) -> dict[str, Any]:
    def seen(label: Label) -> Label:
        return label if one is None else int(label == one)

    coders = sorted({coder for names in pairs for coder in names})
    alpha = krippendorff_alpha([[seen(codings[u][c]) for c in coders if c in codings[u]] for u in units])
    kappas = [
        cohen_kappa([seen(codings[u][left]) for u in shared], [seen(codings[u][right]) for u in shared])
        for (left, right), shared in pairs.items()
    ]
    defined = [kappa for kappa in kappas if kappa is not None]
    kappa = sum(defined) / len(defined) if defined else None
    return {"pair": pair, "request": request, "units": len(units), "alpha": _rounded(alpha), "kappa": _rounded(kappa)}


def _pairs(codings: Codings) -> dict[tuple[str, str], list[str]]:
    """Pairs of coders with the units both coded."""
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for unit in sorted(codings):
        for pair in combinations(sorted(codings[unit]), 2):
            shared[pair].append(unit)
    return dict(sorted(shared.items()))


def _against_pipeline(codings: Codings) -> dict[tuple[str, str], list[str]]:
    return {pair: shared for pair, shared in _pairs(codings).items() if PIPELINE in pair}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
