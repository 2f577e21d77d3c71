"""Word documents, web pages and survey answers become the same blocks as Markdown."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import docx
import openpyxl
import pytest
from hostile import archive

from corpora.readers import read
from corpora.record import Record, SurveyColumns
from corpora.records import Block, CorpusError

PAGE = """<!doctype html><html><body><nav><a href="/">Home</a></nav><article><h1>Children speak</h1>
<p>He said “we <b>wait</b>”.<sup><a href="#fn1">1</a></sup> It is a long road to the school from here.</p>
<p>កុមារជាច្រើនបាននិយាយថា ពួកគេចង់រៀន។</p><blockquote><p>I want to learn.</p></blockquote>
<ul><li>one thing</li><li>two things</li></ul><table><tr><th>a</th><td>b</td></tr></table>
<figure><figcaption>A photo of a cell</figcaption></figure>
<ol><li id="fn1"><p>1. The note text. ↩</p></li></ol></article><footer>All rights</footer></body></html>"""


def blocks(path: Path, **facts: object) -> tuple[Block, ...]:
    return read(path, dataclasses.replace(Record.bare(path), **facts)).blocks  # type: ignore[arg-type]


def test_a_web_page(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    assert [(block.kind, block.text) for block in blocks(tmp_path / "page.html")] == [
        ("heading", "Children speak"),
        ("paragraph", "He said “we wait”. It is a long road to the school from here."),
        ("paragraph", "កុមារជាច្រើនបាននិយាយថា ពួកគេចង់រៀន។"),
        ("quotation", "I want to learn."),
        ("list_item", "one thing"), ("list_item", "two things"),
        ("table_cell", "a"), ("table_cell", "b"),
        ("caption", "A photo of a cell"),
        ("footnote", "The note text."),
    ]  # fmt: skip


def test_a_word_document_with_a_legacy_run(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("1. Chapter", 1)
    made.add_paragraph("Some ").add_run("bold").bold = True
    made.add_paragraph("an item", style="List Bullet")
    made.add_paragraph("quoted", style="Intense Quote")
    made.add_table(1, 2).cell(0, 1).text = "cell"
    made.add_paragraph().add_run("kumar nigyuvCnRtUv)aneKeFVI)ab").font.name = "Limon S1"
    made.sections[0].header.paragraphs[0].text = "Running header"
    made.save(str(tmp_path / "a.docx"))
    found = blocks(tmp_path / "a.docx")
    assert [(block.kind, block.text, block.method) for block in found] == [
        ("heading", "1. Chapter", "text"), ("paragraph", "Some bold", "text"),
        ("list_item", "an item", "text"),
        ("quotation", "quoted", "text"), ("table_cell", "cell", "text"),
        ("paragraph", "កុមារ និងយុវជនត្រូវបានគេធ្វើបាប", "converted"), ("furniture", "Running header", "text"),
    ]  # fmt: skip
    assert found[1].strong == ((5, 9),)
    assert found[4].cell == (0, 0, 1)


def test_footnotes_and_insertions_of_word_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = (
        f"<w:document {space}><w:body><w:p><w:r><w:t>They wait.</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t xml:space='preserve'> Still.</w:t></w:r></w:ins></w:p></w:body></w:document>"
    )
    notes = (
        f'<w:footnotes {space}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2">'
        "<w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    entries = [("word/document.xml", document.encode()), ("word/footnotes.xml", notes.encode())]
    (tmp_path / "a.docx").write_bytes(archive(entries))
    found = [(block.kind, block.text) for block in blocks(tmp_path / "a.docx")]
    assert found == [("paragraph", "They wait. Still."), ("footnote", "A note.")]


COLUMNS = SurveyColumns(
    answers=("What is hardest?",), respondent="id", language="lang", age_group="age", experience="inside",
    voice_column="who", voices={"child": "child", "mother": "family"},
)  # fmt: skip
ROWS = [
    ["id", "lang", "age", "inside", "who", "What is hardest?"],
    ["7", "Khmer", "12-14", "yes", "Child", "បាយតិច"],
    ["8", "English", "", "", "mother", "No school, no pen"],
    ["9", "English", "", "", "stranger", "Something"],
]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_every_survey_answer_is_a_block_with_its_voice(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("csv"):
        path.write_text("\n".join(";".join(row) for row in ROWS), encoding="utf-8-sig")
    else:
        book = openpyxl.Workbook()
        for row in ROWS:
            book.worksheets[0].append(row)
        book.save(path)
    made = read(path, dataclasses.replace(Record.bare(path), survey=COLUMNS))
    assert [(block.text, block.voice, block.speaker, block.language) for block in made.blocks] == [
        ("What is hardest?", None, None, "en"),
        ("បាយតិច", "child", "respondent 7, 12-14, experience yes", "km"),
        ("No school, no pen", "family", "respondent 8", "en"),
    ]
    skipped = [(entry.place, entry.reason) for entry in made.skipped]
    assert skipped == [("row 4", "no voice is set for 'stranger'")]


def test_a_survey_without_voice_or_with_a_wrong_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("q\nyes\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="whose answers"):
        blocks(path, survey=SurveyColumns(answers=("q",)))
    with pytest.raises(CorpusError, match="no column 'p'; its columns are 'q'"):
        blocks(path, survey=SurveyColumns(answers=("p",), voice="child"))


def test_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "A TITLE\n\nSome text that\nis wrapped.\n\n1. one\n2. two\n\f\nOn the next page.\n", encoding="utf-16"
    )
    assert [(block.kind, block.text, block.page) for block in blocks(path)] == [
        ("heading", "A TITLE", 1), ("paragraph", "Some text that is wrapped.", 1), ("list_item", "one", 1),
        ("list_item", "two", 1), ("paragraph", "On the next page.", 2),
    ]  # fmt: skip


def test_lists_run_together_are_divided(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        "<body><h1>ចម្លើយ</h1><p>• <b>one</b> thing • two</p><p>១. សូមឱ្យរៀន។ ២. សូមផ្តល់អាហារ។</p>"
        "<p>A dot • inside a line is none.</p><p>\uf0b7 of Word</p></body>",
        encoding="utf-8",
    )
    found = blocks(tmp_path / "a.html")
    assert [(block.kind, block.text) for block in found[1:]] == [
        ("list_item", "one thing"), ("list_item", "two"), ("list_item", "សូមឱ្យរៀន។"),
        ("list_item", "សូមផ្តល់អាហារ។"), ("paragraph", "A dot • inside a line is none."),
        ("list_item", "of Word"),
    ]  # fmt: skip
    assert found[1].strong == ((0, 3),)


def test_menus_and_comments_of_a_page_are_left_out(tmp_path: Path) -> None:
    menu = "".join(f'<li><a href="/{n}">Menu {n}</a></li>' for n in range(12))
    text = "".join(f"<p>Paragraph {n} tells what the children said about the food and the water.</p>" for n in range(9))
    (tmp_path / "a.html").write_text(
        f"<body><ul>{menu}</ul><h1>What they said</h1><p>12 May</p>{text}<h2>Why</h2><p>Because. {text}</p>"
        f"<div id='related'><ul>{menu}</ul></div><footer>All rights</footer></body>",
        encoding="utf-8",
    )
    found = [block.text for block in blocks(tmp_path / "a.html")]
    assert found[0] == "What they said"
    assert "Why" in found
    assert not [text for text in found if text.startswith("Menu") or text == "All rights"]
