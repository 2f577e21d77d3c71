"""The flows of fetching and of the inbox: what comes is entered and told, what does not is listed and harms none."""

from __future__ import annotations

import datetime
import functools
import hashlib
import json
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from commanding import until

from corpora.adding import stub_path
from corpora.catalogue import Catalogue
from corpora.check import check
from corpora.fetch import Manners, fetch
from corpora.record import load_record

PAGE = b"# Voices\n\nThe children ask for water, for schools and for judges who listen.\n"
RULES = b"User-agent: *\nDisallow: /private/\n"
MANNERS = Manners(timeout=5, private_addresses=True)
FILLED = {"title": "Voices", "publisher": "A network", "issued": "2024-05", "language": ["en"], "rights": "CC BY 4.0"}


class Site(ThreadingHTTPServer):
    """A server of a few pages on loopback that notes what it is asked for; ``busy`` counts down answers of 503."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[str] = []
        self.slow, self.busy = "/busy", 0

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Answers(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, body = 200, RULES if self.path == "/robots.txt" else PAGE
        if self.path == "/gone":
            status = 404
        elif self.path == self.server.slow and self.server.busy:
            status, self.server.busy = 503, self.server.busy - 1
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def fetching(api: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The flows' module, allowed this machine's addresses and trying again at once."""
    from flows import fetching

    monkeypatch.setattr(fetching, "fetch", functools.partial(fetch, manners=MANNERS))
    at_once = fetching.fetch_publication.with_options(retry_delay_seconds=0)
    monkeypatch.setattr(fetching, "fetch_publication", at_once)
    monkeypatch.setenv("PREFECT_API_URL", api)
    return fetching


def enter(root: Path, name: str, url: str | None, **more: str) -> Path:
    """A catalogue entry whose file is not here yet."""
    folder = root / "corpora" / "publications" / name
    folder.mkdir(parents=True)
    fields = {"id": name, "title": f"Invented {name}", "language": ["en"], "status": "to be added", **more}
    (folder / "meta.yaml").write_text(yaml.safe_dump(fields | ({"URL": url} if url else {})), encoding="utf-8")
    return folder


def artifact(key: str) -> list[dict[str, str]]:
    """The rows of the newest artifact of this key."""
    from prefect.artifacts import Artifact

    found = Artifact.get(key)
    return list(json.loads(found.data)) if found else []  # type: ignore[union-attr]


