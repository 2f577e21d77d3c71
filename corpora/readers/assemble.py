"""From pieces to a ``Document``: one text, blocks that point into it, sections, parts, languages."""

from __future__ import annotations

from collections.abc import Iterable

from corpora.detect import language_of
from corpora.readers.furniture import mark_furniture
from corpora.readers.headings import settle_headings
from corpora.readers.joining import join_pieces
from corpora.readers.listing import split_lists
from corpora.readers.parts import find_parts
from corpora.readers.pieces import Piece
from corpora.record import Record
from corpora.records import Block, CorpusError, Document, LanguageCode, Skipped

BETWEEN = "\n\n"  # between two blocks in the extracted text


def assemble(pieces: Iterable[Piece], record: Record, skipped: Iterable[Skipped] = ()) -> Document:
    """The document made of ``pieces``, after joining what page breaks cut and telling furniture from text.

    Raises
    ------
    CorpusError
        If nothing readable is left: a publication without text is a fault, not an empty result.
    """
    kept = split_lists([piece for piece in pieces if piece.text.strip()])
    settle_headings(kept)
    mark_furniture(kept)
    kept = join_pieces(kept)
    skipped = tuple(skipped)
    if not any(character.isalnum() for piece in kept for character in piece.text):
        why = "; ".join(dict.fromkeys(entry.reason for entry in skipped)) or "the file holds no text"
        advice = " ".join(dict.fromkeys(entry.action for entry in skipped if entry.action)) or "Get it again."
        raise CorpusError(f"nothing could be read ({why}). {advice}")
    parts, owner = find_parts(kept, record)
    languages = _languages(kept, record)
    blocks: list[Block] = []
    stack: list[tuple[int, str]] = []
    position, part = 0, 0
    for piece, language, belongs in zip(kept, languages, owner, strict=True):
        if belongs != part:
            stack, part = [], belongs
        if piece.kind == "heading":
            stack = [entry for entry in stack if entry[0] < piece.level]
        section = tuple(text for _, text in stack)
        blocks.append(_block(piece, position, language, section, belongs))
        if piece.kind == "heading":
            stack.append((piece.level, piece.text))
        position = blocks[-1].end + len(BETWEEN)
    text = BETWEEN.join(block.text for block in blocks)
    return Document(record.id, text, tuple(blocks), parts, skipped)


def _block(piece: Piece, start: int, language: LanguageCode, section: tuple[str, ...], part: int) -> Block:
    return Block(
        kind=piece.kind,
        text=piece.text,
        start=start,
        end=start + len(piece.text),
        language=language,
        section=section,
        level=piece.level,
        part=part,
        page=piece.page,
        box=piece.box,
        cell=piece.cell,
        strong=piece.strong,
        joined_from=piece.joined_from,
        voice=piece.voice,
        speaker=piece.speaker,
        method=piece.method,
        confidence=piece.confidence,
    )


def _languages(pieces: list[Piece], record: Record) -> list[LanguageCode]:
    """Language of every piece; one without letters takes its predecessor's, the first ones the next one's."""
    found = [piece.language or language_of(piece.text) for piece in pieces]
    known: LanguageCode = next((code for code in found if code != "und"), "und")
    for index, code in enumerate(found):
        found[index] = known = known if code == "und" else code
    return found
