"""One description of every field: documentation, package and tables agree with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outputs.datapackage import datapackage
from outputs.dictionary import data_dictionary
from outputs.schema import TABLES, to_arrow
from tests.outputs.small_release import Rows

DOCS = Path(__file__).parents[2] / "docs"


def test_the_data_dictionary_is_current() -> None:
    assert (DOCS / "data-dictionary.md").read_text(encoding="utf-8") == data_dictionary(), (
        "docs/data-dictionary.md is behind the schema: python -m outputs.dictionary"
    )


def test_every_table_and_field_is_described_and_named_once() -> None:
    assert len({table.name for table in TABLES}) == len(TABLES)
    for table in TABLES:
        names = [field.name for field in table.fields]
        assert len(set(names)) == len(names)
        assert set(table.key) | set(table.sort) <= set(names)
        assert all(field.description.endswith(".") for field in table.fields), table.name


def test_the_package_describes_every_published_table() -> None:
    package = json.loads(datapackage())
    paths = {resource["name"]: resource["path"] for resource in package["resources"]}
    assert set(paths) == {table.name for table in TABLES} - {"corrections"}
    assert paths["sentences"] == "published/sentences.parquet"


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_rows_fit_their_schema_and_are_sorted(rows: Rows, name: str) -> None:
    table = to_arrow(name, rows[name])
    assert table.num_rows == len(rows[name])
    assert all(field.metadata[b"description"] for field in table.schema)


@pytest.mark.parametrize(
    ("change", "message"), [({"voice": None}, "sentences.voice"), ({"colour": "red"}, "colour")]
)
def test_rows_that_do_not_fit_are_named(rows: Rows, change: dict[str, str | None], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        to_arrow("sentences", [rows["sentences"][0] | change])
