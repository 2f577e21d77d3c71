"""From stored stage results to a committed release: corrections, themes, the two trees, summary and page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence, Set
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora.corrections import decide, read_corrections, read_takedown
from corpora.quote import cite
from corpora.record import Record
from corpora.records import Block, Document, Skipped
from flows import stages
from flows.encoding import encoder_facts
from flows.protecting import protect
from flows.registering import named, themes_of
from flows.settings import Settings
from flows.store import StageStore
from nlp.features import FeatureMaker, TextFeatures
from nlp.themes import Concern
from outputs import agreement, gathering, intervals, overriding, publishing, tables, takedown
from outputs.datapackage import datapackage
from outputs.page import render_page
from outputs.preparing import Found, Rules, prepare
from outputs.queries import queries
from outputs.release import write_release
from outputs.schema import SCHEMA_VERSION
from outputs.staging import Staging, staging
from outputs.summary import summarise
from outputs.trees import PUBLISHED, RESTRICTED
from outputs.whole import Whole

if TYPE_CHECKING:
    from flows.analysis import PublicationResult

Rows = dict[str, list[dict[str, Any]]]
WRITTEN = ("parts", "blocks", "sentences", "tokens", "codings", "redactions")  # publication by publication


def commit_release(
    results: Sequence[PublicationResult],
    waiting: Sequence[Record],
    faults: Sequence[Skipped],
    settings: Settings,
    before: Path | None = None,
) -> Path:
    """Write the release of these results; returns its folder. Only one run at a time may do so.

    ``before`` is the release whose emergent themes keep their ids and whose history of themes goes on.

    The release holds two trees of the same tables: ``restricted`` with the texts as they are, ``published`` with
    identifiers replaced and some sentences withheld. The page is made from ``published``. Publications are written one
    after the other; of all together only what the corpus-wide tables and the page are made of stays in memory.
    """
    gone, corrections = read_takedown(settings.root), read_corrections(settings.root)
    results = sorted((r for r in results if r.record.id not in gone), key=lambda result: result.record.id)
    rules = Rules(gone, decide(corrections), lambda row: _words(row, settings))
    with staging(settings.releases) as staged:
        whole = _stage_publications(results, rules, staged, settings)
        rows: Rows = {"publications": whole.publications, "concerns": whole.concerns}
        rows["skipped"] = tables.skipped_rows(_all_skipped(results, waiting, faults)) + whole.skipped
        rows["skipped"] += takedown.taken_down_rows(gone)
        known = [correction for correction in corrections if correction.sentence in whole.coded]
        rows["agreement"] = agreement.agreement_rows(known, whole.coded)
        rows["corrections"] = overriding.correction_rows(corrections, frozenset(whole.coded))
        _add_themes(rows, whole.unsure, settings, before)
        rows["runs"] = _run_rows(settings)
        published = {name: content for name, content in rows.items() if name not in publishing.ONLY_RESTRICTED}
        published["themes"] = publishing.publish_themes(rows["themes"], whole.words, whole.withheld)
        staged.add(RESTRICTED, {name: content for name, content in rows.items() if name != "concerns"})
        staged.add(PUBLISHED, published)
        summary = summarise(rows, whole.counts)
        facts = _facts(settings, summary, staged.counts(RESTRICTED))
        page = render_page(published, facts, quotations=whole.quotations)
        files = {
            "summary.json": (json.dumps(summary, indent=1, ensure_ascii=False) + "\n").encode(),
            "datapackage.json": datapackage(PUBLISHED),
            "queries.sql": queries().encode(),
            "page.html": page.encode(),
        }
        return write_release(settings.releases, {}, files, facts, staged.finish())


def _stage_publications(
    results: Sequence[PublicationResult], rules: Rules, staged: Staging, settings: Settings
) -> Whole:
    """Write what belongs to single publications, in order of their ids; returns what all need together."""
    whole = Whole()
    for tree in (RESTRICTED, PUBLISHED):
        staged.add(tree, {name: [] for name in WRITTEN})
    for result in results:
        found = _found(result, settings)
        if found is None:
            continue
        prepared = prepare(found, rules)
        for tree, rows in ((RESTRICTED, prepared.restricted), (PUBLISHED, prepared.published)):
            staged.add(tree, {name: rows[name] for name in WRITTEN})
        staged.text(RESTRICTED, found.publication, prepared.text)
        staged.text(PUBLISHED, found.publication, prepared.shown)
        whole.add(prepared)
    return whole


def _found(result: PublicationResult, settings: Settings) -> Found | None:
    """What the stages stored of a publication; None where one of them has nothing."""
    if result.read is None or result.code is None or result.record.path is None:
        return None
    store, record = StageStore(settings.store), result.record
    document = stages.load_document(result.read, store)
    coded = stages.load_coded(result.code, store)
    protection = protect(record, result.read, document, settings)
    rows = {
        "publications": [_publication_row(record, document, len(coded["sentences"]))],
        "parts": tables.part_rows(record.id, document),
        "blocks": tables.block_rows(record.id, document),
        "sentences": [row | {"reviewed": False, "withheld": None} for row in coded["sentences"]],
        "tokens": coded["tokens"],
        "codings": coded["codings"],
        "concerns": [concern | {"publication": record.id} for concern in coded["concerns"]],
        "skipped": tables.skipped_rows((record.id, entry) for entry in document.skipped),
    }
    return Found(record.id, rows, document.text, protection.redactions, protection.sensitive, _quotable(record))


def _publication_row(record: Record, document: Document, sentences: int) -> dict[str, Any]:
    assert record.path is not None
    row = tables.publication_row(record, document, sentences, stages.source_sha256(record.path))
    rights = {"redistributable": record.redistributable, "sensitivity": record.sensitivity}
    return row | {"citation": cite(record)} | rights


def _words(sentence: Mapping[str, Any], settings: Settings) -> tuple[list[str], list[str]]:
    """Words and concepts of a sentence that only a reviewer found to be a child's concern."""
    text, language = sentence["text"], sentence["language"]
    block = Block("paragraph", text, 0, len(text), language)
    examined = stages.load_coder(settings).examiner.examine(Document("", text, (block,)))
    words = [word for features in examined.content for word in features.words]
    return words, [concept for features in examined.content for concept in features.concepts]


