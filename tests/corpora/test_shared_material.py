"""The real report and the development documents, where they are at hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corpora.readers import read
from corpora.record import Record
from corpora.records import Document


@pytest.fixture(scope="module")
def report(shared: Path) -> Document:
    path = shared / "report" / "outcome-report.md"
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    return read(path, Record.bare(path))


def test_twenty_page_breaks_are_joined_and_none_falsely(report: Document) -> None:
    joined = [block for block in report.blocks if block.joined_from]
    assert sum(len(block.joined_from) - 1 for block in joined) == 20
    seams = [place for block in joined for place in block.joined_from[1:]]
    assert len(set(seams)) == 20
    paragraphs = [block.text for block in report.blocks if block.kind == "paragraph"]
    assert not [text for text in paragraphs if text[0].islower()]
    prose = [text for text in paragraphs if len(text.split()) > 15]
    assert all(re.search(r"[.:!?\"”]$", text) or "http" in text for text in prose)


def test_its_notes_tables_and_offsets(report: Document) -> None:
    assert len([block for block in report.blocks if block.kind == "footnote"]) == 4
    assert {block.cell[0] for block in report.blocks if block.cell} == {0, 1, 2}
    assert all(report.text[block.start : block.end] == block.text for block in report.blocks)
    assert not re.search(r"[<>]|\*\*|\t|</?\w", re.sub(r"https?://\S+", "", report.text))


def test_its_five_parts(report: Document) -> None:
    assert [(part.kind, part.speaker) for part in report.parts] == [
        ("report", None), ("statement", "child"), ("statement", "civil_society"), ("note", None),
        ("invitation", None),
    ]  # fmt: skip
    requests = [block for block in report.blocks if block.part == 1 and block.kind == "list_item"]
    assert len(requests) == 10
    assert [index for index in range(5) if not any(block.part == index for block in report.blocks)] == []


def test_every_development_sentence_lies_in_one_block(shared: Path) -> None:
    lines = (shared / "dev" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    blocks: dict[str, list[str]] = {}
    missing = []
    for row in gold:
        name = row["doc"]
        if name not in blocks:
            path = shared / "dev" / f"{name}.md"
            blocks[name] = [_folded(block.text) for block in read(path, Record.bare(path)).blocks]
        if not any(_folded(row["text"]) in text for text in blocks[name]):
            missing.append((name, row["n"], row["text"]))
    assert not missing


def _folded(text: str) -> str:
    return re.sub(r"[\s*]+", "", text)
