"""PDF files: text with page and box; pages that cannot be read right are read by OCR or reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpora.detect import (
    MOST_MALFORMED,
    language_of,
    looks_legacy,
    malformed_share,
    needs_ocr,
    text_layer,
)
from corpora.readers import ocr
from corpora.readers.legacy import convert, known_encoding, legacy_encoding, well_formed
from corpora.readers.pdf_drawn import Page, Run
from corpora.readers.pdf_layout import pieces_of
from corpora.readers.pdf_lines import Line, lines_of
from corpora.readers.pdfium import MOST_PAGES, Pdf
from corpora.readers.pieces import Piece
from corpora.record import Record
from corpora.records import CorpusError, Skipped

_FEWEST_CONFIDENT = 0.55  # mean confidence of a page's words; below it OCR has guessed
NEEDS_OCR = "needs OCR"


@dataclass(slots=True)
class _Read:
    page: Page
    lines: list[Line]
    fault: str | None = None


def read_pdf(
    path: Path, record: Record, ocr_pages: Sequence[int] | None = None, work: Path | None = None
) -> tuple[list[Piece], list[Skipped]]:
    """Pieces of a PDF, and the pages that were not read.

    ``ocr_pages`` may be read from their image, with scratch files in ``work``; an empty list asks which pages
    need it (they are returned as skipped for the reason ``NEEDS_OCR``), None forgoes OCR.

    Raises
    ------
    CorpusError
        If the file is no PDF, is protected, or has more pages than a publication would.
    """
    with Pdf(path) as pdf:
        if pdf.pages > MOST_PAGES:
            raise CorpusError(f"the file has {pdf.pages} pages, more than {MOST_PAGES}; split it.")
        read = [_read_page(pdf, number, record) for number in range(1, pdf.pages + 1)]
        faulty = [entry for entry in read if entry.fault]
        missing = _no_ocr(record) if faulty and ocr_pages is not None else "OCR was not asked for"
        skipped: list[Skipped] = []
        if faulty and missing is None and not ocr_pages:
            return [], [Skipped(f"page {entry.page.number}", NEEDS_OCR) for entry in faulty]
        for entry in faulty:
            if missing is None and work is not None:
                _read_image(pdf, entry, record, work)
            if entry.fault:
                entry.lines = []
                absent = missing is not None and "tesseract" in missing
                action = ocr.INSTALL if absent else "Give a better copy of the page."
                reason = f"{entry.fault}; {missing}" if missing else entry.fault
                skipped.append(Skipped(f"page {entry.page.number}", reason, action))
    return pieces_of([(entry.page, entry.lines) for entry in read]), skipped


def _no_ocr(record: Record) -> str | None:
    return "the record says `ocr: never`" if record.ocr == "never" else ocr.missing(record.language)


def _read_page(pdf: Pdf, number: int, record: Record) -> _Read:
    try:
        page = pdf.page(number)
    except CorpusError as error:
        return _Read(Page(number, 0, 0), [], str(error).rstrip("."))
    if record.ocr == "force":
        return _Read(page, [], "the record says `ocr: force`")
    fault = _convert_legacy(page)
    lines = lines_of(page)
    text = "\n".join(line.text for line in lines)
    if fault is None and needs_ocr(len(text), _image_share(page)):
        fault = "its text is an image"
    return _Read(page, lines, fault or text_layer(text).fault)


def _image_share(page: Page) -> float:
    area = page.width * page.height
    if not area:
        return 0.0
    covered = 0.0
    for left, bottom, right, top in page.images:
        wide = min(right, page.width) - max(left, 0)
        tall = min(top, page.height) - max(bottom, 0)
        covered += max(0.0, wide) * max(0.0, tall)
    return min(1.0, covered / area)


def _convert_legacy(page: Page) -> str | None:
    """Convert runs of legacy fonts in place, line by line; what is wrong if the outcome is no Khmer."""
    if not any(legacy_encoding(run.font) for run in page.runs):
        return None
    converted = []
    runs: list[Run] = []
    for run in _joined_by_font(page.runs):
        encoding = legacy_encoding(run.font)
        if encoding and run.text.strip():
            if not known_encoding(encoding):
                return f"no table for its legacy Khmer font {run.font}"
            run = replace(run, text=convert(run.text, encoding), generated=frozenset())
            converted.append(run.text)
        runs.append(run)
    if not well_formed("\n".join(converted)):
        fonts = sorted({run.font for run in page.runs if legacy_encoding(run.font)})
        return f"its legacy Khmer font {', '.join(fonts)} could not be converted"
    page.runs = runs
    return None


def _joined_by_font(runs: list[Run]) -> list[Run]:
    """Runs of one legacy font on one line as one run, because clusters are drawn over several."""
    out: list[Run] = []
    for run in runs:
        last = out[-1] if out else None
        if (
            last is not None
            and legacy_encoding(run.font)
            and run.font == last.font
            and abs(run.baseline - last.baseline) < 0.3 * run.size
            and -run.size < run.box[0] - last.box[2] < 2 * run.size
        ):
            gap = (run.box[0] - last.box[2]) / max(run.size, 1e-6)
            space = " " if gap > 0.2 and last.text[-1:] != " " and run.text[:1] != " " else ""
            last.text = last.text.rstrip("\r\n") + space + run.text
            last.box = (last.box[0], min(last.box[1], run.box[1]), run.box[2], max(last.box[3], run.box[3]))
        else:
            out.append(replace(run))
    return out


def _read_image(pdf: Pdf, entry: _Read, record: Record, work: Path) -> None:
    """Read the page's image; leave the fault if the outcome is no better."""
    if not entry.page.width:
        return
    try:
        lines = ocr.read_page(pdf, entry.page.number, record.language, work)
    except CorpusError as error:
        entry.fault = str(error).rstrip(".")
        return
    text = "\n".join(line.text for line in lines)
    sure = sum(line.confidence * len(line.text) for line in lines) / max(len(text), 1)
    wrong = malformed_share(text) > 4 * MOST_MALFORMED or looks_legacy(text)
    latin = "legacy" in (entry.fault or "") and language_of(text) != "km"  # the font is not in the file
    if text and (sure < _FEWEST_CONFIDENT or wrong or latin):
        entry.fault = f"{entry.fault}, and its image is too poor to be read"
        return
    if not text:
        entry.fault = None if not entry.page.images else "its image holds no text that can be read"
        return
    entry.lines, entry.fault = lines, None
