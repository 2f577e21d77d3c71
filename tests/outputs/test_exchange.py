"""Exports that other programs open, the same in every bit, and codings that come back."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from corpora.codebook import shipped_codebook
from corpora.records import CorpusError
from outputs.flat import csv_files, write_sqlite
from outputs.refi import PROJECT, guid, qdc, qdpx
from outputs.refi_reading import read_refi
from outputs.spreadsheet import excel
from outputs.trees import Tree
from tests.outputs.small_release import Rows, identifier

DAY = "2026-01-31"
HUMAN = "11111111-2222-4333-8444-555555555555"
SCHEMAS = Path(__file__).parent / "data"


def q(name: str) -> str:
    return f"{{{PROJECT}}}{name}"


def project(content: bytes) -> tuple[etree._Element, dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = {n: archive.read(n).decode("utf-8") for n in archive.namelist() if n.startswith("sources/")}
        return etree.fromstring(archive.read("project.qde")), texts


@pytest.mark.parametrize("restricted", [False, True])
def test_every_selection_of_the_project_cuts_out_its_sentence(root: Path, restricted: bool) -> None:
    tree = Tree(root / "outputs/releases/latest", restricted=restricted)
    rows = tree.rows()
    written, texts = project(qdpx(rows, tree.text))
    sentences = {row["sentence"]: row for row in rows["sentences"]}
    checked = 0
    for source in written.iter(q("TextSource")):
        text = texts[source.get("plainTextPath").replace("internal://", "sources/")]
        assert "\r" not in text
        assert not text.startswith("\ufeff")
        for selection in source.iter(q("PlainTextSelection")):
            cut = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
            row = sentences[selection.get("name")]
            assert cut == (row["text"] or "[…]")
            checked += 1
    assert checked == 11


def test_project_and_codebook_fit_the_schema(root: Path) -> None:
    tree = Tree(root / "outputs/releases/latest", restricted=True)
    written, _ = project(qdpx(tree.rows(), tree.text))
    for document, name in ((written, "refi_project.xsd"), (etree.fromstring(qdc(tree.rows())), "refi_codebook.xsd")):
        schema = etree.XMLSchema(etree.parse(SCHEMAS / name))
        schema.assertValid(document)


def test_codes_and_sources_have_names_of_their_own_and_references_lead_somewhere(root: Path) -> None:
    tree = Tree(root / "outputs/releases/latest")
    written, texts = project(qdpx(tree.rows(), tree.text))
    for kind in ("Code", "TextSource"):
        names = [element.get("name") for element in written.iter(q(kind))]
        assert len(set(names)) == len(names)
    codes = {element.get("guid") for element in written.iter(q("Code"))}
    assert {element.get("targetGUID") for element in written.iter(q("CodeRef"))} <= codes
    guids = [element.get("guid") for element in written.iter() if element.get("guid")]
    assert len(set(guids)) == len(guids)
    assert len(texts) == 3


def test_invented_samples_say_so_in_every_export(root: Path) -> None:
    tree = Tree(root / "outputs/releases/latest")
    written, _ = project(qdpx(tree.rows(), tree.text))
    names = [element.get("name") for element in written.iter(q("TextSource"))]
    assert [name for name in names if "invented sample" in name] == ["Title of sample-en [invented sample]"]
    book = openpyxl.load_workbook(io.BytesIO(excel(tree.rows(), shipped_codebook())))
    values = {(row[1], row[3]) for row in book["quotations"].iter_rows(min_row=2, values_only=True)}
    assert values == {("report-en", None), ("report-km", None), ("sample-en", "invented sample")}


def test_the_project_loads_in_pyrefiqda(root: Path, tmp_path: Path) -> None:
    pyrefiqda = pytest.importorskip("pyrefiqda", reason="needs pyrefiqda (pip install pyrefiqda)")
    tree = Tree(root / "outputs/releases/latest")
    (tmp_path / "p.qdpx").write_bytes(qdpx(tree.rows(), tree.text))
    loaded = pyrefiqda.RefiProject.load(tmp_path / "p.qdpx", extract_dir=str(tmp_path / "unpacked"))
    selections = [s for source in loaded.sources.text_source for s in source.plain_text_selection]
    assert len(selections) == 11


def coded_by_hand(root: Path, *, keep_guids: bool = True) -> bytes:
    """The project with codings of a person added, as a program for qualitative research would."""
    tree = Tree(root / "outputs/releases/latest")
    content = qdpx(tree.rows(), tree.text)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    written = etree.fromstring(members["project.qde"])
    etree.SubElement(written.find(q("Users")), q("User"), guid=HUMAN, name="Sok")
    source = next(s for s in written.iter(q("TextSource")) if "report-km" in s.get("name"))
    text = tree.text("report-km")
    start = text.index("ចង់")
    selection = etree.SubElement(source, q("PlainTextSelection"), guid=guid("mine"), startPosition=str(start))
    selection.set("endPosition", str(start + 20))
    for key in ("request/3", "voice/child", "stance/request"):
        coding = etree.SubElement(selection, q("Coding"), guid=guid("mine", key), creatingUser=HUMAN)
        etree.SubElement(coding, q("CodeRef"), targetGUID=guid("code", key))
    document = etree.tostring(written, encoding="utf-8")
    if not keep_guids:
        old = guid("code", "request/3").encode()
        document = document.replace(old, b"99999999-2222-4333-8444-555555555555")
    members["project.qde"] = document
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@pytest.mark.parametrize("keep_guids", [True, False])
def test_codings_of_a_person_come_back_to_the_sentence_they_mark(root: Path, rows: Rows, keep_guids: bool) -> None:
    (root / "back.qdpx").write_bytes(coded_by_hand(root, keep_guids=keep_guids))
    tree = Tree(root / "outputs/releases/latest")
    corrections, notes = read_refi(root / "back.qdpx", tree.rows(), tree.text, DAY)
    assert notes == []
    assert [(c.sentence, c.coder, c.request, c.voice, c.stance, c.date) for c in corrections] == [
        (identifier(rows, "ចង់"), "Sok", 3, "child", "request", DAY)
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"not a zip", "no REFI-QDA project"), (b"", "no REFI-QDA project"), (None, "cannot be opened")],
)
def test_a_wrong_project_gets_one_sentence(root: Path, content: bytes | None, message: str) -> None:
    tree = Tree(root / "outputs/releases/latest")
    if content is not None:
        (root / "x.qdpx").write_bytes(content)
    with pytest.raises(CorpusError, match=message):
        read_refi(root / "x.qdpx", tree.rows(), tree.text, DAY)


def test_entities_of_a_hostile_project_are_not_opened(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    document = f'<!DOCTYPE p [<!ENTITY x SYSTEM "{secret.as_uri()}">]><Project xmlns="{PROJECT}" name="p">&x;</Project>'
    with zipfile.ZipFile(root / "x.qdpx", "w") as archive:
        archive.writestr("project.qde", document)
    tree = Tree(root / "outputs/releases/latest")
    corrections, notes = read_refi(root / "x.qdpx", tree.rows(), tree.text, DAY)
    assert (corrections, notes) == ([], [])


def test_a_sentence_that_begins_with_an_equals_sign_stays_a_sentence(root: Path) -> None:
    tree = Tree(root / "outputs/releases/latest")
    book = openpyxl.load_workbook(io.BytesIO(excel(tree.rows(), shipped_codebook())))
    sheet = book["quotations"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if str(cell.value).startswith("=SUM")]
    assert [cell.data_type for cell in cells] == ["s"]
    written = csv_files({"sentences": tree.table("sentences")})["sentences.csv"]
    assert "'=SUM of all" in written.decode("utf-8-sig")


def test_csv_opens_in_khmer_and_joins_lists(root: Path) -> None:
    tree = Tree(root / "outputs/releases/latest")
    files = csv_files({name: tree.table(name) for name in tree.names()})
    assert "corrections.csv" not in files
    content = files["requests.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["title_km"] for row in rows if row["request"] == "1"] == ["ការអប់រំ"]
    blocks = list(csv.DictReader(io.StringIO(files["blocks.csv"].decode("utf-8-sig"))))
    assert not any("[" in row["section"] for row in blocks if row["publication"] == "report-km")


def test_sqlite_holds_every_table_with_its_keys_and_descriptions(root: Path, tmp_path: Path) -> None:
    tree = Tree(root / "outputs/releases/latest")
    write_sqlite({name: tree.table(name) for name in tree.names()}, tmp_path / "x.sqlite")
    with sqlite3.connect(tmp_path / "x.sqlite") as connection:
        for name in tree.names():
            assert connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] == tree.table(name).num_rows
        asked = "SELECT description FROM fields WHERE table_name='codings' AND name='rank'"
        found = connection.execute(asked).fetchall()
        assert found == [("1 is the coding, 2 and 3 the next.",)]
        khmer = connection.execute("SELECT text FROM sentences WHERE text LIKE '%សៀវភៅ%'").fetchall()
        assert len(khmer) == 1


def test_exports_are_the_same_in_every_bit(root: Path, tmp_path: Path) -> None:
    tree = Tree(root / "outputs/releases/latest")
    tables = {name: tree.table(name) for name in tree.names()}
    for name in ("a.sqlite", "b.sqlite"):
        write_sqlite(tables, tmp_path / name)
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()
    workbook = excel(tree.rows(), shipped_codebook())
    assert workbook == excel(tree.rows(), shipped_codebook())
    assert qdpx(tree.rows(), tree.text) == qdpx(tree.rows(), tree.text)
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert re.findall(r"\d{4}-\d\d-\d\dT", archive.read("docProps/core.xml").decode()) == ["2000-01-01T"] * 2
