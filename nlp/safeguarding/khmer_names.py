"""People's names in Khmer: what stands beside a name and gives it away, and whether a child or an adult carries it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from nlp.khmer import fold
from nlp.safeguarding.digits import arabic
from nlp.safeguarding.khmer_lines import KhmerLine, Place
from nlp.safeguarding.khmer_words import words, written
from nlp.safeguarding.naming import ADULT, CHILD, PERSON
from nlp.voices.lexicon import ADULT_AT

ONE_PART = 10  # code points of a name behind a title that has one part only
DEAR = ("អា", "មី")  # begin the names children are called by
LONG_TITLE = 6  # code points of a title that is found within a longer word, too
_CHANGED = (
    r"\((?:ជា)?(?:ខ្ញុំ|យើង)?(?:ប្តូរ|ប្ដូរ|ផ្លាស់ប្តូរ|ផ្លាស់ប្ដូរ|មិនមែន)?(?:ឈ្មោះ)?\s*"
    r"(?:ក្លែងក្លាយ|ក្លែង|សន្មត|សន្មត់|ពិត|ត្រូវបានប្តូរ|ត្រូវបានប្ដូរ|ហៅក្រៅ)?\s*\)"
)
_MARKED = re.compile(rf"(?=\s?\*(?!\*)|\s?{_CHANGED})")
_AGED = re.compile(
    rf"[\u1780-\u17d3»”*](?=(?:\*|\s?{_CHANGED})?,?\s?(?:"
    r"(?:ឥឡូវ|សព្វថ្ងៃ|ទើប|មាន|ក្នុង)?\s?(?:អាយុ|វ័យ)\s*(?P<told>\d{1,2})(?!\d)|\(\s*(?P<put>\d{1,2})\s*ឆ្នាំ))"
)
_BARE_AGE = re.compile(r"(?=\s(?P<told>(?P<put>\d{1,2}))\s*ឆ្នាំ\s*(?:\)|៖|,|–|-|$))")
_SIGNED = re.compile(r"(?:^|[»”]\s*)\s*[–—-]\s*(?=[\u1780-\u17b3])")
_CASE = re.compile(r"^(?:ករណី(?:សិក្សា)?|រឿង|សំណុំ|សាច់រឿង)\S{0,12}(?:\s?[\d]{1,3})?\s?[៖:]\s*|(?:^|[៖:]\s*)រឿង(?:រ៉ាវ)?របស់\s*")
_LABEL = re.compile(
    r"^\s*(?P<name>[\u1780-\u17d3\u200b]{2,18}(?: [\u1780-\u17d3\u200b]{2,18})?)\s?៖|"
    r"^[^៖(\n]{2,40}\((?P<inner>[\u1780-\u17d3 \u200b]{2,24})\)\s?៖"
)
_ALONE = re.compile(r"(?<![\u1780-\u17d3\u200b])[\u1780-\u17b3][\u1780-\u17d3]{2,17}(?![\u1780-\u17d3\u200b])")
_QUOTED = re.compile(r"[«“‹\"]?\s*")
_OPENING = re.compile(r"(?:^|[។៕!?]\s+)(?=[\u1780-\u17b3])")
_AFTER_QUOTE = re.compile(r"[»”›]\s*(?=[\u1780-\u17b3])")


@dataclass(frozen=True, slots=True)
class NameSeed:
    """A name with the place it was found at (offsets within the block), who carries it, and by what."""

    start: int
    end: int
    carrier: str
    rule: str


def khmer_seeds(line: KhmerLine) -> Iterator[NameSeed]:
    """All names of a block that something beside them gives away, in the order of ``RULES``."""
    for rule, find in RULES:
        for place, carrier in find(line):
            yield NameSeed(place[0], place[1], carrier, rule)


def _marked(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``បញ្ញា*``, ``ភារុណ (ឈ្មោះសន្មត)``: names a publication changed are children's."""
    for match in _MARKED.finditer(line.text):
        place = line.name_to(match.start()) if _khmer_before(line.text, match.start()) else None
        if place:
            yield place, CHILD


