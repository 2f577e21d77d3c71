"""Check the catalogue: every fault of records and files, one line each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from corpora.catalogue import Catalogue
from corpora.readers import digest, read
from corpora.readers.gate import admit
from corpora.record import Record, load_record
from corpora.record_file import RECORD_NAME, faults, read_mapping
from corpora.records import CorpusError


def check(catalogue: Catalogue, *, reading: bool = False) -> Iterator[str]:
    """Yield one line per fault, in order of ids; nothing if all is well.

    With ``reading`` every file is also read, which takes longer and lists the pages that could not be.
    """
    if not catalogue.folder.is_dir():
        yield f"{catalogue.folder}: there is no catalogue; make the folder."
        return
    hashes: dict[str, list[str]] = defaultdict(list)
    records: dict[str, Record] = {}
    for folder in catalogue.folders():
        try:
            place = folder / RECORD_NAME
            found = [f"{place}: {fault}" for fault in faults(read_mapping(place))]
        except CorpusError as error:
            found = [str(error)]
        yield from found
        if not found:
            record = load_record(folder)
            records[record.id] = record
            yield from _check_record(record, folder, hashes, reading)
    yield from _check_together(records, hashes)


def pin(catalogue: Catalogue) -> Iterator[str]:
    """Append the sha256 of the file to every record without one, and yield the ids."""
    for record in catalogue.publications(held=True):
        if record.sha256 is None and record.folder and record.path:
            with (record.folder / RECORD_NAME).open("r+", encoding="utf-8") as file:
                gap = "" if file.read().endswith("\n") else "\n"
                file.write(f"{gap}sha256: {digest(record.path)}\n")
            yield record.id


def _check_record(record: Record, folder: Path, hashes: dict[str, list[str]], reading: bool) -> Iterator[str]:
    place = folder / RECORD_NAME
    if record.id != folder.name:
        yield f"{place}: id {record.id!r} is not the folder's name; make them equal."
    if record.status == "to be added":
        return
    path = record.path
    if path is None:
        yield f"{place}: no source; name the file, or set `status: to be added`."
        return
    try:
        admit(path)
    except CorpusError as error:
        yield f"{path}: {error}"
        return
    actual = digest(path)
    hashes[actual].append(record.id)
    if record.sha256 is None:
        yield f"{place}: no sha256; `samleng check --pin` adds {actual}."
    elif record.sha256 != actual:
        yield f"{path}: sha256 differs from the record's; restore the file, or correct the record."
    if record.rights is None:
        yield f"{place}: no rights; say under which terms the text may be used."
    if reading:
        yield from _check_reading(path, record)


def _check_reading(path: Path, record: Record) -> Iterator[str]:
    try:
        for entry in read(path, record).skipped:
            yield f"{path}: {entry.place} was not read: {entry.reason}. {entry.action}".rstrip()
    except CorpusError as error:
        yield str(error)


def _check_together(records: dict[str, Record], hashes: dict[str, list[str]]) -> Iterator[str]:
    for names in hashes.values():
        if len(names) > 1:
            yield f"{', '.join(sorted(names))}: the same file; keep one of them."
    for record in records.values():
        if record.translation_of and record.translation_of not in records:
            yield f"{record.id}: translation-of names {record.translation_of!r}, which is not here."
