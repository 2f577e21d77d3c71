"""A coder's sentences find the pipeline's by their characters."""

from __future__ import annotations

from nlp.matching import boundary_f, locate, match
from nlp.records import Sentence

TEXT = "Opening\n\nHe came late.  She wept.\n\nHe came late."


def sentence(number: int, start: int, end: int) -> Sentence:
    return Sentence(number, 0, TEXT[start:end], start, end, "en")


OURS = [sentence(1, 0, 7), sentence(2, 9, 33), sentence(3, 35, 48)]


def test_repeated_sentences_are_found_in_order() -> None:
    places = locate(["Opening", "He came late.", "She wept.", "He came late."], TEXT)
    assert [(p.start, p.end) for p in places] == [(0, 7), (9, 22), (24, 33), (35, 48)]
    assert match(places, OURS) == [0, 1, 1, 2]


def test_markup_and_spaces_do_not_count() -> None:
    (place,) = locate(["**He  came** late."], TEXT)
    assert (place.start, place.end) == (9, 22)


def test_what_is_not_there_is_not_matched() -> None:
    places = locate(["A sentence about elephants and nothing else"], TEXT)
    assert match(places, OURS) == [None]


def test_boundaries_are_strict() -> None:
    places = locate(["Opening", "He came late.", "She wept.", "He came late."], TEXT)
    assert boundary_f(places, OURS) == 2 * 2 / (4 + 3)
