"""People a publication names and the voice each carries: by an age, an asterisk, a title or a role beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from nlp.offsets import source_span
from nlp.voices.lexicon import ADULT_AT, Item
from nlp.voices.views import BlockView, SentenceView

_ENGLISH_NAME = re.compile(r"(?<![\w’'])[A-Z][a-z’']+(?:[ -][A-Z][a-z’']+){0,2}(?![\w])")
_KHMER_NAME = r"[\u1780-\u17d3]{2,14}(?: [\u1780-\u17d3]{2,14})?"
_KHMER_AGED = re.compile(
    rf"({_KHMER_NAME})\s*(?:\((?:ឈ្មោះ\S{{3,20}})?\)\s*)?(?:អាយុ|វ័យ|\(\s*(?:អាយុ)?\s*[០-៩\d]{{1,2}}\s*ឆ្នាំ)"
)
_KHMER_TITLED = re.compile(rf"(?:លោកស្រី|អ្នកស្រី|លោក|ឯកឧត្តម|កញ្ញា|លោកជំទាវ)\s+({_KHMER_NAME})")
_KHMER_CALLED = re.compile(r"ឈ្មោះ\s*([\u1780-\u17d3]{2,14})")
APPOSITION = 45  # code points between a name and the role or age beside it


@dataclass(frozen=True, slots=True)
class Person:
    """A name and the voice it carries; ``reason`` says what told so."""

    name: str
    voice: str
    reason: str


def find_people(blocks: Sequence[BlockView], vocabulary: frozenset[str]) -> dict[str, Person]:
    """Names of a publication with their voices.

    Parameters
    ----------
    blocks : sequence of BlockView
    vocabulary : frozenset of str
        Lower-case English words that are no names.
    """
    people: dict[str, Person] = {}
    for block in blocks:
        for view in block.sentences:
            finder = _khmer_people if view.sentence.language == "km" else _english_people
            for person in finder(view, block, vocabulary):
                known = people.get(person.name)
                if known is None or _rank(person) > _rank(known):
                    people[person.name] = person
    return people


def with_people(blocks: Sequence[BlockView], people: Mapping[str, Person]) -> list[BlockView]:
    """The same views with an item of kind ``role`` wherever a known name stands."""
    if not people:
        return list(blocks)
    pattern = re.compile("|".join(sorted(map(re.escape, people), key=len, reverse=True)))
    return [
        replace(block, sentences=tuple(_with_names(view, block, people, pattern) for view in block.sentences))
        for block in blocks
    ]


def _rank(person: Person) -> int:
    return {"age": 4, "asterisk": 3, "role": 2, "title": 1}.get(person.reason, 0)


def _english_people(view: SentenceView, block: BlockView, vocabulary: frozenset[str]) -> Iterable[Person]:
    text = block.text
    for match in _ENGLISH_NAME.finditer(text, view.start, view.end):
        words = match[0].replace("-", " ").split()
        if view.quoted(match.start()) or words[0].lower() in vocabulary or words[-1].lower() in vocabulary:
            continue
        if match[0] in block.starred or (match.end() < len(text) and text[match.end()] == "*"):
            yield Person(match[0], "child", "asterisk")
            continue
        yield from _beside(match[0], match.start(), match.end(), view, text)


def _beside(name: str, start: int, end: int, view: SentenceView, text: str) -> Iterable[Person]:
    """A person from what stands beside the name: age, role, title."""
    titled = any(i.kind == "title" and 0 <= start - i.end <= 2 for i in view.items)
    aged = next((years for a, _, years in view.ages if 0 <= a - end <= 12), None)
    roles = [i for i in view.items if i.kind == "role" and not view.quoted(i.start)]
    role = next((i for i in roles if 0 <= start - i.end <= 2), None) or next(
        (i for i in roles if 0 < i.start - end <= APPOSITION and text[end : end + 2].strip()[:1] in {",", "("}), None
    )
    if aged is not None and aged < ADULT_AT and not titled:
        yield Person(name, "child", "age")
    elif role is not None:
        yield Person(name, {"children": "child"}.get(role.value, role.value), "role")
    elif titled or aged is not None:
        yield Person(name, "adult", "title")


def _khmer_people(view: SentenceView, block: BlockView, vocabulary: frozenset[str]) -> Iterable[Person]:
    text = block.text
    titles = [(m.start(), m.end()) for m in _KHMER_TITLED.finditer(text, view.start, view.end)]
    for pattern in (_KHMER_AGED, _KHMER_CALLED):
        for match in pattern.finditer(text, view.start, view.end):
            name = _without_roles(match[1], match.start(1), view)
            years = next((y for a, _, y in view.ages if 0 <= a - match.end(1) <= 30), None)
            if len(name) < 3 or view.quoted(match.start()) or years is None:
                continue
            if any(a <= match.start(1) < b for a, b in titles) or years >= ADULT_AT:
                yield Person(name, "adult", "title")
            else:
                yield Person(name, "child", "age")
    for match in _KHMER_TITLED.finditer(text, view.start, view.end):
        role = _khmer_role_beside(view, match.start(), match.end())
        yield Person(match[1], role or "adult", "role" if role else "title")


def _khmer_role_beside(view: SentenceView, start: int, end: int) -> str | None:
    roles = [i for i in view.items if i.kind == "role" and not view.quoted(i.start)]
    before = [i for i in roles if 0 <= start - i.end <= 25]
    after = [i for i in roles if 0 <= i.start - end <= 25]
    found = before[-1:] or after[:1]
    return {"children": "child"}.get(found[0].value, found[0].value) if found else None


def _without_roles(name: str, start: int, view: SentenceView) -> str:
    """Cut role nouns off the front: ``កុមារី ច័ន្ទរស្មី`` -> ``ច័ន្ទរស្មី``."""
    cut = max(
        (i.end for i in view.items if i.kind in {"role", "title"} and start <= i.start < start + len(name)),
        default=start,
    )
    return name[max(0, cut - start) :].strip()


def _with_names(
    view: SentenceView, block: BlockView, people: Mapping[str, Person], pattern: re.Pattern[str]
) -> SentenceView:
    starts, ends = _token_edges(block) if view.sentence.language == "km" else (None, None)
    extra = []
    for match in pattern.finditer(block.text, view.start, view.end):
        if starts is not None and ends is not None and not (match.start() in starts and match.end() in ends):
            continue
        if starts is None and match.end() < len(block.text) and block.text[match.end()].isalpha():
            continue
        extra.append(Item("role", people[match[0]].voice, match.start(), match.end(), -1))
    if not extra:
        return view
    kept = [i for i in view.items if not any(i.start < e.end and e.start < i.end for e in extra)]
    return replace(view, items=tuple(sorted([*kept, *extra], key=lambda i: (i.start, i.end))))


def _token_edges(block: BlockView) -> tuple[frozenset[int], frozenset[int]]:
    spans = [source_span(token) for token in block.analysed.doc]
    return frozenset(s for s, _ in spans), frozenset(e for _, e in spans)
