"""Khmer as a spaCy language under the code ``km``: tokenizer, tagger and sentences.

A Doc's text is the normalised text; ``nlp.offsets.source_span`` maps its tokens and sentences to the source.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import spacy
from spacy.attrs import LIKE_NUM
from spacy.language import BaseDefaults, Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab
from thinc.api import Config

from nlp.khmer import components as components  # registers tagger and sentences
from nlp.khmer.normalise import normalise
from nlp.khmer.vocabulary import like_num, stop_words
from nlp.khmer.words import Span, split_words
from nlp.offsets import SOURCE_OFFSETS


@registry.tokenizers("samleng.KhmerTokenizer.v1")
def create_khmer_tokenizer(exact: bool = False) -> Callable[[Language], KhmerTokenizer]:
    """Factory of the tokenizer, as spaCy's configuration wants it."""
    return lambda nlp: KhmerTokenizer(nlp.vocab, exact=exact)


class KhmerTokenizer(DummyTokenizer):
    """From a source text to a Doc of normalised text whose tokens know their place in the source.

    Parameters
    ----------
    vocab : Vocab
    exact : bool
        Words exactly as khmer-nltk cuts them, without repairs.
    """

    def __init__(self, vocab: Vocab, *, exact: bool = False) -> None:
        self.vocab = vocab
        self.exact = exact

    def __call__(self, text: str) -> Doc:
        normalised = normalise(text)
        spans, spaces = token_spans(normalised.text, split_words(normalised.text, exact=self.exact))
        words = [normalised.text[start:end] for start, end in spans]
        doc = Doc(self.vocab, words=words, spaces=spaces)
        places = np.array(spans, dtype=np.int64).reshape(-1, 2)
        starts, ends = normalised.starts[places[:, 0]], normalised.ends[places[:, 1] - 1]
        doc.user_data[SOURCE_OFFSETS] = starts.tolist(), ends.tolist()
        return doc

    def __reduce__(self) -> tuple[Any, ...]:
        return _tokenizer, (self.vocab, self.exact)


def _tokenizer(vocab: Vocab, exact: bool) -> KhmerTokenizer:
    return KhmerTokenizer(vocab, exact=exact)


def token_spans(text: str, words: list[Span]) -> tuple[list[Span], list[bool]]:
    """Tokens in spaCy's sense: words, and the white space between them that is not one single space.

    Returns
    -------
    spans, spaces : list of (start, end), list of bool
        For each token whether one space follows that belongs to it.
    """
    spans: list[Span] = []
    spaces: list[bool] = []
    at = 0
    for start, end in [*words, (len(text), len(text))]:
        if at < start and spans and text[at] == " ":
            spaces[-1] = True
            at += 1
        if at < start:
            spans.append((at, start))
            spaces.append(False)
        if start < end:
            spans.append((start, end))
            spaces.append(False)
        at = end
    return spans, spaces


class KhmerDefaults(BaseDefaults):
    """What spaCy needs to know about Khmer beside the pipeline."""

    config = Config({"nlp": {"tokenizer": {"@tokenizers": "samleng.KhmerTokenizer.v1", "exact": False}}})
    writing_system = {"direction": "ltr", "has_case": False, "has_letters": True}  # noqa: RUF012
    stop_words = stop_words()
    lex_attr_getters = {**BaseDefaults.lex_attr_getters, LIKE_NUM: like_num}  # noqa: RUF012


class Khmer(Language):
    """The language class behind ``spacy.blank("km")``."""

    lang = "km"
    Defaults = KhmerDefaults


@lru_cache(maxsize=2)
def load(*, exact: bool = False) -> Language:
    """The Khmer pipeline: words, tags, parts of speech, lemmas, sentences; one per process.

    Parameters
    ----------
    exact : bool
        Words and tags exactly as khmer-nltk gives them, without repairs (for comparison).
    """
    nlp = spacy.blank(
        "km", config={"nlp": {"tokenizer": {"@tokenizers": "samleng.KhmerTokenizer.v1", "exact": exact}}}
    )
    nlp.add_pipe("khmer_tagger", config={"exact": exact})
    nlp.add_pipe("khmer_sentences")
    return nlp
