"""Shared material for the tests of this room; tests that need it are skipped where it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).parents[2].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared material lies outside the repository and is not here")
    return folder
