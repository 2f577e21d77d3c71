"""Run the ``samleng`` command in a process of its own, as a user does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from flows.settings import Settings

WATCH = Path(__file__).parent / "watch"
PROJECT = Path(__file__).parents[2]
LONGEST = 240.0
COMMAND = [sys.executable, "-c", "from flows.command import main; main()"]


def environment(settings: Settings, api: str | None = None, **more: str) -> Mapping[str, str]:
    """As a user's, without what the tests set for themselves."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    paths = os.pathsep.join(filter(None, (str(WATCH), str(PROJECT), kept.get("PYTHONPATH"))))
    told = {"PYTHONPATH": paths, "SAMLENG_WATCH": str(settings.root / "watch.tsv"), **more}
    return kept | told | ({"PREFECT_API_URL": api} if api else {})


def start(settings: Settings, *options: str, api: str | None = None, **more: str) -> subprocess.Popen[str]:
    """``samleng run`` on a project, not waited for."""
    command = [*COMMAND, "run", "--root", str(settings.root), "--codebook", str(settings.codebook), *options]
    return subprocess.Popen(
        command,
        env=environment(settings, api, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hear_interrupts,
    )


def hear_interrupts() -> None:
    """Let a child hear SIGINT, which a shell's background jobs ignore and hand down."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(settings: Settings, *options: str, api: str | None = None) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of ``samleng run``."""
    process = start(settings, *options, api=api)
    try:
        out, err = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return process.returncode, out, err


def watched(settings: Settings, kind: str) -> list[tuple[int, str]]:
    """Process and text of what the watch wrote down of one kind."""
    rows = [line.split("\t", 2) for line in (settings.root / "watch.tsv").read_text().splitlines()]
    return [(int(row[0]), row[2]) for row in rows if row[1] == kind]


def until(true: Callable[[], bool], seconds: float = LONGEST) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not come about in time")
        time.sleep(0.05)
