"""The examples of docs/khmer.md hold."""

from __future__ import annotations

import doctest
from pathlib import Path


def test_the_documentation_says_what_happens() -> None:
    page = Path(__file__).parents[3] / "docs" / "khmer.md"
    result = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert result.attempted > 8
    assert result.failed == 0
