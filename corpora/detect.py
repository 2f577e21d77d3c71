"""Detect the language of a text by its script."""

from __future__ import annotations

import re

from corpora.records import LanguageCode

_KHMER_LETTER = re.compile(r"[\u1780-\u17b3]")
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]")


def language_of(text: str) -> LanguageCode:
    """``km`` or ``en`` by the script of most letters, ``und`` for a text without letters of either.

    Khmer consonants and independent vowels count; vowel signs do not, so that a word weighs alike in both.
    """
    khmer, latin = len(_KHMER_LETTER.findall(text)), len(_LATIN_LETTER.findall(text))
    if not khmer and not latin:
        return "und"
    return "km" if khmer >= latin else "en"
