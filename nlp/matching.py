"""Lining the pipeline's sentences up with a coder's, by where their characters stand in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from nlp.records import Sentence

_INVISIBLE = "\u200b\u200c\u200d\ufeff*_\\"
LEAST_SIMILARITY = 0.6


@dataclass(frozen=True, slots=True)
class Located:
    """Where a coder's sentence stands: offsets into the extracted text, or None where it could not be found."""

    start: int | None
    end: int | None


def locate(texts: Sequence[str], document: str) -> list[Located]:
    """Find a coder's sentences, in order, in the extracted text; white space and markup are ignored.

    A sentence not found after the previous one is looked for from the start, then by likeness to the text's lines.
    """
    places = [n for n, char in enumerate(document) if _counts(char)]
    plain = "".join(document[n] for n in places)
    cursor = 0
    found: list[Located] = []
    for text in texts:
        wanted = "".join(char for char in text if _counts(char))
        at = plain.find(wanted, cursor) if wanted else -1
        if at < 0 and wanted:
            at = plain.find(wanted)
        if at >= 0:
            found.append(Located(places[at], places[at + len(wanted) - 1] + 1))
            cursor = at + len(wanted) if at >= cursor else cursor
        else:
            found.append(_most_alike(text, document))
    return found


def match(located: Sequence[Located], sentences: Sequence[Sentence]) -> list[int | None]:
    """For each located sentence the index of the pipeline's sentence that shares most characters with it."""
    order = sorted(range(len(sentences)), key=lambda n: sentences[n].start)
    ends = [sentences[n].end for n in order]
    matched: list[int | None] = []
    for place in located:
        best, most = None, 0
        if place.start is not None and place.end is not None:
            for n in order[bisect_left(ends, place.start) :]:
                if sentences[n].start >= place.end:
                    break
                shared = min(place.end, sentences[n].end) - max(place.start, sentences[n].start)
                if shared > most:
                    best, most = n, shared
        matched.append(best)
    return matched


def boundary_f(located: Sequence[Located], sentences: Sequence[Sentence]) -> float:
    """Strict F of sentences: both borders right, trailing marks and spaces left out of the comparison."""
    gold = {(p.start, p.end) for p in located if p.start is not None and p.end is not None}
    ours = {(s.start, s.end) for s in sentences}
    steps = (0, -1, 1)
    near = sum(1 for start, end in gold if any((start + a, end + b) in ours for a in steps for b in steps))
    covered = [
        s for s in sentences if any(p.start is not None and p.start < s.end and s.start < (p.end or 0) for p in located)
    ]
    total = len(gold) + len(covered)
    return 2 * near / total if total else 0.0


def _counts(char: str) -> bool:
    return not char.isspace() and char not in _INVISIBLE


def _most_alike(text: str, document: str) -> Located:
    best, score, place = "", LEAST_SIMILARITY, 0
    position = 0
    for line in document.split("\n"):
        likeness = SequenceMatcher(None, text, line, autojunk=False).quick_ratio()
        if likeness > score:
            best, score, place = line, likeness, position
        position += len(line) + 1
    return Located(place, place + len(best)) if best else Located(None, None)
