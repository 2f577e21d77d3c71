"""Web pages: trafilatura finds the main text, marks set beforehand keep notes, captions and answers apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from corpora.readers.layout import bullet
from corpora.readers.pieces import Piece, Run, cut, settle
from corpora.records import BlockKind, CorpusError

_NOTE, _CAPTION = "\ue000", "\ue001"  # private-use marks that trafilatura carries through
_NOTE_ID = re.compile(r"^(?:fn|ftn|_ftn|footnote|note|endnote|cite_note)[-_:.]?\w{0,6}\d", re.IGNORECASE)
_NOTE_NUMBER = re.compile(r"^\s*[\[(]?[\d*†‡]{1,4}[\])]?\s*[.:]?\s*(?=\S)")
_MARK = re.compile(r"^[\s\[(]*[\d*†‡§]{1,4}[\s\])]*$")
_LEAST_KEPT = 0.4  # share of the page's letters; below it the whole body is read instead
_UNWANTED = "//script|//style|//noscript|//template|//nav|//form|//button|//svg|//iframe|//head"
_BLOCK_TAGS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "th", "dt", "dd",
               "figcaption", "pre", "address", "section", "article", "main", "tr", "table", "ul", "ol"}  # fmt: skip


def read_html(text: str) -> list[Piece]:
    """Pieces of a page's main text.

    Raises
    ------
    CorpusError
        If it cannot be parsed.
    """
    tree = _parse(text)
    _mark(tree)
    pieces = list(_from_extract(tree))
    body = list(_from_tree(tree))
    if _letters(pieces) < _LEAST_KEPT * _letters(body):
        pieces = body
    for piece in pieces:
        _settle_marks(piece)
    return [piece for piece in pieces if piece.text]


def _parse(text: str) -> Any:
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorpusError(f"the page cannot be parsed ({error}); save it as text.") from error
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise CorpusError("its tags are nested too deeply; save the page as text.")
    return tree


def _mark(tree: Any) -> None:
    """Drop scripts and note numbers; mark the first letters of notes and captions."""
    for element in tree.xpath(_UNWANTED):
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.xpath("//sup"):
        if _MARK.match(element.text_content()):
            element.drop_tree()
    for element in tree.xpath("//*[@id]"):
        if element.tag in ("li", "p", "div", "aside", "dd") and _NOTE_ID.match(element.get("id")):
            _prefix(element, _NOTE)
    for element in tree.xpath("//figcaption|//caption"):
        _prefix(element, _CAPTION)


def _prefix(element: Any, mark: str) -> None:
    inner = element.find("p")
    target = inner if inner is not None and not (element.text or "").strip() else element
    target.text = mark + (target.text or "")


def _from_extract(tree: Any) -> Iterator[Piece]:
    import trafilatura

    found = trafilatura.extract(
        html.tostring(tree, encoding="unicode"), output_format="xml", include_tables=True, include_comments=False,
        include_formatting=True, include_links=False, favor_recall=True, deduplicate=False,
    )  # fmt: skip
    if not found:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    main = etree.fromstring(found.encode(), parser).find("main")
    if main is not None:
        yield from _walk_extract(main, [0])


def _walk_extract(parent: Any, tables: list[int]) -> Iterator[Piece]:
    for element in parent:
        if element.tag == "head":
            yield _piece("heading", element, int(element.get("rend", "h2")[-1:] or 2))
        elif element.tag == "table":
            for row, line in enumerate(element.iter("row")):
                for column, cell in enumerate(line.iter("cell")):
                    piece = _piece("table_cell", cell)
                    piece.cell = (tables[0], row, column)
                    yield piece
            tables[0] += 1
        elif element.tag == "list":
            for item in element.iter("item"):
                yield _piece("list_item", item, 1)
        elif element.tag == "quote":
            inner = element.findall("p") or [element]
            yield from (_piece("quotation", entry) for entry in inner)
        elif element.tag in ("p", "code", "ab"):
            yield from _lines(element)
        else:
            yield from _walk_extract(element, tables)


def _lines(element: Any) -> Iterator[Piece]:
    """A paragraph, divided where two line breaks follow each other or a line begins with a bullet."""
    piece = _piece("paragraph", element)
    mark = bullet().match(piece.text)
    if mark and piece.text[0] not in "–—" and mark.end() < len(piece.text):
        piece.kind, piece.level = "list_item", 1
        cut(piece, mark.end())
    yield piece


def _piece(kind: BlockKind, element: Any, level: int = 0) -> Piece:
    text, strong = settle(_runs(element, False))
    return Piece(kind, text, f"<{element.tag}>", level, strong=strong if kind != "heading" else ())


def _runs(element: Any, bold: bool) -> Iterator[Run]:
    bold = bold or element.tag in ("b", "strong") or "#b" in (element.get("rend") or "")
    if element.tag in ("lb", "br"):
        yield "\n", bold
    if element.text:
        yield element.text, bold
    for child in element:
        if isinstance(child.tag, str):
            yield from _runs(child, bold)
        if child.tail:
            yield child.tail, bold


def _from_tree(tree: Any) -> Iterator[Piece]:
    """Every block element that holds text of its own, in document order."""
    body = tree.find("body")
    tables = {table: number for number, table in enumerate(tree.iter("table"))}
    for element in (body if body is not None else tree).iter():
        if not isinstance(element.tag, str) or element.tag not in _BLOCK_TAGS and element.tag != "body":
            continue
        text, strong = settle(_own_runs(element, False))
        if not text:
            continue
        piece = Piece(_kind(element), text, f"<{element.tag}>", strong=strong)
        if piece.kind == "heading":
            piece.level, piece.strong = int(element.tag[1]), ()
        elif piece.kind == "list_item":
            piece.level = 1
        elif piece.kind == "table_cell":
            row = element.getparent()
            table = next(element.iterancestors("table"), None)
            if table is not None:
                piece.cell = (tables[table], list(table.iter("tr")).index(row), row.index(element))
        yield piece


def _own_runs(element: Any, bold: bool) -> Iterator[Run]:
    """Text of an element without that of block elements inside it."""
    bold = bold or element.tag in ("b", "strong")
    if element.text:
        yield element.text, bold
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _BLOCK_TAGS:
            if child.tag == "br":
                yield "\n", bold
            yield from _own_runs(child, bold)
        else:
            yield "\n", bold
        if child.tail:
            yield child.tail, bold


def _kind(element: Any) -> BlockKind:
    if re.fullmatch(r"h[1-6]", element.tag):
        return "heading"
    if element.tag in ("td", "th"):
        return "table_cell"
    if element.tag in ("li", "dt", "dd"):
        return "list_item"
    quoted = element.tag == "blockquote" or next(element.iterancestors("blockquote"), None) is not None
    return "quotation" if quoted else "paragraph"


def _settle_marks(piece: Piece) -> None:
    if piece.text.startswith((_NOTE, _CAPTION)):
        piece.kind = "footnote" if piece.text[0] == _NOTE else "caption"
        piece.level = 0
        cut(piece, 1)
        number = _NOTE_NUMBER.match(piece.text) if piece.kind == "footnote" else None
        if number:
            cut(piece, number.end())
        piece.text = piece.text.removesuffix("↩").removesuffix("↑").rstrip()
    piece.text = piece.text.replace(_NOTE, "").replace(_CAPTION, "")


def _letters(pieces: list[Piece]) -> int:
    return sum(len(re.sub(r"\s", "", piece.text)) for piece in pieces)
