"""Khmer in spaCy: offsets to the source, round trips, threads and forks."""

from __future__ import annotations

import logging
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import nlp.khmer
from nlp.khmer import normalise
from nlp.offsets import source_span

PIECES = st.one_of(
    st.sampled_from(
        "កខគរសណដតឲឱឯឧអញហាិីុេើោំះ៉៊់៌័្្្ៗ។៕៖៛១២០ "
        "\u200b\u200d\ufeff\u00a0\r\n\t.,!?«»“”\"'()-@:/%ABab12é\u0301😀👩\u17a4\u17d8"
    ),
    st.characters(),
    st.sampled_from(["ឯ.ឧ.", "។ល។", "ការ", "ខ្ញុំ", "1,234.5", "👩\u200d👧", "\r\n"]),
    st.sampled_from(["http://a.kh/b?c=1", "a@b.example"]),
)


def check_offsets(doc: Doc, source: str) -> None:
    """Tokens stand in order in the source, and what stands there is the token."""
    assert doc.text == normalise(source).text
    last = 0
    for token in doc:
        start, end = source_span(token)
        assert last <= start < end <= len(source)
        assert token.is_space or normalise(source[start:end]).text == token.text
        last = end
    for sentence in doc.sents:
        start, end = source_span(sentence)
        assert normalise(source[start:end]).text.strip() == sentence.text.strip()


def test_every_token_and_sentence_of_real_lines_maps_to_the_source(
    khmer: Language, real_lines: list[str]
) -> None:
    assert len(real_lines) >= 5000
    for line in real_lines:
        check_offsets(khmer(line), line)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_maps_to_the_source(source: str) -> None:
    check_offsets(nlp.khmer.load()(source), source)


@pytest.mark.parametrize(
    "piece",
    [
        *("a", "a_", "a.", "a@", "១. ", "1,", "\u17d2", "ក\u17d2", "ា", "ក."),
        *("។» ", "«", "។ល។", "ៗ", "!", "-"),
        *(" ", " \u200b", "\n", "http://", "www.", ".com", "👩\u200d", "\u0301", "ខ្ញុំទៅផ្ទះ"),
    ],
)
def test_long_runs_of_one_thing_are_taken_apart(khmer: Language, piece: str) -> None:
    source = piece * (20_000 // len(piece))
    doc = khmer(source)
    assert doc.text == normalise(source).text
    if len(doc):
        assert source_span(doc)[1] <= len(source)


def test_blank_pipeline_comes_from_the_entry_points() -> None:
    code = "import spacy; print([t.text for t in spacy.blank('km')('ខ្ញុំទៅផ្ទះ')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['ខ្ញុំ', 'ទៅ', 'ផ្ទះ']"
    assert done.stderr == ""


def test_nothing_of_khmer_nltk_is_imported_or_logged(tmp_path: Path) -> None:
    code = (
        "import sys, nlp.khmer; doc = nlp.khmer.load()('ខ្ញុំទៅផ្ទះ។');"
        "print([name for name in sys.modules if name.split('.')[0] in ('khmernltk', 'sklearn')])"
    )
    environment = {"TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "[]"
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_docbin_keeps_offsets(khmer: Language) -> None:
    source = "ក\u200b្រុម\u200bកុមារ ដេីម្បី។ ទៅ។"
    box = DocBin(store_user_data=True, docs=[khmer(source)])
    (doc,) = DocBin().from_bytes(box.to_bytes()).get_docs(khmer.vocab)
    check_offsets(doc, source)
    assert [token.tag_ for token in doc] == [token.tag_ for token in khmer(source)]


def test_pipeline_survives_the_disk(khmer: Language) -> None:
    source = "លោក ហេង និយាយថា៖ «ទៅ»។ ល្អ។"
    with tempfile.TemporaryDirectory() as folder:
        khmer.to_disk(folder)
        again = spacy.load(folder)
    assert again(source).to_json() == khmer(source).to_json()


def test_threads_agree(khmer: Language, real_lines: list[str]) -> None:
    lines = real_lines[:200]
    alone = [khmer(line).to_json() for line in lines]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda line: khmer(line).to_json(), lines)) == alone


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_child_processes_agree(khmer: Language, method: str) -> None:
    with get_context(method).Pool(1) as pool:
        assert pool.apply(tags_of, ("ខ្ញុំទៅផ្ទះ",)) == tags_of("ខ្ញុំទៅផ្ទះ")


def tags_of(text: str) -> list[tuple[str, str, str]]:
    return [(token.text, token.tag_, token.pos_) for token in nlp.khmer.load()(text)]


def test_the_logger_of_khmer_nltk_stays_quiet(caplog: pytest.LogCaptureFixture, khmer: Language) -> None:
    with caplog.at_level(logging.DEBUG):
        khmer("ខ្ញុំទៅផ្ទះ")
    assert caplog.records == []
