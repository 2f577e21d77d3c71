"""Reading treebanks, converting, scoring and packing, on a treebank of three sentences."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import spacy
import srsly
from spacy.tokens import Doc, DocBin

from nlp.english.language import MODEL, load, load_folder, pipeline_name
from nlp.english.training.convert import convert, to_doc, training_docs
from nlp.english.training.lemma_table import exceptions
from nlp.english.training.pack import DIGEST, folder_digest
from nlp.english.training.scores import f_score, score_docs, sentence_spans, tagged_spans
from nlp.english.training.treebanks import TREEBANKS, paragraphs, read, treebank_path
from nlp.english.training.word_vectors import WHEEL

TREEBANK = """\
# newdoc id = a
# newpar id = a-p1
# text = "Don't go," he said.
1\t"\t"\tPUNCT\t``\t_\t4\tpunct\t_\tSpaceAfter=No
2-3\tDon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tDo\tdo\tAUX\tVB\tMood=Imp|VerbForm=Fin\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tgo\tgo\tVERB\tVB\tVerbForm=Inf\t8\tccomp\t_\tSpaceAfter=No
5\t,\t,\tPUNCT\t,\t_\t8\tpunct\t_\tSpaceAfter=No
6\t"\t"\tPUNCT\t''\t_\t4\tpunct\t_\t_
7\the\the\tPRON\tPRP\tCase=Nom\t8\tnsubj\t_\t_
8\tsaid\tsay\tVERB\tVBD\tTense=Past|VerbForm=Fin\t0\troot\t_\tSpaceAfter=No
8.1\t_\t_\t_\t_\t_\t_\t_\t8:dep\t_
9\t.\t.\tPUNCT\t.\t_\t8\tpunct\t_\t_

# text = She left.
1\tShe\tshe\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\tleft\tleave\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

# newpar id = a-p2
# text = Why?
1\tWhy\twhy\tADV\tWRB\t_\t0\troot\t_\tSpaceAfter=No
2\t?\t?\tPUNCT\t.\t_\t1\tpunct\t_\t_

