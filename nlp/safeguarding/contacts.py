"""Phone numbers and e-mail addresses in Khmer and English text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.safeguarding.digits import arabic
from nlp.safeguarding.records import Identifier

_LOCAL = r"[^\W\u1780-\u17ff](?:[^\W\u1780-\u17ff]|[.+%'-](?=[^\W\u1780-\u17ff])){0,63}"
_LABEL = r"[^\W_\u1780-\u17ff](?:[^\W_\u1780-\u17ff]|-){0,62}"
_EMAIL = re.compile(rf"(?<![^\W\u1780-\u17ff]){_LOCAL}\s?@\s?{_LABEL}(?:\.{_LABEL})+")
# "name [at] house (dot) org", as pages write it against harvesters
_SPELLED_EMAIL = re.compile(
    rf"{_LOCAL}\s?[\[(]\s?at\s?[\])]\s?{_LABEL}(?:\s?(?:\.|[\[(]\s?dot\s?[\])])\s?{_LABEL})+", re.IGNORECASE
)
_GAP = r"[ \u00a0\u2009\u202f\u200b.\-–/()]"
_FIGURES = re.compile(rf"(?<![\w@./+-])\+?\(?\d(?:{_GAP}{{0,2}}\d){{5,14}}(?![\w@]|[/-]\d)")
_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}([./-])\d{1,2}\2\d{1,2}")
_CUE = re.compile(
    r"(?:phone|telephone|tel|mobile|cell|call|ring|dial|hotline|helpline|whatsapp|telegram|sms|fax|"
    r"ទូរស័ព្ទ|ទូរសព្ទ|ទូរសារ|ហៅលេខ|តាមលេខ|មកលេខ|លេខឥតគិតថ្លៃ|តេឡេក្រាម)[^\n\d]{0,20}$",
    re.IGNORECASE,
)
CUE_REACH = 40  # code points in front of a number in which a word for telephones is looked for


def contacts(text: str) -> Iterator[Identifier]:
    """Phone numbers and e-mail addresses of a text.

    Numbers count as phones by their form (Cambodian 0XX and +855, other countries with +, free 1800 numbers) or by a
    word for telephones in front. Hotlines of three or four digits identify nobody and are left.
    """
    for pattern in (_EMAIL, _SPELLED_EMAIL):
        for match in pattern.finditer(text):
            yield Identifier("email", match[0], match.start(), match.end(), "form")
    figures = arabic(text)
    for match in _FIGURES.finditer(figures):
        rule = _phone_rule(match[0], figures[max(0, match.start() - CUE_REACH) : match.start()])
        if rule:
            yield Identifier("phone", text[match.start() : match.end()], match.start(), match.end(), rule)


def _phone_rule(written: str, before: str) -> str:
    """What makes a row of figures a phone number, or nothing."""
    figures = re.sub(r"\D", "", written)
    if _DATE.fullmatch(written):
        return ""
    if written.lstrip("(").startswith("+") or figures.startswith("00"):
        return "country code" if 8 <= len(figures) <= 15 else ""
    if figures.startswith("855") and 10 <= len(figures) <= 12:
        return "country code"
    if figures.startswith("0") and 8 <= len(figures) <= 10:
        return "form"
    if figures.startswith("1800") and 8 <= len(figures) <= 11:
        return "form"
    return "word before" if len(figures) <= 12 and _CUE.search(before) else ""
