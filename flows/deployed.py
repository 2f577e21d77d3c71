"""The flows as prefect.yaml deploys them: with retries and time-outs that a run at the command line does without."""

from __future__ import annotations

from pathlib import Path

from flows.environment import prepare_environment

prepare_environment(Path(".samleng"))  # numeric libraries are held to one thread before they are imported

from flows.analysis import analyse_corpus  # noqa: E402
from flows.fetching import fetch_entries, scan_inbox  # noqa: E402

ANALYSIS_SECONDS = 6 * 3600
FETCHING_SECONDS = 2 * 3600
INBOX_SECONDS = 1800

analysis = analyse_corpus.with_options(retries=2, retry_delay_seconds=120, timeout_seconds=ANALYSIS_SECONDS)
fetching = fetch_entries.with_options(timeout_seconds=FETCHING_SECONDS)
inbox = scan_inbox.with_options(timeout_seconds=INBOX_SECONDS)
