"""The stage store: whole results or none, found by everything they depend on, counted and pruned."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from flows.store import StageStore, StoreError


def aged(path: Path, days: float) -> Path:
    moment = time.time() - days * 86_400
    os.utime(path, (moment, moment))
    return path


def test_a_key_depends_on_every_fact_and_their_order_in_a_mapping_does_not_matter() -> None:
    keys = [
        StageStore.key("read", "1", {"a": 1, "b": 2}),
        StageStore.key("read", "2", {"a": 1, "b": 2}),
        StageStore.key("read", "1", {"a": 1, "b": 3}),
    ]
    assert len(set(keys)) == 3
    assert StageStore.key("read", "1", {"b": 2, "a": 1}) == keys[0]


def test_the_first_result_under_a_key_stays(tmp_path: Path) -> None:
    store = StageStore(tmp_path)
    store.put("read", "ab12", b"one")
    made = store.path("read", "ab12").stat().st_ino
    store.put("read", "ab12", b"two")
    assert store.get("read", "ab12") == b"one"
    assert store.path("read", "ab12").stat().st_ino == made
    assert store.get("read", "cd34") is None


def test_stats_count_by_stage(tmp_path: Path) -> None:
    store = StageStore(tmp_path)
    for key in ("ab", "cd"):
        store.put("read", key, b"12345")
    store.put("code", "ef", b"1")
    (store.path("read", "ab").parent / ".tmp-left").write_bytes(b"torn")
    assert store.stats() == {"code": (1, 1), "read": (2, 10)}


def test_pruning_removes_what_was_not_used_lately_and_torn_files(tmp_path: Path) -> None:
    store = StageStore(tmp_path)
    for key in ("old", "used", "new"):
        store.put("read", key, b"12345")
    aged(store.path("read", "old"), 40)
    aged(store.path("read", "used"), 40)
    assert store.has("read", "used")
    torn = store.path("read", "new").parent / ".tmp-left"
    torn.write_bytes(b"torn")
    aged(torn, 1)
    assert store.prune(30) == (2, 9)
    assert [store.has("read", key) for key in ("old", "used", "new")] == [False, True, True]


def test_a_store_that_cannot_be_written_says_so_and_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        StageStore(tmp_path).put("read", "ab", b"1")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
