"""What is drawn on a PDF page, in drawing order, through pdfium's raw interface.

Producers such as Chromium and LibreOffice wrap Khmer clusters in marked content whose ``/ActualText`` holds
the characters; pdfium's own text interface repeats it per object. Here a marked span is emitted once, and
elsewhere the characters of each text object are taken.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2.raw as raw

from corpora.readers.pdf_drawn import Page
from corpora.readers.pdf_objects import PageReader
from corpora.records import CorpusError

MOST_PAGES = 5_000


_ERRORS = {
    raw.FPDF_ERR_PASSWORD: "is protected by a password; save it without one",
    raw.FPDF_ERR_SECURITY: "is encrypted in a way that cannot be read; save it without protection",
    raw.FPDF_ERR_FORMAT: "is no PDF or is damaged; get it again or print it to a new PDF",
}


class Pdf:
    """An open PDF; a context manager over its pages."""

    def __init__(self, path: Path) -> None:
        _library()
        self._handle = raw.FPDF_LoadDocument(str(path).encode(), None)
        if not self._handle:
            code = raw.FPDF_GetLastError()
            raise CorpusError(f"the file {_ERRORS.get(code, 'cannot be opened as PDF; get it again')}.")
        self.pages = raw.FPDF_GetPageCount(self._handle)

    def __enter__(self) -> Pdf:
        return self

    def __exit__(self, *_: object) -> None:
        raw.FPDF_CloseDocument(self._handle)

    @contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        handle = raw.FPDF_LoadPage(self._handle, number - 1)
        if not handle:
            raise CorpusError(f"page {number} is damaged.")
        try:
            yield handle
        finally:
            raw.FPDF_ClosePage(handle)

    def page(self, number: int) -> Page:
        """What is drawn on page ``number`` (1-based).

        Raises
        ------
        CorpusError
            If the page is damaged or holds more objects than a publication's page would.
        """
        with self._page(number) as handle:
            text = raw.FPDFText_LoadPage(handle)
            try:
                return PageReader(handle, text, number).read()
            finally:
                raw.FPDFText_ClosePage(text)

    def render(self, number: int, scale: float) -> tuple[int, int, bytes]:
        """Page ``number`` as grey pixels: width, height, bytes row by row."""
        with self._page(number) as handle:
            width = max(1, int(raw.FPDF_GetPageWidthF(handle) * scale))
            height = max(1, int(raw.FPDF_GetPageHeightF(handle) * scale))
            if width * height > 60_000_000:
                raise CorpusError(f"page {number} is {width} by {height} pixels large; print it smaller.")
            bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
            try:
                raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
                raw.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, 0, raw.FPDF_ANNOT)
                stride = raw.FPDFBitmap_GetStride(bitmap)
                pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
            finally:
                raw.FPDFBitmap_Destroy(bitmap)
        if stride != width:
            pixels = b"".join(pixels[row * stride : row * stride + width] for row in range(height))
        return width, height, pixels


_started = False


def _library() -> None:
    global _started
    if not _started:
        raw.FPDF_InitLibrary()
        _started = True
