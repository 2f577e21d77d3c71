"""What a release will hold, written publication by publication into a folder beside the releases."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpora.records import CorpusError
from outputs.history import reached
from outputs.schema import BY_NAME, to_arrow

Rows = Mapping[str, list[dict[str, Any]]]
GATHERING = ".gathering"  # one run at a time makes a release; what a killed one left goes when the next begins
GROUP_BYTES = 4 << 20  # of Arrow columns, written as one row group
MOST_PENDING = 64  # tables of single publications kept apart


@contextmanager
def staging(releases: Path) -> Iterator[Staging]:
    """An empty folder for what a release will hold, gone at the end unless it was moved into the release.

    Raises
    ------
    CorpusError
        If it cannot be made.
    """
    folder = releases / GATHERING
    with writing(releases):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    staged = Staging(releases, folder)
    try:
        yield staged
    finally:
        staged.abandon()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing(releases: Path) -> Iterator[None]:
    """Have a disk that cannot be written told in one sentence."""
    try:
        yield
    except OSError as error:
        why = f"a release cannot be written ({_reason(error)})"
        raise CorpusError(f"{releases}: {why}; check space and rights.") from error


class Staging:
    """Parquet files and texts that grow while publications come; memory holds at most a row group of each table.

    Parameters
    ----------
    releases : Path
        Folder of all releases, for what is said where nothing can be written.
    folder : Path
        Where the files go: ``TREE/TABLE.parquet`` and ``TREE/extracted/PUBLICATION.txt``.
    """

    def __init__(self, releases: Path, folder: Path) -> None:
        self.releases, self.folder = releases, folder
        self._files: dict[tuple[str, str], _TableFile] = {}

    def add(self, tree: str, rows: Rows) -> None:
        """Rows for tables of a tree, after those already there; a table named without rows is written empty.

        Raises
        ------
        ValueError
            Where rows do not fit the schema, or belong before rows already there.
        CorpusError
            If they cannot be written.
        """
        with writing(self.releases):
            for name, content in rows.items():
                self._file(tree, name).add(content)

    def text(self, tree: str, publication: str, text: str) -> None:
        """The extracted text of a publication."""
        with writing(self.releases):
            path = self.folder / tree / "extracted" / f"{publication}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())

    def counts(self, tree: str) -> dict[str, int]:
        """Rows of each table of a tree, by name."""
        return {name: file.rows for (own, name), file in sorted(self._files.items()) if own == tree}

    def finish(self) -> Path:
        """Close all files; returns their folder."""
        with writing(self.releases):
            for file in self._files.values():
                file.close()
        reached("rows staged")
        return self.folder

    def abandon(self) -> None:
        for file in self._files.values():
            file.abandon()

    def _file(self, tree: str, name: str) -> _TableFile:
        if (tree, name) not in self._files:
            (self.folder / tree).mkdir(exist_ok=True)
            self._files[tree, name] = _TableFile(self.folder / tree / f"{name}.parquet", name)
        return self._files[tree, name]


class _TableFile:
    """One table as a Parquet file (zstd) with row groups that depend on the rows alone."""

    def __init__(self, path: Path, name: str) -> None:
        table = BY_NAME[name]
        self.rows = self._bytes = 0
        self._name, self._first = name, (table.sort or table.key)[0]
        self._last: Any = None
        self._pending: list[pa.Table] = []
        self._schema = table.arrow()
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", write_statistics=True)

    def add(self, rows: list[dict[str, Any]]) -> None:
        """Rows that follow those before in the table's order."""
        if not rows:
            return
        table = to_arrow(self._name, rows)
        column = table[self._first]
        if self.rows and column[0].as_py() <= self._last:
            raise ValueError(f"{self._name}: {column[0].as_py()!r} came after {self._last!r}")
        self._last = column[-1].as_py()
        self.rows += len(rows)
        self._pending.append(table)
        self._bytes += table.nbytes
        if self._bytes >= GROUP_BYTES:
            self._write()
        elif len(self._pending) >= MOST_PENDING:
            self._pending = [self._joined()]

    def close(self) -> None:
        if self._pending or not self.rows:
            self._write()
        self._writer.close()

    def abandon(self) -> None:
        """Let go of a file that nobody needs; a full disk is no matter any more."""
        with suppress(OSError):
            self._writer.close()
        self._writer.is_open = False

    def _write(self) -> None:
        self._writer.write_table(self._joined())
        self._pending, self._bytes = [], 0

    def _joined(self) -> pa.Table:
        return pa.concat_tables(self._pending).combine_chunks() if self._pending else self._schema.empty_table()


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error).partition(" Detail:")[0][:120]
