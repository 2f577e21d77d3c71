"""Names, phone numbers and addresses in a publication's text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.examination import Examined

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d០-៩])(?:\+?855[ -]?|[0០])[\d០-៩]{1,2}(?:[ -]?[\d០-៩]{3}){2,3}(?![\d០-៩])")


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier with its place in the extracted text (code points, end exclusive)."""

    kind: str
    text: str
    start: int
    end: int
    rule: str


def find_identifiers(examined: Examined) -> list[Identifier]:
    """All identifiers of a publication, in text order."""
    text = examined.document.text
    found = [Identifier("email", m[0], m.start(), m.end(), "pattern") for m in _EMAIL.finditer(text)]
    found += [Identifier("phone", m[0], m.start(), m.end(), "pattern") for m in _PHONE.finditer(text)]
    for person in examined.people.values():
        kind = "child_name" if person.voice == "child" else "adult_name"
        found += [
            Identifier(kind, m[0], m.start(), m.end(), person.reason)
            for m in re.finditer(re.escape(person.name), text)
        ]
    return sorted(found, key=lambda identifier: (identifier.start, identifier.end))
