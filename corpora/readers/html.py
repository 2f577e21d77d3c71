"""Web pages: the page's own blocks, kept where trafilatura counts them to the main text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from corpora.readers.pieces import Piece, Run, cut, settle
from corpora.records import BlockKind, CorpusError

_NOTE, _CAPTION = "\ue000", "\ue001"  # private-use marks at the start of notes and captions
_NOTE_ID = re.compile(r"^(?:fn|ftn|_ftn|sdfootnote|footnote|note|endnote|cite_note)[-_:.]?\w{0,6}\d", re.IGNORECASE)
_NOTE_NUMBER = re.compile(r"^\s*[\[(]?[\d*†‡]{1,4}[\])]?\s*[.:]?\s*(?=\S)")
_MARK = re.compile(r"^[\s\[(]*[\d*†‡§]{1,4}[\s\])]*$")
_NO_LETTER = re.compile(r"[\W_]+")
_ENOUGH = 80  # characters by which a block is known again
_LEAST_KEPT = 0.4  # share of the page's letters; below it the whole body is read instead
_UNWANTED = (
    "//script|//style|//noscript|//template|//nav|//form|//button|//svg|//iframe|//head"
    "|//body/footer|//body/header[not(.//h1)]"
)
_BLOCK_TAGS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "th", "dt", "dd",
               "figcaption", "pre", "address", "section", "article", "main", "tr", "table", "ul",
               "ol"}  # fmt: skip


def read_html(text: str) -> list[Piece]:
    """Pieces of a page's main text: the page's own blocks, as far as trafilatura counts them to it.

    Raises
    ------
    CorpusError
        If it cannot be parsed.
    """
    tree = _parse(text)
    _mark(tree)
    every = list(_from_tree(tree))
    main = _bare(_main_text(tree))
    pieces = _main_part(every, [_stands_in(piece.text, main) for piece in every])
    for piece in pieces:
        _settle_marks(piece)
    return [piece for piece in pieces if piece.text]


def _main_part(every: list[Piece], counted: list[bool]) -> list[Piece]:
    """From the page's title to the last block that counts to the main text, and its notes.

    Everything is kept if that would be little of the page.
    """
    kept = [piece for piece, flag in zip(every, counted, strict=True) if flag]
    if _letters(kept) < _LEAST_KEPT * _letters(every):
        return every
    first = counted.index(True)
    last = len(counted) - 1 - counted[::-1].index(True)
    titles = [index for index, piece in enumerate(every[:first]) if piece.kind == "heading"]
    while titles and every[titles[-1]].level > 1 and titles[-1] - 1 in titles:
        titles.pop()
    start = min([first, *titles[-1:]])
    notes = [piece for piece in every[last + 1 :] if piece.text[0] == _NOTE]
    return every[start : last + 1] + notes


def _main_text(tree: Any) -> str:
    import trafilatura

    found = trafilatura.extract(
        html.tostring(tree, encoding="unicode"), output_format="txt", include_tables=True,
        include_comments=False,
        include_formatting=False, include_links=False, favor_recall=True, deduplicate=False,
    )  # fmt: skip
    return found or ""


def _bare(text: str) -> str:
    return _NO_LETTER.sub("", text)


def _stands_in(text: str, main: str) -> bool:
    bare = _bare(text)
    return bare[:_ENOUGH] in main


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


def _from_tree(tree: Any) -> Iterator[Piece]:
    """Every block element that holds text of its own, in document order."""
    body = tree.find("body")
    tables = {table: number for number, table in enumerate(tree.iter("table"))}
    for element in (body if body is not None else tree).iter():
        if not isinstance(element.tag, str) or (element.tag not in _BLOCK_TAGS and element.tag != "body"):
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
