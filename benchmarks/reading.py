"""Measure reading: characters right, broken layers found, OCR, Limon, the real report, speed, other readers.

``python -m benchmarks.reading`` prints a table each; readers that are not installed are left out.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.legacy_writer import UNDRAWN, write_limon
from corpora.catalogue import Catalogue
from corpora.detect import text_layer
from corpora.readers import ocr, read
from corpora.readers.here import read_here
from corpora.readers.legacy import convert
from corpora.readers.pdfium import Pdf
from corpora.record import Record

ROOT = Path(__file__).parents[1]
SHARED = ROOT / ".." / "shared"
FOLDER = ROOT / "tests" / "corpora" / "pdfs"
TRUTH = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
_CLUSTER = re.compile(r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3])*[\u17b6-\u17d1]*")


def errors(wanted: str, found: str) -> int:
    """Levenshtein distance in characters."""
    before = list(range(len(found) + 1))
    for row, char in enumerate(wanted, start=1):
        now = [row]
        for column, other in enumerate(found, start=1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (char != other)))
        before = now
    return before[-1]


def fold(text: str, spaces: bool) -> str:
    """For comparing: white space folded or dropped, the two subscripts that look alike made one, ro last."""
    text = re.sub(r"(\u17d2រ)((?:\u17d2[\u1780-\u17b3])+)", r"\2\1", text)
    text = text.replace("្ដ", "្ត").replace("\u200b", "")
    return " ".join(text.split()) if spaces else "".join(text.split())


def own(path: Path) -> str:
    made = read(path, Record.bare(path))
    return "\n".join(block.text for block in made.blocks if block.kind != "furniture")


def _pdfium(path: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def _pdfminer(path: Path) -> str:
    return str(importlib.import_module("pdfminer.high_level").extract_text(path))


def _pypdf(path: Path) -> str:
    return "\n".join(page.extract_text() for page in importlib.import_module("pypdf").PdfReader(path).pages)


READERS: dict[str, tuple[str, Callable[[Path], str]]] = {
    "samleng": ("corpora", own), "pypdfium2 as is": ("pypdfium2", _pdfium),
    "pdfminer.six": ("pdfminer", _pdfminer), "pypdf": ("pypdf", _pypdf),
}  # fmt: skip


def installed() -> Iterator[tuple[str, Callable[[Path], str]]]:
    for name, (module, reader) in READERS.items():
        if importlib.util.find_spec(module) is not None:
            yield name, reader


def text_layers() -> None:
    print("\nCharacter error rate of PDF text, % (with spaces)")
    readers = list(installed())
    print(f"{'file':<22}" + "".join(f"{name:>22}" for name, _ in readers))
    for maker in ("chromium", "libreoffice"):
        for key, content in TRUTH.items():
            wanted = " ".join(text for _, text in content)
            cells = []
            for name, reader in readers:
                found = reader(FOLDER / f"{maker}-{key}.pdf")
                if name != "samleng":  # the others cannot tell running lines; those are not held against them
                    found = re.sub(r"សេចក្[ដត]ីប្រកាសជាសកល *\r?\n|The Universal Declaration *\r?\n", "", found)
                    found = re.sub(r"(?m)^\d(?:/\d)?\s*$", "", found)
                rates = [
                    100 * errors(fold(wanted, spaces), fold(found, spaces)) / len(fold(wanted, spaces))
                    for spaces in (False, True)
                ]
                cells.append(f"{rates[0]:>12.2f} ({rates[1]:.2f})".rjust(22))
            print(f"{maker + '-' + key:<22}" + "".join(cells))


def khmer_pages(letters: int = 900) -> list[str]:
    """Khmer text of the sample publications and, where at hand, the shared material, in pages."""
    texts = [" ".join(text for _, text in TRUTH["km-1"])]
    catalogue = Catalogue(ROOT)
    texts += [record.path.read_text(encoding="utf-8") for record in catalogue.publications()
              if record.path and record.path.suffix == ".md"]  # fmt: skip
    for pattern in ("dev/dev-km-*.md", "khmer/udhr/udhr_khm.xml", "parallel/*.km"):
        texts += [path.read_text(encoding="utf-8") for path in sorted(SHARED.glob(pattern))]
    pages = []
    for text in texts:
        khmer = re.sub(r"<[^>]+>|[A-Za-z#*_|>]+", " ", text)
        if len(re.findall(r"[\u1780-\u17b3]", khmer)) > 0.5 * len(re.findall(r"\w", text)):
            pages += _in_pages(khmer, letters)
    return pages


def _in_pages(text: str, letters: int) -> Iterator[str]:
    page = ""
    for phrase in text.split():
        page += phrase + " "
        if len(page) >= letters:
            yield page
            page = ""


BROKEN: dict[str, Callable[[str], str]] = {
    "vowels as drawn": lambda text: re.sub(
        r"([\u1780-\u17b3](?:\u17d2[\u1780-\u17b3])*)([\u17c1-\u17c3])", r"\2\1", text
    ),
    "vowels before letters": lambda text: re.sub(r"([\u1780-\u17b3])([\u17b6-\u17bd])", r"\2\1", text),
    "clusters twice": lambda text: _CLUSTER.sub(
        lambda found: found[0] * 2 if len(found[0]) > 2 else found[0], text
    ),
    "subscripts lost": lambda text: re.sub(r"\u17d2[\u1780-\u17b3]", "", text),
    "coeng sign lost before some": lambda text: re.sub(r"\u17d2(?=[រយវល])", " \u17d2", text),
    "wrong map of signs": lambda text: text.translate(str.maketrans("ិីុូ", "្ាំះ")),
}


def broken_layers() -> None:
    pages = khmer_pages()
    false = sum(text_layer(page).fault is not None for page in pages)
    share = f"{false / len(pages):.2%}"
    print(f"\nBroken text layers: {false} of {len(pages)} good pages taken for broken ({share})")
    every = found = 0
    for name, breaking in BROKEN.items():
        caught = sum(text_layer(breaking(page)).fault is not None for page in pages)
        every, found = every + len(pages), found + caught
        print(f"  {name:<30} found {caught / len(pages):.2%}")
    print(f"  {'all':<30} found {found / every:.2%}")
    path = FOLDER / "broken-layer-km.pdf"
    made = read(path, dataclasses.replace(Record.bare(path), ocr="auto", language=("km",)))
    print(f"  a PDF with a wrong character map: method {sorted({block.method for block in made.blocks})}")


def scans() -> None:
    missing = ocr.missing(("km",))
    if missing:
        print(f"\nOCR not measured: {missing}")
        return
    print("\nOCR of pages rendered at 300 dots per inch, character error rate without spaces")
    totals: dict[str, list[float]] = {}
    for path in sorted(FOLDER.glob("*-*-[12].pdf")):
        language = path.stem.split("-")[1]
        with tempfile.TemporaryDirectory() as folder, Pdf(path) as pdf:
            from corpora.readers.pdf_lines import lines_of

            image = _scan(pdf, Path(folder))
            wanted = "".join(line.text for line in lines_of(pdf.page(1)))
            with Pdf(image) as scanned:
                found = "".join(line.text for line in ocr.read_page(scanned, 1, (language,), Path(folder)))
        wanted, found = (fold(text, False) for text in (wanted, found))
        rate = 100 * errors(wanted, found) / len(wanted)
        totals.setdefault(language, []).append(rate)
        print(f"  {path.stem:<22} {rate:.2f} %")
    for language, rates in totals.items():
        print(f"  mean {language:<17} {sum(rates) / len(rates):.2f} %")


def _scan(pdf: Pdf, folder: Path) -> Path:
    import sys

    sys.path.insert(0, str(FOLDER.parent))
    from pdfmaker import image_page

    width, height, pixels = pdf.render(1, 300 / 72)
    path = folder / "scan.pdf"
    path.write_bytes(image_page(width, height, pixels, (width * 72 / 300, height * 72 / 300)))
    return path


def limon() -> None:
    wrong = every = 0
    for page in khmer_pages(200):
        wanted = fold(re.sub(f"[{UNDRAWN}]", "", page), True)
        wrong += errors(wanted, fold(convert(write_limon(wanted), "limon"), True))
        every += len(wanted)
    print(f"\nLimon and back: {100 * wrong / every:.3f} % of {every} characters wrong")


def report() -> None:
    path = SHARED / "report" / "outcome-report.md"
    if not path.is_file():
        print("\nThe real report is not at hand.")
        return
    made = read(path, Record.bare(path))
    joined = sum(len(block.joined_from) - 1 for block in made.blocks if block.joined_from)
    small = sum(block.kind == "paragraph" and block.text[0].islower() for block in made.blocks)
    notes = sum(block.kind == "footnote" for block in made.blocks)
    tables = len({block.cell[0] for block in made.blocks if block.cell})
    exact = all(made.text[block.start : block.end] == block.text for block in made.blocks)
    print(f"\nThe report: {joined} joins ({small} halves left), {notes} notes, {tables} tables, {exact=}")
    for part in made.parts:
        print(f"  {part.kind:<12} {part.speaker or '-':<14} {part.title[:70]}")


def speed(times: int = 20) -> None:
    print()
    for language in ("km", "en"):
        paths = sorted(FOLDER.glob(f"*-{language}-[12].pdf"))
        start, pages, letters = time.process_time(), 0, 0
        for _ in range(times):
            for path in paths:
                made = read_here(path, Record.bare(path))
                pages += max(block.page or 1 for block in made.blocks)
                letters += len(made.text)
        seconds = time.process_time() - start
        print(
            f"Speed, {language}: {pages / seconds:.0f} pages per CPU second, paragraphs and all "
            f"({letters / pages:.0f} characters a page)"
        )


def main() -> None:
    for measure in (text_layers, broken_layers, scans, limon, report, speed):
        measure()


if __name__ == "__main__":
    main()
