"""People named in the Khmer blocks of a publication, and every mention of them on the boundaries of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nlp.khmer import fold
from nlp.safeguarding.khmer_lines import KhmerLine
from nlp.safeguarding.khmer_names import khmer_seeds
from nlp.safeguarding.khmer_words import is_never, words
from nlp.safeguarding.naming import CHILD, PERSON, NamedPerson

SHORTEST_PART = 4  # code points a given name needs to be looked for without its family name
_FIRMEST = ("changed name", "age", "child word", "title", "byline", "case heading")
_SURE = ("changed name", "age", "child word")
_TELLING = {rule: place for place, rule in enumerate(_FIRMEST)}


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    carrier: str
    rule: str


def khmer_people(lines: Sequence[KhmerLine]) -> list[NamedPerson]:
    """People named in Khmer, with every mention; mentions hold (index of the line, start, end)."""
    known: dict[str, _Known] = {}
    for line in lines:
        for seed in khmer_seeds(line):
            _learn(known, _Known(_bare(line.text[seed.start : seed.end]), seed.carrier, seed.rule))
    searched = dict(known)
    for name, person in sorted(known.items()):
        for part in name.split()[1:]:
            if len(part) >= SHORTEST_PART:
                searched.setdefault(part, _Known(name, person.carrier, person.rule))
    return _people(lines, searched)


def _learn(known: dict[str, _Known], person: _Known) -> None:
    """Keep the most telling seed of a name; a child's seed is never overridden by an undecided one."""
    if not person.name:
        return
    held = known.get(person.name)
    if held is None or _order(person) < _order(held):
        known[person.name] = person


def _order(person: _Known) -> tuple[int, int]:
    return (person.carrier == PERSON, _TELLING.get(person.rule, len(_TELLING)))


def _people(lines: Sequence[KhmerLine], searched: Mapping[str, _Known]) -> list[NamedPerson]:
    if not searched:
        return []
    spelled = ("\u200b?".join(map(re.escape, name)) for name in sorted(searched, key=lambda n: (-len(n), n)))
    pattern = re.compile("|".join(spelled))
    sure = frozenset(name for name, held in searched.items() if held.carrier == CHILD and held.rule in _SURE)
    found: dict[str, list[tuple[int, int, int]]] = {}
    owners: dict[str, _Known] = {}
    for index, line in enumerate(lines):
        for start, end in _mentions(line, pattern, sure):
            person = searched[_bare(line.text[start:end])]
            owners[person.name] = person
            found.setdefault(person.name, []).append((index, start, end))
    return [NamedPerson(n, owners[n].carrier, owners[n].rule, tuple(found[n])) for n in sorted(found)]


def _mentions(line: KhmerLine, pattern: re.Pattern[str], sure: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Places of names; a child's name that is sure counts wherever it is a word, an ordinary word of that form too."""
    at = 0
    while match := pattern.search(line.text, at):
        word = _bare(match[0]) in sure and match.start() in line.starts and match.end() in line.ends
        if (word or _stands_alone(line, *match.span())) and not _is_place(line, *match.span()):
            yield match.span()
            at = match.end()
        else:
            at = match.start() + 1


def _stands_alone(line: KhmerLine, start: int, end: int) -> bool:
    """Whether both ends are boundaries of words, and the word glued in front may stand before a name."""
    glued = start > 0 and "\u1780" <= line.text[start - 1] <= "\u17d3"
    if glued and not _gate(line, start):
        return False
    closed = end == len(line.text) or not "\u1780" <= line.text[end] <= "\u17d3"
    return closed or end in line.ends


def _gate(line: KhmerLine, start: int) -> bool:
    before = next((text for s, e, text in line.tokens if e == start), None)
    if before is None:
        return any(line.text[:start].endswith(word) for word in words("gate") if len(word) > 3)
    folded = fold(before)
    occupied = any(item.end == start for item in line.items)
    return folded in words("gate") or folded in words("child") or occupied or is_never(before)


def _is_place(line: KhmerLine, start: int, end: int) -> bool:
    """Whether the word belongs to a place, a month or a date, such as ``ខែសីហា`` and ``២២ កញ្ញា ២០២៤``."""
    before = line.text[:start].rstrip(" \u200b«“")
    after = line.text[end:].lstrip(" \u200b")
    if before[-1:].isdigit() and (after[:1].isdigit() or after.startswith("ឆ្នាំ")):
        return True
    last = next((text for s, e, text in reversed(line.tokens) if e <= start and text.strip("\u200b «“")), "")
    return fold(last) in words("place") and not _honoured(line, start)


def _honoured(line: KhmerLine, start: int) -> bool:
    """Whether a title or a child's word stands right in front."""
    return any(item.kind == "title" and 0 <= start - item.end <= 1 for item in line.items)


def _bare(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))

