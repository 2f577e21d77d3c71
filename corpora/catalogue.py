"""The catalogue: every publication's folder with its record, faults collected instead of raised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from corpora.record import Record, load_record
from corpora.record_file import RECORD_NAME
from corpora.records import CorpusError, Skipped


class Catalogue:
    """Publications under ``root/corpora/publications/<id>/``: ``meta.yaml`` beside the source file.

    Parameters
    ----------
    root : Path
        The project's root (the folder that holds ``corpora/``), or the folder of publications itself.
    """

    def __init__(self, root: Path) -> None:
        nested = root / "corpora" / "publications"
        self.folder = nested if nested.is_dir() else root
        self.skipped: tuple[Skipped, ...] = ()

    def publications(self, *, held: bool = False) -> Iterator[Record]:
        """Yield the records in order of id; with ``held`` only those whose file is here.

        A faulty record is left out; once the iterator is exhausted ``skipped`` says which and why.
        """
        skipped: list[Skipped] = []
        for folder in self.folders():
            try:
                record = load_record(folder)
                _check_place(record, folder)
            except CorpusError as error:
                skipped.append(Skipped(folder.name, str(error), "Run `samleng check`."))
                continue
            if record.status == "to be added":
                if held:
                    reason = "its file is not here yet"
                    skipped.append(Skipped(record.id, reason, "Run `samleng fetch` or add it."))
                    continue
            elif record.path is None or not record.path.is_file():
                missing = f"{folder / (record.source or 'the source file')} is missing"
                skipped.append(Skipped(record.id, missing, "Add the file or set `status: to be added`."))
                continue
            yield record
        self.skipped = tuple(skipped)

    def find(self, identifier: str) -> Record:
        """The record with this id.

        Raises
        ------
        CorpusError
            If there is none, or it is faulty.
        """
        folder = self.folder / identifier
        if "/" in identifier or "\\" in identifier or not (folder / RECORD_NAME).is_file():
            raise CorpusError(f"{self.folder}: no publication {identifier!r}; `samleng list` shows them.")
        return load_record(folder)

    def folders(self) -> list[Path]:
        """Folders of publications, in order of their names."""
        if not self.folder.is_dir():
            return []
        found = (path for path in self.folder.iterdir() if path.is_dir())
        return sorted(path for path in found if not path.name.startswith("."))


def _check_place(record: Record, folder: Path) -> None:
    if record.id != folder.name:
        place = folder / RECORD_NAME
        raise CorpusError(f"{place}: id {record.id!r} is not the folder's name; make them equal.")
