"""Addresses of persons and organisations: house, street, village and commune in a row, in Khmer and English."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.safeguarding.digits import arabic
from nlp.safeguarding.records import Identifier

_WAY = r"(?:Street|Road|Lane|Avenue|Boulevard|Alley|Steps|Row|Close|Drive|Square|Quay|St\.|Rd\.|Ave\.|Blvd\.?)"
_CAPITAL = r"(?<![\w’'-])[A-Z][\w’'-]{0,30}"
_NAMED = rf"{_CAPITAL}(?: (?:of |the |and ){{0,2}}{_CAPITAL}){{0,4}}"
_LEVEL = r"(?: (?:village|commune|district|province|city|sangkat|khan))?"
_PLACE = rf"(?:,? (?:in|near) |,\s+)(?:#?\d[\w/-]{{0,8}}\s)?{_NAMED}{_LEVEL}"
_NUMBER = r"(?:No\.?\s*|number\s+|#)"
_HOUSE = rf"(?:(?:House|Flat|Apartment|Building|Room)\s+{_NUMBER}?\d{{1,6}}\w{{0,2}}|{_NUMBER}?\d{{1,6}}\w{{0,2}})"
_STREETS = re.compile(
    rf"(?:{_HOUSE},?\s+)?(?:(?:Street|St\.|Road|National Road)\s+(?:No\.?\s*|number\s+|#)?\d{{1,6}}\w{{0,3}}"
    rf"|{_HOUSE},?\s+(?:{_CAPITAL} ){{1,4}}{_WAY}|{_HOUSE},?\s+{_WAY}(?: (?:of|the)){{1,3}} {_NAMED}"
    rf"|{_HOUSE},?\s+{_WAY} {_CAPITAL})(?:{_PLACE}){{0,4}}(?:, the house [^,.;\n]{{4,40}})?"
)
_ONLY_HOUSE = re.compile(rf"\bHouse\s+(?:No\.?\s*|number\s+|#)?\d{{1,6}}\w{{0,2}}(?:{_PLACE}){{1,4}}")
_VILLAGES = re.compile(
    rf"{_NAMED} [Vv]illage(?:, {_NAMED} (?:[Cc]ommune|[Dd]istrict|[Pp]rovince|[Ss]angkat|[Kk]han|[Cc]ity)){{1,4}}"
    rf"|[Pp]hum {_NAMED}(?:, (?:[Kk]hum|[Ss]rok|[Kk]het|[Ss]angkat|[Kk]han) {_NAMED}){{1,4}}"
)
_BOX = re.compile(rf"\bP\.? ?O\.? ?Box\s+\d{{1,6}}(?:{_PLACE}){{0,3}}")
_NUMBERED_ROAD = re.compile(r"National Road")
_UNIT = r"(?:ផ្ទះលេខ|ផ្ទះ|ផ្លូវលេខ|ផ្លូវ|មហាវិថី|វិថី|ក្រុមទី|ភូមិ|ឃុំ|សង្កាត់|ខណ្ឌ|ស្រុក|ក្រុង|រាជធានី|ខេត្ត)"
_KHMER_PART = rf"{_UNIT}\s?[\u1780-\u17d30-9\u200bA-Za-z/-]{{1,26}}"
_KHMER = re.compile(
    r"(?:(?<![\u1780-\u17d3])|(?=ផ្ទះលេខ|ផ្លូវលេខ|ផ្ទះ\s?\d))"
    rf"{_KHMER_PART}(?:,?\s{{1,2}}{_KHMER_PART}){{0,7}}"
)
_KHMER_HOUSE = re.compile(r"ផ្ទះ(?:លេខ)?\s?\d|ផ្លូវ(?:លេខ)?\s?\d")
_KHMER_VILLAGE = re.compile(r"ភូមិ\S+,?\s+(?:ឃុំ|សង្កាត់)\S")
_NO_PLACE = re.compile(r"(?:យើង|គាត់|ខ្ញុំ|របស់|នេះ|នោះ|មួយ|និង|ខ្លួន|ឃាំង|កំណើត|ដទៃ|ផ្សេង|ណា|គេ|នៅ|ក្នុង)")
_KHMER_CUE = re.compile(r"(?:អាសយដ្ឋាន|ទីលំនៅ|លំនៅឋាន)\s*[:៖]?\s*$")


def addresses(text: str) -> Iterator[Identifier]:
    """Addresses of a text; a district or province alone is a place, not an address."""
    for pattern in (_STREETS, _ONLY_HOUSE, _VILLAGES, _BOX):
        for match in pattern.finditer(text):
            if not _NUMBERED_ROAD.match(match[0]):
                yield Identifier("address", match[0], match.start(), match.end(), "form")
    figures = arabic(text)
    for match in _KHMER.finditer(figures):
        written = match[0]
        house = _KHMER_HOUSE.search(written)
        village = _KHMER_VILLAGE.search(written) and not _NO_PLACE.search(written)
        announced = _KHMER_CUE.search(figures[max(0, match.start() - 20) : match.start()])
        if house or village or announced:
            yield Identifier("address", text[match.start() : match.end()], *match.span(), "form")
