"""``datapackage.json`` (Frictionless Data Package): every table and field with its description, from the schema."""

from __future__ import annotations

import json

import pyarrow as pa

from outputs.queries import ONLY_RESTRICTED
from outputs.schema import SCHEMA_VERSION, TABLES, Field, Table


def datapackage(tree: str = "published") -> bytes:
    """The descriptor of a release's tables, as they lie in one of its trees."""
    package = {
        "name": "samleng-release",
        "title": "samleng: children's voices in Khmer and English publications",
        "version": SCHEMA_VERSION,
        "resources": [
            _resource(table, tree) for table in TABLES if tree != "published" or table.name not in ONLY_RESTRICTED
        ],
    }
    return (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()


def _resource(table: Table, tree: str) -> dict[str, object]:
    return {
        "name": table.name,
        "path": f"{tree}/{table.name}.parquet",
        "format": "parquet",
        "description": table.description,
        "schema": {"primaryKey": list(table.key), "fields": [_field(field) for field in table.fields]},
    }


def _field(field: Field) -> dict[str, object]:
    described: dict[str, object] = {"name": field.name, "type": _type(field.type), "description": field.description}
    if not field.nullable:
        described["constraints"] = {"required": True}
    return described


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return "array"
    if pa.types.is_boolean(kind):
        return "boolean"
    if pa.types.is_integer(kind):
        return "integer"
    return "number" if pa.types.is_floating(kind) else "string"
