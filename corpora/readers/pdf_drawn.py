"""What is drawn on a PDF page: runs of characters, rules, bars, dots, images, and their geometry."""

from __future__ import annotations

from dataclasses import dataclass, field

Box = tuple[float, float, float, float]  # left, bottom, right, top in points


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


def decoded(blob: bytes) -> str:
    """A PDF text string: UTF-16 with its mark, UTF-8 with its mark, else PDFDocEncoding (as Latin-1)."""
    if blob.startswith(b"\xfe\xff"):
        return blob[2:].decode("utf-16-be", "ignore")
    if blob.startswith(b"\xff\xfe"):
        return blob[2:].decode("utf-16-le", "ignore")
    if blob.startswith(b"\xef\xbb\xbf"):
        return blob[3:].decode("utf-8", "ignore")
    return blob.decode("latin-1")


def times(one: tuple[float, ...], other: tuple[float, ...] | None) -> tuple[float, ...]:
    if other is None:
        return one
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def moved_box(box: Box, matrix: tuple[float, ...]) -> Box:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (box[0], box[2]) for y in (box[1], box[3])]
    ys = [b * x + d * y + f for x in (box[0], box[2]) for y in (box[1], box[3])]
    return min(xs), min(ys), max(xs), max(ys)


def union(one: Box, other: Box) -> Box:
    return (
        one[0] if one[0] < other[0] else other[0],
        one[1] if one[1] < other[1] else other[1],
        one[2] if one[2] > other[2] else other[2],
        one[3] if one[3] > other[3] else other[3],
    )
