"""What a publication becomes once it is read: immutable text, its parts, and blocks that point into it.

Offsets are code points of the extracted text, 0-based, end exclusive; for every block
``document.text[block.start:block.end] == block.text``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

BlockKind = Literal[
    "heading", "paragraph", "list_item", "quotation", "table_cell", "footnote", "caption", "furniture"
]
ReadingMethod = Literal["text", "ocr", "converted"]
LanguageCode = Literal["en", "km", "und"]

BLOCK_KINDS: tuple[str, ...] = get_args(BlockKind)


@dataclass(frozen=True, slots=True)
class Block:
    """One unit of layout: a paragraph, a heading, a list item, a table cell.

    Parameters
    ----------
    kind : BlockKind
        ``furniture`` is what repeats or decorates (running headers, page numbers, logos); it is kept
        and never analysed.
    text : str
        The block's text, without markup.
    start, end : int
        Where it stands in the extracted text (code points, end exclusive).
    language : {"en", "km", "und"}
        By script of its letters; blocks without letters inherit from their neighbours.
    section : tuple of str
        The headings above it, outermost first, without its own text.
    level : int
        Depth of a heading or list item, 1 outermost; 0 elsewhere.
    part : int
        Index into ``Document.parts``.
    page : int or None
        Printed file page, 1-based, where the source has pages.
    box : tuple of float or None
        Left, bottom, right, top in PDF points.
    cell : tuple of int or None
        Table, row and column of a table cell, 0-based.
    strong : tuple of (int, int)
        Bold spans as offsets within ``text``: in minutes and interviews they often name the speaker.
    joined_from : tuple of str
        Places in the source (``"line 21"``, ``"page 4"``) of the pieces a page break had cut; empty
        where nothing was joined.
    voice, speaker : str or None
        Known from the record (survey answers, a signed statement), else None.
    method : {"text", "ocr", "converted"}
        ``converted`` is text of a legacy Khmer font.
    confidence : float
        1 for text as it stands in the source; the mean word confidence of OCR otherwise.
    """

    kind: BlockKind
    text: str
    start: int
    end: int
    language: LanguageCode = "und"
    section: tuple[str, ...] = ()
    level: int = 0
    part: int = 0
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    cell: tuple[int, int, int] | None = None
    strong: tuple[tuple[int, int], ...] = ()
    joined_from: tuple[str, ...] = ()
    voice: str | None = None
    speaker: str | None = None
    method: ReadingMethod = "text"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """A text of its own inside a publication, such as a statement in a report's annex.

    Parameters
    ----------
    title : str
        Its heading, or the publication's title for the part that holds the rest.
    kind : str
        ``report``, ``statement``, ``minutes``, ``press_release``, ``newsletter``, ``survey``,
        ``invitation``, ``note`` or ``unknown``.
    speaker : str or None
        The voice that signs the whole part (one of the eight voices), where record or text says so.
    """

    title: str
    kind: str = "unknown"
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not read, and why: a page, a part of a file, a whole publication."""

    place: str
    reason: str
    action: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A publication's extracted text with its parts and blocks in reading order."""

    publication: str
    text: str
    blocks: tuple[Block, ...]
    parts: tuple[Part, ...] = (Part("", "unknown"),)
    skipped: tuple[Skipped, ...] = field(default=())

    def analysable(self) -> Iterator[tuple[int, Block]]:
        """Yield index and block for all that is neither furniture nor without text."""
        for index, block in enumerate(self.blocks):
            if block.kind != "furniture" and block.text.strip():
                yield index, block


class CorpusError(Exception):
    """A fault in what the user gave: one sentence naming file, place, reason and what to do."""
