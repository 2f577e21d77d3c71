"""Read a file in this process: gate, reader of its format, document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from corpora.readers.assemble import assemble
from corpora.readers.gate import Admitted, admit
from corpora.readers.pieces import Piece
from corpora.record import Record
from corpora.records import Document, Skipped

Found = tuple[list[Piece], list[Skipped]]


class OcrNeeded(Exception):
    """Pages of a PDF whose images must be read; it takes longer, so the caller decides."""

    def __init__(self, pages: list[int]) -> None:
        super().__init__(pages)
        self.pages = pages


def read_here(
    path: Path, record: Record, *, ocr_pages: Sequence[int] | None = None, work: Path | None = None
) -> Document:
    """The document in ``path``, without limits of time and memory.

    ``ocr_pages`` are pages that may be read from their image, with scratch files in ``work``; with an empty
    list ``OcrNeeded`` is raised where a page needs it, with None such pages are skipped.

    Raises
    ------
    CorpusError
        As ``read``, without the file's name.
    """
    admitted = admit(path)
    if admitted.format == "pdf":
        from corpora.readers.pdf import read_pdf

        pieces, skipped = read_pdf(path, record, ocr_pages, work)
        needed = [int(entry.place.split()[-1]) for entry in skipped if entry.reason == "needs OCR"]
        if needed:
            raise OcrNeeded(needed)
    else:
        pieces, skipped = _READERS[admitted.format](path, record, admitted)
    return assemble(pieces, record, skipped)


def _markdown(path: Path, record: Record, admitted: Admitted) -> Found:
    from corpora.readers.markdown import read_markdown

    return read_markdown(admitted.text), []


def _text(path: Path, record: Record, admitted: Admitted) -> Found:
    from corpora.readers.plaintext import read_plaintext

    return read_plaintext(admitted.text), []


def _html(path: Path, record: Record, admitted: Admitted) -> Found:
    from corpora.readers.html import read_html

    return read_html(admitted.text), []


def _docx(path: Path, record: Record, admitted: Admitted) -> Found:
    from corpora.readers.docx import read_docx

    return read_docx(path)


def _survey(path: Path, record: Record, admitted: Admitted) -> Found:
    from corpora.readers.survey import read_survey

    return read_survey(path, record, admitted)


_READERS: dict[str, Callable[[Path, Record, Admitted], Found]] = {
    "markdown": _markdown, "text": _text, "html": _html, "docx": _docx, "csv": _survey, "xlsx": _survey,
}  # fmt: skip
