"""Server, work pool, deployments and worker of one machine, on loopback, for as long as they are wanted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from corpora.records import CorpusError
from flows import processes
from flows.server import SERVED, answers
from flows.settings import Settings

PROJECT = Path(__file__).parents[1]
DEPLOYMENTS = PROJECT / "prefect.yaml"
POOL = "samleng"
ROOT_VARIABLE = "SAMLENG_ROOT"  # prefect.yaml names the project's root by it
PREFECT = (sys.executable, "-m", "prefect", "--no-prompt")
STOP_SECONDS = 15.0


@contextmanager
def serving(settings: Settings, port: int) -> Iterator[str]:
    """Bring everything up; the address of the API while it is.

    Raises
    ------
    CorpusError
        If the port is taken, or a part does not start; its log is named.
    """
    address = f"http://127.0.0.1:{port}/api"
    if answers(address):
        raise CorpusError(f"port {port}: a server answers there already; stop it, or choose another with --port.")
    os.environ["PREFECT_API_URL"] = address
    with ExitStack() as started:
        server = started.enter_context(_part("server", _server(port), settings))
        _await(address, server, settings)
        record = settings.state / SERVED
        record.write_text(json.dumps({"address": address, "pid": server.pid}), encoding="utf-8")
        started.callback(record.unlink, missing_ok=True)
        deploy(settings)
        started.enter_context(_part("worker", _worker(), settings))
        yield address


def deploy(settings: Settings) -> None:
    """Make the work pool and the deployments of prefect.yaml anew on the server PREFECT_API_URL names.

    Raises
    ------
    CorpusError
        If no server is named, or with the last words of what Prefect said.
    """
    address = os.environ.get("PREFECT_API_URL")
    if not address or not _awaited(address, settings.server_start_seconds):
        raise CorpusError("No server answers at PREFECT_API_URL; start one with `samleng serve`, or see deploy/.")
    os.environ[ROOT_VARIABLE] = str(settings.root.resolve())
    for words in (("work-pool", "create", POOL, "--type", "process", "--overwrite"), _deploying()):
        done = subprocess.run([*PREFECT, *words], capture_output=True, text=True, check=False, cwd=settings.root)
        if done.returncode:
            last = " ".join((done.stdout + done.stderr).split())[-300:]
            raise CorpusError(f"{DEPLOYMENTS}: could not be deployed: {last}")


def hold(settings: Settings, address: str) -> None:
    """Stay until interrupted, or until a part ends by itself."""
    while answers(address):
        time.sleep(5)
    raise CorpusError(f"{settings.state}: the server does not answer any more; see {settings.state}/served-server.log.")


def _deploying() -> Sequence[str]:
    return ("deploy", "--all", "--prefect-file", str(DEPLOYMENTS))


def _server(port: int) -> Sequence[str]:
    return (*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port))


def _worker() -> Sequence[str]:
    return (*PREFECT, "worker", "start", "--pool", POOL, "--type", "process", "--name", "samleng here")


@contextmanager
def _part(name: str, command: Sequence[str], settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, its output in a log; ended with all it started."""
    with (settings.state / f"served-{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=settings.root
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        processes.end_group(process.pid)
        process.wait()


def _await(address: str, server: subprocess.Popen[bytes], settings: Settings) -> None:
    if not _awaited(address, settings.server_start_seconds, server):
        raise CorpusError(f"{settings.state}: the server did not start; see {settings.state}/served-server.log.")


def _awaited(address: str, seconds: float, server: subprocess.Popen[bytes] | None = None) -> bool:
    deadline = time.monotonic() + seconds
    while not answers(address):
        if time.monotonic() > deadline or (server is not None and server.poll() is not None):
            return False
        time.sleep(0.2)
    return True
