"""Which release is the latest and which came before: the lock, the pointer, the history of commits, retention."""

from __future__ import annotations

import datetime
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LATEST = "latest"
MANIFEST = "manifest.json"
HISTORY = "history.jsonl"
COMMITTED = "committed"
REMOVING = ".removing-"
PAUSE_AT = "SAMLENG_PAUSE_AT"  # for kill tests: the point of the commit at which to stop for a while
PAUSE_MARK = "SAMLENG_PAUSE_MARK"  # and the file that says it is reached
PAUSE_SECONDS = 60.0


@contextmanager
def commit_lock(releases: Path, name: str = ".lock") -> Iterator[None]:
    """Hold one of the releases' file locks; a second run waits."""
    releases.mkdir(parents=True, exist_ok=True)
    with (releases / name).open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(stream, fcntl.LOCK_UN)


def latest_release(releases: Path) -> Path | None:
    """The release ``latest`` points at."""
    try:
        release = releases / os.readlink(releases / LATEST)
    except OSError:
        return None
    return release if release.is_dir() else None


def point_latest(releases: Path, name: str) -> None:
    """Swap ``latest`` to a release in one rename."""
    pointer = releases / f".{LATEST}-{os.getpid()}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(name)
    reached("pointer made")
    os.replace(pointer, releases / LATEST)
    sync(releases)
    reached("pointer swapped")


def note(releases: Path, action: str, name: str) -> None:
    """Enter what was done in the history, one line of JSON; nothing where ``latest`` stays as the last line says."""
    history = read_history(releases)
    if history and action == COMMITTED and history[-1][2] == name:
        return
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    line = json.dumps({"time": now, "action": action, "release": name}) + "\n"
    with (releases / HISTORY).open("a+b") as stream:
        stream.seek(0, os.SEEK_END)
        if stream.tell():
            stream.seek(-1, os.SEEK_END)
            line = line if stream.read(1) == b"\n" else f"\n{line}"
        stream.write(line.encode())
        stream.flush()
        os.fsync(stream.fileno())


def read_history(releases: Path) -> list[tuple[str, str, str]]:
    """Time, action and release of every commit and rollback, oldest first; a line torn by a crash is passed over."""
    try:
        lines = (releases / HISTORY).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    rows = []
    for line in lines:
        try:
            entry = json.loads(line)
            rows.append((entry["time"], entry["action"], entry["release"]))
        except (ValueError, KeyError, TypeError):
            continue
    return rows


def previous_release(releases: Path) -> Path | None:
    """The release that was committed before the latest one and is still here."""
    order, latest = by_commit(releases), latest_release(releases)
    older = order[: order.index(latest)] if latest in order else order
    return older[-1] if older else None


def by_commit(releases: Path) -> list[Path]:
    """The releases here, in the order in which they were first or again committed."""
    order = {name: n for n, (_, action, name) in enumerate(read_history(releases)) if action == COMMITTED}
    here = [path for path in releases.glob("r*") if (path / MANIFEST).is_file()]
    return sorted(here, key=lambda path: (order.get(path.name, -1), path.stat().st_mtime_ns, path.name))


def retain(releases: Path, keep: int) -> list[str]:
    """Remove the oldest releases until ``keep`` are left, never the latest; names of those that went."""
    with commit_lock(releases):
        sweep(releases)
        latest = latest_release(releases)
        others = [path for path in by_commit(releases) if path != latest]
        gone = others[: max(0, len(others) + (latest is not None) - keep)]
        for path in gone:
            leaving = path.with_name(f"{REMOVING}{path.name}")
            os.replace(path, leaving)
            shutil.rmtree(leaving, ignore_errors=True)
        return [path.name for path in gone]


def sweep(releases: Path) -> None:
    """Remove what an interrupted commit left; only under the commit lock."""
    for pattern in (".building-*", f"{REMOVING}*"):
        for path in releases.glob(pattern):
            shutil.rmtree(path, ignore_errors=True)
    for path in releases.glob(f".{LATEST}-*"):
        path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have a file or folder on disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def reached(point: str) -> None:
    """A named point of the commit; a kill test stops here by setting two variables."""
    if os.environ.get(PAUSE_AT) == point:
        Path(os.environ[PAUSE_MARK]).touch()
        time.sleep(PAUSE_SECONDS)
