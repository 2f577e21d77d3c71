"""From stored stage results to a committed release: corrections, themes, the two trees, summary and page."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpora.corrections import Correction, decide, read_corrections, read_takedown
from corpora.quote import cite
from corpora.record import Record
from corpora.records import Block, Document, Skipped
from flows import stages
from flows.encoding import encoder_facts
from flows.protecting import Protection, protect
from flows.registering import named, themes_of
from flows.settings import Settings
from flows.store import StageStore
from nlp.features import TextFeatures
from nlp.themes import Concern
from outputs import agreement, gathering, intervals, overriding, publishing, tables, takedown
from outputs.datapackage import datapackage
from outputs.page import render_page
from outputs.queries import queries
from outputs.release import write_release
from outputs.schema import SCHEMA_VERSION, to_arrow
from outputs.summary import summarise

if TYPE_CHECKING:
    from flows.analysis import PublicationResult

Rows = dict[str, list[dict[str, Any]]]
RESTRICTED, PUBLISHED = "restricted", "published"
CONCERNS = "concerns"  # rows the themes are made of; not a table


def commit_release(
    results: Sequence[PublicationResult],
    waiting: Sequence[Record],
    faults: Sequence[Skipped],
    settings: Settings,
    before: Path | None = None,
) -> Path:
    """Write the release of these results; returns its folder.

    ``before`` is the release whose emergent themes keep their ids and whose history of themes goes on.

    The release holds two trees of the same tables: ``restricted`` with the texts as they are, ``published`` with
    identifiers replaced and some sentences withheld. The page is made from ``published``.
    """
    gone = read_takedown(settings.root)
    results = [result for result in results if result.record.id not in gone]
    rows, texts, protections = _publication_rows(results, settings)
    rows["skipped"] = tables.skipped_rows(_all_skipped(results, waiting, faults)) + rows["skipped"]
    rows["skipped"] += takedown.take_down(rows, texts, gone)
    corrections = read_corrections(settings.root)
    _apply_corrections(rows, corrections, settings)
    _add_themes(rows, settings, before)
    rows["runs"] = _run_rows(settings)
    published, published_texts = _published(rows, texts, protections, results, corrections)
    files = _tree(RESTRICTED, rows, texts) | _tree(PUBLISHED, published, published_texts)
    summary = summarise(rows)
    facts = _facts(settings, summary, rows)
    files["summary.json"] = (json.dumps(summary, indent=1, ensure_ascii=False) + "\n").encode()
    files["datapackage.json"] = datapackage(PUBLISHED)
    files["queries.sql"] = queries().encode()
    files["page.html"] = render_page(published, facts).encode()
    return write_release(settings.releases, {}, files, facts)


def _publication_rows(
    results: Sequence[PublicationResult], settings: Settings
) -> tuple[Rows, dict[str, str], dict[str, Protection]]:
    names = ("publications", "parts", "blocks", "sentences", "tokens", "codings", "skipped", CONCERNS)
    rows: Rows = {name: [] for name in names}
    texts: dict[str, str] = {}
    protections: dict[str, Protection] = {}
    store = StageStore(settings.store)
    for result in results:
        if result.read is None or result.code is None or result.record.path is None:
            continue
        record, document = result.record, stages.load_document(result.read, store)
        coded = stages.load_coded(result.code, store)
        rows["publications"].append(_publication_row(record, document, len(coded["sentences"])))
        rows["parts"] += tables.part_rows(record.id, document)
        rows["blocks"] += tables.block_rows(record.id, document)
        rows["sentences"] += [row | {"reviewed": False, "withheld": None} for row in coded["sentences"]]
        rows["tokens"] += coded["tokens"]
        rows["codings"] += coded["codings"]
        rows[CONCERNS] += [concern | {"publication": record.id} for concern in coded["concerns"]]
        rows["skipped"] += tables.skipped_rows((record.id, entry) for entry in document.skipped)
        texts[record.id] = document.text
        protections[record.id] = protect(record, result.read, document, settings)
    return rows, texts, protections


def _publication_row(record: Record, document: Document, sentences: int) -> dict[str, Any]:
    assert record.path is not None
    row = tables.publication_row(record, document, sentences, stages.source_sha256(record.path))
    rights = {"redistributable": record.redistributable, "sensitivity": record.sensitivity}
    return row | {"citation": cite(record)} | rights


def _apply_corrections(rows: Rows, corrections: Sequence[Correction], settings: Settings) -> None:
    """People's decisions over the pipeline's, and how well the two agree."""
    pipeline = {row["sentence"]: agreement.NOT_CODED for row in rows["sentences"]}
    pipeline |= {row["sentence"]: row["request"] for row in rows["codings"] if row["rank"] == 1}
    known = [correction for correction in corrections if correction.sentence in pipeline]
    rows["agreement"] = agreement.agreement_rows(known, pipeline)
    rows["corrections"] = overriding.correction_rows(corrections, frozenset(pipeline))
    overriding.override(rows, decide(known), lambda row: _words(row, settings))


def _words(sentence: Mapping[str, Any], settings: Settings) -> tuple[list[str], list[str]]:
    """Words and concepts of a sentence that only a reviewer found to be a child's concern."""
    text, language = sentence["text"], sentence["language"]
    block = Block("paragraph", text, 0, len(text), language)
    examined = stages.load_coder(settings).examiner.examine(Document("", text, (block,)))
    words = [word for features in examined.content for word in features.words]
    return words, [concept for features in examined.content for concept in features.concepts]


