"""What a run leaves in Prefect: a table of what changed, a summary in Markdown, and progress while it runs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, cast
from uuid import UUID

import pyarrow.parquet as pq
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.work import Holdings, PublicationResult

STEPS = 20  # progress is told at most this many times a run
SAME = "as before"


class Progress:
    """Progress of a run as a Prefect artifact, in whole steps of a twentieth."""

    def __init__(self, total: int) -> None:
        self.total, self._told = total, 0
        self._artifact: UUID | None = None

    def __enter__(self) -> Progress:
        made = create_progress_artifact(0.0, key="progress", description=f"{self.total} publications to analyse")
        self._artifact = cast(UUID, made)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.reached(self.total)

    def reached(self, done: int) -> None:
        """Tell how many publications are done, if that is a step further."""
        step = STEPS * done // self.total
        if step > self._told and self._artifact is not None:
            update_progress_artifact(self._artifact, 100.0 * done / self.total)
            self._told = step


def report(results: Sequence[PublicationResult], found: Holdings, previous: Path | None, release: Path) -> None:
    """Leave the artifacts ``what-changed`` and ``summary``."""
    rows = changes(results, found, previous, release)
    table = [row for row in rows if row["change"] != SAME] or [_row("all", SAME, None)]
    create_table_artifact(cast(Any, table), key="what-changed", description="Against the release before.")
    create_markdown_artifact(summary_text(rows, release), key="summary", description=f"Release {release.name}")


def changes(
    results: Sequence[PublicationResult], found: Holdings, previous: Path | None, release: Path
) -> list[dict[str, Any]]:
    """For every publication what became of it against the release before: new, changed, as before, gone or failed."""
    before, now = _published(previous), _published(release)
    rows = []
    for result in results:
        name = result.record.id
        if result.skipped is not None:
            rows.append(_row(name, "failed", before.get(name), result.skipped.reason))
        else:
            rows.append(_row(name, _change(before.get(name), now.get(name)), now.get(name)))
    rows += [_row(fault.place, "failed", None, fault.reason) for fault in found.faults]
    told = {row["publication"] for row in rows}
    return rows + [_row(name, "gone", facts) for name, facts in before.items() if name not in told]


def summary_text(rows: Sequence[dict[str, Any]], release: Path) -> str:
    """The figures of a release in Markdown."""
    summary = json.loads((release / "summary.json").read_text(encoding="utf-8"))
    counts = summary["counts"]
    changed = Counter(row["change"] for row in rows)
    told = ", ".join(f"{n} {change}" for change, n in sorted(changed.items()))
    lines = [
        f"# Release {release.name}",
        "",
        f"{counts['publications']} publications: {told}.",
        "",
        f"{counts['sentences']} sentences, {counts['child_matters']} concerns and requests of children, "
        f"{counts['review']} for a person to look at. Counts are of sentences, not of children.",
        "",
        "| | request | sentences | publications |",
        "| --- | --- | --- | --- |",
    ]
    columns = ("request", "title_en", "sentences", "publications")
    lines += [f"| {' | '.join(str(row[name]) for name in columns)} |" for row in summary["requests"]]
    failed = [row for row in rows if row["change"] == "failed"]
    if failed:
        lines += ["", "Not read:", "", *(f"- {row['publication']}: {row['reason']}" for row in failed)]
    return "\n".join(lines)


def _change(before: tuple[str, int] | None, now: tuple[str, int] | None) -> str:
    if now is None:
        return "taken down"
    return SAME if before == now else "changed" if before else "new"


def _published(release: Path | None) -> dict[str, tuple[str, int]]:
    """Publication -> source sha256 and sentences of a release."""
    found = sorted(release.rglob("publications.parquet")) if release else []
    if not found:
        return {}
    columns = pq.read_table(found[0], columns=["publication", "source_sha256", "sentences"]).to_pydict()
    return {
        name: (sha256, sentences)
        for name, sha256, sentences in zip(
            columns["publication"], columns["source_sha256"], columns["sentences"], strict=True
        )
    }


def _row(name: str, change: str, facts: tuple[str, int] | None, reason: str = "") -> dict[str, Any]:
    return {"publication": name, "change": change, "sentences": facts[1] if facts else "", "reason": reason}
