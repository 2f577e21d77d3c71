"""The optional encoder as a view: what it is given, that it is stored without its model, that nothing loads unasked."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from corpora.codebook import shipped_codebook
from corpora.records import Block, Document
from nlp import encoder as encoding
from nlp.analysis import analyse
from nlp.encoder import EncodedTexts, EncoderError, SentenceEncoder, remembering
from nlp.features import FeatureMaker, TextFeatures, word_terms
from nlp.learning import View, ViewEnsemble
from nlp.theme_registry import NEW_THEME
from nlp.themes import Concern, ThemeSpace

DIMENSIONS = 24
WATER = ("We have no clean water.", "The water is dirty.", "water comes once a day", "Dirty water makes us ill.")
SCHOOL = ("I want to go to school.", "There is no school here.", "Nobody teaches us; the school is shut.", "school!")


class LetterModel:
    """Stands for a sentence-transformers model: pairs of letters counted, and a note of what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode(self, texts: Sequence[str], **options: object) -> np.ndarray:
        assert options["normalize_embeddings"] is True
        self.given += texts
        counts = np.ones((len(texts), DIMENSIONS), dtype=np.float32)
        for n, text in enumerate(texts):
            for pair in pairwise(text):
                counts[n, crc32("".join(pair).encode()) % DIMENSIONS] += 1
        return counts / np.linalg.norm(counts, axis=1, keepdims=True)

    def __reduce__(self) -> str:
        raise AssertionError("a model must not be stored")


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> LetterModel:
    made = LetterModel()
    monkeypatch.setattr(encoding, "_loaded", lambda folder: made)
    return made


def written(*texts: str) -> list[TextFeatures]:
    words = [tuple(text.lower().split()) for text in texts]
    return [
        TextFeatures("en", own, text.lower(), (), (), text, tuple((word,) for word in own))
        for own, text in zip(words, texts, strict=True)
    ]


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("intfloat/multilingual-e5-small", "query: "),
        ("e5-base-v2", "query: "),
        ("intfloat/multilingual-e5-large-instruct", ""),
        ("sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", ""),
        ("made-1e5", ""),
    ],
)
def test_a_model_is_given_texts_as_its_name_asks(model: LetterModel, name: str, prefix: str) -> None:
    SentenceEncoder(name, Path("there")).encode(["ទឹក", "a bed"])
    assert model.given == [f"{prefix}ទឹក", f"{prefix}a bed"]


def test_distinct_texts_are_encoded_once_in_an_order_of_their_own(model: LetterModel) -> None:
    encoder = SentenceEncoder("letters", Path("there"))
    with remembering(encoder):
        vectors = encoder.encode(["bbb", "a", "bbb", "cc"])
        assert model.given == ["a", "cc", "bbb"]
        assert encoder.encode(["cc", "a"]).tolist() == vectors[[3, 1]].tolist()
        assert len(model.given) == 3
    assert vectors.shape == (4, DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    encoder.encode(["cc"])
    assert len(model.given) == 4  # nothing is kept beyond


def test_without_an_encoder_there_is_nothing_to_remember() -> None:
    with remembering(None):
        pass


def test_what_texts_have_in_common_is_taken_off(model: LetterModel) -> None:
    reader = EncodedTexts(SentenceEncoder("letters", Path("there")))
    fitted = reader.fit_transform(written(*WATER, *SCHOOL))
    likeness = fitted @ fitted.T
    assert np.allclose(np.diag(likeness), 1, atol=1e-5)
    assert abs(float(likeness[~np.eye(len(fitted), dtype=bool)].mean())) < 0.25
    assert reader.transform(written(WATER[1])).tolist() == pytest.approx(fitted[[1]], abs=1e-6)


def test_an_encoded_view_learns_beside_the_words_and_is_stored_without_its_model(model: LetterModel) -> None:
    encoder = SentenceEncoder("letters", Path("there"))
    views = (View("words", (word_terms,)), View("encoded", (), encoder=encoder, weight=2.0))
    labels = ["water"] * len(WATER) + ["school"] * len(SCHOOL)
    ensemble = ViewEnsemble(views).fit(written(*WATER, *SCHOOL), labels)
    asked = written("Schools!", "waterless")  # no word was seen before: the encoded view decides
    chances = ensemble.predict(asked)
    assert [ensemble.classes[n] for n in chances.argmax(axis=1)] == ["school", "water"]
    assert np.allclose(chances.sum(axis=1), 1)
    stored = pickle.loads(pickle.dumps(ensemble))
    assert stored.predict(asked).tolist() == chances.tolist()
    words_alone = ViewEnsemble(views[:1]).fit(written(*WATER, *SCHOOL), labels).predict(asked)
    assert words_alone[0].tolist() == words_alone[1].tolist()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "“We don’t want\nto go,” she said.", ["“We don’t want to go,” she said."]),
        ("en", "It’s  COLD.", ["It’s COLD."]),
        ("km", "ខ្ញុំ មិនបានទៅ\u200bសាលា។", ["ខ្ញុំ មិនបានទៅសាលា។"]),
    ],
)
def test_the_encoder_reads_the_sentence_as_it_was_written(
    small_codebook: Path, language: str, text: str, expected: list[str]
) -> None:
    from corpora.codebook import Codebook

    maker = FeatureMaker(Codebook(small_codebook))
    block = Block("paragraph", text, 0, len(text), language)  # type: ignore[arg-type]
    spans = [span for analysed in analyse(Document("d", text, (block,))) for span in analysed.spans]
    assert [maker.features(span, language).written for span in spans] == expected
    only_first = [maker.features(span, language, [True] + [False] * len(span)).written for span in spans]
    assert [expected[0].startswith(first) and len(first) < len(expected[0]) for first in only_first] == [True]


def test_without_the_extra_the_fault_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match=r"pip install 'samleng\[encoder\]'") as caught:
        SentenceEncoder("letters", Path("there")).encode(["a"])
    assert len(str(caught.value).splitlines()) == 1


def test_nothing_heavy_is_imported_before_a_text_is_encoded() -> None:
    code = "import sys, nlp.coding, flows.stages, flows.encoding, flows.analysis; print(*sys.modules)"
    root = Path(__file__).parents[3]
    shown = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    heavy = {"sentence_transformers", "transformers", "huggingface_hub"}  # spaCy itself imports torch where it is
    assert not heavy & set(shown.stdout.split())


def test_emergent_concerns_without_a_word_in_common_meet_by_their_vectors(model: LetterModel) -> None:
    codebook = shipped_codebook()
    exemplars = [one for one in codebook.exemplars if one.request == 0 and one.language == "en"][:60]
    texts = written(*(one.text for one in exemplars))
    concerns = [Concern(str(n), "p", 0, text) for n, text in enumerate(written("zqzqzq", "qzqzqzqz", "kxkxkxkx"))]
    placed = []
    for encoder in (SentenceEncoder("letters", Path("there")), None):
        _, members = ThemeSpace(codebook, exemplars, texts, encoder).place(concerns)
        placed.append({member.sentence: member.theme for member in members})
    encoded, by_words = placed
    assert encoded["0"] == encoded["1"]
    assert encoded["0"].startswith(NEW_THEME)
    assert encoded["2"] == "R0-general"
    assert set(by_words.values()) == {"R0-general"}
