"""Find khmer-nltk's two CRF models and its list of replacements without importing or unpickling anything.

khmer-nltk (Apache-2.0) keeps each model as a pickle around a plain CRFsuite file; that file is cut out by its
own header. Both are known by digest: where they are other than those measured, `ModelChanged` says so and the
caller falls back to khmer-nltk's own functions.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import struct
from functools import lru_cache
from pathlib import Path

from nlp.khmer.crfsuite import CrfTables, read_tables

_FILES = {
    "words": (
        "word_tokenize/sklearn_crf_ner_10000.sav",
        "b655d8cbaeb457e28b3b37c10b58e48d33a67f029ef02e437b859f14c5e4a093",
    ),
    "tags": (
        "pos_tag/sklearn_crf_pos_alt_0.9846.sav",
        "2f690b1f40a81a615c5eb0c1059ba3e606e49840200b49343b15bf0bea09e63c",
    ),
    "constants": (
        "utils/constants.py",
        "79b813812e35d17782a1704e6f263cbe881aaf7be973adb8d7aaee5ac7f5f75f",
    ),
}


class ModelChanged(RuntimeError):
    """khmer-nltk is missing or its files are other than those this code was proved on."""


def _package_file(name: str) -> bytes:
    """Bytes of one of the package's files, checked by digest."""
    spec = importlib.util.find_spec("khmernltk")
    if spec is None or spec.origin is None:
        raise ModelChanged("khmer-nltk is not installed; run `pip install khmer-nltk==1.6`")
    relative, digest = _FILES[name]
    path = Path(spec.origin).parent / relative
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelChanged(f"khmer-nltk has no {relative}; samleng reads that of version 1.6") from error
    if hashlib.sha256(data).hexdigest() != digest:
        raise ModelChanged(f"khmer-nltk's {relative} is not that of version 1.6")
    return data


def _tables(name: str) -> CrfTables:
    data = _package_file(name)
    at = data.find(b"lCRF")
    size = struct.unpack_from("<I", data, at + 4)[0]
    return read_tables(data[at : at + size])


@lru_cache(maxsize=1)
def word_tables() -> CrfTables:
    """The model that decides for each character cluster whether a word begins there."""
    return _tables("words")


@lru_cache(maxsize=1)
def tag_tables() -> CrfTables:
    """The model that gives words one of seven tags."""
    return _tables("tags")


@lru_cache(maxsize=1)
def replacements() -> tuple[tuple[str, str], ...]:
    """khmer-nltk's corrections of single words and names, in the order it applies them."""
    tree = ast.parse(_package_file("constants"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "mistokenized_dict":
            return tuple(ast.literal_eval(node.value).items())
    raise ModelChanged("khmer-nltk's constants hold no mistokenized_dict")
