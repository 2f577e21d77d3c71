"""Bring Khmer text into one canonical form, syllable by syllable, with a map back to the source.

The order of marks follows what the Unicode standard asks for: base, robat, subscripts (RO last), register
shifter, vowel, other signs, final signs. Invisible characters go, white space is evened out. Only sequences
that look alike become alike; spelling is left alone (see `nlp.khmer.fold`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nlp.khmer import characters as c

Edit = tuple[int, int, str]  # start, end, replacement
Places = NDArray[np.int32]

_DEPRECATED = {"\u17a3": "\u17a2", "\u17a4": "\u17a2\u17b6", "\u17d3": "\u17c6"}
_WHITE = c.SPACES + c.LINE_ENDS
_CLEAN = re.compile(
    rf"[{_WHITE}][{_WHITE}{c.INVISIBLE}]*[{_WHITE}]"
    rf"|[{_WHITE.replace(' ', '', 1)}]"
    rf"|(?<=[{c.EMOJI}])\u200d"  # joins emoji: found only so that the next alternative passes it over
    rf"|[{c.INVISIBLE}]"
    r"|[\u17a3\u17a4\u17d3]|[\ud800-\udfff]"
)
_REORDER = re.compile(
    rf"(?:[{c.BASE}]|(?<!{c.COENG}))(?:(?:[{c.MARK}]|{c.COENG}++[{c.BASE}]){{2,}}|{c.COENG}{{2,}}+[{c.BASE}])"
    r"|[^\W\d_][\u0300-\u036f]+"
)
_LINE_END = re.compile(rf"[{c.LINE_ENDS}]")
_ITEM = re.compile(rf"{c.COENG}[{c.BASE}]|.", re.DOTALL)
_DOUBLE_COENG = re.compile(rf"{c.COENG}{{2,}}")

_ORDER = {
    char: place
    for place, chars in enumerate(
        (
            c.ROBAT, "", "", "", "", c.SHIFTERS, c.PRE_VOWELS, c.SPLIT_VOWELS, c.BELOW_VOWELS,
            c.ABOVE_VOWELS, c.POST_VOWEL, "\u17cb\u17cd\u17ce\u17cf\u17d0\u17d1\u17dd", c.FINALS, c.COENG,
        )
    )
    for char in chars
}  # fmt: skip
_MERGED = (("\u17c1\u17b8", "\u17be"), ("\u17c1\u17b6", "\u17c4"), ("\u17be\u17b6", "\u17be"))
# a shifter is drawn like the vowel ុ when something stands above the base, and often typed so
_AS_SHIFTER = re.compile(
    rf"^([{c.BASE}](?:{c.COENG}[{c.BASE}])*)([{c.PRE_VOWELS}{c.SPLIT_VOWELS}]?)\u17bb"
    rf"(?=[{c.ABOVE_VOWELS}{c.POST_VOWEL}\u17d0])"
)
_FIRST_SERIES = "\u1780\u1781\u1785\u1786\u178a\u178b\u178e\u178f\u1790\u1794\u1795\u179f\u17a0\u17a1\u17a2"


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """Canonical text with the place of every character in the source.

    Parameters
    ----------
    text : str
        The canonical text.
    starts, ends : numpy array of int32, shape (len(text),)
        Where each character comes from (code points of the source, end exclusive). All characters of a
        syllable whose marks were reordered point to the whole syllable.
    """

    text: str
    starts: Places = field(compare=False)
    ends: Places = field(compare=False)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Place in the source of ``text[start:end]`` (non-empty)."""
        return int(self.starts[start]), int(self.ends[end - 1])


