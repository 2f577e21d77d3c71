"""What words mean: English glosses that let a Khmer sentence learn from English ones, and fields both fall into.

A semantic field (Trier 1931; a tagset in the manner of USAS) is what *belt*, *baton* and ខ្សែក្រវាត់ have in common;
a pair of neighbouring fields says who did what where no word of a sentence was seen before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlp.terms import folded

LEAST_PIECE, LONGEST_PIECE = 2, 24  # code points of the words an unlisted one may be made of
_NO_SENSE = frozenset({"a", "an", "the", "be", "of", "that", "to"})  # English words without a Khmer counterpart

Senses = tuple[str, ...]
Fields = tuple[str, ...]


class Glossary:
    """Looks words up in the codebook's glossary and lexicon of fields.

    Parameters
    ----------
    entries : mapping of str to tuple of str
        Khmer words and their English base forms, the usual sense first; an empty tuple for a word without content.
    fields : mapping of str to tuple of str
        English base forms and their fields, the usual one first.
    """

    def __init__(self, entries: Mapping[str, Senses], fields: Mapping[str, Fields]) -> None:
        self._fields = dict(fields)
        self._entries = {folded(word): senses for word, senses in entries.items()}

    def senses(self, words: Sequence[str], language: str) -> tuple[Senses, ...]:
        """Senses of each word that has some: an English base form stands for itself, a Khmer word for its glosses."""
        if language == "en":
            return tuple((word,) for word in words if word not in _NO_SENSE)
        found = (self._senses(word) for word in words)
        return tuple(senses for senses in found if senses)

    def fields(self, senses: Sequence[Senses]) -> tuple[Fields, ...]:
        """Fields of each word that has some, from its senses; the usual one first."""
        found = (tuple(dict.fromkeys(f for sense in word for f in self._fields.get(sense, ()))) for word in senses)
        return tuple(fields for fields in found if fields)

    def _senses(self, word: str) -> Senses:
        """A word that is not listed means what the fewest listed words mean that it can be cut into."""
        if word in self._entries:
            return self._entries[word]
        return tuple(dict.fromkeys(sense for piece in self._pieces(word) for sense in self._entries[piece]))

    def _pieces(self, word: str) -> tuple[str, ...]:
        shortest: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
        for start in range(len(word)):
            before = shortest[start]
            if before is None:
                continue
            for end in range(start + LEAST_PIECE, min(start + LONGEST_PIECE, len(word)) + 1):
                now = shortest[end]
                if word[start:end] in self._entries and (now is None or len(before) + 1 < len(now)):
                    shortest[end] = (*before, word[start:end])
        return shortest[-1] or ()
