"""What a release will hold grows publication by publication, in order, and leaves nothing behind."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from corpora.records import CorpusError
from outputs import staging
from outputs.schema import to_arrow
from tests.outputs.small_release import Rows

NAMES = ("report-en", "report-km", "sample-en")


def of(rows: Rows, table: str, publication: str) -> Rows:
    return {table: [row for row in rows[table] if row["publication"] == publication]}


@pytest.mark.parametrize("table", ["parts", "blocks", "sentences", "tokens", "codings"])
@pytest.mark.parametrize(("size", "pending"), [(1, 64), (4 << 20, 64), (4 << 20, 2)])
def test_publications_one_by_one_make_the_table_of_all(
    tmp_path: Path, rows: Rows, monkeypatch: pytest.MonkeyPatch, table: str, size: int, pending: int
) -> None:
    monkeypatch.setattr(staging, "GROUP_BYTES", size)
    monkeypatch.setattr(staging, "MOST_PENDING", pending)
    with staging.staging(tmp_path) as staged:
        for name in NAMES:
            staged.add("published", of(rows, table, name))
        made = pq.read_table(staged.finish() / "published" / f"{table}.parquet")
        assert staged.counts("published") == {table: len(rows[table])}
    assert made.equals(to_arrow(table, rows[table]))


def test_a_table_without_rows_is_written_with_its_columns(tmp_path: Path) -> None:
    with staging.staging(tmp_path) as staged:
        staged.add("restricted", {"tokens": []})
        staged.add("restricted", {"tokens": []})
        made = pq.read_table(staged.finish() / "restricted" / "tokens.parquet")
    assert made.equals(to_arrow("tokens", []), check_metadata=True)


@pytest.mark.parametrize("second", ["report-en", "report-km"])
def test_rows_that_come_too_late_are_named(tmp_path: Path, rows: Rows, second: str) -> None:
    with staging.staging(tmp_path) as staged:
        staged.add("published", of(rows, "tokens", "report-km"))
        with pytest.raises(ValueError, match=f"tokens: '{second}' came after 'report-km'"):
            staged.add("published", of(rows, "tokens", second))


def test_what_a_killed_run_left_goes_and_so_does_what_fails(tmp_path: Path, rows: Rows) -> None:
    left = tmp_path / staging.GATHERING / "restricted" / "extracted" / "old.txt"
    left.parent.mkdir(parents=True)
    left.write_text("left behind")
    with suppress(RuntimeError), staging.staging(tmp_path) as staged:
        assert not left.exists()
        staged.add("restricted", of(rows, "tokens", "report-en"))
        raise RuntimeError("a fault")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    with staging.staging(tmp_path) as staged:
        (staged.folder / "restricted").write_text("in the way")
        with pytest.raises(CorpusError, match="a release cannot be written"):
            staged.text("restricted", "report-en", "words")
