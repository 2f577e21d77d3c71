"""Fetch catalogue entries and take in the inbox, as Prefect flows; what they bring starts the analysis by an event."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from corpora.adding import add_folder, write_stubs
from corpora.catalogue import Catalogue
from corpora.fetch import Unreached, fetch
from corpora.record import Record
from corpora.records import CorpusError
from flows.events import corpus_changed
from flows.settings import load_settings

FETCH_SECONDS = 300
AGAIN_SECONDS = [5.0, 30.0]  # short: without network a hundred entries have to end well within the flow's time-out
INBOX = Path("corpora") / "inbox"


def may_come(fetching: Any, run: Any, state: State[Any]) -> bool:
    """Whether another try may bring what failed; what a server or its robots.txt refused is not asked for again."""
    return isinstance(state.result(raise_on_failure=False), Unreached)


@task(
    name="fetch publication", task_run_name="fetch {record.id}", cache_policy=NO_CACHE,
    retries=len(AGAIN_SECONDS), retry_delay_seconds=AGAIN_SECONDS, retry_condition_fn=may_come,
    timeout_seconds=FETCH_SECONDS,
)  # fmt: skip
def fetch_publication(record: Record) -> str:
    """Get the file of one entry from its address; tried three times where server or network failed."""
    return fetch(record).id


@flow(name="samleng fetch", log_prints=False)
def fetch_entries(root: str = ".") -> list[str]:
    """Fetch every entry "to be added" that has an address; the ids of those that came.

    What could not be fetched stands in the artifact ``fetched`` with its reason and fails nothing.
    """
    settings = load_settings(Path(root))
    records = [record for record in Catalogue(settings.root).publications() if record.status == "to be added"]
    rows = []
    for record in records:
        if record.url is not None:
            reason = _reason(fetch_publication(record, return_state=True))
            rows.append({"publication": record.id, "outcome": "not fetched" if reason else "fetched", "reason": reason})
    if rows:
        create_table_artifact(rows, key="fetched", description="What came, and why the rest did not.")
    fetched = [row["publication"] for row in rows if not row["reason"]]
    corpus_changed(settings.state, fetched)
    return fetched


@flow(name="samleng inbox", log_prints=False)
def scan_inbox(root: str = ".") -> list[str]:
    """Take in what lies in ``corpora/inbox`` with its record filled in; the ids of what was added.

    A file without a record gets a stub beside it and waits for a person.
    """
    settings = load_settings(Path(root))
    inbox = settings.root / INBOX
    if not inbox.is_dir():
        return []
    write_stubs(inbox)
    outcomes = list(add_folder(inbox, Catalogue(settings.root), {}, empty=True))
    added = [outcome.id for outcome in outcomes if isinstance(outcome, Record)]
    faults = [{"fault": str(outcome)} for outcome in outcomes if isinstance(outcome, CorpusError)]
    if faults:
        create_table_artifact(faults, key="inbox", description="Files that wait for a person.")
    corpus_changed(settings.state, added)
    return added


def _reason(state: State[Any]) -> str:
    """Why a task failed; empty where it did not."""
    return "" if state.is_completed() else str(state.result(raise_on_failure=False)) or str(state.message)
