"""Recall and precision on documents with marked identifiers, and what would still be read after redaction."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from corpora.codebook import Codebook
from nlp.examination import Examiner
from nlp.safeguarding import Identifier, apply, redact
from nlp.safeguarding.scoring import MarkedDocument, missed, score, wrong

WANTED_RECALL = {"child_name": 0.97, "phone": 0.97, "email": 0.97, "adult_name": 0.9}
WANTED_PRECISION = 0.85
MOST_LEFT = 0.015  # of the marked: names that are ordinary Khmer words and stand within a longer one
LOOKED_AT = ("t-", "u-", "w-", "x-")  # the coded documents the rules of names were written with
UNSEEN_RECALL = {"child_name": 0.86, "phone": 0.97, "email": 0.97, "adult_name": 0.69}  # .88, 1, 1, .71 as measured
MOST_LEFT_UNSEEN = 0.15  # .14 as measured: bare names without an age, a title or a mark beside them, most of them Khmer
MUST_GO = {"child_name", "phone", "email", "address", "date_of_birth", "case_number"}


@pytest.fixture(scope="module")
def coded(measure: ModuleType, codebook: Codebook, examiner: Examiner) -> list[MarkedDocument]:
    return list(measure.coded_documents(codebook, examiner))


def test_identifiers_of_the_documents_the_rules_were_written_with_are_found(coded: list[MarkedDocument]) -> None:
    figures = score([document for document in coded if document.name.startswith(LOOKED_AT)])
    assert {k: figures[k].recall for k, wanted in WANTED_RECALL.items() if figures[k].recall < wanted} == {}
    assert figures["all"].precision >= WANTED_PRECISION
    assert figures["all"].marked > 300


def test_most_identifiers_of_documents_nobody_looked_at_are_found(coded: list[MarkedDocument]) -> None:
    figures = score([document for document in coded if not document.name.startswith(LOOKED_AT)])
    assert {k: figures[k].recall for k, wanted in UNSEEN_RECALL.items() if figures[k].recall < wanted} == {}
    assert figures["all"].precision >= WANTED_PRECISION
    assert figures["all"].marked > 300


def test_hardly_anything_marked_can_be_read_after_redaction(coded: list[MarkedDocument]) -> None:
    for seen, most in ((True, MOST_LEFT), (False, MOST_LEFT_UNSEEN)):
        documents = [document for document in coded if document.name.startswith(LOOKED_AT) == seen]
        marked = sum(kind in MUST_GO for document in documents for kind, _ in document.marked)
        left = [
            (document.name, text)
            for document in documents
            for kind, text in document.marked
            if kind in MUST_GO and text in apply(document.text, redact(document.text, document.found))
        ]
        assert marked > 200
        assert len(left) <= most * marked, left


def test_identifiers_of_the_development_documents_are_found(
    measure: ModuleType, shared: Path, examiner: Examiner
) -> None:
    figures = score(list(measure.folder_documents(shared / "dev", examiner)))
    assert {k: figures[k].recall for k, wanted in WANTED_RECALL.items() if figures[k].recall < wanted} == {}
    assert figures["all"].precision >= WANTED_PRECISION


def test_scoring_counts_places_and_parts() -> None:
    found = (
        Identifier("child_name", "Dara", 0, 4, "age"),
        Identifier("adult_name", "Buth", 12, 16, "title"),
        Identifier("phone", "99", 20, 22, "form"),
    )
    marked = (("child_name", "Dara"), ("child_name", "Nita"), ("adult_name", "Buth Mary"))
    document = MarkedDocument("d", "Dara met Ms Buth at 99. Nita.", marked, found)
    assert missed(document) == [("child_name", "Nita"), ("adult_name", "Buth Mary")]
    assert [one.text for one in wrong(document)] == ["99"]
    assert score([document])["child_name"].recall == 0.5
    assert score([document])["phone"].precision == 0.0
