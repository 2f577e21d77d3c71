"""The services under ``deploy/``: systemd takes them, and whatever they name is there in this project."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from commanding import COMMAND

from flows import environment
from flows.serving import POOL, ROOT_VARIABLE

PROJECT = Path(__file__).parents[2]
DEPLOY = PROJECT / "deploy"
PLACE = "/srv/samleng"
UNITS = ("samleng-server", "samleng-worker")
OWN = re.compile(rf"{PLACE}/?(\S*)")


def entries(name: str) -> list[tuple[str, str]]:
    """The settings of a unit in order; one may stand there more than once."""
    lines = (DEPLOY / f"{name}.service").read_text(encoding="utf-8").splitlines()
    return [(key, value) for key, equals, value in (line.partition("=") for line in lines) if equals and key[0] != "#"]


def values(name: str, key: str) -> list[str]:
    return [value for found, value in entries(name) if found == key]


def commands(name: str) -> list[list[str]]:
    return [shlex.split(value) for key, value in entries(name) if key.startswith("ExecStart")]


def variables() -> dict[str, str]:
    lines = (DEPLOY / "samleng.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def here(path: str) -> str:
    """A place of the server as it is in this checkout, whose Python may lie elsewhere."""
    return path.replace(f"{PLACE}/.venv/bin/python", sys.executable).replace(PLACE, str(PROJECT))


def option(command: list[str], name: str) -> str:
    return command[command.index(name) + 1]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_takes_the_services(tmp_path: Path) -> None:
    for unit in UNITS:
        text = (DEPLOY / f"{unit}.service").read_text(encoding="utf-8")
        text = text.replace(f"{PLACE}/.venv/bin/samleng", sys.executable)
        (tmp_path / f"{unit}.service").write_text(here(text), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / f"{unit}.service") for unit in UNITS)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert [line for line in done.stderr.splitlines() if "samleng" in line] == []
    assert done.returncode == 0


@pytest.mark.parametrize("unit", UNITS)
def test_every_program_and_every_option_of_it_exists(unit: str) -> None:
    scripts = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    for program, *words in commands(unit):
        name = program.removeprefix(f"{PLACE}/.venv/bin/")
        assert name == "python" or name in scripts
        start = [sys.executable, *words[:2]] if name == "python" else COMMAND
        subcommands = [word for word in words if word in ("deploy", "server", "worker", "start")]
        said = shown(start) + shown([*start, *subcommands])
        assert [word for word in words if word.startswith("--") and not re.search(rf"{word}\b", said)] == []


def shown(command: list[str]) -> str:
    done = subprocess.run(
        [*command, "--help"], capture_output=True, text=True, check=False, timeout=120, cwd=PROJECT
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("unit", UNITS)
def test_every_place_is_in_the_project_or_made_by_the_steps(unit: str) -> None:
    steps = (DEPLOY / "README.md").read_text(encoding="utf-8")
    made = {word for line in re.findall(r"mkdir -p (.*)", steps) for word in line.split()}
    named = [(key, place) for key, value in entries(unit) for place in OWN.findall(value) if ".venv/" not in place]
    assert {"WorkingDirectory", "EnvironmentFile", "ReadWritePaths"} <= {key for key, _ in named}
    absent = {place for _, place in named if not (PROJECT / place).exists()}
    assert {place for place in absent if not any(f"{one}/".startswith(f"{place}/") for one in made)} == set()


def test_every_variable_means_something_to_prefect_or_to_samleng() -> None:
    from prefect.settings import Settings
    from prefect.settings.legacy import _get_valid_setting_names

    known = {*_get_valid_setting_names(Settings), *environment.FIXED, *environment.SINGLE_THREAD, ROOT_VARIABLE}
    assert set(variables()) - known == set()
    assert variables()["DO_NOT_TRACK"] == "1"
    assert variables()["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert variables()[ROOT_VARIABLE] == PLACE
    assert {name for name in environment.SINGLE_THREAD if variables().get(name) != "1"} == set()


def test_server_and_worker_speak_of_the_same_address_and_pool() -> None:
    (server,) = commands("samleng-server")
    address = f"http://{option(server, '--host')}:{option(server, '--port')}/api"
    assert variables()["PREFECT_API_URL"] == address
    assert address.startswith("http://127.0.0.1:")
    assert [option(command, "--pool") for command in commands("samleng-worker") if "--pool" in command] == [POOL]
    for key in ("Requires", "After"):
        assert values("samleng-worker", key) == ["samleng-server.service"]


@pytest.mark.parametrize("unit", UNITS)
def test_a_service_runs_as_its_own_user_and_writes_only_what_it_makes(unit: str) -> None:
    told = dict(entries(unit))
    assert told["User"] == "samleng"
    assert (told["ProtectSystem"], told["CapabilityBoundingSet"]) == ("strict", "")
    for name in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "RestrictNamespaces"):
        assert told[name] == "true"
    written = {OWN.fullmatch(place)[1] for place in told["ReadWritePaths"].split()}  # type: ignore[index]
    assert written <= {".samleng", "corpora/publications", "corpora/inbox", "outputs/releases"}
    assert variables()["PREFECT_HOME"].startswith(f"{PLACE}/.samleng/")
    assert variables()["PREFECT_SERVER_UI_STATIC_DIRECTORY"].startswith(f"{PLACE}/.samleng/")


def test_the_server_reaches_nobody_but_this_machine() -> None:
    assert (values("samleng-server", "IPAddressDeny"), values("samleng-server", "IPAddressAllow")) == (
        ["any"], ["localhost"],
    )  # fmt: skip
