"""How the English tokenizer differs from spaCy's own: the field's abbreviations and note marks."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_suffix_regex, registry

from nlp.english.lists import entries

# A note mark at the end of a word: superscript figures or daggers, or a figure set right after a full stop,
# closing mark or bracket ("…the State.4"), as they come out of a PDF.
NOTE_MARKS = (
    r"[¹²³⁰⁴⁵⁶⁷⁸⁹]+",
    r"[†‡]+",
    r"(?<=[a-z]{2}[.,;:!?”’\"\)])\d{1,2}",
    r"(?<=[a-z][.!?][”’\"\)])\d{1,2}",
)
BEFORE_NUMBER = " before-number"
HALF_DOTTED = ("H.E",)  # a slip often seen in front of a name


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


def equip(tokenizer: Tokenizer, nlp: Language) -> Tokenizer:
    """Give ``tokenizer`` the exceptions and suffixes of the field; it is changed in place."""
    for abbreviation in (*always_abbreviated(), *HALF_DOTTED):
        tokenizer.add_special_case(abbreviation, [{ORTH: abbreviation}])
    suffixes = [*(nlp.Defaults.suffixes or ()), *NOTE_MARKS]
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    return tokenizer


@registry.tokenizers("samleng.EnglishTokenizer.v1")
def create_english_tokenizer() -> Callable[[Language], Tokenizer]:
    """The tokenizer a configuration names ``samleng.EnglishTokenizer.v1``."""

    def make(nlp: Language) -> Tokenizer:
        return equip(registry.tokenizers.get("spacy.Tokenizer.v1")()(nlp), nlp)

    return make
