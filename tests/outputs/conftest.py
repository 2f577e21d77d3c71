"""A small release for the tests of this room, fresh for every test."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from nlp.safeguarding.records import Redaction
from outputs import publishing
from outputs.queries import queries
from tests.outputs.small_release import Rows, build, identifier, spot, write_tree


@pytest.fixture(scope="session")
def _built() -> tuple[Rows, dict[str, str]]:
    return build()


@pytest.fixture
def rows(_built: tuple[Rows, dict[str, str]]) -> Rows:
    """Rows of ``restricted``, with ``concerns``; every test may change its own."""
    return copy.deepcopy(_built[0])


@pytest.fixture
def texts(_built: tuple[Rows, dict[str, str]]) -> dict[str, str]:
    return dict(_built[1])


@pytest.fixture
def redactions(texts: dict[str, str]) -> dict[str, list[Redaction]]:
    """Names, e-mail and phone of the English report."""
    text = texts["report-en"]
    found = [spot(text, around, "Dara", "child_name", "[child 1]") for around in ("Dara, 16", "Dara wants")]
    found.append(spot(text, "dara.k@example.org", "dara.k@example.org", "email", "[e-mail address]"))
    found.append(spot(text, "012 345 678", "012 345 678", "phone", "[phone number]"))
    return {"report-en": found}


@pytest.fixture
def published(rows: Rows, texts: dict[str, str], redactions: dict[str, list[Redaction]]) -> tuple[Rows, dict[str, str]]:
    return publishing.publish(rows, texts, redactions, {identifier(rows, "ending my life"): "self_harm"})


@pytest.fixture
def root(tmp_path: Path, rows: Rows, texts: dict[str, str], published: tuple[Rows, dict[str, str]]) -> Path:
    """A project with this release as its latest."""
    release = tmp_path / "outputs" / "releases" / "latest"
    write_tree(release / "restricted", rows, texts)
    write_tree(release / "published", *published)
    (release / "manifest.json").write_text(json.dumps({"versions": {"samleng": "0"}}))
    (release / "queries.sql").write_text(queries())
    return tmp_path
