"""The word lists of the data files, read once, in the form words are matched in."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from nlp.khmer.fold import fold


@lru_cache(maxsize=16)
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Rows of a table of ``data``, comments and empty lines left out."""
    text = files("nlp.khmer").joinpath("data", name).read_text("utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=32)
def words(name: str, use: str) -> frozenset[str]:
    """Folded words of the rows of a table whose first column is ``use``."""
    return frozenset(fold(word) for first, *rest in rows(name) if first == use for word in rest[-1].split())


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Folded names of places."""
    return frozenset(fold(word) for row in rows("places.tsv") for word in row[0].split())


@lru_cache(maxsize=1)
def closed_class() -> dict[str, tuple[tuple[str, str], ...]]:
    """For each folded closed-class word: parts of speech and the tags under which they hold, in order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for upos, tags, listed in rows("closed_class.tsv"):
        for word in listed.split():
            found.setdefault(fold(word), []).append((upos, tags))
    return {word: tuple(lines) for word, lines in found.items()}
