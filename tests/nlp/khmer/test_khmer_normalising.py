"""Normalised text: what comes to one form, what stays, and where every character came from."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.khmer import fold, normalise

MARKS = re.compile("\u17d2[\u1780-\u17b3]|.")
DISORDER = st.text(
    st.sampled_from(
        "កខសដតរហអឣឤេីាិឹុំះៈ៉៊់៌័្្្ៗ។០1 "
        "\u200b\u200c\u200d\ufeff\u00a0\r\n\t.é\u0301\U0001f469\u17d3\u17b4\ud800"
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("ដេីម្បី", "ដើម្បី"),  # ើ typed as two vowels
        ("កេា", "កោ"),
        ("ធើ្វ", "ធ្វើ"),  # vowel before subscript
        ("ស្រ្តី", "ស្ត្រី"),  # subscript RO comes last
        ("មំា", "មាំ"),
        ("ទំំ", "ទំ"),  # doubled mark
        ("សុី", "ស៊ី"),  # ុ typed for the shifter it looks like
        ("ញុំា", "ញ៉ាំ"),
        ("ក្្រ", "ក្រ"),
        ("\u17a3\u17a4", "អអា"),  # deprecated letters
        ("ក\u200b្រុម", "ក្រុម"),  # zero-width space inside a syllable
        ("\ufeffខ្ញុំ\u200b ទៅ", "ខ្ញុំ ទៅ"),
        ("ទៅ\u00a0 \tផ្ទះ", "ទៅ ផ្ទះ"),
        ("ទៅ\r\n\r\n ផ្ទះ", "ទៅ\nផ្ទះ"),
        ("cafe\u0301", "café"),
        ("👨\u200d👩", "👨\u200d👩"),  # the joiner inside an emoji stays
        ("\ud800", "\ufffd"),
        ("ម្ដាយ និងម្តាយ", "ម្ដាយ និងម្តាយ"),  # spelling is not touched
        ("", ""),
    ],
)
def test_normalises(source: str, text: str) -> None:
    assert normalise(source).text == text
    assert normalise(text).text == text


@pytest.mark.parametrize(
    ("source", "piece", "original"),
    [
        ("ខ្ញុំ ដេីម្បី ទៅ", "ដើម្បី", "ដេីម្បី"),
        ("ទៅ\u200bក\u200b្រុម\u200bនេះ", "ក្រុម", "ក\u200b្រុម"),
        ("ក\r\n\u00a0ខ", "\n", "\r\n\u00a0"),
        ("e\u0301ក", "é", "e\u0301"),
    ],
)
def test_maps_pieces_to_their_source(source: str, piece: str, original: str) -> None:
    normalised = normalise(source)
    start = normalised.text.index(piece)
    first, last = normalised.source_span(start, start + len(piece))
    assert source[first:last] == original


@settings(max_examples=400, deadline=None)
@given(DISORDER)
def test_normalising_again_changes_nothing(source: str) -> None:
    normalised = normalise(source)
    assert normalise(normalised.text).text == normalised.text
    assert fold(fold(source)) == fold(source)


@settings(max_examples=400, deadline=None)
@given(DISORDER)
def test_every_character_has_a_place(source: str) -> None:
    normalised = normalise(source)
    starts, ends = normalised.starts.tolist(), normalised.ends.tolist()
    assert len(starts) == len(ends) == len(normalised.text)
    assert all(0 <= start < end <= len(source) for start, end in zip(starts, ends, strict=True))
    assert starts == sorted(starts)


def test_shuffled_marks_come_to_one_form(real_lines: list[str]) -> None:
    text = normalise("\n".join(real_lines)).text
    found = set(re.findall("[\u1780-\u17b3](?:[\u17b6-\u17d1\u17dd]|\u17d2[\u1780-\u17b3])+", text))
    syllables = sorted(syllable for syllable in found if len(MARKS.findall(syllable)) > 2)
    shuffle = random.Random(7)
    same = 0
    for syllable in syllables:
        marks = MARKS.findall(syllable[1:])
        shuffle.shuffle(marks)
        same += normalise(syllable[0] + "".join(marks)).text == syllable
    assert len(syllables) > 500
    assert same >= 0.995 * len(syllables)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ឲ្យ", "ឱ្យ"),
        ("អោយ", "ឱ្យ"),
        ("ស្ដី", "ស្តី"),
        ("ម្ដាយ", "ម្តាយ"),
        ("ហិង្សា", "ហឹង្សា"),
        ("សំឡេង", "សម្លេង"),
        ("កម្សាន្ត", "កំសាន្ត"),
        ("កុមារ\u200bភាព", "កុមារភាព"),
        ("NGO", "ngo"),
    ],
)
def test_folds_spelling_variants(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("ទះ", "ផ្ទះ"), ("វាយ", "វាល"), ("ឃុំ", "ឃំុខ")])
def test_folds_no_different_words(one: str, other: str) -> None:
    assert fold(one) != fold(other)
