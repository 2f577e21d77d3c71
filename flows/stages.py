"""The stages of the main job as plain functions; each result is stored under what it depends on.

Language and learning libraries are imported where they are used: they cost two seconds, and a run with nothing to do
needs none of them.
"""

from __future__ import annotations

import io
import json
import pickle
import threading
import zlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from corpora.codebook import Codebook, shipped_codebook
from corpora.packing import pack, unpack
from corpora.readers import read
from corpora.record import Record
from corpora.records import CorpusError, Document
from flows.encoding import encoder_facts, encoder_of
from flows.settings import Settings
from flows.store import StageStore, StoreError, file_sha256
from flows.versions import stage_version
from outputs import tables

if TYPE_CHECKING:
    from nlp.coding import CodedPublication, Coder
    from nlp.encoder import SentenceEncoder
    from nlp.features import TextFeatures

READ_VERSION = stage_version("read")
CODE_VERSION = stage_version("code")
MODEL_VERSION = stage_version("model")
CHUNK = 1 << 20  # bytes read at a time from a stored model

coding = threading.Lock()  # models and their caches are not made for two threads at once; reading still overlaps


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
    key = read_key(record)
    if store.has("read", key):
        return StageResult(record.id, key, True)
    path = _source(record)
    document = read(path, record)
    if not any(document.analysable()):
        raise CorpusError(f"{path}: no text in it; if it is a scan, see the README on OCR.")
    store.put("read", key, _packed(pack(document)))
    return StageResult(record.id, key, False)


def code_publication(record: Record, read_result: StageResult, store: StageStore, settings: Settings) -> StageResult:
    """Segment, tag and code a document already read; the rows of its tables are stored."""
    key = code_key(record, read_result.key, settings)
    if store.has("code", key):
        return StageResult(record.id, key, True)
    document = load_document(read_result, store)
    with coding:
        coded = load_coder(settings).code(document)
        rows = _coded_rows(record.id, document, coded)
    store.put("code", key, _packed(rows))
    return StageResult(record.id, key, False)


def stored_results(record: Record, store: StageStore, settings: Settings) -> tuple[StageResult, StageResult] | None:
    """What reading and coding gave for a publication as it is now, if both are in the store."""
    key = read_key(record)
    if not store.has("read", key):
        return None
    coded = code_key(record, key, settings)
    if not store.has("code", coded):
        return None
    return StageResult(record.id, key, True), StageResult(record.id, coded, True)


def read_key(record: Record) -> str:
    """Key of a publication's document: its file, how its record says to read it, and the readers' version."""
    return StageStore.key("read", READ_VERSION, source_sha256(_source(record)), _reading_facts(record))


def code_key(record: Record, read: str, settings: Settings) -> str:
    """Key of a publication's coding: its document, and everything that codes."""
    return StageStore.key("code", CODE_VERSION, read, record.id, model_key(settings))


def load_document(result: StageResult, store: StageStore) -> Document:
    """The document a read stage stored."""
    return unpack(_unpacked(store, "read", result.key))


def load_coded(result: StageResult, store: StageStore) -> dict[str, Any]:
    """The rows a code stage stored: ``sentences``, ``tokens``, ``codings`` and ``concerns``."""
    return dict(_unpacked(store, "code", result.key))


def load_codebook(settings: Settings) -> Codebook:
    return _codebook(str(settings.codebook or ""))


def model_key(settings: Settings) -> str:
    """Version of everything that codes: codebook, model code, language pipelines, the encoder where there is one."""
    made_of: list[Any] = [load_codebook(settings).digest, _pipelines(settings.store.as_posix())]
    if settings.encoder:
        made_of.append(encoder_facts(settings))
    return StageStore.key("model", MODEL_VERSION, *made_of)


def pipelines() -> dict[str, str]:
    """Names and versions of the language pipelines, as every release records them."""
    import nlp.english
    import nlp.khmer

    return {
        code: f"{loaded.meta['lang']}_{loaded.meta['name']} {loaded.meta['version']}"
        for code, loaded in (("en", nlp.english.load()), ("km", nlp.khmer.load()))
    }


