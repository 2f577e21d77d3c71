"""Cut a block of Khmer text into sentences.

A sentence ends at ។ ៕ ៚ ! ? (and a full stop after a word), together with the closing marks behind it, and
at every line end. It does not end at ៗ ៖ ៛, inside ។ល។, in addresses and numbers, or between a closed
quotation and the words that say whose it was. Several sentences inside one quotation are several.
"""

from __future__ import annotations

import re
from functools import lru_cache

from nlp.khmer import characters as c
from nlp.khmer import wordlists
from nlp.khmer.fold import fold

Span = tuple[int, int]

_CLOSING = "»”’\"'\\])*_"
_END = re.compile(
    rf"(?P<address>{c.ADDRESS})"
    r"|(?P<etc>[។.]ល[។.](?:[។៕](?!ល[។.]))?|៘)"
    r"|(?P<stop>[។៕៚](?:[ ]?[។៕៚](?!ល[។.]))*|(?<!\w)[!?](?![A-Za-z0-9=&/])|(?<=\w)[!?]+(?![A-Za-z0-9=&/]))"
    rf"|(?P<dot>(?<=[{c.BASE}{c.MARK}a-z0-9)\]»”\"])\.(?=[{_CLOSING}]*\s+[\"«“(]?[{c.BASE}A-Z]))"
    r"|(?P<line>\n\s*)"
)
_AFTER = re.compile(r"(?P<marks>[!?…]*(?:[ ]?[»”’\])*_]|[\"'](?!\w))*)(?P<gap>[ ]*)")
_INITIAL = rf"[{c.BASE}](?:{c.COENG}[{c.BASE}])?"
_NUMBERING = re.compile(
    rf"(?:^|[\s(])(?:[{c.DIGITS}.]+|(?:{_INITIAL}\.)*{_INITIAL}|[A-Za-z]|[ivxIVX]+|[A-Z][a-z]{{0,2}})$"
)
_QUOTE_ENDS = "»”\""
_OPENING = re.compile("[«“\"]")
_CLAUSE = re.compile(r"[^។៕៚!?\n«“]*")
_LONGEST_ATTRIBUTION = 80  # characters
_LONGEST_NUMBER = 16


def split_sentences(text: str) -> list[Span]:
    """Start and end of every sentence of a block, white space at the ends left out.

    Parameters
    ----------
    text : str
        Normalised text; offsets are its code points.
    """
    spans: list[Span] = []
    start = at = 0
    while match := _END.search(text, at):
        at = match.end()
        end = _end_of_sentence(text, start, match)
        if end is not None:
            spans.append((start, end))
            start = at = end
    spans.append((start, len(text)))
    return [_trimmed(text, span) for span in spans if text[span[0] : span[1]].strip()]


def _end_of_sentence(text: str, start: int, match: re.Match[str]) -> int | None:
    """Where the sentence ends whose possible end was found, or None if it goes on."""
    if match.lastgroup == "line":
        return match.end()
    if match.lastgroup == "address":
        return None
    before = text[max(start, match.start() - _LONGEST_NUMBER) : match.start()]
    if match.lastgroup == "dot" and _NUMBERING.search(before):
        return None
    after = _AFTER.match(text, match.end())
    assert after is not None
    end = after.end()
    if end == len(text) or text[end] == "\n":
        return end
    if match.lastgroup == "etc" and text[end] in "។៕":
        return None  # the stop behind it ends the sentence
    marks = after["marks"]
    if (marks or match.lastgroup == "etc") and _continues(text, end):
        return None
    if any(mark in marks for mark in _QUOTE_ENDS):
        asks = match.group() in "?!" and _OPENING.search(text, start + 1, match.start())
        if asks or _is_attribution(text, end):
            return None  # a question quoted in the middle of a sentence, or the words of whose it was
    return end


def _continues(text: str, at: int) -> bool:
    """Whether what follows a closed quotation or ។ល។ belongs to the sentence before it."""
    if text[at] in "។៕,;៖–—)»”":
        return True
    ahead = fold(text[at : at + 12])
    return ahead.startswith(_cues("continues"))


def _is_attribution(text: str, at: int) -> bool:
    """Whether the clause behind a closed quotation says whose words it held."""
    clause = _CLAUSE.match(text, at)
    assert clause is not None
    said = fold(clause.group())
    if text[at] in "–—-":
        return True
    if len(said) > _LONGEST_ATTRIBUTION or "ថា" in said or text[clause.end() : clause.end() + 1] in "«“":
        return False
    return any(verb in said for verb in _cues("speech"))


@lru_cache(maxsize=4)
def _cues(use: str) -> tuple[str, ...]:
    return tuple(sorted(wordlists.words("sentence_cues.tsv", use)))


def _trimmed(text: str, span: Span) -> Span:
    """The span without white space at its ends."""
    start, end = span
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