def _add_themes(rows: Rows, settings: Settings, before: Path | None) -> None:
    """Themes, their members and events, and the ten requests, over all concerns together."""
    concerns = {row["sentence"]: row for row in rows[CONCERNS]}
    coder = stages.load_coder(settings)
    placed = coder.themes.place([_concern(row) for row in concerns.values()])
    themes, memberships, history = named(*placed, themes_of(before))
    rows["themes"] = gathering.theme_rows(themes, memberships, concerns, stages.stop_words())
    rows["theme_members"] = gathering.member_rows(memberships, concerns)
    rows["theme_events"] = gathering.event_rows(rows["theme_members"], rows["publications"], history)
    unsure = frozenset(row["sentence"] for row in rows["codings"] if row["rank"] == 1 and row["review"])
    requests = gathering.request_rows(stages.load_codebook(settings).requests, concerns, unsure)
    confusion = None if coder.request.confusion is None else coder.request.confusion.tolist()
    shares = intervals.request_shares(list(concerns.values()), confusion)
    rows["requests"] = [row | shares[row["request"]] for row in requests]


def _concern(row: dict[str, Any]) -> Concern:
    features = TextFeatures(row["language"], tuple(row["words"]), "", tuple(row["concepts"]), ())
    return Concern(row["sentence"], row["publication"], row["request"], features)


def _published(
    rows: Rows,
    texts: Mapping[str, str],
    protections: Mapping[str, Protection],
    results: Sequence[PublicationResult],
    corrections: Sequence[Correction],
) -> tuple[Rows, dict[str, str]]:
    """The published tree's rows and texts; marks in ``rows`` what is withheld there."""
    decided = {key: decision.quote for key, decision in decide(corrections).items() if decision.quote}
    sensitive = {
        (name, start): matter for name, found in protections.items() for start, matter in found.sensitive.items()
    }
    quotable = {result.record.id: _quotable(result.record) for result in results}
    withheld = publishing.reasons_to_withhold(rows, quotable, sensitive, decided)
    redactions = {name: list(found.redactions) for name, found in protections.items()}
    rows["redactions"] = [
        row for name in sorted(texts) for row in publishing.redaction_rows(name, publishing.apart(redactions[name]))
    ]
    for row in rows["sentences"]:
        row["withheld"] = withheld.get(row["sentence"])
    return publishing.publish(rows, texts, redactions, withheld)


def _quotable(record: Record) -> str:
    """How much of a publication may be passed on: by its record, short quotations where it says nothing."""
    if record.sensitivity == "restricted":
        return "restricted"
    if record.redistributable or record.invented:
        return "all"
    return "none" if record.data.get("redistributable") is False else "quotations"


def _tree(name: str, rows: Rows, texts: Mapping[str, str]) -> dict[str, bytes]:
    """Files of one tree: a Parquet file for each table, the extracted texts."""
    files = {
        f"{name}/{table}.parquet": _parquet(to_arrow(table, content))
        for table, content in rows.items()
        if table != CONCERNS
    }
    return files | {f"{name}/extracted/{publication}.txt": text.encode() for publication, text in texts.items()}


def _parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream, compression="zstd", write_statistics=True)
    return stream.getvalue()


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


def _versions(settings: Settings) -> dict[str, Any]:
    return {
        "samleng": version("samleng"),
        "schema": SCHEMA_VERSION,
        "read": stages.READ_VERSION,
        "code": stages.CODE_VERSION,
        "model": stages.MODEL_VERSION,
        "codebook": stages.load_codebook(settings).digest,
        "pipelines": stages.pipelines(),
    } | ({"encoder": encoder_facts(settings)} if settings.encoder else {})


def _run_rows(settings: Settings) -> list[dict[str, Any]]:
    facts = {f"version of {name}": value for name, value in _versions(settings).items()}
    facts |= {f"setting {name}": value for name, value in settings.facts().items()}
    return [
        {"name": name, "value": value if isinstance(value, str) else json.dumps(value, sort_keys=True)}
        for name, value in sorted(facts.items())
    ]


def _facts(settings: Settings, summary: dict[str, Any], rows: Rows) -> dict[str, Any]:
    return {
        "versions": _versions(settings),
        "settings": settings.facts(),
        "counts": summary["counts"],
        "rows": {name: len(content) for name, content in sorted(rows.items()) if name != CONCERNS},
    }
