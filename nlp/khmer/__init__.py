"""Khmer: normalised text, words, tags, sentences, and a spaCy language that maps them to the source."""

from nlp.khmer.fold import fold
from nlp.khmer.language import load
from nlp.khmer.normalise import NormalisedText, normalise
from nlp.khmer.sentences import split_sentences

__all__ = ["NormalisedText", "fold", "load", "normalise", "split_sentences"]
