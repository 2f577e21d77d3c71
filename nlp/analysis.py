"""From a document's blocks to Docs and sentences, each sentence with its place in the extracted text."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Span

import nlp.english
import nlp.khmer
from corpora.records import Block, Document
from nlp.offsets import source_span
from nlp.records import Sentence, Token


@dataclass(frozen=True, slots=True)
class AnalysedBlock:
    """A block, its Doc and its sentences; ``spans[i]`` is the Doc span of ``sentences[i]``."""

    index: int
    block: Block
    doc: Doc
    sentences: tuple[Sentence, ...]
    spans: tuple[Span, ...]


def analyse(document: Document) -> list[AnalysedBlock]:
    """Tokenise, tag and segment every analysable block of a document.

    Returns
    -------
    list of AnalysedBlock
        In reading order; ``document.text[s.start:s.end] == s.text`` for every sentence.
    """
    analysed: list[AnalysedBlock] = []
    number = 0
    for index, block in document.analysable():
        doc = make_doc(block.text, block.language)
        sentences: list[Sentence] = []
        spans: list[Span] = []
        for span in _sentence_spans(doc, block):
            start, end = _trimmed(block.text, *source_span(span))
            if start == end:
                continue
            number += 1
            sentences.append(
                Sentence(number, index, block.text[start:end], block.start + start, block.start + end, block.language)
            )
            spans.append(span)
        analysed.append(AnalysedBlock(index, block, doc, tuple(sentences), tuple(spans)))
    return analysed


def make_doc(text: str, language: str) -> Doc:
    """Run the pipeline of a language over one text; ``und`` is treated as English."""
    pipeline = nlp.khmer.load() if language == "km" else nlp.english.load()
    return pipeline(text)


def tokens_of(analysed: AnalysedBlock, span: Span) -> list[Token]:
    """The words of a sentence with offsets into the extracted text; white space is left out."""
    words: list[Token] = []
    for token in span:
        if token.is_space:
            continue
        start, end = source_span(token)
        place = analysed.block.start
        words.append(
            Token(token.text, token.lemma_ or token.lower_, token.pos_, token.tag_, place + start, place + end)
        )
    return words


def _sentence_spans(doc: Doc, block: Block) -> list[Span]:
    if block.kind in {"heading", "table_cell", "caption"} or not doc.has_annotation("SENT_START"):
        return [doc[:]] if len(doc) else []
    return list(doc.sents)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave white space and zero-width spaces at both ends outside the sentence."""
    while start < end and (text[start].isspace() or text[start] == "\u200b"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == "\u200b"):
        end -= 1
    return start, end
