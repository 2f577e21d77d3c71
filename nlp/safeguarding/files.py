"""Dates of birth and case numbers, found by the words that announce them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.safeguarding.digits import arabic
from nlp.safeguarding.records import Identifier

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_MONTH_KM = (
    r"(?:មករា|កុម្ភៈ|កុម្ភះ|មីនា|មេសា|ឧសភា|មិថុនា|កក្កដា|សីហា|កញ្ញា|តុលា|វិច្ឆិកា|ធ្នូ)"
)
_DATES = (
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{MONTH},?[ -]\d{{4}}",
    rf"{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}",
    rf"{MONTH} \d{{4}}",
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}",
    r"\d{4}[./-]\d{1,2}[./-]\d{1,2}",
    rf"\d{{1,2}}\s*(?:ខែ)?\s*{_MONTH_KM}\s*(?:ឆ្នាំ)?\s*\d{{4}}",
    rf"(?:ខែ)\s*{_MONTH_KM}\s*(?:ឆ្នាំ)\s*\d{{4}}",
)
DATE = "|".join(_DATES)
_BIRTH = re.compile(
    r"(?:\bdates? of birth\b|\bbirth ?date\b|\bd\.?o\.?b\b\.?|\bborn\b|\bbirthday\b|"
    rf"ថ្ងៃ\s*ខែ\s*ឆ្នាំ\s*កំណើត|ថ្ងៃកំណើត|កើត(?:នៅ)?\s*(?=ថ្ងៃ|ខែ|\d))[^\n.។\d]{{0,40}}?(?P<date>{DATE})",
    re.IGNORECASE,
)
_CODE = r"(?:[A-Z]{1,6}[ ./-]?)?\d[\dA-Z]*(?:[./-][\dA-Z\u1780-\u17b3]+)*"
_CASE_EN = re.compile(
    r"\b(?i:case|file|docket|reference|ref|complaint|indictment|judge?ment|verdict|warrant|dossier)"
    r"(?i:\s+(?:file|report|no|nos|number|nr|reference|ref)\b\.?|\s*[:#№]){0,3}\s*"
    rf"(?P<code>{_CODE})(?![\w%])"
)
_QUOTING = re.compile(r"\b(?i:quoting|under|reference|number|no\.)\s+(?P<code>[A-Z]{1,6}[-/ ]\d+[/-]\d+)\b")
_CASE_KM = re.compile(
    r"(?:សំណុំរឿង|រឿងក្តី|រឿងក្ដី|ព្រហ្មទណ្ឌ|បណ្តឹង|បណ្ដឹង|ដីកា|សាលក្រម|សាលដីកា|កំណត់ហេតុ|យោង|ចុះ|ឯកសារ)"
    r"\s*(?:លេខ)\s*[:៖]?\s*(?P<code>\d[\dA-Z\u1780-\u17b3]*(?:\s?[./-]\s?[\dA-Z\u1780-\u17b3]+)*)"
)
_BARE = re.compile(r"(?<![\w/-])(?P<code>\d{2,6}-[\u1780-\u17b3]{1,4}/\d{2,4}|[A-Z]{2,5}-\d{2,4}/\d{2,6})(?![\w/-])")


def births(text: str) -> Iterator[Identifier]:
    """Full dates, and months with their year, behind a word for birth; a year alone is no identifier."""
    for match in _BIRTH.finditer(arabic(text)):
        start, end = match.span("date")
        yield Identifier("date_of_birth", text[start:end], start, end, "word before")


def case_numbers(text: str) -> Iterator[Identifier]:
    """Numbers of case files, complaints and judgments; numbers with nothing but digits need ``no.`` in front."""
    figures = arabic(text)
    for pattern in (_CASE_EN, _QUOTING, _CASE_KM, _BARE):
        rule = "form" if pattern is _BARE else "word before"
        for match in pattern.finditer(figures):
            start, end = match.span("code")
            if rule == "form" or _is_number_of_a_file(match["code"], figures[match.start() : start]):
                yield Identifier("case_number", text[start:end], start, end, rule)


def _is_number_of_a_file(code: str, announced: str) -> bool:
    """Whether it is written like a file's number, or called one ("case no. 47"), not a count ("case 2")."""
    called = re.search(r"\b(?:no|nos|number|nr)\b|[#№]|លេខ", announced, re.IGNORECASE)
    return bool(re.search(r"\d[./-]\w|[A-Z][ ./-]?\d{2}", code)) or (called is not None and len(code) > 1)
