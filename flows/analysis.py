"""The main job as a Prefect flow: read and code every publication, gather themes, commit one release."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from corpora.catalogue import Catalogue
from corpora.record import Record
from corpora.records import CorpusError, Skipped
from flows import stages
from flows.releasing import commit_release
from flows.settings import Settings
from flows.stages import StageResult
from flows.store import StageStore


@dataclass(frozen=True, slots=True)
class PublicationResult:
    """What became of a publication: its stage results, or why it was skipped."""

    record: Record
    read: StageResult | None
    code: StageResult | None
    skipped: Skipped | None


@task(name="list publications", cache_policy=NO_CACHE)
def list_publications(settings: Settings) -> tuple[list[Record], list[Record], list[Skipped]]:
    """Publications with a file here, catalogue entries without one, and faulty records."""
    catalogue = Catalogue(settings.root)
    records = list(catalogue.publications())
    held = [record for record in records if record.status != "to be added"]
    return held, [record for record in records if record.status == "to be added"], list(catalogue.skipped)


@task(name="prepare coder", cache_policy=NO_CACHE)
def prepare_coder(settings: Settings) -> None:
    """Fit the coder on the codebook once, or load it."""
    stages.load_coder(settings)


@task(name="analyse publication", task_run_name="analyse {record.id}", cache_policy=NO_CACHE)
def analyse_publication(record: Record, settings: Settings) -> PublicationResult:
    """Read and code one publication; a fault skips this publication and no other."""
    store = StageStore(settings.store)
    try:
        read = stages.read_publication(record, store)
        code = stages.code_publication(record, read, store, settings)
    except CorpusError as error:
        return PublicationResult(record, None, None, Skipped(record.id, str(error), "Run `samleng check`."))
    return PublicationResult(record, read, code, None)


@task(name="gather and commit", cache_policy=NO_CACHE)
def gather(results: list[PublicationResult], waiting: list[Record], faults: list[Skipped], settings: Settings) -> Path:
    """Themes over the whole corpus, then one release."""
    return commit_release(results, waiting, faults, settings)


@flow(name="samleng analysis", log_prints=False)
def analyse_corpus(settings: Settings | dict[str, Any]) -> str:
    """Analyse all publications of the catalogue; returns the release's folder.

    Raises
    ------
    CorpusError
        If the catalogue holds no readable publication at all.
    """
    settings = settings if isinstance(settings, Settings) else Settings(**settings)
    held, waiting, faults = list_publications(settings)
    if not held:
        folder = Catalogue(settings.root).folder
        first = f" First fault: {faults[0].reason}" if faults else ""
        raise CorpusError(f"{folder}: no publication to analyse; add one with `samleng add FILE`.{first}")
    show("preparing the coder (learned from the codebook; the first time takes a minute) ...")
    prepare_coder(settings)
    results = []
    for number, record in enumerate(held, start=1):
        result = analyse_publication(record, settings)
        results.append(result)
        show(f"[{number:>3}/{len(held)}] {record.id}: {_outcome(result)}")
    show("gathering themes and writing the release ...")
    return str(gather(results, waiting, faults, settings))


def show(line: str) -> None:
    """One line of progress on standard error."""
    print(line, file=sys.stderr, flush=True)


def _outcome(result: PublicationResult) -> str:
    if result.skipped is not None:
        return f"skipped. {result.skipped.reason}"
    reused = [stage for stage in (result.read, result.code) if stage and stage.reused]
    return ("read and coded", "read as before, coded", "as before")[len(reused)]
