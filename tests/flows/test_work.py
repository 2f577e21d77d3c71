"""Planning, batches, the work and its settling: one fault skips one publication, the store tells what was done."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import Project
from tiny import add_publication

from corpora.record import Record
from flows import stages, work
from flows.committing import commit
from flows.settings import Settings
from flows.store import StageStore, StoreError
from outputs.release import read_manifest


def run(settings: Settings) -> Path:
    found = work.holdings(settings)
    outcomes = dict(work.analyse(work.to_do(found.held, settings), settings))
    return commit(work.settle(found.held, outcomes, settings), found, settings)


def test_nothing_is_to_do_after_a_run_and_the_release_is_taken_again(project: Project) -> None:
    settings = project()
    release = run(settings)
    made = (release / "manifest.json").stat().st_ino
    assert work.to_do(work.holdings(settings).held, settings) == []
    assert run(settings) == release
    assert (release / "manifest.json").stat().st_ino == made


def test_one_changed_publication_is_one_write_for_each_of_its_stages(project: Project) -> None:
    settings = project()
    run(settings)
    before = StageStore(settings.store).stats()
    add_publication(settings.root, "tiny-3", "en", 3)
    assert [record.id for record in work.to_do(work.holdings(settings).held, settings)] == ["tiny-3"]
    run(settings)
    after = StageStore(settings.store).stats()
    written = {stage: after[stage][0] - before[stage][0] for stage in after}
    assert written == {"read": 1, "code": 1, "protect": 1, "model": 0, "pipelines": 0, "release": 1}


def test_a_record_changed_without_touching_the_text_makes_a_new_release_and_no_new_work(project: Project) -> None:
    settings = project()
    first = run(settings)
    record = settings.root / "corpora" / "publications" / "tiny-1" / "meta.yaml"
    record.write_text(record.read_text() + "publisher: Invented Press\n")
    assert work.to_do(work.holdings(settings).held, settings) == []
    assert run(settings) != first


def test_what_lies_beside_the_publications_is_part_of_what_a_release_depends_on(project: Project) -> None:
    from flows.committing import release_key

    settings = project()
    found = work.holdings(settings)
    keys = {release_key([], found, settings)}
    beside = settings.root / "corpora" / "reviews" / "answers.csv"
    beside.parent.mkdir()
    for content in ("one", "two"):
        beside.write_text(content)
        keys.add(release_key([], found, settings))
    assert len(keys) == 3


@pytest.mark.parametrize("content", [b"", b"\x80\x81\xff no text"])
def test_a_publication_that_cannot_be_read_is_skipped_with_a_reason_and_no_other(
    project: Project, content: bytes
) -> None:
    settings = project()
    (settings.root / "corpora" / "publications" / "tiny-1" / "source.md").write_bytes(content)
    release = run(settings)
    assert read_manifest(release)["rows"]["publications"] == 3
    assert read_manifest(release)["rows"]["skipped"] == 1
    found = work.holdings(settings)
    results = work.settle(found.held, {}, settings)
    (skipped,) = [result.skipped for result in results if result.skipped]
    assert skipped.reason.startswith("corpora/publications/tiny-1/source.md")


def test_an_unexpected_fault_skips_its_publication_and_its_traceback_is_kept(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = project()
    usual = stages.read_publication

    def faulty(record: Record, store: StageStore) -> stages.StageResult:
        if record.id == "tiny-2":
            raise ZeroDivisionError("no page")
        return usual(record, store)

    monkeypatch.setattr(stages, "read_publication", faulty)
    outcomes = dict(work.analyse(work.holdings(settings).held, settings))
    assert [name for name, reason in outcomes.items() if reason] == ["tiny-2"]
    assert "ZeroDivisionError: no page" in (settings.state / work.FAULTS).read_text()


def test_a_store_that_cannot_be_written_ends_the_run_instead_of_skipping(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: StageStore, stage: str, key: str, content: bytes) -> None:
        raise StoreError("full")

    settings = project()
    monkeypatch.setattr(StageStore, "put", full)
    with pytest.raises(StoreError):
        work.analyse(work.holdings(settings).held, settings)


def test_what_a_lost_worker_did_not_do_is_done_while_settling(project: Project) -> None:
    settings = project()
    held = work.holdings(settings).held
    work.analyse(held[:2], settings)
    results = work.settle(held, {}, settings)
    assert [result.code is not None for result in results] == [True] * 4


def test_a_damaged_result_is_told_and_made_again(project: Project) -> None:
    settings = project()
    run(settings)
    (result, *_) = work.settle(work.holdings(settings).held, {}, settings)
    assert result.code
    StageStore(settings.store).path("code", result.code.key).write_bytes(b"spoilt")
    add_publication(settings.root, "tiny-4", "km", 2)
    with pytest.raises(StoreError, match="samleng run"):
        run(settings)
    assert read_manifest(run(settings))["rows"]["publications"] == 4


def test_two_roots_with_the_same_publications_give_the_same_release(project: Project) -> None:
    one, two = project("one"), project("two/deeper")
    for settings in (one, two):
        (settings.root / "corpora" / "publications" / "tiny-1" / "source.md").write_bytes(b"")
        broken = settings.root / "corpora" / "publications" / "broken"
        shutil.copytree(settings.root / "corpora" / "publications" / "tiny-2", broken)
    assert run(one).name == run(two).name


@pytest.mark.parametrize(("executor", "workers", "pieces"), [("inline", 2, 20), ("threads", 2, 8), ("dask", 1, 4)])
def test_batches_hold_every_publication_once_and_share_out_by_size(
    project: Project, executor: str, workers: int, pieces: int
) -> None:
    settings = project(publications=0, executor=executor, workers=workers)
    for number in range(40):
        add_publication(settings.root, f"tiny-{number}", "en", 1 + 97 * (number % 7 == 0))
    records = work.holdings(settings).held
    made = work.batches(records, settings)
    assert sorted(record.id for batch in made for record in batch) == sorted(record.id for record in records)
    assert len(made) <= pieces
    sizes = [sum(record.path.stat().st_size for record in batch if record.path) for batch in made]
    largest = max(record.path.stat().st_size for record in records if record.path)
    assert max(sizes) < largest + sum(sizes) / pieces
