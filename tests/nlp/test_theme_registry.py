"""Ids of emergent themes: tables of themes before and clusters after, and what holds whatever comes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.theme_registry import NEW_THEME, Register, ThemeEvent, match

A, B, C = (f"{NEW_THEME}{letter * 6}" for letter in "abc")
Parts = dict[str, str]  # theme or cluster -> its sentences, one letter or figure each
Told = list[tuple[str, str, str, int]]  # event, from, to, members


def sentence(mark: str | int) -> str:
    """An id of the form sentences have; one letter is sorted as itself."""
    return f"s{mark}{hashlib.sha256(str(mark).encode()).hexdigest()[:14]}"


def sentences(marks: Iterable[str | int]) -> frozenset[str]:
    return frozenset(sentence(mark) for mark in marks)


def fresh(mark: str | int, number: int = 1) -> str:
    return f"{NEW_THEME}{sentence(mark)[-6:]}" + (f"-{number}" if number > 1 else "")


def register(members: Parts, *history: ThemeEvent) -> Register:
    return Register("r1", {theme: sentences(marks) for theme, marks in members.items()}, history)


@pytest.mark.parametrize(
    ("before", "after", "ids", "told"),
    [
        pytest.param({}, {"x": "12"}, {"x": fresh(1)}, [("new", fresh(1), fresh(1), 2)], id="a first cluster is new"),
        pytest.param({A: "123"}, {"x": "123"}, {"x": A}, [], id="unchanged is no event"),
        pytest.param({A: "234"}, {"x": "1234567"}, {"x": A}, [], id="a theme that grows, even by a smaller sentence"),
        pytest.param({A: "1234"}, {"x": "4"}, {"x": A}, [], id="a theme that shrinks"),
        pytest.param({A: "123"}, {}, {}, [("ended", A, A, 3)], id="a theme without members has ended"),
        pytest.param(
            {A: "123"},
            {"x": "456"},
            {"x": fresh(4)},
            [("ended", A, A, 3), ("new", fresh(4), fresh(4), 3)],
            id="one theme ends and another begins",
        ),
        pytest.param(
            {A: "12345"},
            {"x": "12", "y": "3456"},
            {"x": fresh(1), "y": A},
            [("split", A, fresh(1), 2)],
            id="the larger part keeps the id",
        ),
        pytest.param(
            {A: "1234"},
            {"x": "14", "y": "23"},
            {"x": A, "y": fresh(2)},
            [("split", A, fresh(2), 2)],
            id="of equal parts the one with the smallest sentence, however they are called",
        ),
        pytest.param(
            {A: "1234"},
            {"y": "14", "x": "0235"},
            {"y": A, "x": fresh(0)},
            [("split", A, fresh(0), 2)],
            id="a smaller sentence that is not shared does not count",
        ),
        pytest.param(
            {A: "1234567"},
            {"x": "123", "y": "45", "z": "67"},
            {"x": A, "y": fresh(4), "z": fresh(6)},
            sorted([("split", A, fresh(4), 2), ("split", A, fresh(6), 2)]),
            id="into three",
        ),
        pytest.param(
            {A: "12", B: "345"},
            {"x": "123456"},
            {"x": B},
            [("merge", A, B, 2)],
            id="of two themes in one cluster the larger keeps its id",
        ),
        pytest.param({B: "12", A: "34"}, {"x": "1234"}, {"x": A}, [("merge", B, A, 2)], id="equal ones: smaller id"),
        pytest.param(
            {A: "1234", B: "567"},
            {"x": "123", "y": "4567"},
            {"x": A, "y": B},
            [("split", A, B, 1)],
            id="a part that goes over to another theme",
        ),
        pytest.param(
            {A: "12345", B: "6789"},
            {"x": "1236789", "y": "45"},
            {"x": B, "y": fresh(4)},
            [("merge", A, B, 3), ("split", A, fresh(4), 2)],
            id="merged with most, split off with the rest",
        ),
        pytest.param(
            {A: "123", B: "456", C: "789"},
            {"x": "12", "y": "45", "z": "3689"},
            {"x": A, "y": B, "z": C},
            [("split", A, C, 1), ("split", B, C, 1)],
            id="three themes exchange members",
        ),
    ],
)
def test_clusters_get_the_ids_of_the_themes_they_continue(before: Parts, after: Parts, ids: Parts, told: Told) -> None:
    found = match(register(before), {name: sentences(marks) for name, marks in after.items()})
    assert found.ids == ids
    assert [(event.event, event.source, event.theme, event.members) for event in found.history] == told
    assert {(event.step, event.release) for event in found.history} <= {(1, "r1")}


def test_an_id_of_the_history_is_never_given_again() -> None:
    gone = ThemeEvent(2, "ended", fresh(1), fresh(1), 3, "r0")
    merged = ThemeEvent(1, "merge", A, fresh(4), 3)
    found = match(register({}, merged, gone), {"x": sentences("123"), "y": sentences("456")})
    assert found.ids == {"x": fresh(1, 2), "y": fresh(4, 2)}
    assert found.history[:2] == (merged, gone)
    assert {event.step for event in found.history[2:]} == {3}
    again = match(Register("r2", {}, found.history), {"x": sentences("123")})
    assert again.ids == {"x": fresh(1, 3)}


def test_two_clusters_whose_sentences_end_alike_have_two_ids() -> None:
    found = match(Register(), {"x": ["s1aaaaaa"], "y": ["s2aaaaaa"]})
    assert found.ids == {"x": A, "y": f"{A}-2"}


@st.composite
def partitions(draw: st.DrawFn) -> dict[str, frozenset[str]]:
    """Sentences in up to six clusters."""
    places = draw(st.dictionaries(st.integers(0, 40), st.integers(0, 5), max_size=25))
    return {
        f"c{cluster}": sentences(mark for mark, place in places.items() if place == cluster)
        for cluster in set(places.values())
    }


def grown(before: Register, *steps: dict[str, frozenset[str]]) -> Register:
    """The register after several releases."""
    for number, clusters in enumerate(steps, start=1):
        found = match(before, clusters)
        before = Register(
            f"r{number}", {found.ids[name]: marks for name, marks in clusters.items()}, tuple(found.history)
        )
    return before


@given(st.lists(partitions(), min_size=1, max_size=5))
def test_ids_are_unique_and_no_retired_id_comes_back(steps: list[dict[str, frozenset[str]]]) -> None:
    before, retired = Register(), set[str]()
    for clusters in steps:
        after = grown(before, clusters)
        assert len(after.members) == len(clusters)
        retired |= set(before.members) - set(after.members)
        assert not retired & set(after.members)
        begun = {event.theme for event in after.history if event.event in ("new", "split")}
        assert set(after.members) <= begun
        assert after.history[: len(before.history)] == before.history
        before = after


@given(partitions(), partitions())
def test_the_same_clusters_again_bring_nothing_new(
    first: dict[str, frozenset[str]], second: dict[str, frozenset[str]]
) -> None:
    before = grown(Register(), first, second)
    again = match(before, {f"other {name}": marks for name, marks in reversed(second.items())})
    assert again.history == before.history
    assert {f"other {name}": theme for name, theme in match(grown(Register(), first), second).ids.items()} == again.ids


@given(partitions(), partitions(), st.data())
def test_members_added_to_one_cluster_change_no_other_id(
    first: dict[str, frozenset[str]], second: dict[str, frozenset[str]], data: st.DataObject
) -> None:
    if not second:
        return
    before = grown(Register(), first)
    name = data.draw(st.sampled_from(sorted(second)))
    more = sentences(data.draw(st.sets(st.integers(41, 80), max_size=10)))
    plain, added = match(before, second), match(before, second | {name: second[name] | more})
    assert {k: v for k, v in plain.ids.items() if k != name} == {k: v for k, v in added.ids.items() if k != name}
    if plain.ids[name] in before.members:
        assert added.ids == plain.ids


@given(partitions(), partitions())
def test_every_theme_before_is_kept_or_its_end_is_told(
    first: dict[str, frozenset[str]], second: dict[str, frozenset[str]]
) -> None:
    before = grown(Register(), first)
    found = match(before, second)
    told = found.history[len(before.history) :]
    ended = {event.source for event in told if event.event in ("merge", "ended")}
    assert ended == set(before.members) - set(found.ids.values())
    for theme, own in before.members.items():
        went = sum(event.members for event in told if event.source == theme and event.event in ("merge", "split"))
        kept = [len(own & marks) for name, marks in second.items() if found.ids[name] == theme]
        assert went + sum(kept) == len(own & frozenset().union(*second.values()))
