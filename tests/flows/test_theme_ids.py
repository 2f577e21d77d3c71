"""Emergent themes from release to release: ids that last, splits and merges on record, rollbacks, the same again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Project

from corpora.corrections import Correction, add_corrections
from flows import committing, releasing, work
from flows.committing import commit
from flows.settings import Settings
from nlp.theme_registry import NEW_THEME
from outputs.release import latest_release, roll_back
from outputs.trees import Tree

STONE = "Stone, finger, forty, hour."  # words the tiny codebook knows and no theme of it wants
MIXED = "Stone, blackboard, tear, bear."
BEAR = "Blackboard, bear, tear."  # shares words with MIXED, none with STONE
ALL = "Stone, finger, forty, hour, blackboard, bear, tear."
Themes = dict[str, set[str]]  # id -> publications of its members


def run(settings: Settings) -> Path:
    found = work.holdings(settings)
    outcomes = dict(work.analyse(work.to_do(found.held, settings), settings))
    return commit(work.settle(found.held, outcomes, settings), found, settings)


def publish(settings: Settings, name: str, text: str, times: int = 1) -> None:
    """A publication that says a sentence so many times; a reviewer finds a child's concern outside the ten in each."""
    folder = settings.root / "corpora" / "publications" / name
    folder.mkdir(parents=True)
    record = {"id": name, "title": f"Invented {name}", "language": ["en"], "source": "source.md", "invented": True}
    (folder / "meta.yaml").write_text(yaml.safe_dump(record | {"type": "report", "status": "held"}), encoding="utf-8")
    (folder / "source.md").write_text("\n\n".join([text] * times), encoding="utf-8")
    ids = [hashlib.sha256(f"{name}\0{text}\0{n}".encode()).hexdigest()[:15] for n in range(1, times + 1)]
    add_corrections(
        settings.root,
        [Correction(f"s{own}", name, "A", "2026-01-31", voice="child", stance="concern", request=0) for own in ids],
    )


def themes(release: Path) -> Themes:
    found: Themes = defaultdict(set)
    for row in Tree(release, restricted=True).rows("theme_members")["theme_members"]:
        if row["theme"].startswith(NEW_THEME):
            found[row["theme"]].add(row["publication"])
    return dict(found)


def history(release: Path) -> list[tuple[Any, ...]]:
    names = ("event", "from_id", "theme", "sentences", "release_before")
    rows = [row for row in Tree(release).rows("theme_events")["theme_events"] if row["step"]]
    return [tuple(row[name] for name in names) for row in sorted(rows, key=lambda row: row["step"])]


def id_of(release: Path, publication: str) -> str:
    (theme,) = [theme for theme, members in themes(release).items() if publication in members]
    return theme


def test_a_theme_keeps_its_id_and_its_split_and_merge_stand_in_every_later_release(project: Project) -> None:
    settings = project(publications=1)
    publish(settings, "stone", STONE, 3)
    publish(settings, "mixed", MIXED, 2)
    first = run(settings)
    theme = id_of(first, "stone")
    assert themes(first) == {theme: {"stone", "mixed"}}
    assert history(first) == [("new", theme, theme, 5, None)]

    publish(settings, "again", STONE)
    second = run(settings)
    assert themes(second) == {theme: {"stone", "mixed", "again"}}
    assert history(second) == history(first)

    publish(settings, "bear", BEAR, 6)
    third = run(settings)
    apart = id_of(third, "mixed")
    assert themes(third) == {theme: {"stone", "again"}, apart: {"mixed", "bear"}}
    assert history(third) == [*history(second), ("split", theme, apart, 2, second.name)]

    publish(settings, "all", ALL, 12)
    fourth = run(settings)
    assert themes(fourth) == {apart: {"stone", "again", "mixed", "bear", "all"}}
    assert history(fourth) == [*history(third), ("merge", theme, apart, 4, third.name)]
    assert run(settings) == fourth


def test_a_rollback_takes_the_history_with_it_and_the_same_steps_give_the_same_bytes(project: Project) -> None:
    settings = project(publications=1)
    publish(settings, "stone", STONE, 3)
    publish(settings, "mixed", MIXED, 2)
    first = run(settings)
    publish(settings, "bear", BEAR, 6)
    second = run(settings)
    made = (second / "manifest.json").stat().st_ino
    assert roll_back(settings.releases) == first
    assert run(settings) == second == latest_release(settings.releases)
    assert (second / "manifest.json").stat().st_ino == made


@pytest.mark.parametrize("damaged", ["page.html", "restricted/theme_events.parquet", "manifest.json"])
def test_a_damaged_release_is_made_again_from_the_one_before_it(project: Project, damaged: str) -> None:
    settings = project(publications=1)
    publish(settings, "stone", STONE, 3)
    publish(settings, "mixed", MIXED, 2)
    run(settings)
    publish(settings, "bear", BEAR, 6)
    second = run(settings)
    before = history(second)
    (second / damaged).write_bytes(b"spoilt")
    assert run(settings) == second
    assert history(second) == before


def test_a_run_that_waited_for_another_takes_the_release_that_one_made(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = project(publications=1)
    publish(settings, "stone", STONE, 3)
    usual = committing._one_at_a_time

    @contextmanager
    def waited(settings: Settings) -> Iterator[None]:
        monkeypatch.setattr(committing, "_one_at_a_time", usual)
        rivals.append(run(settings))
        monkeypatch.setattr(releasing, "commit_release", None)
        yield

    rivals: list[Path] = []
    monkeypatch.setattr(committing, "_one_at_a_time", waited)
    assert [run(settings)] == rivals


def test_a_theme_whose_publications_are_gone_has_ended_and_its_id_is_not_given_again(project: Project) -> None:
    settings = project(publications=1)
    publish(settings, "stone", STONE, 3)
    first = run(settings)
    theme = id_of(first, "stone")
    kept = settings.root / "stone"
    (settings.root / "corpora" / "publications" / "stone").rename(kept)
    second = run(settings)
    assert themes(second) == {}
    assert history(second) == [*history(first), ("ended", theme, theme, 3, first.name)]
    kept.rename(settings.root / "corpora" / "publications" / "stone")
    third = run(settings)
    assert third not in (first, second)
    assert list(themes(third)) == [f"{theme}-2"]
    assert run(settings) == third
