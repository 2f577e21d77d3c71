"""How the English tokenizer differs from spaCy's own: the field's abbreviations and note marks."""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.symbols import ORTH
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from nlp.english.lists import entries

# A note mark at the end of a word: superscript figures or daggers, or a figure set right after a full stop,
# closing mark or bracket ("…the State.4"), as they come out of a PDF.
NOTE_MARKS = (
    r"[¹²³⁰⁴⁵⁶⁷⁸⁹]+",
    r"[†‡]+",
    r"(?<=[a-z]{2}[.,;:!?”’\"\)])\d{1,2}",
    r"(?<=[a-z][.!?][”’\"\)])\d{1,2}",
)
# What Universal Dependencies cut otherwise than spaCy: runs of one sign stay whole, figures leave their unit,
# "COVID-19" and "5–6" are three words, "re-elected" and "#rights" one.
RUNS = (r"[!?]{2,}", r"\.[!?]+", r"[*=_~$<>]{2,}")
UNITS = (r"(?<=\d)(?:[ap]m|[AP]M|k)",)
INNER_MARKS = (  # "account(s)", "Article 9(2)", "too late?he asked": brackets and stops leave the words they touch
    r"(?<=[\w.,;:!?\"”])[()\[\]{}<>]|[()\[\]{}<>](?=[\w\"“.,;])",
    r"(?<=\w)[;?!](?=\w)",
)
JOINTS = (r"(?<=[A-Za-z])-(?=\d)", r"(?<=\d)–(?=\d)", r"(?<=and)/(?=or)")
PREFIXED = (
    "anti|auto|bi|co|counter|cross|e|ex|inter|intra|macro|micro|mid|mini|multi|neo|non|post|pre|pro|pseudo|re|semi"
    "|sub|super|trans|ultra|un"
)
TELEPHONE = r"(?:(?:\d-)?\d{3}-)?\d{3}-\d{4}"
# A stored tokenizer keeps the pattern alone, to be used with ``match``: no flags, and its own end.
WHOLE = re.compile(rf"(?i:(?:{PREFIXED})-[a-z]+|#[a-z]\w+|{TELEPHONE})\Z")
# spaCy's own exceptions that hurt here: faces where "(8)" is an age, "we'd" in "Wed", "and/or" as one word.
UNWANTED = frozenset({"):", "8)", "8-)", "8D", "8-D", "id", "Id", "wed", "Wed", "and/or"})
SPLIT = {"wanna": ("wan", "na"), "Wanna": ("Wan", "na")}
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


def _special_cases(nlp: Language) -> dict[str, list[dict[int, str]]]:
    """spaCy's exceptions without the unwanted ones, and ours."""
    kept = {text: parts for text, parts in nlp.Defaults.tokenizer_exceptions.items() if text not in UNWANTED}
    whole = {text: [{ORTH: text}] for text in (*always_abbreviated(), *HALF_DOTTED)}
    return kept | whole | {text: [{ORTH: part} for part in parts] for text, parts in SPLIT.items()}


@registry.tokenizers("samleng.EnglishTokenizer.v1")
def create_english_tokenizer() -> Callable[[Language], Tokenizer]:
    """The tokenizer a configuration names ``samleng.EnglishTokenizer.v1``."""

    def make(nlp: Language) -> Tokenizer:
        defaults = nlp.Defaults
        suffixes = [*RUNS, *(defaults.suffixes or ()), *NOTE_MARKS, *UNITS]
        return Tokenizer(  # all at once: every later change would load the exceptions again
            nlp.vocab,
            rules=_special_cases(nlp),
            prefix_search=compile_prefix_regex([*RUNS, *(defaults.prefixes or ())]).search,
            suffix_search=compile_suffix_regex(suffixes).search,
            infix_finditer=compile_infix_regex([*(defaults.infixes or ()), *JOINTS, *INNER_MARKS]).finditer,
            token_match=WHOLE.match,
            url_match=defaults.url_match,
        )

    return make
