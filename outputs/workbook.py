"""Excel workbooks that are safe to open and the same in every bit: headings, widths, lists to choose from."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from outputs.archives import pack

LONGEST = 32_000  # characters a cell of Excel holds, with some left
FIXED_DATE = b"2000-01-01T00:00:00Z"
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_HEAD = PatternFill("solid", fgColor="17506B")
_TO_FILL = PatternFill("solid", fgColor="FFF6D8")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, width in characters, what may be chosen, whether a person fills it in."""

    name: str
    width: int = 14
    choices: tuple[str, ...] = ()
    to_fill: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its columns and rows."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]] = field(default=())


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook's bytes; text is never read as a formula, and no date of writing is kept."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.title), sheet)
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        members = {name: archive.read(name) for name in sorted(archive.namelist(), key=_first)}
    core = "docProps/core.xml"
    members[core] = _DATES.sub(rb"\g<1>" + FIXED_DATE + rb"\g<3>", members[core])
    return pack(members)


def _write(page: Worksheet, sheet: Sheet) -> None:
    for n, column in enumerate(sheet.columns, start=1):
        cell = page.cell(1, n, column.name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEAD
        page.column_dimensions[get_column_letter(n)].width = column.width
        if column.choices and sheet.rows:
            listed = DataValidation("list", formula1='"' + ",".join(column.choices) + '"', allow_blank=True)
            page.add_data_validation(listed)
            listed.add(f"{get_column_letter(n)}2:{get_column_letter(n)}{len(sheet.rows) + 1}")
    for line, row in enumerate(sheet.rows, start=2):
        for n, column in enumerate(sheet.columns, start=1):
            _fill(page, line, n, row.get(column.name), column)
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


def _fill(page: Worksheet, line: int, n: int, value: Any, column: Column) -> None:
    cell = page.cell(line, n)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
        if cell.data_type == "f":  # a sentence that begins with = is a sentence
            cell.data_type = "s"
            cell.quotePrefix = True
    else:
        cell.value = value
    cell.alignment = Alignment(wrap_text=column.width >= 30, vertical="top")
    if column.to_fill:
        cell.fill, cell.protection = _TO_FILL, Protection(locked=False)


def _first(name: str) -> tuple[bool, str]:
    return name != "[Content_Types].xml", name
