"""Fixtures of the flows: a tiny codebook fitted once, projects that borrow the fit, one Prefect server for all."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.environment import prepare_environment

sys.path.insert(0, str(Path(__file__).parent))  # tiny, killing
HOME = Path(tempfile.mkdtemp(prefix="samleng-test-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ.pop("PREFECT_API_URL", None)
prepare_environment(HOME, quiet=True)  # before anything imports Prefect

from tiny import tiny_codebook, tiny_project  # noqa: E402

from flows.settings import Settings, load_settings  # noqa: E402

Project = Callable[..., Settings]


@pytest.fixture(scope="session")
def codebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_codebook(tmp_path_factory.mktemp("book") / "codebook")


@pytest.fixture(scope="session")
def fitted(tmp_path_factory: pytest.TempPathFactory, codebook: Path) -> Path:
    """A store that holds the fitted coder of the tiny codebook and nothing else."""
    from flows import stages

    settings = load_settings(tmp_path_factory.mktemp("fitted"), codebook=codebook)
    stages.ensure_coder(settings)
    return settings.store


@pytest.fixture
def project(tmp_path: Path, codebook: Path, fitted: Path) -> Project:
    """Make projects of tiny publications; nothing is fitted again."""

    def make(name: str = "project", publications: int = 4, **settings: object) -> Settings:
        root = tiny_project(tmp_path / name, publications)
        made = load_settings(root, codebook=codebook, **settings)
        shutil.copytree(fitted, made.store)
        return made

    return make


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one embedded server for all tests that need no server of their own."""
    from flows.server import prefect_server

    with prefect_server(Settings(root=tmp_path_factory.mktemp("api"))) as address:
        yield address
