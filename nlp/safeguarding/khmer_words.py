"""The word lists of safeguarding, and what the Khmer ones say about a word: can it be part of a name?"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

from nlp.khmer import fold, wordlists
from nlp.khmer.vocabulary import like_num

HEAD = 5  # code points
_FUNCTION = frozenset({"PRON", "DET", "ADP", "SCONJ", "CCONJ", "AUX", "PART", "NUM"})


@cache
def words(use: str) -> frozenset[str]:
    """Folded words of one use in ``data/khmer_names.tsv``."""
    return frozenset(fold(word) for word in _rows()[use])


@cache
def written(use: str) -> tuple[str, ...]:
    """Words of one use as written, longest first, for patterns."""
    return tuple(sorted(_rows()[use], key=lambda word: (-len(word), word)))


@lru_cache(maxsize=65536)
def is_never(word: str) -> bool:
    """Whether a segmented word is no part of a name: a function word, a number, or on the list ``never``."""
    folded = fold(word)
    if folded in words("never") or folded in wordlists.places() or like_num(word):
        return True
    if folded.endswith(fold("ឱ្យ")) or folded.startswith((*_heads(), *words("prefix"))):
        return True
    return any(upos in _FUNCTION for upos, _ in wordlists.closed_class().get(folded, ()))


@cache
def _heads() -> tuple[str, ...]:
    """Words long enough that what begins with them is a compound, not a name ("ឯកសារភ្ជាប់")."""
    return tuple(sorted(word for word in words("never") if len(word) >= HEAD))


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    text = files("nlp.safeguarding").joinpath("data/khmer_names.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            use, listed = line.split("\t")
            table[use] = tuple(dict.fromkeys(listed.split()))
    return table
