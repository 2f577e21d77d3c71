"""Write the fields of a record into docs/publications.md, from the schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpora.record_file import schema

DOCS = Path(__file__).parents[1] / "docs" / "publications.md"
START, END = "<!-- fields: from corpora/schema/publication.json -->", "<!-- end of fields -->"


def rows(fields: dict[str, Any], required: list[str], prefix: str = "") -> Iterator[str]:
    """A row per field, those of nested mappings after their parent."""
    for name, field in fields.items():
        told = field.get("description") or _definition(field).get("description", "")
        choices = field.get("enum") or _definition(field).get("enum")
        values = f" One of: {', '.join(map(str, choices))}." if choices and len(choices) < 12 else ""
        need = " Required." if name in required else ""
        yield f"| `{prefix}{name}` | {told}{values}{need} |"
        inner = field.get("items", field)
        if inner.get("properties"):
            yield from rows(inner["properties"], inner.get("required", []), f"{prefix}{name}.")


def _definition(field: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema()["$defs"].get(field.get("$ref", "").rpartition("/")[2], {})
    return found


def table() -> str:
    """The table in Markdown."""
    return "\n".join(["| field | meaning |", "| --- | --- |", *rows(schema()["properties"], schema()["required"])])


def main() -> None:
    text = DOCS.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    DOCS.write_text(f"{before}{START}\n{table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
