"""A publication examined: its sentences with rule findings, signs and text features, ready for the coders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Span

from corpora.codebook import Codebook
from corpora.records import Document
from nlp.analysis import AnalysedBlock, analyse
from nlp.features import FeatureMaker, TextFeatures
from nlp.records import Sentence
from nlp.sequence import Signs
from nlp.voices.content import content_mask
from nlp.voices.lexicon import SpeakerLexicon
from nlp.voices.narrative import RuleFinding, tell_voices
from nlp.voices.people import Person, find_people, with_people
from nlp.voices.signs import signs_of
from nlp.voices.views import view_blocks

_LOWER_WORD = re.compile(r"(?<![\w’'])[a-z][a-z'’]+")


@dataclass(frozen=True)
class Examined:
    """Everything known of a publication before it is coded; all sequences have one entry per sentence.

    ``whole`` are features of all words, ``content`` of what is said without its speaker.
    """

    document: Document
    blocks: list[AnalysedBlock]
    sentences: list[Sentence]
    spans: list[Span]
    findings: list[RuleFinding]
    whole: list[TextFeatures]
    content: list[TextFeatures]
    signs: list[Signs]
    people: dict[str, Person]

    def block_of(self, number: int) -> AnalysedBlock:
        """The analysed block that holds a sentence."""
        return self._by_index[self.sentences[number].block]

    @property
    def paragraphs(self) -> list[int]:
        """The index of each sentence's block: sentences that share it stand in one paragraph."""
        return [sentence.block for sentence in self.sentences]

    @cached_property
    def _by_index(self) -> dict[int, AnalysedBlock]:
        return {block.index: block for block in self.blocks}


class Examiner:
    """Applies the codebook's lexicons to documents; made once for a codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.lexicon = SpeakerLexicon(codebook.speakers)
        self.features = FeatureMaker(codebook)
        self.vocabulary = _vocabulary(codebook)

    def examine(self, document: Document) -> Examined:
        """Analyse a document and apply the rules of voice."""
        blocks = analyse(document)
        views = view_blocks(blocks, self.lexicon)
        people = find_people(views, self.vocabulary)
        findings = tell_voices(with_people(views, people), document.parts)
        sentences = [found.view.sentence for found in findings]
        spans = [span for block in blocks for span in block.spans]
        masks = [content_mask(found, span) for found, span in zip(findings, spans, strict=True)]
        languages = [sentence.language for sentence in sentences]
        return Examined(
            document, blocks, sentences, spans, findings,
            [self.features.features(span, code) for span, code in zip(spans, languages, strict=True)],
            [self.features.features(s, code, mask) for s, code, mask in zip(spans, languages, masks, strict=True)],
            self._signs(findings, document), people,
        )  # fmt: skip

    def _signs(self, findings: Sequence[RuleFinding], document: Document) -> list[Signs]:
        signs: list[Signs] = []
        for number, part in enumerate(document.parts):
            members = [f for f in findings if document.blocks[f.view.block].part == number]
            signs += signs_of(members, part.kind)
        return signs


def _vocabulary(codebook: Codebook) -> frozenset[str]:
    """Lower-case English words of the codebook's own sentences: capitalised, they are no names."""
    texts = [e.text for e in codebook.exemplars if e.language == "en"]
    texts += [line.plain for d in codebook.documents if d.language == "en" for line in d.lines]
    return frozenset(word.replace("’", "'") for text in texts for word in _LOWER_WORD.findall(text))