def load_coder(settings: Settings) -> Coder:
    """The fitted coder, from the store or fitted once from the codebook."""
    key = model_key(settings)
    return _coder(settings.store.as_posix(), key, str(settings.codebook or ""), encoder_of(settings))


def ensure_coder(settings: Settings) -> None:
    """Fit the coder if the store does not hold it; workers then load it once each."""
    if not StageStore(settings.store).has("model", model_key(settings)):
        load_coder(settings)


def source_sha256(path: Path) -> str:
    """Sha256 of a publication's file.

    Raises
    ------
    CorpusError
        If it cannot be opened.
    """
    try:
        return file_sha256(path)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be opened ({error.strerror}); check its name and rights.") from error


@lru_cache(maxsize=2)
def _pipelines(store: str) -> dict[str, str]:
    """As ``pipelines``, kept in the store so that a run with nothing to do loads no language."""
    stages, key = StageStore(Path(store)), StageStore.key("pipelines", MODEL_VERSION, version("spacy"))
    known = stages.get("pipelines", key)
    if known is None:
        known = json.dumps(pipelines()).encode()
        stages.put("pipelines", key, known)
    return dict(json.loads(known))


@lru_cache(maxsize=2)
def _codebook(folder: str) -> Codebook:
    return Codebook(Path(folder)) if folder else shipped_codebook()


@lru_cache(maxsize=1)
def _coder(store: str, key: str, folder: str, encoder: SentenceEncoder | None) -> Coder:
    """Fitted models are stored for this project's own use only; whoever can write the store can run code here."""
    stages = StageStore(Path(store))
    if stages.has("model", key):
        with stages.path("model", key).open("rb") as stream:
            stored: Coder = pickle.load(io.BufferedReader(_Inflated(stream), CHUNK))
        if encoder is not None and stored.encoder is not None:
            stored.encoder.folder = encoder.folder  # where it lies now
        return stored
    from nlp.coding import Coder

    coder = Coder(_codebook(folder), encoder=encoder)
    stages.put("model", key, zlib.compress(pickle.dumps(coder, protocol=5), 1))
    return coder


class _Inflated(io.RawIOBase):
    """A zlib file read piece by piece: a worker never holds the model's bytes beside the model."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._inflate = stream, zlib.decompressobj()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._inflate.eof:
            piece = self._inflate.decompress(self._inflate.unconsumed_tail or self._stream.read(CHUNK), len(buffer))
            if piece:
                buffer[: len(piece)] = piece
                return len(piece)
            if not self._inflate.unconsumed_tail and self._stream.peek(1) == b"":  # type: ignore[attr-defined]
                break
        return 0


def _source(record: Record) -> Path:
    if record.path is None:
        raise CorpusError(f"{record.id}: the record names no source file; add one or set `status: to be added`.")
    return record.path


def _reading_facts(record: Record) -> dict[str, Any]:
    """The parts of a record that change how its file is read."""
    facts = {
        name: record.data.get(name) for name in ("parts", "ocr", "kind", "speaker", "survey", "source", "type", "genre")
    }
    return facts | {"language": list(record.language), "id": record.id}


def _coded_rows(publication: str, document: Document, coded: CodedPublication) -> dict[str, Any]:
    from nlp.analysis import tokens_of

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
        "written": features.written,
    }


def _packed(value: Any) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 6)


def _unpacked(store: StageStore, stage: str, key: str) -> Any:
    content = store.get(stage, key)
    try:
        return json.loads(zlib.decompress(content or b""))
    except (zlib.error, ValueError) as error:
        store.drop(stage, key)
        raise StoreError(f"{store.folder}: a result was lost or damaged; `samleng run` makes it again.") from error


def stop_words() -> frozenset[str]:
    """Words without meaning of their own in both languages, left out of keyphrases."""
    import nlp.english
    import nlp.khmer

    english = nlp.english.load().Defaults.stop_words
    khmer = nlp.khmer.load().Defaults.stop_words
    return frozenset(english) | frozenset(nlp.khmer.fold(word) for word in khmer)
