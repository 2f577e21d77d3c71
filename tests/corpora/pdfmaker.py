"""Small PDFs written by hand: of text in named fonts, of images, and broken on purpose."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects; the first must be the catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d /Root 1 0 R %s>>\n" % (len(objects) + 1, trailer)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def stream(data: bytes, entries: bytes = b"", compress: bool = False) -> bytes:
    """A stream object."""
    if compress:
        data, entries = zlib.compress(data, 9), entries + b" /Filter /FlateDecode"
    return b"<<%s /Length %d>>\nstream\n" % (entries, len(data)) + data + b"\nendstream"


def text_pages(
    pages: Sequence[Sequence[tuple[float, float, float, bytes]]], font: bytes = b"Helvetica"
) -> bytes:
    """Pages of text in one standard font: (x, y, size, text in WinAnsi) per line."""
    contents = [
        b"BT\n" + b"".join(
            b"/F %g Tf 1 0 0 1 %g %g Tm (%s) Tj\n"
            % (size, x, y, text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)"))
            for x, y, size, text in lines
        ) + b"ET"
        for lines in pages
    ]  # fmt: skip
    kids = b" ".join(b"%d 0 R" % (4 + 2 * index) for index in range(len(pages)))
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [%s] /Count %d>>" % (kids, len(pages)),
        b"<</Type /Font /Subtype /TrueType /BaseFont /%s /Encoding /WinAnsiEncoding>>" % font,
    ]
    for index, content in enumerate(contents):
        objects.append(
            b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</Font <</F 3 0 R>>>> "
            b"/Contents %d 0 R>>" % (5 + 2 * index)
        )
        objects.append(stream(content))
    return pdf(objects)


def image_page(width: int, height: int, pixels: bytes, points: tuple[float, float]) -> bytes:
    """One page that is nothing but a grey image."""
    draw = b"q %g 0 0 %g 0 0 cm /I Do Q" % points
    return pdf([
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Resources <</XObject <</I 5 0 R>>>> "
        b"/Contents 4 0 R>>" % points,
        stream(draw),
        stream(pixels, b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
               b"/BitsPerComponent 8" % (width, height), compress=True),
    ])  # fmt: skip
