"""The walls between rooms, and the manners of the house."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("corpora", "nlp", "outputs", "flows")
FORBIDDEN = {
    "corpora": {"nlp", "outputs", "flows", "prefect", "spacy", "sklearn", "pyarrow"},
    "nlp": {"outputs", "flows", "prefect", "pyarrow", "requests", "httpx", "urllib", "socket"},
    "outputs": {"flows", "prefect", "spacy"},
    "flows": {"pandas", "sklearn"},
}
LONGEST_MODULE = 300
EMPTY_NAMES = ("utils", "util", "helper", "helpers", "manager", "common", "misc")


def modules(room: str) -> list[Path]:
    return sorted(path for path in (ROOT / room).rglob("*.py") if "releases" not in path.parts)


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_the_house_allows(room: str) -> None:
    faults = {
        path.relative_to(ROOT).as_posix(): wrong
        for path in modules(room)
        if (wrong := imported(path) & FORBIDDEN[room])
    }
    assert faults == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_says_in_its_first_line_what_it_is_for(room: str) -> None:
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in modules(room)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize("room", ROOMS)
def test_modules_are_short_and_named_for_what_they_do(room: str) -> None:
    long = {
        path.name: count
        for path in modules(room)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}
    assert [path.name for path in modules(room) if path.stem in EMPTY_NAMES] == []


def test_the_lock_names_no_host() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text
