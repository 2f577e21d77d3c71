"""``samleng serve`` on loopback: a scheduled, an event-triggered and a manual run complete, and all is taken down."""

from __future__ import annotations

import datetime
import json
import signal
import socket
import subprocess
import urllib.request
from typing import Any

import pytest
from commanding import COMMAND, environment, hear_interrupts, until, watched
from conftest import Project
from tiny import add_publication

from flows import processes
from flows.events import corpus_changed
from flows.settings import Settings
from outputs.release import latest_release, read_manifest

QUICK = {
    "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
    "PREFECT_WORKER_QUERY_SECONDS": "2",
    "PREFECT_DEPLOYMENT_CONCURRENCY_SLOT_WAIT_SECONDS": "2",
}
DONE = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def ask(api: str, path: str, body: Any) -> Any:
    request = urllib.request.Request(f"{api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read() or b"null")


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def runs(api: str, deployment: str) -> list[dict[str, Any]]:
    """Runs of one deployment that are due, newest first."""
    found = ask(api, "flow_runs/filter", {"flow_runs": {"deployment_id": {"any_": [deployment]}}})
    now = datetime.datetime.now(datetime.UTC).isoformat()
    return [one for one in found if one["expected_start_time"] <= now]


def came_about(one: dict[str, Any]) -> str:
    return str((one["created_by"] or {}).get("type", "MANUAL"))


@pytest.mark.slow
def test_a_scheduled_an_event_triggered_and_a_manual_run_complete(project: Project) -> None:
    settings = project()
    (settings.root / "samleng.toml").write_text(f'codebook = "{settings.codebook}"\n')
    port = free_port()
    api = f"http://127.0.0.1:{port}/api"
    served = subprocess.Popen(
        [*COMMAND, "serve", "--root", str(settings.root), "--port", str(port)],
        env=dict(environment(settings, **QUICK)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        preexec_fn=hear_interrupts,
    )  # fmt: skip
    try:
        assert served.stdout
        lines = [served.stdout.readline(), served.stdout.readline()]
        assert lines[1].startswith("serving: "), lines
        analysis = _deployment(api, "samleng analysis/analysis")
        _check_deployed(analysis)
        _run_three_ways(api, analysis["id"], settings)
        _check_artifacts(api)
    finally:
        served.send_signal(signal.SIGINT)
        served.communicate(timeout=60)
    assert served.returncode == 0
    parts = [pid for pid, command in watched(settings, "start") if "prefect" in command]
    assert parts
    assert [pid for pid in set(parts) if processes.command_of(pid)] == []
    release = latest_release(settings.releases)
    assert release
    assert read_manifest(release)["counts"]["publications"] == 5


def _deployment(api: str, name: str) -> dict[str, Any]:
    flow, _, deployment = name.partition("/")
    (found,) = ask(api, "deployments/filter", {"deployments": {"flow_or_deployment_name": {"like_": deployment}},
                                               "flows": {"name": {"any_": [flow]}}})  # fmt: skip
    return dict(found)


def _check_deployed(analysis: dict[str, Any]) -> None:
    (schedule,) = analysis["schedules"]
    assert schedule["active"]
    assert schedule["schedule"]["timezone"] == "Asia/Phnom_Penh"
    assert analysis["global_concurrency_limit"]["limit"] == 1


def _run_three_ways(api: str, deployment: str, settings: Settings) -> None:
    ask(api, f"deployments/{deployment}/create_flow_run", {"state": {"type": "SCHEDULED"}})
    until(lambda: _completed(api, deployment, "MANUAL"))
    due = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=6)
    schedule = {"interval": 86_400, "anchor_date": due.isoformat(), "timezone": "Asia/Phnom_Penh"}
    ask(api, f"deployments/{deployment}/schedules", [{"schedule": schedule, "active": True, "slug": "soon"}])
    until(lambda: _completed(api, deployment, "SCHEDULE"))
    add_publication(settings.root, "tiny-5", "en")
    assert corpus_changed(settings.state, ["tiny-5"])
    until(lambda: _completed(api, deployment, "AUTOMATION"))


def _completed(api: str, deployment: str, kind: str) -> bool:
    ended = [one for one in runs(api, deployment) if came_about(one) == kind and one["state_type"] in DONE]
    assert {one["state_type"] for one in ended} <= {"COMPLETED"}, ended
    return bool(ended)


def _check_artifacts(api: str) -> None:
    found = {one["key"]: one for one in reversed(ask(api, "artifacts/filter", {"sort": "UPDATED_DESC"}))}
    assert {"what-changed", "summary", "progress"} <= set(found)
    changed = json.loads(found["what-changed"]["data"])
    assert [(row["publication"], row["change"]) for row in changed] == [("tiny-5", "new")]
    assert "5 publications: 4 as before, 1 new." in found["summary"]["data"]
    assert float(found["progress"]["data"]) == 100.0
