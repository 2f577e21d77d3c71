"""The stage store: one immutable result for each content, stage version, model and codebook; found again by its key."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpora.records import CorpusError

DRAFT = ".tmp-"
DAY = 86_400.0
STALE_DRAFT_SECONDS = 3_600.0
LATELY_SECONDS = 3_600.0  # a result's time of use is renewed at most once an hour


class StoreError(CorpusError):
    """The store cannot be written or holds something damaged: the run ends, no publication is skipped for it."""


def file_sha256(path: Path) -> str:
    """Sha256 of a file, hashed once a process for each state (size and time of change) it is found in."""
    facts = path.stat()
    return _sha256(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=100_000)
def _sha256(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class StageStore:
    """Content-addressed files under one folder.

    Writing is atomic (temporary file, fsync, rename), so a reader sees a whole result or none; what two runs write
    under one key is the same. A file's time of modification says when it was last of use.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def key(*facts: Any) -> str:
        """The key of a result: sha256 over everything it depends on."""
        told = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def path(self, stage: str, key: str) -> Path:
        return self.folder / stage / key[:2] / key

    def has(self, stage: str, key: str) -> bool:
        """Whether a result is there; notes that it was of use."""
        path = self.path(stage, key)
        try:
            if time.time() - path.stat().st_mtime > LATELY_SECONDS:
                with contextlib.suppress(OSError):  # a store on a read-only disk can still be read
                    os.utime(path)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def get(self, stage: str, key: str) -> bytes | None:
        """A stored result, or None."""
        return self.path(stage, key).read_bytes() if self.has(stage, key) else None

    def put(self, stage: str, key: str, content: bytes) -> None:
        """Store a result; nothing happens where it is there already.

        Raises
        ------
        StoreError
            If it cannot be written: disk full, no rights.
        """
        target = self.path(stage, key)
        if target.exists():
            return
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=DRAFT, dir=target.parent)
            try:
                with os.fdopen(handle, "wb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
                os.chmod(name, 0o644)
                os.replace(name, target)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(name)
                raise
            _sync_folder(target.parent)
        except OSError as error:
            raise StoreError(f"{self.folder}: cannot be written ({error.strerror}); check space and rights.") from error

    def drop(self, stage: str, key: str) -> None:
        """Forget one result; it is made again when it is needed."""
        self.path(stage, key).unlink(missing_ok=True)

    def stats(self) -> dict[str, tuple[int, int]]:
        """For each stage the number of results and their bytes."""
        found: dict[str, tuple[int, int]] = {}
        for path in self._results():
            count, size = found.get(path.parts[-3], (0, 0))
            found[path.parts[-3]] = (count + 1, size + path.stat().st_size)
        return dict(sorted(found.items()))

    def prune(self, days: float) -> tuple[int, int]:
        """Remove results not used for ``days``, and what killed runs left; returns how many files and bytes went."""
        now, count, size = time.time(), 0, 0
        old = [path for path in self._results() if now - path.stat().st_mtime > days * DAY]
        drafts = self.folder.glob(f"*/*/{DRAFT}*")
        for path in [*old, *(draft for draft in drafts if now - draft.stat().st_mtime > STALE_DRAFT_SECONDS)]:
            size += path.stat().st_size
            count += 1
            path.unlink(missing_ok=True)
        return count, size

    def _results(self) -> Iterator[Path]:
        for path in sorted(self.folder.glob("*/*/*")):
            if path.is_file() and not path.name.startswith(DRAFT):
                yield path


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
