"""Processes of this machine: what a pid is running, whether it lives, how it is ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path


def command_of(pid: int) -> str:
    """The command line of a process, empty where there is none (or it is a zombie)."""
    entry = Path("/proc") / str(pid) / "cmdline"
    if Path("/proc/self/cmdline").exists():
        try:
            return entry.read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return shown.stdout.strip()


def running(*words: str) -> list[int]:
    """Pids of this machine whose command line holds all the words, in order of pid; where /proc tells."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        command = command_of(int(entry.name))
        if command and all(word in command for word in words):
            found.append(int(entry.name))
    return sorted(found)


def end(pid: int, seconds: float = 10.0) -> None:
    """Ask a process to end, and kill it if it has not after ``seconds``."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not command_of(pid):
                return
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)


def end_group(leader: int) -> None:
    """Kill whatever is left of a process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
