"""What words mean: glosses of Khmer words, fields of both languages, and terms that both languages share."""

from __future__ import annotations

import pytest

from nlp.features import TextFeatures, field_terms, sense_pairs, sense_terms
from nlp.senses import Glossary

GLOSSARY = Glossary(
    {"អាវ": ("shirt",), "វាយ": ("hit", "beat"), "ទឹក": ("water",), "ភ្នែក": ("eye",), "ការ": (), "ប៉ុន្មាន": ("how",)},
    {"shirt": ("clothes",), "hit": ("violence",), "beat": ("violence", "music"), "eye": ("body",)},
)


@pytest.mark.parametrize(
    ("word", "senses"),
    [
        ("វាយ", [("hit", "beat")]),
        ("ការវាយ", [("hit", "beat")]),  # a derived word means what its root means
        ("ទឹកភ្នែក", [("water", "eye")]),  # one not listed is cut into the fewest that are
        ("អាវធំ", []),  # and left without a sense where the pieces do not reach its end
        ("ការ", []),
        ("", []),
        ("ក" * 100_000, []),
    ],
)
def test_khmer_words_have_the_senses_of_the_glossary(word: str, senses: list[tuple[str, ...]]) -> None:
    assert list(GLOSSARY.senses([word], "km")) == senses


def test_english_words_are_their_own_senses() -> None:
    assert GLOSSARY.senses(["the", "guard", "hit", "he"], "en") == (("guard",), ("hit",), ("he",))


def test_fields_come_from_all_senses_and_words_without_a_field_fall_out() -> None:
    assert GLOSSARY.fields((("hit", "beat"), ("guard",), ("shirt",))) == (("violence", "music"), ("clothes",))


def test_both_languages_share_terms_of_meaning() -> None:
    def features(language: str, words: list[str]) -> TextFeatures:
        senses = GLOSSARY.senses(words, language)
        return TextFeatures(language, tuple(words), "", (), (), "", senses, GLOSSARY.fields(senses))

    khmer, english = features("km", ["វាយ", "ភ្នែក"]), features("en", ["hit", "the", "eye"])
    assert set(sense_terms(english)) < set(sense_terms(khmer))
    assert list(sense_pairs(khmer)) == list(sense_pairs(english)) == ["m:hit eye"]
    assert list(field_terms(khmer)) == ["f:violence", "f:music", "f:body", "f:violence body"]
    assert list(field_terms(english)) == ["f:violence", "f:body", "f:violence body"]
