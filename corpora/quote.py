"""Where a passage stands: publication, page, section, citation, and whether it still stands verbatim."""

from __future__ import annotations

from dataclasses import dataclass

from corpora.catalogue import Catalogue
from corpora.readers import read
from corpora.record import Record
from corpora.records import Block, CorpusError, Document


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage with its source.

    ``verbatim`` says whether the text stands at ``start`` of the extracted text as it is read today,
    ``moved_to`` where else it stands if not.
    """

    text: str
    record: Record
    start: int
    end: int
    page: int | None
    section: tuple[str, ...]
    part: str
    verbatim: bool
    moved_to: int | None = None

    @property
    def citation(self) -> str:
        """Author or publisher, year, title, page: the short form of a footnote."""
        page = f", p. {self.page}" if self.page else ""
        return f"{cite(self.record)}{page}."


def cite(record: Record) -> str:
    """A publication in one line, without the closing full stop."""
    who = ", ".join(record.author[:3]) + (" et al." if len(record.author) > 3 else "")
    who = who or record.publisher or ""
    year = f" ({record.year})" if record.year else " (n.d.)"
    publisher = f" {record.publisher}." if record.publisher and record.publisher != who else ""
    address = f" {record.url}" if record.url else ""
    return f"{who}{year}. {record.title}.{publisher}{address}".strip().rstrip(".")


def quote(catalogue: Catalogue, publication: str, start: int, end: int, text: str | None = None) -> Quotation:
    """The passage at ``start`` to ``end`` (code points) of a publication's extracted text.

    ``text`` is what was quoted; without it what stands there is taken.

    Raises
    ------
    CorpusError
        If there is no such publication, it cannot be read, or the place lies outside its text.
    """
    record = catalogue.find(publication)
    if record.path is None:
        raise CorpusError(f"{publication}: its file is not here; run `samleng fetch`.")
    return locate(read(record.path, record), record, start, end, text)


def locate(document: Document, record: Record, start: int, end: int, text: str | None = None) -> Quotation:
    """As ``quote``, in a document that is read already."""
    if text is None and not 0 <= start < end <= len(document.text):
        length = len(document.text)
        raise CorpusError(f"{record.id}: there is no text at {start} to {end}; it ends at {length}.")
    there = document.text[start:end]
    wanted = there if text is None else text
    verbatim = there == wanted
    moved = -1 if verbatim else document.text.find(wanted)
    place = start if moved < 0 else moved
    block = _block_at(document, place)
    return Quotation(
        text=wanted,
        record=record,
        start=start,
        end=end,
        page=block.page if block else None,
        section=block.section if block else (),
        part=document.parts[block.part].title if block else "",
        verbatim=verbatim,
        moved_to=moved if moved >= 0 else None,
    )


def _block_at(document: Document, place: int) -> Block | None:
    return next((block for block in document.blocks if block.start <= place < block.end), None)
