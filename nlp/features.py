"""A sentence as the classifiers see it: words, characters and concepts, the speaker's own words left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Doc, Span, Token

from corpora.codebook import Codebook
from nlp.senses import Fields, Glossary, Senses
from nlp.terms import TermHit, TermMatcher, folded

CHAR_SIZES = (2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """Words (lemmas or folded Khmer words), the text for character n-grams, and the concept and cue keys that fired.

    ``written`` is the text as it was written, for a model that makes its own words of it; ``senses`` has for each word
    with a meaning its English base forms, the usual one first; ``fields`` has the semantic fields of each with some.
    """

    language: str
    words: tuple[str, ...]
    text: str
    concepts: tuple[str, ...]
    cues: tuple[str, ...]
    written: str = ""
    senses: tuple[Senses, ...] = ()
    fields: tuple[Fields, ...] = ()


class FeatureMaker:
    """Turns spans into features with the codebook's concepts and stance cues."""

    def __init__(self, codebook: Codebook) -> None:
        self.concepts = TermMatcher((f"{c.request}:{c.name}", c.en, c.km) for c in codebook.concepts)
        self.glossary = Glossary(codebook.glossary, codebook.lexicon)
        self._cues = TermMatcher((f"{c.stance}:{c.name}", c.en, c.km) for c in codebook.cues)

    def features(self, span: Doc | Span, language: str, keep: Sequence[bool] | None = None) -> TextFeatures:
        """Features of a sentence.

        Parameters
        ----------
        span : Doc or Span
        language : {"en", "km", "und"}
        keep : sequence of bool, optional
            One entry per token; tokens that only name the speaker (``one girl said``) are not kept, so that they
            fire neither words nor concepts.
        """
        kept = [keep is None or keep[n] for n in range(len(span))]
        tokens = [token for n, token in enumerate(span) if kept[n] and not token.is_space]
        hits = [hit for hit in self.concepts.find(span, language) if kept[hit.first]]
        cues = [hit.key for hit in self._cues.find(span, language) if kept[hit.first]]
        words = tuple(word for word in (_word(token, language) for token in tokens) if word)
        written = _written(token for n, token in enumerate(span) if kept[n])
        keys = tuple(hit.key for hit in hits)
        return self.with_senses(TextFeatures(language, words, _plain(tokens, language), keys, tuple(cues), written))

    def with_senses(self, features: TextFeatures) -> TextFeatures:
        """The same with the senses and fields of its words, for features put together from a release's rows."""
        senses = self.glossary.senses(features.words, features.language)
        return replace(features, senses=senses, fields=self.glossary.fields(senses))

    def concept_hits(self, span: Doc | Span, language: str) -> list[TermHit]:
        """Concepts with their places, for the explanation of a coding."""
        return self.concepts.find(span, language)


def word_terms(features: TextFeatures) -> Iterator[str]:
    """Words and pairs of words."""
    mark = features.language[:1]
    words = features.words
    for n, word in enumerate(words):
        yield f"{mark}:{word}"
        if n:
            yield f"{mark}:{words[n - 1]} {word}"


def sense_terms(features: TextFeatures) -> Iterator[str]:
    """Meanings of words, the same terms in both languages."""
    for senses in features.senses:
        for sense in senses:
            yield f"m:{sense}"


def sense_pairs(features: TextFeatures) -> Iterator[str]:
    """Pairs of the usual meanings of neighbouring words."""
    for one, next_one in pairwise(features.senses):
        yield f"m:{one[0]} {next_one[0]}"


def field_terms(features: TextFeatures) -> Iterator[str]:
    """Semantic fields, and pairs of the usual fields of neighbouring words."""
    for fields in features.fields:
        for field in fields:
            yield f"f:{field}"
    for one, next_one in pairwise(features.fields):
        yield f"f:{one[0]} {next_one[0]}"


def concept_terms(features: TextFeatures) -> Iterator[str]:
    """Concepts and the requests they belong to."""
    for key in features.concepts:
        yield f"c:{key}"
        yield f"r:{key.split(':')[0]}"


def cue_terms(features: TextFeatures) -> Iterator[str]:
    for key in features.cues:
        yield f"q:{key}"
        yield f"s:{key.split(':')[0]}"


def char_terms(features: TextFeatures) -> Iterator[str]:
    """Character n-grams within words in English, across words in Khmer, where word borders are a guess."""
    mark = features.language[:1]
    pieces = [features.text] if features.language == "km" else [f" {word} " for word in features.text.split()]
    for piece in pieces:
        for size in CHAR_SIZES:
            for start in range(len(piece) - size + 1):
                yield f"{mark}{piece[start : start + size]}"


def _word(token: Token, language: str) -> str:
    if language == "km":
        return folded(token.text).strip()
    if token.is_punct:
        return "" if token.text not in {"?", "!"} else token.text
    return token.lemma_.lower() if token.lemma_ else token.lower_.replace("’", "'")


def _written(tokens: Iterable[Token]) -> str:
    return " ".join("".join([" " if token.is_space else token.text_with_ws for token in tokens]).split())


def _plain(tokens: Sequence[Token], language: str) -> str:
    if language == "km":
        return "".join(folded(token.text) for token in tokens)
    return " ".join(token.lower_.replace("’", "'") for token in tokens if not token.is_punct)
