"""Gathering publication by publication: nothing differs from the whole corpus at once, and no replaced name remains."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from conftest import Project

from flows import work
from flows.committing import commit
from flows.settings import Settings
from nlp.safeguarding.records import Redaction
from outputs import publishing, staging
from outputs.schema import to_arrow
from outputs.trees import Tree

NAMED = "named"
TEXT = """# What we heard

"We sleep on the floor," said Sokha Chan, 15, in the prison.

Write to sokha.chan@example.org or call 012 345 678.

Sokha Chan wants to go to school.
"""
SECRETS = ("Sokha", "sokha", "Chan", "'chan'", "012 345 678")
TABLES = ("tokens", "sentences", "blocks", "parts", "codings", "redactions", "themes")


def run(settings: Settings) -> Path:
    found = work.holdings(settings)
    outcomes = dict(work.analyse(work.to_do(found.held, settings), settings))
    return commit(work.settle(found.held, outcomes, settings), found, settings)


@pytest.fixture
def release(project: Project) -> Path:
    """A release of the tiny project and a publication with names, one that may not be quoted among the others."""
    settings = project(publications=3)
    for name, record in ((NAMED, {"invented": True}), ("closed", {"redistributable": False})):
        folder = settings.root / "corpora" / "publications" / name
        folder.mkdir(parents=True)
        facts = {"id": name, "title": f"Title of {name}", "language": ["en"], "source": "source.md", "type": "report"}
        (folder / "meta.yaml").write_text(yaml.safe_dump(facts | {"status": "held"} | record), encoding="utf-8")
        (folder / "source.md").write_text(TEXT, encoding="utf-8")
    return run(settings)


def test_one_by_one_gives_the_rows_and_texts_of_all_at_once(release: Path) -> None:
    restricted, published = Tree(release, restricted=True), Tree(release)
    rows = restricted.rows()
    names = [row["publication"] for row in rows["publications"]]
    spans: dict[str, list[Redaction]] = {name: [] for name in names}
    for row in rows["redactions"]:
        spans[row.pop("publication")].append(Redaction(**row))
    withheld = {row["sentence"]: row["withheld"] for row in rows["sentences"] if row["withheld"]}
    assert spans[NAMED]
    assert withheld
    made, texts = publishing.publish(rows, {name: restricted.text(name) for name in names}, spans, withheld)
    for name in TABLES:
        assert published.table(name).equals(to_arrow(name, made[name])), name
    assert texts == {name: published.text(name) for name in names}


def test_of_a_publication_with_names_only_tokens_no_replacement_touches_are_published(release: Path) -> None:
    restricted, published = Tree(release, restricted=True), Tree(release)
    spans = [row for row in restricted.rows("redactions")["redactions"] if row["publication"] == NAMED]
    tokens = [row for row in restricted.rows("tokens")["tokens"] if row["publication"] == NAMED]
    untouched = [
        row for row in tokens if not any(row["start"] < span["end"] and span["start"] < row["end"] for span in spans)
    ]
    shown = [row for row in published.rows("tokens")["tokens"] if row["publication"] == NAMED]
    assert 0 < len(shown) < len(tokens)
    assert [(row["sentence"], row["number"], row["text"]) for row in shown] == [
        (row["sentence"], row["number"], row["text"]) for row in untouched
    ]
    text = published.text(NAMED)
    assert [text[row["start"] : row["end"]] for row in shown] == [row["text"] for row in shown]


def test_no_replaced_name_is_in_any_published_file(release: Path) -> None:
    published = Tree(release)
    said = str(published.rows()) + "".join(path.read_text("utf-8") for path in published.folder.glob("extracted/*.txt"))
    assert [secret for secret in SECRETS if secret in said] == []
    page = (release / "page.html").read_text(encoding="utf-8")
    assert [secret for secret in SECRETS[:3] if secret in page] == []
    assert "Sokha" in Tree(release, restricted=True).text(NAMED)


def test_row_groups_change_no_row_and_two_projects_give_the_same_bytes(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(project("whole"))
    monkeypatch.setattr(staging, "GROUP_BYTES", 1)
    apart, again = run(project("apart")), run(project("again"))
    assert apart.name == again.name != whole.name
    for restricted in (True, False):
        one, other = Tree(whole, restricted=restricted), Tree(apart, restricted=restricted)
        assert all(one.table(name).equals(other.table(name), check_metadata=True) for name in one.names())
    assert not list(whole.parent.glob(".[bg]*"))
