"""Words of a block: nothing of its text is lost, the field's abbreviations and marks are read."""

from __future__ import annotations

import pytest

from nlp.english import load

WORDS = [
    ("H.E. Som and Mr. Rath", "H.E.|Som|and|Mr.|Rath"),
    ("Dara*, 16,", "Dara|*|,|16|,"),
    ("Nimol (8) left", "Nimol|(|8|)|left"),
    ("No. 4, Art. 37, para. 5 vs. us", "No|.|4|,|Art|.|37|,|para.|5|vs.|us"),
    ("the law.4 It", "the|law|.|4|It"),
    ("the Study² is", "the|Study|²|is"),
    ("children’s don’t M’jid", "children|’s|do|n’t|M’jid"),
    ("Non-Khmer E-mail, 023-555-0188.", "Non-Khmer|E-mail|,|023-555-0188|."),
    ("COVID-19 and/or re-elected", "COVID|-|19|and|/|or|re-elected"),
    ("17-year-old", "17|-|year|-|old"),
    ("so!! 5–6 7:30pm", "so|!!|5|–|6|7:30|pm"),
    ("write to a.b@kids.example.org.", "write|to|a.b@kids.example.org|."),
    ("+855 12 000 417", "+855|12|000|417"),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_are_cut_as_the_field_writes_them(text: str, expected: str) -> None:
    assert "|".join(token.text for token in load().make_doc(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", " two  spaces ", "line\nbreak", "tab\there", "ខ្ញុំ said “yes”", "\u00a0no\u200bwidth", "a" * 99, "…†"],
)
def test_a_doc_has_exactly_the_text_of_its_block(text: str) -> None:
    assert load()(text).text == text
