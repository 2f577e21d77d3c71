"""Read a page from its image with tesseract, where it is installed, as a process with a time limit."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from corpora.readers.pdf_lines import Line
from corpora.readers.pdfium import Pdf
from corpora.records import CorpusError

DOTS_PER_INCH = (450, 400)  # of the first and the second try; scans of 300 gain by being enlarged
SECONDS = 35.0  # a dense page takes one to five
_KHMER_MODELS = ("Khmer", "script/Khmer", "khm")  # best first: the script model errs half as often as khm
_ENGLISH_MODEL = "eng"
_LEAST_CONFIDENCE = 25.0  # of a word; below it is dirt
_LEAST_HEIGHT = 0.45  # of the usual line; lower ones are subscripts taken for a line of their own
_COARSE = 30  # dots per inch at which columns are looked for
_DARK = 160
_INK = bytes(1 if value < _DARK else 0 for value in range(256))
_MOST_UNCOVERED = 0.03

INSTALL = "Run `make setup-ocr` (Debian: tesseract-ocr, tesseract-ocr-script-khmr)."


def missing(languages: Iterable[str]) -> str | None:
    """Why OCR is not possible for these languages, None if it is."""
    if shutil.which("tesseract") is None:
        return "tesseract is not installed"
    if _model(tuple(languages)) is None:
        return "tesseract has no model for Khmer"
    return None


def read_page(pdf: Pdf, number: int, languages: Iterable[str], work: Path) -> list[Line]:
    """Lines of page ``number`` with boxes in points and the mean confidence (0 to 1) of their words.

    Raises
    ------
    CorpusError
        If tesseract fails or takes too long.
    """
    model = str(_model(tuple(languages)))
    columns = _has_corridor(pdf, number)
    best: tuple[float, list[Line]] = (2.0, [])
    for dots, mode in zip(DOTS_PER_INCH, ("3", "4") if columns else ("6", "4"), strict=True):
        lines = _read_once(pdf, number, model, mode, dots, work)
        best = min(best, (_uncovered(pdf, number, lines), lines), key=lambda entry: entry[0])
        if best[0] < _MOST_UNCOVERED or columns:
            break
    return best[1]


def _read_once(pdf: Pdf, number: int, model: str, mode: str, dots: int, work: Path) -> list[Line]:
    scale = dots / 72
    width, height, pixels = pdf.render(number, scale)
    image = work / f"page-{number}.pgm"
    image.write_bytes(b"P5\n%d %d\n255\n" % (width, height) + pixels)
    try:
        return _lines(_tesseract(image, model, mode, dots, number), number, height, scale)
    finally:
        image.unlink(missing_ok=True)


def _uncovered(pdf: Pdf, number: int, lines: list[Line]) -> float:
    """Share of the page's ink that lies in no line: a line that tesseract has passed over, or a picture."""
    width, height, pixels = pdf.render(number, 1.0)
    ink = bytearray(pixels.translate(_INK))
    every = ink.count(1)
    for line in lines:
        left, right = max(0, int(line.box[0]) - 3), min(width, int(line.box[2]) + 4)
        for row in range(max(0, height - int(line.box[3]) - 3), min(height, height - int(line.box[1]) + 3)):
            if left < right:
                ink[row * width + left : row * width + right] = bytes(right - left)
    return ink.count(1) / every if every else 0.0


def _tesseract(image: Path, model: str, mode: str, dots: int, number: int) -> str:
    command = ["tesseract", str(image), "-", "-l", model, "--psm", mode, "--dpi", str(dots), "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, env=environment, check=True)
    except subprocess.TimeoutExpired as error:
        raise CorpusError(f"page {number}: OCR took longer than {SECONDS:.0f} seconds.") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise CorpusError(f"page {number}: tesseract failed ({error}).") from error
    return done.stdout.decode("utf-8", "replace")


@functools.cache
def _installed() -> frozenset[str]:
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, timeout=20, check=False)
    return frozenset(done.stdout.decode("utf-8", "replace").split())


def _model(languages: tuple[str, ...]) -> str | None:
    khmer = next((name for name in _KHMER_MODELS if name in _installed()), None)
    english = _ENGLISH_MODEL if _ENGLISH_MODEL in _installed() else None
    if languages == ("en",):
        return english
    return f"{khmer}+{english}" if khmer and english and "en" in languages else khmer


def _has_corridor(pdf: Pdf, number: int) -> bool:
    """Is there an empty strip down the middle third of the page, with text on both sides?"""
    width, height, pixels = pdf.render(number, _COARSE / 72)
    rows = [pixels[row * width : (row + 1) * width] for row in range(int(height * 0.15), int(height * 0.85))]
    inked = [row for row in rows if min(row) < _DARK]
    if len(inked) < 10:
        return False
    middle = range(width // 3, 2 * width // 3)
    empty = [sum(row[column] < _DARK for row in inked) <= 0.05 * len(inked) for column in middle]
    strip = longest = 0
    for flag in empty:
        strip = strip + 1 if flag else 0
        longest = max(longest, strip)
    left = sum(min(row[: width // 3]) < _DARK for row in inked)
    right = sum(min(row[2 * width // 3 :]) < _DARK for row in inked)
    return longest >= 3 and min(left, right) > 0.25 * len(inked)


def _lines(table: str, number: int, height: int, scale: float) -> list[Line]:
    found: dict[tuple[str, ...], list[tuple[str, float, tuple[int, ...]]]] = {}
    for row in table.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        if float(cells[10]) < _LEAST_CONFIDENCE:
            continue
        left, top, width, tall = (int(value) for value in cells[6:10])
        box = (left, top, left + width, top + tall)
        found.setdefault(tuple(cells[2:5]), []).append((cells[11].strip(), float(cells[10]), box))
    if not found:
        return []
    usual = median(_height(words) for words in found.values())
    kept = [words for words in found.values() if _height(words) > _LEAST_HEIGHT * usual]
    return [_line(words, number, height, scale, usual) for words in kept]


def _height(words: list[tuple[str, float, tuple[int, ...]]]) -> int:
    return max(box[3] for _, _, box in words) - min(box[1] for _, _, box in words)


def _line(
    words: list[tuple[str, float, tuple[int, ...]]], number: int, height: int, scale: float, usual: float
) -> Line:
    left, right = min(box[0] for _, _, box in words), max(box[2] for _, _, box in words)
    top, bottom = min(box[1] for _, _, box in words), max(box[3] for _, _, box in words)
    size = usual if _height(words) < 1.4 * usual else _height(words)
    line = Line(
        runs=[(" ".join(word for word, _, _ in words), False)],
        box=(left / scale, (height - bottom) / scale, right / scale, (height - top) / scale),
        baseline=(height - bottom) / scale,
        size=round(size * 0.65 / scale, 1),
        page=number,
    )
    line.method = "ocr"
    line.confidence = round(sum(mark for _, mark, _ in words) / len(words) / 100, 4)
    return line
