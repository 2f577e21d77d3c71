"""What is usual in a PDF file: body size, distances of lines, columns' edges, running lines, bullets."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from corpora.readers.pdf_drawn import Box, Page
from corpora.readers.pdf_lines import Line

HEADING_SIZE = 1.12  # times the body's size
NOTE_START = re.compile(r"^[\[(]?(\d{1,3}|[*†‡])[\])]?\s*(?=\S)")
_BAND = 0.1  # share of a page's height at top and bottom where running lines stand
_DIGITS = re.compile(r"[\d០-៩]+")
_NUMBER_LINE = re.compile(r"^[\W_]*(?:page|p\.|ទំព័រ)?[\s\d០-៩ivxIVX|/.\-–—]+$", re.IGNORECASE)


@dataclass(slots=True)
class Look:
    """What is usual in this file."""

    body: float
    leading: dict[tuple[float, bool], float]
    headings: list[float]
    words: frozenset[str]

    def usual_drop(self, one: Line, other: Line) -> float:
        """Usual distance between the baselines of two such lines."""
        khmer = one.khmer or other.khmer
        usual = 1.7 if khmer else 1.4
        return self.leading.get((other.size, khmer), usual * other.size)


def look_at(lines: list[Line]) -> Look:
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    drops: dict[tuple[float, bool], list[float]] = {}
    for first, second in pairwise(lines):
        drop = first.baseline - second.baseline
        if first.size == second.size and first.page == second.page and 0 < drop < 4 * first.size:
            drops.setdefault((first.size, first.khmer or second.khmer), []).append(drop)
    leading = _leading(drops, body)
    large = sorted((size for size in sizes if size >= HEADING_SIZE * body), reverse=True)
    words = Counter(word for line in lines for word in re.findall(r"[A-Za-z][A-Za-z-]*[A-Za-z]", line.text))
    return Look(body, leading, large, frozenset(words))


def _leading(drops: dict[tuple[float, bool], list[float]], body: float) -> dict[tuple[float, bool], float]:
    """Usual distance of baselines by size and script; those with few lines take the body's proportion."""
    own = {key: sorted(values)[len(values) // 3] for key, values in drops.items()}
    proportion = {
        khmer: own.get((body, khmer), usual * body) / body if body else usual
        for khmer, usual in ((False, 1.4), (True, 1.8))
    }
    return {
        (size, khmer): value
        if len(drops[size, khmer]) >= 3 and size <= body
        else min(value, proportion[khmer] * size)
        for (size, khmer), value in own.items()
    }


def dotted_lines(page: Page, lines: list[Line]) -> set[int]:
    """Ids of lines with a drawn bullet to their left."""
    dotted = set()
    for dot in page.dots:
        for line in lines:
            beside = 0 < line.box[0] - dot[2] < 2.5 * line.size
            level = line.baseline - 0.2 * line.size < (dot[1] + dot[3]) / 2 < line.baseline + line.size
            if beside and level and dot[2] - dot[0] < 0.7 * line.size:
                dotted.add(id(line))
    return dotted


def edges_of(lines: list[Line]) -> dict[int, float]:
    """For every line the right edge of its column: the farthest of like lines that begin near it."""
    return {
        id(line): max(
            other.box[2]
            for other in lines
            if abs(other.box[0] - line.box[0]) < 3 * line.size
            and abs(other.size - line.size) < 0.1 * line.size
        )
        for line in lines
    }


def running_lines(pages: list[tuple[Page, list[Line]]]) -> set[int]:
    """Ids of running lines: repeated or lone in the outer bands, page numbers, turned text."""
    outer = [(page, line) for page, lines in pages for line in lines if _in_band(line, page)]
    seen = Counter((_DIGITS.sub("#", line.text), round(line.size)) for _, line in outer)
    sizes = Counter[float]()
    for _, lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    running = {id(line) for _, lines in pages for line in lines if line.rotated}
    for page, line in outer:
        repeated = seen[_DIGITS.sub("#", line.text), round(line.size)] >= min(3, max(2, len(pages) // 3))
        lone = line.size < 0.9 * body and len(line.text) < 60 and _stands_apart(line, page, pages)
        if _NUMBER_LINE.match(line.text) or (repeated and len(line.text) < 160) or lone:
            running.add(id(line))
    return running


def _in_band(line: Line, page: Page) -> bool:
    return line.box[1] > page.height * (1 - _BAND) or line.box[3] < page.height * _BAND


def _stands_apart(line: Line, page: Page, pages: list[tuple[Page, list[Line]]]) -> bool:
    """No other line within two line heights, and no rule above (that would be a footnote)."""
    others = [other for other in next(lines for own, lines in pages if own is page) if other is not line]
    gap = min((_gap(line.box, other.box) for other in others), default=99.0)
    ruled = any(0 <= rule[1] - line.box[3] < 3 * line.size for rule in page.rules)
    return gap > line.size and not ruled and not NOTE_START.match(line.text)


def _gap(one: Box, other: Box) -> float:
    return max(one[1] - other[3], other[1] - one[3], 0.0)
