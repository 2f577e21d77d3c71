"""Broken Khmer is told from good, legacy text from English, languages by script."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corpora.detect import language_of, looks_legacy, needs_ocr, text_layer
from corpora.readers.legacy import convert, legacy_encoding, well_formed

TRUTH = json.loads((Path(__file__).parent / "pdfs" / "truth.json").read_text(encoding="utf-8"))
GOOD = " ".join(text for _, text in TRUTH["km-1"])
CLUSTER = re.compile(r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3])*[\u17b6-\u17d1]*")


def drawn_order(text: str) -> str:
    """Vowels before their letters, as a naive reader of glyphs gives them."""
    return re.sub(r"([\u1780-\u17b3](?:\u17d2[\u1780-\u17b3])*)([\u17c1-\u17c3])", r"\2\1", text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD, None),
        ("A page in English, with the name ដារ៉ា in it.", None),
        (drawn_order(GOOD), "out of order"),
        (re.sub(r"([\u1780-\u17b3])([\u17b6-\u17c5])", r"\2\1", GOOD), "out of order"),
        (CLUSTER.sub(lambda found: found[0] * 2, GOOD), "stand twice"),
        (re.sub(r"\u17d2[\u1780-\u17b3]", "", GOOD), "subscripts are missing"),
        (GOOD.translate(str.maketrans("ិីុូ", "្ាំះ")), "its"),
        (GOOD.translate(str.maketrans("ស", "\u0272")), "its"),
        (GOOD.replace("។", "។ \uf0b7 "), None),
        (GOOD.replace("ា", "\uf061"), "its"),
        (GOOD.translate(str.maketrans("កមនទ", "ឍឈឋឌ")), "its"),
        ("saklviTüal½yPUminÞPñMeBj esckþIsMerc bNþajkumar RbsiT§PaB karGb;rM", "legacy"),
    ],
)
def test_a_text_layer(text: str, fault: str | None) -> None:
    found = text_layer(text).fault
    assert found is None if fault is None else fault in (found or "")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hello", "en"), ("កុមារ", "km"), ("12:30", "und"), ("UNICEF និងអង្គការសង្គមស៊ីវិល", "km"),
        ("The boy ដារ៉ា said so", "en"),
    ],
)
def test_language_is_by_the_script_of_most_letters(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "R&D, Q&A; and the C: drive of the Republic of Korea were named in the report.",
        "Robert Roberts Road, Rb Rc Rd Re Rf Rg",
        "L’enfant a été arrêté à Phnom Penh; il a 15 ans et son père aussi.",
    ],
)
def test_english_and_french_are_not_taken_for_a_legacy_font(text: str) -> None:
    assert not looks_legacy(text)


@pytest.mark.parametrize(
    ("limon", "khmer"),
    [
        ("RBHraCaNacRkkm<úCa", "ព្រះរាជាណាចក្រកម្ពុជា"),
        ("Cati sasna RBHmhakSRt", "ជាតិ សាសនា ព្រះមហាក្សត្រ"),
        ("éf¶ExqñaM", "ថ្ងៃខែឆ្នាំ"),
        ("bBa¢ak; eQµaH", "បញ្ជាក់ ឈ្មោះ"),
        ("saklviTüal½yPUminÞPñMeBj", "សាកលវិទ្យាល័យភូមិន្ទភ្នំពេញ"),
        ("eron eFVI eTA eKarB eCOn", "រៀន ធ្វើ ទៅ គោរព ជឿន"),
        ("]tþm Ék b¤", "ឧត្តម ឯក ឬ"),
        ("stVa®sþI", "សត្វាស្ត្រី"),
    ],
)
def test_limon_words(limon: str, khmer: str) -> None:
    made = convert(limon, "limon")
    assert made == khmer
    assert well_formed(made)


def test_what_is_no_limon_fails_the_check() -> None:
    assert not well_formed(convert("ebla efe Raeb ;;a", "limon"))
    assert convert("abc", "khek") == "abc"


@pytest.mark.parametrize(
    ("font", "encoding"),
    [("Limon S1", "limon"), ("LimonR1", "limon"), ("ABC-TEXT-05", "abc"), ("KhmerOS", None),
     ("ABeeZee", None)],
)
def test_legacy_fonts_are_known_by_name(font: str, encoding: str | None) -> None:
    assert legacy_encoding(font) == encoding


def test_a_page_needs_ocr_if_its_text_is_an_image() -> None:
    assert needs_ocr(3, 0.9)
    assert not needs_ocr(3, 0.1)
    assert not needs_ocr(900, 1.0)
