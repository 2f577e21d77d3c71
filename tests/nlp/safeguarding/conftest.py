"""One examiner for all tests of safeguarding, and texts made into documents on the way."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from corpora.codebook import Codebook
from corpora.readers.assemble import assemble
from corpora.readers.markdown import read_markdown
from corpora.record import Record
from nlp.examination import Examined, Examiner
from nlp.safeguarding import SensitiveWords

CODEBOOK = Path(__file__).parents[3] / "corpora" / "codebook"


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    return Codebook(CODEBOOK)


@pytest.fixture(scope="session")
def examiner(codebook: Codebook) -> Examiner:
    return Examiner(codebook)


@pytest.fixture(scope="session")
def examine(examiner: Examiner) -> Callable[[str], Examined]:
    """Markdown in, an examined publication out."""
    return lambda text: examiner.examine(assemble(read_markdown(text), Record(id="t", title="t")))


@pytest.fixture(scope="session")
def measure() -> ModuleType:
    """The command beside this file."""
    spec = importlib.util.spec_from_file_location("measure_safeguarding", Path(__file__).parent / "measure.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def words() -> SensitiveWords:
    return SensitiveWords(yaml.safe_load((CODEBOOK / "sensitive.yaml").read_text(encoding="utf-8")))
