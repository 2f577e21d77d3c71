"""From stored stage results to a committed release: tables, extracted texts, summary and page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora.record import Record
from corpora.records import Document, Skipped
from flows import stages
from flows.settings import Settings
from flows.store import StageStore
from nlp.features import TextFeatures
from nlp.themes import Concern
from outputs import gathering, tables
from outputs.datapackage import datapackage
from outputs.page import render_page
from outputs.release import write_release
from outputs.schema import SCHEMA_VERSION, to_arrow
from outputs.summary import summarise

if TYPE_CHECKING:
    from flows.analysis import PublicationResult

Rows = dict[str, list[dict[str, Any]]]


def commit_release(
    results: Sequence[PublicationResult], waiting: Sequence[Record], faults: Sequence[Skipped], settings: Settings
) -> Path:
    """Write the release of these results; returns its folder."""
    store = StageStore(settings.store)
    rows, texts = _publication_rows(results, store)
    rows["skipped"] = tables.skipped_rows(_all_skipped(results, waiting, faults)) + rows["skipped"]
    _add_themes(rows, settings)
    summary = summarise(rows)
    arrow = {name: to_arrow(name, content) for name, content in rows.items() if name != "concerns"}
    files: dict[str, bytes] = {f"extracted/{name}.txt": text.encode() for name, text in texts.items()}
    files["summary.json"] = (json.dumps(summary, indent=1, ensure_ascii=False) + "\n").encode()
    files["datapackage.json"] = datapackage()
    files["page.html"] = render_page(rows, summary).encode()
    return write_release(settings.releases, arrow, files, _facts(settings, summary))


def _publication_rows(results: Sequence[PublicationResult], store: StageStore) -> tuple[Rows, dict[str, str]]:
    names = ("publications", "parts", "blocks", "sentences", "tokens", "codings", "skipped", "concerns")
    rows: Rows = {name: [] for name in names}
    texts: dict[str, str] = {}
    for result in results:
        if result.read is None or result.code is None or result.record.path is None:
            continue
        record, document = result.record, stages.load_document(result.read, store)
        coded = stages.load_coded(result.code, store)
        sha256 = stages.source_sha256(record.path)
        rows["publications"].append(tables.publication_row(record, document, len(coded["sentences"]), sha256))
        rows["parts"] += tables.part_rows(record.id, document)
        rows["blocks"] += tables.block_rows(record.id, document)
        for name in ("sentences", "tokens", "codings"):
            rows[name] += coded[name]
        rows["concerns"] += [concern | {"publication": record.id} for concern in coded["concerns"]]
        rows["skipped"] += _document_skipped(record, document)
        texts[record.id] = document.text
    return rows, texts


def _add_themes(rows: Rows, settings: Settings) -> None:
    """Themes, their members, and the ten requests, over all concerns together."""
    concerns = {row["sentence"]: row for row in rows["concerns"]}
    themes, memberships = stages.load_coder(settings).themes.place([_concern(row) for row in concerns.values()])
    rows["themes"] = gathering.theme_rows(themes, memberships, concerns, stages.stop_words())
    rows["theme_members"] = gathering.member_rows(memberships, concerns)
    unsure = frozenset(row["sentence"] for row in rows["codings"] if row["rank"] == 1 and row["review"])
    rows["requests"] = gathering.request_rows(stages.load_codebook(settings).requests, concerns, unsure)


def _concern(row: dict[str, Any]) -> Concern:
    features = TextFeatures(row["language"], tuple(row["words"]), "", tuple(row["concepts"]), ())
    return Concern(row["sentence"], row["publication"], row["request"], features)


def _all_skipped(
    results: Sequence[PublicationResult], waiting: Sequence[Record], faults: Sequence[Skipped]
) -> list[tuple[str | None, Skipped]]:
    skipped: list[tuple[str | None, Skipped]] = [(fault.place, fault) for fault in faults]
    skipped += [(result.record.id, result.skipped) for result in results if result.skipped]
    skipped += [
        (record.id, Skipped(record.id, "to be added: its file is not here", f"samleng fetch {record.id}"))
        for record in waiting
    ]
    return skipped


def _document_skipped(record: Record, document: Document) -> list[dict[str, Any]]:
    return tables.skipped_rows((record.id, entry) for entry in document.skipped)


def _facts(settings: Settings, summary: dict[str, Any]) -> dict[str, Any]:
    return {
        "versions": {
            "samleng": version("samleng"),
            "schema": SCHEMA_VERSION,
            "read": stages.READ_VERSION,
            "code": stages.CODE_VERSION,
            "model": stages.MODEL_VERSION,
            "codebook": stages.load_codebook(settings).digest,
            "pipelines": stages.pipelines(),
        },
        "settings": settings.facts(),
        "counts": summary["counts"],
    }
