"""The pipeline as a second coder: fitted on the codebook alone, it codes voice, stance and request of a publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from corpora.codebook import Codebook
from corpora.coded import CodedDocument, CodedLine
from corpora.records import Block, Document
from nlp.because import Explained, Explainer
from nlp.encoder import SentenceEncoder, remembering
from nlp.examination import Examined, Examiner
from nlp.features import (
    TextFeatures,
    char_terms,
    concept_terms,
    cue_terms,
    field_terms,
    sense_pairs,
    sense_terms,
    word_terms,
)
from nlp.learning import Probabilities, View
from nlp.matching import locate, match
from nlp.records import REQUESTS, STANCES, VOICES, CodedSentence, Evidence, RequestFinding, StanceFinding, VoiceFinding
from nlp.sequence import LabelledText, Signs, StackedSequence
from nlp.themes import ThemeSpace
from nlp.voices.modes import mode_of

CODED_STANCES = frozenset({"concern", "request"})
ALL_REQUESTS = (0, *REQUESTS)
REVIEW_BELOW = 0.5  # probability of the first request under which a person should look
ALSO_FROM = 0.22  # probability from which a further request is accepted beside the first
NOTE_IN_STATEMENT = 0.2  # how far narration may be taken for a note of method inside a signed statement
STANCE_SIGNS = (
    "bias", "rule=child", "rule=document", "heading", "quoted", "question", "digits", "short", "i_out", "we_out",
    "in.verb=want", "out.verb=want", "in.verb=feel", "out.verb=feel", "out.mark=percent",
)  # fmt: skip

_SENSES = (sense_terms, sense_pairs, field_terms)
_VOICE_VIEWS = (View("words", (word_terms, cue_terms)), View("senses", (cue_terms, *_SENSES)))
_STANCE_VIEWS = (
    View("all", (cue_terms, concept_terms, word_terms, char_terms)),
    View("senses", (cue_terms, *_SENSES)),
    View("words, counted", (cue_terms, word_terms), "bayes"),
)
_REQUEST_VIEWS = (
    View("words", (word_terms, char_terms)),
    View("senses", (concept_terms, *_SENSES)),
    View("all, counted", (concept_terms, sense_terms, sense_pairs, word_terms, char_terms), "bayes"),
)


@dataclass(frozen=True, slots=True)
class CodedPublication:
    """A publication with all that was found; ``request_chances`` has one row a sentence, columns 0 to 10."""

    examined: Examined
    sentences: tuple[CodedSentence, ...]
    request_chances: Probabilities


class Coder:
    """Voice, stance and request models, all learned from one codebook.

    Parameters
    ----------
    codebook : Codebook
    coded : sequence of CodedDocument, optional
        Documents to learn context from instead of the codebook's own, for learning curves.
    encoder : SentenceEncoder, optional
        One more view of what is said, for stance and request.
    """

    def __init__(
        self,
        codebook: Codebook,
        coded: Sequence[CodedDocument] | None = None,
        *,
        encoder: SentenceEncoder | None = None,
    ) -> None:
        self.encoder = encoder
        encoded = () if encoder is None else (View("encoded", (), encoder=encoder),)
        self.examiner = Examiner(codebook)
        documents = [self._learned(document) for document in (codebook.documents if coded is None else coded)]
        loose = [self._loose(exemplar.text, exemplar.language) for exemplar in codebook.exemplars]
        voiced = [self._loose(example.text, example.language)[1] for example in codebook.voice_examples]
        exemplars = codebook.exemplars
        self.voice = StackedSequence(VOICES, _VOICE_VIEWS, strength=0.1).fit(
            [
                LabelledText(e.signs, e.whole, [line and line.voice for line in lines], e.paragraphs)
                for e, lines in documents
            ],
            [*(whole for _, whole in loose), *voiced],
            [*(e.voice for e in exemplars), *(v.voice for v in codebook.voice_examples)],
        )
        asked = [n for n, e in enumerate(exemplars) if e.stance in CODED_STANCES]
        chosen, texts = [exemplars[n] for n in asked], [loose[n][0] for n in asked]
        with remembering(encoder):
            self.stance = StackedSequence(STANCES, _STANCE_VIEWS + encoded, strength=0.1, balance=0.5).fit(
                [
                    LabelledText(_stance_signs(e), e.content, [line and line.stance for line in lines], e.paragraphs)
                    for e, lines in documents
                ],
                [content for content, _ in loose],
                [e.stance for e in exemplars],
            )
            self.request = StackedSequence(ALL_REQUESTS, _REQUEST_VIEWS + encoded, strength=0.1).fit(
                [_request_labels(e, lines) for e, lines in documents],
                texts,
                [exemplar.request for exemplar in chosen],
            )
            self.themes = ThemeSpace(codebook, chosen, texts, encoder)
        self.explainer = Explainer(self.examiner.features, chosen, texts)

    def code(self, document: Document) -> CodedPublication:
        """Code every sentence of a document.

        Parameters
        ----------
        document : Document

        Returns
        -------
        CodedPublication
            ``sentences`` in reading order, offsets as in ``document.text``.
        """
        examined = self.examiner.examine(document)
        paragraphs = examined.paragraphs
        voices = self.voice.predict(examined.signs, examined.whole, paragraphs)
        with remembering(self.encoder):
            stances = self.stance.predict(_stance_signs(examined), examined.content, paragraphs)
            requests = self.request.predict(_no_signs(examined), examined.content, paragraphs)
        coded = self._coded(examined, voices, stances, requests)
        return CodedPublication(examined, coded, requests)

    def _coded(
        self, examined: Examined, voices: Probabilities, stances: Probabilities, requests: Probabilities
    ) -> tuple[CodedSentence, ...]:
        coded: list[CodedSentence] = []
        for n, sentence in enumerate(examined.sentences):
            stance = STANCES[int(stances[n].argmax())]
            chances = {name: _rounded(p) for name, p in zip(STANCES, stances[n], strict=True)}
            voice, finding = _voice(examined, n, voices[n]), StanceFinding(stance, chances)
            coded.append(CodedSentence(sentence, voice, finding, None, _ranked(requests[n])))
        asking = [n for n, one in enumerate(coded) if one.stance.stance in CODED_STANCES]
        for n, because in zip(asking, self._because(examined, coded, asking), strict=True):
            coded[n] = replace(coded[n], request=_request(coded[n].all_requests, because))
        return tuple(coded)

    def _because(
        self, examined: Examined, coded: Sequence[CodedSentence], asking: Sequence[int]
    ) -> list[tuple[Evidence, ...]]:
        return self.explainer.explain(
            [
                Explained(
                    examined.spans[n],
                    examined.sentences[n].language,
                    examined.content[n],
                    examined.block_of(n),
                    coded[n].all_requests,
                )
                for n in asking
            ]
        )

    def _learned(self, coded: CodedDocument) -> tuple[Examined, list[CodedLine | None]]:
        """A coded document examined, each sentence with the coder's line that shares most of its characters."""
        examined = self.examiner.examine(coded.document())
        lines: list[CodedLine | None] = [None] * len(examined.sentences)
        places = locate([line.plain for line in coded.lines], examined.document.text)
        for line, place in zip(coded.lines, match(places, examined.sentences), strict=True):
            if place is not None and lines[place] is None:
                lines[place] = line
        return examined, lines

    def _loose(self, text: str, language: str) -> tuple[TextFeatures, TextFeatures]:
        """Content and whole features of a sentence without context."""
        block = Block("paragraph", text, 0, len(text), language)  # type: ignore[arg-type]
        examined = self.examiner.examine(Document("", text, (block,)))
        if len(examined.sentences) == 1:
            return examined.content[0], examined.whole[0]
        whole = self.examiner.features.features(examined.blocks[0].doc, language)
        return whole, whole