"""


@pytest.fixture
def ud_dir(tmp_path: Path) -> Path:
    for treebank in TREEBANKS:
        for split in ("train", "dev", "test"):
            path = treebank_path(tmp_path / "ud", treebank, split)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TREEBANK, encoding="utf-8")
    return tmp_path / "ud"


def test_a_treebank_gives_back_its_text_and_paragraphs(ud_dir: Path) -> None:
    groups = list(paragraphs(read(treebank_path(ud_dir, "EWT", "dev"))))
    assert [[sentence.text.strip() for sentence in group] for group in groups] == [
        ['"Don\'t go," he said.', "She left."],
        ["Why?"],
    ]


def test_a_doc_carries_the_annotation(ud_dir: Path) -> None:
    first, _ = paragraphs(read(treebank_path(ud_dir, "EWT", "dev")))
    doc = to_doc(spacy.blank("en").vocab, first)
    assert [token.text for token in doc if token.dep_ == "ROOT"] == ["said", "left"]
    assert [token.head.text for token in doc[9:12]] == ["left", "left", "left"]
    assert [sentence.text for sentence in doc.sents] == ['"Don\'t go," he said.', "She left."]
    assert str(doc[1].morph) == "Mood=Imp|VerbForm=Fin"


def test_training_texts_vary_in_quotation_marks_and_case(ud_dir: Path) -> None:
    sentences = read(treebank_path(ud_dir, "EWT", "train"))
    texts = [
        doc.text
        for seed in range(40)
        for doc in training_docs(spacy.blank("en").vocab, sentences, random.Random(seed))
    ]
    assert any(text.startswith("“Don’t go,” he") for text in texts)
    assert any(text.startswith("‘Don’t go,’ he") for text in texts)
    assert any(text.startswith('"don\'t go," he') for text in texts)
    assert any(text.startswith('"Don\'t go," he') for text in texts)


def test_conversion_is_the_same_each_time(ud_dir: Path, tmp_path: Path) -> None:
    counts = [convert(ud_dir, tmp_path / name) for name in ("one", "two")]
    vocab = spacy.blank("en").vocab
    stored = [
        [doc.text for doc in DocBin().from_disk(tmp_path / name / "train.spacy").get_docs(vocab)]
        for name in ("one", "two")
    ]
    assert counts[0] == counts[1]
    assert counts[0]["dev"] == 4
    assert stored[0] == stored[1]


def test_only_irregular_lemmas_become_exceptions(ud_dir: Path) -> None:
    table = exceptions(read(treebank_path(ud_dir, "EWT", "train")))
    assert table["n't|PART"] == "not"
    assert "go|VERB" not in table


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ([{(0, 4), (5, 9)}], [{(0, 4), (5, 9)}], 100.0),
        ([{(0, 4), (5, 9)}], [{(0, 4), (5, 7)}], 50.0),
        ([{(0, 9)}, {(0, 3)}], [{(0, 4), (5, 9)}, {(0, 3)}], 40.0),
        ([set()], [set()], 0.0),
    ],
)
def test_a_sentence_counts_only_with_both_its_ends(gold: list, found: list, expected: float) -> None:
    assert f_score(gold, found) == pytest.approx(expected)


def test_spans_leave_spaces_out() -> None:
    doc = Doc(
        spacy.blank("en").vocab,
        words=["Go", ".", " ", "Now", "."],
        spaces=[False, True, False, False, False],
        pos=["VERB", "PUNCT", "SPACE", "ADV", "PUNCT"],
        sent_starts=[True, False, False, True, False],
    )
    assert sentence_spans(doc) == {(0, 3), (5, 9)}
    assert tagged_spans(doc) == {(0, 2, "VERB"), (2, 3, "PUNCT"), (5, 8, "ADV"), (8, 9, "PUNCT")}


def test_the_shipped_pipeline_scores_well_on_plain_sentences(ud_dir: Path) -> None:
    gold = [to_doc(load().vocab, group) for group in paragraphs(read(treebank_path(ud_dir, "EWT", "test")))]
    scores = score_docs(load(), gold)
    assert (scores.words, scores.sentences) == (14, 3)
    assert scores.sentence_f == 100
    assert min(scores.upos, scores.lemma, scores.uas) > 80


def test_the_shipped_folder_says_what_it_is() -> None:
    meta = srsly.read_json(MODEL / "meta.json")
    assert pipeline_name(load()) == f"en_samleng {meta['version']}"
    assert meta["license"] == "CC BY-SA 4.0"
    assert meta["spacy_version"] == ">=3.8.7,<3.9.0"
    assert {source["name"] for source in meta["sources"]} == {
        f"UD_English-{treebank} {split}" for treebank in TREEBANKS for split in ("train", "dev", "test")
    } | {WHEEL}
    assert meta[DIGEST] == folder_digest(MODEL)
    assert set(load().config["paths"].values()) == {None}
    assert (MODEL / "LICENSE").read_text(encoding="utf-8").startswith("Attribution-ShareAlike 4.0")
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) <= 8_000_000


def test_the_shipped_figures_do_not_fall() -> None:
    figures = srsly.read_json(MODEL / "meta.json")["performance"]
    # EWT's UPOS and LAS were to reach 94.5 and 82, and do not; see docs/english.md.
    least_of = {
        "EWT": {"upos": 93.8, "lemma": 98.4, "sentence_f": 85, "las": 81.5},
        "GUM": {"upos": 96.3, "lemma": 98.9, "sentence_f": 95, "las": 84},
    }
    below = {
        (treebank, name): figures[treebank][name]
        for treebank, least in least_of.items()
        for name, value in least.items()
        if figures[treebank][name] < value
    }
    assert below == {}


def test_a_pipeline_that_is_not_installed_is_an_error() -> None:
    with pytest.raises(ValueError, match="'en_core_web_none' is not installed"):
        load("en_core_web_none")


def test_a_pipeline_from_elsewhere_gets_our_sentences(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    nlp = load(str(tmp_path / "blank"))
    sentences = [sentence.text for sentence in nlp("“Who?” he asked. “Me.”").sents]
    assert sentences == ["“Who?” he asked.", "“Me.”"]
    assert pipeline_name(nlp) == "en_pipeline 0.0.0"


def test_the_same_block_gives_the_same_analysis_twice() -> None:
    text = "“Nobody told me why,” said Rithy*, 16. He wept."
    first, second = load()(text), load_folder(MODEL)(text)
    assert [(t.text, t.pos_, t.lemma_, t.dep_, t.head.i) for t in first] == [
        (t.text, t.pos_, t.lemma_, t.dep_, t.head.i) for t in second
    ]
