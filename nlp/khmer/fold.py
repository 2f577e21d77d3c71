"""Fold Khmer text for matching: spelling variants of one word come to one form."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from nlp.khmer.normalise import normalise

_WORD_LENGTH = 40  # shorter texts are words and come again


def fold(text: str) -> str:
    """Form of ``text`` for comparing, never for storing or showing; folding again changes nothing."""
    return _folded_word(text) if len(text) < _WORD_LENGTH else _folded(text)


def _folded(text: str) -> str:
    text = _look_alikes(text).casefold()
    pattern, variants = _variants()
    return pattern.sub(lambda match: variants[match.group()], text)


_folded_word = lru_cache(maxsize=65536)(_folded)


def spellings(word: str) -> set[str]:
    """The ways a folded word may be written: with each variant of its parts, with subscript ដ for ត."""
    found = {word}
    for other, kept in _variants()[1].items():
        found |= {form.replace(kept, other) for form in found if kept in form}
    return found | {form.replace("\u17d2\u178f", "\u17d2\u178a") for form in found}


def _look_alikes(text: str) -> str:
    """Normalised text in which subscript ដ and ត, which look the same, are both ត, and ៘ is written out."""
    return normalise(text).text.replace("\u17d2\u178a", "\u17d2\u178f").replace("៘", "។ល។")


@lru_cache(maxsize=1)
def _variants() -> tuple[re.Pattern[str], dict[str, str]]:
    """Pattern of all variants, longest first, and the form each comes to."""
    table: dict[str, str] = {}
    for line in files("nlp.khmer").joinpath("data/spelling.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            kept, *others = map(_look_alikes, line.split("\t"))
            table.update(dict.fromkeys(others, kept))
    longest = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), table
