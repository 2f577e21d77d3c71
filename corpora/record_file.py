"""A record's file: read as plain YAML, checked against the schema, its faults as sentences."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from corpora.records import CorpusError

if TYPE_CHECKING:  # costs a fifth of a second; readers' workers do without
    import jsonschema

RECORD_NAME = "meta.yaml"
SCHEMA_PATH = Path(__file__).parent / "schema" / "publication.json"
LARGEST_RECORD = 256 * 1024  # bytes; a record is a page of facts


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases (they make bombs) and without dates guessed from strings."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not allowed in a record")
        return super().compose_node(parent, index)


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@functools.cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a record."""
    loaded: dict[str, Any] = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    return loaded


@functools.cache
def _validator() -> jsonschema.Draft202012Validator:
    import jsonschema

    return jsonschema.Draft202012Validator(schema())


def read_mapping(path: Path) -> dict[str, Any]:
    """The record as written.

    Raises
    ------
    CorpusError
        If it is missing, too large, not UTF-8, or not YAML.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"{path}: the record cannot be read ({error.strerror}); put a {RECORD_NAME} beside the file."
        ) from error
    if len(raw) > LARGEST_RECORD:
        raise CorpusError(f"{path}: the record has {len(raw)} bytes, more than {LARGEST_RECORD}; shorten it.")
    try:
        loaded = yaml.load(raw.decode("utf-8-sig"), Loader=_PlainLoader)
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: byte {error.start} is not UTF-8; save the record as UTF-8.") from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise CorpusError(f"{path}: {_one_line(error)}; correct the YAML.") from error
    if not isinstance(loaded, dict):
        raise CorpusError(f"{path}: the record holds no fields; write `id:`, `title:` and `language:`.")
    return loaded


def faults(data: Mapping[str, Any]) -> list[str]:
    """What the schema finds wrong in a record, one sentence each, in order of the fields."""
    errors = sorted(_validator().iter_errors(data), key=lambda error: [str(key) for key in error.path])
    return [_fault(error) for error in errors]


def _fault(error: jsonschema.ValidationError) -> str:
    where = ".".join(str(key) for key in error.path) or "record"
    described: dict[str, Any] = error.schema if isinstance(error.schema, dict) else {}
    if error.validator == "additionalProperties":
        known = ", ".join(sorted(described.get("properties", {})))
        return f"{where}: {_one_line(error.message)}; known fields are {known}."
    if error.validator == "required":
        return f"{where}: {error.message}; add the field."
    wanted = described.get("description") or "see docs/publications.md"
    return f"{where}: {_one_line(error.message)[:160]}; wanted: {wanted}"


def _one_line(error: object) -> str:
    return " ".join(str(error).split())
