"""From stored results to a release: the two trees agree, decisions hold, and the same input gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from corpora.corrections import Correction, add_corrections, add_takedown
from corpora.record import Record
from corpora.records import Block, Document
from flows import releasing, stages
from flows.protecting import Protection
from flows.settings import Settings
from nlp.themes import Membership, Theme
from outputs.trees import Tree
from tests.outputs.small_release import Rows, identifier, spot

DAY = "2026-01-31"
Commit = Callable[..., Tree]


def place(concerns: list[Any]) -> tuple[list[Theme], list[Membership]]:
    numbers = sorted({concern.request for concern in concerns})
    themes = [Theme(f"R{n}-general", n, f"Theme {n}", f"ប្រធានបទ {n}", n == 0) for n in numbers]
    return themes, [Membership(c.sentence, f"R{c.request}-general", 0.0) for c in concerns]


@pytest.fixture
def commit(tmp_path: Path, rows: Rows, texts: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Commit:
    """Commits a release of the small corpus; the stages' results are these rows, the themes one for each request."""
    source = tmp_path / "source.md"
    source.write_text("source")

    def document(name: str, store: object) -> Document:
        own = [row for row in rows["blocks"] if row["publication"] == name]
        text = texts[name]
        blocks = [Block(row["kind"], text[row["start"] : row["end"]], row["start"], row["end"]) for row in own]
        return Document(name, text, tuple(blocks))

    def coded(name: str, store: object) -> dict[str, Any]:
        tables = ("sentences", "tokens", "codings", "concerns")
        return {table: [dict(row) for row in rows[table] if row["publication"] == name] for table in tables}

    def protect(record: Record, read: object, document: Document, settings: Settings) -> Protection:
        if record.id != "report-en":
            return Protection((), {})
        name = spot(document.text, "Dara, 16", "Dara", "child_name", "[child 1]")
        return Protection((name,), {document.text.index("I thought"): "self_harm"})

    monkeypatch.setattr(stages, "load_document", document)
    monkeypatch.setattr(stages, "load_coded", coded)
    monkeypatch.setattr(
        stages,
        "load_coder",
        lambda settings: SimpleNamespace(
            themes=SimpleNamespace(place=place),
            request=SimpleNamespace(confusion=None),
            examiner=SimpleNamespace(features=SimpleNamespace(with_senses=lambda features: features)),
        ),
    )
    monkeypatch.setattr(stages, "pipelines", dict)
    monkeypatch.setattr(stages, "stop_words", frozenset)
    monkeypatch.setattr(releasing, "protect", protect)
    monkeypatch.setattr(releasing, "_words", lambda row, settings: (row["text"].split(), []))

    def run(*names: str, root: Path = tmp_path, **record: Any) -> Tree:
        results = []
        for name in names or tuple(texts):
            facts = {"redistributable": True, "source": source.name, "folder": tmp_path} | record
            held = Record(name, name, ("en",), **facts)
            results.append(SimpleNamespace(record=held, read=name, code=name, skipped=None))
        return Tree(releasing.commit_release(results, [], [], Settings(root=root)), restricted=True)

    return run


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def coding(tree: Tree, sentence: str) -> int:
    first = [row for row in tree.rows("codings")["codings"] if row["sentence"] == sentence and row["rank"] == 1]
    return int(first[0]["request"])


def test_two_runs_give_the_same_bytes_in_whatever_order_publications_come(commit: Commit, tmp_path: Path) -> None:
    first = commit("report-en", "report-km", "sample-en")
    again = commit("sample-en", "report-en", "report-km", root=tmp_path / "other")
    assert digests(first.release) == digests(again.release)
    assert first.release.name == again.release.name


def test_the_published_tree_and_the_page_hold_neither_the_name_nor_the_withheld_words(commit: Commit) -> None:
    release = commit().release
    published = Tree(release)
    assert "corrections" not in published.names()
    assert "Dara, 16" not in published.text("report-en")
    assert "Dara, 16" in Tree(release, restricted=True).text("report-en")
    assert "ending my life" not in (release / "page.html").read_text(encoding="utf-8")
    restricted = Tree(release, restricted=True).rows("sentences")["sentences"]
    assert [row["withheld"] for row in restricted if "ending my life" in row["text"]] == ["self_harm"]


def test_a_decision_survives_new_runs_another_order_and_new_publications(
    commit: Commit, tmp_path: Path, rows: Rows
) -> None:
    name = identifier(rows, "cows")
    assert coding(commit("report-en"), name) == 0
    add_corrections(tmp_path, [Correction(name, "report-en", "A", DAY, request=9, reason="random")])
    for names in (("report-en",), ("sample-en", "report-km", "report-en"), ("report-en",)):
        tree = commit(*names)
        assert coding(tree, name) == 9
        requests = {row["request"]: row["sentences"] for row in tree.rows("requests")["requests"]}
        assert requests[0] == 0
    kept = commit("report-km").rows("corrections")["corrections"]
    assert [(row["sentence"], row["found"]) for row in kept] == [(name, False)]


def test_agreement_is_with_what_the_pipeline_said_before_any_decision(
    commit: Commit, tmp_path: Path, rows: Rows
) -> None:
    decided = {"cows": 9, "grade nine": 1, "=SUM": 2}
    ids = {identifier(rows, words): number for words, number in decided.items()}
    add_corrections(tmp_path, [Correction(name, "report-en", "A", DAY, request=n) for name, n in ids.items()])
    found = commit().rows("agreement")["agreement"]
    assert {(row["pair"], row["units"]) for row in found if row["request"] == -1} == {("human-pipeline", 3)}
    assert next(row["kappa"] for row in found if row["request"] == -1) < 1


def test_an_approved_quotation_is_published(commit: Commit, tmp_path: Path, rows: Rows) -> None:
    name = identifier(rows, "ending my life")
    add_corrections(tmp_path, [Correction(name, "report-en", "A", DAY, quote="approve")])
    published = Tree(commit().release).rows("sentences")["sentences"]
    assert next(row["text"] for row in published if row["sentence"] == name) == "I thought of ending my life."


def test_what_is_taken_down_is_in_neither_tree(commit: Commit, tmp_path: Path, rows: Rows) -> None:
    add_takedown(tmp_path, identifier(rows, "grade nine"), DAY, "asked for")
    add_takedown(tmp_path, "sample-en", DAY, "withdrawn")
    release = commit().release
    for restricted in (True, False):
        tree = Tree(release, restricted=restricted)
        assert "grade nine" not in tree.text("report-en")
        assert {row["publication"] for row in tree.rows("publications")["publications"]} == {"report-en", "report-km"}
        places = {row["place"] for row in tree.rows("skipped")["skipped"]}
        assert places == {"sample-en", identifier(rows, "grade nine")}


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        ({"redistributable": True}, 7),
        ({"redistributable": False}, 6),
        ({"redistributable": False, "data": {"redistributable": False}}, 0),
        ({"sensitivity": "restricted"}, 0),
    ],
)
def test_rights_decide_how_much_is_published(commit: Commit, record: dict[str, Any], shown: int) -> None:
    published = Tree(commit("report-en", **record).release).rows("sentences")["sentences"]
    assert sum(1 for row in published if row["text"]) == shown


def test_every_table_of_the_schema_is_written(commit: Commit) -> None:
    from outputs.schema import BY_NAME

    tree = commit()
    assert tree.names() == list(BY_NAME)
    assert (tree.release / "queries.sql").is_file()
