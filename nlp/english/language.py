"""The English language of samleng: ``load()`` gives a cached spaCy ``Language``; a Doc is one block."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language

from nlp.english import boundaries, lemmas, tokens  # noqa: F401  they register what the pipeline is made of
from nlp.english.weights import cast_weights

MODEL = Path(__file__).parent / "model"
SHIPPED = "samleng"


@lru_cache(maxsize=2)
def load(pipeline: str = SHIPPED) -> Language:
    """The English pipeline: a Doc has its block's text; sentences, tags, lemmas and dependencies are set.

    Parameters
    ----------
    pipeline : str
        ``samleng``, which ships with the package, or the name of an installed spaCy pipeline such as
        ``en_core_web_sm``; the boundaries of its sentences are then set by our rules. Never switched
        silently: ``pipeline_name`` says what was used.

    Raises
    ------
    ValueError
        If the named pipeline is not installed.
    """
    if pipeline == SHIPPED:
        return load_folder(MODEL)
    try:
        nlp = spacy.load(pipeline, exclude=["ner"])
    except OSError as error:
        raise ValueError(
            f"The English pipeline {pipeline!r} is not installed; install it or set it to {SHIPPED!r}."
        ) from error
    nlp.add_pipe("samleng_boundaries", name="boundaries", before="parser" if nlp.has_pipe("parser") else None)
    return nlp


def load_folder(folder: Path) -> Language:
    """A packed pipeline from its folder, with single-precision weights."""
    nlp = spacy.load(folder)
    cast_weights(nlp, "float32")
    return nlp


def pipeline_name(nlp: Language) -> str:
    """Name and version of a pipeline as they stand in every release, e.g. ``en_samleng 1.0.0``."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
