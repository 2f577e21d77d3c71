"""Word documents: paragraphs, headings, lists, tables and footnotes in order; running lines as furniture.

Read from the XML itself (ECMA-376, part 1), because footnotes, text boxes and insertions are lost otherwise.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from corpora.readers.legacy import convert, legacy_encoding, well_formed
from corpora.readers.pieces import Piece, Run, settle
from corpora.records import CorpusError, Skipped

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING = re.compile(r"^heading (\d)(?:$|[ .])", re.IGNORECASE)
_NOTE_MARK = re.compile(r"^\s*\d{1,3}\s*$")
_SKIPPED_TAGS = {f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr"}
_BREAKS = {
    f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-", f"{_W}softHyphen": "",
}  # fmt: skip


@dataclass(slots=True)
class _Styles:
    names: dict[str, str]
    levels: dict[str, int]
    fonts: dict[str, str]
    usual_font: str = ""


@dataclass(slots=True)
class _Reader:
    styles: _Styles
    notes: dict[str, Any]
    skipped: list[Skipped] = field(default_factory=list)
    tables: int = 0
    number: int = 0
    cited: list[str] = field(default_factory=list)
    converted: bool = False


def read_docx(path: Path) -> tuple[list[Piece], list[Skipped]]:
    """Pieces of a Word document, and the paragraphs that could not be read.

    Raises
    ------
    CorpusError
        If its XML is damaged.
    """
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        document = _xml(archive, "word/document.xml")
        styles = _styles(_xml(archive, "word/styles.xml") if "word/styles.xml" in names else None)
        notes = {
            note.get(f"{_W}id"): note
            for kind in ("footnotes", "endnotes")
            if f"word/{kind}.xml" in names
            for note in _xml(archive, f"word/{kind}.xml")
            if note.get(f"{_W}type") in (None, "normal")
        }
        running = sorted(name for name in names if re.match(r"word/(header|footer)\d*\.xml$", name))
        edges = [_xml(archive, name) for name in running]
    reader = _Reader(styles, notes)
    body = document.find(f"{_W}body")
    if body is None:
        raise CorpusError("word/document.xml has no body; save the file anew.")
    pieces = list(_blocks(reader, body))
    for edge in edges:
        for piece in _blocks(reader, edge):
            piece.kind, piece.level, piece.cell = "furniture", 0, None
            pieces.append(piece)
    return pieces, reader.skipped


def _xml(archive: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(archive.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise CorpusError(f"{name} is damaged ({error.msg}); save the file anew.") from error


def _styles(root: Any) -> _Styles:
    found = _Styles({}, {}, {})
    if root is None:
        return found
    parents: dict[str, str] = {}
    for style in root.iter(f"{_W}style"):
        key = style.get(f"{_W}styleId", "")
        found.names[key] = _value(style, "name").casefold()
        parents[key] = _value(style, "basedOn")
        level = _style_level(style, found.names[key])
        if level is not None:
            found.levels[key] = level
        font = _font(style.find(f"{_W}rPr"))
        if font:
            found.fonts[key] = font
    for key in parents:
        for ancestor in _ancestors(key, parents):
            if key not in found.levels and ancestor in found.levels:
                found.levels[key] = found.levels[ancestor]
            if key not in found.fonts and ancestor in found.fonts:
                found.fonts[key] = found.fonts[ancestor]
    found.usual_font = _font(root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")) or ""
    return found


def _style_level(style: Any, name: str) -> int | None:
    """Level of a heading style, by its name or its place in the outline."""
    heading = _HEADING.match(name)
    if heading:
        return int(heading[1])
    outline = style.find(f"{_W}pPr/{_W}outlineLvl")
    if outline is not None and (outline.get(f"{_W}val") or "9").isdigit():
        return int(outline.get(f"{_W}val", "9")) + 1
    return 1 if name == "title" else None


def _ancestors(key: str, parents: dict[str, str]) -> Iterator[str]:
    """Styles that a style is based on, nearest first; a circle ends where it closes."""
    seen = {key}
    while (key := parents.get(key, "")) and key not in seen:
        seen.add(key)
        yield key


def _font(properties: Any) -> str | None:
    fonts = properties.find(f"{_W}rFonts") if properties is not None else None
    return fonts.get(f"{_W}ascii") or fonts.get(f"{_W}hAnsi") if fonts is not None else None


def _blocks(reader: _Reader, parent: Any, cell: tuple[int, int, int] | None = None) -> Iterator[Piece]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(reader, element, cell)
        elif element.tag == f"{_W}tbl":
            yield from _table(reader, element)
        elif element.tag in (f"{_W}sdt", f"{_W}ins", f"{_W}customXml", f"{_W}sdtContent", f"{_W}moveTo"):
            yield from _blocks(reader, element, cell)


def _table(reader: _Reader, table: Any) -> Iterator[Piece]:
    number = reader.tables
    reader.tables += 1
    for row, line in enumerate(table.iter(f"{_W}tr")):
        for column, box in enumerate(line.findall(f"{_W}tc")):
            yield from _blocks(reader, box, (number, row, column))


def _paragraph(reader: _Reader, paragraph: Any, cell: tuple[int, int, int] | None) -> Iterator[Piece]:
    reader.number += 1
    reader.cited, reader.converted = [], False
    place = f"paragraph {reader.number}"
    piece = _piece(reader, paragraph, place, cell)
    cited = reader.cited
    if piece.text and reader.converted and not well_formed(piece.text):
        reason = "legacy Khmer font that could not be converted"
        reader.skipped.append(Skipped(place, reason, "Give the PDF."))
    elif piece.text:
        yield piece
    for box in paragraph.iter(f"{_W}txbxContent"):
        if not any(parent.tag == f"{_MC}Fallback" for parent in box.iterancestors()):
            yield from _blocks(reader, box)
    for note in cited:
        if note in reader.notes:
            for inner in reader.notes[note].iter(f"{_W}p"):
                found = _piece(reader, inner, f"note {note}", None)
                found.kind, found.level = "footnote", 0
                if found.text:
                    yield found


def _piece(reader: _Reader, paragraph: Any, place: str, cell: tuple[int, int, int] | None) -> Piece:
    properties = paragraph.find(f"{_W}pPr")
    style = _value(properties, "pStyle")
    font = reader.styles.fonts.get(style, reader.styles.usual_font)
    text, strong = settle(_runs(reader, paragraph, font, False))
    piece = Piece("paragraph", text, place, strong=strong)
    piece.method = "converted" if reader.converted else "text"
    level = reader.styles.levels.get(style)
    name = reader.styles.names.get(style, style.casefold())
    if cell is not None:
        piece.kind, piece.cell = "table_cell", cell
    elif level is not None and level <= 6:
        piece.kind, piece.level, piece.strong = "heading", level, ()
    elif "quote" in name:
        piece.kind = "quotation"
    elif name == "caption":
        piece.kind = "caption"
    elif "list" in name or (properties is not None and properties.find(f"{_W}numPr") is not None):
        piece.kind, piece.level = "list_item", 1 + _list_level(properties)
    return piece


def _list_level(properties: Any) -> int:
    level = properties.find(f"{_W}numPr/{_W}ilvl") if properties is not None else None
    value = level.get(f"{_W}val", "0") if level is not None else "0"
    return int(value) if value.isdigit() else 0


def _value(properties: Any, name: str) -> str:
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return found.get(f"{_W}val", "") if found is not None else ""


def _runs(reader: _Reader, element: Any, font: str, bold: bool) -> Iterator[Run]:
    if element.tag == f"{_W}r":
        properties = element.find(f"{_W}rPr")
        if _value(properties, "vertAlign") == "superscript" and _NOTE_MARK.match("".join(element.itertext())):
            return
        font = _font(properties) or font
        bold = bold or _is_bold(properties)
    for child in element:
        tag = child.tag
        if tag == f"{_W}t":
            yield _text(reader, child.text or "", font), bold
        elif tag in _BREAKS:
            yield _BREAKS[tag], bold
        elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
            reader.cited.append(child.get(f"{_W}id", ""))
        elif tag == f"{_W}txbxContent" or tag in _SKIPPED_TAGS:
            continue
        elif isinstance(tag, str):
            yield from _runs(reader, child, font, bold)


def _text(reader: _Reader, text: str, font: str) -> str:
    encoding = legacy_encoding(font)
    if encoding is None or not text.strip():
        return text
    reader.converted = True
    return convert(text, encoding)


def _is_bold(properties: Any) -> bool:
    found = properties.find(f"{_W}b") if properties is not None else None
    return found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "off")
