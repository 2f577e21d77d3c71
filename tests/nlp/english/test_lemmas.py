"""Lemmas by form and part of speech."""

from __future__ import annotations

import pytest

from nlp.english import load
from nlp.english.lemmas import Lemmas, regular_lemma


@pytest.mark.parametrize(
    ("form", "pos", "lemma"),
    [
        ("were", "AUX", "be"),
        ("n’t", "PART", "not"),
        ("beaten", "VERB", "beat"),
        ("children", "NOUN", "child"),
        ("Children", "NOUN", "child"),
        ("worse", "ADJ", "bad"),
        ("Phnom", "PROPN", "Phnom"),
        ("16,579", "NUM", "16579"),
        ("prison", "NOUN", "prison"),
    ],
)
def test_a_form_has_the_lemma_of_its_part_of_speech(form: str, pos: str, lemma: str) -> None:
    component = load().get_pipe("lemma")
    assert component.lemma(form, pos) == lemma  # type: ignore[attr-defined]


def test_exceptions_come_before_the_dictionary() -> None:
    lemmas = Lemmas("lemma")
    lemmas.exceptions = {"leaves|NOUN": "leaf"}
    assert (lemmas.lemma("Leaves", "NOUN"), lemmas.lemma("leaves", "VERB")) == ("leaf", "leave")


def test_exceptions_survive_bytes() -> None:
    lemmas = Lemmas("lemma")
    lemmas.exceptions = {"n't|PART": "not", "ខ្ញុំ|X": "x"}
    assert Lemmas("lemma").from_bytes(lemmas.to_bytes()).exceptions == lemmas.exceptions


def test_names_and_symbols_keep_their_form() -> None:
    assert [regular_lemma("Das", "PROPN"), regular_lemma("%", "SYM")] == ["Das", "%"]
