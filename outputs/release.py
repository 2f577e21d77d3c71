"""A release: one committed set of tables with its manifest, swapped in by one rename, never changed afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpora.records import CorpusError
from outputs.history import (
    COMMITTED,
    MANIFEST,
    REMOVING,
    by_commit,
    commit_lock,
    latest_release,
    note,
    point_latest,
    previous_release,
    reached,
    read_history,
    retain,
    sweep,
    sync,
)
from outputs.staging import writing

__all__ = [
    "commit_lock",
    "is_whole",
    "last_whole",
    "latest_release",
    "point_latest",
    "previous_release",
    "read_history",
    "read_manifest",
    "retain",
    "roll_back",
    "sweep",
    "take_again",
    "write_release",
]


def write_release(
    releases: Path,
    tables: Mapping[str, pa.Table],
    files: Mapping[str, bytes],
    facts: Mapping[str, Any],
    staged: Path | None = None,
) -> Path:
    """Write a release and make it the latest.

    Parameters
    ----------
    releases : Path
        Folder of all releases.
    tables : mapping
        Table name -> Arrow table; written as ``NAME.parquet`` (zstd).
    files : mapping
        Relative path -> content of further files (page, datapackage, extracted texts).
    facts : mapping
        What the manifest says of the run: counts, versions, settings.
    staged : Path, optional
        Folder beside the releases with files that are written already; it becomes part of the release.

    Returns
    -------
    Path
        The release's folder. Its name is a digest of its contents: the same input gives the same release, and an
        existing one is taken as it is, unless it was damaged since.

    Raises
    ------
    CorpusError
        If it cannot be written (disk full, no rights); the releases are as before then.
    """
    with writing(releases), commit_lock(releases):
        sweep(releases)
        building = releases / f".building-{os.getpid()}"
        try:
            manifest = _build(building, tables, files, facts, staged)
            release = releases / f"r{manifest['digest'][:12]}"
            _move(building, release)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
        point_latest(releases, release.name)
        note(releases, COMMITTED, release.name)
        return release


def take_again(releases: Path, name: str) -> Path | None:
    """Make a release that is there already the latest again; None if it is gone or damaged."""
    if not is_whole(releases / name):
        return None
    current = latest_release(releases)
    if current is None or current.name != name:
        with commit_lock(releases):
            sweep(releases)
            point_latest(releases, name)
            note(releases, COMMITTED, name)
    return releases / name


def roll_back(releases: Path, name: str | None = None) -> Path:
    """Point ``latest`` at the release before, or at the one named.

    Raises
    ------
    CorpusError
        If there is none to go back to, or it is damaged.
    """
    release = releases / name if name else previous_release(releases)
    if release is None:
        raise CorpusError(f"{releases}: there is no release before the latest; `samleng releases` lists them.")
    if release.parent != releases or not is_whole(release):
        raise CorpusError(f"{release}: no such release, or it is damaged; `samleng releases` lists them.")
    with commit_lock(releases):
        sweep(releases)
        point_latest(releases, release.name)
        note(releases, "rolled back to", release.name)
    return release


def read_manifest(release: Path) -> dict[str, Any]:
    return dict(json.loads((release / MANIFEST).read_text(encoding="utf-8")))


def is_whole(release: Path) -> bool:
    """Whether a release holds every file of its manifest, each with its sha256."""
    try:
        return all(_sha256(release / name) == digest for name, digest in read_manifest(release)["files"].items())
    except (OSError, ValueError, KeyError):
        return False


def last_whole(releases: Path) -> Path | None:
    """The latest release; where it is damaged, the newest undamaged one committed before it."""
    order, latest = by_commit(releases), latest_release(releases)
    older = order[: order.index(latest) + 1] if latest in order else order
    return next((release for release in reversed(older) if is_whole(release)), None)


def _build(
    building: Path,
    tables: Mapping[str, pa.Table],
    files: Mapping[str, bytes],
    facts: Mapping[str, Any],
    staged: Path | None,
) -> dict[str, Any]:
    """Everything of a release in a folder beside the others, on disk when this returns."""
    if staged is None:
        building.mkdir()
    else:
        os.replace(staged, building)
    for name, table in sorted(tables.items()):
        pq.write_table(table, building / f"{name}.parquet", compression="zstd", write_statistics=True)
    reached("tables written")
    for name, content in sorted(files.items()):
        target = building / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    reached("files written")
    manifest = _manifest(building, tables, facts)
    (building / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    reached("manifest written")
    for path in [*sorted(building.rglob("*")), building]:
        sync(path)
    reached("synced")
    return manifest


def _move(building: Path, release: Path) -> None:
    """The finished folder to its name; a damaged one of that name makes room."""
    if release.exists() and is_whole(release):
        shutil.rmtree(building)
        return
    damaged = release.with_name(f"{REMOVING}{release.name}")
    if release.exists():
        os.replace(release, damaged)
    os.replace(building, release)
    sync(release.parent)
    reached("moved")
    shutil.rmtree(damaged, ignore_errors=True)


def _manifest(folder: Path, tables: Mapping[str, pa.Table], facts: Mapping[str, Any]) -> dict[str, Any]:
    files = {
        path.relative_to(folder).as_posix(): _sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }
    said = {**facts, "writer": f"pyarrow {pa.__version__}"}
    digest = hashlib.sha256(json.dumps([files, said], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    rows = {name: table.num_rows for name, table in sorted(tables.items())}
    return {"digest": digest, "files": files, "rows": rows, **said}


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
