"""Lines of a PDF that make one piece: which line goes on, how line ends are joined, what kind it is."""

from __future__ import annotations

import re

from corpora.readers.layout import bullet, numbered
from corpora.readers.pdf_lines import Line
from corpora.readers.pdf_usual import HEADING_SIZE, Look
from corpora.readers.pieces import KHMER, Piece, cut, settle
from corpora.readers.pieces import Run as TextRun
from corpora.records import BlockKind

_CLOSED = re.compile(r"[.!?:;…។៕៖][\"'”’»)\]]*$")
_SENTENCE_END = re.compile(r"[.!?។៕][\"'”’»)\]]*$")
_QUOTED = re.compile(r"^[\"“«‘„].*[\"”»’]\W*(?:[–—-].*)?$", re.DOTALL)
_LONGEST_HEADING = 200
_TIGHT, _LOOSE = 1.22, 1.5  # times the usual distance of lines; more begins a paragraph
_FULL = 4.0  # em: a line that ends nearer to its column's edge than this is full


class Group:
    """Lines of one piece."""

    def __init__(
        self,
        lines: list[Line],
        edge: float,
        kind: BlockKind = "paragraph",
        cell: tuple[int, int, int] | None = None,
    ) -> None:
        self.lines = lines
        self.edge = edge
        self.kind: BlockKind = kind
        self.cell = cell
        self.places: list[str] = []

    def takes(self, line: Line, look: Look, edges: dict[int, float]) -> bool:
        """Does ``line`` go on with this piece?"""
        last = self.lines[-1]
        if self.kind not in ("paragraph", "list_item") or abs(line.size - last.size) > 0.06 * last.size:
            return False
        if line.bold != last.bold and (line.bold or all(entry.bold for entry in self.lines)):
            return False
        if _is_listed(line.text, look, line):
            return False
        drop = last.baseline - line.baseline
        full = last.box[2] > self.edge - _FULL * last.size
        if line.page != last.page or drop < -0.5 * line.size:
            return self._goes_on_elsewhere(line, full, edges)
        most = _LOOSE if line.method == "ocr" else _TIGHT
        if drop > most * look.usual_drop(last, line) or self._was_broken(line):
            return False
        ended = bool(_SENTENCE_END.search(last.text))
        indented = line.box[0] - min(entry.box[0] for entry in self.lines) > 0.8 * line.size
        return not (ended and (indented or not full))

    def _was_broken(self, line: Line) -> bool:
        """Would the next line's first word have fitted behind the last line? Then the break was meant."""
        last = self.lines[-1]
        room = self.edge - last.box[2]
        first = line.text.split(" ", 1)[0]
        wide = len(first) / max(len(line.text), 1) * (line.box[2] - line.box[0])
        if line.khmer:
            wide = max(wide, 6 * line.size)
        if room < wide + line.size:
            return False
        half = last.box[2] - last.box[0] < 0.6 * (self.edge - last.box[0])
        return bool(_CLOSED.search(last.text)) or (half and line.text[:1].isupper())

    def _goes_on_elsewhere(self, line: Line, full: bool, edges: dict[int, float]) -> bool:
        """Over a column or page: only if the last line is full and open, or the next starts small."""
        last = self.lines[-1]
        if _CLOSED.search(last.text) or line.bold:
            return False
        small = line.text[:1].islower()
        if not (small or (full and (KHMER.search(last.text) or len(self.lines) > 1))):
            return False
        if not self.places:
            self.places.append(f"page {self.lines[0].page}")
        self.places.append(f"page {line.page}")
        self.edge = edges.get(id(line), line.box[2])
        return True

    def add(self, line: Line) -> None:
        self.lines.append(line)

    def piece(self, look: Look) -> Piece:
        runs: list[TextRun] = []
        for number, line in enumerate(self.lines):
            own = list(line.runs)
            if number:
                own = _seam(runs, own, look)
            runs.extend(own)
        text, strong = settle(runs)
        first = self.lines[0]
        box = (
            min(line.box[0] for line in self.lines), min(line.box[1] for line in self.lines),
            max(line.box[2] for line in self.lines), max(line.box[3] for line in self.lines),
        )  # fmt: skip
        piece = Piece(self.kind, text, f"page {first.page}", page=first.page, box=box, cell=self.cell)
        piece.strong, piece.joined_from = strong, tuple(self.places)
        piece.method = next((line.method for line in self.lines if line.method != "text"), "text")
        weights = [(line.confidence, max(len(line.text), 1)) for line in self.lines]
        piece.confidence = round(sum(c * w for c, w in weights) / sum(w for _, w in weights), 4)
        if self.kind == "list_item":
            piece.level = 1
        if self.kind == "paragraph":
            _label(piece, self.lines, look)
        return piece


def _seam(runs: list[TextRun], own: list[TextRun], look: Look) -> list[TextRun]:
    """The next line's runs, with a line end before them; a hyphen at the line's end resolved."""
    text, bold = runs[-1]
    head = text.rstrip()
    tail = own[0][0].lstrip()
    if head.endswith("\u00ad"):
        runs[-1] = (head[:-1], bold)
        return own
    if head.endswith("-") and head[-2:-1].isalpha() and tail[:1].isalpha():
        runs[-1] = (head if _keeps_hyphen(head, tail, look) else head[:-1], bold)
        return [(tail, own[0][1]), *own[1:]]
    return [("\n" + own[0][0], own[0][1]), *own[1:]]


def _keeps_hyphen(head: str, tail: str, look: Look) -> bool:
    """ "Youth-" "Led" keeps its hyphen; "edu-" "cation" does not, if the file says "education" elsewhere."""
    found = re.search(r"[A-Za-z]+-$", head)
    rest = re.match(r"[A-Za-z]+", tail)
    if not found or not rest or tail[0].isupper():
        return True
    whole = found[0][:-1] + rest[0]
    if found[0] + rest[0] in look.words:
        return True
    return whole not in look.words and found[0][:-1] in look.words


def _label(piece: Piece, lines: list[Line], look: Look) -> None:
    size = lines[0].size
    large = size >= HEADING_SIZE * look.body
    if large and len(piece.text) <= _LONGEST_HEADING and not _QUOTED.match(piece.text):
        piece.kind, piece.level = "heading", min(look.headings.index(size) + 1, 6)
        return
    if _QUOTED.match(piece.text) and large:
        piece.kind = "quotation"
        return
    mark = bullet().match(piece.text) or numbered().match(piece.text)
    whole_bold = all(line.bold for line in lines)
    if mark and mark.end() < len(piece.text) and piece.text[0] not in "–—" and not whole_bold:
        piece.kind, piece.level = "list_item", 1
        cut(piece, mark.end())


def _is_listed(text: str, look: Look, line: Line) -> bool:
    mark = bullet().match(text) or numbered().match(text)
    return bool(mark) and line.size < HEADING_SIZE * look.body and text[0] not in "–—-("
