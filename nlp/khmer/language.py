"""Khmer as a spaCy language: tokenizer, tags and sentences under the code ``km``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from nlp.khmer.exact import models
from nlp.khmer.normalise import normalise
from nlp.khmer.sentences import split_sentences
from nlp.khmer.words import split_words
from nlp.offsets import SOURCE_OFFSETS

_DEFAULTS = """
[nlp]

[nlp.tokenizer]
@tokenizers = "samleng.KhmerTokenizer.v1"
exact = false
"""


@registry.tokenizers("samleng.KhmerTokenizer.v1")
def create_khmer_tokenizer(exact: bool = False) -> Callable[[Language], KhmerTokenizer]:
    """Factory of the tokenizer, as spaCy's configuration wants it."""
    return lambda nlp: KhmerTokenizer(nlp.vocab, exact=exact)


class KhmerTokenizer(DummyTokenizer):
    """Text to a Doc of normalised text that knows where in the source every token stands."""

    def __init__(self, vocab: Vocab, *, exact: bool = False) -> None:
        self.vocab = vocab
        self.exact = exact

    def __call__(self, text: str) -> Doc:
        normalised = normalise(text)
        words, spaces, starts, ends = _pieces(normalised.text, split_words(normalised.text, exact=self.exact))
        doc = Doc(self.vocab, words=words, spaces=spaces)
        if words:
            offsets = normalised.starts[np.array(starts)], normalised.ends[np.array(ends) - 1]
        else:
            offsets = normalised.starts[:0], normalised.ends[:0]
        doc.user_data[SOURCE_OFFSETS] = tuple(array.tolist() for array in offsets)
        return doc

    def __reduce__(self) -> tuple[Any, ...]:
        return _tokenizer, (self.vocab, self.exact)


def _tokenizer(vocab: Vocab, exact: bool) -> KhmerTokenizer:
    return KhmerTokenizer(vocab, exact=exact)


def _pieces(text: str, spans: Iterable[tuple[int, int]]) -> tuple[list[str], list[bool], list[int], list[int]]:
    """Tokens in spaCy's sense: words, whether one space follows, and what white space is left as tokens."""
    words: list[str] = []
    spaces: list[bool] = []
    starts: list[int] = []
    ends: list[int] = []

    def gap(first: int, last: int) -> None:
        if first < last and words and text[first] == " " and not spaces[-1] and ends[-1] == first:
            spaces[-1] = True
            first += 1
        if first < last:
            words.append(text[first:last])
            spaces.append(False)
            starts.append(first)
            ends.append(last)

    at = 0
    for start, end in spans:
        gap(at, start)
        words.append(text[start:end])
        spaces.append(False)
        starts.append(start)
        ends.append(end)
        at = end
    gap(at, len(text))
    return words, spaces, starts, ends


class KhmerDefaults(Language.Defaults):
    """What spaCy needs to know about Khmer beside the pipeline."""

    writing_system = {"direction": "ltr", "has_case": False, "has_letters": True}  # noqa: RUF012


class Khmer(Language):
    """The language class behind ``spacy.blank("km")``."""

    lang = "km"
    Defaults = KhmerDefaults
    default_config = Language.default_config.merge(  # type: ignore[attr-defined]
        spacy.util.load_config_from_str(_DEFAULTS)
    )


_UPOS = {"n": "NOUN", "v": "VERB", "a": "ADJ", "o": "ADP", "1": "NUM", ".": "PUNCT", "+": "CCONJ"}


@Language.component("khmer_tagger", assigns=["token.tag", "token.pos", "token.lemma"])
def khmer_tagger(doc: Doc) -> Doc:
    """khmer-nltk's tag, universal part of speech and lemma."""
    found = models()
    if found is None:
        return doc
    words = [token.text for token in doc]
    for token, tag in zip(doc, found[1].tags(words), strict=True):
        token.tag_ = tag
        token.pos_ = "SPACE" if token.is_space else _UPOS[tag]
        token.lemma_ = token.text
    return doc


@Language.component("khmer_sentences", assigns=["token.is_sent_start"])
def khmer_sentences(doc: Doc) -> Doc:
    """Sentence starts."""
    starts = _sentence_starts(doc)
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts
    return doc


def _sentence_starts(doc: Doc) -> set[int]:
    return {start for start, _ in split_sentences(doc.text)}


@lru_cache(maxsize=2)
def load(*, exact: bool = False) -> Language:
    """The Khmer pipeline: words, tags, lemmas, sentences; one per process."""
    nlp = spacy.blank(
        "km", config={"nlp": {"tokenizer": {"@tokenizers": "samleng.KhmerTokenizer.v1", "exact": exact}}}
    )
    nlp.add_pipe("khmer_tagger")
    nlp.add_pipe("khmer_sentences")
    return nlp

