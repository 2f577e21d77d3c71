"""Markdown becomes blocks without markup, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.readers.assemble import assemble
from corpora.readers.markdown import read_markdown
from corpora.record import Record
from corpora.records import CorpusError, Document


def document(text: str) -> Document:
    return assemble(read_markdown(text), Record.bare(Path("sample.md")))


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in document(text).blocks]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# A title\n\nText.", [("heading", "A title"), ("paragraph", "Text.")]),
        ("They **never** *said* `why`.", [("paragraph", "They never said why.")]),
        ("See [the page](http://a.example) or <http://b.example>.",
         [("paragraph", "See the page or http://b.example.")]),
        ("Fish \\* chips &amp; peas", [("paragraph", "Fish * chips & peas")]),
        ("The Committee<sup>1</sup> met.[^2]\n\n<sup>1</sup> For inquiries.\n\n[^2]: Second note.",
         [("paragraph", "The Committee met."), ("footnote", "For inquiries."), ("footnote", "Second note.")]),
        ("1. one;\n\n2. two.", [("list_item", "one;"), ("list_item", "two.")]),
        ("• “Drawing”\n• “My cousin”", [("list_item", "“Drawing”"), ("list_item", "“My cousin”")]),
        ("១. សូមឱ្យកុមារបានរៀន។\n២. សូមផ្តល់អាហារ។",
         [("list_item", "សូមឱ្យកុមារបានរៀន។"), ("list_item", "សូមផ្តល់អាហារ។")]),
        ("> ខ្ញុំមានកូន។", [("quotation", "ខ្ញុំមានកូន។")]),
        ("A line\nwrapped here.", [("paragraph", "A line wrapped here.")]),
        ("កុមារជាច្រើនមិន\nបានរៀន។", [("paragraph", "កុមារជាច្រើនមិនបានរៀន។")]),
        ("| Item | Detail |\n|---|---|\n| Date | **9** May |",
         [("table_cell", "Item"), ("table_cell", "Detail"), ("table_cell", "Date"), ("table_cell", "9 May")]),
        ("Time\tSession\n2:00\t<b>Panha</b> , child\n\t<ul><li>• One</li> <li>Two</li></ul>\tx",
         [("table_cell", "Time"), ("table_cell", "Session"), ("table_cell", "2:00"),
          ("table_cell", "Panha, child"), ("table_cell", "One"), ("table_cell", "Two"), ("table_cell", "x")]),
        ("— Veasna, 17", [("paragraph", "— Veasna, 17")]),
        ("Figure 2: Where children sleep", [("caption", "Figure 2: Where children sleep")]),
        ("<!-- hidden -->\n\nSeen. <script>not()</script>", [("paragraph", "Seen.")]),
    ],
)  # fmt: skip
def test_markup_is_stripped_and_kind_found(source: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(source) == expected


def test_a_cell_knows_table_row_and_column() -> None:
    blocks = document("a\tb\nc\td\n\nText.\n\n| e |\n|---|\n| f |").blocks
    assert [block.cell for block in blocks if block.cell] == [
        (0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 0), (1, 1, 0),
    ]  # fmt: skip


def test_bold_spans_point_into_the_text() -> None:
    block = document("**Girl (16):** I  want <b>books</b>.").blocks[0]
    assert [block.text[start:end] for start, end in block.strong] == ["Girl (16):", "books"]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("the lasting", "impact of deprivation.", False),  # too short to be prose
        ("The survey focused on the lasting", "impact of deprivation.", True),
        ("It was signed by a number of ministries and organisations on behalf of the Global Campus of",
         "Human Rights and the Committee. It was sent.", True),
        ("Phnom Penh, 5 May 2021", "We, the undersigned, agree. We sign.", False),
        ("The following was agreed:", "the list is short.", False),
        ("It ended there.", "another day came.", False),
        ("They said that we should wait for a child-", "friendly answer.", True),
        ("The recording of the whole event can be seen by everybody who was registered at https://a.example/b",
         "It holds the original sound. It is long.", False),
    ],
)  # fmt: skip
def test_page_breaks_inside_paragraphs_are_joined_and_nothing_else(
    first: str, second: str, joined: bool
) -> None:
    blocks = document(f"{first}\n\n{second}").blocks
    assert (len(blocks) == 1) is joined
    if joined:
        assert blocks[0].joined_from == ("line 1", "line 3")


def test_a_note_between_the_halves_follows_the_whole() -> None:
    found = kinds("The survey focused on the lasting\n\n<sup>1</sup> A note.\n\nimpact of it.")
    assert [text for _, text in found] == ["The survey focused on the lasting impact of it.", "A note."]


def test_khmer_halves_are_joined_without_a_space() -> None:
    first = "កុមារជាច្រើនបាននិយាយថាពួកគេមិនបានរៀន។ " + "កុមារទាំងនោះបាននិយាយថាពួកគេចង់បានការអប់រំ" * 3
    second = "ដែលសមស្របនឹងអាយុរបស់ពួកគេ" * 4 + "។"
    assert kinds(f"{first}\n\n{second}") == [("paragraph", first + second)]


@pytest.mark.parametrize(
    ("source", "furniture"),
    [
        ("# INTRODUCTION\n\n1\n\nText goes on here.", ["1"]),
        ("# Title\n\nText of it.\n\nAYRC\n\nMore text of it.", ["AYRC"]),
        ("# T\n\n- Save the Birds\n- Others\n\nText here.\n\nSave the Birds\n\nMore.", ["Save the Birds"]),
        ("## TABLE OF CONTENTS\n\n1. Introduction\t3\n2. Agenda\t4\n\n# Introduction\n\nText.",
         ["TABLE OF CONTENTS", "1. Introduction", "3", "2. Agenda", "4"]),
        ("# Title\n\nWe agree.\n\nGrandmother, Tonle Prey", []),
    ],
)  # fmt: skip
def test_furniture_is_kept_and_marked(source: str, furniture: list[str]) -> None:
    assert [block.text for block in document(source).blocks if block.kind == "furniture"] == furniture


def test_drifting_levels_follow_the_numbering() -> None:
    blocks = document("# T\n\n## 3. Three\n\nA.\n\n#### 4. Four\n\nB.\n\n### 5. Five\n\nC.").blocks
    assert [(block.text, block.level) for block in blocks if block.kind == "heading"] == [
        ("T", 1), ("3. Three", 2), ("4. Four", 2), ("5. Five", 2),
    ]  # fmt: skip
    assert blocks[-1].section == ("T", "5. Five")


def test_a_bold_line_is_a_heading_unless_it_speaks() -> None:
    found = kinds("# ត\n\n**ក្តីបារម្ភរបស់យើង**\n\nយើងព្រួយបារម្ភ។\n\n**តើអ្នកដឹងទេ?**\n\nទេ។")
    assert [kind for kind, _ in found] == ["heading", "heading", "paragraph", "paragraph", "paragraph"]


def test_every_block_lies_where_it_says() -> None:
    made = document("# T\n\nOne **two**\nthree.\n\n- a\n- b\n\na\tb\nc\td")
    assert all(made.text[block.start : block.end] == block.text for block in made.blocks)


@pytest.mark.parametrize("source", ["", " \n\n ", "---\n\n***", "<!-- only -->"])
def test_a_file_without_text_is_an_error(source: str) -> None:
    with pytest.raises(CorpusError, match="nothing could be read"):
        document(source)


def test_blocks_without_letters_take_their_neighbours_language() -> None:
    assert [block.language for block in document("12\n\nHello there.\n\n2:00\n\nកុមារ។\n\n១").blocks] == [
        "en", "en", "en", "km", "km",
    ]  # fmt: skip
