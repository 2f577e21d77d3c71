"""A document as plain data and back, for storing between stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from corpora.records import Block, Document, Part, Skipped


def pack(document: Document) -> dict[str, Any]:
    """Plain data that JSON can hold."""
    return asdict(document)


def unpack(data: Mapping[str, Any]) -> Document:
    """The document ``pack`` was given."""
    blocks = tuple(Block(**{name: _frozen(value) for name, value in block.items()}) for block in data["blocks"])
    parts = tuple(Part(**part) for part in data["parts"])
    skipped = tuple(Skipped(**entry) for entry in data["skipped"])
    return Document(data["publication"], data["text"], blocks, parts, skipped)


def _frozen(value: Any) -> Any:
    return tuple(_frozen(entry) for entry in value) if isinstance(value, list | tuple) else value
