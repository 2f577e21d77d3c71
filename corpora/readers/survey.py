"""Survey answers from CSV or XLSX: one row is one respondent, every answer a block whose voice is known."""

from __future__ import annotations

import csv
import io
import itertools
import warnings
from collections.abc import Iterator
from pathlib import Path

from corpora.readers.gate import Admitted
from corpora.readers.pieces import Piece, plain
from corpora.record import Record, SurveyColumns
from corpora.records import CorpusError, LanguageCode, Skipped

MOST_ROWS = 100_000
MOST_COLUMNS = 500
_LANGUAGES: dict[str, LanguageCode] = {
    "km": "km", "khm": "km", "khmer": "km", "ខ្មែរ": "km",
    "en": "en", "eng": "en", "english": "en", "អង់គ្លេស": "en",
}  # fmt: skip


def read_survey(path: Path, record: Record, admitted: Admitted) -> tuple[list[Piece], list[Skipped]]:
    """A heading for every question and a block for every answer, question by question.

    Raises
    ------
    CorpusError
        If the record does not say which columns hold answers, or whose voice they are.
    """
    columns = record.survey
    if columns is None:
        raise CorpusError("its record has no `survey:`; name there the columns of answers and their voice.")
    rows = _csv_rows(admitted.text) if admitted.format == "csv" else _xlsx_rows(path, columns.sheet)
    header, *body = itertools.islice(rows, MOST_ROWS + 2)
    if len(body) > MOST_ROWS:
        raise CorpusError(f"the table has more than {MOST_ROWS} rows; split it.")
    place = _places(header, columns)
    pieces: list[Piece] = []
    skipped: list[Skipped] = []
    for question in columns.answers:
        pieces.append(Piece("heading", plain(question), "row 1", 1))
        for number, row in enumerate(body, start=2):
            text = plain(_cell(row, place[question]))
            if not text:
                continue
            try:
                pieces.append(_answer(text, number, row, place[question], place, columns, record))
            except KeyError as error:
                reason = f"no voice is set for {error}"
                skipped.append(Skipped(f"row {number}", reason, "Add it to survey.voices."))
    return pieces, skipped


def _answer(
    text: str,
    number: int,
    row: list[str],
    column: int,
    place: dict[str, int],
    columns: SurveyColumns,
    record: Record,
) -> Piece:
    piece = Piece("list_item", text, f"row {number}", 1, cell=(0, number - 1, column))
    piece.voice = _voice(row, place, columns, record)
    piece.speaker = _speaker(number, row, place, columns)
    if columns.language:
        piece.language = _LANGUAGES.get(_cell(row, place[columns.language]).strip().casefold())
    return piece


def _voice(row: list[str], place: dict[str, int], columns: SurveyColumns, record: Record) -> str:
    if columns.voice_column:
        value = _cell(row, place[columns.voice_column]).strip()
        voices = {key.casefold(): voice for key, voice in columns.voices.items()}
        if value.casefold() in voices:
            return voices[value.casefold()]
        if not columns.voice:
            raise KeyError(value)
    voice = columns.voice or record.speaker
    if voice is None:
        raise CorpusError("its record does not say whose answers they are; add `voice:` or `voice_column:`.")
    return voice


def _speaker(number: int, row: list[str], place: dict[str, int], columns: SurveyColumns) -> str:
    """What is known of a respondent, as words: "respondent 12, 15-17, girl, experience yes"."""
    name = _cell(row, place[columns.respondent]).strip() if columns.respondent else ""
    facts = [f"respondent {name or number - 1}"]
    for label, column in (("", columns.age_group), ("", columns.gender), ("experience ", columns.experience)):
        value = _cell(row, place[column]).strip() if column else ""
        if value:
            facts.append(label + value)
    return ", ".join(facts)


def _places(header: list[str], columns: SurveyColumns) -> dict[str, int]:
    """Where the named columns stand."""
    known = {plain(name): index for index, name in reversed(list(enumerate(header)))}
    wanted = [columns.respondent, columns.language, columns.age_group, columns.experience, columns.gender,
              columns.voice_column, *columns.answers]  # fmt: skip
    place: dict[str, int] = {}
    for name in filter(None, wanted):
        if plain(name) not in known:
            there = ", ".join(repr(entry) for entry in list(known)[:12])
            raise CorpusError(f"the table has no column {name!r}; its columns are {there}.")
        place[name] = known[plain(name)]
    return place


def _cell(row: list[str], index: int) -> str:
    return row[index] if index < len(row) else ""


def _csv_rows(text: str) -> Iterator[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise CorpusError(f"the table is damaged ({error}); save it anew as CSV.") from error


def _xlsx_rows(path: Path, sheet: str | None) -> Iterator[list[str]]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise CorpusError(f"the workbook is damaged ({error}); save it anew.") from error
    if sheet is not None and sheet not in book.sheetnames:
        raise CorpusError(f"there is no sheet {sheet!r}; the sheets are {', '.join(book.sheetnames)}.")
    chosen = book[sheet] if sheet else book.worksheets[0]
    for row in chosen.iter_rows(values_only=True, max_col=MOST_COLUMNS):
        yield ["" if value is None else str(value) for value in row]
