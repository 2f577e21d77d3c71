"""PDF text is exact where the file allows it, and reported where it does not."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest
from pdfmaker import image_page, text_pages

from corpora.readers import read
from corpora.readers.here import OcrNeeded, read_here
from corpora.readers.pdf_layout import pieces_of
from corpora.readers.pdf_lines import lines_of
from corpora.readers.pdfium import Pdf
from corpora.record import Record
from corpora.records import CorpusError, Document

FOLDER = Path(__file__).parent / "pdfs"
TRUTH = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
FILES = [f"{maker}-{key}" for maker in ("chromium", "libreoffice") for key in TRUTH]


def document(path: Path, *languages: str) -> Document:
    return read(path, dataclasses.replace(Record.bare(path), language=languages or ("en",)))


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", FILES)
def test_every_paragraph_is_exact_in_order_and_of_its_kind(name: str) -> None:
    made = document(FOLDER / f"{name}.pdf")
    body = [(block.kind, bare(block.text)) for block in made.blocks if block.kind != "furniture"]
    assert body == [(kind, bare(text)) for kind, text in TRUTH[name.split("-", 1)[1]]]
    assert made.skipped == ()


@pytest.mark.parametrize("name", FILES)
def test_spaces_are_where_they_were_but_for_line_ends(name: str) -> None:
    made = document(FOLDER / f"{name}.pdf")
    wanted = [text for _, text in TRUTH[name.split("-", 1)[1]]]
    found = [block.text for block in made.blocks if block.kind != "furniture"]
    wrong = sum(abs(one.count(" ") - other.count(" ")) for one, other in zip(found, wanted, strict=True))
    assert wrong <= 0.01 * sum(map(len, wanted))


def test_blocks_have_page_and_box_and_offsets() -> None:
    made = document(FOLDER / "chromium-km-1.pdf", "km")
    assert all(block.page and block.box and block.box[0] < block.box[2] for block in made.blocks)
    assert all(made.text[block.start : block.end] == block.text for block in made.blocks)
    assert {block.language for block in made.blocks if block.kind == "paragraph"} == {"km"}


def write(path: Path, pages: list[list[tuple[float, float, float, str]]], font: bytes = b"Helvetica") -> Path:
    made = [[(x, y, size, text.encode("cp1252")) for x, y, size, text in lines] for lines in pages]
    path.write_bytes(text_pages(made, font))
    return path


def kinds(path: Path) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in document(path).blocks]


LONG = "The children said that they had waited for a very long time before"


def test_running_lines_and_page_numbers_are_furniture(tmp_path: Path) -> None:
    pages = [
        [(50, 820, 9, "Annual report"), (50, 700, 12, f"{LONG} page {n} ended."), (290, 20, 9, str(n))]
        for n in (1, 2, 3)
    ]
    assert [kind for kind, _ in kinds(write(tmp_path / "a.pdf", pages))].count("furniture") == 6


def test_a_paragraph_cut_by_a_page_is_whole_again(tmp_path: Path) -> None:
    first = [(50, 200, 12, LONG), (50, 186, 12, "anybody came to the room where they were held and the")]
    second = [(50, 780, 12, "guard did not answer."), (50, 740, 12, "A new paragraph begins here.")]
    made = document(write(tmp_path / "a.pdf", [first, second]))
    assert made.blocks[0].text.endswith("held and the guard did not answer.")
    assert made.blocks[0].joined_from == ("page 1", "page 2")
    assert made.blocks[1].text == "A new paragraph begins here."


def test_hyphens_at_line_ends(tmp_path: Path) -> None:
    lines = [
        (50, 700, 12, "The networks are Youth-"), (50, 686, 12, "Led and want more edu-"),
        (50, 672, 12, "cation; education is what child-"),
        (50, 658, 12, "friendly rooms and child care bring."),
    ]  # fmt: skip
    text = document(write(tmp_path / "a.pdf", [lines])).blocks[0].text
    assert text == (
        "The networks are Youth-Led and want more education; education is what child-friendly rooms "
        "and child care bring."
    )


def test_two_columns_drawn_row_by_row_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = ["The first column tells of the", "long road to school that the", "children of the north take",
            "each day when the rain has", "come and the water is high",
            "in all the fields around."]  # fmt: skip
    right = ["The second column tells of", "a house in which they sleep", "when the road is closed and",
             "nobody can go home before", "the water has gone down in", "the month of November."]  # fmt: skip
    lines = []
    for row, (one, other) in enumerate(zip(left, right, strict=True)):
        lines += [(50, 700 - 14 * row, 12, one), (300, 700 - 14 * row, 12, other)]
    texts = [text for _, text in kinds(write(tmp_path / "a.pdf", [lines]))]
    assert texts == [" ".join(left), " ".join(right)]


def test_a_table_keeps_its_cells(tmp_path: Path) -> None:
    rows = [("Province", "Children", "Girls"), ("Kampot", "12", "3"), ("Kep", "4", "1")]
    lines = [
        (x, 700 - 20 * row, 12, text)
        for row, cells in enumerate(rows)
        for x, text in zip((50, 250, 400), cells, strict=True)
    ]
    made = document(write(tmp_path / "a.pdf", [[(50, 760, 12, f"{LONG} that."), *lines]]))
    cells = {block.cell: block.text for block in made.blocks if block.kind == "table_cell"}
    assert cells[0, 0, 0] == "Province"
    assert cells[0, 2, 2] == "1"
    assert len(cells) == 9


def drawn_page(content: bytes) -> bytes:
    return text_pages([[]]).replace(b"BT\nET", content).replace(b"/Length 5", b"/Length %d" % len(content))


def test_a_drawn_grid_keeps_cells_of_several_lines(tmp_path: Path) -> None:
    lines = [(50, 700, 450, 700), (50, 650, 450, 650), (50, 620, 450, 620), (50, 700, 50, 620),
             (150, 700, 150, 620), (450, 700, 450, 620)]  # fmt: skip
    words = [(60, 670, b"Kampot"), (160, 680, b"Rice with salt and a soup that is"),
             (160, 664, b"water with a leaf in it"),
             (60, 630, b"Kep"), (160, 630, b"Enough rice")]  # fmt: skip
    content = b"".join(b"%g %g m %g %g l S\n" % line for line in lines)
    texts = b"".join(b"/F 12 Tf 1 0 0 1 %g %g Tm (%s) Tj\n" % word for word in words)
    (tmp_path / "a.pdf").write_bytes(drawn_page(content + b"BT\n" + texts + b"ET"))
    made = document(tmp_path / "a.pdf")
    assert {block.cell: block.text for block in made.blocks} == {
        (0, 0, 0): "Kampot", (0, 0, 1): "Rice with salt and a soup that is water with a leaf in it",
        (0, 1, 0): "Kep", (0, 1, 1): "Enough rice",
    }  # fmt: skip


def test_drawn_bullets_make_list_items_and_note_numbers_go(tmp_path: Path) -> None:
    content = (
        b"40 703 4 4 re f\n40 689 4 4 re f\nBT\n/F 12 Tf 1 0 0 1 50 700 Tm (a doctor each week;) Tj\n"
        b"1 0 0 1 50 686 Tm (a place to play) Tj /F 7 Tf 1 0 0 1 130 690 Tm (2) Tj\n"
        b"/F 12 Tf 1 0 0 1 137 686 Tm (and to rest.) Tj\nET"
    )
    (tmp_path / "a.pdf").write_bytes(drawn_page(content))
    assert kinds(tmp_path / "a.pdf") == [
        ("list_item", "a doctor each week;"), ("list_item", "a place to play and to rest."),
    ]  # fmt: skip


def test_footnotes_headings_and_pull_quotes(tmp_path: Path) -> None:
    lines = [
        (50, 780, 20, "What they said"),
        (50, 740, 12, f"{LONG} anybody came. “Nobody told us why we were there,” one of them said to us"),
        (50, 726, 12, "and the others agreed with her."),
        (50, 680, 16, "“Nobody told us why we were there”"),
        (50, 640, 12, "It is told again here, so that the page is filled with more text of the body."),
        (50, 100, 8, "1 The names are changed."),
    ]  # fmt: skip
    found = kinds(write(tmp_path / "a.pdf", [lines]))
    assert found[0] == ("heading", "What they said")
    assert ("footnote", "The names are changed.") in found
    assert ("furniture", "“Nobody told us why we were there”") in found


def test_legacy_text_is_converted_by_the_fonts_name(tmp_path: Path) -> None:
    lines = [(50.0, 700.0, 16.0, "kumarcg;eron nigyuvCncg;)anesovePA")]
    path = write(tmp_path / "a.pdf", [lines], b"ABCDEF+LimonS1")
    block = document(path, "km").blocks[0]
    assert (block.text, block.method) == ("កុមារចង់រៀន និងយុវជនចង់បានសៀវភៅ", "converted")


def test_a_legacy_font_without_table_is_reported_and_never_given_out(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", [[(50, 700, 16, "kumarcg;eron nigyuvCn")]], b"ABCDEF+KhekBrand")
    with pytest.raises(CorpusError, match="no table for its legacy Khmer font KhekBrand"):
        read(path, dataclasses.replace(Record.bare(path), language=("km",), ocr="never"))


def test_a_bad_page_is_skipped_with_its_reason_and_the_others_are_read(tmp_path: Path) -> None:
    latin = [(50, 700, 12, "saklviTüal½yPUminÞPñMeBj esckþIsMerc bNþajkumar RbsiT§PaB karGb;rM")]
    path = write(tmp_path / "a.pdf", [[(50, 700, 12, f"{LONG} somebody came.")], latin])
    made = read(path, dataclasses.replace(Record.bare(path), ocr="never"))
    assert [block.page for block in made.blocks] == [1]
    assert [entry.place for entry in made.skipped] == ["page 2"]
    assert "legacy" in made.skipped[0].reason


def scan(path: Path, source: str) -> Path:
    with Pdf(FOLDER / f"{source}.pdf") as pdf:
        width, height, pixels = pdf.render(1, 300 / 72)
    path.write_bytes(image_page(width, height, pixels, (width * 72 / 300, height * 72 / 300)))
    return path


def test_a_scan_without_ocr_is_unread_and_says_so(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf", "libreoffice-en-1")
    with pytest.raises(CorpusError, match="its text is an image; the record says `ocr: never`"):
        read(path, dataclasses.replace(Record.bare(path), ocr="never"))


def test_without_tesseract_a_scan_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = scan(tmp_path / "scan.pdf", "libreoffice-en-1")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CorpusError, match=r"tesseract is not installed\). Run `make setup-ocr`"):
        document(path, "km")


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scan_is_read_by_ocr_with_confidence(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf", "libreoffice-en-1")
    record = dataclasses.replace(Record.bare(path), language=("en",))
    with pytest.raises(OcrNeeded):
        read_here(path, record, ocr_pages=[])
    made = read(path, record)
    assert "All human beings are born free and equal in dignity and rights." in made.text
    assert {block.method for block in made.blocks} == {"ocr"}
    assert all(0.5 < block.confidence <= 1 for block in made.blocks)


def test_pieces_are_the_same_every_time() -> None:
    with Pdf(FOLDER / "chromium-km-2.pdf") as pdf:
        twice = [pieces_of([(page, lines_of(page)) for page in [pdf.page(1)]]) for _ in range(2)]
    assert twice[0] == twice[1]
