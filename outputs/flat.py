"""Tables for other programs: CSV that Excel opens in Khmer, and one SQLite file with keys and descriptions."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from outputs.schema import BY_NAME, Field

BETWEEN = " | "  # between the entries of a list in one cell
FORMULA_STARTS = ("=", "+", "@", "\t", "\r")


def csv_files(tables: Mapping[str, pa.Table]) -> dict[str, bytes]:
    """``NAME.csv`` for each table: UTF-8 with a byte order mark, which Excel needs for Khmer.

    A text that a spreadsheet would read as a formula gets an apostrophe in front.
    """
    files = {}
    for name, table in tables.items():
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(table.column_names)
        for row in table.to_pylist():
            writer.writerow([_cell(value) for value in row.values()])
        files[f"{name}.csv"] = stream.getvalue().encode("utf-8-sig")
    return files


def write_sqlite(tables: Mapping[str, pa.Table], path: Path) -> None:
    """One SQLite file; the table ``fields`` holds every description. An existing file is replaced."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        for name, table in tables.items():
            _create(connection, name)
            marks = ", ".join("?" * len(table.column_names))
            connection.executemany(
                f"INSERT INTO {name} VALUES ({marks})",
                ([_stored(value) for value in row.values()] for row in table.to_pylist()),
            )
        connection.execute("CREATE TABLE fields (table_name TEXT, name TEXT, description TEXT)")
        connection.executemany(
            "INSERT INTO fields VALUES (?, ?, ?)",
            [(name, field.name, field.description) for name in tables for field in BY_NAME[name].fields],
        )
        connection.commit()
        connection.execute("VACUUM")
    connection.close()


def _create(connection: sqlite3.Connection, name: str) -> None:
    described = BY_NAME[name]
    columns = [f'"{f.name}" {_type(f)}{"" if f.nullable else " NOT NULL"}' for f in described.fields]
    keys = "" if name in ("skipped", "redactions") else f", PRIMARY KEY ({', '.join(described.key)})"
    connection.execute(f"CREATE TABLE {name} ({', '.join(columns)}{keys})")


def _type(field: Field) -> str:
    if pa.types.is_integer(field.type) or pa.types.is_boolean(field.type):
        return "INTEGER"
    return "REAL" if pa.types.is_floating(field.type) else "TEXT"


def _stored(value: Any) -> Any:
    return BETWEEN.join(map(str, value)) if isinstance(value, list) else value


def _cell(value: Any) -> Any:
    value = _stored(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return "" if value is None else value
