"""Terms are matched as whole words, longest first, never as substrings."""

from __future__ import annotations

import pytest

from nlp.analysis import make_doc
from nlp.terms import TermMatcher

MATCHER = TermMatcher(
    [
        ("school", ["school*", "back to school"], ["សាលា", "ទៅរៀន"]),
        ("sleep", ["can't sleep", "could not sleep"], ["គេងមិនលក់"]),
        ("year", ["lost ~ year*"], []),
        ("slap", [], ["ទះ"]),
        ("house", [], ["ផ្ទះ"]),
        ("rice", ["rice"], ["បាយ"]),
        ("pretrial", ["pre-trial"], []),
    ]
)
CASES = [
    ("Schools were shut.", "en", {"school"}),
    ("I can’t sleep at night.", "en", {"sleep"}),
    ("We lost two whole years.", "en", {"year"}),
    ("We lost the game that we had played for a year.", "en", set()),
    ("The price rose.", "en", set()),
    ("He is in pre-trial detention.", "en", {"pretrial"}),
    ("ខ្ញុំចង់ទៅផ្ទះ", "km", {"house"}),
    ("គេទះខ្ញុំ", "km", {"slap"}),
    ("ខ្ញុំសប្បាយ", "km", set()),
    ("ខ្ញុំគេងមិនលក់", "km", {"sleep"}),
]


@pytest.mark.parametrize(("text", "language", "keys"), CASES)
def test_terms(text: str, language: str, keys: set[str]) -> None:
    assert {hit.key for hit in MATCHER.find(make_doc(text, language)[:], language)} == keys


def test_places_are_token_indices() -> None:
    span = make_doc("There is rice in school.", "en")[:]
    assert [(hit.key, span[hit.first].text) for hit in MATCHER.find(span, "en")] == [
        ("rice", "rice"),
        ("school", "school"),
    ]
