"""Agreement, shares and intervals: known values, and what must hold whatever the numbers are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from corpora.corrections import Correction
from outputs.agreement import NOT_CODED, agreement_rows, cohen_kappa, krippendorff_alpha
from outputs.intervals import request_shares

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), sections A to C; None where nobody coded
TWO_BINARY = (list("0100000010"), list("1110010000"))
TWO_NOMINAL = (list("aabbdcccedda"), list("babbbccceddd"))
FOUR = (
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
)


def units(coders: tuple[list[Any], ...]) -> list[list[Any]]:
    return [[label for label in unit if label is not None] for unit in zip(*coders, strict=True)]


@pytest.mark.parametrize(
    ("coders", "expected"), [(TWO_BINARY, 0.095), (TWO_NOMINAL, 0.692), (FOUR, 0.743), (([1, 2], [1, 2]), 1.0)]
)
def test_alpha_has_the_values_its_author_gives(coders: tuple[list[Any], ...], expected: float) -> None:
    assert krippendorff_alpha(units(coders)) == pytest.approx(expected, abs=0.001)


@pytest.mark.parametrize("coders", [([], []), ([1, 1], [1, 1]), ([1], [None])])
def test_alpha_is_not_defined_where_nothing_varies_or_is_shared(coders: tuple[list[Any], ...]) -> None:
    assert krippendorff_alpha(units(coders)) is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [([1, 1, 2, 2], [1, 1, 2, 2], 1.0), ([1, 1, 2, 2], [1, 2, 1, 2], 0.0), ([1, 1], [1, 1], None), ([1], [1], None)],
)
def test_kappa(left: list[int], right: list[int], expected: float | None) -> None:
    assert cohen_kappa(left, right) == expected


def coded(n: int, coder: str, request: int | None, reason: str = "unsure", stance: str | None = None) -> Correction:
    return Correction(f"s{n:015x}", "p", coder, "2026-01-31", stance=stance, request=request, reason=reason)


def test_people_are_compared_with_each_other_and_with_the_pipeline() -> None:
    corrections = [coded(n, "A", n % 3, "random" if n < 4 else "unsure") for n in range(9)]
    corrections += [coded(n, "B", n % 3 if n else 2) for n in range(9)]
    pipeline = {f"s{n:015x}": n % 3 for n in range(9)} | {"s" + "f" * 15: 5}
    rows = {(row["pair"], row["request"]): row for row in agreement_rows(corrections, pipeline)}
    assert {pair for pair, _ in rows} == {"human-human", "human-pipeline", "human-pipeline-random"}
    assert rows["human-human", -1]["units"] == 9
    assert 0.7 < rows["human-human", -1]["kappa"] < 1
    assert rows["human-human", 1]["kappa"] == 1.0
    assert rows["human-pipeline-random", -1]["units"] == 4
    assert rows["human-pipeline", -1]["kappa"] > rows["human-human", -1]["kappa"]


def test_a_sentence_without_concern_is_a_decision_too() -> None:
    corrections = [coded(0, "A", None, stance="other"), coded(1, "A", 4), coded(2, "A", None)]
    pipeline = {"s" + "0" * 15: NOT_CODED, f"s{1:015x}": 4, f"s{2:015x}": 7}
    rows = agreement_rows(corrections, pipeline)
    assert [(row["pair"], row["request"], row["units"], row["kappa"]) for row in rows] == [
        ("human-pipeline", -1, 2, 1.0),
        ("human-pipeline", 4, 2, 1.0),
    ]


def test_nobody_coded_gives_no_figures() -> None:
    assert agreement_rows([], {"s": 1}) == []


def concerns(counts: dict[str, dict[int, int]]) -> list[dict[str, Any]]:
    return [
        {"publication": name, "request": request}
        for name, own in counts.items()
        for request, count in own.items()
        for _ in range(count)
    ]


EVEN = concerns({f"p{n}": {1: 6, 2: 3, 0: 1} for n in range(8)})
CLUSTERED = concerns({f"p{n}": {1 if n < 5 else 2: 10} for n in range(8)})


def test_shares_add_up_and_lie_within_their_intervals() -> None:
    figures = request_shares(EVEN)
    assert sum(row["share"] or 0 for row in figures.values()) == pytest.approx(1, abs=1e-3)
    assert figures[1]["share"] == pytest.approx(0.6)
    for row in figures.values():
        assert row["low"] <= row["share"] <= row["high"]  # type: ignore[operator]
        assert row["corrected"] is None


def test_publications_that_differ_make_wider_intervals_than_sentences_alone_would() -> None:
    even, clustered = request_shares(EVEN)[1], request_shares(CLUSTERED)[1]
    assert clustered["high"] - clustered["low"] > 1.5 * (even["high"] - even["low"])  # type: ignore[operator]


def test_the_interval_covers_the_true_share_about_as_often_as_it_says() -> None:
    generator = np.random.default_rng(7)
    covered = 0
    for _ in range(40):
        drawn = concerns({f"p{n}": {1: int(k), 2: 20 - int(k)} for n, k in enumerate(generator.binomial(20, 0.4, 12))})
        row = request_shares(drawn)[1]
        covered += row["low"] <= 0.4 <= row["high"]  # type: ignore[operator]
    assert covered >= 35


def test_known_confusions_are_taken_out_of_the_shares() -> None:
    confusion = (np.eye(11) * 100).astype(int).tolist()
    confusion[1][1], confusion[1][2] = 60, 40  # two fifths of what belongs to 1 is coded 2
    coded_so = concerns({f"p{n}": {1: 30, 2: 70} for n in range(10)})  # truly half and half
    figures = request_shares(coded_so, confusion)
    assert figures[1]["share"] == pytest.approx(0.3)
    assert figures[1]["corrected"] == pytest.approx(0.5, abs=0.01)
    assert figures[1]["corrected_low"] < 0.5 < figures[1]["corrected_high"]  # type: ignore[operator]
    assert sum(row["corrected"] or 0 for row in figures.values()) == pytest.approx(1, abs=1e-3)


def test_the_same_concerns_in_another_order_give_the_same_figures() -> None:
    assert request_shares(EVEN) == request_shares(EVEN[::-1])


def test_no_concern_at_all_gives_zeros() -> None:
    assert {row["share"] for row in request_shares([]).values()} == {0.0}
