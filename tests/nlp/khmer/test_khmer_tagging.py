"""Parts of speech, lemmas, stop words, numbers."""

from __future__ import annotations

import pytest
from spacy.language import Language

from nlp.khmer import wordlists
from nlp.khmer.tagging import lemma


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ខ្ញុំទៅផ្ទះ។", "PRON VERB NOUN PUNCT"),
        ("គាត់កំពុងរៀន", "PRON AUX VERB"),
        ("គាត់បានទៅ", "PRON AUX VERB"),
        ("ក្មេងនេះ និងម្តាយ", "NOUN DET CCONJ NOUN"),
        ("១២% នៃកុមារ", "NUM SYM ADP NOUN"),
        ("លោក ហេង និយាយថា", "PRON PROPN VERB SCONJ"),
        ("ក្នុងប្រទេសកម្ពុជា", "ADP NOUN PROPN"),
        ("ខ្ញុំមិនទៅទេ", "PRON ADV VERB PART"),
        ("គាត់មិនដែលទៅ", "PRON ADV ADV VERB"),
        ("អ្នកស្រី នួន ច័ន្ទណា។", "PRON PROPN PROPN PROPN PUNCT"),
        ("លោកស្រី បន្ថែមថា", "PRON VERB SCONJ"),
    ],
)
def test_gives_parts_of_speech(khmer: Language, text: str, expected: str) -> None:
    assert [token.pos_ for token in khmer(text)] == expected.split()


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ការឃុំខ្លួន", "ឃុំខ្លួន"),
        ("ភាពក្រីក្រ", "ក្រីក្រ"),
        ("សេចក្តីស្លាប់", "ស្លាប់"),
        ("ក្តីបារម្ភ", "បារម្ភ"),
        ("ការងារ", "ការងារ"),
        ("ការិយាល័យ", "ការិយាល័យ"),
        ("ភាពយន្ត", "ភាពយន្ត"),
        ("ក្មេងៗ", "ក្មេង"),
        ("ផ្ទះ", "ផ្ទះ"),
    ],
)
def test_strips_nominalisers_for_the_lemma(word: str, expected: str) -> None:
    assert lemma(word) == expected


def test_verbs_keep_what_looks_like_a_nominaliser() -> None:
    assert lemma("ការពារ", "v") == "ការពារ"


@pytest.mark.parametrize(
    ("word", "is_stop"),
    [
        *(("និង", True), ("ឲ្យ", True), ("របស់", True)),
        *(("មនុស្ស", False), ("ច្បាប់", False), ("កុមារ", False), ("ពន្ធនាគារ", False)),
    ],
)
def test_stop_words_carry_no_topic(khmer: Language, word: str, is_stop: bool) -> None:
    assert khmer.vocab[word].is_stop is is_stop


@pytest.mark.parametrize(
    ("word", "like"),
    [("១២", True), ("1,234.5", True), ("ដប់", True), ("មួយ", True), ("កុមារ", False), (".", False)],
)
def test_numbers(khmer: Language, word: str, like: bool) -> None:
    assert khmer.vocab[word].like_num is like


def test_the_closed_classes_are_ample() -> None:
    assert len(wordlists.closed_class()) >= 300
