"""Cut normalised Khmer text into words: khmer-nltk's word model with what it breaks protected.

Addresses, Latin words, numbers, abbreviations, ។ល។ and punctuation are found first and enter the model as
one cluster each with a word boundary on both sides; ៗ stays with the word before it. Nothing is deleted: the
words and the white space between them are the text.
"""

from __future__ import annotations

import re

import numpy as np

from nlp.khmer import characters as c
from nlp.khmer.exact import exact_words, models
from nlp.khmer.wordmodel import FORCE

Span = tuple[int, int]

_SYLLABLE = rf"[{c.BASE}](?:[{c.MARK}]|{c.COENG}[{c.BASE}]?)*"
_KHMER = "\u1780-\u17d3\u17dd"
_INITIAL = rf"[{c.BASE}](?:{c.COENG}[{c.BASE}])?(?![{c.MARK}{c.COENG}])"  # a letter that stands for a word
_LATIN = r"[^\W\d_\u1780-\u17ff\u19e0-\u19ff]"
_PIECES = re.compile(
    r"(?P<white>\s+)"
    r"|(?P<fixed>"
    rf"(?:https?://|www\.)[^\s\u1780-\u17ff«»“”<>]*[^\s\u1780-\u17ff«»“”<>.,;:!?'\")\]]"
    r"|[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
    r"|[A-Za-z0-9][A-Za-z0-9\-]*(?:\.[A-Za-z0-9\-]+)*\.(?:com|org|net|gov|edu|info|kh|int|example)\b(?:/[^\s\u1780-\u17ff«»“”]*[\w/])?"
    r"|[។.]ល[។.]?[។.]"
    rf"|{_INITIAL}\.(?:{_INITIAL}\.)+(?:{_INITIAL}(?![.]))?|(?<![{_KHMER}]){_INITIAL}\.(?:{_INITIAL}(?![{_KHMER}]))?"
    rf"|[{c.DIGITS}]+(?:[.,:/\-][{c.DIGITS}]+)*"
    rf"|{_LATIN}[\u0300-\u036f]*(?:(?![\u1780-\u17ff\u19e0-\u19ff_])[\w\u0300-\u036f]|['’\-.](?={_LATIN}))*"
    r")"
    rf"|(?P<repeat>ៗ)|(?P<syllable>{_SYLLABLE})"
    r"|(?P<mark>\.{2,}|…+|-{2,}|[^\w\s])|(?P<rest>.)",
    re.DOTALL,
)


def split_words(text: str, *, exact: bool = False) -> list[Span]:
    """Start and end of every word of normalised ``text``, white space left out.

    With ``exact`` the words are those of khmer-nltk, line by line, placed on the text.
    """
    spans: list[Span] = []
    at = 0
    for line in text.splitlines(keepends=True):
        spans.extend(_exact_line(line, at) if exact else _line(line, at))
        at += len(line)
    return spans


def _line(line: str, at: int) -> list[Span]:
    """Words of one line that starts at ``at``."""
    pieces = []
    kinds = []
    for match in _PIECES.finditer(line):
        pieces.append(match.group())
        kinds.append(match.lastgroup)
    found = models()
    if found is None:
        return _exact_line(line, at)
    bias = np.zeros(len(pieces))
    after = False
    for place, kind in enumerate(kinds):
        apart = kind in ("white", "fixed", "mark")
        if kind == "repeat":
            bias[place] = -FORCE
        elif apart or after:
            bias[place] = FORCE
        after = apart or kind == "repeat"
    starts = found[0].word_starts(pieces, bias)
    spans: list[Span] = []
    for piece, kind, begins in zip(pieces, kinds, starts, strict=True):
        end = at + len(piece)
        if kind != "white":
            if begins or not spans:
                spans.append((at, end))
            else:
                spans[-1] = spans[-1][0], end
        at = end
    return spans


def _exact_line(line: str, at: int) -> list[Span]:
    """khmer-nltk's words of one line, found again in it one after the other."""
    spans: list[Span] = []
    place = 0
    for word in exact_words(line):
        if word.isspace():
            continue
        first = None
        for char in word:
            found = line.find(char, place)
            if found < 0 or not (char.isspace() or line[place:found].strip() == ""):
                break
            first = found if first is None else first
            place = found + 1
        if first is not None:
            spans.append((at + first, at + place))
    return spans
