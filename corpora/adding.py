"""Add a publication: its file beside its record in a folder of its own, nothing of the others touched."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from corpora.catalogue import Catalogue
from corpora.detect import language_of
from corpora.readers import digest, read
from corpora.readers.gate import FORMATS
from corpora.record import Record, load_record, parse_record
from corpora.record_file import RECORD_NAME, faults, read_mapping
from corpora.records import CorpusError

_ORDER = (
    "id", "type", "title", "title-en", "title-km", "author", "issued", "publisher", "publisher-place", "URL",
    "accessed", "language", "rights", "redistributable", "invented", "status", "source", "sha256",
)  # fmt: skip
STUB_NOTE = "Stub: fill in title, publisher, issued, language, rights; then `samleng add` the folder."


def add_publication(file: Path, catalogue: Catalogue, facts: Mapping[str, Any]) -> Record:
    """Copy ``file`` and its record into the catalogue.

    Parameters
    ----------
    file : Path
        The source file; read once before it is taken in, so that what cannot be read is refused.
    catalogue : Catalogue
        Where to.
    facts : mapping
        Record fields as in ``meta.yaml``; title, id, language, source and sha256 are filled in if left out.

    Raises
    ------
    CorpusError
        If the file cannot be read, is there already (by sha256), or the facts do not fit the schema.
    """
    if not file.is_file():
        raise CorpusError(f"{file}: there is no such file; check the name.")
    sha256 = digest(file)
    for record in catalogue.publications():
        if record.sha256 == sha256 or (record.path and _same(record.path, file, sha256)):
            raise CorpusError(f"{file}: it is in the catalogue already as {record.id!r}; nothing was added.")
    data = {key: value for key, value in facts.items() if value not in (None, "", [], ())}
    data.setdefault("title", file.stem)
    data.setdefault("id", _free_id(catalogue, str(data["title"]), file.stem))
    data.update(source=_file_name(file), sha256=sha256, status="held")
    draft = parse_record({**data, "language": data.get("language", "und")}, file.parent)
    document = read(file, draft)
    data.setdefault("language", [language_of(document.text)])
    return _place(catalogue.folder / str(data["id"]), data, file)


def add_folder(
    folder: Path, catalogue: Catalogue, facts: Mapping[str, Any], *, empty: bool = False
) -> Iterator[Record | CorpusError]:
    """Add every readable file of a folder (an inbox); a fault is yielded and the next file is taken.

    A file ``name.pdf`` may have its facts in ``name.meta.yaml``; they go before ``facts``, and a stub that
    nobody has filled in is a fault. With ``empty`` files that were added are taken out of the folder.
    """
    for file in sorted(path for path in folder.iterdir() if path.suffix.lower() in FORMATS):
        try:
            yield add_publication(file, catalogue, {**facts, **_told(stub_path(file))})
            for path in (file, stub_path(file)) if empty else ():
                path.unlink(missing_ok=True)
        except CorpusError as error:
            yield error


def _told(stub: Path) -> dict[str, Any]:
    """Facts beside a file of the inbox, without what was left blank."""
    if not stub.is_file():
        return {}
    told = read_mapping(stub)
    note = told.pop("note", None)
    told = {key: value for key, value in told.items() if value not in (None, "", ["und"])}
    if note == STUB_NOTE and not set(told) - {"title", "redistributable"}:
        raise CorpusError(f"{stub}: the record is still a stub; fill it in.")
    return {**told, "note": note} if note and note != STUB_NOTE else told


def stub_path(file: Path) -> Path:
    """Where the facts of a file in the inbox stand."""
    return file.with_name(f"{file.stem}.meta.yaml")


def write_stubs(inbox: Path) -> list[Path]:
    """Write a stub record beside every file of the inbox that has none; the stubs written."""
    written = []
    for file in sorted(inbox.iterdir()) if inbox.is_dir() else []:
        stub = stub_path(file)
        if file.suffix.lower() in FORMATS and not stub.exists():
            fields = {"title": file.stem, "publisher": "", "issued": "", "language": ["und"], "rights": "",
                      "redistributable": False, "note": STUB_NOTE}  # fmt: skip
            stub.write_text(dump(fields), encoding="utf-8")
            written.append(stub)
    return written


def dump(data: Mapping[str, Any]) -> str:
    """A record as YAML, fields in a fixed order."""
    keys = [key for key in _ORDER if key in data] + [key for key in data if key not in _ORDER]
    return yaml.safe_dump({key: data[key] for key in keys}, allow_unicode=True, sort_keys=False, width=100)


def _place(folder: Path, data: dict[str, Any], file: Path) -> Record:
    """Make the folder whole beside its place, then move it there in one step."""
    found = faults(data)
    if found:
        raise CorpusError(f"{file}: {found[0]}")
    if folder.exists():
        raise CorpusError(f"{folder}: there is a publication of this id; choose another id.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        shutil.copyfile(file, made / data["source"])
        (made / RECORD_NAME).write_text(dump(data), encoding="utf-8")
        made.chmod(0o755)
        os.rename(made, folder)
    except OSError as error:
        shutil.rmtree(made, ignore_errors=True)
        reason = f"cannot be written ({error.strerror})"
        raise CorpusError(f"{folder}: {reason}; check space and rights.") from error
    return load_record(folder)


def _same(path: Path, file: Path, sha256: str) -> bool:
    return path.is_file() and path.stat().st_size == file.stat().st_size and digest(path) == sha256


def _file_name(file: Path) -> str:
    name = re.sub(r"[^\w.\-]+", "-", unicodedata.normalize("NFC", file.name)).strip("-.")
    return name if name not in ("", RECORD_NAME) else "source" + file.suffix.lower()


def _free_id(catalogue: Catalogue, title: str, stem: str) -> str:
    """Short Latin name from title or file name, with a number if it is taken."""
    for text in (title, stem, "publication"):
        ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        name = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:48].strip("-")
        if len(name) >= 3:
            break
    taken, number = name, 1
    while (catalogue.folder / taken).exists():
        number += 1
        taken = f"{name}-{number}"
    return taken
