"""The two components of the Khmer pipeline: tags and sentences."""

from __future__ import annotations

import numpy as np
from spacy.attrs import LEMMA, LENGTH, ORTH, POS, SENT_START, SPACY, TAG
from spacy.language import Language
from spacy.symbols import IDS
from spacy.tokens import Doc

from nlp.khmer import tagging
from nlp.khmer.sentences import split_sentences

_BEGINS, _INSIDE = np.uint64(1), np.uint64(2**64 - 1)  # spaCy's 1 and -1


class KhmerTagger:
    """Sets khmer-nltk's tag (``tag_``), the universal part of speech (``pos_``) and the lemma (``lemma_``).

    With ``exact`` the model also sees the spaces, as khmer-nltk does, so that the tags are khmer-nltk's own.
    """

    def __init__(self, *, exact: bool = False) -> None:
        self.exact = exact

    def __call__(self, doc: Doc) -> Doc:
        orths, spaces = doc.to_array([ORTH, SPACY]).T.tolist() if len(doc) else ([], [])
        texts = {orth: doc.vocab.strings[orth] for orth in set(orths)}
        words = [texts[orth] for orth in orths]
        tags, upos, lemmas = tagging.describe(words, spaces, exact=self.exact)
        numbers = {text: doc.vocab.strings.add(text) for text in {*tags, *lemmas}}
        values = np.empty((len(doc), 3), dtype=np.uint64)
        values[:, 0] = [numbers[tag] for tag in tags]
        values[:, 1] = [IDS[pos] for pos in upos]
        values[:, 2] = [numbers[lemma] for lemma in lemmas]
        return doc.from_array([TAG, POS, LEMMA], values)  # type: ignore[arg-type]


@Language.factory(
    "khmer_tagger", assigns=["token.tag", "token.pos", "token.lemma"], default_config={"exact": False}
)
def create_khmer_tagger(nlp: Language, name: str, exact: bool) -> KhmerTagger:
    """Tagger of the Khmer pipeline."""
    return KhmerTagger(exact=exact)


@Language.component("khmer_sentences", assigns=["token.is_sent_start", "doc.sents"])
def khmer_sentences(doc: Doc) -> Doc:
    """Sentence starts by `nlp.khmer.split_sentences`; white space belongs to the sentence before it."""
    starts = [start for start, _ in split_sentences(doc.text)]
    values = np.full((len(doc), 1), _INSIDE)
    values[:1] = _BEGINS
    lengths = doc.to_array([LENGTH, SPACY]).sum(axis=1, dtype=np.int64)
    places = np.searchsorted(np.cumsum(lengths) - lengths, starts[1:])
    values[places[places < len(doc)], 0] = _BEGINS
    return doc.from_array([SENT_START], values)  # type: ignore[arg-type]
