"""Cut normalised Khmer text into words: khmer-nltk's word model with what it breaks protected.

Addresses, Latin words, numbers, abbreviations, ។ល។ and punctuation are found first and enter the model as
one cluster each with a word boundary on both sides; ៗ stays with the word before it; nominalisers the model
cut off go back to their word. Nothing is deleted: the words and the white space between them are the text.
"""

from __future__ import annotations

import re

import numpy as np

from nlp.khmer import characters as c
from nlp.khmer import wordlists
from nlp.khmer.exact import exact_words, models
from nlp.khmer.fold import fold
from nlp.khmer.tagmodel import TagModel
from nlp.khmer.wordmodel import FORCE

Span = tuple[int, int]

_SYLLABLE = rf"[{c.BASE}](?:[{c.MARK}]|{c.COENG}[{c.BASE}]?)*+"
_KHMER = "\u1780-\u17d3\u17dd"
_INITIAL = rf"[{c.BASE}](?:{c.COENG}[{c.BASE}])?+(?![{c.MARK}{c.COENG}])"  # a letter that stands for a word
_LATIN = r"[^\W\d_\u1780-\u17ff\u19e0-\u19ff]"
_PIECES = re.compile(
    rf"(?P<syllable>{_SYLLABLE}(?!\.))"
    r"|(?P<white>\s+)"
    r"|(?P<fixed>"
    rf"{c.ADDRESS}"
    r"|[។.]ល[។.]"
    rf"|{_INITIAL}\.(?:{_INITIAL}\.)+(?:{_INITIAL}(?!\.))?|(?<![{_KHMER}]){_INITIAL}\.(?:{_INITIAL}(?![{_KHMER}.]))?"
    rf"|[{c.DIGITS}]+(?:[.,:/\-][{c.DIGITS}]+)*+"
    rf"|{_LATIN}[\u0300-\u036f]*(?:(?![\u1780-\u17ff\u19e0-\u19ff_])[\w\u0300-\u036f]|['’\-.](?={_LATIN}))*"
    r")"
    rf"|(?P<repeat>ៗ)|(?P<before_stop>{_SYLLABLE})"
    rf"|(?P<orphan>(?:[{c.MARK}]|{c.COENG}[{c.BASE}]?)+)"
    r"|(?P<mark>\.{2,}|…+|-{2,}|[^\w\s])|(?P<rest>.)",
    re.DOTALL,
)
_APART = frozenset(("white", "fixed", "mark"))
_NOMINALISERS = frozenset(("ការ", "ភាព"))  # the two the model sometimes cuts off


def split_words(text: str, *, exact: bool = False) -> list[Span]:
    """Start and end of every word of normalised ``text``, white space left out.

    With ``exact`` the words are those of khmer-nltk, line by line, placed on the text.
    """
    cut = _exact_line if exact or models() is None else _line
    spans: list[Span] = []
    at = 0
    for line in text.split("\n"):
        spans.extend(cut(line, at))
        at += len(line) + 1
    return spans


def _line(line: str, at: int) -> list[Span]:
    """Words of one line that starts at ``at``."""
    found = models()
    assert found is not None
    pieces: list[str] = []
    kinds: list[str | None] = []
    for match in _PIECES.finditer(line):
        pieces.append(match.group())
        kinds.append(match.lastgroup)
    starts = found[0].word_starts(pieces, _bias(kinds))
    spans: list[Span] = []
    for piece, kind, begins in zip(pieces, kinds, starts, strict=True):
        end = at + len(piece)
        if kind != "white":
            if begins or not spans:
                spans.append((at, end))
            else:
                spans[-1] = spans[-1][0], end
        at = end
    return _nominals_joined(line, at - len(line), spans, found[1])


def _bias(kinds: list[str | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Certainty where a word must or must not begin, 0 where the model decides."""
    bias = np.zeros(len(kinds))
    after = False
    for place, kind in enumerate(kinds):
        apart = kind in _APART
        if kind == "repeat" and place and kinds[place - 1] not in _APART:
            bias[place] = -FORCE
        elif apart or after or kind == "repeat":
            bias[place] = FORCE
        after = apart or kind == "repeat"
    return bias


def _nominals_joined(line: str, at: int, spans: list[Span], tags: TagModel) -> list[Span]:
    """ការ and ភាព joined to the verb or adjective they turn into a noun."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] == start and line[joined[-1][0] - at : start - at] in _NOMINALISERS:
            word = line[start - at : end - at]
            if _can_be_nominalised(word, tags):
                joined[-1] = joined[-1][0], end
                continue
        joined.append((start, end))
    return joined


def _can_be_nominalised(word: str, tags: TagModel) -> bool:
    """Whether a word is a verb or adjective by itself and no function word."""
    if not "\u1780" <= word[0] <= "\u17b3":
        return False
    return tags.likely_tag(word) in "va" and fold(word) not in wordlists.closed_class()


def _exact_line(line: str, at: int) -> list[Span]:
    """khmer-nltk's words of one line, found again in it one after the other.

    Where khmer-nltk moved or dropped spaces its words still stand in order; a character it made up is passed
    over.
    """
    spans: list[Span] = []
    place = 0
    for word in exact_words(line):
        first = -1
        for char in word:
            if char.isspace():
                continue
            while place < len(line) and line[place].isspace():
                place += 1
            if line.startswith(char, place):
                first = place if first < 0 else first
                place += 1
        if first >= 0:
            spans.append((at + first, at + place))
    return spans
