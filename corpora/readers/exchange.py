"""Documents and records as JSON, to cross from one process to another; pickles would run what they hold."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from corpora.record import PartRule, Record, SurveyColumns
from corpora.records import Block, Document, Part, Skipped


def document_to_json(document: Document) -> dict[str, Any]:
    """A document as plain lists and mappings."""
    return dataclasses.asdict(document)


def document_from_json(data: dict[str, Any]) -> Document:
    """The document that ``document_to_json`` was given."""
    return Document(
        publication=data["publication"],
        text=data["text"],
        blocks=tuple(_block(entry) for entry in data["blocks"]),
        parts=tuple(Part(**entry) for entry in data["parts"]),
        skipped=tuple(Skipped(**entry) for entry in data["skipped"]),
    )


def _block(entry: dict[str, Any]) -> Block:
    for name in ("section", "joined_from"):
        entry[name] = tuple(entry[name])
    for name in ("box", "cell"):
        entry[name] = None if entry[name] is None else tuple(entry[name])
    entry["strong"] = tuple((start, end) for start, end in entry["strong"])
    return Block(**entry)


def record_to_json(record: Record) -> dict[str, Any]:
    """A record as plain lists and mappings, without its folder and its text as written."""
    return dataclasses.asdict(dataclasses.replace(record, folder=None, data={}))


def record_from_json(data: dict[str, Any], folder: Path | None = None) -> Record:
    """The record that ``record_to_json`` was given."""
    data = dict(data)
    data["parts"] = tuple(
        PartRule(**{
            **part,
            "headings": tuple(part["headings"]),
            "pages": None if part["pages"] is None else tuple(part["pages"]),
        })
        for part in data["parts"]
    )  # fmt: skip
    if data["survey"]:
        data["survey"] = SurveyColumns(**{**data["survey"], "answers": tuple(data["survey"]["answers"])})
    for name in ("language", "author", "pseudonyms"):
        data[name] = tuple(data[name])
    return Record(**{**data, "folder": folder})
