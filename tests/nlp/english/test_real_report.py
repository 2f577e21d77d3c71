"""The real report against hand-checked lists, where it is at hand.

The lists hold no text: paragraphs by a digest of their letters, places as counts of letters without spaces.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from spacy.tokens import Doc

from corpora.readers import read
from corpora.record import Record
from nlp.english import grammar, load
from nlp.english.names import person_names

LISTS = Path(__file__).parent / "data"


def checked(name: str) -> dict[str, list]:
    return json.loads((LISTS / f"report_{name}.json").read_text(encoding="utf-8"))


def folded(text: str) -> str:
    return re.sub(r"\s+", "", text)


def place(doc: Doc, offset: int) -> int:
    """An offset of the Doc as a count of letters without spaces."""
    return len(folded(doc.text[:offset]))


def digest(text: str) -> str:
    return hashlib.sha256(folded(text).encode()).hexdigest()[:16]


@pytest.fixture(scope="module")
def paragraphs() -> dict[str, Doc]:
    path = Path(__file__).parents[3].parent / "shared" / "report" / "outcome-report.md"
    if not path.is_file():
        pytest.skip("the real report is not part of the repository and is not here")
    document = read(path, Record.bare(path))
    docs = load().pipe(block.text for _, block in document.analysable())
    return {digest(doc.text): doc for doc in docs}


def test_99_of_100_sentence_boundaries_are_right(paragraphs: dict[str, Doc]) -> None:
    right = wrong = missed = 0
    for key, starts in checked("boundaries").items():
        doc = paragraphs[key]
        found = {place(doc, sentence.start_char) for sentence in doc.sents} - {0}
        right += len(found & set(starts))
        wrong += len(found - set(starts))
        missed += len(set(starts) - found)
    assert right + missed >= 150
    assert right / (right + missed) >= 0.99
    assert wrong <= 1


def test_95_of_100_reporting_verbs_have_their_speaker(paragraphs: dict[str, Doc]) -> None:
    right, total = 0, 0
    for key, rows in checked("speakers").items():
        doc = paragraphs[key]
        at = {place(doc, token.idx): token for token in doc}
        for verb, start, end in rows:
            total += 1
            right += any(start <= place(doc, one.idx) < end for one in grammar.subjects(at[verb]))
    assert total >= 71
    assert right / total >= 0.95


def test_every_mention_of_its_people_is_found_among_few_candidates(paragraphs: dict[str, Doc]) -> None:
    docs = list(paragraphs.values())
    candidates = person_names(docs)
    covered = {
        (digest(docs[index].text), place(docs[index], start), place(docs[index], end))
        for candidate in candidates
        for index, start, end in candidate.mentions
    }
    mentions = {(key, start, end) for key, rows in checked("people").items() for start, end, _ in rows}
    assert len(mentions) >= 40
    assert mentions - covered == set()
    assert len(candidates) <= 60
