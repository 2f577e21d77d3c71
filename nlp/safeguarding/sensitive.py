"""Matters that wait for a reviewer, and words that tell who a child is, by the codebook's ``sensitive.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from spacy.tokens import Doc, Span

from nlp.terms import TermHit, TermMatcher


class SensitiveWords:
    """Compiled from ``sensitive.yaml``.

    Parameters
    ----------
    data : mapping
        ``withheld`` and ``combination``, each group -> language -> terms, as in the codebook.

    Raises
    ------
    KeyError
        If one of the two is missing.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._withheld = TermMatcher(_entries(data["withheld"]))
        self._telling = {group: TermMatcher(_entries({group: terms})) for group, terms in data["combination"].items()}

    def matters(self, span: Doc | Span, language: str) -> frozenset[str]:
        """Which matters a sentence touches: ``sexual_violence``, ``self_harm``."""
        return frozenset(hit.key for hit in self._withheld.find(span, language))

    def telling(self, span: Doc | Span, language: str) -> list[TermHit]:
        """Words for sex, facility, place and offence; the hits' keys say which, and may overlap."""
        return [hit for matcher in self._telling.values() for hit in matcher.find(span, language)]


def is_sensitive(span: Doc | Span, language: str, words: SensitiveWords) -> bool:
    """Whether a sentence is on sexual violence or self-harm and is withheld until a reviewer approves it."""
    return bool(words.matters(span, language))


def _entries(groups: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    for group, terms in groups.items():
        yield group, terms.get("en", ()), terms.get("km", ())
