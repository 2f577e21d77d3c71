"""The coder on a small codebook: what it gives, that it explains itself, that it stays the same."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from corpora.codebook import Codebook
from corpora.readers.assemble import assemble
from corpora.readers.markdown import read_markdown
from corpora.record import Record
from corpora.records import Document
from nlp.coding import Coder
from nlp.records import VOICES
from nlp.themes import Concern

TEXT = """# Visit to a centre

Nary, 14, told us: “We get rice once a day and I am hungry at night.” She wants to go back to school.

The director said that the budget has not changed.

## សំឡេងកុមារ

រតនា អាយុ ១៥ឆ្នាំ បានប្រាប់ថា៖ «គេវាយខ្ញុំរាល់ថ្ងៃ»។
"""


@pytest.fixture(scope="module")
def coder(small_codebook: Path) -> Coder:
    return Coder(Codebook(small_codebook))


@pytest.fixture(scope="module")
def document() -> Document:
    return assemble(read_markdown(TEXT), Record(id="visit", title="Visit"))


def test_children_are_heard_and_their_concerns_coded(coder: Coder, document: Document) -> None:
    coded = coder.code(document).sentences
    by_text = {entry.sentence.text[:20]: entry for entry in coded}
    hungry = next(entry for text, entry in by_text.items() if text.startswith("Nary"))
    beaten = next(entry for text, entry in by_text.items() if text.startswith("រតនា"))
    assert hungry.voice.voice == beaten.voice.voice == "child"
    assert hungry.request is not None
    assert hungry.request.primary == 2
    assert beaten.request is not None
    assert beaten.request.primary == 7


def test_every_coding_is_explained_with_places_in_the_text(coder: Coder, document: Document) -> None:
    for entry in coder.code(document).sentences:
        if entry.request is None:
            continue
        kinds = [evidence.kind for evidence in entry.request.because]
        assert kinds[-1] == "runner_up"
        for evidence in entry.request.because:
            if evidence.kind == "term":
                assert evidence.start is not None
                assert entry.sentence.start <= evidence.start < (evidence.end or 0) <= entry.sentence.end


def test_chances_are_probabilities(coder: Coder, document: Document) -> None:
    publication = coder.code(document)
    assert publication.request_chances.shape == (len(publication.sentences), 11)
    for entry in publication.sentences:
        assert abs(sum(chance for _, chance in entry.all_requests) - 1) < 1e-2
        assert abs(sum(entry.stance.scores.values()) - 1) < 1e-2
        assert entry.voice.voice in VOICES


def test_two_fits_and_a_stored_one_code_alike(coder: Coder, document: Document, small_codebook: Path) -> None:
    again = Coder(Codebook(small_codebook))
    stored = pickle.loads(pickle.dumps(coder))
    assert again.code(document).sentences == coder.code(document).sentences == stored.code(document).sentences


def test_an_empty_document_is_no_error(coder: Coder) -> None:
    assert coder.code(Document("empty", "", ())).sentences == ()


def test_a_theme_does_not_move_when_others_come(coder: Coder, document: Document) -> None:
    publication = coder.code(document)
    concerns = [
        Concern(f"s{n}", "visit", entry.request.primary, publication.examined.content[n])
        for n, entry in enumerate(publication.sentences)
        if entry.request
    ]
    _, alone = coder.themes.place(concerns[:2])
    _, together = coder.themes.place(list(reversed(concerns)))
    placed = {membership.sentence: membership.theme for membership in together}
    assert all(placed[membership.sentence] == membership.theme for membership in alone)
    assert len(together) == len(concerns)
