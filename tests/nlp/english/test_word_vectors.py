"""Word vectors out of a wheel: which words, what is kept of their likeness, what is refused."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from spacy.vocab import Vocab

from nlp.english import load
from nlp.english.training import word_vectors
from nlp.english.training.word_vectors import DIMENSIONS, INSIDE, TABLE, WHEEL, vectors_of


def _wheel(path: Path, words: list[str]) -> NDArray[np.float32]:
    """A wheel as the index has it, with a table of random numbers; returns the table."""
    table = np.random.default_rng(5).normal(size=(len(words), DIMENSIONS + 2)).astype("<f4")
    entry = {"dtype": "F32", "shape": list(table.shape), "data_offsets": [4, 4 + table.nbytes]}
    header = json.dumps({TABLE: entry}).encode()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{INSIDE}/vocab.txt", "\n".join(words))
        stored = struct.pack("<Q", len(header)) + header + b"\0" * 4 + table.tobytes()
        archive.writestr(f"{INSIDE}/model.safetensors", stored)
    return np.asarray(table)


def test_vectors_are_of_whole_words_and_keep_what_is_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"w{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}" for n in range(90)]
    words = ["[PAD]", "##ing", "!", "កុមារ", *names]
    wheel = tmp_path / WHEEL
    table = _wheel(wheel, words)
    monkeypatch.setattr(word_vectors, "SHA256", hashlib.sha256(wheel.read_bytes()).hexdigest())
    found, data = word_vectors.word_vectors(wheel)
    assert found == names
    assert data.shape == (90, DIMENSIONS)
    centred = table[4:] - table[4:].mean(axis=0)
    wanted = centred[0] @ centred[1:].T / np.linalg.norm(centred[0]) / np.linalg.norm(centred[1:], axis=1)
    kept = data[0] @ data[1:].T / np.linalg.norm(data[0]) / np.linalg.norm(data[1:], axis=1)
    assert np.corrcoef(wanted, kept)[0, 1] > 0.95


def test_vectors_of_another_file_are_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "other.whl"
    wheel.write_bytes(b"not it")
    with pytest.raises(ValueError, match=r"other\.whl: not the file the vectors are made from"):
        word_vectors.word_vectors(wheel)


def test_a_word_is_found_by_its_usual_forms() -> None:
    vocab = Vocab()
    vectors = vectors_of(vocab, ["prison"], np.ones((1, DIMENSIONS), dtype=np.float32))
    assert [vectors.find(key=vocab.strings[form]) for form in ("prison", "Prison", "PRISON", "pRison")] == [0, 0, 0, -1]


def test_the_shipped_pipeline_knows_words_and_not_khmer_names() -> None:
    doc = load()("Prison PRISON prison Kralanh")
    assert [token.has_vector for token in doc] == [True, True, True, False]
