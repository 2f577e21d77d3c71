"""``samleng run`` as a user runs it: one server, loopback only, clean endings, orphans swept, plain faults."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from os import readlink
from pathlib import Path

import pytest
from commanding import COMMAND, LONGEST, environment, run, start, until, watched
from conftest import Project
from killing import run_body
from tiny import add_publication

from flows import processes
from flows.server import APPLICATION, LOG, RECORD, prefect_server, sweep_orphan
from flows.settings import Settings
from outputs.history import PAUSE_AT, PAUSE_MARK
from outputs.release import is_whole, latest_release

LOOPBACK = {"127.0.0.1", "::1", "localhost", "local", "0.0.0.0", "", "None"}


def servers(settings: Settings) -> list[int]:
    return sorted({pid for pid, command in watched(settings, "start") if APPLICATION in command})


def paused(settings: Settings, point: str) -> subprocess.Popen[str]:
    """A run that stands still at a point of its commit."""
    mark = settings.root / "mark"
    process = start(settings, **{PAUSE_AT: point, PAUSE_MARK: str(mark)})
    until(lambda: mark.exists() or process.poll() is not None)
    assert mark.exists(), process.communicate()[1]
    return process


def test_processes_inherit_the_one_embedded_server_and_nothing_connects_outside_loopback(project: Project) -> None:
    settings = project()
    code, out, err = run(settings, "--executor", "processes", "--workers", "2")
    assert code == 0, err
    assert "4 publications (4 of them invented samples)" in out
    assert len(servers(settings)) == 1
    assert len({pid for pid, _ in watched(settings, "start")}) >= 4  # the run, its server, two workers
    connected = [*watched(settings, "connect"), *watched(settings, "look up"), *watched(settings, "send")]
    assert len({pid for pid, _ in connected}) >= 3
    assert {place for _, place in connected} <= LOOPBACK
    assert not any(processes.command_of(pid) for pid in servers(settings))
    assert not (settings.state / RECORD).exists()
    assert (settings.state / LOG).is_file()
    assert "uvicorn" not in err
    assert "Traceback" not in err
    assert err.splitlines()[0] == "4 publications, 0 of them as before"
    plain = project("plain")
    run_body(plain)
    assert readlink(settings.releases / "latest") == readlink(plain.releases / "latest")


def test_a_killed_run_leaves_a_server_that_the_next_start_sweeps_and_nothing_is_done_again(project: Project) -> None:
    settings = project()
    process = paused(settings, "files written")
    process.kill()
    process.communicate()
    (orphan,) = servers(settings)
    assert processes.command_of(orphan)
    assert latest_release(settings.releases) is None
    stored = {path: path.stat().st_ino for path in settings.store.glob("*/*/*")}
    code, _, err = run(settings)
    assert code == 0, err
    assert processes.command_of(orphan) == ""
    assert err.splitlines()[0] == "4 publications, 4 of them as before"
    assert {path: path.stat().st_ino for path in stored} == stored
    release = latest_release(settings.releases)
    assert release
    assert is_whole(release)
    assert [path.name for path in settings.releases.glob(".building-*")] == []


def test_a_second_run_started_meanwhile_waits_says_so_and_makes_the_same_release(project: Project) -> None:
    settings = project()
    first = start(settings)
    until(lambda: (settings.state / RECORD).exists() or first.poll() is not None)
    first.send_signal(signal.SIGSTOP)  # under way, and stays so until the second one has come
    second = start(settings)
    try:
        assert second.stderr
        assert second.stderr.readline() == "another run of this project is under way; waiting for it ...\n"
        assert second.poll() is None
        assert latest_release(settings.releases) is None
    finally:
        first.send_signal(signal.SIGCONT)
    out, err = first.communicate(timeout=LONGEST)
    said = second.stderr.read().splitlines()
    told, _ = second.communicate(timeout=LONGEST)
    assert (first.returncode, second.returncode) == (0, 0), (err, said)
    assert err.splitlines()[0] == "4 publications, 0 of them as before"
    assert said[0] == "4 publications, 4 of them as before"
    assert told == out
    assert len(list(settings.releases.glob("r*"))) == 1
    assert not any(processes.command_of(pid) for pid in servers(settings))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_interrupted_takes_its_server_down_and_says_so_in_one_sentence(
    project: Project, number: signal.Signals
) -> None:
    settings = project()
    process = paused(settings, "files written")
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.splitlines()[-1] == "samleng: stopped; what was done is kept, `samleng run` goes on from there."
    assert "Traceback" not in err
    assert not any(processes.command_of(pid) for pid in servers(settings))
    assert {path.name for path in settings.releases.iterdir()} == {".lock", ".making"}  # the locks alone


def test_a_given_server_is_used_and_a_publication_that_fails_is_told_and_no_other(project: Project, api: str) -> None:
    settings = project()
    add_publication(settings.root, "tiny-2", "km").write_bytes(b"")
    code, out, err = run(settings, api=api)
    assert code == 0, err
    assert servers(settings) == []
    assert "tiny-2: skipped. corpora/publications/tiny-2/source.md" in err
    assert "3 publications" in out
    assert "Traceback" not in err


@pytest.mark.parametrize("executor", ["everywhere", "tcp:/nowhere", "http://127.0.0.1"])
def test_an_executor_that_is_none_is_refused_in_one_sentence(project: Project, executor: str) -> None:
    settings = project(publications=1)
    code, _, err = run(settings, "--executor", executor, api="http://127.0.0.1:1/api")
    assert code == 2
    assert len(err.splitlines()) == 1
    assert "'executor'" in err


def test_a_pid_given_to_another_program_since_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as other:
        (tmp_path / RECORD).write_text(json.dumps({"port": 8123, "pid": other.pid}))
        assert sweep_orphan(tmp_path) is None
        assert other.poll() is None
        assert not (tmp_path / RECORD).exists()
        other.kill()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', '{"port": "x"}'])
def test_a_spoilt_record_of_a_server_is_removed(tmp_path: Path, content: str) -> None:
    (tmp_path / RECORD).write_text(content)
    assert sweep_orphan(tmp_path) is None
    assert not (tmp_path / RECORD).exists()


def test_an_address_in_the_environment_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with prefect_server(Settings(root=tmp_path)) as address:
        assert address == "http://127.0.0.1:9/api"
    assert not (tmp_path / ".samleng" / LOG).exists()


def test_releases_are_listed_and_rolled_back_and_the_store_counted(project: Project, api: str) -> None:
    settings = project(publications=2)
    run(settings, api=api)
    first = latest_release(settings.releases)
    add_publication(settings.root, "tiny-1", "en", 3)
    run(settings, api=api)
    second = latest_release(settings.releases)
    assert first
    assert second
    assert command(settings, "rollback") == f"the latest release is {first.name}\n"
    listed = command(settings, "releases").splitlines()
    assert [line.split()[0] for line in listed] == [first.name, second.name]
    assert [line.endswith("latest") for line in listed] == [True, False]
    counted = {line.split()[0]: line.split()[1] for line in command(settings, "store", "stats").splitlines()}
    assert (counted["read"], counted["code"], counted["model"]) == ("3", "3", "1")
    assert command(settings, "store", "prune").startswith("0 files removed")


def command(settings: Settings, *words: str) -> str:
    done = subprocess.run(
        [*COMMAND, *words, "--root", str(settings.root)],
        env=dict(environment(settings)), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout
