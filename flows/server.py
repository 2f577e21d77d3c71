"""One Prefect server at most: the one PREFECT_API_URL names, or the one served, or an embedded one for the run."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from corpora.records import CorpusError
from flows import processes
from flows.settings import Settings

APPLICATION = "prefect.server.api.server:create_app"
RECORD = "server.json"
SERVED = "served.json"
LOG = "server.log"
ATTEMPTS = 3
EMBEDDED = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
}


@contextmanager
def prefect_server(settings: Settings) -> Iterator[str]:
    """The address of the API, for the time of a run.

    A second run of the same project waits for the first one's embedded server to end; what a killed run left running
    is ended first.

    Raises
    ------
    CorpusError
        If the embedded server does not start in time.
    """
    given = os.environ.get("PREFECT_API_URL") or served_address(settings.state)
    if given:
        with _addressed(given):
            yield given
        return
    with _only_one(settings.state):
        sweep_orphan(settings.state)
        with _embedded(settings) as address:
            yield address


def sweep_orphan(state: Path) -> int | None:
    """End the embedded server a killed run left; returns its pid, or None where there was none.

    Only under the server lock. The record's port must stand in the process's command line together with the name of
    Prefect's application, so a pid given to another program since is left alone.
    """
    path = state / RECORD
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        pid, words = record.get("pid"), (APPLICATION, f"--port {int(record['port'])}")
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        path.unlink(missing_ok=True)
        return None
    candidates = [pid] if isinstance(pid, int) else processes.running(*words)
    orphans = [found for found in candidates if all(word in processes.command_of(found) for word in words)]
    for orphan in orphans:
        processes.end(orphan)
    path.unlink(missing_ok=True)
    return orphans[0] if orphans else None


def served_address(state: Path) -> str | None:
    """The address of the server `samleng serve` runs for this project, if it does."""
    try:
        record = json.loads((state / SERVED).read_text(encoding="utf-8"))
        address, pid = str(record["address"]), int(record["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return address if "prefect" in processes.command_of(pid) and answers(address) else None


def answers(address: str) -> bool:
    """Whether a Prefect API at this address says it is well."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


@contextmanager
def _only_one(state: Path) -> Iterator[None]:
    state.mkdir(parents=True, exist_ok=True)
    with (state / "server.lock").open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("another run of this project is under way; waiting for it ...", file=sys.stderr, flush=True)
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextmanager
def _embedded(settings: Settings) -> Iterator[str]:
    """Prefect reads the environment when it is imported, so a command imports its flow within this context.

    Where Prefect was imported before, only the settings of this context change: threads and children that Prefect
    starts without them would start a server of their own.
    """
    server, address = _started(settings)
    try:
        with _addressed(address):
            try:
                yield address
            finally:
                _last_words()
    finally:
        _stop(server)
        (settings.state / RECORD).unlink(missing_ok=True)


@contextmanager
def _addressed(address: str) -> Iterator[None]:
    """Prefect's address in the environment, for every child."""
    before = os.environ.get("PREFECT_API_URL")
    os.environ["PREFECT_API_URL"] = address
    try:
        with _told_prefect(address):
            yield
    finally:
        if before is None:
            os.environ.pop("PREFECT_API_URL", None)


def _told_prefect(address: str) -> AbstractContextManager[object]:
    if "prefect" not in sys.modules:
        return nullcontext()
    from prefect.settings import PREFECT_API_URL, temporary_settings

    return temporary_settings({PREFECT_API_URL: address})


def _started(settings: Settings) -> tuple[subprocess.Popen[bytes], str]:
    """A server that answers; another port is tried where one was taken meanwhile."""
    deadline = time.monotonic() + settings.server_start_seconds
    for _ in range(ATTEMPTS):
        port = _free_port()
        address = f"http://127.0.0.1:{port}/api"
        server = _launch(settings.state, port)
        try:
            while time.monotonic() < deadline and server.poll() is None:
                if answers(address):
                    return server, address
                time.sleep(0.1)
        except BaseException:
            _stop(server)
            raise
        _stop(server)
    log = settings.state / LOG
    raise CorpusError(
        f"{settings.state}: the embedded Prefect server did not start in {settings.server_start_seconds} s; "
        f"see {log}, try again, or set server_start_seconds in samleng.toml."
    )


def _launch(state: Path, port: int) -> subprocess.Popen[bytes]:
    """The record is written before the process starts, so that no kill leaves a server unknown."""
    command = [sys.executable, "-m", "uvicorn", "--factory", APPLICATION, "--host", "127.0.0.1", "--port", str(port)]
    command += ["--log-level", "error", "--lifespan", "on"]
    record = state / RECORD
    record.write_text(json.dumps({"port": port}), encoding="utf-8")
    with (state / LOG).open("wb") as log:
        server = subprocess.Popen(
            command, env=os.environ | EMBEDDED, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    record.write_text(json.dumps({"port": port, "pid": server.pid}), encoding="utf-8")
    return server


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _last_words() -> None:
    """Let logs and events reach the server before it ends."""
    if "prefect" not in sys.modules:
        return
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    APILogWorker.drain_all(timeout=5)
    EventsWorker.drain_all(timeout=5)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
