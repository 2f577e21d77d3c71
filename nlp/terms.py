"""Finding the codebook's terms in a sentence: whole words, longest first, the same way in both languages.

English patterns are words with ``*`` for any ending and ``~`` for up to three words between; Khmer terms are matched on
the boundaries of segmented words, folded for spelling variants, never as substrings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Span

import nlp.english
import nlp.khmer

GAP = "~"
LONGEST_GAP = 3
LONGEST_KHMER_TERM = 8  # segmented words


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term found: ``key`` is what it was registered under, ``first`` and ``last`` are token indices in the span."""

    key: str
    first: int
    last: int


class TermMatcher:
    """Matches many keyed term lists in one pass over a sentence's tokens.

    Parameters
    ----------
    entries : iterable of (key, English patterns, Khmer terms)
    """

    def __init__(self, entries: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> None:
        self._exact: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._prefix: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._khmer: dict[str, list[str]] = {}
        for key, english, khmer in entries:
            for pattern in english:
                self._add_english(key, pattern)
            for term in khmer:
                self._khmer.setdefault(nlp.khmer.fold(term), []).append(key)

    def find(self, span: Doc | Span, language: str) -> list[TermHit]:
        """All hits in order of their first token; a key is reported once per place."""
        if language == "km":
            return self._find_khmer([folded(token.text) for token in span])
        return self._find_english(words_of(span))

    def find_words(self, words: Sequence[str], language: str) -> list[TermHit]:
        """The same for words already taken from a sentence: lower-case English, folded Khmer."""
        return self._find_khmer(words) if language == "km" else self._find_english(words)

    def _add_english(self, key: str, pattern: str) -> None:
        atoms: list[str] = []
        for word in pattern.lower().replace("’", "'").split():
            atoms.extend([word] if word == GAP else _split_word(word))
        if not atoms:
            return
        head, rest = atoms[0], tuple(atoms[1:])
        table = self._prefix if head.endswith("*") else self._exact
        table.setdefault(head.rstrip("*")[:3] if head.endswith("*") else head, []).append((key, (head, *rest)))

    def _find_english(self, words: Sequence[str]) -> list[TermHit]:
        hits: dict[tuple[str, int], TermHit] = {}
        for first, word in enumerate(words):
            for key, atoms in (*self._exact.get(word, ()), *self._prefix.get(word[:3], ())):
                last = _match(atoms, words, first)
                if last is not None:
                    hits.setdefault((key, first), TermHit(key, first, last))
        return list(hits.values())

    def _find_khmer(self, words: Sequence[str]) -> list[TermHit]:
        hits: list[TermHit] = []
        covered = -1
        for first in range(len(words)):
            if first <= covered:
                continue
            text = ""
            found: tuple[int, list[str]] | None = None
            for last in range(first, min(first + LONGEST_KHMER_TERM, len(words))):
                text += words[last]
                if text in self._khmer:
                    found = last, self._khmer[text]
            if found:
                covered = found[0]
                hits.extend(TermHit(key, first, found[0]) for key in dict.fromkeys(found[1]))
        return hits


def words_of(span: Doc | Span) -> list[str]:
    """Lower-case words of an English span, curly apostrophes straightened."""
    return [token.lower_.replace("’", "'") for token in span]


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """A Khmer word folded for matching."""
    return nlp.khmer.fold(word)


def _split_word(word: str) -> list[str]:
    """Split a word of a pattern as the English tokenizer splits it in a text."""
    stem = word.rstrip("*")
    if stem in {"n't", "%"} or not stem:
        return [word]
    atoms = [token.lower_ for token in nlp.english.load().tokenizer(stem)]
    return [*atoms[:-1], atoms[-1] + "*" * (len(word) - len(stem))]


def _match(atoms: tuple[str, ...], words: Sequence[str], first: int) -> int | None:
    """Index of the last word if the pattern matches from ``first`` on, else None."""
    position = first
    gap = 0
    for atom in atoms:
        if atom == GAP:
            gap = LONGEST_GAP
            continue
        limit = min(position + gap, len(words) - 1)
        while position <= limit and not _same(atom, words[position]):
            position += 1
        if position > limit:
            return None
        position += 1
        gap = 0
    return position - 1


def _same(atom: str, word: str) -> bool:
    return word.startswith(atom[:-1]) if atom.endswith("*") else word == atom
