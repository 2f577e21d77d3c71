"""A release: one committed set of tables with its manifest, swapped in by one rename, never changed afterwards."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

LATEST = "latest"
MANIFEST = "manifest.json"


@contextmanager
def commit_lock(releases: Path) -> Iterator[None]:
    """Hold the releases' file lock; a second run waits."""
    releases.mkdir(parents=True, exist_ok=True)
    with (releases / ".lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(stream, fcntl.LOCK_UN)


def write_release(
    releases: Path, tables: Mapping[str, pa.Table], files: Mapping[str, bytes], facts: Mapping[str, Any]
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

    Returns
    -------
    Path
        The release's folder. Its name is a digest of its contents: the same input gives the same release, and an
        existing one is taken as it is.
    """
    with commit_lock(releases):
        sweep(releases)
        building = releases / f".building-{os.getpid()}"
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        for name, table in sorted(tables.items()):
            pq.write_table(table, building / f"{name}.parquet", compression="zstd", write_statistics=True)
        for name, content in sorted(files.items()):
            target = building / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        manifest = _manifest(building, tables, facts)
        (building / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
        for path in sorted(building.rglob("*")):
            _sync(path)
        release = releases / f"r{manifest['digest'][:12]}"
        if release.exists():
            shutil.rmtree(building)
        else:
            os.replace(building, release)
            _sync(releases)
        point_latest(releases, release.name)
        return release


def point_latest(releases: Path, name: str) -> None:
    """Swap ``latest`` to a release in one rename."""
    pointer = releases / f".{LATEST}-{os.getpid()}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(name)
    os.replace(pointer, releases / LATEST)
    _sync(releases)


def sweep(releases: Path) -> None:
    """Remove what an interrupted commit left; only under the commit lock."""
    for path in releases.glob(".building-*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in releases.glob(f".{LATEST}-*"):
        path.unlink(missing_ok=True)


def read_manifest(release: Path) -> dict[str, Any]:
    return dict(json.loads((release / MANIFEST).read_text(encoding="utf-8")))


def _manifest(folder: Path, tables: Mapping[str, pa.Table], facts: Mapping[str, Any]) -> dict[str, Any]:
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    digest = hashlib.sha256(json.dumps([files, facts], sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    rows = {name: table.num_rows for name, table in sorted(tables.items())}
    return {"digest": digest, "files": files, "rows": rows, **facts}


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
