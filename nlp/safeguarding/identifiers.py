"""All identifiers of a publication: names of children and adults, phones, e-mails, addresses, births, case numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nlp.analysis import AnalysedBlock, make_doc
from nlp.examination import Examined
from nlp.offsets import source_span
from nlp.safeguarding.addresses import addresses
from nlp.safeguarding.contacts import contacts
from nlp.safeguarding.english_names import english_people
from nlp.safeguarding.files import births, case_numbers
from nlp.safeguarding.khmer_lines import khmer_line
from nlp.safeguarding.khmer_people import khmer_people
from nlp.safeguarding.latin_names import latin_people
from nlp.safeguarding.naming import ADULT, CHILD, PERSON, NamedPerson
from nlp.safeguarding.records import Identifier
from nlp.voices.lexicon import Item

FEW_LETTERS = 4  # Khmer letters in an English block that make it worth reading as Khmer
ROLE_REACH = 25  # code points between a name and the speaker noun beside it
# Where two identifiers overlap the one named first here stays: an address holds numbers, an e-mail holds names.
_RANK = {kind: n for n, kind in enumerate(
    ("email", "phone", "date_of_birth", "case_number", "address", "child_name", "adult_name")
)}  # fmt: skip


def find_identifiers(examined: Examined) -> list[Identifier]:
    """All identifiers of a publication, in text order and without overlaps.

    Parameters
    ----------
    examined : Examined
        The examined publication; its blocks, words, speaker nouns and voices are used.

    Returns
    -------
    list of Identifier
        Offsets in the extracted text. Every mention of a person found once is listed, parts of the name included.
        Where nothing tells who carries a name it counts as a child's.
    """
    text = examined.document.text
    found = [*contacts(text), *births(text), *case_numbers(text), *addresses(text)]
    found += _names(examined)
    return without_overlaps(found)


def without_overlaps(found: Iterable[Identifier]) -> list[Identifier]:
    """In text order, of overlapping ones only that of the firmest kind, then the longest."""
    kept: list[Identifier] = []
    for one in sorted(set(found), key=lambda i: (_RANK[i.kind], i.start - i.end, i.start, i.rule)):
        if one.end > one.start and not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda i: i.start)


def _names(examined: Examined) -> Iterator[Identifier]:
    other = [block for block in examined.blocks if block.block.language != "km"]
    khmer = [_as_khmer(block) for block in examined.blocks if block.block.language == "km" or _holds_khmer(block)]
    items = _items(examined)
    english = english_people([block.doc for block in other])
    found = khmer_people([khmer_line(block, items.get(block.index, ())) for block in khmer])
    found += latin_people([block.block.text for block in khmer], english)
    for person in found:
        places = [(khmer[i].block.start + a, khmer[i].block.start + b) for i, a, b in person.mentions]
        yield from _placed(person, places, examined)
    for person in english:
        yield from _placed(person, [_source(other[i], a, b) for i, a, b in person.mentions], examined)


def _holds_khmer(block: AnalysedBlock) -> bool:
    """Whether a block that counts as English holds Khmer words (a name beside a mail address)."""
    return len(re.findall("[\u1780-\u17b3]", block.block.text)) >= FEW_LETTERS


def _as_khmer(block: AnalysedBlock) -> AnalysedBlock:
    if block.block.language == "km":
        return block
    return replace(block, doc=make_doc(block.block.text, "km"), sentences=(), spans=())


def _placed(person: NamedPerson, places: Sequence[tuple[int, int]], examined: Examined) -> Iterator[Identifier]:
    child = _carrier(person, places, examined) == CHILD
    kind, voice = ("child_name", "child") if child else ("adult_name", _adult_voice(person, places, examined))
    for start, end in places:
        yield Identifier(kind, examined.document.text[start:end], start, end, person.rule, person.name, voice)


def _adult_voice(person: NamedPerson, places: Sequence[tuple[int, int]], examined: Examined) -> str:
    """The voice an adult speaks with: as the rules of voice know it, else by the nearest speaker noun in front."""
    known = examined.people.get(person.name)
    if known is not None and known.voice not in {"adult", "child"}:
        return known.voice
    for finding in examined.findings:
        sentence = finding.view.sentence
        shift = sentence.start - finding.view.start
        for start, end in places:
            if sentence.start <= start < sentence.end:
                role = _role_beside(finding.view.items, start - shift, end - shift)
                if role:
                    return role
    return ""


def _role_beside(items: Sequence[Item], start: int, end: int) -> str:
    roles = [i for i in items if i.kind == "role" and i.token >= 0 and i.value not in {"child", "children"}]
    before = [i for i in roles if 0 <= start - i.end <= ROLE_REACH]
    after = [i for i in roles if 0 <= i.start - end <= ROLE_REACH]
    nearest = before[-1:] or after[:1]
    return nearest[0].value if nearest else ""


def _carrier(person: NamedPerson, places: Sequence[tuple[int, int]], examined: Examined) -> str:
    """Who carries a name: as found beside it; else a single name a child, a longer one as its sentences' voices say.

    Officials are named in two parts or with a title. Who was a child when it happened is protected as a child.
    """
    if person.carrier != PERSON or " " not in person.name:
        return CHILD if person.carrier == PERSON else person.carrier
    voices = {
        finding.finding.voice
        for finding in examined.findings
        if any(finding.view.sentence.start <= start < finding.view.sentence.end for start, _ in places)
    }
    return CHILD if "child" in voices else ADULT


def _source(block: AnalysedBlock, start: int, end: int) -> tuple[int, int]:
    span = block.doc.char_span(start, end, alignment_mode="expand")
    if span is None or not block.doc.user_data.get("source_offsets"):
        return block.block.start + start, block.block.start + end
    first, last = source_span(span)
    return block.block.start + first, block.block.start + last


def _items(examined: Examined) -> Mapping[int, list[Item]]:
    """Items of the speaker lexicon by block."""
    items: dict[int, list[Item]] = {}
    for finding in examined.findings:
        items.setdefault(finding.view.block, []).extend(finding.view.items)
    return items
