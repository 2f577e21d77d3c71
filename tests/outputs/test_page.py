"""The page: one file that asks nothing of the network, holds every quotation, and cannot be broken by a text."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from outputs.page import render_page
from outputs.page_data import COLUMNS, interface, page_data
from tests.outputs.small_release import Rows

FACTS = {"versions": {"samleng": "0"}}
LARGEST = 1_500_000
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic", "--virtual-time-budget=4000",
)  # fmt: skip


class Elements(HTMLParser):
    """Scripts, styles and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.inside: tuple[str, dict[str, str | None]] | None = None
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag in ("script", "style"):
            self.inside = (tag, dict(attrs))

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found.append((*self.inside, data))

    def handle_endtag(self, tag: str) -> None:
        self.inside = None


@pytest.fixture
def page(published: tuple[Rows, dict[str, str]]) -> str:
    return render_page(published[0], FACTS)


def elements(page: str) -> Elements:
    parser = Elements()
    parser.feed(page)
    return parser


def test_the_page_loads_nothing_from_anywhere(page: str) -> None:
    assert elements(page).addresses == []
    style = next(text for tag, _, text in elements(page).found if tag == "style")
    assert set(re.findall(r"url\((\w+):", style)) == {"data"}


def test_the_policy_allows_its_own_script_and_style_by_digest_and_nothing_else(page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]
    run = [text for tag, attrs, text in elements(page).found if attrs.get("type") != "application/json"]
    assert len(run) == 2
    for text in run:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


def test_a_quotation_cannot_end_the_element_it_stands_in(page: str) -> None:
    assert "<script>alert(1)" not in page
    data = next(text for _, attrs, text in elements(page).found if attrs.get("id") == "data")
    quotations = json.loads(data)["quotations"]
    text = COLUMNS.index("text")
    assert any("<script>alert(1)</script>" in row[text] for row in quotations)


def test_every_concern_and_request_of_any_voice_is_there_with_its_place(published: tuple[Rows, dict[str, str]]) -> None:
    data = page_data(published[0], FACTS)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in data["quotations"]]
    assert len(rows) == 11
    assert {row["page"] for row in rows} == {3}
    first = next(row for row in rows if "grade nine" in row["text"])
    assert (first["request"], data["publications"][first["publication"]]["id"]) == (1, "report-en")
    assert first["speaker"] == ""


def test_a_withheld_quotation_has_no_words_on_the_page(page: str) -> None:
    assert "ending my life" not in page
    assert '"self_harm"' in page


def test_the_restricted_page_says_what_it_is(rows: Rows) -> None:
    assert page_data(rows, FACTS, restricted=True)["restricted"] is True
    assert page_data(rows, FACTS)["restricted"] is False


def test_every_word_of_the_interface_is_in_both_languages() -> None:
    def leaves(entry: Any, path: str = "") -> list[str]:
        if set(entry) == {"en", "km"}:
            return [path] if bool(entry["en"]) != bool(entry["km"]) or not entry["en"] else []
        return [fault for key, value in entry.items() for fault in leaves(value, f"{path}.{key}")]

    words = interface()
    assert [path for path in leaves(words) if path] == []
    assert len(words["made_text"]["en"]) == len(words["made_text"]["km"])
    script = (Path(__file__).parents[2] / "outputs" / "templates" / "page.js").read_text(encoding="utf-8")
    used = set(re.findall(r'say\("([\w-]+)"', script))
    assert used <= set(words), used - set(words)


def test_the_page_of_3000_quotations_stays_small(rows: Rows) -> None:
    """Khmer sentences of ordinary length (the corpus's mean is 63 code points) with reasons."""
    sentence = next(row for row in rows["sentences"] if "គេវាយ" in row["text"])
    coding = next(row for row in rows["codings"] if row["sentence"] == sentence["sentence"] and row["rank"] == 1)
    rows["sentences"], rows["codings"] = [], []
    for number in range(3000):
        text = f"{number} " + "យើងសុំឱ្យមានគ្រូពេទ្យ និងថ្នាំគ្រប់គ្រាន់សម្រាប់កុមារទាំងអស់។"
        rows["sentences"].append(sentence | {"sentence": f"s{number:015x}", "number": number, "text": text})
        example = f"example {number % 400} {sentence['text']}"
        rows["codings"].append(coding | {"sentence": f"s{number:015x}", "exemplars": [example]})
    assert len(render_page(rows, FACTS).encode()) <= LARGEST


def test_the_same_rows_give_the_same_page(published: tuple[Rows, dict[str, str]], page: str) -> None:
    shuffled = {name: list(reversed(content)) for name, content in published[0].items()}
    assert render_page(shuffled, FACTS) == page


needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (apt-get install chromium)")


def dump(page: str, view: str, folder: Path) -> str:
    """The document as Chromium has built it, and what its console said."""
    (folder / "page.html").write_text(page, encoding="utf-8")
    address = (folder / "page.html").as_uri() + "#" + view
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", "--enable-logging=stderr", "--dump-dom"]
    home = os.environ | {"HOME": str(folder)}
    done = subprocess.run([*command, address], capture_output=True, text=True, timeout=60, env=home)
    faults = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    assert faults == []
    return done.stdout


@needs_browser
def test_the_page_works_from_a_file_in_khmer_and_finds_words_without_spaces(page: str, tmp_path: Path) -> None:
    from urllib.parse import quote

    built = dump(page, f"lang=km&q={quote('ចង់រៀនបន្ត')}", tmp_path)
    assert '<html lang="km"' in built
    articles = re.findall(r"<article.*?</article>", built, re.DOTALL)
    assert len(articles) == 1
    assert "<mark>ចង់\u200bរៀន\u200bបន្ត</mark>" in articles[0]
    assert "សំណើទាំងដប់" in built


@needs_browser
def test_the_page_filters_by_voice_and_request_and_marks_samples(page: str, tmp_path: Path) -> None:
    built = dump(page, "lang=en&voice=*&r=7", tmp_path)
    articles = re.findall(r"<article.*?</article>", built, re.DOTALL)
    assert len(articles) == 2
    samples = dump(page, "lang=en&publication=sample-en", tmp_path)
    articles = re.findall(r"<article.*?</article>", samples, re.DOTALL)
    assert len(articles) == 2
    assert all("Invented sample" in article for article in articles)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in samples
