"""The English language of samleng: ``load()`` gives a cached spaCy ``Language``; a Doc is one block."""

from __future__ import annotations

from functools import lru_cache

import spacy
from spacy.language import Language

from nlp.english import boundaries, lemmas, tokens  # noqa: F401  they register what the pipeline is made of


@lru_cache(maxsize=1)
def load() -> Language:
    """The English pipeline: a Doc's text is the block's text, ``doc.sents`` is set.

    Until the trained pipeline is packed this is spaCy's tokenizer with sentence boundaries by rule.
    """
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "samleng.EnglishTokenizer.v1"}}})
    nlp.add_pipe("samleng_boundaries")
    nlp.meta["name"], nlp.meta["version"] = "samleng_rules", "0.0.1"
    return nlp
