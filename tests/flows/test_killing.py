"""Runs killed at random moments and on full and read-only disks: nothing torn, nothing lost, nothing done twice."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import killing
import pytest

KILLS = 6


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that a process without rights can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="samleng-kill-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_kills_and_faults_leave_every_release_whole_and_redo_nothing(
    open_folder: Path, codebook: Path, fitted: Path
) -> None:
    settings, twin = killing.pair(open_folder, codebook, fitted)
    figures = killing.kill_rounds(settings, twin, KILLS, seed=3)
    figures["faults"] = killing.faults(settings, open_folder)
    assert killing.wrong(figures) == []
    assert figures["kills inside the commit"] >= KILLS // 2
    assert figures["reads"] > 0
