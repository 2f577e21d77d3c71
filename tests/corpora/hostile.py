"""Files that mean harm, or are broken in ways that make readers hang, crash or lie; built, never stored."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable

from pdfmaker import pdf, stream, text_pages

WORDS = "Children need schools. "
Builder = Callable[[], bytes]

_PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R>>"
_TREE = [b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [3 0 R] /Count 1>>", _PAGE]
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PARAGRAPH = f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>"
_DOCUMENT = f"<w:document {_W}><w:body>{_PARAGRAPH}</w:body></w:document>".encode()


def archive(entries: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of entries, names as given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in entries:
            file.writestr(zipfile.ZipInfo(name) if ".." in name else name, data, method)
    return out.getvalue()


def docx(document: bytes = _DOCUMENT, *more: tuple[str, bytes]) -> bytes:
    """A Word document of its main part and others."""
    return archive([("word/document.xml", document), *more])


def one_page(content: bytes, entries: bytes = b"", compress: bool = False) -> bytes:
    """A PDF of one page with this content stream."""
    return pdf([*_TREE, stream(content, entries, compress)])


def flate_bomb() -> bytes:
    """A content stream of 300 MB of drawing orders in some hundred kilobytes, deflated twice."""
    once = zlib.compress(b"0 0 m 9 9 l S " * (20 << 20), 9)
    twice = zlib.compress(once, 9)
    return one_page(twice, b" /Filter [/FlateDecode /FlateDecode]")


def zip_bomb() -> bytes:
    return docx(b"<w:document><w:body>" + b" " * (120 << 20))


def many_forms() -> bytes:
    """Forms that draw the next one ten times each, nine deep: a thousand million drawings."""
    objects = list(_TREE)
    objects[2] = _PAGE[:-2] + b" /Resources <</XObject <</X 5 0 R>>>>>>"
    objects.append(stream(b"/X Do " * 10))
    for depth in range(9):
        inner = b" /Resources <</XObject <</X %d 0 R>>>>" % (6 + depth)
        objects.append(stream(b"/X Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]" + inner))
    objects.append(stream(b"0 0 m 9 9 l S", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"))
    return pdf(objects)


def encrypted_pdf() -> bytes:
    lock = b"<</Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s>>>" % (b"41" * 32, b"42" * 32)
    return pdf([*_TREE, stream(b""), lock], b"/Encrypt 5 0 R /ID [<00> <00>]")


def looped_pages() -> bytes:
    return pdf([_TREE[0], b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 4>>"])


def encrypted_zip() -> bytes:
    data = bytearray(docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(signature)
        data[place + offset] |= 1
    return bytes(data)


def lying_zip() -> bytes:
    """The header says ten bytes where there are many."""
    data = bytearray(docx(_DOCUMENT.replace(b"Children", b"Children" * 5000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.find(signature)
        data[place + offset : place + offset + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def entities(count: int) -> bytes:
    """The thousand million laughs."""
    lines = ['<!ENTITY a0 "ha">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, count)]
    kind = f"<?xml version='1.0'?><!DOCTYPE w [{''.join(lines)}]>"
    return f"{kind}<w:document {_W}>&a{count - 1};</w:document>".encode()


def external_entity() -> bytes:
    return f"<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><w:document {_W}>&x;</w:document>".encode()


def deep_xml() -> bytes:
    return f"<w:document {_W}><w:body>".encode() + b"<w:sdt><w:sdtContent>" * 5000 + b"x"


def workbook(sheet: bytes) -> bytes:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    content = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/></Types>'
    )
    relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    return archive([
        ("[Content_Types].xml", content.encode()),
        ("_rels/.rels", f'<Relationships {relations}><Relationship Id="r1" Type="{kinds}/officeDocument" '
                        'Target="xl/workbook.xml"/></Relationships>'.encode()),
        ("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets><sheet name="S" sheetId="1" '
                            'r:id="r1"/></sheets></workbook>'.encode()),
        ("xl/_rels/workbook.xml.rels", f'<Relationships {relations}><Relationship Id="r1" '
                                       f'Type="{kinds}/worksheet" '
                                       'Target="worksheets/sheet1.xml"/></Relationships>'.encode()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])  # fmt: skip


def text_page() -> bytes:
    return text_pages([[(50, 700, 12, WORDS.encode())]])


GOOD_PDF = text_page()

REFUSED: dict[str, Builder] = {
    "empty.pdf": lambda: b"",
    "empty.md": lambda: b"",
    "blank.txt": lambda: b" \n\n\t\n",
    "no-pdf.pdf": lambda: b"<html>" + WORDS.encode() * 40,
    "cut.pdf": lambda: GOOD_PDF[:80],
    "no-trailer.pdf": lambda: GOOD_PDF[: GOOD_PDF.index(b"xref")],
    "flate-bomb.pdf": flate_bomb,
    "many-forms.pdf": many_forms,
    "password.pdf": encrypted_pdf,
    "looped-pages.pdf": looped_pages,
    "no-text.pdf": lambda: one_page(b"0 0 m 9 9 l S"),
    "nested-arrays.pdf": lambda: pdf([_TREE[0], b"[" * 200_000 + b"]" * 200_000]),
    "nested-dicts.pdf": lambda: pdf([_TREE[0], b"<</A " * 100_000]),
    "self-content.pdf": lambda: pdf([*_TREE[:2], _PAGE.replace(b"4 0 R", b"3 0 R")]),
    "broken-flate.pdf": lambda: one_page(b"\x78\x9c\x00\x01\x02", b" /Filter /FlateDecode"),
    "huge-box.pdf": lambda: pdf([*_TREE[:2], _PAGE.replace(b"595 842", b"1e9 1e9"), stream(b"")]),
    "negative-count.pdf": lambda: pdf([_TREE[0], b"<</Type /Pages /Kids [] /Count -5>>"]),
    "many-pages.pdf": lambda: pdf(
        [_TREE[0], b"<</Type /Pages /Kids [%s] /Count 90000>>" % (b"3 0 R " * 90000), _PAGE]
    ),
    "zip-bomb.docx": zip_bomb,
    "many-entries.docx": lambda: docx(_DOCUMENT, *((f"word/x{n}.bin", b"") for n in range(6000))),
    "traversal.docx": lambda: docx(_DOCUMENT, ("../../etc/cron.d/x", b"x")),
    "absolute.docx": lambda: docx(_DOCUMENT, ("/etc/x", b"x")),
    "backslash.docx": lambda: docx(_DOCUMENT, ("..\\..\\x", b"x")),
    "password.docx": encrypted_zip,
    "lying.docx": lying_zip,
    "cut.docx": lambda: docx()[:120],
    "no-document.docx": lambda: archive([("hello.txt", WORDS.encode())]),
    "laughs.docx": lambda: docx(entities(10)),
    "outside.docx": lambda: docx(external_entity()),
    "outside-16.docx": lambda: docx(external_entity().decode().encode("utf-16")),
    "deep.docx": lambda: docx(deep_xml()),
    "no-xml.docx": lambda: docx(b"\x00\x01\x02 nothing"),
    "pdf.docx": lambda: GOOD_PDF,
    "outside.xlsx": lambda: workbook(external_entity()),
    "no-record.csv": lambda: b"a,b\n1,2\n",
    "deep.html": lambda: b"<div>" * 200_000 + WORDS.encode(),
    "entities.html": lambda: b"<!DOCTYPE html [<!ENTITY x 'y'>]><p>&x; " + WORDS.encode() * 30 + b"</p>",
    "script-only.html": lambda: b"<html><script>" + b"alert(1);" * 1000 + b"</script></html>",
    "long.html": lambda: (b"<p>" + WORDS.encode() * 40 + b"</p>") * 26_000,
    "cells.md": lambda: b"|" + b"a|" * 900_000 + b"\n|" + b"-|" * 900_000 + b"\n",
    "quotes.md": lambda: b">" * 100_000 + WORDS.encode(),
    "lists.md": lambda: b"".join(b"  " * n + b"- x\n" for n in range(400)),
    "latin.md": lambda: "Les enfants ont été arrêtés.".encode("latin-1"),
    "utf32.txt": lambda: WORDS.encode("utf-32"),
    "utf16-no-mark.txt": lambda: WORDS.encode("utf-16-le"),
    "nul.txt": lambda: b"Children\x00need",
    "surrogate.txt": lambda: b"Children \xed\xa0\x80 need",
    "program.txt": lambda: b"\x7fELF" + WORDS.encode() * 9,
    "zip.txt": docx,
    "limon-bytes.txt": lambda: "esckþIRbkasBt’man éf¶enH".encode("cp1252"),
    "unknown.xyz": lambda: WORDS.encode(),
    "old.doc": lambda: b"\xd0\xcf\x11\xe0" + bytes(2000),
}

ALLOWED: dict[str, Builder] = {
    "trailing-rubbish.pdf": lambda: GOOD_PDF + bytes(5000),
    "no-startxref.pdf": lambda: GOOD_PDF[: GOOD_PDF.index(b"startxref")],
    "long-line.txt": lambda: WORDS.encode() * 50_000,
    "brackets.md": lambda: b"[" * 8_000 + b"\n\n" + WORDS.encode(),
    "stars.md": lambda: b"*a " * 8_000 + b"\n\n" + WORDS.encode(),
    "backticks.md": lambda: b"".join(b"`" * n + b" " for n in range(250)) + b"\n\n" + WORDS.encode(),
    "links.md": lambda: b"[a](" * 5_000 + b"\n\n" + WORDS.encode(),
    "doctype.html": lambda: b"<!DOCTYPE html><p>&lt;" + WORDS.encode() * 30 + b"</p>",
    "unclosed.html": lambda: b"<p>" * 5_000 + WORDS.encode() * 30,
    "attributes.html": lambda: b"<p " + b"a='b' " * 50_000 + b">" + WORDS.encode() * 30 + b"</p>",
    "utf16.txt": lambda: WORDS.encode("utf-16"),
    "control.txt": lambda: b"Children\x07 need\x1b schools. \x08",
}
