"""The gate: what a file is, and whether it may be opened at all; nothing is parsed here but headers."""

from __future__ import annotations

import re
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from corpora.records import CorpusError

MEGABYTE = 1024 * 1024
LARGEST = {
    "pdf": 200 * MEGABYTE, "docx": 60 * MEGABYTE, "xlsx": 30 * MEGABYTE, "html": 20 * MEGABYTE,
    "markdown": 20 * MEGABYTE, "text": 20 * MEGABYTE, "csv": 20 * MEGABYTE,
}  # fmt: skip
FORMATS = {
    ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".md": "markdown", ".markdown": "markdown", ".txt": "text", ".text": "text", ".csv": "csv", ".tsv": "csv",
}  # fmt: skip
MOST_ENTRIES = 5_000
LARGEST_ARCHIVE = 200 * MEGABYTE  # unpacked
HIGHEST_RATIO = 150  # unpacked to packed, of entries over a megabyte
DEEPEST_HTML = 240  # libxml2 drops text below 255 without a word

_MAIN_ENTRY = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_DTD = re.compile(
    rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)|\x00<\x00!\x00(?:D\x00O|E\x00N)",
    re.IGNORECASE,  # also in UTF-16
)
_CONTAINER_TAG = re.compile(
    r"<(/?)(?:div|span|section|article|blockquote|font|table|ul|ol|b|i|em|strong)\b", re.IGNORECASE
)
_SIGNATURES = {
    b"PK\x03\x04": "a zip archive", b"%PDF-": "a PDF", b"\xd0\xcf\x11\xe0": "an old Office file (.doc, .xls)",
    b"{\\rtf": "RTF", b"\x7fELF": "a program", b"MZ": "a program", b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"\x1f\x8b": "a gzip archive", b"Rar!": "a RAR archive", b"7z\xbc\xaf": "a 7z archive",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Admitted:
    """A file that may be read: its format, and its text where the format is text."""

    format: str
    text: str = ""


def admit(path: Path) -> Admitted:
    """Let ``path`` in, or say why not.

    Raises
    ------
    CorpusError
        Naming what is wrong: no file, an unknown or false format, a size, an archive's contents, an encoding.
    """
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        endings = ", ".join(FORMATS)
        raise CorpusError(f"files ending in {path.suffix!r} are not read; convert it to one of {endings}.")
    head, size = _head(path)
    if size > LARGEST[known]:
        most = LARGEST[known] // MEGABYTE
        raise CorpusError(f"the file has {size // MEGABYTE} MB, more than {most}; split it.")
    if size == 0:
        raise CorpusError("the file is empty; get it again.")
    if known == "pdf":
        _need(b"%PDF-" in head, "no PDF", head)
    elif known in _MAIN_ENTRY:
        _need(head.startswith(b"PK\x03\x04"), f"no {known.upper()}", head)
        _check_archive(path, known)
    else:
        _need(_signature(head) is None, "no text", head)
        text = decode(path.read_bytes())
        if known == "html":
            _check_page(text)
        return Admitted(known, text)
    return Admitted(known)


def decode(raw: bytes) -> str:
    """Text of UTF-8 (with or without its mark) or of UTF-16 with its mark; anything else is refused.

    Guessing encodings would take the bytes of a legacy Khmer font for Chinese.
    """
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        name = encoding.upper().removesuffix("-SIG")
        raise CorpusError(
            f"byte {error.start} in line {line} is not {name}; save the file as UTF-8."
        ) from error
    if "\x00" in text:
        raise CorpusError(f"character {text.index(chr(0))} is NUL, so it is no text; save the file as UTF-8.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _head(path: Path) -> tuple[bytes, int]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CorpusError("it is no ordinary file; name a file.")
        with path.open("rb") as file:
            return file.read(1024), status.st_size
    except OSError as error:
        raise CorpusError(f"it cannot be opened ({error.strerror}); check its name and rights.") from error


def _signature(head: bytes) -> str | None:
    return next((name for start, name in _SIGNATURES.items() if head.startswith(start)), None)


def _need(true: bool, what: str, head: bytes) -> None:
    if not true:
        found = _signature(head)
        but = f" but {found}" if found else ""
        raise CorpusError(f"the file is {what}{but}; correct its name or get it again.")


def _check_archive(path: Path, known: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_entries(entries, known)
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) and _DTD.search(archive.read(entry)):
                    name = entry.filename
                    raise CorpusError(f"{name} holds a DTD, which no publication needs; save it anew.")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise CorpusError(f"the archive is damaged ({error}); get it again.") from error


def _check_entries(entries: list[zipfile.ZipInfo], known: str) -> None:
    if len(entries) > MOST_ENTRIES:
        count = len(entries)
        raise CorpusError(f"the archive holds {count} entries, more than {MOST_ENTRIES}; save it anew.")
    total = sum(entry.file_size for entry in entries)
    if total > LARGEST_ARCHIVE:
        most = LARGEST_ARCHIVE // MEGABYTE
        raise CorpusError(f"it unpacks to {total // MEGABYTE} MB, more than {most}; split it.")
    names = [entry.filename for entry in entries]
    for entry in entries:
        if entry.file_size > MEGABYTE and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
            name = entry.filename
            raise CorpusError(f"{name!r} unpacks more than {HIGHEST_RATIO}-fold; it looks like a bomb.")
        if entry.flag_bits & 0x1:
            raise CorpusError("the archive is protected by a password; save it without one.")
        parts = entry.filename.replace("\\", "/").split("/")
        if entry.filename.startswith("/") or ".." in parts or re.match(r"^[a-zA-Z]:", entry.filename):
            raise CorpusError(f"entry {entry.filename!r} points outside the archive; save the file anew.")
    if len(set(names)) < len(names):
        raise CorpusError("the archive holds two entries of one name; save the file anew.")
    if _MAIN_ENTRY[known] not in names:
        raise CorpusError(f"it holds no {_MAIN_ENTRY[known]}, so it is no {known.upper()}; correct its name.")


def _check_page(text: str) -> None:
    if "<!ENTITY" in text:
        raise CorpusError("the page defines entities, which no publication needs; save it anew.")
    depth = 0
    for found in _CONTAINER_TAG.finditer(text):
        depth = max(0, depth + (-1 if found[1] else 1))
        if depth > DEEPEST_HTML:
            raise CorpusError(f"its tags are nested more than {DEEPEST_HTML} deep; save the page as text.")
