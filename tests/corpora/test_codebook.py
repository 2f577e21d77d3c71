"""The codebook that ships: complete, well-formed, without copies, and without sentences of any evaluation set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpora.codebook import Codebook, shipped_codebook
from corpora.coded import read_coded
from corpora.records import CorpusError
from nlp.terms import folded

ROOT = Path(__file__).parents[2]
VOICES = {"child", "family", "community", "staff", "civil_society", "government", "international", "document"}


def squeezed(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return shipped_codebook()


def test_every_request_has_texts_exemplars_and_themes_in_both_languages(codebook: Codebook) -> None:
    for request in codebook.requests:
        for text in (request.title, request.definition, request.includes, request.excludes):
            assert set(text) == {"en", "km"}
            assert all(text.values())
        for language in ("en", "km"):
            assert sum(e.request == request.number and e.language == language for e in codebook.exemplars) >= 200
        assert sum(theme.request == request.number for theme in codebook.themes) >= 3


def test_themes_rest_on_concepts_that_exist(codebook: Codebook) -> None:
    known = {(concept.request, concept.name) for concept in codebook.concepts}
    missing = [
        (theme.id, name) for theme in codebook.themes for name in theme.concepts if (theme.request, name) not in known
    ]
    assert missing == []
    ids = [(theme.request, theme.id) for theme in codebook.themes]
    assert len(ids) == len(set(ids))


def test_no_exemplar_stands_twice(codebook: Codebook) -> None:
    seen: dict[str, str] = {}
    twice = []
    for exemplar in codebook.exemplars:
        key = squeezed(exemplar.text)
        if key in seen:
            twice.append(exemplar.text)
        seen[key] = exemplar.text
    assert twice == []


def test_coded_documents_use_the_coding_schemes_values(codebook: Codebook) -> None:
    assert len(codebook.documents) >= 60
    for document in codebook.documents:
        for line in document.lines:
            assert line.voice in VOICES
            if line.stance in {"support", "other"}:
                assert line.primary == 0


def test_words_of_the_glossary_and_the_lexicon_stand_once_and_mean_something(codebook: Codebook) -> None:
    for name, column in (("glossary.tsv", "khmer"), ("lexicon.tsv", "english")):
        lines = (codebook.folder / name).read_text(encoding="utf-8").splitlines()
        assert lines[0].split("\t")[0] == column
        words = [folded(line.split("\t")[0]) for line in lines[1:]]
        assert len(words) == len(set(words))
        assert all(len(line.split("\t")) == 2 and line.split("\t")[1].strip() for line in lines)
    used = {field for fields in codebook.lexicon.values() for field in fields}
    assert used == set(codebook.fields)
    senses = [senses for senses in codebook.glossary.values() if senses]
    assert all(sense.isascii() and sense == sense.lower() for one in senses for sense in one)
    assert sum(any(sense in codebook.lexicon for sense in one) for one in senses) > 0.8 * len(senses)


def test_a_field_nobody_defined_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "fields.tsv").write_text("field\tbelongs\nfood\trice, soup\n", encoding="utf-8")
    (tmp_path / "lexicon.tsv").write_text("english\tfields\nrice\tfood\nbelt\tclothes\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"lexicon\.tsv, line 3: 'clothes' is no field of fields\.tsv"):
        _ = Codebook(tmp_path).lexicon


def test_no_sentence_of_an_evaluation_set_is_learned(codebook: Codebook) -> None:
    learned = {squeezed(e.text) for e in codebook.exemplars}
    learned |= {squeezed(line.plain) for document in codebook.documents for line in document.lines}
    measured = {
        squeezed(line.plain)
        for path in (ROOT / "tests" / "evaluation").rglob("*.coded")
        for line in read_coded(path).lines
    }
    assert {text for text in learned & measured if len(text) > 40} == set()


def test_no_development_sentence_is_learned(codebook: Codebook, shared: Path) -> None:
    lines = (shared / "dev" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    measured = {squeezed(json.loads(line)["text"]) for line in lines}
    learned = {squeezed(e.text) for e in codebook.exemplars}
    learned |= {squeezed(line.plain) for document in codebook.documents for line in document.lines}
    assert {text for text in learned & measured if len(text) > 40} == set()


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "concepts.tsv").write_text("request\tconcept\ten\tkm\n12\tx\ta\tb\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"concepts\.tsv, line 2: request must be 0 to 10"):
        _ = Codebook(tmp_path).concepts
    with pytest.raises(CorpusError, match="no such codebook folder"):
        Codebook(tmp_path / "none")
