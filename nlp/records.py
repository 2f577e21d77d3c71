"""What the language room finds: sentences, whose voice they carry, what they do, which request they touch.

Offsets are code points of the extracted text of the publication, 0-based, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Voice = Literal["child", "family", "community", "staff", "civil_society", "government", "international", "document"]
Mode = Literal["direct", "reported", "collective", "survey", "none"]
Stance = Literal["concern", "request", "support", "other"]

VOICES: tuple[str, ...] = get_args(Voice)
MODES: tuple[str, ...] = get_args(Mode)
STANCES: tuple[str, ...] = get_args(Stance)
REQUESTS: tuple[int, ...] = tuple(range(1, 11))
EMERGENT = 0  # a concern or request that belongs to none of the ten


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place in the extracted text."""

    text: str
    lemma: str
    pos: str
    tag: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or list item, heading, table cell) of a publication.

    ``block`` is the index into ``Document.blocks``; ``number`` counts from 1 through the publication.
    """

    number: int
    block: int
    text: str
    start: int
    end: int
    language: str


@dataclass(frozen=True, slots=True)
class VoiceFinding:
    """Whose words or views a sentence carries, how they are heard, and the rule that decided."""

    voice: str
    mode: str
    rule: str
    speaker: str | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class StanceFinding:
    """What a sentence does, with a calibrated probability for each of the four stances."""

    stance: str
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason for a coding: a term that fired (with its place), a near exemplar, a runner-up."""

    kind: Literal["term", "exemplar", "context", "runner_up"]
    text: str
    request: int
    weight: float
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class RequestFinding:
    """Which of the ten requests a concern or request belongs to.

    ``ranked`` holds all eleven classes (0 = none of the ten) with calibrated probabilities, best
    first; ``also`` the further requests a careful reader would accept; ``review`` asks for a person.
    """

    ranked: tuple[tuple[int, float], ...]
    also: tuple[int, ...]
    review: bool
    because: tuple[Evidence, ...] = ()

    @property
    def primary(self) -> int:
        return self.ranked[0][0]

    @property
    def score(self) -> float:
        return self.ranked[0][1]


@dataclass(frozen=True, slots=True)
class CodedSentence:
    """A sentence with everything found about it.

    ``request`` is None for ``support`` and ``other``; ``all_requests`` holds the chances of all eleven classes in any
    case, best first.
    """

    sentence: Sentence
    voice: VoiceFinding
    stance: StanceFinding
    request: RequestFinding | None
    all_requests: tuple[tuple[int, float], ...]

    @property
    def is_child_matter(self) -> bool:
        """Whether it is a concern or request in a child's voice."""
        return self.voice.voice == "child" and self.request is not None
