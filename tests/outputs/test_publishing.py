"""What may be passed on: identifiers replaced, sentences withheld, and every place still right."""

from __future__ import annotations

import json

import pytest

from nlp.safeguarding.records import Redaction
from outputs import publishing, takedown
from outputs.edited_text import EditedText
from outputs.publishing import reasons_to_withhold
from tests.outputs.small_release import Rows, identifier

SECRETS = ("Dara", "dara", "dara.k@example.org", "012 345 678", "345", "ending my life")


def test_no_identifier_is_left_anywhere_in_the_published_tree(published: tuple[Rows, dict[str, str]]) -> None:
    rows, texts = published
    written = json.dumps([rows, texts], ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in written] == []


def test_sentences_and_blocks_stand_at_their_published_places(published: tuple[Rows, dict[str, str]]) -> None:
    rows, texts = published
    shown = [row for row in rows["sentences"] if not row["withheld"]]
    assert len(shown) == 14
    for row in shown:
        assert texts[row["publication"]][row["start"] : row["end"]] == row["text"]
    for row in rows["tokens"]:
        assert texts[row["publication"]][row["start"] : row["end"]] == row["text"]


def test_a_name_is_replaced_and_nothing_around_it(published: tuple[Rows, dict[str, str]]) -> None:
    rows, texts = published
    assert "“We were thirty in a room 😢 for twelve,” said [child 1], 16." in texts["report-en"]
    assert "[child 1] wants to finish grade nine." in [row["text"] for row in rows["sentences"]]


def test_redactions_name_kind_and_place_but_not_what_stood_there(published: tuple[Rows, dict[str, str]]) -> None:
    rows, texts = published
    kinds = [row["kind"] for row in rows["redactions"]]
    assert sorted(kinds) == ["child_name", "child_name", "email", "phone", "withheld"]
    for row in rows["redactions"]:
        assert texts[row["publication"]][row["start"] : row["end"]] == row["replacement"]


def test_a_withheld_sentence_keeps_its_coding_and_loses_its_words(
    published: tuple[Rows, dict[str, str]], rows: Rows
) -> None:
    name = identifier(rows, "ending my life")
    row = next(row for row in published[0]["sentences"] if row["sentence"] == name)
    assert (row["text"], row["withheld"], row["speaker"]) == ("", "self_harm", None)
    assert any(coding["sentence"] == name for coding in published[0]["codings"])
    assert not any(token["sentence"] == name for token in published[0]["tokens"])


@pytest.mark.parametrize(
    ("quotable", "decided", "expected"),
    [
        ("all", {}, {"ending": "self_harm"}),
        ("all", {"ending": "approve"}, {}),
        ("all", {"grade nine": "withhold"}, {"ending": "self_harm", "grade nine": "reviewer"}),
        ("quotations", {}, {"ending": "self_harm", "Write to": "rights"}),
    ],
)
def test_reasons_to_withhold(rows: Rows, quotable: str, decided: dict[str, str], expected: dict[str, str]) -> None:
    rows["sentences"] = [row for row in rows["sentences"] if row["publication"] == "report-en"]
    start = next(row["start"] for row in rows["sentences"] if "ending" in row["text"])
    chosen = {identifier(rows, words): decision for words, decision in decided.items()}
    reasons = reasons_to_withhold(rows, {"report-en": quotable}, {("report-en", start): "self_harm"}, chosen)
    assert reasons == {identifier(rows, words): reason for words, reason in expected.items()}


@pytest.mark.parametrize("quotable", ["restricted", "none"])
def test_a_publication_that_may_not_be_quoted_shows_no_sentence(
    rows: Rows, texts: dict[str, str], quotable: str
) -> None:
    withheld = reasons_to_withhold(rows, dict.fromkeys(texts, quotable), {}, {})
    made, shown = publishing.publish(rows, texts, {}, withheld)
    assert {row["text"] for row in made["sentences"]} == {""}
    assert set(shown["report-km"].split()) == {"[…]"}


TEXT = "abcdefghij"
SPANS = (Redaction(2, 4, "k", "r", "XYZ"), Redaction(7, 8, "k", "r", ""))


@pytest.mark.parametrize(
    ("old", "start", "end"), [(0, 0, 0), (2, 2, 2), (3, 2, 5), (4, 5, 5), (6, 7, 7), (7, 8, 8), (8, 8, 8), (10, 10, 10)]
)
def test_places_move_along_with_the_text(old: int, start: int, end: int) -> None:
    edited = EditedText(TEXT, SPANS)
    assert edited.text == "abXYZefgij"
    assert (edited.place(old), edited.place(old, end=True)) == (start, end)


def test_of_overlapping_spans_the_longest_counts() -> None:
    spans = [Redaction(1, 3, "name", "r", "N"), Redaction(0, 5, "withheld", "r", "[…]"), Redaction(4, 6, "x", "r", "P")]
    assert EditedText(TEXT, spans).text == "[…]fghij"


def test_what_is_taken_down_is_in_no_table_and_black_in_the_text(rows: Rows, texts: dict[str, str]) -> None:
    name = identifier(rows, "grade nine")
    gone = {name: "asked for by the family"}
    takedown.remove(rows, texts, gone)
    skipped = takedown.taken_down_rows(gone)
    assert all(row["sentence"] != name for table in takedown.TABLES for row in rows[table])
    assert "grade nine" not in texts["report-en"]
    assert len(texts["report-en"]) == rows["publications"][0]["characters"]
    assert [row["reason"] for row in skipped] == ["taken down: asked for by the family"]
