"""From a Doc back to its source: where a token or span stands in the text the Doc was made from.

A Doc whose text was normalised carries in ``doc.user_data["source_offsets"]`` two integer sequences,
``starts`` and ``ends``, one entry per token (code points of the source text). A Doc without them is its source.
"""

from __future__ import annotations

from spacy.tokens import Doc, Span, Token

SOURCE_OFFSETS = "source_offsets"


def source_span(piece: Token | Span | Doc) -> tuple[int, int]:
    """Start and end of ``piece`` in the source text (code points, end exclusive)."""
    if isinstance(piece, Token):
        first = last = piece
    elif len(piece):
        first, last = piece[0], piece[len(piece) - 1]
    else:
        return 0, 0
    offsets = first.doc.user_data.get(SOURCE_OFFSETS)
    if offsets is None:
        return first.idx, last.idx + len(last)
    starts, ends = offsets
    return int(starts[first.i]), int(ends[last.i])
