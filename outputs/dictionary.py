"""The data dictionary, generated from the schema: ``python -m outputs.dictionary`` writes docs/data-dictionary.md."""

from __future__ import annotations

from pathlib import Path

from outputs.schema import SCHEMA_VERSION, TABLES, Table

PATH = Path("docs") / "data-dictionary.md"


def data_dictionary() -> str:
    """The Markdown text."""
    head = [
        "# Data dictionary",
        "",
        f"Schema {SCHEMA_VERSION}. Generated from `outputs/schema.py` by `python -m outputs.dictionary`; do not edit.",
        "Every table lies in `published/` and `restricted/` of a release as Parquet (zstd); `corrections` only in",
        "`restricted/`. Offsets are code points of the tree's own extracted text.",
        "",
    ]
    return "\n".join([*head, *(line for table in TABLES for line in _table(table))]).rstrip() + "\n"


def _table(table: Table) -> list[str]:
    lines = [f"## {table.name}", "", table.description, "", f"Key: {', '.join(f'`{name}`' for name in table.key)}.", ""]
    lines += ["| field | type | empty | meaning |", "| --- | --- | --- | --- |"]
    for field in table.fields:
        meaning = field.description.replace("|", "\\|")
        lines.append(f"| `{field.name}` | {field.type} | {'yes' if field.nullable else ''} | {meaning} |")
    return [*lines, ""]


if __name__ == "__main__":
    PATH.write_text(data_dictionary(), encoding="utf-8")
