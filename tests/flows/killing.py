"""Kill runs at random moments, half of them inside the commit, and check that nothing is lost, torn or done twice.

``python tests/flows/killing.py --kills 50`` prints the figures as JSON; the test suite does a few kills the same way.
Each victim is forked from a process that has loaded everything, works through the plain functions of a run, and gets
SIGKILL. A reader checks the latest release all the while.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from tiny import add_publication, tiny_codebook, tiny_project  # noqa: E402

import flows.protecting  # noqa: E402
import flows.releasing  # noqa: E402, F401 - loaded once, before the forks
from corpora.records import CorpusError  # noqa: E402
from flows import stages, work  # noqa: E402
from flows.committing import commit  # noqa: E402
from flows.settings import Settings, load_settings  # noqa: E402
from flows.store import StageStore  # noqa: E402
from outputs.history import PAUSE_AT, PAUSE_MARK  # noqa: E402
from outputs.release import is_whole, latest_release, read_manifest  # noqa: E402

POINTS = (
    "rows staged", "tables written", "files written", "manifest written", "synced", "moved", "pointer made",
    "pointer swapped",
)  # fmt: skip
FAULT = 3
LONGEST = 120.0  # seconds after which a victim counts as hung


def run_body(settings: Settings) -> None:
    """A run without Prefect: the same plain functions in the same order."""
    found = work.holdings(settings)
    outcomes: dict[str, str | None] = {}
    for batch in work.batches(work.to_do(found.held, settings), settings):
        outcomes |= dict(work.analyse(batch, settings))
    commit(work.settle(found.held, outcomes, settings), found, settings)


"".encode("utf-8-sig")  # a child without rights could not load the codec


def in_child(settings: Settings, before: Callable[[], None] = lambda: None) -> int:
    """Fork, run, and end with 0, 3 for a fault told in one sentence, 4 for anything else; returns the pid."""
    pid = os.fork()
    if pid:
        return pid
    code = 4
    try:
        before()
        run_body(settings)
        code = 0
    except CorpusError as error:
        code = FAULT
        print(error, file=sys.stderr, flush=True)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def finished(pid: int) -> int:
    """Exit code of a child, the negative signal where one ended it."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise TimeoutError("a run hung")


def kill_rounds(settings: Settings, twin: Settings, kills: int, seed: int) -> dict[str, Any]:
    """Change a publication, kill the run over it, run again; compare with a twin project that is never killed."""
    chance = random.Random(seed)
    figures: Counter[str] = Counter()
    usual = _usual_seconds(settings, twin)
    with _Reader(settings.releases) as reader:
        number = 0
        while figures["kills"] < kills:
            number += 1
            inside = number % 2 == 0
            _edit(settings, twin, number, chance, always=inside)
            _kill(settings, chance, usual, inside, figures)
            _check_latest(settings, figures)
            done = _stored(settings)
            if finished(in_child(settings)):
                figures["runs that failed afterwards"] += 1
            after = _stored(settings)
            figures["results written"] += len(after) - len(done)
            figures["redone"] += sum(1 for name, made in done.items() if after.get(name) != made)
            finished(in_child(twin))
            figures["manifests that differ"] += _manifest(settings) != _manifest(twin)
    left = (".building-*", ".gathering*", ".latest-*")
    figures["leftovers"] = sum(len(list(settings.releases.glob(pattern))) for pattern in left)
    return dict(figures) | reader.told()


def _usual_seconds(settings: Settings, twin: Settings) -> float:
    started = time.monotonic()
    for one in (settings, twin):
        if finished(in_child(one)):
            raise RuntimeError("the first run failed")
    return (time.monotonic() - started) / 2


def _kill(settings: Settings, chance: random.Random, usual: float, inside: bool, figures: Counter[str]) -> None:
    mark = settings.root / "mark"
    mark.unlink(missing_ok=True)
    point = chance.choice(POINTS)

    def pause() -> None:
        os.environ[PAUSE_AT], os.environ[PAUSE_MARK] = point, str(mark)

    pid = in_child(settings, pause if inside else lambda: None)
    if inside:
        deadline = time.monotonic() + LONGEST
        while not mark.exists() and time.monotonic() < deadline:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.01))
    else:
        time.sleep(chance.uniform(0, usual * 1.1))
    os.kill(pid, signal.SIGKILL)
    code = finished(pid)
    if code == -signal.SIGKILL:
        figures["kills"] += 1
        figures["kills inside the commit"] += inside and mark.exists()
    else:
        figures["ended before the kill"] += 1


def _check_latest(settings: Settings, figures: Counter[str]) -> None:
    release = latest_release(settings.releases)
    figures["corrupt after a kill"] += release is None or not is_whole(release)


