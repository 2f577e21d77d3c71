"""People's decisions: what goes out to them, what is taken back, and that it holds from then on."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from corpora.codebook import Codebook, shipped_codebook
from corpora.corrections import (
    Correction,
    add_corrections,
    add_takedown,
    decide,
    read_corrections,
    read_takedown,
)
from corpora.records import CorpusError
from flows.command import Commands
from flows.commands import exporting, reviewing
from outputs.overriding import override
from outputs.review_sheet import review_rows, review_workbook
from outputs.trees import Tree
from tests.outputs.small_release import Rows, identifier

DAY = "2026-01-31"


def sheet(root: Path, fill: dict[str, dict[str, Any]], name: str = "review.xlsx") -> Path:
    """A review workbook with cells filled in, by words of the quotation."""
    tree = Tree(root / "outputs/releases/latest")
    path = root / name
    path.write_bytes(review_workbook(tree.rows(), shipped_codebook()))
    book = openpyxl.load_workbook(path)
    page = book["review"]
    heads = {cell.value: cell.column for cell in page[1]}
    for words, values in fill.items():
        line = next(row[0].row for row in page.iter_rows(min_row=2) if words in str(row[heads["quotation"] - 1].value))
        for column, value in values.items():
            page.cell(line, heads[column], value)
    book.save(path)
    return path


def run(root: Path, *arguments: str) -> Any:
    group = Commands(commands={c.name or "": c for c in [*exporting.COMMANDS, *reviewing.COMMANDS]})
    return CliRunner().invoke(group, [*arguments, "--root", str(root)])


def test_the_sheet_holds_the_unsure_the_emergent_the_withheld_and_a_random_sample(rows: Rows) -> None:
    chosen = {row["quotation"]: row["why"] for row in review_rows(rows, sample=0)}
    assert chosen == {
        "=SUM of all that was said: the rice was never enough.": "unsure",
        "Nobody looks after our cows now.": "emergent",
    }
    assert [row["why"] for row in review_rows(rows, sample=100)] == ["random"] * 10


def test_the_random_sample_does_not_hang_on_the_order_of_rows(rows: Rows) -> None:
    first = review_rows(rows, sample=4)
    shuffled = {name: random.Random(1).sample(content, len(content)) for name, content in rows.items()}
    assert {row["id"] for row in review_rows(shuffled, sample=4)} == {row["id"] for row in first}


def test_decisions_are_kept_with_coder_and_date_and_read_back(root: Path, rows: Rows) -> None:
    change = {"decision": "change", "new request": "៩", "new also": "4 10", "coder": "Dany", "date": DAY}
    agree = {"decision": "agree", "coder": "សុភា", "date": DAY}
    path = sheet(root, {"grade nine": agree, "cows": change})
    done = run(root, "review", "import", str(path))
    assert done.exit_code == 0, done.output
    kept = {c.sentence: c for c in read_corrections(root)}
    agreed, changed = kept[identifier(rows, "grade nine")], kept[identifier(rows, "cows")]
    assert (agreed.coder, agreed.request, agreed.voice, agreed.date) == ("សុភា", 1, "child", DAY)
    assert (changed.coder, changed.request, changed.also, changed.stance) == ("Dany", 9, (4, 10), None)
    assert len(list((root / "corpora/corrections").glob("*.tsv"))) == 2


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"decision": "perhaps"}, "neither agree nor change"),
        ({"decision": "change"}, "gives nothing new"),
        ({"decision": "agree", "new request": 4}, "says agree and gives something new"),
        ({"decision": "change", "new request": 11}, "not a number from 0 to 10"),
        ({"decision": "change", "new voice": "boy"}, "voice 'boy' is none of"),
        ({"decision": "change", "new stance": "support", "new request": 3}, "has no request"),
        ({"decision": "agree", "date": "yesterday"}, "not of the form"),
        ({"decision": "agree", "quote": "show"}, "quote 'show' is none of"),
        ({"decision": "agree", "id": "s000000000000000"}, "in no publication of this release"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_taken(root: Path, values: dict[str, Any], message: str) -> None:
    path = sheet(root, {"grade nine": {"decision": "agree", "coder": "A"}, "cows": {"coder": "A"} | values})
    done = run(root, "review", "import", str(path))
    assert done.exit_code == 2
    assert message in done.output
    assert "row " in done.output
    assert read_corrections(root) == []


def test_rows_that_contradict_each_other_are_named(root: Path) -> None:
    path = sheet(root, {"grade nine": {"decision": "agree", "coder": "A"}, "cows": {"decision": "agree", "coder": "A"}})
    book = openpyxl.load_workbook(path)
    page = book["review"]
    heads = {cell.value: cell.column for cell in page[1]}
    line = next(row[0].row for row in page.iter_rows(min_row=2) if "cows" in str(row[heads["quotation"] - 1].value))
    copied = [cell.value for cell in page[line]]
    copied[heads["decision"] - 1], copied[heads["new request"] - 1] = "change", 4
    page.append(copied)
    book.save(path)
    done = run(root, "review", "import", str(path))
    assert done.exit_code == 2
    assert f"otherwise than row {line}" in done.output


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"id,decision\n", None])
def test_a_file_that_is_no_workbook_gets_one_sentence(root: Path, content: bytes | None) -> None:
    path = root / "wrong.xlsx"
    if content is not None:
        path.write_bytes(content)
    done = run(root, "review", "import", str(path))
    assert done.exit_code == 2
    assert len(done.output.strip().splitlines()) == 1
    assert "Traceback" not in done.output


def correction(sentence: str, coder: str, **values: Any) -> Correction:
    return Correction(sentence, "report-en", coder, values.pop("date", DAY), **values)


def no_words(row: dict[str, Any]) -> tuple[list[str], list[str]]:
    return row["text"].split(), []


@pytest.mark.parametrize(
    ("words", "values", "expected"),
    [
        ("cows", {"request": 9}, ("child", "concern", [9, 0, 1], True)),
        ("cows", {"request": 9, "also": (4,)}, ("child", "concern", [9, 4, 0], True)),
        ("grade nine", {"stance": "support"}, ("child", "support", [], False)),
        ("grade nine", {"voice": "family"}, ("family", "request", [1, 0, 2], False)),
        ("beaten", {"voice": "child"}, ("child", "concern", [7, 0, 1], True)),
        ("Write to", {"voice": "child", "stance": "concern", "request": 3}, ("child", "concern", [3], True)),
    ],
)
def test_a_decision_overrides_the_pipeline(
    rows: Rows, words: str, values: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    name = identifier(rows, words)
    override(rows, decide([correction(name, "A", **values)]), no_words)
    sentence = next(row for row in rows["sentences"] if row["sentence"] == name)
    own = sorted((row for row in rows["codings"] if row["sentence"] == name), key=lambda row: row["rank"])
    concern = [row for row in rows["concerns"] if row["sentence"] == name]
    voice, stance, requests, counted = expected
    assert (sentence["voice"], sentence["stance"], sentence["reviewed"]) == (voice, stance, True)
    assert [row["request"] for row in own] == requests
    assert bool(concern) is counted
    if counted:
        assert concern[0]["request"] == requests[0]
    if "request" in values:
        assert (own[0]["score"], own[0]["review"]) == (1.0, False)


def test_decisions_do_not_hang_on_order_or_on_other_publications(rows: Rows) -> None:
    name = identifier(rows, "cows")
    decisions = decide([correction(name, "A", request=9), correction("s" + "0" * 15, "A", request=2)])
    shuffled = {table: random.Random(3).sample(content, len(content)) for table, content in rows.items()}
    shuffled["sentences"] = [row for row in shuffled["sentences"] if row["publication"] == "report-en"]
    for some in (rows, shuffled):
        override(some, decisions, no_words)
        first = [row["request"] for row in some["codings"] if row["sentence"] == name and row["rank"] == 1]
        assert first == [9]


@pytest.mark.parametrize(
    ("requests", "dates", "expected"),
    [
        ([1, 2, 2], [DAY] * 3, 2),
        ([1, 2], ["2026-02-02", DAY], 1),
        ([None, 4], [DAY] * 2, 4),
        ([0, 3], [DAY] * 2, 3),
    ],
)
def test_the_majority_decides_then_the_latest(requests: list[int | None], dates: list[str], expected: int) -> None:
    given = enumerate(zip(requests, dates, strict=True))
    coders = [correction("s1", f"coder {n}", request=request, date=date) for n, (request, date) in given]
    assert decide(coders)["s1"].request == expected


def test_one_coder_who_withholds_a_quotation_is_enough() -> None:
    votes = [correction("s1", coder, quote="approve") for coder in "AB"] + [correction("s1", "C", quote="withhold")]
    assert decide(votes)["s1"].quote == "withhold"


def test_a_later_decision_of_the_same_coder_replaces_the_earlier(tmp_path: Path) -> None:
    name = "s" + "1" * 15
    add_corrections(tmp_path, [correction(name, "A", request=1), correction(name, "B", request=2)])
    add_corrections(tmp_path, [correction(name, "A", request=3, memo="seen\tagain\nand again")])
    kept = [(c.coder, c.request, c.memo) for c in read_corrections(tmp_path)]
    assert kept == [("A", 3, "seen again and again"), ("B", 2, "")]


@pytest.mark.parametrize(
    ("content", "message"),
    [("a\tb\n", "its columns must be"), (None, "line 2: date 'soon'"), ("short", "line 2: needs 11 fields")],
)
def test_a_broken_table_of_corrections_is_named_with_its_line(
    tmp_path: Path, content: str | None, message: str
) -> None:
    path = add_corrections(tmp_path, [correction("s" + "1" * 15, "A", request=1)])[0]
    if content is None:
        path.write_text(path.read_text().replace(DAY, "soon"))
    else:
        path.write_text(path.read_text().splitlines()[0] + "\nx\ty\n" if content == "short" else content)
    with pytest.raises(CorpusError, match=message):
        read_corrections(tmp_path)


def test_a_takedown_is_kept_with_its_reason(root: Path, rows: Rows) -> None:
    name = identifier(rows, "grade nine")
    done = run(root, "takedown", name, "--reason", "asked for", "--date", DAY)
    assert done.exit_code == 0, done.output
    add_takedown(root, "sample-en", DAY, "withdrawn by its publisher")
    assert read_takedown(root) == {name: "asked for", "sample-en": "withdrawn by its publisher"}
    assert run(root, "takedown", "nothing", "--reason", "x").exit_code == 2


def test_decided_sentences_join_the_examples_of_a_codebook_of_ones_own(root: Path, rows: Rows) -> None:
    name = identifier(rows, "សៀវភៅ")
    add_corrections(root, [Correction(name, "report-km", "A", DAY, request=9, also=(1,))])
    done = run(root, "review", "learn", str(root / "book"))
    assert done.exit_code == 0, done.output
    learned = Codebook(root / "book")
    assert len(learned.exemplars) == len(shipped_codebook().exemplars) + 1
    last = learned.exemplars[-1]
    assert (last.request, last.also, last.stance, last.language) == (9, (1,), "request", "km")
    assert last.text == "យើងត្រូវការសៀវភៅ និងប៊ិច។"
    assert learned.digest != shipped_codebook().digest
    assert run(root, "review", "learn", str(root / "book")).exit_code == 2


@pytest.mark.parametrize("form", ["excel", "refi", "csv", "sqlite", "page"])
def test_every_format_is_written_from_the_published_tree_unless_asked_otherwise(root: Path, form: str) -> None:
    done = run(root, "export", form, "--out", str(root / "out.x"))
    assert done.exit_code == 0, done.output
    again = run(root, "export", form, "--out", str(root / "again.x"), "--restricted")
    assert again.exit_code == 0, again.output
    assert b"ending my life" not in _bytes(root / "out.x")
    assert b"ending my life" in _bytes(root / "again.x")


def test_without_a_release_the_user_is_told_to_run(tmp_path: Path) -> None:
    done = run(tmp_path, "export", "excel")
    assert (done.exit_code, "samleng run" in done.output) == (2, True)


def _bytes(path: Path) -> bytes:
    """Content of a file, a folder or an archive's members."""
    import zipfile

    if path.is_dir():
        return b"".join(file.read_bytes() for file in sorted(path.iterdir()))
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    return path.read_bytes()