def told(api: str, since: datetime.datetime) -> list[list[str]]:
    """What every event ``samleng.corpus.changed`` since then named."""
    wanted = {"event": {"name": ["samleng.corpus.changed"]}, "occurred": {"since": since.isoformat()}}
    request = urllib.request.Request(
        f"{api}/events/filter", json.dumps({"filter": wanted}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return [event["payload"]["publications"] for event in json.loads(answer.read())["events"]]


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def test_what_can_be_fetched_comes_and_the_rest_is_listed_with_its_reason(
    fetching: Any, api: str, site: Site, tmp_path: Path
) -> None:
    comes = enter(tmp_path, "comes", site.address("/voices"))
    for name, path in (("gone", "/gone"), ("private", "/private/voices")):
        enter(tmp_path, name, site.address(path))
    enter(tmp_path, "no-address", None)
    enter(tmp_path, "not-to-copy", site.address("/voices"), rights="No copying.")
    before, began = {path: path.read_bytes() for path in tmp_path.rglob("meta.yaml")}, now()
    assert fetching.fetch_entries(str(tmp_path)) == ["comes"]
    record = load_record(comes)
    assert (record.status, record.source, record.sha256) == ("held", "source.txt", hashlib.sha256(PAGE).hexdigest())
    assert record.accessed == datetime.date.today().isoformat()
    assert record.title == "Invented comes"
    assert record.path
    assert record.path.read_bytes() == PAGE
    assert [path.parent.name for path, content in before.items() if path.read_bytes() != content] == ["comes"]
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["meta.yaml"] * 5 + ["source.txt"]
    rows = {row["publication"]: (row["outcome"], row["reason"]) for row in artifact("fetched")}
    assert sorted(rows) == ["comes", "gone", "not-to-copy", "private"]
    assert rows["comes"] == ("fetched", "")
    for name, reason in (("gone", "404"), ("private", "robots.txt"), ("not-to-copy", "'No copying.'")):
        assert rows[name][0] == "not fetched"
        assert reason in rows[name][1]
    assert site.asked.count("/gone") == 1
    assert "/private/voices" not in site.asked
    until(lambda: told(api, began) == [["comes"]], 30)


@pytest.mark.parametrize(("busy", "comes"), [(1, ["busy"]), (2, ["busy"]), (3, [])])
def test_a_server_that_is_busy_is_asked_three_times(
    fetching: Any, site: Site, tmp_path: Path, busy: int, comes: list[str]
) -> None:
    enter(tmp_path, "busy", site.address("/busy"))
    site.busy = busy
    assert fetching.fetch_entries(str(tmp_path)) == comes
    assert site.asked.count("/busy") == min(busy + 1, 3)
    assert [row["reason"].count("503") for row in artifact("fetched")] == [0 if comes else 1]


def test_rules_that_cannot_be_asked_for_just_now_let_nothing_be_fetched(
    fetching: Any, site: Site, tmp_path: Path
) -> None:
    enter(tmp_path, "later", site.address("/voices"))
    site.slow, site.busy = "/robots.txt", 3
    assert fetching.fetch_entries(str(tmp_path)) == []
    assert site.asked == ["/robots.txt"] * 3
    assert fetching.fetch_entries(str(tmp_path)) == ["later"]


def test_what_came_is_not_fetched_again_and_nothing_new_is_no_event(
    fetching: Any, api: str, site: Site, tmp_path: Path
) -> None:
    enter(tmp_path, "once", site.address("/voices"))
    assert fetching.fetch_entries(str(tmp_path)) == ["once"]
    until(lambda: ["once"] in told(api, now() - datetime.timedelta(minutes=5)), 30)
    began = now()
    assert fetching.fetch_entries(str(tmp_path)) == []
    assert site.asked.count("/voices") == 1
    assert told(api, began) == []


def test_the_inbox_takes_in_what_has_its_record_and_lets_the_rest_wait(
    fetching: Any, api: str, tmp_path: Path
) -> None:
    (tmp_path / "corpora" / "publications").mkdir(parents=True)
    inbox = tmp_path / "corpora" / "inbox"
    inbox.mkdir()
    for name in ("filled", "bare"):
        (inbox / f"{name}.md").write_bytes(PAGE + name.encode())
    stub_path(inbox / "filled.md").write_text(yaml.safe_dump(FILLED), encoding="utf-8")
    began = now()
    assert fetching.scan_inbox(str(tmp_path)) == ["voices"]
    record = load_record(tmp_path / "corpora" / "publications" / "voices")
    assert (record.status, record.issued, record.rights) == ("held", "2024-05", "CC BY 4.0")
    assert list(check(Catalogue(tmp_path))) == []
    assert sorted(path.name for path in inbox.iterdir()) == ["bare.md", "bare.meta.yaml"]
    (row,) = artifact("inbox")
    assert "bare.meta.yaml" in row["fault"]
    assert "fill it in" in row["fault"]
    until(lambda: told(api, began) == [["voices"]], 30)


def test_a_second_scan_adds_nothing_twice_and_takes_what_was_filled_in_since(fetching: Any, tmp_path: Path) -> None:
    publications = tmp_path / "corpora" / "publications"
    publications.mkdir(parents=True)
    inbox = tmp_path / "corpora" / "inbox"
    inbox.mkdir()
    for name in ("filled", "bare"):
        (inbox / f"{name}.md").write_bytes(PAGE + name.encode())
    stub_path(inbox / "filled.md").write_text(yaml.safe_dump(FILLED), encoding="utf-8")
    assert fetching.scan_inbox(str(tmp_path)) == ["voices"]
    (inbox / "again.md").write_bytes(PAGE + b"filled")
    stub_path(inbox / "again.md").write_text(yaml.safe_dump(FILLED), encoding="utf-8")
    assert fetching.scan_inbox(str(tmp_path)) == []
    assert [folder.name for folder in publications.iterdir()] == ["voices"]
    assert [row["fault"].count("already as 'voices'") for row in artifact("inbox")] == [1, 0]
    stub = yaml.safe_load(stub_path(inbox / "bare.md").read_text(encoding="utf-8"))
    stub_path(inbox / "bare.md").write_text(yaml.safe_dump(stub | FILLED | {"title": "Bare"}), encoding="utf-8")
    assert fetching.scan_inbox(str(tmp_path)) == ["bare"]
    assert sorted(folder.name for folder in publications.iterdir()) == ["bare", "voices"]


def test_a_project_without_inbox_is_scanned_in_peace(fetching: Any, tmp_path: Path) -> None:
    assert fetching.scan_inbox(str(tmp_path)) == []
