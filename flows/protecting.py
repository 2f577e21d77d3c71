"""Safeguarding as a stage: what each publication holds that must not be published, found once and stored."""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import nlp.safeguarding
from corpora.codebook import shipped_codebook
from corpora.record import Record
from corpora.records import Document
from flows import stages
from flows.settings import Settings
from flows.stages import StageResult
from flows.store import StageStore
from nlp.examination import Examined
from nlp.safeguarding import find_identifiers
from nlp.safeguarding.combinations import identifying_combinations
from nlp.safeguarding.records import Redaction
from nlp.safeguarding.redaction import redact
from nlp.safeguarding.sensitive import SensitiveWords

STAGE = "protect"
SENSITIVE = "sensitive.yaml"


@dataclass(frozen=True, slots=True)
class Protection:
    """What is replaced in a publication, and the starts of sentences on matters that wait for a reviewer."""

    redactions: tuple[Redaction, ...]
    sensitive: dict[int, str]


def protect(record: Record, read: StageResult, document: Document, settings: Settings) -> Protection:
    """Redactions and sensitive sentences of a publication, from the store or found once."""
    store = StageStore(settings.store)
    key = StageStore.key(STAGE, read.key, list(record.pseudonyms), stages.model_key(settings), _sources())
    stored = store.get(STAGE, key)
    if stored is None:
        examined = stages.load_coder(settings).examiner.examine(document)
        found = _found(examined, record, settings)
        stored = zlib.compress(json.dumps(found, ensure_ascii=False).encode(), 6)
        store.put(STAGE, key, stored)
    data = json.loads(zlib.decompress(stored))
    redactions = tuple(Redaction(**row) for row in data["redactions"])
    return Protection(redactions, {int(start): matter for start, matter in data["sensitive"].items()})


def _found(examined: Examined, record: Record, settings: Settings) -> dict[str, Any]:
    text = examined.document.text
    words = _sensitive_words(settings)
    redactions = redact(text, find_identifiers(examined), record.pseudonyms)
    sensitive = {}
    for n, (sentence, span) in enumerate(zip(examined.sentences, examined.spans, strict=True)):
        block = examined.block_of(n).block
        redactions += identifying_combinations(span, block.text, sentence.language, words, start=block.start)
        matters = words.matters(span, sentence.language)
        if matters:
            sensitive[sentence.start] = min(matters)
    return {"redactions": [asdict(row) for row in redactions], "sensitive": sensitive}


def _sensitive_words(settings: Settings) -> SensitiveWords:
    """Words of the codebook in use, or of the one shipped where it has none."""
    paths = [folder / SENSITIVE for folder in (settings.codebook, shipped_codebook().folder) if folder]
    path = next(path for path in paths if path.is_file())
    return SensitiveWords(yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def _sources() -> str:
    """Sha256 over the sources and word lists of safeguarding."""
    total = hashlib.sha256(Path(__file__).read_bytes())
    folder = Path(nlp.safeguarding.__file__).parent
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        total.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()
