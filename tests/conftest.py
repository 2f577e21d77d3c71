"""Fixtures every room uses."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("DO_NOT_TRACK", "1")

ROOT = Path(__file__).parents[1]
CODEBOOK = ROOT / "corpora" / "codebook"
EVERY_EXEMPLAR = 5
SMALL_DOCUMENTS = ("t-en-0[1-6]*.coded", "t-km-0[1-6]*.coded")


@pytest.fixture(autouse=True)
def no_server_of_others(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that does not ask for the server others share does not see its address either."""
    if "api" not in request.fixturenames:
        monkeypatch.delenv("PREFECT_API_URL", raising=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared material beside the project; tests that need it skip without."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the shared material lies outside the repository and is not here")
    return folder


@pytest.fixture(scope="session")
def small_codebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A codebook of the same shape as the shipped one, small enough to be fitted in seconds."""
    folder = tmp_path_factory.mktemp("codebook")
    for path in CODEBOOK.iterdir():
        if path.is_file() and path.name != "exemplars.tsv":
            shutil.copy(path, folder)
    lines = (CODEBOOK / "exemplars.tsv").read_text(encoding="utf-8").splitlines()
    kept = [lines[0], *lines[1::EVERY_EXEMPLAR]]
    (folder / "exemplars.tsv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    (folder / "documents").mkdir()
    for pattern in SMALL_DOCUMENTS:
        for path in (CODEBOOK / "documents").glob(pattern):
            shutil.copy(path, folder / "documents")
    return folder