def _add_themes(rows: Rows, unsure: Set[str], settings: Settings, before: Path | None) -> None:
    """Themes, their members and events, and the ten requests, over all concerns together."""
    concerns = {row["sentence"]: row for row in rows["concerns"]}
    coder = stages.load_coder(settings)
    placed = coder.themes.place([_concern(row, coder.examiner.features) for row in concerns.values()])
    themes, memberships, history = named(*placed, themes_of(before))
    rows["themes"] = gathering.theme_rows(themes, memberships, concerns, stages.stop_words())
    rows["theme_members"] = gathering.member_rows(memberships, concerns)
    rows["theme_events"] = gathering.event_rows(rows["theme_members"], rows["publications"], history)
    requests = gathering.request_rows(stages.load_codebook(settings).requests, concerns, frozenset(unsure))
    confusion = None if coder.request.confusion is None else coder.request.confusion.tolist()
    shares = intervals.request_shares(list(concerns.values()), confusion)
    rows["requests"] = [row | shares[row["request"]] for row in requests]


def _concern(row: dict[str, Any], maker: FeatureMaker) -> Concern:
    kept = TextFeatures(row["language"], tuple(row["words"]), "", tuple(row["concepts"]), (), row["written"])
    return Concern(row["sentence"], row["publication"], row["request"], maker.with_senses(kept))


def _quotable(record: Record) -> str:
    """How much of a publication may be passed on: by its record, short quotations where it says nothing."""
    if record.sensitivity == "restricted":
        return "restricted"
    if record.redistributable or record.invented:
        return "all"
    return "none" if record.data.get("redistributable") is False else "quotations"


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


def _facts(settings: Settings, summary: dict[str, Any], rows: Mapping[str, int]) -> dict[str, Any]:
    return {
        "versions": _versions(settings),
        "settings": settings.facts(),
        "counts": summary["counts"],
        "rows": dict(rows),
    }
