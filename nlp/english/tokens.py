"""How the English tokenizer differs from spaCy's own: the field's abbreviations and note marks."""

from __future__ import annotations

from spacy.language import Language
from spacy.symbols import ORTH
from spacy.util import compile_suffix_regex

from nlp.english.lists import entries

# A note mark at the end of a word: superscript figures or daggers, or a figure set right after a full stop,
# closing mark or bracket ("…the State.4"), as they come out of a PDF.
NOTE_MARKS = (r"[¹²³⁰⁴⁵⁶⁷⁸⁹]+", r"[†‡]+", r"(?<=[a-z]{2}[.,;:!?”’\"\)])\d{1,2}", r"(?<=[a-z][.!?][”’\"\)])\d{1,2}")
BEFORE_NUMBER = " before-number"


def always_abbreviated() -> tuple[str, ...]:
    """Abbreviations that keep their full stop wherever they stand."""
    return tuple(entry for entry in entries("abbreviations") if not entry.endswith(BEFORE_NUMBER))


def abbreviated_before_number() -> frozenset[str]:
    """Abbreviations, without their full stop, that are one only in front of a number."""
    return frozenset(
        entry.removesuffix(BEFORE_NUMBER).removesuffix(".")
        for entry in entries("abbreviations")
        if entry.endswith(BEFORE_NUMBER)
    )


def equip(nlp: Language) -> Language:
    """Give ``nlp`` the exceptions and suffixes of the field; its tokenizer is changed in place."""
    for abbreviation in always_abbreviated():
        nlp.tokenizer.add_special_case(abbreviation, [{ORTH: abbreviation}])
    # H.E. is written H.E, too, and H. E.
    nlp.tokenizer.add_special_case("H.E", [{ORTH: "H.E"}])
    suffixes = [*(nlp.Defaults.suffixes or ()), *NOTE_MARKS]
    nlp.tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    return nlp
