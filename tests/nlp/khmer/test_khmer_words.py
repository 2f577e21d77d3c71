"""Words: what is protected, what stays together, and khmer-nltk's own words in exact mode."""

from __future__ import annotations

import logging

import pytest
from spacy.language import Language

from nlp.khmer import exact
from nlp.khmer.exact import exact_tags, exact_words
from nlp.khmer.words import split_words


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in split_words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ខ្ញុំទៅផ្ទះ។", ["ខ្ញុំ", "ទៅ", "ផ្ទះ", "។"]),
        ("១,២៣៤.៥៦ ដុល្លារ", ["១,២៣៤.៥៦", "ដុល្លារ"]),
        ("ម៉ោង 8:30", ["ម៉ោង", "8:30"]),
        ("ឯ.ឧ. ហេង", ["ឯ.ឧ.", "ហេង"]),
        ("គ.ជ.ប បាន", ["គ.ជ.ប", "បាន"]),
        ("សៀវភៅ ។ល។", ["សៀវភៅ", "។ល។"]),
        ("ក្មេងៗ", ["ក្មេងៗ"]),
        ("ថា៖ «ទៅ»", ["ថា", "៖", "«", "ទៅ", "»"]),
        ("១២%", ["១២", "%"]),
        ("មើល https://a.example/b?c=1។", ["មើល", "https://a.example/b?c=1", "។"]),
        ("សរសេរទៅ pen.veasna@mof-kt.example", ["សរសេរ", "ទៅ", "pen.veasna@mof-kt.example"]),
        ("អង្គការ Child-Rights ឆ្នាំ២០២៤", ["អង្គការ", "Child-Rights", "ឆ្នាំ", "២០២៤"]),
        ("ខ្ញុំ\nទៅ", ["ខ្ញុំ", "ទៅ"]),
        ("", []),
        ("   ", []),
    ],
)
def test_cuts_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_loses_nothing_but_white_space(real_lines: list[str]) -> None:
    for line in real_lines[::5]:
        assert "".join(words(line)) == "".join(line.split())


def test_exact_words_and_tags_are_those_of_khmer_nltk(real_lines: list[str]) -> None:
    import khmernltk

    logging.getLogger("khmer-nltk").setLevel(logging.ERROR)
    odd = ["a១", "១៖ក", "្ក ក្", "1១ា", "ក្ a", "\u200bខ្ញុំ\u200bទៅ  ទេ", "សង្កាត់ ចោមចៅ ", "x .com", ""]
    segments = real_lines[:2000] + real_lines[-400:] + odd
    assert len(segments) > 2000
    for segment in segments:
        assert exact_tags(segment) == khmernltk.pos_tag(segment)
        assert exact_words(segment) == khmernltk.word_tokenize(segment)


def test_changed_models_fall_back_to_khmer_nltk(monkeypatch: pytest.MonkeyPatch) -> None:
    from nlp.khmer import models as found

    text = "ខ្ញុំទៅផ្ទះ។ គាត់ទៅសាលា"
    before = exact_tags(text)
    monkeypatch.setitem(found._FILES, "constants", ("utils/constants.py", "0" * 64))
    found.replacements.cache_clear()
    exact.models.cache_clear()
    try:
        with pytest.warns(UserWarning, match=r"not that of version 1\.6"):
            assert exact_tags(text) == before
        assert words("ខ្ញុំទៅផ្ទះ") == ["ខ្ញុំ", "ទៅ", "ផ្ទះ"]
        assert exact.tag_words(["ខ្ញុំ", "ទៅ"]) == ["n", "v"]
    finally:
        found.replacements.cache_clear()
        exact.models.cache_clear()


def test_exact_mode_reaches_spacy(real_lines: list[str]) -> None:
    import nlp.khmer
    from nlp.khmer import normalise

    pipeline: Language = nlp.khmer.load(exact=True)
    for line in real_lines[:300]:
        expected = [(word, tag) for word, tag in exact_tags(normalise(line).text) if not word.isspace()]
        assert [(token.text, token.tag_) for token in pipeline(line) if not token.is_space] == expected