def normalise(text: str) -> NormalisedText:
    """Canonical form of ``text`` with its map to the source; normalising again changes nothing.

    Invisible characters (zero-width space, byte order mark, soft hyphen ...) are removed, a run of white
    space becomes one space or, where it holds a line end, one line end; letters with combining accents are
    composed (NFC); marks of a Khmer syllable are put into canonical order and doubled ones dropped.
    """
    clean, cleaned = _apply(text, _CLEAN, _cleaned)
    ordered, reordered = _apply(clean, _REORDER, canonical_syllable)
    starts, ends = _places(len(text), cleaned)
    if reordered:
        inner_starts, inner_ends = _places(len(clean), reordered)
        starts, ends = starts[inner_starts], ends[inner_ends - 1]
    return NormalisedText(ordered, starts, ends)


def _apply(text: str, pattern: re.Pattern[str], rewrite: Callable[[str], str]) -> tuple[str, list[Edit]]:
    """Text after ``rewrite`` of every match, and the edits that changed something."""
    edits = [
        (match.start(), match.end(), new)
        for match in pattern.finditer(text)
        if (new := rewrite(old := match.group())) != old
    ]
    if not edits:
        return text, edits
    pieces = []
    last = 0
    for start, end, new in edits:
        pieces.append(text[last:start])
        pieces.append(new)
        last = end
    pieces.append(text[last:])
    return "".join(pieces), edits


def _places(length: int, edits: list[Edit]) -> tuple[Places, Places]:
    """Start and end in the old text for every character of the new one."""
    ends = np.arange(1, length + 1, dtype=np.int32)
    if not edits:
        return ends - 1, ends
    first = np.array([edit[0] for edit in edits], dtype=np.int32)
    last = np.array([edit[1] for edit in edits], dtype=np.int32)
    change = np.zeros(length + 1, dtype=np.int32)
    change[first] += 1
    np.subtract.at(change, last, 1)
    copies = 1 - np.cumsum(change[:-1])
    copies[first] = [len(edit[2]) for edit in edits]
    ends[first] = last
    places = np.repeat(np.arange(length, dtype=np.int32), copies)
    return places, ends[places]


def _cleaned(piece: str) -> str:
    """What stands for a run of white space, an invisible or a deprecated character."""
    if piece in _DEPRECATED:
        return _DEPRECATED[piece]
    if "\ud800" <= piece <= "\udfff":
        return "\ufffd"  # half a surrogate pair is no text
    if _LINE_END.search(piece):
        return "\n"
    if piece == "\u200d":
        return piece
    return " " if piece[0].isspace() else ""


@lru_cache(maxsize=65536)
def canonical_syllable(syllable: str) -> str:
    """A syllable (base and its marks) with its marks in canonical order, look-alikes merged."""
    if "\u0300" <= syllable[1] <= "\u036f":
        return unicodedata.normalize("NFC", syllable)
    while (new := _ordered(syllable)) != syllable:
        syllable = new
    return syllable


def _ordered(syllable: str) -> str:
    """One round of sorting, dropping doubles and merging."""
    syllable = _DOUBLE_COENG.sub(c.COENG, syllable)
    base = syllable[0] if "\u1780" <= syllable[0] <= "\u17b3" else ""
    marks = dict.fromkeys(_ITEM.findall(syllable[len(base) :]))
    text = base + "".join(sorted(marks, key=_rank))
    for apart, merged in _MERGED:
        text = text.replace(apart, merged)
    return _AS_SHIFTER.sub(_shifter, text)


def _rank(item: str) -> tuple[int, str]:
    """Place of a mark in its syllable; subscripts of one class keep the order they came in."""
    if len(item) == 1:
        return _ORDER[item], item
    below = item[1]
    if below == c.RO:
        return 4, ""
    if below in c.GLIDES:
        return 3, ""
    return (2 if below in c.NASALS else 1), ""


def _shifter(match: re.Match[str]) -> str:
    """The register shifter that a typed ុ stands for: triisap on the first series, else muusikatoan."""
    stem, vowel = match.groups()
    return stem + (c.TRIISAP if stem[0] in _FIRST_SERIES else c.MUUSIKATOAN) + vowel
