"""Quotations: where they stand, and which of them are speech."""

from __future__ import annotations

import pytest

from nlp.voices.quotations import find_quotations

ENGLISH = [
    ("“I miss my school,” she said.", ["“I miss my school,”"]),
    ("He said: “They locked us in. Nobody came.” Then he left.", ["“They locked us in. Nobody came.”"]),
    ("The title “Waiting for a date” was chosen by us.", []),
    ("She calls the place “the box”.", []),
    ("‘I don’t sleep,’ said the boy, ‘not even at noon.’", ["‘I don’t sleep,’", "‘not even at noon.’"]),
    ("The boys’ room and the girls’ room are apart.", []),
    ('"We have one pen for six of us." (girl, 14)', ['"We have one pen for six of us."']),
    (
        "“My uncle told me, ‘Boys like you come back,’ and I left.”",
        ["“My uncle told me, ‘Boys like you come back,’ and I left.”"],
    ),
    ("“Nobody told me anything", ["“Nobody told me anything"]),
]

KHMER = [
    ("គាត់ប្រាប់ថា៖ «ខ្ញុំឃ្លានរាល់យប់»។", ["«ខ្ញុំឃ្លានរាល់យប់»"]),
    ("«គេហៅឈ្មោះអ្នកដទៃ តែមិនដែលហៅឈ្មោះខ្ញុំទេ» ក្មេងម្នាក់និយាយ។", ["«គេហៅឈ្មោះអ្នកដទៃ តែមិនដែលហៅឈ្មោះខ្ញុំទេ»"]),
    ("កម្មវិធី «ផ្ទះថ្មី» បានចាប់ផ្តើម។", []),
    ("ឆ្មាំហៅគាត់តែ «អាចោរ» ប៉ុណ្ណោះ។", []),
]


@pytest.mark.parametrize(("text", "spoken"), ENGLISH)
def test_english_speech_is_told_from_titles(text: str, spoken: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotations(text) if q.speech] == spoken


@pytest.mark.parametrize(("text", "spoken"), KHMER)
def test_khmer_speech_is_told_from_names(text: str, spoken: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotations(text, khmer=True) if q.speech] == spoken


def test_a_quotation_left_open_says_so() -> None:
    (quotation,) = find_quotations("She began: “I was")
    assert not quotation.closed
    assert quotation.introduced
