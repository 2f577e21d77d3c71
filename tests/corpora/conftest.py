"""Lets the tests of this room import the makers of their files, ``pdfmaker`` and ``hostile``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from corpora.catalogue import Catalogue

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    folder = tmp_path / "corpora" / "publications"
    folder.mkdir(parents=True)
    return Catalogue(tmp_path)
