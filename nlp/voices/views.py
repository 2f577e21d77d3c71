"""What the voice rules look at: each sentence with its quotations, speakers, verbs and pronouns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from nlp.analysis import AnalysedBlock
from nlp.records import Sentence
from nlp.voices.lexicon import Item, SpeakerLexicon, ages
from nlp.voices.quotations import Quotation, find_quotations

_LABEL = re.compile(r"^(.{1,90}?)\s*(?:[:៖]\s+|[:៖]$)")
_STARRED = re.compile(r"\b([A-Z][a-z]+(?: [A-Z][a-z]+)?)\*")
_SIGNATURE = re.compile(r"^\s*[–—-]\s*\S")
_QUESTION_LABEL = re.compile(r"^(?:Q|A|Interviewer|Presenter|Host|Question|Answer|សំណួរ|ចម្លើយ|អ្នកសួរ|អ្នកសម្ភាស)\b", re.I)


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence for the voice rules; offsets are within the block's text."""

    sentence: Sentence
    span: Span
    block: int
    start: int
    end: int
    items: tuple[Item, ...]
    ages: tuple[tuple[int, int, int], ...]
    quotations: tuple[Quotation, ...]
    first_in_block: bool
    last_in_block: bool

    @property
    def starts_inside(self) -> bool:
        """Whether a quotation opened in an earlier sentence is still open at the start."""
        return any(q.speech and q.start < self.start < q.end for q in self.quotations)

    @property
    def quoted_share(self) -> float:
        """Share of the sentence's characters inside spoken quotations, 0 to 1."""
        inside = sum(max(0, min(q.end, self.end) - max(q.start, self.start)) for q in self.quotations if q.speech)
        return inside / max(1, self.end - self.start)

    def quoted(self, place: int) -> bool:
        """Whether a place of the block lies inside a spoken quotation."""
        return any(q.start <= place < q.end for q in self.quotations if q.speech)

    def outside(self, kind: str, *values: str) -> list[Item]:
        """Items outside quotations, of a kind and, where given, of one of the values."""
        return [
            i for i in self.items if i.kind == kind and (not values or i.value in values) and not self.quoted(i.start)
        ]

    def inside(self, kind: str, *values: str) -> list[Item]:
        """Items inside quotations."""
        return [i for i in self.items if i.kind == kind and (not values or i.value in values) and self.quoted(i.start)]


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block with its sentences as the voice rules see them.

    ``label`` is the end of a speaker label such as ``Nimol (14):`` at the block's start, 0 where there is none;
    ``heading_kinds`` are what the words of a heading announce.
    """

    analysed: AnalysedBlock
    quotations: tuple[Quotation, ...]
    sentences: tuple[SentenceView, ...]
    label: int
    heading_kinds: frozenset[str]
    starred: frozenset[str]

    @property
    def text(self) -> str:
        return self.analysed.block.text


def view_blocks(blocks: Sequence[AnalysedBlock], lexicon: SpeakerLexicon) -> list[BlockView]:
    """Views of all blocks, in order; a quotation left open goes on into a next block that opens with a mark."""
    return [_view(analysed, lexicon) for analysed in blocks]


def _view(analysed: AnalysedBlock, lexicon: SpeakerLexicon) -> BlockView:
    block = analysed.block
    quotations = tuple(find_quotations(block.text, khmer=block.language == "km"))
    told = ages(block.text)
    views = []
    for number, (sentence, span) in enumerate(zip(analysed.sentences, analysed.spans, strict=True)):
        start, end = sentence.start - block.start, sentence.end - block.start
        views.append(
            SentenceView(
                sentence,
                span,
                analysed.index,
                start,
                end,
                tuple(lexicon.items(span, block.language)),
                tuple(age for age in told if start <= age[0] < end),
                tuple(q for q in quotations if q.start < end and q.end > start),
                number == 0,
                number == len(analysed.sentences) - 1,
            )
        )
    kinds = lexicon.section_kinds(analysed.doc[:], block.language) if block.kind == "heading" else frozenset()
    starred = frozenset(match[1] for match in _STARRED.finditer(block.text))
    return BlockView(analysed, quotations, tuple(views), _label_end(block.text, block.strong, views), kinds, starred)


def _label_end(text: str, strong: Sequence[tuple[int, int]], views: Sequence[SentenceView]) -> int:
    """End of a speaker label that opens a block, such as ``Judge Ngin:`` or ``**កុមារី រស្មី (១៦ឆ្នាំ)៖**``."""
    found = _LABEL.match(text)
    if found is None or not views:
        return 0
    end = found.end()
    label = text[: found.end(1)]
    if (
        any(i.kind == "verb" and i.value == "say" and i.end <= end for i in views[0].items)
        or "“" in label
        or "«" in label
    ):
        return 0
    bold = any(start == 0 and stop <= end + 1 for start, stop in strong)
    named = any(i.kind in {"role", "title"} and i.end <= end for i in views[0].items)
    aged = any(age[1] <= end for age in views[0].ages)
    short_name = bool(
        re.fullmatch(r"(?:[A-Z][\w’'.*-]*,?\s?){1,4}(?:\(.{1,40}\)|with .{1,30}|, .{1,40})?", label.strip())
    )
    return end if bold or aged or _QUESTION_LABEL.match(label) or (named and len(label) < 70) or short_name else 0


def is_signature(text: str) -> bool:
    """Whether a text begins with a dash as a quotation's signature does."""
    return _SIGNATURE.match(text) is not None
