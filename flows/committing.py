"""The last step of a run: take the release of the same results again, or write a new one; keep only the newest."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpora.record import Record
from corpora.records import Skipped
from flows import stages
from flows.settings import SETTINGS_FILE, Settings
from flows.store import StageStore
from flows.versions import source_digest
from flows.work import Holdings, PublicationResult
from outputs.release import retain, take_again

STAGE = "release"
WRITERS = ("samleng", "pyarrow", "spacy")


def commit(results: Sequence[PublicationResult], found: Holdings, settings: Settings) -> Path:
    """The release of these results, made the latest; its folder.

    Raises
    ------
    CorpusError
        If it cannot be written.
    """
    store = StageStore(settings.store)
    key = release_key(results, found, settings)
    known = store.get(STAGE, key)
    if known is not None:
        release = take_again(settings.releases, known.decode())
        if release is not None:
            return release
        store.drop(STAGE, key)
    from flows.releasing import commit_release  # with the language libraries; see flows.stages

    release = commit_release(results, found.waiting, found.faults, settings)
    store.put(STAGE, key, release.name.encode())
    retain(settings.releases, settings.keep)
    return release


def release_key(results: Sequence[PublicationResult], found: Holdings, settings: Settings) -> str:
    """Everything a release depends on: results, records, faults, code, and what else lies in the project's corpora."""
    rows = [_facts(result) for result in results]
    waiting = [[record.id, dict(record.data)] for record in found.waiting]
    faults = [[fault.place, fault.reason, fault.action] for fault in found.faults]
    writers = [version(name) for name in WRITERS]
    made_by = [stages.model_key(settings), source_digest("release"), writers, settings.facts()]
    return StageStore.key("release", rows, waiting, faults, made_by, _beside(settings.root))


def _facts(result: PublicationResult) -> list[Any]:
    record: Record = result.record
    skipped: Skipped | None = result.skipped
    keys = [stage.key if stage else None for stage in (result.read, result.code)]
    return [record.id, dict(record.data), keys, skipped and [skipped.reason, skipped.action]]


def _beside(root: Path) -> list[tuple[str, str]]:
    """Name and sha256 of what lies beside the publications: reviews, notes, settings."""
    folder = root / "corpora"
    if not (folder / "publications").is_dir():
        return []
    skipped = {folder / name for name in ("publications", "inbox", "codebook", "readers")}
    kept = [path for path in sorted(folder.iterdir()) if path not in skipped]
    found = [file for path in kept for file in ([path] if path.is_file() else sorted(path.rglob("*")))]
    files = [file for file in found if file.is_file()]
    files += [path for path in (root / SETTINGS_FILE,) if path.is_file()]
    return [
        (file.relative_to(root).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest())
        for file in files
        if file.suffix not in (".py", ".pyc")
    ]
