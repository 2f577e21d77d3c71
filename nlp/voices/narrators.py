"""Who says "I": the narrator a letter, a testimony or a turn of an interview introduces."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.voices.lexicon import ADULT_AT
from nlp.voices.views import SentenceView

SELF_REACH = 30  # code points between "I" and the noun that says who
OWN_CHILD = re.compile(
    r"\b(?:my|our) (?:\w+ )?(?:son|daughter|boy|girl|grandson|granddaughter|nephew|niece|child)s?\b"
    r"|កូន(?:ប្រុស|ស្រី)?(?:របស់)?ខ្ញុំ|ចៅ(?:ប្រុស|ស្រី)?(?:របស់)?ខ្ញុំ",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"\b(?:I am|I'm|I’m|I was|my name is|I work as|as an?)\b|ខ្ញុំ(?:ឈ្មោះ|ជា|អាយុ)|ខ្ញុំបាទ", re.IGNORECASE
)
QUESTIONS = frozenset({"q", "question", "interviewer", "presenter", "host", "សំណួរ", "អ្នកសួរ", "អ្នកសម្ភាស", "ពិធីករ", "សួរ"})
ANSWERS = frozenset({"a", "answer", "ចម្លើយ", "ឆ្លើយ"})
TURN = re.compile(rf"^\W*({'|'.join(sorted(QUESTIONS | ANSWERS, key=len, reverse=True))})\s*[:៖]", re.IGNORECASE)


def introduced(views: Iterable[SentenceView]) -> str:
    """The voice of whoever says "I" in these sentences, from the first that tells it; empty where none does.

    ``I am the father of ...`` is family, an age under 18 is a child, ``my son`` outside quotations is family.
    """
    for view in views:
        first = view.outside("pronoun", "i")
        if not first or view.quoted_share > 0.3:
            continue
        text = view.sentence.text
        ages = [years for _, _, years in view.ages]
        beside = [i for i in view.outside("role") if 0 <= i.start - first[0].end <= SELF_REACH]
        if _INTRODUCTION.search(text):
            if any(years < ADULT_AT for years in ages):
                return "child"
            if beside:
                return {"children": "child"}.get(beside[0].value, beside[0].value)
        if OWN_CHILD.search(text):
            return "family"
    return ""
