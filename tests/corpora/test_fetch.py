"""Files of catalogue entries are fetched with manners, pinned, and refused in one sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
import yaml
from cataloguing import snapshot
from pdfmaker import text_pages

from corpora.catalogue import Catalogue
from corpora.fetch import Manners, download, fetch
from corpora.readers import digest
from corpora.record import Record, load_record
from corpora.records import CorpusError

PDF = text_pages([[(50, 700, 12, b"Children need schools and water.")]])


class Server(BaseHTTPRequestHandler):
    """Serves what ``pages`` says: path to (status, type, body, headers)."""

    pages: ClassVar[dict[str, tuple[int, str, bytes]]] = {}

    def do_GET(self) -> None:
        status, kind, body = self.pages.get(self.path, (404, "text/plain", b"nothing"))
        self.send_response(status)
        self.send_header("Location" if status == 302 else "Content-Type", kind)
        self.send_header("Content-Length", str(len(body) + (999 if self.path == "/short.pdf" else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


class Quiet(ThreadingHTTPServer):
    """Says nothing when a client hangs up."""

    def handle_error(self, *_: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[str]:
    Server.pages = {
        "/robots.txt": (200, "text/plain", b"User-agent: *\nDisallow: /private/\n"),
        "/a.pdf": (200, "application/pdf", PDF),
        "/short.pdf": (200, "application/pdf", PDF),
        "/page": (200, "text/html; charset=utf-8", b"<p>Children need schools and water and much more.</p>"),
        "/private/a.pdf": (200, "application/pdf", PDF),
        "/false.pdf": (200, "application/pdf", b"<html>Please log in</html>"),
        "/program": (200, "application/x-msdownload", b"MZ"),
        "/moved": (302, "/a.pdf", b""),
        "/loop": (302, "/loop", b""),
        "/away": (302, "file:///etc/passwd", b""),
        "/big.pdf": (200, "application/pdf", PDF + bytes(3_000_000)),
    }
    with Quiet(("127.0.0.1", 0), Server) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


MANNERS = Manners(timeout=5, largest=1_000_000, private_addresses=True)


@pytest.mark.parametrize(
    ("path", "name"), [("/a.pdf", "source.pdf"), ("/page", "source.html"), ("/moved", "source.pdf")]
)
def test_a_file_is_fetched(server: str, tmp_path: Path, path: str, name: str) -> None:
    assert download(server + path, tmp_path, MANNERS).name == name


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/private/a.pdf", "robots.txt"), ("/none.pdf", "404"), ("/false.pdf", "no PDF"),
        ("/program", "the type"),
        ("/loop", "redirect"), ("/away", "http"), ("/big.pdf", "more than"),
        ("/short.pdf", "connection broke"),
    ],
)  # fmt: skip
def test_what_cannot_be_fetched_is_told(server: str, tmp_path: Path, path: str, reason: str) -> None:
    with pytest.raises(CorpusError, match=f"(?i){reason}"):
        download(server + path, tmp_path, MANNERS)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/a.pdf", "file:///etc/passwd", "ftp://a.example/x", "http://u:p@127.0.0.1/"]
)
def test_private_and_other_addresses_are_not_fetched(tmp_path: Path, url: str) -> None:
    with pytest.raises(CorpusError):
        download(url, tmp_path)


def entry(catalogue: Catalogue, url: str, **more: str) -> Record:
    folder = catalogue.folder / "later"
    folder.mkdir(exist_ok=True)
    fields = {"id": "later", "title": "Later", "language": ["en"], "URL": url, **more}
    fields["status"] = "to be added"
    (folder / "meta.yaml").write_text(yaml.safe_dump(fields), encoding="utf-8")
    return load_record(folder)


def test_an_entry_is_fetched_and_pinned(catalogue: Catalogue, server: str) -> None:
    record = fetch(entry(catalogue, f"{server}/a.pdf"), MANNERS)
    assert (record.status, record.source) == ("held", "source.pdf")
    assert record.path is not None
    assert record.sha256 == digest(record.path)
    assert [entry.id for entry in catalogue.publications(held=True)] == ["later"]
    with pytest.raises(CorpusError, match="here already"):
        fetch(record, MANNERS)


def test_another_file_than_the_pinned_one_is_dropped(catalogue: Catalogue, server: str) -> None:
    record = entry(catalogue, f"{server}/a.pdf", sha256="0" * 64)
    before = snapshot(catalogue.folder)
    with pytest.raises(CorpusError, match="sha256"):
        fetch(record, MANNERS)
    assert snapshot(catalogue.folder) == before
