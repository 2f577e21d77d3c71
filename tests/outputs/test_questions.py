"""The questions a researcher asks have one answer, whatever they are asked with."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from outputs.queries import queries, views
from outputs.schema import TABLES
from tests.outputs.small_release import Rows, identifier

duckdb = pytest.importorskip("duckdb", reason="needs DuckDB (pip install -e .[test])")
EXAMPLE = Path(__file__).parents[2] / "examples" / "ten_questions.py"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    pytest.importorskip("polars")
    pytest.importorskip("pandas")
    specification = importlib.util.spec_from_file_location("ten_questions", EXAMPLE)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_three_ways_give_the_same_ten_answers(example: ModuleType, root: Path, rows: Rows) -> None:
    answers = {way: ask(root / "outputs/releases/latest") for way, ask in example.WAYS.items()}
    assert [len(found) for found in answers.values()] == [10, 10, 10]
    for question, answer in answers["duckdb"].items():
        assert answers["polars"][question] == answer, question
        assert answers["pandas"][question] == answer, question
    expected = {
        "Which publications speak of health care and food?": [("report-en", 2)],
        "What do children say in Khmer on protection from violence?": [
            (identifier(rows, "គេវាយ"), "គេវាយខ្ញុំនៅប៉ុស្តិ៍។")
        ],
        "Who else speaks of each request?": [(7, "family", 1)],
        "Which requests stand beside another in one sentence?": [(6, 2, 1), (9, 1, 1)],
        "Which codings should a person look at first?": [(identifier(rows, "=SUM"), 0.44)],
    }
    assert {question: answers["duckdb"][question] for question in expected} == expected


def test_the_shipped_views_are_those_of_the_schema() -> None:
    assert views() in queries()


@pytest.fixture
def connection(root: Path) -> duckdb.DuckDBPyConnection:
    release = root / "outputs/releases/latest"
    opened = duckdb.connect()
    opened.execute(f"SET file_search_path = '{release.as_posix()}'")
    opened.execute((release / "queries.sql").read_text(encoding="utf-8"))
    return opened


def test_every_table_and_column_carries_its_comment(connection: duckdb.DuckDBPyConnection) -> None:
    asked = "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
    found = connection.execute(asked).fetchall()
    comments = {(table, column): comment for table, column, comment in found}
    for table in TABLES:
        for field in table.fields if table.name != "corrections" else ():
            assert comments[table.name, field.name] == field.description


@pytest.mark.parametrize(
    "view",
    [
        "quotations", "accepted", "requests_by_share", "themes_by_publication", "beyond_the_ten", "voices_by_request",
        "words_of",
    ],
)
def test_every_view_answers(connection: duckdb.DuckDBPyConnection, view: str) -> None:
    assert connection.execute(f"SELECT * FROM {view}").fetchall()
