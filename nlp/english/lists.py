"""The word lists of the English room: one entry a line, ``#`` opens a remark."""

from __future__ import annotations

from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def entries(name: str) -> tuple[str, ...]:
    """Lines of ``data/<name>.txt`` in their order, without remarks and empty lines."""
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@cache
def words(name: str) -> frozenset[str]:
    """The entries of ``data/<name>.txt`` as a set."""
    return frozenset(entries(name))
