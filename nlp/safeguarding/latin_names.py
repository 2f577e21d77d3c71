"""Names in Latin letters within Khmer blocks: given away by the Khmer beside them, or known from the English blocks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from nlp.safeguarding.digits import arabic
from nlp.safeguarding.khmer_words import written
from nlp.safeguarding.naming import ADULT, CHILD, PERSON, NamedPerson
from nlp.voices.lexicon import ADULT_AT

_NAME = r"(?P<name>[A-Z][a-z’']+(?:[ -][A-Z][a-z’']+){0,2})"
_AGED = re.compile(rf"{_NAME}\*?\s?(?:\([^()\d]{{0,24}}\)\s?)?(?:(?:អាយុ|វ័យ)\s*|\(\s*)(?P<years>\d{{1,2}})\s*(?:ឆ្នាំ|\))")
_MARKED = re.compile(rf"{_NAME}(?:\*|\s?\((?:ឈ្មោះ)?(?:ក្លែងក្លាយ|សន្មត|ក្លែង))")


def latin_people(texts: Sequence[str], known: Sequence[NamedPerson]) -> list[NamedPerson]:
    """People whose names stand in Latin letters in Khmer blocks; mentions hold (index of the text, start, end).

    Parameters
    ----------
    texts : sequence of str
        The Khmer blocks.
    known : sequence of NamedPerson
        People of the English blocks, looked for here, too.
    """
    found = {person.name: (person.name, person.carrier, person.rule) for person in known}
    for text in texts:
        for name, (carrier, rule) in _seeds(text).items():
            found.setdefault(name, (name, carrier, rule))
    if not found:
        return []
    for name, (_, carrier, rule) in sorted(found.items()):
        for part in name.split()[1:]:
            found.setdefault(part, (name, carrier, rule))
    mentions: dict[tuple[str, str, str], list[tuple[int, int, int]]] = {}
    longest = sorted(found, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, longest))})(?![A-Za-z])")
    for index, text in enumerate(texts):
        for match in pattern.finditer(text):
            mentions.setdefault(found[match[0]], []).append((index, *match.span()))
    return [NamedPerson(*person, tuple(places)) for person, places in sorted(mentions.items())]


def _seeds(text: str) -> Mapping[str, tuple[str, str]]:
    """Name -> who carries it and by what, the firmest first."""
    seeds: dict[str, tuple[str, str]] = {}
    for match in _MARKED.finditer(text):
        seeds.setdefault(match["name"], (CHILD, "changed name"))
    for match in _AGED.finditer(arabic(text)):
        seeds.setdefault(match["name"], (CHILD if int(match["years"]) < ADULT_AT else PERSON, "age"))
    for use, carrier in (("title", ADULT), ("calling", PERSON)):
        for match in _announced(use).finditer(text):
            seeds.setdefault(match["name"], (carrier, "title" if carrier == ADULT else "called"))
    for match in re.finditer(rf"(?:កុមារា|កុមារី)\s?{_NAME}", text):
        seeds.setdefault(match["name"], (CHILD, "child word"))
    return seeds


@cache
def _announced(use: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(re.escape, written(use)))})\s?[«“]?{_NAME}")
