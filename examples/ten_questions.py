"""Ten questions a researcher asks of a release, answered three ways: DuckDB, Polars and pandas.

    python examples/ten_questions.py outputs/releases/latest

Every function takes the release's folder and returns plain lists, so that the three ways can be compared; the tests
do. Counts are of sentences, not of children. DuckDB, Polars and pandas come with ``pip install -e .[test]``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl

Answer = list[tuple[Any, ...]]


def with_duckdb(release: Path) -> dict[str, Answer]:
    """In SQL, on the views of ``queries.sql``."""
    connection = duckdb.connect()
    connection.execute(f"SET file_search_path = '{release.resolve().as_posix()}'")
    connection.execute((release / "queries.sql").read_text(encoding="utf-8"))

    def ask(sql: str) -> Answer:
        return connection.execute(sql).fetchall()

    child = "FROM quotations WHERE voice = 'child'"
    return {
        "Which requests do children speak of most?": ask(
            "SELECT request, sentences FROM requests ORDER BY sentences DESC, request"
        ),
        "Which publications speak of health care and food?": ask(
            f"SELECT publication, count(*) {child} AND request = 2 GROUP BY publication ORDER BY publication"
        ),
        "What do children say in Khmer on protection from violence?": ask(
            f"SELECT sentence, text {child} AND request = 7 AND language = 'km' ORDER BY sentence"
        ),
        "What came up that is in none of the ten?": ask("SELECT sentence, text FROM beyond_the_ten ORDER BY sentence"),
        "Which themes come up in more than one publication?": ask(
            "SELECT theme, publications FROM themes WHERE publications > 1 ORDER BY theme"
        ),
        "Who else speaks of each request?": ask(
            "SELECT request, voice, count(*) FROM quotations WHERE voice <> 'child' GROUP BY ALL ORDER BY ALL"
        ),
        "What do children ask for, rather than complain of?": ask(
            f"SELECT request, count(*) {child} AND stance = 'request' GROUP BY request ORDER BY request"
        ),
        "Which codings should a person look at first?": ask(
            f"SELECT sentence, score {child} AND review ORDER BY score, sentence"
        ),
        "Which requests stand beside another in one sentence?": ask(
            "SELECT a.request, b.request, count(*) FROM codings a JOIN codings b USING (sentence) "
            "WHERE a.rank = 1 AND b.rank > 1 AND b.accepted GROUP BY ALL ORDER BY ALL"
        ),
        "What is said in real publications, invented samples left out?": ask(
            f"SELECT request, count(*) {child} AND NOT invented GROUP BY request ORDER BY request"
        ),
    }


def with_polars(release: Path) -> dict[str, Answer]:
    """Lazily, from the Parquet files."""

    def table(name: str) -> pl.LazyFrame:
        return pl.scan_parquet(release / "published" / f"{name}.parquet")

    codings, first = table("codings"), table("codings").filter(pl.col("rank") == 1)
    chosen = first.select("sentence", "request", "score", "review")
    sentences = table("sentences").join(table("publications").select("publication", "invented"), on="publication")
    quotations = sentences.join(chosen, on="sentence")
    child = quotations.filter(pl.col("voice") == "child")

    def rows(frame: pl.LazyFrame) -> Answer:
        return frame.collect().rows()

    def counted(frame: pl.LazyFrame, *names: str) -> Answer:
        return rows(frame.group_by(*names).len().sort(*names).select(*names, pl.col("len").cast(pl.Int64)))

    beside = codings.filter((pl.col("rank") > 1) & pl.col("accepted")).select("sentence", also="request")
    themes = table("themes").filter(pl.col("publications") > 1).select("theme", "publications").sort("theme")
    return {
        "Which requests do children speak of most?": rows(
            table("requests").select("request", "sentences").sort(["sentences", "request"], descending=[True, False])
        ),
        "Which publications speak of health care and food?": counted(
            child.filter(pl.col("request") == 2), "publication"
        ),
        "What do children say in Khmer on protection from violence?": rows(
            child.filter((pl.col("request") == 7) & (pl.col("language") == "km"))
            .select("sentence", "text")
            .sort("sentence")
        ),
        "What came up that is in none of the ten?": rows(
            child.filter(pl.col("request") == 0).select("sentence", "text").sort("sentence")
        ),
        "Which themes come up in more than one publication?": rows(themes),
        "Who else speaks of each request?": counted(quotations.filter(pl.col("voice") != "child"), "request", "voice"),
        "What do children ask for, rather than complain of?": counted(
            child.filter(pl.col("stance") == "request"), "request"
        ),
        "Which codings should a person look at first?": rows(
            child.filter(pl.col("review")).select("sentence", "score").sort("score", "sentence")
        ),
        "Which requests stand beside another in one sentence?": counted(
            first.select("sentence", "request").join(beside, on="sentence"), "request", "also"
        ),
        "What is said in real publications, invented samples left out?": counted(
            child.filter(~pl.col("invented")), "request"
        ),
    }


def with_pandas(release: Path) -> dict[str, Answer]:
    """As data frames."""

    def table(name: str) -> pd.DataFrame:
        return pd.read_parquet(release / "published" / f"{name}.parquet")

    codings = table("codings")
    first = codings[codings["rank"] == 1]
    sentences = table("sentences").merge(table("publications")[["publication", "invented"]], on="publication")
    quotations = sentences.merge(first[["sentence", "request", "score", "review"]], on="sentence")
    child = quotations[quotations["voice"] == "child"]
    khmer = child[(child["request"] == 7) & (child["language"] == "km")]

    def rows(frame: pd.DataFrame) -> Answer:
        return [tuple(row) for row in frame.itertuples(index=False)]

    def counted(frame: pd.DataFrame, *names: str) -> Answer:
        return rows(frame.groupby(list(names)).size().reset_index(name="count").sort_values(list(names)))

    beside = codings[(codings["rank"] > 1) & codings["accepted"]][["sentence", "request"]]
    beside = beside.rename(columns={"request": "also"})
    themes, requests = table("themes"), table("requests")
    requests = requests.sort_values(["sentences", "request"], ascending=[False, True])
    return {
        "Which requests do children speak of most?": rows(requests[["request", "sentences"]]),
        "Which publications speak of health care and food?": counted(child[child["request"] == 2], "publication"),
        "What do children say in Khmer on protection from violence?": rows(
            khmer[["sentence", "text"]].sort_values("sentence")
        ),
        "What came up that is in none of the ten?": rows(
            child[child["request"] == 0][["sentence", "text"]].sort_values("sentence")
        ),
        "Which themes come up in more than one publication?": rows(
            themes[themes["publications"] > 1][["theme", "publications"]].sort_values("theme")
        ),
        "Who else speaks of each request?": counted(quotations[quotations["voice"] != "child"], "request", "voice"),
        "What do children ask for, rather than complain of?": counted(child[child["stance"] == "request"], "request"),
        "Which codings should a person look at first?": rows(
            child[child["review"]][["sentence", "score"]].sort_values(["score", "sentence"])
        ),
        "Which requests stand beside another in one sentence?": counted(
            first[["sentence", "request"]].merge(beside, on="sentence"), "request", "also"
        ),
        "What is said in real publications, invented samples left out?": counted(child[~child["invented"]], "request"),
    }


WAYS: dict[str, Callable[[Path], dict[str, Answer]]] = {
    "duckdb": with_duckdb,
    "polars": with_polars,
    "pandas": with_pandas,
}

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("outputs/releases/latest")
    for question, answer in with_duckdb(folder).items():
        print(f"\n{question}")
        for row in answer[:12]:
            print("  ", *row)
