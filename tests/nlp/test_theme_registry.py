"""Themes keep their ids; splits and merges are events."""

from __future__ import annotations

from nlp.theme_registry import ThemeEvent, carry_ids


def members(text: str) -> frozenset[str]:
    return frozenset(text.split())


def test_a_theme_that_grows_keeps_its_id() -> None:
    carried, events = carry_ids({"new-b": members("a b c d")}, {"new-a": members("a b c")})
    assert carried == {"new-b": "new-a"}
    assert events == [ThemeEvent("new-a", "kept")]


def test_a_theme_of_the_codebook_is_the_same_by_its_id() -> None:
    carried, events = carry_ids({"R2-food": members("x")}, {"R2-food": members("a b")})
    assert carried == {"R2-food": "R2-food"}
    assert events == [ThemeEvent("R2-food", "kept")]


def test_a_split_names_where_it_came_from() -> None:
    carried, events = carry_ids({"p": members("a b c"), "q": members("d e")}, {"old": members("a b c d e")})
    assert carried == {"p": "old", "q": "q"}
    assert ThemeEvent("q", "split", "old") in events


def test_a_merge_names_where_it_went() -> None:
    carried, events = carry_ids({"p": members("a b c d")}, {"one": members("a b"), "two": members("c d")})
    assert carried == {"p": "one"}
    assert ThemeEvent("two", "merged", "one") in events


def test_births_and_deaths() -> None:
    _, events = carry_ids({"p": members("a")}, {"q": members("z")})
    assert events == [ThemeEvent("p", "born"), ThemeEvent("q", "gone")]
