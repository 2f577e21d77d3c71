"""Make the PDFs of the reading tests from the Universal Declaration with Chromium and LibreOffice.

``python scripts/make_test_pdfs.py UDHR_FOLDER OUT`` writes one PDF per producer, language and number of
columns, and ``truth.json`` with the paragraphs of each. Needs Debian's chromium, libreoffice-writer and
fonts-khmeros.
"""

from __future__ import annotations

import html
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

SPACE = "{http://efele.net/udhr}"
FONTS = {"km": "Khmer OS Battambang", "en": "DejaVu Serif"}
RUNNING = {"km": "សេចក្ដីប្រកាសជាសកល", "en": "The Universal Declaration"}
Paragraph = tuple[str, str]  # kind and text


def paragraphs(folder: Path, language: str, articles: range) -> list[Paragraph]:
    """Headings, paragraphs and list items of some articles."""
    name = {"km": "udhr_khm.xml", "en": "udhr_eng.xml"}[language]
    root = ElementTree.parse(folder / name).getroot()
    found: list[Paragraph] = [("heading", _text(root.find(f"{SPACE}title")))]
    for article in root.iter(f"{SPACE}article"):
        if int(article.get("number", "0")) in articles:
            found.append(("heading", _text(article.find(f"{SPACE}title"))))
            found += [("paragraph", _text(para)) for para in article.iter(f"{SPACE}para")]
    return found


def _text(element: ElementTree.Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def as_html(content: list[Paragraph], language: str, columns: int) -> str:
    """A page for Chromium, with running header and page number."""
    size = "10.5pt" if language == "km" else "10pt"
    body = "\n".join(
        f"<h2>{html.escape(text)}</h2>" if kind == "heading" else f"<p>{html.escape(text)}</p>"
        for kind, text in content
    )
    return f"""<!doctype html><html lang="{language}"><meta charset="utf-8"><style>
@page {{ size: A5; margin: 18mm 15mm;
  @top-center {{ content: "{RUNNING[language]}"; font: 8pt "{FONTS[language]}"; }}
  @bottom-center {{ content: counter(page); font: 8pt "{FONTS[language]}"; }} }}
body {{ font: {size}/1.6 "{FONTS[language]}"; columns: {columns}; column-gap: 8mm; text-align: left; }}
h2 {{ font-size: 12pt; margin: 8pt 0 4pt; break-after: avoid; }} p {{ margin: 0 0 6pt; }}
</style><body>{body}</body></html>"""


def as_fodt(content: list[Paragraph], language: str, columns: int) -> str:
    """A flat OpenDocument text for LibreOffice, with running header and page number."""
    font = FONTS[language]
    body = "".join(
        f'<text:h text:style-name="H" text:outline-level="2">{escape(text)}</text:h>'
        if kind == "heading"
        else f'<text:p text:style-name="P">{escape(text)}</text:p>'
        for kind, text in content
    )
    face = f'style:font-name="{font}" style:font-name-complex="{font}" style:font-name-asian="{font}"'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls>
<style:font-face style:name="{font}" svg:font-family="'{font}'"/></office:font-face-decls>
<office:styles/><office:automatic-styles>
<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="2mm"/>
<style:text-properties {face} fo:font-size="10pt" style:font-size-complex="10pt"/></style:style>
<style:style style:name="H" style:family="paragraph">
<style:paragraph-properties fo:margin-top="4mm" fo:margin-bottom="2mm" fo:keep-with-next="always"/>
<style:text-properties {face} fo:font-size="13pt" style:font-size-complex="13pt" fo:font-weight="bold"/>
</style:style>
<style:style style:name="R" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
<style:text-properties {face} fo:font-size="8pt" style:font-size-complex="8pt"/></style:style>
<style:style style:name="S" style:family="section">
<style:section-properties text:dont-balance-text-columns="true">
<style:columns fo:column-count="{columns}" fo:column-gap="8mm"/></style:section-properties></style:style>
<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="148mm" fo:page-height="210mm"
 fo:margin="12mm"/>
<style:header-style><style:header-footer-properties fo:min-height="6mm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="6mm"/></style:footer-style>
</style:page-layout>
</office:automatic-styles><office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="L">
<style:header><text:p text:style-name="R">{RUNNING[language]}</text:p></style:header>
<style:footer><text:p text:style-name="R"><text:page-number>1</text:page-number></text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text><text:section text:name="A" text:style-name="S">{body}</text:section>
</office:text></office:body></office:document>"""


def print_with_chromium(page: str, out: Path, work: Path) -> None:
    source = work / "page.html"
    source.write_text(page, encoding="utf-8")
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={work / 'profile'}",
         f"--print-to-pdf={out}", source.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


def print_with_libreoffice(document: str, out: Path, work: Path) -> None:
    source = work / "page.fodt"
    source.write_text(document, encoding="utf-8")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(work / 'office').as_uri()}", "--headless",
         "--convert-to", "pdf",
         "--outdir", str(work), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    out.write_bytes((work / "page.pdf").read_bytes())


def main(folder: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    truth: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for language in ("km", "en"):
            content = paragraphs(folder, language, range(1, 7))
            for columns in (1, 2):
                key = f"{language}-{columns}"
                print_with_chromium(as_html(content, language, columns), out / f"chromium-{key}.pdf", work)
                flat = as_fodt(content, language, columns)
                print_with_libreoffice(flat, out / f"libreoffice-{key}.pdf", work)
                truth[key] = [list(entry) for entry in content]
    (out / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
