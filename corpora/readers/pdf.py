"""PDF files: text with its page and box; pages that cannot be read right are reported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corpora.readers.pdf_layout import pieces_of
from corpora.readers.pdf_lines import lines_of
from corpora.readers.pdfium import MOST_PAGES, Pdf
from corpora.readers.pieces import Piece
from corpora.record import Record
from corpora.records import CorpusError, Skipped


def read_pdf(
    path: Path, record: Record, ocr_pages: Sequence[int] | None = None, work: Path | None = None
) -> tuple[list[Piece], list[Skipped]]:
    """Pieces of a PDF, and the pages that were not read.

    Raises
    ------
    CorpusError
        If the file is no PDF, is protected, or has more pages than a publication would.
    """
    with Pdf(path) as pdf:
        if pdf.pages > MOST_PAGES:
            raise CorpusError(f"the file has {pdf.pages} pages, more than {MOST_PAGES}; split it.")
        pages = [pdf.page(number) for number in range(1, pdf.pages + 1)]
        return pieces_of([(page, lines_of(page)) for page in pages]), []
