"""The words and marks in ``data/layout.yaml`` by which readers know what a line is."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

import yaml

_PATH = Path(__file__).parent / "data" / "layout.yaml"


@functools.cache
def words() -> dict[str, Any]:
    """The file as it stands."""
    loaded: dict[str, Any] = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
    return loaded


@functools.cache
def bullet() -> re.Pattern[str]:
    """A list mark at the start of a line: a bullet, or a Khmer number with ``.`` or ``)``."""
    marks = re.escape(words()["bullets"])
    return re.compile(rf"^(?:[{marks}][ \t]+|[០-៩]{{1,3}}[.)។][ \t]*(?![០-៩]))")


@functools.cache
def numbered() -> re.Pattern[str]:
    """A list mark with a Latin number or a letter, as plain text has it."""
    return re.compile(r"^\(?(?:\d{1,3}|[a-z]|[ក-ហ])[.)][ \t]+")


@functools.cache
def caption() -> re.Pattern[str]:
    """A caption's beginning: its word, a number, and a mark."""
    names = "|".join(re.escape(word) for word in sorted(words()["caption"], key=len, reverse=True))
    return re.compile(rf"^(?:{names})\s*[\d០-៩]+(?:[.\-–][\d០-៩]+)*\s*[.:៖–—-]", re.IGNORECASE)


@functools.cache
def starts_with(*names: str) -> re.Pattern[str]:
    """One of ``names`` at the start of a line, as whole words (Khmer words may run on)."""
    return re.compile(rf"^(?:{_alternatives(names)})", re.IGNORECASE)


@functools.cache
def contains(*names: str) -> re.Pattern[str]:
    """One of ``names`` anywhere in a line."""
    return re.compile(rf"(?:{_alternatives(names)})", re.IGNORECASE)


def _alternatives(names: tuple[str, ...]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(
        rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() and name[-1].isalnum() else re.escape(name)
        for name in ordered
    )
