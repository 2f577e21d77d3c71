"""The main job as a Prefect flow: read and code every publication, gather themes, commit one release."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from corpora.record import Record
from flows import executors, stages, work
from flows.committing import commit
from flows.encoding import encoder_of
from flows.reporting import Progress, report
from flows.settings import Settings, load_settings
from flows.work import Holdings, Outcome, PublicationResult
from outputs.release import latest_release

__all__ = ["PublicationResult", "analyse_batch", "analyse_corpus"]


@task(name="prepare coder", cache_policy=NO_CACHE)
def prepare_coder(settings: Settings) -> None:
    """Fit the coder on the codebook once; workers load it from the store."""
    stages.ensure_coder(settings)


@task(name="analyse batch", cache_policy=NO_CACHE)
def analyse_batch(batch: Sequence[Record], settings: Settings) -> list[Outcome]:
    """Read and code some publications."""
    return work.analyse(batch, settings)


@task(name="gather and commit", cache_policy=NO_CACHE)
def gather(results: Sequence[PublicationResult], found: Holdings, settings: Settings) -> Path:
    """Themes over the whole corpus, then one release."""
    return commit(results, found, settings)


@flow(name="samleng analysis", log_prints=False)
def analyse_corpus(settings: Settings | dict[str, Any]) -> str:
    """Analyse all publications of the catalogue; returns the release's folder.

    Parameters
    ----------
    settings : Settings or dict
        A dict holds settings by name, as a deployment's parameters do; ``root`` defaults to the working directory.

    Raises
    ------
    CorpusError
        If the catalogue holds no readable publication at all, the disk cannot be written, or the encoder is on and not
        on this machine.
    """
    settings = _anywhere(settings)
    encoder_of(settings)  # asked for and not here: that ends the run before anything is done
    previous = latest_release(settings.releases)
    found = work.holdings(settings)
    todo = work.to_do(found.held, settings)
    show(f"{len(found.held)} publications, {len(found.held) - len(todo)} of them as before")
    outcomes = _analysed(todo, settings) if todo else {}
    show("gathering themes and writing the release ...")
    results = work.settle(found.held, outcomes, settings)
    release = gather(results, found, settings)
    report(results, found, previous, release)
    return str(release)


def show(line: str) -> None:
    """One line of progress on standard error."""
    print(line, file=sys.stderr, flush=True)


def _analysed(todo: Sequence[Record], settings: Settings) -> dict[str, str | None]:
    show("preparing the coder (learned from the codebook; the first time takes a minute) ...")
    prepare_coder(settings)
    outcomes: dict[str, str | None] = {}
    with Progress(len(todo)) as progress:
        for batch in executors.worked_on(analyse_batch, work.batches(todo, settings), settings):
            for publication, reason in batch:
                outcomes[publication] = reason
                done = "analysed" if reason is None else f"skipped. {reason}"
                show(f"[{len(outcomes):>3}/{len(todo)}] {publication}: {done}")
            progress.reached(len(outcomes))
    return outcomes


def _anywhere(settings: Settings | dict[str, Any]) -> Settings:
    """Settings whose places hold for a worker with another working directory."""
    if not isinstance(settings, Settings):
        given = dict(settings)
        settings = load_settings(Path(given.pop("root", ".")), **given)
    codebook = settings.codebook.resolve() if settings.codebook else None
    places = {"root": settings.root.resolve(), "codebook": codebook}
    encoder = settings.encoder_folder if settings.encoder else None
    return settings.model_copy(update=places | ({"encoder_model": str(encoder)} if encoder else {}))
