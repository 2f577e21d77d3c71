"""People's names in English: the candidates of the room, what they leave out, and who carries each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from nlp.english.lists import words
from nlp.english.name_words import in_dictionary, is_body, is_calendar, is_calling, is_place
from nlp.english.names import NameCandidate, person_names
from nlp.safeguarding.english_words import listed
from nlp.safeguarding.naming import ADULT, CHILD, PERSON, NamedPerson
from nlp.voices.lexicon import ADULT_AT, ages

AGE_REACH = 22  # code points behind a name in which its age is looked for
_NAME = r"(?P<name>[A-Z][a-z’']+(?:[ -][A-Z][a-z’']+){0,2})"
_CALLED = re.compile(
    r"(?<!which is )\b(?:who is called|called|(?:call|calls|called) (?:her|him|me|them)|(?:boy|girl|child) (?:you|we) "
    rf"call|named|identified as|known as|nicknamed|name is|name was)\s+[“‘\"']?{_NAME}(?=[”’\"']?(?:[,.;:]|\s|$))"
)
_OPENING_AGED = re.compile(
    rf"(?:^|(?<=[.!?”»] )){_NAME} \((?P<years>[6-9]|1\d)\) "
    r"(?:[a-z]+ed|says?|said|had|who|wants|likes|told|spoke|keeps|sits)\b"
)
_CHANGED = re.compile(
    rf"{_NAME}\s*\((?:not (?:his|her|their)(?: real)? names?|(?:all )?names? (?:(?:has|have) been )?changed|"
    r"(?:a )?name (?:she|he|they) chose|(?:a )?pseudonym|alias|changed name)[^()]{0,30}\)"
)
_YOUNG_KIN = re.compile(
    r"\b(?:my|his|her|our|their|[a-z]’s|[a-z]'s)\s+(?:(?:little|younger|small|baby|eldest|youngest)\s+)?"
    rf"(?:sister|brother|daughter|son|nephew|niece|friend|classmate|cousin|grandson|granddaughter)\s+{_NAME}"
)
_CALLING = re.compile(
    r"(?:^|[\s“‘\"(])(?:Officer|Teacher|Auntie|Aunt|Uncle|Nurse|Guard|Sister|Brother|Grandma|Grandpa|Grandmother|"
    rf"Grandfather|Father|Mother|Brigadier|Sergeant|Monk|Coach|Chief|Director|Attorney)\s+{_NAME}"
)
_AGED = re.compile(rf"(?<=[a-z,;–—-] ){_NAME}(?:\*)?(?:, | \(|,? aged )(?P<years>[6-9]|1\d)(?=[),.;: ]|$)")
_WITH_PRONOUN = re.compile(
    rf"(?<=[a-z,] ){_NAME}(?=,? (?:because|who|whose|when|and|but) (?:he|she|is|was|had|has|we find (?:him|her))\b)"
)
_POSSESSIVE = re.compile(
    rf"\b(?:see|saw|tell|ask|asked|told|with|from|for|about) {_NAME}"
    r"(?=[’']s (?:back|hand|arm|face|mother|father|bed|name)\b)"
)
_TEENS = "six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_YOUNG_NOUNS = "boy|girl|child|teenager|schoolboy|schoolgirl|student|pupil|juvenile|minor|youngster|adolescent"
_YOUNG_BEFORE = re.compile(
    rf"\b(?:(?i:{_YOUNG_NOUNS})|(?:(?i:{_TEENS})|[6-9]|1[0-7])[ -]years?[ -]olds?)"
    rf"(?:,| called| named| known as| we call)? {_NAME}"
)
_AGED_IN_WORDS = re.compile(
    rf"{_NAME}\*?(?:, | \(|,? aged |,? who (?:is|was) )(?:now |only |just )?(?:{_TEENS})"
    r"(?=[),.;:]|$| years? old| when| and (?:he|she)| at the time)"
)
_APPOSED = re.compile(
    rf"{_NAME}, (?:a|an|the|our) (?:[\w-]+ ){{0,2}}(?:{_YOUNG_NOUNS})(?=[,.;:)]|$| of| who| in| from| with| aged| held)"
)
_WAS = re.compile(
    r"(?:, (?:the|a|an|our|my|his|her) [\w -]{3,25},)? (?:is|was|turned) (?:now |only |just )?(?P<years>\d{1,2})\b"
)
_MADE = re.compile(r"^Un[a-z]+ed$|(?:ness|less|ment|tion|water|days)$")  # words made of words, in no dictionary
_OF_A_BODY = re.compile(r",? (?:of|from) (?:the )?[A-Z]")
_YOUNG = re.compile(r"\b(?:boy|girl|child|teenager|schoolboy|schoolgirl)\b|\bof 1[0-7]\b")
_PLACING = re.compile(r"\b(?:in|at|near|to|from|of|around|outside|towards|the)\s+$")  # what stands before places
_COUNTED = frozenset({"age", "marked", "title", "role", "speech", "known"})


_SEEDS = (
    (_CHANGED, CHILD, "changed name"),
    (_AGED, CHILD, "age"),
    (_OPENING_AGED, CHILD, "age"),
    (_CALLED, PERSON, "called"),
    (_YOUNG_KIN, CHILD, "kin"),
    (_CALLING, ADULT, "calling"),
    (_WITH_PRONOUN, PERSON, "pronoun"),
    (_POSSESSIVE, PERSON, "possessive"),
    (_APPOSED, CHILD, "young"),
    (_AGED_IN_WORDS, CHILD, "young"),
    (_YOUNG_BEFORE, CHILD, "young"),  # the last that fits a name holds
)


def english_people(docs: Sequence[Doc]) -> list[NamedPerson]:
    """People named in the English blocks of a publication, with every mention of them."""
    seeds = {name: (carrier, rule) for doc in docs for name, carrier, rule in _own_seeds(doc.text)}
    people: list[NamedPerson] = []
    for candidate in person_names(docs, known=sorted(seeds)):
        mentions = tuple(m for m in candidate.mentions if docs[m[0]].text[m[1]].isupper())
        if not mentions or not _is_person(candidate, docs):
            continue
        carrier, rule = seeds.get(candidate.text, (_carrier(candidate, docs), candidate.reason))
        people.append(NamedPerson(candidate.text, carrier, rule, mentions))
    children = {person.name for person in people if person.carrier != ADULT and " " not in person.name}
    return [_of_one_child(person, children) for person in people]


def _of_one_child(person: NamedPerson, children: set[str]) -> NamedPerson:
    """A run that only adds the next sentence's first word to a child's name ("Borin A third ...") is that child's."""
    first, *others = person.name.split()
    if others and first in children and all(word in listed("none") for word in others):
        cut = len(person.name) - len(first)
        mentions = tuple((i, a, b - cut) for i, a, b in person.mentions if b - a == len(person.name))
        return NamedPerson(first, CHILD, person.rule, mentions)
    return person


