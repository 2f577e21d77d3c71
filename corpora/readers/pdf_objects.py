"""The objects of a PDF page, walked once: text with its marked spans and fonts, lines, dots, images."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2.raw as raw

from corpora.readers.pdf_drawn import Box, Page, Run, decoded, moved_box, times, union
from corpora.records import CorpusError

MOST_OBJECTS = 200_000  # on a page; a designed page has some thousands
DEEPEST_FORM = 12
_THIN, _RULE = 2.0, 8.0  # points: a line is thinner than the one and longer than the other
_SUBSET = re.compile(r"^[A-Z]{6}\+")


def _address(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


class PageReader:
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
            inner = times(self._own_matrix(thing), matrix)
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
            box = moved_box(box, matrix)
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
            run.box = union(run.box, self._box(thing, matrix))
            return
        if matrix is None and self._is_clipped(thing):
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

    def _is_clipped(self, thing: Any) -> bool:
        """Is it in a margin and outside its clip path, as what overflows a page and is drawn on the next one?"""
        left, bottom, right, top = self._box(thing, None)
        x, y = (left + right) / 2, (bottom + top) / 2
        if 0.1 * self.page.height < y < 0.9 * self.page.height or self.turn:
            return False
        clip = raw.FPDFPageObj_GetClipPath(thing)
        for path in range(min(raw.FPDFClipPath_CountPaths(clip), 8) if clip else 0):
            points = self._clip_points(clip, path)
            if points and not (
                min(a for a, _ in points) <= x <= max(a for a, _ in points)
                and min(b for _, b in points) <= y <= max(b for _, b in points)
            ):
                return True
        return False

    def _clip_points(self, clip: Any, path: int) -> list[tuple[float, float]]:
        a, b = self._numbers[:2]
        points = []
        for index in range(min(raw.FPDFClipPath_CountPathSegments(clip, path), 64)):
            if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, index), a, b):
                points.append((a.value, b.value))
        return points

    def _run(self, thing: Any, text: str, matrix: tuple[float, ...] | None, made: frozenset[int]) -> Run:
        a, b, c, d, _, f = own = times(self._own_matrix(thing), matrix)
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
            return address, decoded(bytes(blob[: length.value]))
        return None, ""
