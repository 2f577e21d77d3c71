"""Inline Markdown and inline HTML to runs of text: marks stripped, bold remembered, note numbers dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from corpora.readers.pieces import Run

_TAG = re.compile(r"^<\s*(/?)\s*([a-zA-Z][a-zA-Z0-9]*)")
_BOLD = {"b", "strong"}
_HIDDEN = {"script", "style", "template"}
_BREAKS = {"p", "div", "ul", "ol", "br", "hr", "tr", "td", "th", "table", "blockquote",
           "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "section", "article"}  # fmt: skip
_NOTE_NUMBER = re.compile(r"^\s*[\d*†‡§]{1,4}\s*$")


@dataclass(slots=True)
class Segment:
    """A line of its own inside inline text; ``note`` is the number of a footnote it begins with."""

    runs: list[Run] = field(default_factory=list)
    item: bool = False
    note: str | None = None

    @property
    def blank(self) -> bool:
        return not any(text.strip() for text, _ in self.runs)


@dataclass(slots=True)
class _Walk:
    segments: list[Segment]
    bold: int = 0
    hidden: int = 0
    sup: list[str] | None = None

    def add(self, text: str) -> None:
        if self.sup is not None:
            self.sup.append(text)
        elif not self.hidden:
            self.segments[-1].runs.append((text, self.bold > 0))

    def break_here(self, item: bool = False) -> None:
        if self.segments[-1].blank and self.segments[-1].note is None:
            self.segments[-1].item = item
        else:
            self.segments.append(Segment(item=item))

    def end_sup(self) -> None:
        text, self.sup = "".join(self.sup or ()), None
        if not _NOTE_NUMBER.match(text):
            self.add(text)
        elif self.segments[-1].blank:
            self.segments[-1].note = text.strip()


def segments(tokens: Sequence[Token]) -> list[Segment]:
    """Inline tokens as lines, split at hard breaks, ``<br>``, ``<li>`` and block tags; without blank ones."""
    walk = _Walk([Segment()])
    for token in tokens:
        _step(walk, token)
    if walk.sup is not None:
        walk.end_sup()
    return [segment for segment in walk.segments if not segment.blank]


def _step(walk: _Walk, token: Token) -> None:
    kind = token.type
    if kind in ("text", "text_special", "code_inline"):
        walk.add(token.content)
    elif kind == "softbreak":
        walk.add("\n")
    elif kind == "hardbreak":
        walk.break_here()
    elif kind == "strong_open":
        walk.bold += 1
    elif kind == "strong_close":
        walk.bold -= 1
    elif kind == "html_inline":
        _tag(walk, token.content)


def _tag(walk: _Walk, content: str) -> None:
    found = _TAG.match(content)
    if not found:
        return
    closing, name = bool(found[1]), found[2].lower()
    if name in _BOLD:
        walk.bold = max(0, walk.bold + (-1 if closing else 1))
    elif name in _HIDDEN:
        walk.hidden = max(0, walk.hidden + (-1 if closing else 1))
    elif name == "sup":
        if not closing:
            walk.sup = []
        elif walk.sup is not None:
            walk.end_sup()
    elif name == "li":
        walk.break_here(item=not closing)
    elif name in _BREAKS:
        walk.break_here()
