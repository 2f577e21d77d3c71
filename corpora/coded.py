"""Coded documents: a publication's text with the coding of each sentence beside it, in one plain file.

The first line is ``# doc: NAME  lang: en|km  genre: GENRE``. Each further line is one sentence,
``voice stance primary also mode | text`` with one-letter codes; consecutive lines share a paragraph, a blank line
ends the block, and Markdown markup stands in the text. Lines of voice ``x`` (table headers) are left uncoded.
``pii KIND | TEXT`` lines at the end name identifiers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from corpora.readers.assemble import assemble
from corpora.readers.markdown import read_markdown
from corpora.record import Record
from corpora.records import CorpusError, Document

VOICE_CODES = {
    "c": "child", "f": "family", "m": "community", "t": "staff", "n": "civil_society",
    "g": "government", "i": "international", "d": "document",
}  # fmt: skip
STANCE_CODES = {"c": "concern", "r": "request", "s": "support", "o": "other"}
MODE_CODES = {"d": "direct", "r": "reported", "c": "collective", "s": "survey", "n": "none"}

_HEADER = re.compile(r"# doc: (\S+)\s+lang: (en|km)\s+genre: (.+)")
_LINE = re.compile(r"([cfmtngid]) ([crso]) (\d{1,2}) (-|[\d,]+) ([drcsn]) \| (.+)")
_UNCODED = re.compile(r"x(?: [a-z0-9,-]+)* \| (.+)")
_IDENTIFIER = re.compile(r"pii (\w+) \| (.+)")
_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|[-*•]\s+|\d{1,2}[.)]\s+)*|\*\*|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)")
_OWN_BLOCK = re.compile(r"\s*(?:#{1,6}\s|[-*•]\s|\d{1,2}[.)]\s|\||>)")


@dataclass(frozen=True, slots=True)
class CodedLine:
    """A sentence as coded; ``text`` keeps its Markdown markup, ``plain`` is without."""

    text: str
    voice: str
    stance: str
    primary: int
    also: tuple[int, ...]
    mode: str

    @property
    def plain(self) -> str:
        return _MARKUP.sub("", self.text).strip(" |")


@dataclass(frozen=True, slots=True)
class CodedDocument:
    """A document with its coded lines, its Markdown and its identifiers (kind, text)."""

    name: str
    language: str
    genre: str
    lines: tuple[CodedLine, ...]
    markdown: str
    identifiers: tuple[tuple[str, str], ...]

    def document(self) -> Document:
        """The text as the Markdown reader gives it for a publication without a record."""
        return assemble(read_markdown(self.markdown), Record(id=self.name, title=self.name))


def read_coded(path: Path) -> CodedDocument:
    """Read one coded document.

    Raises
    ------
    CorpusError
        Naming file and line where a line is not of the form above.
    """
    rows = path.read_text(encoding="utf-8").splitlines()
    header = _HEADER.match(rows[0]) if rows else None
    if header is None:
        raise CorpusError(f"{path}, line 1: expected '# doc: NAME  lang: en|km  genre: GENRE'.")
    lines: list[CodedLine] = []
    identifiers: list[tuple[str, str]] = []
    markdown: list[str] = []
    open_paragraph = False
    for number, row in enumerate(rows[1:], start=2):
        if not row.strip():
            open_paragraph = False
        elif found := _IDENTIFIER.fullmatch(row):
            identifiers.append((found[1], found[2].strip()))
        elif found := _UNCODED.fullmatch(row):
            open_paragraph = _append(markdown, found[1], open_paragraph)
        elif found := _LINE.fullmatch(row):
            lines.append(_coded(found))
            open_paragraph = _append(markdown, found[6], open_paragraph)
        else:
            raise CorpusError(f"{path}, line {number}: expected 'voice stance primary also mode | text'.")
    return CodedDocument(
        header[1], header[2], header[3].strip(), tuple(lines), "\n".join(markdown) + "\n", tuple(identifiers)
    )


def _coded(found: re.Match[str]) -> CodedLine:
    also = () if found[4] == "-" else tuple(int(n) for n in found[4].split(",") if n)
    return CodedLine(
        found[6].strip(), VOICE_CODES[found[1]], STANCE_CODES[found[2]], int(found[3]), also, MODE_CODES[found[5]]
    )


def _append(markdown: list[str], text: str, open_paragraph: bool) -> bool:
    """Add a sentence to the Markdown; returns whether the next line may go on in the same paragraph."""
    alone = _OWN_BLOCK.match(text) is not None
    if open_paragraph and not alone:
        markdown[-1] += " " + text.strip()
        return True
    same_list = bool(markdown) and alone and open_paragraph
    if markdown and not same_list:
        markdown.append("")
    markdown.append(text.strip())
    return True
