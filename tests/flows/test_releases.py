"""Releases: committed by one swap, taken again when nothing changed, listed, rolled back, kept to a number, mended."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from corpora.records import CorpusError
from outputs.history import HISTORY, by_commit, note, read_history
from outputs.release import (
    is_whole,
    latest_release,
    previous_release,
    retain,
    roll_back,
    take_again,
    write_release,
)


def committed(releases: Path, *words: str) -> list[Path]:
    return [write_release(releases, {"t": pa.table({"w": [word]})}, {"a/b.txt": word.encode()}, {}) for word in words]


def test_the_same_content_is_the_same_release_and_history_says_it_once(tmp_path: Path) -> None:
    first, second = committed(tmp_path, "one", "one")
    assert first == second == latest_release(tmp_path)
    assert [(action, name) for _, action, name in read_history(tmp_path)] == [("committed", first.name)]


def test_another_writer_version_is_another_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = committed(tmp_path, "one")
    monkeypatch.setattr(pa, "__version__", "0.0")
    (second,) = committed(tmp_path, "one")
    assert first != second


@pytest.mark.parametrize(
    ("commits", "expected"),
    [(("one",), None), (("one", "two"), "one"), (("one", "two", "one"), "two"), (("one", "two", "three"), "two")],
)
def test_the_release_before_is_the_one_committed_before(
    tmp_path: Path, commits: tuple[str, ...], expected: str | None
) -> None:
    names = dict(zip(commits, committed(tmp_path, *commits), strict=True))
    assert previous_release(tmp_path) == (names[expected] if expected else None)


def test_rolling_back_twice_goes_back_two_and_a_name_goes_anywhere(tmp_path: Path) -> None:
    one, two, three = committed(tmp_path, "one", "two", "three")
    assert [roll_back(tmp_path), roll_back(tmp_path)] == [two, one]
    assert roll_back(tmp_path, three.name) == latest_release(tmp_path) == three
    assert read_history(tmp_path)[-1][1:] == ("rolled back to", three.name)


@pytest.mark.parametrize("name", [None, "r000000000000", "../elsewhere"])
def test_rolling_back_to_nothing_is_one_clear_sentence(tmp_path: Path, name: str | None) -> None:
    (one,) = committed(tmp_path, "one")
    with pytest.raises(CorpusError, match="samleng releases"):
        roll_back(tmp_path, name)
    assert latest_release(tmp_path) == one


def test_a_damaged_release_is_not_taken_again_but_written_anew(tmp_path: Path) -> None:
    (one,) = committed(tmp_path, "one")
    (one / "a" / "b.txt").write_text("spoilt")
    assert not is_whole(one)
    assert take_again(tmp_path, one.name) is None
    assert committed(tmp_path, "one") == [one]
    assert is_whole(one)
    assert [path.name for path in tmp_path.glob(".*") if path.name != ".lock"] == []


def test_only_the_newest_are_kept_and_the_latest_always(tmp_path: Path) -> None:
    one, two, three, four = committed(tmp_path, "one", "two", "three", "four")
    roll_back(tmp_path, one.name)
    assert retain(tmp_path, 2) == [two.name, three.name]
    assert sorted([one, four]) == sorted(by_commit(tmp_path))
    assert latest_release(tmp_path) == one


def test_a_line_of_history_torn_by_a_crash_is_passed_over(tmp_path: Path) -> None:
    one, two = committed(tmp_path, "one", "two")
    with (tmp_path / HISTORY).open("a") as stream:
        stream.write('{"time": "2026')
    note(tmp_path, "rolled back to", one.name)
    assert [name for _, _, name in read_history(tmp_path)] == [one.name, two.name, one.name]


def test_what_an_interrupted_commit_left_goes_with_the_next(tmp_path: Path) -> None:
    committed(tmp_path, "one")
    (tmp_path / ".building-1").mkdir()
    (tmp_path / ".removing-r1").mkdir()
    (tmp_path / ".latest-1").symlink_to("nowhere")
    committed(tmp_path, "two")
    assert [path.name for path in tmp_path.glob(".*")] == [".lock"]
