"""A Khmer block as the search for names sees it: its words, what stands on them, and name-like stretches between."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from nlp.analysis import AnalysedBlock
from nlp.khmer import fold
from nlp.offsets import source_span
from nlp.safeguarding.khmer_words import is_never, words
from nlp.voices.lexicon import Item

LONGEST = 18  # code points in one part of a name
SHORT = 9  # a run this short may hold a function word as its last syllable ("ម៉ាន់តា")
_RUN = re.compile(r"[\u1780-\u17b3][\u1780-\u17b3\u17b6-\u17d3\u200b]*")
_OCCUPYING = frozenset({"role", "title", "verb", "pronoun", "mark"})
_SISTER = "ស្រី"  # begins many girls' names and means female elsewhere

Place = tuple[int, int]


@dataclass(frozen=True)
class KhmerLine:
    """A block's text with its words (start, end, text; offsets within the block) and the lexicon's items."""

    text: str
    tokens: tuple[tuple[int, int, str], ...]
    items: tuple[Item, ...]
    strong: tuple[Place, ...] = ()
    heading: bool = False

    @cached_property
    def starts(self) -> dict[int, int]:
        """Start of a word -> its number."""
        return {start: number for number, (start, _, _) in enumerate(self.tokens)}

    @cached_property
    def ends(self) -> dict[int, int]:
        """End of a word -> its number."""
        return {end: number for number, (_, end, _) in enumerate(self.tokens)}

    @cached_property
    def _occupied(self) -> frozenset[int]:
        return frozenset(
            number
            for item in self.items
            if item.kind in _OCCUPYING
            for number, (start, end, _) in enumerate(self.tokens)
            if item.start <= start and end <= item.end
        )

    def run_from(self, start: int) -> Place | None:
        """The run of Khmer letters that begins at ``start`` or behind the white space there."""
        while start < len(self.text) and self.text[start] in " \u200b\u00a0":
            start += 1
        found = _RUN.match(self.text, start)
        return self._trimmed(found.span()) if found else None

    def run_to(self, end: int) -> Place | None:
        """The run of Khmer letters that ends at ``end`` or before the white space there."""
        while end and self.text[end - 1] in " \u200b\u00a0":
            end -= 1
        start = end
        while start and ("\u1780" <= self.text[start - 1] <= "\u17d3" or self.text[start - 1] == "\u200b"):
            start -= 1
        return self._trimmed((start, end)) if end > start else None

    def name_from(self, start: int) -> Place | None:
        """The name that begins at ``start``: its words up to the first that is none of a name."""
        run = self.run_from(start)
        if run is None or self._is_word(run):
            return None
        if self._is_name(run):
            return run
        first = last = self.starts.get(run[0], -1)
        while 0 <= last < len(self.tokens) and self._free(last) and self.tokens[last][1] <= run[1]:
            last += 1
        return self._short(run[0], self.tokens[last - 1][1]) if last > first >= 0 else None

    def name_to(self, end: int) -> Place | None:
        """The name that ends at ``end``: its words back to the first that is none of a name."""
        run = self.run_to(end)
        if run is None or self._is_word(run):
            return None
        if self._is_name(run):
            return run
        last = first = self.ends.get(run[1], -1)
        while first >= 0 and self._free(first) and self.tokens[first][0] >= run[0]:
            first -= 1
        return self._short(self.tokens[first + 1][0], run[1]) if first < last else None

    def is_free(self, place: Place) -> bool:
        """Whether no word of a stretch is a function word, a role, a title or a verb of saying."""
        numbers = [n for n, (start, end, _) in enumerate(self.tokens) if start < place[1] and end > place[0]]
        return bool(numbers) and all(self._free(number) for number in numbers)

    def _is_word(self, run: Place) -> bool:
        """Whether a whole run is a word that is no name, however it was segmented."""
        if fold(self.text[run[0] : run[1]]) in words("given"):
            return False
        covering = (item for item in self.items if item.kind in _OCCUPYING)
        return is_never(self.text[run[0] : run[1]]) or any(
            item.start <= run[0] and run[1] <= item.end for item in covering
        )

    def _is_name(self, run: Place) -> bool:
        """Whether a whole run is a name although it may hold a syllable that is a word by itself."""
        written = self.text[run[0] : run[1]]
        if fold(written) in words("given"):
            return True
        numbers = [n for n, (start, end, _) in enumerate(self.tokens) if run[0] <= start and end <= run[1]]
        if len(numbers) < 2 or not 3 <= len(written) <= LONGEST:
            return False
        if self.tokens[numbers[0]][2] == _SISTER:
            return len(numbers) == 2 and fold(self.tokens[numbers[1]][2]) not in words("counting")
        return len(written) <= SHORT and all(self._free(number) for number in numbers[:-1])

    def _free(self, number: int) -> bool:
        text = self.tokens[number][2]
        return number not in self._occupied and bool(_RUN.match(text)) and not is_never(text)

    def _short(self, start: int, end: int) -> Place | None:
        start, end = self._trimmed((start, end))
        return (start, end) if 2 <= end - start <= LONGEST else None

    def _trimmed(self, place: Place) -> Place:
        start, end = place
        while start < end and self.text[start] == "\u200b":
            start += 1
        while end > start and self.text[end - 1] == "\u200b":
            end -= 1
        return start, end


def khmer_line(analysed: AnalysedBlock, items: Iterable[Item]) -> KhmerLine:
    """The line of a block; names the voices already know are no obstacle (their items have no word)."""
    block = analysed.block
    tokens: Sequence[tuple[int, int, str]] = [
        (*source_span(token), token.text) for token in analysed.doc if not token.is_space
    ]
    kept = tuple(item for item in items if item.token >= 0)
    return KhmerLine(block.text, tuple(tokens), kept, block.strong, block.kind == "heading")
