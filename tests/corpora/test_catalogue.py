"""Publications are added, checked, fetched and quoted without touching one another."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pyarrow
import pyarrow.parquet as parquet
import pytest
import yaml
from cataloguing import snapshot
from click.testing import CliRunner, Result
from pdfmaker import text_pages

from corpora.adding import add_folder, add_publication, stub_path, write_stubs
from corpora.bibliography import read_bibliography
from corpora.catalogue import Catalogue
from corpora.check import check, pin
from corpora.quote import quote
from corpora.readers import digest
from corpora.record import Record, load_record, parse_record
from corpora.record_file import faults, schema
from corpora.records import CorpusError
from flows.command import FAULT, Commands
from flows.commands.corpus import COMMANDS

FACTS = {"title": "Voices of the north", "publisher": "A network", "issued": "2024-05", "rights": "CC BY 4.0"}
PDF = text_pages([[(50, 700, 12, b"Children need schools and water.")]])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Voices of the North.md"
    path.write_text("# Voices\n\nWe want to learn. ខ្ញុំចង់រៀន។\n", encoding="utf-8")
    return path


def test_a_publication_is_added_with_its_record(catalogue: Catalogue, file: Path) -> None:
    record = add_publication(file, catalogue, FACTS)
    assert record.id == "voices-of-the-north"
    assert record.sha256 == digest(file)
    assert (record.year, record.language, record.status) == (2024, ("en",), "held")
    assert record.path is not None
    assert record.path.read_bytes() == file.read_bytes()
    assert [entry.id for entry in catalogue.publications()] == [record.id]
    assert list(check(catalogue)) == []


def test_adding_one_touches_nothing_of_the_others(catalogue: Catalogue, file: Path, tmp_path: Path) -> None:
    add_publication(file, catalogue, FACTS)
    before = snapshot(catalogue.folder)
    other = tmp_path / "b.pdf"
    other.write_bytes(PDF)
    add_publication(other, catalogue, {**FACTS, "title": "Voices of the north"})
    after = snapshot(catalogue.folder)
    assert {name: after[name] for name in before} == before
    assert (catalogue.folder / "voices-of-the-north-2").is_dir()


def test_a_duplicate_is_refused(catalogue: Catalogue, file: Path, tmp_path: Path) -> None:
    add_publication(file, catalogue, FACTS)
    copy = tmp_path / "copy.md"
    copy.write_bytes(file.read_bytes())
    with pytest.raises(CorpusError, match="in the catalogue already as 'voices-of-the-north'"):
        add_publication(copy, catalogue, {})


def test_what_cannot_be_read_is_refused_and_leaves_nothing(catalogue: Catalogue, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(CorpusError, match=r"bad\.pdf"):
        add_publication(bad, catalogue, FACTS)
    assert list(catalogue.folder.iterdir()) == []


def test_an_inbox_is_given_stubs_and_taken_in(catalogue: Catalogue, file: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "one.md").write_bytes(file.read_bytes())
    (inbox / "two.txt").write_bytes(b"\xff\xfe\x00")
    assert [path.name for path in write_stubs(inbox)] == ["one.meta.yaml", "two.meta.yaml"]
    assert write_stubs(inbox) == []
    stub = stub_path(inbox / "one.md")
    facts = {"title": "One", "issued": 2020, "language": ["km"]}
    filled = yaml.safe_load(stub.read_text(encoding="utf-8")) | facts
    assert "still a stub" in str(next(iter(add_folder(inbox, catalogue, {}))))
    stub.write_text(yaml.safe_dump(filled, allow_unicode=True), encoding="utf-8")
    good, bad = add_folder(inbox, catalogue, {"publisher": "Somebody"}, empty=True)
    assert isinstance(good, Record)
    assert (good.id, good.year, good.publisher, good.language) == ("one", 2020, "Somebody", ("km",))
    assert "note" not in good.data
    assert isinstance(bad, CorpusError)
    assert sorted(path.name for path in inbox.iterdir()) == ["two.meta.yaml", "two.txt"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"titel": "x"}, "'titel' was unexpected"),
        ({"id": "Bad Name"}, "id: "),
        ({"issued": "May 2020"}, "issued: "),
        ({"redistributable": "maybe"}, "redistributable: "),
        ({"source": "../../etc/passwd"}, "source: "),
        ({"parts": [{"kind": "statement"}]}, "'title' is a required property"),
        ({"speaker": "nobody"}, "speaker: "),
        ({"sha256": "123"}, "sha256: "),
    ],
)
def test_a_wrong_record_is_told_by_field(fields: dict[str, object], expected: str) -> None:
    found = faults({"id": "x", "title": "X", "language": ["en"], **fields})
    assert len(found) == 1
    assert expected in found[0]


def test_a_record_in_csl_fields() -> None:
    record = parse_record({
        "id": "x", "title": "X", "language": "km, en", "issued": {"date-parts": [[2021, 4, 22]]},
        "author": [{"family": "Chan", "given": "Dara"}, {"literal": "A network"}, "Plain"],
        "parts": [{"title": "Statement", "kind": "statement", "speaker": "child"}],
    })  # fmt: skip
    assert (record.issued, record.year, record.language) == ("2021-04-22", 2021, ("km", "en"))
    assert record.author == ("Dara Chan", "A network", "Plain")
    assert record.parts[0].headings == ("Statement",)
    assert record.redistributable is False


@pytest.mark.parametrize(
    "text", ["a: &x [1]\nb: *x\n", "- list\n", ": :\n\t", "\x00", "id: !!python/object:os.system {}"]
)
def test_a_record_that_is_no_plain_yaml_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "meta.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"meta\.yaml"):
        load_record(tmp_path)


def test_faults_are_collected_and_the_rest_is_read(catalogue: Catalogue, file: Path) -> None:
    add_publication(file, catalogue, FACTS)
    for name, text in {
        "broken": "id: [", "renamed": "id: other\ntitle: O\nlanguage: [en]\nsource: s.md\n",
        "absent": "id: absent\ntitle: A\nlanguage: [en]\nsource: s.md\n",
        "later": "id: later\ntitle: L\nlanguage: [en]\nstatus: to be added\n",
    }.items():  # fmt: skip
        (catalogue.folder / name).mkdir()
        (catalogue.folder / name / "meta.yaml").write_text(text, encoding="utf-8")
    assert [record.id for record in catalogue.publications()] == ["later", "voices-of-the-north"]
    assert [entry.place for entry in catalogue.skipped] == ["absent", "broken", "renamed"]
    lines = list(check(catalogue))
    for start in ("absent", "broken", "renamed"):
        assert any(f"/{start}/" in line for line in lines)


def test_a_changed_file_is_noticed(catalogue: Catalogue, file: Path) -> None:
    record = add_publication(file, catalogue, FACTS)
    assert record.path is not None
    record.path.write_text("# Voices\n\nSomething else.\n", encoding="utf-8")
    assert "sha256 differs" in next(iter(check(catalogue)))
    with pytest.raises(CorpusError, match="sha256 differs"):
        quote(catalogue, record.id, 0, 4)


def test_a_record_without_sha256_is_pinned_and_otherwise_left_as_it_is(catalogue: Catalogue) -> None:
    folder = catalogue.folder / "mine"
    folder.mkdir()
    (folder / "s.md").write_text("# Voices\n\nWe wait.\n", encoding="utf-8")
    text = "# by hand\nid: mine\ntitle: M\nlanguage: [en]\nrights: ours\nsource: s.md"
    (folder / "meta.yaml").write_text(text, encoding="utf-8")
    (line,) = check(catalogue)
    assert "no sha256" in line
    assert list(pin(catalogue)) == ["mine"]
    assert (folder / "meta.yaml").read_text(encoding="utf-8").startswith(text + "\nsha256: ")
    assert list(check(catalogue)) == []
    assert list(pin(catalogue)) == []


def test_a_passage_is_quoted_with_its_source(catalogue: Catalogue, file: Path) -> None:
    add_publication(file, catalogue, FACTS)
    found = quote(catalogue, "voices-of-the-north", 8, 25)
    assert (found.text, found.section, found.verbatim) == ("We want to learn.", ("Voices",), True)
    assert found.citation == "A network (2024). Voices of the north."
    moved = quote(catalogue, "voices-of-the-north", 0, 17, "We want to learn.")
    assert (moved.verbatim, moved.moved_to) == (False, 8)
    assert quote(catalogue, "voices-of-the-north", 8, 25, "We want to eat").moved_to is None


CSL = (
    '[{"id": "z", "type": "report", "title": "T", "language": "Khmer", "issued": {"date-parts": [[2019]]},'
    ' "x": 1}]'
)
BIB = (
    "@techreport{k, title={The {T}itle}, author={Chan, Dara and {A Network}}, year=2019,"
    " institution={NGO}, language={english}}"
)
RIS = (
    "TY  - RPRT\nTI  - T\nAU  - Chan, Dara\nPY  - 2019\nPB  - NGO\nLA  - km\n"
    "UR  - https://a.example/x.pdf\nER  - \n"
)


@pytest.mark.parametrize(("name", "text"), [("a.json", CSL), ("a.bib", BIB), ("a.ris", RIS)])
def test_facts_come_from_zotero(tmp_path: Path, name: str, text: str) -> None:
    if name != "a.json":
        pytest.importorskip({"a.bib": "bibtexparser", "a.ris": "rispy"}[name])
    (tmp_path / name).write_text(text, encoding="utf-8")
    (entry,) = read_bibliography(tmp_path / name)
    record = parse_record({"id": "x", **entry})
    assert (record.type, record.year) == ("report", 2019)
    assert record.language[0] in ("km", "en")
    assert not faults({"id": "x", **entry})


def run(*arguments: str) -> Result:
    group = Commands(commands={str(command.name): command for command in COMMANDS})
    return CliRunner().invoke(group, list(arguments))


def test_the_commands(catalogue: Catalogue, file: Path, tmp_path: Path) -> None:
    root = str(tmp_path)
    told = ["--title", "Voices", "--date", "2024", "--rights", "CC0", "--language", "km"]
    added = run("add", str(file), *told, "--root", root)
    assert added.output == "voices: Voices (km) added.\n"
    assert run("add", str(file), "--root", root).exit_code == FAULT
    assert "voices" in run("list", "--root", root).output
    assert run("check", "--root", root).output == "No faults.\n"
    assert run("check", "--reading", "--root", root).exit_code == 0
    quoted = run("quote", "voices:8-25", "--root", root)
    assert "“We want to learn.”" in quoted.output
    assert "yes, at its place" in quoted.output
    assert run("quote", "voices:8-25", "--text", "Another", "--root", root).exit_code == 1
    assert "there is no release yet" in run("quote", "s0123", "--root", root).output
    assert "PUBLICATION:START-END" in run("quote", "voices:x", "--root", root).output
    assert run("fetch", "--root", root).exit_code == 0


def test_a_sentence_of_the_latest_release_is_quoted(catalogue: Catalogue, file: Path, tmp_path: Path) -> None:
    add_publication(file, catalogue, FACTS)
    latest = tmp_path / "outputs" / "releases" / "latest" / "restricted"
    latest.mkdir(parents=True)
    rows = [
        {"sentence": "s1", "publication": "voices-of-the-north", "start": 8, "end": 25, "text": "We want to learn."},
        {"sentence": "s2", "publication": "voices-of-the-north", "start": 900, "end": 917, "text": "ខ្ញុំចង់រៀន។"},
        {"sentence": "s3", "publication": "voices-of-the-north", "start": 8, "end": 25, "text": "We want [name]."},
        {"sentence": "s4", "publication": "voices-of-the-north", "start": 8, "end": 25, "text": ""},
    ]
    parquet.write_table(pyarrow.Table.from_pylist(rows), latest / "sentences.parquet")
    root = str(tmp_path)
    assert "yes, at its place" in run("quote", "s1", "--root", root).output
    assert "yes, elsewhere in it" in run("quote", "s2", "--root", root).output
    changed = run("quote", "s3", "--root", root)
    assert ("verbatim     no" in changed.output, changed.exit_code) == (True, 1)
    assert "withheld" in run("quote", "s4", "--root", root).output
    assert "no such sentence" in run("quote", "s5", "--root", root).output


def test_a_record_is_frozen(catalogue: Catalogue, file: Path) -> None:
    record = add_publication(file, catalogue, FACTS)
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.title = "Other"  # type: ignore[misc]


def test_the_documentation_lists_every_field_of_a_record() -> None:
    text = (Path(__file__).parents[2] / "docs" / "publications.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))
    assert set(schema()["properties"]) <= described
    assert "survey.answers" in described
    assert "parts.speaker" in described
