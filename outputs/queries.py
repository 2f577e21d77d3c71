"""``queries.sql`` as shipped: DuckDB views over a release, with the schema's comments on every column."""

from __future__ import annotations

from importlib.resources import files

from outputs.schema import TABLES

ONLY_RESTRICTED = frozenset({"corrections"})


def queries() -> str:
    """SQL that makes one view for each table of the published tree, comments included, then views for questions."""
    written = files("outputs").joinpath("queries.sql").read_text("utf-8")
    return f"{written.rstrip()}\n\n{comments()}"


def views() -> str:
    """``CREATE VIEW`` for every table; the first part of ``queries.sql``."""
    lines = [
        f"CREATE OR REPLACE VIEW {table.name} AS SELECT * FROM read_parquet('published/{table.name}.parquet');"
        for table in TABLES
        if table.name not in ONLY_RESTRICTED
    ]
    return "\n".join(lines) + "\n"


def comments() -> str:
    """``COMMENT ON`` for every table and column."""
    lines = []
    for table in TABLES:
        if table.name in ONLY_RESTRICTED:
            continue
        lines.append(f"COMMENT ON VIEW {table.name} IS {_text(table.description)};")
        lines += [f"COMMENT ON COLUMN {table.name}.{f.name} IS {_text(f.description)};" for f in table.fields]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
