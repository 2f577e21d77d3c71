"""The objects of a PDF page, walked once: text with its marked spans and fonts, lines, dots, images."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2.raw as raw

from corpora.readers import pdf_calls as pdfium
from corpora.readers.pdf_calls import handle
from corpora.readers.pdf_drawn import Box, Page, Run, decoded, moved_box, times, union
from corpora.records import CorpusError

MOST_OBJECTS = 200_000  # on a page; a designed page has some thousands
DEEPEST_FORM = 12
_THIN, _RULE = 2.0, 8.0  # points: a line is thinner than the one and longer than the other
_SPACE = 0x20
_SUBSET = re.compile(r"^[A-Z]{6}\+")


class PageReader:
    """Walks a page's objects once; keeps what a span or a font has told already."""

    def __init__(self, page: Any, text: Any, number: int) -> None:
        self.text = handle(text)
        self.handle = handle(page)
        self.turn = raw.FPDFPage_GetRotation(page)
        self.page = Page(number, raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page))
        self.spans: dict[int, Run] = {}
        self.bare: set[int] = set()  # marks without /ActualText
        self.fonts: dict[int, tuple[str, bool]] = {}
        self.low, self.high = 0.1 * self.page.height, 0.9 * self.page.height
        self.seen = 0
        self._numbers = (ctypes.c_float * 6)()
        self._at = [ctypes.addressof(self._numbers) + 4 * index for index in range(6)]
        self._length = ctypes.c_ulong()
        self._length_at = ctypes.addressof(self._length)
        self.characters = self._characters()

    def read(self) -> Page:
        for index in range(pdfium.count_objects(self.handle)):
            self._object(pdfium.get_object(self.handle, index), None, 0)
        return self.page

    def _characters(self) -> dict[int, list[tuple[str, bool]]]:
        """Characters by text object, with a mark for generated ones."""
        found: dict[int, list[tuple[str, bool]]] = {}
        text, current = self.text, 0
        object_at, character_at = pdfium.object_at, pdfium.character_at
        for index in range(max(pdfium.count_characters(text), 0)):
            code = character_at(text, index)
            owner = object_at(text, index)  # none for line ends and most spaces that pdfium makes up
            current = owner or current
            made = owner is None or (code == _SPACE and pdfium.is_generated(text, index) == 1)
            if code and not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF:
                found.setdefault(current, []).append((chr(code), made))
        return found

    def _object(self, thing: int, matrix: tuple[float, ...] | None, depth: int) -> None:
        self.seen += 1
        if self.seen > MOST_OBJECTS:
            number = self.page.number
            raise CorpusError(f"page {number} draws more than {MOST_OBJECTS} things; print it anew.")
        kind = pdfium.kind_of(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self._text(thing, matrix)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.page.images.append(self._box(thing, matrix))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            self._path(thing, matrix)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
            inner = times(self._own_matrix(thing), matrix)
            for index in range(pdfium.count_form_objects(thing)):
                self._object(pdfium.get_form_object(thing, index), inner, depth + 1)

    def _own_matrix(self, thing: int) -> tuple[float, ...]:
        pdfium.matrix_of(thing, self._at[0])
        return tuple(self._numbers)

    def _box(self, thing: int, matrix: tuple[float, ...] | None) -> Box:
        pdfium.bounds_of(thing, *self._at[:4])
        left, bottom, right, top = self._numbers[:4]
        box = (left, bottom, right, top)
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

    def _path(self, thing: int, matrix: tuple[float, ...] | None) -> None:
        box = self._box(thing, matrix)
        wide, tall = box[2] - box[0], box[3] - box[1]
        if tall <= _THIN and wide >= _RULE:
            self.page.rules.append(box)
        elif wide <= _THIN and tall >= _RULE:
            self.page.bars.append(box)
        elif 1.5 <= wide <= 7 and 1.5 <= tall <= 7:
            self.page.dots.append(box)
        elif min(wide, tall) >= 2 * _RULE and pdfium.count_segments(thing) in (4, 5):
            self._outline(thing, box)

    def _outline(self, thing: int, box: Box) -> None:
        """A rectangle with a drawn edge is four lines."""
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.draw_mode_of(thing, ctypes.addressof(fill), ctypes.addressof(stroke))
        if stroke.value:
            left, bottom, right, top = box
            self.page.rules += [(left, bottom, right, bottom), (left, top, right, top)]
            self.page.bars += [(left, bottom, left, top), (right, bottom, right, top)]

    def _text(self, thing: int, matrix: tuple[float, ...] | None) -> None:
        span, actual = self._actual_text(thing)
        if span and span in self.spans:
            run = self.spans[span]
            run.box = union(run.box, self._box(thing, matrix))
            return
        box = self._box(thing, matrix)
        if matrix is None and not self.low < box[1] < self.high and self._is_clipped(thing, box):
            return
        made: frozenset[int] = frozenset()
        if span is None:
            characters = self.characters.get(thing)
            if not characters:
                return
            actual = "".join(character for character, _ in characters)
            if " " in actual or "\r" in actual:
                made = frozenset(index for index, (_, generated) in enumerate(characters) if generated)
        run = self._run(thing, actual, matrix, box, made)
        if span:
            self.spans[span] = run
        self.page.runs.append(run)

    def _is_clipped(self, thing: int, box: Box) -> bool:
        """Is it in a margin and outside its clip path, as what overflows a page and is drawn on the next one?"""
        left, bottom, right, top = box
        x, y = (left + right) / 2, (bottom + top) / 2
        if self.turn:
            return False
        clip = pdfium.clip_of(thing)
        for path in range(min(pdfium.count_clips(clip), 8) if clip else 0):
            points = self._clip_points(clip, path)
            if points and not (
                min(a for a, _ in points) <= x <= max(a for a, _ in points)
                and min(b for _, b in points) <= y <= max(b for _, b in points)
            ):
                return True
        return False

    def _clip_points(self, clip: int, path: int) -> list[tuple[float, float]]:
        points = []
        for index in range(min(pdfium.count_clip_segments(clip, path), 64)):
            if pdfium.point_of(pdfium.get_clip_segment(clip, path, index), self._at[0], self._at[1]):
                points.append((self._numbers[0], self._numbers[1]))
        return points

    def _run(
        self, thing: int, text: str, matrix: tuple[float, ...] | None, box: Box, made: frozenset[int]
    ) -> Run:
        a, b, c, d, _, f = own = times(self._own_matrix(thing), matrix)
        pdfium.font_size_of(thing, self._at[0])
        size = self._numbers[0] * max((c * c + d * d) ** 0.5, 1e-6)
        font, bold = self._font(pdfium.font_of(thing) or 0)
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

    def _font(self, font: int) -> tuple[str, bool]:
        if font not in self.fonts:
            buffer = ctypes.create_string_buffer(256)
            length = pdfium.font_name_of(font, ctypes.addressof(buffer), 256) if font else 0
            name = buffer.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace")
            name = _SUBSET.sub("", name)
            weight = pdfium.font_weight_of(font) if font else 0
            self.fonts[font] = name, weight >= 600 or "bold" in name.casefold()
        return self.fonts[font]

    def _actual_text(self, thing: int) -> tuple[int | None, str]:
        """The innermost mark with ``/ActualText``: its address (one per span) and the text."""
        for index in range(pdfium.count_marks(thing) - 1, -1, -1):
            mark = pdfium.get_mark(thing, index)
            if mark in self.spans:
                return mark, ""
            if mark in self.bare or not pdfium.blob_of(mark, b"ActualText", None, 0, self._length_at):
                self.bare.add(mark)
                continue
            size = self._length.value
            blob = ctypes.create_string_buffer(max(size, 1))
            pdfium.blob_of(mark, b"ActualText", ctypes.addressof(blob), size, self._length_at)
            return mark, decoded(blob.raw[:size])
        return None, ""
