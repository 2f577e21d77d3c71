"""Reading a filled-in review sheet: every row checked before anything is kept, faults named by row."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl

from corpora.corrections import QUOTES, Correction, check_date
from corpora.records import CorpusError
from nlp.records import STANCES, VOICES
from outputs.review_sheet import COLUMNS, DECISIONS, SHEET

Row = dict[str, Any]
LARGEST = 50 * 1024 * 1024  # bytes of the file, and of what it unpacks to tenfold
FILLED = ("decision", "new voice", "new stance", "new request", "new also", "quote", "memo")
CODED = ("concern", "request")
_KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")


def read_review(path: Path, sentences: Mapping[str, Row], *, coder: str = "", date: str = "") -> list[Correction]:
    """Corrections of a filled-in sheet.

    Parameters
    ----------
    path : Path
        The workbook.
    sentences : mapping
        Sentence id to ``publication``, ``voice``, ``stance``, ``request`` and ``also`` of the release.
    coder, date : str
        Used where a row names none.

    Raises
    ------
    CorpusError
        Naming the file and, for each fault, its row; nothing is taken from a sheet with faults.
    """
    found: dict[tuple[str, str], tuple[int, Correction]] = {}
    faults: list[str] = []
    for number, row in _rows(path):
        if not any(row[name] for name in FILLED):
            continue
        try:
            correction = _correction(row, sentences, coder, date)
        except ValueError as error:
            faults.append(f"row {number}: {error}")
            continue
        earlier = found.setdefault((correction.sentence, correction.coder), (number, correction))
        if earlier[1] != correction:
            faults.append(f"row {number}: decides {correction.sentence} otherwise than row {earlier[0]}")
    if faults:
        more = f" (and {len(faults) - 5} more)" if len(faults) > 5 else ""
        raise CorpusError(f"{path}: {'; '.join(faults[:5])}{more}. Nothing was taken; correct the sheet.")
    return [correction for _, correction in found.values()]


def _correction(row: Row, sentences: Mapping[str, Row], coder: str, date: str) -> Correction:
    known = sentences.get(row["id"])
    if known is None:
        raise ValueError(f"id {row['id']!r} is in no publication of this release")
    decision = row["decision"].lower()
    given = {name: row[f"new {name}"] for name in ("voice", "stance", "request", "also")}
    if decision not in ("", *DECISIONS):
        raise ValueError(f"decision {row['decision']!r} is neither agree nor change")
    if decision == "agree" and any(given.values()):
        raise ValueError("says agree and gives something new; say change")
    if decision == "change" and not any(given.values()):
        raise ValueError("says change and gives nothing new")
    values = _agreed(known) if decision == "agree" else _given(given, known)
    name = row["coder"] or coder
    if not name:
        raise ValueError("names no coder; fill in the column coder or give --coder")
    quote = _one_of(row["quote"].lower(), QUOTES, "quote")
    day = check_date(row["date"] or date)
    place = (row["id"], known["publication"])
    return Correction(*place, name, day, **values, quote=quote, reason=row["why"], memo=row["memo"])


def _agreed(known: Row) -> dict[str, Any]:
    return {name: known[name] for name in ("voice", "stance", "request")} | {"also": tuple(known["also"])}


def _given(given: Mapping[str, str], known: Row) -> dict[str, Any]:
    voice = _one_of(given["voice"].lower(), VOICES, "voice")
    stance = _one_of(given["stance"].lower(), STANCES, "stance")
    request = _number(given["request"]) if given["request"] else None
    also = tuple(_number(piece) for piece in given["also"].replace(",", " ").split())
    if stance is not None and stance not in CODED and request is not None:
        raise ValueError(f"a {stance} sentence has no request; leave it empty")
    if stance in CODED and request is None and known["request"] is None:
        raise ValueError(f"a {stance} needs a request: 1 to 10, or 0 for none of the ten")
    if also and request is None:
        request = known["request"]
    return {"voice": voice, "stance": stance, "request": request, "also": also}


def _one_of(value: str, choices: Sequence[str], what: str) -> str | None:
    if value and value not in choices:
        raise ValueError(f"{what} {value!r} is none of {', '.join(choices)}")
    return value or None


def _number(value: str) -> int:
    text = value.translate(_KHMER_DIGITS).removesuffix(".0")
    if not text.isdigit() or int(text) > 10:
        raise ValueError(f"request {value!r} is not a number from 0 to 10")
    return int(text)


def _rows(path: Path) -> list[tuple[int, Row]]:
    lines = _opened(path, lambda sheet: [list(row) for row in sheet.iter_rows(values_only=True)])
    heads = [_text(value) for value in (lines[0] if lines else [])]
    missing = [column.name for column in COLUMNS if column.name not in heads]
    if missing:
        raise CorpusError(f"{path}: the sheet {SHEET!r} lacks the columns {', '.join(missing)}; export it again.")
    rows = []
    for number, values in enumerate(lines[1:], start=2):
        row = {head: _text(value) for head, value in zip(heads, values, strict=False)}
        if row["id"]:
            rows.append((number, row))
    return rows


def _opened(path: Path, taken: Callable[[Any], list[list[Any]]]) -> list[list[Any]]:
    try:
        if path.stat().st_size > LARGEST:
            raise CorpusError(f"{path}: larger than {LARGEST >> 20} MB; a review sheet is much smaller.")
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 10 * LARGEST:
                raise CorpusError(f"{path}: unpacks to more than a review sheet can hold.")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            if SHEET not in book.sheetnames:
                raise CorpusError(f"{path}: has no sheet {SHEET!r}; import a sheet made by `samleng review export`.")
            return taken(book[SHEET])
        finally:
            book.close()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be opened ({error.strerror or error}); check its name.") from error
    except (zipfile.BadZipFile, KeyError, ValueError, ParseError) as error:
        raise CorpusError(f"{path}: is no Excel workbook (.xlsx); save it as one.") from error


def _text(value: Any) -> str:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()
