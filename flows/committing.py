"""The last step of a run: take the release of the same results again, or write a new one; keep only the newest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpora.record import Record
from corpora.records import CorpusError, Skipped
from flows import stages
from flows.settings import SETTINGS_FILE, Settings
from flows.store import StageStore
from flows.versions import source_digest
from flows.work import Holdings, PublicationResult
from outputs.release import commit_lock, is_whole, last_whole, latest_release, retain, take_again

STAGE = "release"
MAKING = ".making"  # lock of the run that makes a release
WRITERS = ("samleng", "pyarrow", "spacy")


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made of a key: the release, and the one before it, whose themes it goes on with ("" for none)."""

    release: str
    before: str


def commit(results: Sequence[PublicationResult], found: Holdings, settings: Settings) -> Path:
    """The release of these results, made the latest; its folder.

    A release also depends on the one before it: emergent themes keep the ids they had there. It is taken again where
    it is the latest itself, or was made after what is the latest now.

    Raises
    ------
    CorpusError
        If it cannot be written.
    """
    key = release_key(results, found, settings)
    return _taken_again(key, settings) or _made_anew(key, results, found, settings)


def _made_anew(key: str, results: Sequence[PublicationResult], found: Holdings, settings: Settings) -> Path:
    from flows.releasing import commit_release  # with the language libraries; see flows.stages

    store = StageStore(settings.store)
    with _one_at_a_time(settings):
        taken = _taken_again(key, settings)  # by a run that was faster
        if taken is not None:
            return taken
        before = _before(_known(key, settings), settings)
        release = commit_release(results, found.waiting, found.faults, settings, before)
        store.drop(STAGE, key)
        store.put(STAGE, key, json.dumps([release.name, before.name if before else ""]).encode())
    retain(settings.releases, settings.keep)
    return release


@contextmanager
def _one_at_a_time(settings: Settings) -> Iterator[None]:
    """Between reading the release before and committing the next, no other run may commit."""
    with ExitStack() as stack:
        try:
            stack.enter_context(commit_lock(settings.releases, MAKING))
        except OSError as error:
            why = f"a release cannot be written ({error.strerror})"
            raise CorpusError(f"{settings.releases}: {why}; check space and rights.") from error
        yield


def _known(key: str, settings: Settings) -> _Made | None:
    stored = StageStore(settings.store).get(STAGE, key)
    return _Made(*json.loads(stored)) if stored else None


def _taken_again(key: str, settings: Settings) -> Path | None:
    made, latest = _known(key, settings), latest_release(settings.releases)
    if made is None or (latest.name if latest else "") not in (made.release, made.before):
        return None
    return take_again(settings.releases, made.release)


def _before(made: _Made | None, settings: Settings) -> Path | None:
    """The release to go on with; for a latest release damaged since, the one it was made after."""
    latest = latest_release(settings.releases)
    lost = made is not None and (latest is None or latest.name == made.release)
    if made is not None and lost and not is_whole(settings.releases / made.release):
        if not made.before:
            return None
        if is_whole(settings.releases / made.before):
            return settings.releases / made.before
    return last_whole(settings.releases)


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
