"""No stage's sources change without its version."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from flows import versions


def test_every_stage_whose_sources_changed_has_a_new_version() -> None:
    changed = versions.changed_stages()
    assert not changed, (
        f"the sources of {', '.join(changed)} changed: stored results would be stale. Run `python -m flows.versions` "
        "(it raises the version of every changed stage in flows/data/stages.toml) and commit that file."
    )


def test_a_changed_source_changes_the_digest_and_raises_the_version_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "stage.py"
    source.write_text("one")
    listed = tmp_path / "stages.toml"
    listed.write_text('# note\n[read]\nversion = 4\ndigest = "x"\nsources = ["stage.py"]\nwithout = []\n')
    monkeypatch.setattr(versions, "STAGES", listed)
    monkeypatch.setattr(versions, "PROJECT", tmp_path)
    for cached in (versions._stages, versions.source_digest):
        cached.cache_clear()
    try:
        assert versions.raise_versions() == ["read"]
        assert versions.stage_version("read") == "5"
        assert versions.raise_versions() == []
        assert listed.read_text().startswith("# note\n[read]\nversion = 5\n")
    finally:
        for cached in (versions._stages, versions.source_digest):
            cached.cache_clear()


@pytest.mark.parametrize(("stage", "entry"), [("read", "corpora/readers/worker.py"), ("model", "nlp/coding.py")])
def test_what_a_stage_imports_from_its_own_rooms_is_among_its_sources(stage: str, entry: str) -> None:
    listed = {path.relative_to(versions.PROJECT).as_posix() for path in versions.stage_sources(stage)}
    room = entry.partition("/")[0]
    missing = _imported(entry, room) - listed
    assert missing == set()


def _imported(entry: str, room: str) -> set[str]:
    """Modules of one room that a module imports, and theirs."""
    seen: set[str] = set()
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for node in ast.walk(ast.parse((versions.PROJECT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(f"{room}."):
                waiting += _files(node)
    return seen


def _files(node: ast.ImportFrom) -> list[str]:
    base = (node.module or "").replace(".", "/")
    names = [f"{base}.py", f"{base}/__init__.py", *(f"{base}/{alias.name}.py" for alias in node.names)]
    return [name for name in names if (versions.PROJECT / name).is_file()]
