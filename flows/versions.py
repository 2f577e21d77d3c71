"""Versions of the stages; ``python -m flows.versions`` raises those whose sources changed."""

from __future__ import annotations

import hashlib
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

STAGES = Path(__file__).parent / "data" / "stages.toml"
PROJECT = Path(__file__).parents[1]
UNREAD = ("__pycache__", ".pyc", ".md")


def stage_version(stage: str) -> str:
    """The number that stands in the key of a stage's results."""
    return str(_stages()[stage]["version"])


@cache
def source_digest(stage: str) -> str:
    """Sha256 over names and contents of all sources that decide a stage's result."""
    total = hashlib.sha256()
    for path in stage_sources(stage):
        total.update(path.relative_to(PROJECT).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def stage_sources(stage: str) -> list[Path]:
    """The files that decide a stage's result, in order of their names."""
    entry = _stages()[stage]
    found = {path for pattern in entry["sources"] for path in PROJECT.glob(pattern) if path.is_file()}
    return sorted(path for path in found if not _left_out(path.relative_to(PROJECT).as_posix(), entry["without"]))


def changed_stages() -> list[str]:
    """Stages with a number whose sources are not those the number was given for."""
    return [name for name, entry in _stages().items() if entry["version"] and source_digest(name) != entry["digest"]]


def raise_versions() -> list[str]:
    """Raise the number of every changed stage in the data file; returns their names."""
    changed = changed_stages()
    stage, lines = "", []
    for line in STAGES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            stage = line.strip("[]")
        name = line.partition(" = ")[0]
        if stage in changed and name == "version":
            line = f"version = {_stages()[stage]['version'] + bool(_stages()[stage]['digest'])}"
        if stage in changed and name == "digest":
            line = f'digest = "{source_digest(stage)}"'
        lines.append(line)
    STAGES.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _stages.cache_clear()
    return changed


def main() -> None:
    """Say which stages were raised."""
    raised = raise_versions()
    print(f"raised: {', '.join(raised)}" if raised else "no stage's sources changed", file=sys.stderr)


@cache
def _stages() -> dict[str, Any]:
    return tomllib.loads(STAGES.read_text(encoding="utf-8"))


def _left_out(name: str, without: list[str]) -> bool:
    return any(name.startswith(prefix) for prefix in without) or any(part in name for part in UNREAD)


if __name__ == "__main__":
    main()
