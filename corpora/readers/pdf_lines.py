"""From runs in drawing order to lines of text, with the spaces that the ink shows."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from statistics import median

from corpora.readers.legacy import legacy_encoding
from corpora.readers.pdf_drawn import Box, Page, Run, union
from corpora.readers.pieces import KHMER, is_khmer
from corpora.readers.pieces import Run as TextRun
from corpora.records import ReadingMethod

_DEPENDENT = re.compile(r"[\u17b4-\u17d3\u17dd]")  # vowel signs, marks, coeng: never after a space
_LETTER = re.compile(r"\w|[\u1780-\u17ff]")
_NOTE_MARK = re.compile(r"^\s*[\d*†‡]{1,3}\s*$")
_HYPHEN = "\x02"  # pdfium's mark for a hyphen at a line's end
_FAR = 2.0  # em; a wider gap divides cells or columns
_MOST_BARS = 400  # a page with more is a drawing
_SPACE = 0.15  # em above the page's median gap between Khmer objects


@dataclass(slots=True)
class Line:
    """One line of one column or cell, in drawing order."""

    runs: list[TextRun]
    box: Box
    baseline: float
    size: float
    page: int
    bold: bool = False
    rotated: bool = False
    fonts: Counter[str] = field(default_factory=Counter)
    method: ReadingMethod = "text"
    confidence: float = 1.0
    _text: str | None = None

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = "".join(text for text, _ in self.runs).strip()
        return self._text

    def append(self, other: Line) -> None:
        """Take another line of the same baseline in, with a space between."""
        self.runs = [*self.runs, (" ", False), *other.runs]
        self.box = union(self.box, other.box)
        self.bold = self.bold and other.bold
        self._text = None

    @property
    def khmer(self) -> bool:
        return bool(KHMER.search(self.text))


def lines_of(page: Page) -> list[Line]:
    """Lines of a page in drawing order; blank ones left out."""
    usual = _usual_gap(page.runs)
    bars = page.bars if len(page.bars) <= _MOST_BARS else []
    lines: list[_Growing] = []
    for run in page.runs:
        run = _without_line_ends(run)
        if not run.text:
            continue
        if lines and lines[-1].takes(run) and not (bars and lines[-1].barred(run, bars)):
            lines[-1].add(run, usual)
        else:
            lines.append(_Growing(run))
    return [line for line in (growing.line(page.number) for growing in lines) if line.text]


def _without_line_ends(run: Run) -> Run:
    """Without generated line ends, and without generated spaces between Khmer characters."""
    if not run.generated and not any(mark in run.text for mark in (_HYPHEN, "\r", "\n")):
        return run
    kept = [
        "-" if char == _HYPHEN else char
        for index, char in enumerate(run.text)
        if not (index in run.generated and (char in "\r\n" or _in_khmer(run.text, index)))
    ]
    return replace(run, text="".join(kept).replace("\r", " ").replace("\n", " "), generated=frozenset())


def _in_khmer(text: str, index: int) -> bool:
    before, after = text[:index].rstrip()[-1:], text[index + 1 :].lstrip()[:1]
    return bool(KHMER.match(before or "x") and KHMER.match(after or before or "x"))


def _usual_gap(runs: list[Run]) -> float:
    """Median gap, in em, between neighbouring objects that both hold Khmer."""
    gaps = [
        (second.box[0] - first.box[2]) / second.size
        for first, second in itertools.pairwise(runs)
        if second.size > 0
        and abs(first.baseline - second.baseline) < second.size * 0.5
        and is_khmer(first.text[-1:])
        and is_khmer(second.text[:1])
        and 0 <= second.box[0] - first.box[2] < second.size * 2
    ]
    return median(gaps) if gaps else 0.0


class _Growing:
    """A line that still takes runs."""

    def __init__(self, run: Run) -> None:
        self.runs: list[TextRun] = [(run.text, run.bold)]
        self.lefts: list[float] = [run.box[0]]
        self.box = run.box
        self.baseline = run.baseline
        self.rotated = run.rotated
        self.sizes: Counter[float] = Counter({round(run.size, 1): len(run.text)})
        self.fonts: Counter[str] = Counter({run.font: len(run.text)})
        self.size = run.size
        self.marked = False  # a note's number was just left out, and a space followed it

    def takes(self, run: Run) -> bool:
        """Does ``run`` stand on this line, to the right of what it holds, without a wide gap between?"""
        if run.rotated != self.rotated:
            return False
        size = max(self.size, run.size)
        if self.rotated:
            return abs(run.box[0] - self.box[0]) < size
        gap = run.box[0] - self.box[2]
        near = abs(run.baseline - self.baseline) < size * 0.5
        return near and -_FAR * size < gap < _FAR * size

    def barred(self, run: Run, bars: list[Box]) -> bool:
        """Does a vertical line of a table stand between this line and ``run``?"""
        left, right, middle = self.box[2] - 2, run.box[0] + 2, run.baseline + 0.3 * run.size
        return any(left <= bar[0] and bar[2] <= right and bar[1] <= middle <= bar[3] for bar in bars)

    def add(self, run: Run, usual: float) -> None:
        if self._is_note_mark(run):
            self.box = (*self.box[:2], max(self.box[2], run.box[2]), self.box[3])
            self.marked = run.text.endswith(" ")
            return
        space = " " if self._parted(run, usual) else ""
        if self.marked and not space and not run.text[:1].isspace() and not self.runs[-1][0][-1:].isspace():
            space = " "
        self.marked = False
        place = self._place(run)
        self.runs.insert(place, (space + run.text, run.bold))
        self.lefts.insert(place, run.box[0])
        self.box = union(self.box, run.box)
        self.sizes[round(run.size, 1)] += len(run.text)
        self.fonts[run.font] += len(run.text)
        if run.size > self.size * 1.05 and len(self.runs) <= 2:
            self.baseline, self.size = run.baseline, run.size

    def _place(self, run: Run) -> int:
        """Where in the line: last, unless a mark in another font was drawn after what stands to its right."""
        place = len(self.runs)
        if run.box[2] <= self.lefts[-1] + 0.1 * run.size and not _LETTER.search(run.text):
            while place > 1 and self.lefts[place - 1] >= run.box[2] - 0.3 * run.size:
                place -= 1
        return place

    def _is_note_mark(self, run: Run) -> bool:
        raised = run.baseline - self.baseline > run.size * 0.2 or run.box[1] > self.baseline + self.size * 0.2
        return raised and run.size <= self.size * 0.85 and bool(_NOTE_MARK.match(run.text))

    def _parted(self, run: Run, usual: float) -> bool:
        before, after = self.runs[-1][0][-1:], run.text[:1]
        if not before or before.isspace() or after.isspace() or _DEPENDENT.match(after):
            return False
        gap = (run.box[0] - self.box[2]) / max(run.size, 1e-6)
        if is_khmer(before) and is_khmer(after):
            return gap > usual + _SPACE
        if is_khmer(before) or is_khmer(after):
            return gap > max(usual, 0.05) + _SPACE
        return gap > 0.25 and before.isalnum() and after.isalnum()

    def line(self, page: int) -> Line:
        size = self.sizes.most_common(1)[0][0]
        letters = [(len(text), bold) for text, bold in self.runs if text.strip()]
        bold = bool(letters) and all(flag for _, flag in letters)
        method: ReadingMethod = "converted" if any(map(legacy_encoding, self.fonts)) else "text"
        return Line(
            self.runs, self.box, self.baseline, size, page, bold, self.rotated, self.fonts, method
        )  # fmt: skip
