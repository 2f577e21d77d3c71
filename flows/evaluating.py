"""Reading a folder of coded documents and measuring the pipeline on them, as on publications without a record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpora.coded import read_coded
from corpora.readers import read
from corpora.record import Record
from corpora.records import CorpusError, Document
from flows.settings import Settings
from flows.stages import load_coder
from nlp.coding import CodedPublication, Coder
from nlp.evaluation import GoldDocument, GoldSentence
from nlp.evaluation.gold import parse_gold
from nlp.safeguarding import find_identifiers
from nlp.themes import Concern

GOLD = "gold.jsonl"
IDENTIFIERS = "pii.jsonl"
ENDINGS = (".md", ".txt")


def coded_folder(folder: Path, settings: Settings) -> list[GoldDocument]:
    """Every document of a folder beside the pipeline's coding.

    The folder holds documents (``*.md``, ``*.txt``) with ``gold.jsonl``, or ``*.coded`` files that carry both.

    Raises
    ------
    CorpusError
        Naming file and line of what is missing or malformed.
    """
    gold, identifiers, documents = coded_material(folder)
    coder = load_coder(settings)
    coded = {name: coder.code(documents[name]) for name in gold}
    themes = _themes(coder, coded)
    return [
        GoldDocument.lined_up(
            name,
            gold[name],
            documents[name].text,
            coded[name].sentences,
            themes[name],
            None if identifiers is None else identifiers.get(name, []),
            [(found.kind, found.text) for found in find_identifiers(coded[name].examined)]
            if identifiers is not None
            else (),
        )
        for name in gold
    ]


def coded_material(
    folder: Path,
) -> tuple[dict[str, list[GoldSentence]], dict[str, list[tuple[str, str]]] | None, dict[str, Document]]:
    """Gold sentences, identifiers and documents of a folder, by name of the document."""
    if not folder.is_dir():
        raise CorpusError(f"{folder}: no such folder; give one with documents and {GOLD}.")
    coded = sorted(folder.glob("*.coded"))
    if coded:
        return _from_coded(coded)
    gold = _gold(folder / GOLD)
    documents = {name: _document(folder, name) for name in gold}
    return gold, _identifiers(folder / IDENTIFIERS), documents


def _from_coded(
    paths: Sequence[Path],
) -> tuple[dict[str, list[GoldSentence]], dict[str, list[tuple[str, str]]], dict[str, Document]]:
    gold, identifiers, documents = {}, {}, {}
    for path in paths:
        coded = read_coded(path)
        pair = coded.name.startswith("par-") and coded.name != "par-en"
        gold[coded.name] = [
            GoldSentence(
                n, line.plain, line.voice, line.stance, line.primary, line.also, line.mode, n if pair else None
            )
            for n, line in enumerate(coded.lines, start=1)
        ]
        identifiers[coded.name] = list(coded.identifiers)
        documents[coded.name] = coded.document()
    return gold, identifiers, documents


def _gold(path: Path) -> dict[str, list[GoldSentence]]:
    rows: dict[str, list[GoldSentence]] = {}
    for place, row in _lines(path):
        rows.setdefault(str(row.get("doc", "")), []).append(parse_gold(row, place))
    if not rows:
        raise CorpusError(f"{path}: no coded sentences in it.")
    return rows


def _identifiers(path: Path) -> dict[str, list[tuple[str, str]]] | None:
    if not path.is_file():
        return None
    rows: dict[str, list[tuple[str, str]]] = {}
    for _, row in _lines(path):
        rows.setdefault(str(row.get("doc", "")), []).append((str(row.get("kind", "")), str(row.get("text", ""))))
    return rows


def _document(folder: Path, name: str) -> Document:
    for ending in ENDINGS:
        path = folder / f"{name}{ending}"
        if path.is_file():
            return read(path, Record.bare(path))
    raise CorpusError(f"{folder / name}{ENDINGS[0]}: named in {GOLD} but missing; add the document.")


def _lines(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CorpusError(f"{path}: missing; one line of JSON for each coded sentence is needed.") from error
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8; save it as UTF-8.") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise CorpusError(f"{path}, line {number}: not valid JSON ({error.msg}).") from error
        if not isinstance(row, dict):
            raise CorpusError(f"{path}, line {number}: expected one JSON object.")
        yield f"{path}, line {number}", row


def _themes(coder: Coder, coded: Mapping[str, CodedPublication]) -> dict[str, list[str | None]]:
    """The theme of each sentence as if it were a child's concern, whatever the pipeline made of it."""
    concerns = [
        Concern(f"{name}/{n}", name, entry.all_requests[0][0], publication.examined.content[n])
        for name, publication in coded.items()
        for n, entry in enumerate(publication.sentences)
    ]
    _, memberships = coder.themes.place(concerns)
    theme = {membership.sentence: membership.theme for membership in memberships}
    return {name: [theme.get(f"{name}/{n}") for n in range(len(p.sentences))] for name, p in coded.items()}
