"""A coder's sentences and the pipeline's, lined up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpora.records import CorpusError
from nlp.matching import boundary_f, locate, match
from nlp.records import STANCES, VOICES, CodedSentence


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """One line of ``gold.jsonl``; ``pair`` is the number of the same sentence in the document ``par-en``."""

    number: int
    text: str
    voice: str
    stance: str
    primary: int
    also: tuple[int, ...]
    mode: str
    pair: int | None = None

    @property
    def asks(self) -> bool:
        """Whether it is a child's concern or request."""
        return self.voice == "child" and self.stance in {"concern", "request"}

    @property
    def accepted(self) -> frozenset[int]:
        return frozenset({self.primary, *self.also})


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A coder's document beside the pipeline's coding of it.

    Attributes
    ----------
    found : list of (int or None)
        For each gold sentence the index of the pipeline's sentence that shares most characters with it.
    identifiers : tuple of (kind, text)
        Marked in ``pii.jsonl``; ``redacted`` is what the pipeline would hide, as (kind, text).
    """

    name: str
    language: str
    gold: tuple[GoldSentence, ...]
    coded: tuple[CodedSentence, ...]
    themes: tuple[str | None, ...]
    found: tuple[int | None, ...]
    boundary: float
    identifiers: tuple[tuple[str, str], ...] | None = None
    redacted: tuple[tuple[str, str], ...] = ()

    @classmethod
    def lined_up(
        cls,
        name: str,
        gold: Sequence[GoldSentence],
        text: str,
        coded: Sequence[CodedSentence],
        themes: Sequence[str | None],
        identifiers: Sequence[tuple[str, str]] | None = None,
        redacted: Sequence[tuple[str, str]] = (),
    ) -> GoldDocument:
        """Match a coder's sentences to the pipeline's by character overlap in the extracted text."""
        sentences = [entry.sentence for entry in coded]
        places = locate([row.text for row in gold], text)
        khmer = sum(1 for row in gold for char in row.text if "\u1780" <= char <= "\u17ff")
        language = "km" if khmer > sum(len(row.text) for row in gold) / 4 else "en"
        return cls(
            name, language, tuple(gold), tuple(coded), tuple(themes), tuple(match(places, sentences)),
            boundary_f(places, sentences), None if identifiers is None else tuple(identifiers), tuple(redacted),
        )  # fmt: skip

    def pairs(self) -> list[tuple[GoldSentence, CodedSentence | None, str | None]]:
        """Each gold sentence with the pipeline's sentence and theme, None where it found none."""
        return [
            (row, None, None) if place is None else (row, self.coded[place], self.themes[place])
            for row, place in zip(self.gold, self.found, strict=True)
        ]


def parse_gold(row: Mapping[str, Any], place: str) -> GoldSentence:
    """A gold sentence from a decoded line.

    Raises
    ------
    CorpusError
        Naming the place, the field and its wrong value.
    """
    for name in ("text", "voice", "stance", "primary"):
        if name not in row:
            raise CorpusError(f"{place}: the field {name!r} is missing.")
    if row["voice"] not in VOICES:
        raise CorpusError(f"{place}: voice {row['voice']!r} is none of {', '.join(VOICES)}.")
    if row["stance"] not in STANCES:
        raise CorpusError(f"{place}: stance {row['stance']!r} is none of {', '.join(STANCES)}.")
    if row["primary"] not in range(11):
        raise CorpusError(f"{place}: primary {row['primary']!r} is not a number from 0 to 10.")
    return GoldSentence(
        int(row.get("n", 0)), str(row["text"]), row["voice"], row["stance"], int(row["primary"]),
        tuple(int(n) for n in row.get("also") or ()), row.get("mode", "none"), row.get("pair"),
    )  # fmt: skip
