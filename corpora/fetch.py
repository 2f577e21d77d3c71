"""Fetch publications from their addresses: the one place that uses the network, and only on demand."""

from __future__ import annotations

import datetime
import hashlib
import http.client
import ipaddress
import os
import re
import socket
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import urllib.robotparser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.adding import dump
from corpora.readers.gate import FORMATS, admit
from corpora.record import Record, load_record
from corpora.record_file import RECORD_NAME
from corpora.records import CorpusError

AGENT = "samleng/0.1 (research reader; one request at a time)"
_TYPES = {
    "application/pdf": ".pdf", "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt",
    "text/markdown": ".md", "text/csv": ".csv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}  # fmt: skip
_CHUNK = 64 * 1024
_LATER = (408, 425, 429)  # RFC 9110, 8470, 6585: answers that ask to come again


class Unreached(CorpusError):
    """Server or network failed this time; another try may bring it."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a fetch behaves: seconds for an answer and in all, bytes at most, robots.txt, own network."""

    timeout: float = 20.0
    total: float = 180.0
    largest: int = 100 * 1024 * 1024
    robots: bool = True
    private_addresses: bool = False  # addresses of this machine and its network; for tests


def download(url: str, folder: Path, manners: Manners | None = None) -> Path:
    """Get ``url`` into ``folder``; the file's name comes from the address and its type.

    Raises
    ------
    Unreached
        If another try may bring it: the server or the network failed, or the connection broke.
    CorpusError
        If robots.txt forbids it, it takes too long, is too large, is of no known type, or is no file of it.
    """
    manners = manners or Manners()
    try:
        _check_address(url, manners)
        if manners.robots and not _allowed(url, manners):
            raise CorpusError("its robots.txt asks not to fetch it; get it by hand and use `samleng add`.")
        return _get(url, folder, manners)
    except CorpusError as error:
        raise type(error)(f"{url}: {error}") from error
    except urllib.error.HTTPError as error:
        fault = Unreached if error.code >= 500 or error.code in _LATER else CorpusError
        raise fault(f"{url}: the server answers {error.code} {error.reason}; check the address.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        fault = CorpusError if isinstance(error, ValueError) else Unreached
        reason = getattr(error, "reason", None) or error
        raise fault(f"{url}: it cannot be fetched ({reason}); check address and network.") from error


def fetch(record: Record, manners: Manners | None = None) -> Record:
    """Get the file of a catalogue entry from its address and enter it in the record.

    Raises
    ------
    CorpusError
        As ``download``; if the file is here already; if rights forbid it or the sha256 pinned in the record
        differs (nothing is kept then).
    """
    folder = record.folder
    if folder is None or record.url is None:
        raise CorpusError(f"{record.id}: it has no address; add `URL:` to its record.")
    if record.status == "held" and record.path is not None and record.path.is_file():
        raise CorpusError(f"{record.id}: its file is here already; nothing was fetched.")
    if re.search(r"do not (?:copy|fetch)|no copying", record.rights or "", re.IGNORECASE):
        raise CorpusError(f"{record.id}: its rights say {record.rights!r}; ask the publisher.")
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as work:
        file = download(record.url, Path(work), manners)
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        if record.sha256 and record.sha256 != sha256:
            raise CorpusError(f"{record.id}: what came has another sha256 than the record's; it was dropped.")
        name = f"source{file.suffix}"
        os.replace(file, folder / name)
    data = dict(record.data)
    today = datetime.date.today().isoformat()
    data.update(source=name, sha256=sha256, status="held", accessed=data.get("accessed", today))
    path = folder / RECORD_NAME
    draft = path.with_suffix(".new")
    draft.write_text(dump(data), encoding="utf-8")
    os.replace(draft, path)
    return load_record(folder)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow redirections to web addresses only, each one checked like the first."""

    max_redirections = 5

    def __init__(self, manners: Manners) -> None:
        self.manners = manners

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        _check_address(newurl, self.manners)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check_address(url: str, manners: Manners) -> None:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CorpusError("only http and https addresses are fetched.")
    if parts.username or parts.password:
        raise CorpusError("the address holds a user name; take it out.")
    if manners.private_addresses:
        return
    for *_, address in socket.getaddrinfo(parts.hostname, parts.port or 80, proto=socket.IPPROTO_TCP):
        if not ipaddress.ip_address(address[0]).is_global:
            raise CorpusError("the address lies in a private network; use `samleng add` with the file.")


def _open(url: str, manners: Manners) -> Any:
    opener = urllib.request.build_opener(_Redirects(manners))
    request = urllib.request.Request(url, headers={"User-Agent": AGENT})
    return opener.open(request, timeout=manners.timeout)


def _allowed(url: str, manners: Manners) -> bool:
    parts = urllib.parse.urlsplit(url)
    rules = urllib.robotparser.RobotFileParser()
    try:
        address = urllib.parse.urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        with _open(address, manners) as answer:
            rules.parse(answer.read(512 * 1024).decode("utf-8", "replace").splitlines())
    except urllib.error.HTTPError as error:
        if error.code >= 500:
            raise  # RFC 9309: unreachable means no, for now
        return error.code not in (401, 403)  # RFC 9309: unavailable means no rules; here, forbidden means no
    return rules.can_fetch("samleng", url)


def _get(url: str, folder: Path, manners: Manners) -> Path:
    deadline = time.monotonic() + manners.total
    with _open(url, manners) as answer:
        suffix = _suffix(answer.headers.get_content_type(), url)
        length = answer.headers.get("Content-Length", "")
        if length.isdigit() and int(length) > manners.largest:
            raise CorpusError(f"it has more than {manners.largest >> 20} MB; get it by hand.")
        file = folder / f"source{suffix}"
        size = _copy(answer.read, file, deadline, manners)
    if length.isdigit() and size < int(length):
        raise Unreached("the connection broke before the file was whole; try again.")
    admit(file)
    return file


def _suffix(kind: str, url: str) -> str:
    """Ending of the file: by its media type, or by its address if the type says nothing."""
    if kind in _TYPES:
        return _TYPES[kind]
    ending = Path(urllib.parse.urlsplit(url).path).suffix.lower()
    if kind in ("application/octet-stream", "binary/octet-stream") and ending in FORMATS:
        return ending
    raise CorpusError(f"it is of the type {kind}, which is not read.")


def _copy(read: Callable[[int], bytes], file: Path, deadline: float, manners: Manners) -> int:
    size = 0
    with file.open("wb") as out:
        while chunk := read(_CHUNK):
            size += len(chunk)
            if size > manners.largest:
                raise CorpusError(f"it has more than {manners.largest >> 20} MB; get it by hand.")
            if time.monotonic() > deadline:
                raise CorpusError(f"it took longer than {manners.total:.0f} seconds; get it by hand.")
            out.write(chunk)
    return size
