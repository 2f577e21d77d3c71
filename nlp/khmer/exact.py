"""khmer-nltk's own words and tags, reproduced exactly and faster, including what it does to the text.

`exact_words` equals ``khmernltk.word_tokenize`` and `exact_tags` equals ``khmernltk.pos_tag``. Where the
installed khmer-nltk is not the one measured, both call it instead, with one warning.
"""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Sequence
from functools import lru_cache

from nlp.khmer.clusters import khmer_nltk_clusters
from nlp.khmer.models import ModelChanged, replacements, tag_tables, word_tables
from nlp.khmer.tagmodel import TagModel
from nlp.khmer.wordmodel import WordModel

_CUT = "\u200b"


@lru_cache(maxsize=1)
def models() -> tuple[WordModel, TagModel] | None:
    """The two models, or None (with one warning) where khmer-nltk's own have changed."""
    try:
        replacements()
        return WordModel(word_tables()), TagModel(tag_tables())
    except ModelChanged as change:
        warnings.warn(f"{change}; using khmer-nltk itself, several times slower", stacklevel=3)
        return None


def exact_words(text: str) -> list[str]:
    """Words of one line as ``khmernltk.word_tokenize`` gives them (it deletes and rewrites some text)."""
    found = models()
    if found is None:
        return list(_khmer_nltk().word_tokenize(text, return_tokens=True))
    return join_clusters(clusters := khmer_nltk_clusters(_clean(text)), found[0].word_starts(clusters))


def exact_tags(text: str) -> list[tuple[str, str]]:
    """Words of one line and their tags as ``khmernltk.pos_tag`` gives them."""
    found = models()
    if found is None:
        return list(_khmer_nltk().pos_tag(text))
    words = exact_words(_clean(text))
    return list(zip(words, found[1].tags(words), strict=True))


def tag_words(words: Sequence[str]) -> list[str]:
    """khmer-nltk's tags for words that are already cut (one line)."""
    found = models()
    if found is not None:
        return found[1].tags(words)
    _khmer_nltk().pos_tag("ក")  # loads the model
    module = importlib.import_module("khmernltk.pos_tag")
    features = importlib.import_module("khmernltk.pos_tag.features")
    return list(module.crf_model.predict([features.create_word_features(words)])[0]) if words else []


def join_clusters(clusters: list[str], starts: list[bool]) -> list[str]:
    """Words from clusters and the marks where they begin."""
    words: list[str] = []
    for cluster, begins in zip(clusters, starts, strict=True):
        if begins:
            words.append(cluster)
        else:
            words[-1] += cluster
    return words


def _clean(text: str) -> str:
    """khmer-nltk's clean-up, step by step in its order."""
    text = text.strip(_CUT).strip().replace("  ", " ").replace(" ", f"{_CUT} {_CUT}")
    text = text.replace(_CUT + _CUT, _CUT).replace(_CUT + _CUT, _CUT)
    text = _corrected(text)
    return text.replace("\u2028", "").replace("\u200a", "").strip().replace("\n", "").replace("  ", " ")


@lru_cache(maxsize=4)  # pos_tag cleans twice
def _corrected(text: str) -> str:
    """Text after khmer-nltk's corrections; most need a zero-width space within and are passed over."""
    corrections, plain = _corrections()
    if _CUT not in text.replace(f"{_CUT} {_CUT}", " ") and not any(map(text.__contains__, plain)):
        return text
    for old, new in corrections:
        text = text.replace(old, new)
    return text


@lru_cache(maxsize=1)
def _corrections() -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """All corrections, and the forms that can stand in a text whose zero-width spaces only flank spaces."""
    found = replacements()
    return found, tuple(old for old, _ in found if _CUT not in old.strip(_CUT).replace(f"{_CUT} {_CUT}", " "))


@lru_cache(maxsize=1)
def _khmer_nltk():  # type: ignore[no-untyped-def]
    """The package itself, its logger silenced (it sets itself to DEBUG on import)."""
    import khmernltk

    logging.getLogger("khmer-nltk").setLevel(logging.ERROR)
    return khmernltk