def _edit(settings: Settings, twin: Settings, number: int, chance: random.Random, *, always: bool) -> None:
    """Most rounds change one publication; some change nothing, so that the same release is taken again."""
    if number % 5 == 3 and not always:
        return
    name, times = chance.choice(("tiny-1", "tiny-2", "tiny-3")), chance.randint(1, 8)
    for one in (settings, twin):
        add_publication(one.root, name, "km" if name == "tiny-2" else "en", times, str(number))


def _stored(settings: Settings) -> dict[str, tuple[int, int]]:
    files = (path for path in settings.store.glob("*/*/*") if path.is_file() and not path.name.startswith(".tmp-"))
    return {path.relative_to(settings.store).as_posix(): (path.stat().st_ino, path.stat().st_size) for path in files}


def _manifest(settings: Settings) -> dict[str, Any] | None:
    release = latest_release(settings.releases)
    return read_manifest(release) if release else None


class _Reader:
    """Another process that reads the latest release again and again and counts what it found wrong."""

    def __init__(self, releases: Path) -> None:
        self.releases = releases

    def __enter__(self) -> _Reader:
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "reading.py"), str(self.releases)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self

    def __exit__(self, *error: object) -> None:
        self.answer, _ = self.process.communicate("stop\n", timeout=60)

    def told(self) -> dict[str, Any]:
        return dict(json.loads(self.answer))


def faults(settings: Settings, tmp: Path) -> dict[str, str]:
    """What runs say with a full disk and a read-only one; the latest release must stand as before."""
    before = _manifest(settings)
    said = {}
    for name, stage in (("full while storing", "read"), ("full while committing", "code")):
        _changed_and_done(settings, name, stage)
        said[name] = _faulty(settings, _full, tmp)
    with _ReadOnly(settings.releases):
        said["read-only releases"] = _faulty(settings, _unprivileged, tmp)
    if _manifest(settings) != before or not is_whole(settings.releases / os.readlink(settings.releases / "latest")):
        said["latest"] = "changed"
    if finished(in_child(settings)):
        said["afterwards"] = "failed"
    return said


def _faulty(settings: Settings, before: Callable[[], None], tmp: Path) -> str:
    told = tmp / "told"

    def prepare() -> None:
        handle = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, 2)
        os.chmod(told, 0o666)
        before()

    code = finished(in_child(settings, prepare))
    return f"{code}: {told.read_text().strip()}".replace(f"{tmp}/", "")


def _changed_and_done(settings: Settings, mark: str, stage: str) -> None:
    """Change a publication and do its stages up to one, so that the fault meets what comes after."""
    add_publication(settings.root, "tiny-1", "en", 9, mark)
    records = work.holdings(settings).held
    if stage == "code":
        work.analyse(records, settings)
    for record in records:
        stages.read_publication(record, StageStore(settings.store))


def _full() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))


def _unprivileged() -> None:
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)


class _ReadOnly:
    """A folder nobody may write to for a while."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.folder.chmod(0o555)

    def __exit__(self, *error: object) -> None:
        self.folder.chmod(0o755)


def open_to_all(folder: Path) -> None:
    """Let a process without rights in as far as this folder."""
    for path in [folder, *folder.parents]:
        if path.owner() == folder.owner() and str(path) not in ("/", "/tmp"):
            path.chmod(path.stat().st_mode | 0o555)


def pair(tmp: Path, codebook: Path, fitted: Path | None) -> tuple[Settings, Settings]:
    """A project and its twin, with the coder fitted (and loaded, for the forks)."""
    made = []
    for name in ("killed", "twin"):
        settings = load_settings(tiny_project(tmp / name, 3), codebook=codebook)
        if fitted:
            shutil.copytree(fitted, settings.store)
        elif made:
            shutil.copytree(made[0].store, settings.store)
        stages.load_coder(settings)
        made.append(settings)
    stages.stop_words()
    return made[0], made[1]


def main() -> None:
    """Kill, print the figures, and end with 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    tmp = Path(tempfile.mkdtemp(prefix="samleng-kill-"))
    try:
        open_to_all(tmp)
        settings, twin = pair(tmp, tiny_codebook(tmp / "codebook"), None)
        figures = kill_rounds(settings, twin, given.kills, given.seed) | {"faults": faults(settings, tmp)}
    finally:
        shutil.rmtree(tmp, ignore_errors=True)
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    sys.exit(1 if wrong(figures) else 0)


def wrong(figures: dict[str, Any]) -> list[str]:
    """What must be nought and is not, and faults that were not told in one sentence."""
    noughts = (
        "runs that failed afterwards", "redone", "manifests that differ", "leftovers", "corrupt after a kill",
        "bad reads",
    )  # fmt: skip
    found = [name for name in noughts if figures.get(name)]
    told = figures["faults"].items()
    return found + [name for name, said in told if not said.startswith(f"{FAULT}: ") or "\n" in said]


if __name__ == "__main__":
    main()