def _aged(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``សីហា អាយុ ១៧ឆ្នាំ``, ``«ណារិន» អាយុ ១៧``, ``(សីហនាទ ១៦ឆ្នាំ)``; two parts where the first is a family name."""
    figures = arabic(line.text)
    for pattern in (_AGED, _BARE_AGE):
        for match in pattern.finditer(figures):
            end = match.end() - (1 if match[0] in {"»", "”", "*"} else 0)
            place = line.name_to(end) if _khmer_before(line.text, end) else None
            if place:
                yield _with_family(line, place), CHILD if _years(match) < ADULT_AT else PERSON


def _titled(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``លោក សេង វុទ្ធី``, ``លោកវរសេនីយ៍ត្រី ប៉ុល សុផល``, ``អ៊ំ ហ៊ុយ``."""
    for match in _titles().finditer(line.text):
        inside = match.start() not in line.starts and _khmer_before(line.text, match.start())
        if inside and len(match["word"]) < LONG_TITLE:
            continue
        place = _full_name(line, match.end())
        if place and (match["word"] not in written("old") or _listed_first(line, place)):
            yield place, ADULT


def _childs(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``កុមារី ផ្កាយ``, ``កុមារាសុវណ្ណមុនី``, ``កូនស្រីខ្ញុំ អាមុំ``: what a child is called, then the name by itself."""
    for match in _children().finditer(line.text):
        if match.start() not in line.starts and _khmer_before(line.text, match.start()):
            continue
        place = line.name_from(match.end())
        honoured = match[0].strip() in {"កុមារា", "កុមារី"} and match[0][-1] == " "
        dear = match[0][-1] == " " and place is not None and line.text.startswith("អា", place[0])
        if place and (honoured or dear or _listed(line, place)) and _ends_there(line, place):
            yield place, CHILD


def _called(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``ឈ្មោះ ស្រីអូន``, ``ហៅក្រៅ «ចេក»``."""
    for match in _callings().finditer(line.text):
        opened = _QUOTED.match(line.text, match.end())
        begin = opened.end() if opened else match.end()
        place = line.name_from(begin)
        if place is None or not _ends_there(line, place):
            continue
        named = match["word"].startswith("ឈ្មោះ") and match[0][-1] in " «“"
        ours = line.text[: match.start()].endswith(("យើង", "ខ្ញុំ")) or match["word"].startswith("ហៅក្រៅ")
        dear = line.text.startswith(DEAR, place[0]) or line.is_free(place)  # ឈ្មោះអាតូច, written without a space
        if named or ours or (match["word"].startswith("ឈ្មោះ") and dear) or _listed(line, place):
            yield _with_given(line, place), PERSON


def _signed(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``– មាលតី ១៧ឆ្នាំ`` below a quotation or a letter."""
    for match in _SIGNED.finditer(line.text):
        place = line.name_from(match.end())
        if place and line.text[place[1] : place[1] + 1] in {"", ",", " ", "*", "(", "។"} and line.is_free(place):
            yield place, PERSON


def _headed(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``ករណីទី១៖ ភក្តី``, ``រឿងរបស់ មករា`` in headings."""
    for match in _CASE.finditer(arabic(line.text)) if line.heading else ():
        place = line.name_from(match.end())
        if place and _ends_there(line, place):
            yield place, CHILD


def _after_role(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``អ្នកសម្របសម្រួល ស្រ៊ុន ដារ៉ាវី``: an adult's role, then a family name of the list and a given name."""
    for item in line.items:
        grown = item.kind == "role" and item.value not in {"child", "children"}
        if grown and line.text[item.end : item.end + 1] == " ":
            place = _full_name(line, item.end)
            if place and " " in line.text[place[0] : place[1]] and _listed_first(line, place):
                yield place, ADULT


def _labelled(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``**មន្ថា៖** …`` and ``**ពិធីករ (សុគន្ធី)៖** …`` at the start of a block."""
    bold = any(start <= 1 for start, _ in line.strong)
    match = _LABEL.match(line.text) if bold else None
    if match:
        group = "name" if match["name"] else "inner"
        place = line.name_to(match.end(group))
        if place and (place[0] == match.start(group) or " " in match[group]) and line.is_free(place):
            yield _with_family(line, place), PERSON if group == "name" else ADULT


def _bylined(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``លេខាធិការ៖ ឌី ពន្លក``, ``សរសេរដោយ ហួត សុវណ្ណនី``: family and given name."""
    for match in _bylines().finditer(line.text):
        place = _full_name(line, match.end())
        announced = match[0].rstrip().endswith(("៖", ":"))
        if place and " " in line.text[place[0] : place[1]] and (announced or _listed_first(line, place)):
            yield place, ADULT


def _spoke(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``«…» អាតូចខ្សឹប``: behind a quotation, right before a verb of saying."""
    verbs = {item.start for item in line.items if item.kind == "verb"}
    for match in _AFTER_QUOTE.finditer(line.text):
        place = line.name_from(match.end())
        behind = place and place[1] + len(line.text[place[1] :]) - len(line.text[place[1] :].lstrip(" \u200b"))
        if place and behind in verbs and place[1] - place[0] <= ONE_PART and line.is_free(place):
            yield place, PERSON


def _subject(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """``ជីវ័ន្តរៀបរាប់ថា``: a sentence's first words, right before a verb of saying."""
    verbs = {item.start for item in line.items if item.kind == "verb" and item.value == "say"}
    for match in _OPENING.finditer(line.text):
        place = line.name_from(match.end())
        if place and 3 <= place[1] - place[0] <= ONE_PART and place[0] == match.end():
            at = place[1] + len(line.text[place[1] :]) - len(line.text[place[1] :].lstrip(" \u200b"))
            if at in verbs:
                yield place, PERSON


def _given(line: KhmerLine) -> Iterator[tuple[Place, str]]:
    """Names of the list that stand by themselves between spaces or marks."""
    for match in _ALONE.finditer(line.text):
        if fold(match[0]) in words("given"):
            yield _with_family(line, match.span()), PERSON


RULES: tuple[tuple[str, Callable[[KhmerLine], Iterator[tuple[Place, str]]]], ...] = (
    ("changed name", _marked),
    ("age", _aged),
    ("title", _titled),
    ("child word", _childs),
    ("called", _called),
    ("signature", _signed),
    ("case heading", _headed),
    ("byline", _bylined),
    ("role", _after_role),
    ("speaker label", _labelled),
    ("attribution", _spoke),
    ("listed name", _given),
    ("subject", _subject),
)


def _any(*uses: str) -> str:
    return "|".join(re.escape(word) for use in uses for word in written(use))


@cache
def _titles() -> re.Pattern[str]:
    ranks = rf"(?:\s?(?:{_any('rank')})){{0,2}}(?:រង|ទី\d)?"
    return re.compile(rf"(?P<word>{_any('title', 'elder', 'old')}){ranks}[ \u200b]+(?=[\u1780-\u17b3])")


@cache
def _children() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('child')})\s?(?=[\u1780-\u17b3])")


@cache
def _callings() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{_any('calling')})\s*[«“‹\"]?(?=[«“‹\"]?\s*[\u1780-\u17b3])")


@cache
def _bylines() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any('byline')})\s*(?=[\u1780-\u17b3])")


def _full_name(line: KhmerLine, start: int) -> Place | None:
    """Family and given name, or one of them, from ``start`` on."""
    first = line.run_from(start)
    if first is None:
        return None
    family = line.text[first[0] : first[1]].replace("\u200b", "")
    known = fold(family) in words("family")
    second = line.run_from(first[1]) if line.text[first[1] : first[1] + 1] in {" ", "\u00a0"} else None
    given = line.name_from(second[0]) if second else None
    if second and known and fold(line.text[second[0] : second[1]]) in words("short"):
        return first[0], second[1]
    if given and second and given[0] == second[0] and (known or (len(family) <= 12 and line.is_free(first))):
        return first[0], given[1]
    alone = line.name_from(first[0])
    return alone if alone and alone[1] - alone[0] <= ONE_PART else None


def _with_family(line: KhmerLine, place: Place) -> Place:
    """The place with the family name in front of it, where one stands there."""
    before = line.run_to(place[0]) if line.text[place[0] - 1 : place[0]] == " " else None
    if before and place[0] - before[1] == 1 and fold(line.text[before[0] : before[1]]) in words("family"):
        return before[0], place[1]
    return place


def _with_given(line: KhmerLine, place: Place) -> Place:
    """The place with the given name behind a family name."""
    if fold(line.text[place[0] : place[1]]) not in words("family"):
        return place
    return _full_name(line, place[0]) or place


def _listed(line: KhmerLine, place: Place) -> bool:
    """Whether a name is in the list of given names or followed by an age or a mark."""
    behind = line.text[place[1] : place[1] + 2].strip()[:1]
    return fold(line.text[place[0] : place[1]]) in words("given") or behind in {"(", "*"}


def _listed_first(line: KhmerLine, place: Place) -> bool:
    """Whether the first part of a name is in a list of names."""
    first = fold(line.text[place[0] : place[1]].split()[0])
    return first in words("family") or first in words("given")


def _years(match: re.Match[str]) -> int:
    return int(match["told"] or match["put"])


def _ends_there(line: KhmerLine, place: Place) -> bool:
    """Whether a name ends at a space, a mark or a word that is none of a name, not in the middle of a word."""
    return place[1] in line.ends or not "\u1780" <= line.text[place[1] : place[1] + 1] <= "\u17d3"


def _khmer_before(text: str, place: int) -> bool:
    return place > 0 and "\u1780" <= text[place - 1] <= "\u17d3"
