"""Shared material for the tests of Khmer; tests that need it are skipped where it is absent."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from spacy.language import Language

import nlp.khmer


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(__file__).parents[3].parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared material lies outside the repository and is not here")
    return folder


@pytest.fixture(scope="session")
def khmer() -> Language:
    return nlp.khmer.load()


@pytest.fixture(scope="session")
def real_lines(shared: Path) -> list[str]:
    """More than 5,000 lines as people wrote them: Wikipedia, human rights, news, reports, statements."""
    lines = (shared / "parallel/wikipedia.dev.km-en.km").read_text("utf-8").split("\n")
    lines += re.sub("<[^>]*>", "\n", (shared / "khmer/udhr/udhr_khm.xml").read_text("utf-8")).split("\n")
    lines += (shared / "khmer/khPOS/OPEN-TEST.word").read_text("utf-8").split("\n")
    for path in sorted((shared / "dev").glob("dev-km-*.md")):
        lines += path.read_text("utf-8").split("\n")
    exemplars = (shared / "codebook/exemplars.tsv").read_text("utf-8").split("\n")
    lines += [row.split("\t")[-1] for row in exemplars if "\tkm\t" in row]
    return [line for line in lines if line.strip()]


@pytest.fixture(scope="session")
def gold_sentences(shared: Path) -> dict[str, list[str]]:
    """Sentences of the Khmer development documents in order, by document."""
    found: dict[str, list[str]] = {}
    for line in (shared / "dev/gold.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if "-km-" in record["doc"]:
            found.setdefault(record["doc"], []).append(record["text"])
    return found
