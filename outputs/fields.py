"""What a field and a table are, and the types they are made of."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

SCHEMA_VERSION = "3"

TEXT = pa.string()
WHOLE = pa.int32()
SHARE = pa.float64()
FLAG = pa.bool_()
TEXTS = pa.list_(pa.string())
WHOLES = pa.list_(pa.int32())


@dataclass(frozen=True, slots=True)
class Field:
    """A column: name, Arrow type, what it means (units included), whether it may be empty."""

    name: str
    type: pa.DataType
    description: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: name, what a row is, its key, its fields, and the columns it is sorted by."""

    name: str
    description: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    sort: tuple[str, ...] = ()

    def arrow(self) -> pa.Schema:
        """The Arrow schema with descriptions as field metadata."""
        return pa.schema(
            [pa.field(f.name, f.type, f.nullable, metadata={"description": f.description}) for f in self.fields],
            metadata={"description": self.description, "schema_version": SCHEMA_VERSION},
        )
