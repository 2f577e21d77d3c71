"""Rows of the tables, built from the records of the other rooms."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from corpora.record import Record
from corpora.records import Block, Document, Skipped
from nlp.records import CodedSentence, Token

Row = dict[str, Any]
RANKS = 3


def sentence_ids(publication: str, coded: Sequence[CodedSentence]) -> list[str]:
    """Ids from publication, text and occurrence: the same sentence keeps its id when anything around it changes."""
    seen: Counter[str] = Counter()
    ids = []
    for entry in coded:
        text = entry.sentence.text
        seen[text] += 1
        digest = hashlib.sha256(f"{publication}\0{text}\0{seen[text]}".encode())
        ids.append(f"s{digest.hexdigest()[:15]}")
    return ids


def publication_row(record: Record, document: Document, sentences: int, sha256: str) -> Row:
    return {
        "publication": record.id,
        "title": record.title,
        "title_en": record.title_en,
        "title_km": record.title_km,
        "publisher": record.publisher,
        "year": record.year,
        "languages": list(record.language),
        "invented": record.invented,
        "url": record.url,
        "rights": record.rights,
        "source_sha256": sha256,
        "characters": len(document.text),
        "blocks": len(document.blocks),
        "sentences": sentences,
    }


def part_rows(publication: str, document: Document) -> list[Row]:
    return [
        {"publication": publication, "part": n, "title": part.title, "kind": part.kind, "speaker": part.speaker}
        for n, part in enumerate(document.parts)
    ]


def block_rows(publication: str, document: Document) -> list[Row]:
    return [
        {
            "publication": publication,
            "block": n,
            "part": block.part,
            "kind": block.kind,
            "language": block.language,
            "start": block.start,
            "end": block.end,
            "page": block.page,
            "section": list(block.section),
            "joined_from": list(block.joined_from),
            "method": block.method,
            "confidence": block.confidence,
        }
        for n, block in enumerate(document.blocks)
    ]


def sentence_rows(
    publication: str, document: Document, coded: Sequence[CodedSentence], ids: Sequence[str]
) -> list[Row]:
    return [
        _sentence_row(publication, document.blocks[entry.sentence.block], entry, identifier)
        for entry, identifier in zip(coded, ids, strict=True)
    ]


def token_rows(publication: str, tokens: Sequence[Sequence[Token]], ids: Sequence[str]) -> list[Row]:
    return [
        {
            "sentence": identifier,
            "publication": publication,
            "number": number,
            "text": token.text,
            "lemma": token.lemma,
            "pos": token.pos,
            "tag": token.tag or None,
            "start": token.start,
            "end": token.end,
        }
        for words, identifier in zip(tokens, ids, strict=True)
        for number, token in enumerate(words, start=1)
    ]


def coding_rows(publication: str, coded: Sequence[CodedSentence], ids: Sequence[str]) -> list[Row]:
    """The first three requests of every concern and request; reasons stand with the first."""
    rows = []
    for entry, identifier in zip(coded, ids, strict=True):
        if entry.request is None:
            continue
        for rank, (number, score) in enumerate(entry.request.ranked[:RANKS], start=1):
            first = rank == 1
            rows.append(
                {
                    "sentence": identifier,
                    "publication": publication,
                    "request": number,
                    "rank": rank,
                    "score": score,
                    "accepted": first or number in entry.request.also,
                    "review": entry.request.review,
                    "terms": _terms(entry) if first else [],
                    "exemplars": _exemplars(entry) if first else [],
                }
            )
    return rows


def skipped_rows(skipped: Iterable[tuple[str | None, Skipped]]) -> list[Row]:
    return [
        {"publication": publication, "place": entry.place, "reason": entry.reason, "action": entry.action}
        for publication, entry in skipped
    ]


def _sentence_row(publication: str, block: Block, entry: CodedSentence, identifier: str) -> Row:
    sentence = entry.sentence
    return {
        "sentence": identifier,
        "publication": publication,
        "number": sentence.number,
        "part": block.part,
        "block": sentence.block,
        "language": sentence.language,
        "start": sentence.start,
        "end": sentence.end,
        "text": sentence.text,
        "page": block.page,
        "section": block.section[-1] if block.section else None,
        "voice": entry.voice.voice,
        "mode": entry.voice.mode,
        "voice_rule": entry.voice.rule,
        "voice_score": entry.voice.score,
        "speaker": entry.voice.speaker,
        "stance": entry.stance.stance,
        "stance_score": entry.stance.scores[entry.stance.stance],
    }


def _terms(entry: CodedSentence) -> list[str]:
    because = entry.request.because if entry.request else ()
    return [f"{evidence.text}@{evidence.start}-{evidence.end}" for evidence in because if evidence.kind == "term"]


def _exemplars(entry: CodedSentence) -> list[str]:
    because = entry.request.because if entry.request else ()
    return [evidence.text for evidence in because if evidence.kind == "exemplar"]