def _own_seeds(text: str) -> Iterator[tuple[str, str, str]]:
    """Names that are ordinary words or stand where the candidates' rules do not look: name, carrier, rule."""
    for pattern, carrier, rule in _SEEDS:
        for match in pattern.finditer(text):
            if _may_be_name(match["name"]):
                yield match["name"], carrier if rule != "age" or int(match["years"]) < ADULT_AT else PERSON, rule


def _may_be_name(name: str) -> bool:
    parts = re.split(r"[ -]", name)
    if parts[0] in listed("none") or parts[0] in listed("leader") or parts[-1].lower() in words("division_words"):
        return False
    callings = words("person_nouns") | words("role_nouns") | words("rank_titles")
    return not any(is_place(p) or is_body(p) or is_calendar(p) or p.lower() in callings for p in parts)


def _is_person(candidate: NameCandidate, docs: Sequence[Doc]) -> bool:
    """Whether a candidate is surely enough a person: a reason beyond an unknown word, or rarely behind a place's."""
    if all(is_calling(part) for part in candidate.text.split()):
        return False
    if not _may_be_name(candidate.text) and candidate.reason not in {"title", "marked"}:
        return False
    if candidate.reason in {"unknown_word", "speech", "role"} and _MADE.search(candidate.text):
        return False
    if candidate.reason in {"speech", "known"} and " " in candidate.text and _ordinary(candidate.text):
        return False
    if candidate.reason in _COUNTED and not (candidate.reason == "speech" and _ordinary(candidate.text)):
        return True
    placed = [_placed(docs[index].text, start, end) for index, start, end in candidate.mentions]
    return 2 * sum(placed) <= len(placed)


def _ordinary(name: str) -> bool:
    """Whether all words of a name are of the dictionary, as those of organisations are ("Open Hands")."""
    parts = name.split()
    return all(in_dictionary(part) for part in parts) and words("khmer_names").isdisjoint(parts)


def _placed(text: str, start: int, end: int) -> bool:
    """Whether the word names a place or a people at this mention: "in Trat", "a Kuy boy"."""
    behind = re.match(r"\s([a-z]+)", text[end : end + 20])
    placing = _PLACING.search(text[max(0, start - 12) : start])
    return placing is not None or (behind is not None and behind[1] in listed("people"))


def _carrier(candidate: NameCandidate, docs: Sequence[Doc]) -> str:
    if candidate.reason == "marked":
        return CHILD
    if candidate.reason == "title":
        return ADULT
    told = [
        years
        for index, _, end in candidate.mentions
        for start, _, years in ages(docs[index].text[end - 1 : end + AGE_REACH])
        if start <= AGE_REACH
    ]
    for index, _, end in candidate.mentions:
        match = _WAS.match(docs[index].text, end)
        told += [int(match["years"])] if match else []
    if any(years < ADULT_AT for years in told):
        return CHILD
    if candidate.reason == "role":
        behind = (docs[index].text[end : end + AGE_REACH] for index, _, end in candidate.mentions)
        return CHILD if any(_YOUNG.search(text) for text in behind) else ADULT
    of_a_body = any(_OF_A_BODY.match(docs[index].text, end) for index, _, end in candidate.mentions)
    return ADULT if of_a_body and " " in candidate.text else PERSON