def _request_labels(examined: Examined, lines: Sequence[CodedLine | None]) -> LabelledText:
    labels = [line.primary if line and line.stance in CODED_STANCES else None for line in lines]
    return LabelledText(_no_signs(examined), examined.content, labels, examined.paragraphs)


def _ranked(requests: Probabilities) -> tuple[tuple[int, float], ...]:
    order = np.argsort(-requests, kind="stable")
    return tuple((ALL_REQUESTS[k], _rounded(requests[k])) for k in order)


def _request(ranked: tuple[tuple[int, float], ...], because: tuple[Evidence, ...]) -> RequestFinding:
    also = tuple(number for number, chance in ranked[1:3] if chance >= ALSO_FROM and number > 0)
    return RequestFinding(ranked, also, bool(ranked[0][1] < REVIEW_BELOW), because)


def _no_signs(examined: Examined) -> list[Signs]:
    """Who speaks says nothing of what is asked: requests are read from the text and its neighbours alone."""
    return [{"bias": 1.0} for _ in examined.sentences]


def _stance_signs(examined: Examined) -> list[Signs]:
    """The few signs of voice that also tell what a sentence does; with all, the layer learns its documents by heart."""
    return [{name: row[name] for name in STANCE_SIGNS if name in row} for row in examined.signs]


def _voice(examined: Examined, n: int, chances: Probabilities) -> VoiceFinding:
    """The likeliest voice; what a record or a signed statement says is not overruled, only excepted."""
    found = examined.findings[n]
    rule = found.finding
    if rule.rule == "record":
        return rule
    if rule.rule == "part-speaker":
        chances = chances * np.array([1.0 if name in {rule.voice, "document"} else 0.0 for name in VOICES])
        chances[VOICES.index("document")] *= NOTE_IN_STATEMENT
        chances = chances / max(chances.sum(), 1e-9)
    voice = VOICES[int(chances.argmax())]
    decided = rule.rule if rule.voice == voice else f"context over {rule.rule}"
    mode = mode_of(voice, found)
    return VoiceFinding(voice, mode, decided, rule.speaker if rule.voice == voice else None, _rounded(chances.max()))


def _rounded(value: Any) -> float:
    """Four decimals: the same on every machine."""
    return round(float(value), 4)
