"""What is drawn on a PDF page, in drawing order, through pdfium's raw interface.

Producers such as Chromium and LibreOffice wrap Khmer clusters in marked content whose ``/ActualText`` holds
the characters; pdfium's own text interface repeats it per object. Here a marked span is emitted once, and
elsewhere the characters of each text object are taken.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2.raw as raw

from corpora.records import CorpusError

MOST_OBJECTS = 200_000  # on a page; a designed page has some thousands
DEEPEST_FORM = 12
MOST_PAGES = 5_000

_THIN, _RULE = 2.0, 8.0  # points: a line is thinner than the one and longer than the other

Box = tuple[float, float, float, float]  # left, bottom, right, top in points

_ERRORS = {
    raw.FPDF_ERR_PASSWORD: "is protected by a password; save it without one",
    raw.FPDF_ERR_SECURITY: "is encrypted in a way that cannot be read; save it without protection",
    raw.FPDF_ERR_FORMAT: "is no PDF or is damaged; get it again or print it to a new PDF",
}
_SUBSET = re.compile(r"^[A-Z]{6}\+")


@dataclass(slots=True)
class Run:
    """Characters of one text object or marked span; ``generated`` are positions of spaces pdfium made up."""

    text: str
    box: Box
    baseline: float
    size: float
    font: str
    bold: bool
    rotated: bool = False
    generated: frozenset[int] = frozenset()


@dataclass(slots=True)
class Page:
    """A page as drawn: runs in drawing order, thin rules and bars, dots (bullets), images."""

    number: int
    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    bars: list[Box] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)

    @property
    def characters(self) -> int:
        return sum(len(run.text.strip()) for run in self.runs)


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
                return _PageReader(handle, text, number).read()
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


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


class _PageReader:
    """Walks a page's objects once; keeps what a span or a font has told already."""

    def __init__(self, page: Any, text: Any, number: int) -> None:
        self.text = text
        self.handle = page
        self.turn = raw.FPDFPage_GetRotation(page)
        self.page = Page(number, raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page))
        self.spans: dict[int, Run] = {}
        self.fonts: dict[int, tuple[str, bool]] = {}
        self.seen = 0
        self._numbers = [ctypes.c_float() for _ in range(4)]
        self._matrix = raw.FS_MATRIX()
        self._length = ctypes.c_ulong()
        self.characters = self._characters()

    def read(self) -> Page:
        for index in range(raw.FPDFPage_CountObjects(self.handle)):
            self._object(raw.FPDFPage_GetObject(self.handle, index), None, 0)
        return self.page

    def _characters(self) -> dict[int, list[tuple[str, bool]]]:
        """Characters by text object, with a mark for generated ones."""
        found: dict[int, list[tuple[str, bool]]] = {}
        text, current = self.text, 0
        count = raw.FPDFText_CountChars(text)
        get_object, get_unicode, generated = (
            raw.FPDFText_GetTextObject, raw.FPDFText_GetUnicode, raw.FPDFText_IsGenerated,
        )  # fmt: skip
        for index in range(max(count, 0)):
            code = get_unicode(text, index)
            made = generated(text, index) == 1
            current = (not made and _address(get_object(text, index))) or current
            if code and not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF:
                found.setdefault(current, []).append((chr(code), made))
        return found

    def _object(self, thing: Any, matrix: tuple[float, ...] | None, depth: int) -> None:
        self.seen += 1
        if self.seen > MOST_OBJECTS:
            number = self.page.number
            raise CorpusError(f"page {number} draws more than {MOST_OBJECTS} things; print it anew.")
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self._text(thing, matrix)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.page.images.append(self._box(thing, matrix))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(thing, matrix)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
            inner = _times(self._own_matrix(thing), matrix)
            for index in range(raw.FPDFFormObj_CountObjects(thing)):
                self._object(raw.FPDFFormObj_GetObject(thing, index), inner, depth + 1)

    def _own_matrix(self, thing: Any) -> tuple[float, ...]:
        m = self._matrix
        raw.FPDFPageObj_GetMatrix(thing, m)
        return (m.a, m.b, m.c, m.d, m.e, m.f)

    def _box(self, thing: Any, matrix: tuple[float, ...] | None) -> Box:
        a, b, c, d = self._numbers
        raw.FPDFPageObj_GetBounds(thing, a, b, c, d)
        box = (a.value, b.value, c.value, d.value)
        if matrix:
            box = _moved_box(box, matrix)
        return self._turned(box) if self.turn else box

    def _turned(self, box: Box) -> Box:
        left, bottom, right, top = box
        width, height = self.page.width, self.page.height
        if self.turn == 1:
            return bottom, height - right, top, height - left
        if self.turn == 2:
            return width - right, height - top, width - left, height - bottom
        return width - top, left, width - bottom, right

    def _path(self, thing: Any, matrix: tuple[float, ...] | None) -> None:
        box = self._box(thing, matrix)
        wide, tall = box[2] - box[0], box[3] - box[1]
        if tall <= _THIN and wide >= _RULE:
            self.page.rules.append(box)
        elif wide <= _THIN and tall >= _RULE:
            self.page.bars.append(box)
        elif 1.5 <= wide <= 7 and 1.5 <= tall <= 7:
            self.page.dots.append(box)
        elif min(wide, tall) >= 2 * _RULE and raw.FPDFPath_CountSegments(thing) in (4, 5):
            self._outline(thing, box)

    def _outline(self, thing: Any, box: Box) -> None:
        """A rectangle with a drawn edge is four lines."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(thing, fill, stroke)
        if stroke.value:
            left, bottom, right, top = box
            self.page.rules += [(left, bottom, right, bottom), (left, top, right, top)]
            self.page.bars += [(left, bottom, left, top), (right, bottom, right, top)]

    def _text(self, thing: Any, matrix: tuple[float, ...] | None) -> None:
        span, actual = self._actual_text(thing)
        if span and span in self.spans:
            run = self.spans[span]
            run.box = _union(run.box, self._box(thing, matrix))
            return
        made: frozenset[int] = frozenset()
        if span is None:
            characters = self.characters.get(_address(thing))
            if not characters:
                return
            actual = "".join(character for character, _ in characters)
            if " " in actual or "\r" in actual:
                made = frozenset(index for index, (_, generated) in enumerate(characters) if generated)
        run = self._run(thing, actual, matrix, made)
        if span:
            self.spans[span] = run
        self.page.runs.append(run)

    def _run(self, thing: Any, text: str, matrix: tuple[float, ...] | None, made: frozenset[int]) -> Run:
        a, b, c, d, _, f = own = _times(self._own_matrix(thing), matrix)
        raw.FPDFTextObj_GetFontSize(thing, self._numbers[0])
        size = self._numbers[0].value * max((c * c + d * d) ** 0.5, 1e-6)
        font, bold = self._font(raw.FPDFTextObj_GetFont(thing))
        box = self._box(thing, matrix)
        upright = abs(b) <= abs(a)
        if self.turn in (1, 3):
            upright = not upright
        baseline = self._baseline(own, f)
        return Run(text, box, baseline, size, font, bold, rotated=not upright, generated=made)

    def _baseline(self, matrix: tuple[float, ...], f: float) -> float:
        if not self.turn:
            return f
        e = matrix[4]
        return self._turned((e, f, e, f))[1]

    def _font(self, font: Any) -> tuple[str, bool]:
        key = _address(font)
        if key not in self.fonts:
            buffer = ctypes.create_string_buffer(256)
            length = raw.FPDFFont_GetBaseFontName(font, buffer, 256) if font else 0
            name = buffer.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace")
            name = _SUBSET.sub("", name)
            weight = raw.FPDFFont_GetWeight(font) if font else 0
            self.fonts[key] = name, weight >= 600 or "bold" in name.casefold()
        return self.fonts[key]

    def _actual_text(self, thing: Any) -> tuple[int | None, str]:
        """The innermost mark with ``/ActualText``: its address (one per span) and the text."""
        for index in range(raw.FPDFPageObj_CountMarks(thing) - 1, -1, -1):
            mark = raw.FPDFPageObj_GetMark(thing, index)
            length = self._length
            if not raw.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", None, 0, length):
                continue
            address = _address(mark)
            if address in self.spans:
                return address, ""
            blob = (ctypes.c_ubyte * max(length.value, 1))()
            raw.FPDFPageObjMark_GetParamBlobValue(mark, b"ActualText", blob, length.value, length)
            return address, _decoded(bytes(blob[: length.value]))
        return None, ""


def _decoded(blob: bytes) -> str:
    """A PDF text string: UTF-16 with its mark, UTF-8 with its mark, else PDFDocEncoding (as Latin-1)."""
    if blob.startswith(b"\xfe\xff"):
        return blob[2:].decode("utf-16-be", "ignore")
    if blob.startswith(b"\xff\xfe"):
        return blob[2:].decode("utf-16-le", "ignore")
    if blob.startswith(b"\xef\xbb\xbf"):
        return blob[3:].decode("utf-8", "ignore")
    return blob.decode("latin-1")


def _times(one: tuple[float, ...], other: tuple[float, ...] | None) -> tuple[float, ...]:
    if other is None:
        return one
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _moved_box(box: Box, matrix: tuple[float, ...]) -> Box:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)


def _union(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
