"""A text in which spans are replaced, and where every place of it stands afterwards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from nlp.safeguarding.records import Redaction


class EditedText:
    """A text with spans replaced, and where every place of the old text stands in the new.

    Of spans that overlap the longest counts.
    """

    def __init__(self, text: str, spans: Sequence[Redaction]) -> None:
        self.spans = apart(spans)
        pieces: list[str] = []
        placed: list[Redaction] = []
        at = length = 0
        for span in self.spans:
            pieces += [text[at : span.start], span.replacement]
            start = length + span.start - at
            length = start + len(span.replacement)
            placed.append(Redaction(start, length, span.kind, span.rule, span.replacement))
            at = span.end
        pieces.append(text[at:])
        self.text = "".join(pieces)
        self.placed = placed
        self._starts = [span.start for span in self.spans]

    def place(self, old: int, *, end: bool = False) -> int:
        """Where an old place is now; inside a replaced span its start, or its end for the end of a range."""
        n = bisect_right(self._starts, old if not end else old - 1) - 1
        if n < 0:
            return old
        span, now = self.spans[n], self.placed[n]
        if old >= span.end:
            return now.end + old - span.end
        return now.end if end else now.start

    def touches(self, start: int, end: int) -> bool:
        """Whether a replaced span shares a character with [start, end)."""
        n = bisect_right(self._starts, end - 1) - 1
        return n >= 0 and self.spans[n].end > start


def apart(spans: Sequence[Redaction]) -> list[Redaction]:
    """Spans without overlaps, in text order; of overlapping ones the longest."""
    kept: list[Redaction] = []
    for span in sorted(set(spans), key=lambda s: (s.start - s.end, s.start, s.kind, s.rule)):
        if span.end > span.start and all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)
