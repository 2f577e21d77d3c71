"""Fixtures every room uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT / ".." / "shared"

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("DO_NOT_TRACK", "1")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared material beside the project; tests that need it skip without."""
    if not SHARED.is_dir():
        pytest.skip("needs the shared material beside the project (../shared)")
    return SHARED.resolve()
