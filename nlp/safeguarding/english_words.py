"""The English word lists of safeguarding."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def listed(use: str) -> frozenset[str]:
    """Words of one use in ``data/english_names.tsv``."""
    text = files("nlp.safeguarding").joinpath("data/english_names.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return frozenset(word for first, words in rows if first == use for word in words.split())
