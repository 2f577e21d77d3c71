"""Speaker nouns, verbs of saying, pronouns and marks of the codebook, found in a sentence as one list of items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Span

from nlp.offsets import source_span
from nlp.terms import TermMatcher

ADULT_AT = 18
_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
_UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty"]
NUMBER_WORDS = {
    **{word: n for n, word in enumerate(_TEENS, start=10)},
    **{word: 10 * n for n, word in enumerate(_TENS, start=2)},
    **{f"{ten}-{unit}": 10 * n + k for n, ten in enumerate(_TENS, start=2) for k, unit in enumerate(_UNITS, start=1)},
}
_WORD_AGE = re.compile(
    r"\b(?:aged|am|was|turned|is|now|are|were)\s+(" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + r")\b"
    r"(?!\s+(?:of|per|months?|weeks?|days?|hours?|children|boys|girls|people|minutes|in))",
    re.IGNORECASE,
)
_AGES = (
    re.compile(r"\b(\d{1,2})[- ]year(?:s)?[- ]old"),
    re.compile(r"\bage[d]? (?:of )?(\d{1,2})\b"),
    re.compile(r"(?<=[A-Za-z*’'])(?: \(|, |\*, |\* \()(\d{1,2})(?=[,).:;]|$)"),
    re.compile(r"(?:អាយុ|វ័យ)\s*(?:ទើប|តែ|ប្រហែល|ជិត|បាន)*\s*(\d{1,2})"),
    re.compile(r"\((\d{1,2})\s*ឆ្នាំ\)"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """Something the lexicon found: kind (``role``, ``verb``, ``pronoun`` ...), value, and place in the block's text."""

    kind: str
    value: str
    start: int
    end: int
    token: int


class SpeakerLexicon:
    """Compiled from ``speakers.yaml``.

    Parameters
    ----------
    speakers : mapping
        Group -> key -> language -> terms, as in the codebook.
    """

    def __init__(self, speakers: Mapping[str, Any]) -> None:
        self._groups = TermMatcher(_entries(speakers, {"roles", "titles"}))
        self._verbs = TermMatcher(_entries(speakers, {"verbs", "pronouns"}))
        self._marks = TermMatcher(_entries(speakers, {"marks"}))
        self._sections = TermMatcher(_entries(speakers, {"sections"}))

    def items(self, span: Span, language: str) -> list[Item]:
        """Roles, titles, verbs, pronouns and marks of a sentence in text order, overlaps within a group resolved
        for the longest."""
        found: list[Item] = []
        for matcher in (self._groups, self._verbs, self._marks):
            hits = sorted(matcher.find(span, language), key=lambda hit: (hit.first, -hit.last))
            covered = -1
            for hit in hits:
                if hit.first <= covered and matcher is not self._marks:
                    continue
                covered = max(covered, hit.last)
                group, value = hit.key.split(":")
                start = source_span(span[hit.first])[0]
                end = source_span(span[hit.last])[1]
                found.append(Item(group, value, start, end, hit.first))
        return sorted(found, key=lambda item: (item.start, item.end))

    def section_kinds(self, span: Span, language: str) -> frozenset[str]:
        """What a heading's words announce: ``child``, ``official``, ``organisation``, ``method`` ..."""
        return frozenset(hit.key.split(":")[1] for hit in self._sections.find(span, language))


def ages(text: str) -> list[tuple[int, int, int]]:
    """Ages told in a text as (start, end, years), Khmer and Arabic digits alike."""
    plain = text.translate(_DIGITS)
    found = {(match.start(1), match.end(1), int(match[1])) for pattern in _AGES for match in pattern.finditer(plain)}
    found |= {(match.start(1), match.end(1), NUMBER_WORDS[match[1].lower()]) for match in _WORD_AGE.finditer(plain)}
    return sorted(found)


def _entries(speakers: Mapping[str, Any], groups: set[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    singular = {"roles": "role", "titles": "title", "verbs": "verb", "pronouns": "pronoun", "marks": "mark"}
    for group in sorted(groups):
        for key, terms in speakers[group].items():
            yield f"{singular.get(group, group)}:{key}", terms.get("en", []), terms.get("km", [])
