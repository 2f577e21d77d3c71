"""The stages of the main job as plain functions; each result is stored under what it depends on."""

from __future__ import annotations

import hashlib
import json
import pickle
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import nlp.english
import nlp.khmer
from corpora.codebook import Codebook, shipped_codebook
from corpora.packing import pack, unpack
from corpora.readers import read
from corpora.record import Record
from corpora.records import CorpusError, Document
from flows.settings import Settings
from flows.store import StageStore
from nlp.analysis import tokens_of
from nlp.coding import CodedPublication, Coder
from nlp.features import TextFeatures
from outputs import tables

READ_VERSION = "1"
CODE_VERSION = "1"
MODEL_VERSION = "1"


@dataclass(frozen=True, slots=True)
class StageResult:
    """What a stage gave for one publication: the key of its stored result, and whether it was there already."""

    publication: str
    key: str
    reused: bool


def read_publication(record: Record, store: StageStore) -> StageResult:
    """Read a publication's file into a document.

    Raises
    ------
    CorpusError
        Where the file cannot be read; one sentence naming it.
    """
    if record.path is None:
        raise CorpusError(f"{record.id}: the record names no source file; add one or set `status: to be added`.")
    key = StageStore.key("read", READ_VERSION, source_sha256(record.path), _reading_facts(record))
    if store.get("read", key) is not None:
        return StageResult(record.id, key, True)
    document = read(record.path, record)
    if not any(document.analysable()):
        raise CorpusError(f"{record.path}: no text in it; if it is a scan, see the README on OCR.")
    store.put("read", key, _packed(pack(document)))
    return StageResult(record.id, key, False)


def code_publication(record: Record, read_result: StageResult, store: StageStore, settings: Settings) -> StageResult:
    """Segment, tag and code a document already read; the rows of its tables are stored."""
    key = StageStore.key("code", CODE_VERSION, read_result.key, record.id, model_key(settings))
    if store.get("code", key) is not None:
        return StageResult(record.id, key, True)
    document = load_document(read_result, store)
    coded = load_coder(settings).code(document)
    store.put("code", key, _packed(_coded_rows(record.id, document, coded)))
    return StageResult(record.id, key, False)


def load_document(result: StageResult, store: StageStore) -> Document:
    """The document a read stage stored."""
    return unpack(_unpacked(store.get("read", result.key)))


def load_coded(result: StageResult, store: StageStore) -> dict[str, Any]:
    """The rows a code stage stored: ``sentences``, ``tokens``, ``codings`` and ``concerns``."""
    return dict(_unpacked(store.get("code", result.key)))


def load_codebook(settings: Settings) -> Codebook:
    return _codebook(str(settings.codebook or ""))


def model_key(settings: Settings) -> str:
    """Version of everything that codes: codebook, model code, language pipelines."""
    return StageStore.key("model", MODEL_VERSION, load_codebook(settings).digest, pipelines())


def pipelines() -> dict[str, str]:
    """Names and versions of the language pipelines, as every release records them."""
    return {
        code: f"{loaded.meta['lang']}_{loaded.meta['name']} {loaded.meta['version']}"
        for code, loaded in (("en", nlp.english.load()), ("km", nlp.khmer.load()))
    }


def load_coder(settings: Settings) -> Coder:
    """The fitted coder, from the store or fitted once from the codebook."""
    return _coder(settings.store.as_posix(), model_key(settings), str(settings.codebook or ""))


def source_sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be opened ({error.strerror}); check its name and rights.") from error


@lru_cache(maxsize=2)
def _codebook(folder: str) -> Codebook:
    return Codebook(Path(folder)) if folder else shipped_codebook()


@lru_cache(maxsize=1)
def _coder(store: str, key: str, folder: str) -> Coder:
    """Fitted models are stored for this project's own use only; whoever can write the store can run code here."""
    stages = StageStore(Path(store))
    stored = stages.get("model", key)
    if stored is not None:
        return pickle.loads(zlib.decompress(stored))
    coder = Coder(_codebook(folder))
    stages.put("model", key, zlib.compress(pickle.dumps(coder, protocol=5), 1))
    return coder


def _reading_facts(record: Record) -> dict[str, Any]:
    """The parts of a record that change how its file is read."""
    facts = {
        name: record.data.get(name) for name in ("parts", "ocr", "kind", "speaker", "survey", "source", "type", "genre")
    }
    return facts | {"language": list(record.language), "id": record.id}


def _coded_rows(publication: str, document: Document, coded: CodedPublication) -> dict[str, Any]:
    ids = tables.sentence_ids(publication, coded.sentences)
    examined = coded.examined
    tokens = [tokens_of(examined.block_of(n), span) for n, span in enumerate(examined.spans)]
    return {
        "sentences": tables.sentence_rows(publication, document, coded.sentences, ids),
        "tokens": tables.token_rows(publication, tokens, ids),
        "codings": tables.coding_rows(publication, coded.sentences, ids),
        "concerns": [
            _concern(identifier, entry.request.primary, entry.request.score, entry.stance.stance, examined.content[n])
            for n, (identifier, entry) in enumerate(zip(ids, coded.sentences, strict=True))
            if entry.is_child_matter and entry.request
        ],
    }


def _concern(sentence: str, request: int, score: float, stance: str, features: TextFeatures) -> dict[str, Any]:
    return {
        "sentence": sentence,
        "request": request,
        "score": score,
        "stance": stance,
        "language": features.language,
        "words": list(features.words),
        "concepts": list(features.concepts),
    }


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 6)


def _unpacked(content: bytes | None) -> Any:
    if content is None:
        raise CorpusError("The stage store lost a result; run `samleng run` again.")
    return json.loads(zlib.decompress(content))


def stop_words() -> frozenset[str]:
    """Words without meaning of their own in both languages, left out of keyphrases."""
    english = nlp.english.load().Defaults.stop_words
    khmer = nlp.khmer.load().Defaults.stop_words
    return frozenset(english) | frozenset(nlp.khmer.fold(word) for word in khmer)
