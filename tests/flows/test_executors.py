"""Every executor gives the release a plain run gives; a worker lost in mid-run costs nothing but time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from commanding import environment, run, start, until
from conftest import Project
from killing import run_body

from flows.settings import Settings
from flows.store import StageStore
from outputs.release import latest_release

pytestmark = pytest.mark.slow


def plain_release(project: Project, publications: int) -> str:
    settings = project("plain", publications)
    run_body(settings)
    return name_of(settings)


def name_of(settings: Settings) -> str:
    release = latest_release(settings.releases)
    assert release
    return release.name


@pytest.mark.parametrize("executor", ["threads", "dask"])
def test_the_release_is_that_of_a_plain_run(project: Project, api: str, executor: str) -> None:
    if executor == "dask":
        pytest.importorskip("prefect_dask")
    settings = project()
    code, _, err = run(settings, "--executor", executor, "--workers", "2", api=api)
    assert code == 0, err
    assert "Traceback" not in err
    assert name_of(settings) == plain_release(project, 4)


@contextmanager
def cluster(settings: Settings, api: str, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers on loopback, as processes of their own; the scheduler's address."""
    file = settings.root / "scheduler.json"
    variables = dict(environment(settings, api))
    parts: list[subprocess.Popen[bytes]] = []

    def part(name: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{name}", "--scheduler-file", str(file)]
        command += ["--no-dashboard", "--host", "127.0.0.1", *options]
        with (settings.root / f"dask-{len(parts)}.log").open("wb") as log:
            made = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
        parts.append(made)
        return made

    try:
        part("scheduler", "--port", "0")
        until(lambda: file.exists() and file.stat().st_size > 0, 60)
        made = [part("worker", "--nthreads", "1", "--no-nanny", "--name", f"w{n}") for n in range(workers)]
        yield _address(file), made
    finally:
        for one in reversed(parts):
            one.kill()
            one.wait()


def _address(file: Path) -> str:
    return str(json.loads(file.read_text())["address"])


def test_a_worker_killed_in_mid_run_changes_nothing_and_the_store_counts_exactly(project: Project, api: str) -> None:
    pytest.importorskip("prefect_dask")
    publications = 10
    settings = project("cluster", publications)
    with cluster(settings, api, workers=2) as (address, workers):
        process = start(settings, "--executor", address, "--workers", "2", api=api)
        until(lambda: counted(settings, "code") > 0 or process.poll() is not None)
        workers[0].kill()
        _, err = process.communicate(timeout=200)
        assert process.returncode == 0, err
        assert workers[0].wait() == -9
    assert counted(settings, "read") == counted(settings, "code") == publications
    assert name_of(settings) == plain_release(project, publications)


def counted(settings: Settings, stage: str) -> int:
    return StageStore(settings.store).stats().get(stage, (0, 0))[0]
