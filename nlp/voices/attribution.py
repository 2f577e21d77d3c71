"""Who is said to speak outside quotation marks: the subject of the verb of saying, a name, an age, a title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from nlp.english.grammar import subjects
from nlp.voices.lexicon import ADULT_AT, Item
from nlp.voices.views import SentenceView

PASSIVE = frozenset({"nsubj:pass", "nsubjpass", "csubj:pass"})  # what is told of, not who tells
PREPOSITIONAL_SAYING = frozenset({"according"})
TITLE_REACH = 60  # code points after a title in which its holder's role is looked for
PREPOSITIONS = frozenset(
    [
        "of",
        "in",
        "at",
        "for",
        "with",
        "to",
        "from",
        "by",
        "about",
        "against",
        "on",
        "under",
        "near",
        "into",
        "than",
        "without",
        "after",
        "before",
        "between",
    ]
)
COUNTED = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "none",
        "some",
        "many",
        "most",
        "several",
        "all",
        "half",
        "few",
        "both",
        "each",
    ]
)
_DETERMINERS = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "their",
        "our",
        "my",
        "young",
        "other",
        "another",
    ]
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker found: ``voice`` is one of the eight, or ``she_he``, ``they``, ``we``, ``i``, ``adult`` to be resolved.

    ``many`` marks a group, ``counted`` a survey figure, ``verb`` the kind of verb (``say``, ``want``, ``feel``) or
    empty for a signature; ``start`` is where the speaker stands in the block.
    """

    voice: str
    many: bool
    counted: bool
    verb: str
    start: int
    text: str


def attribute(view: SentenceView, text: str, start: int, end: int, *, khmer: bool) -> Attribution | None:
    """The speaker told between two places of a block, outside quotations.

    Parameters
    ----------
    view : SentenceView
    text : str
        The block's text.
    start, end : int
        The zone, in code points of the block's text.
    khmer : bool
        Khmer phrases are head-first, English ones are read from the verb backwards.
    """
    items = [i for i in view.items if start <= i.start < end and not view.quoted(i.start)]
    verbs = [i for i in items if i.kind == "verb" and not (khmer and i.value == "want" and _after_say(i, items))]
    titles = {i.start for i in items if i.kind == "title"}
    who = [i for i in items if i.kind in {"role", "title"} or (i.kind == "pronoun" and i.start not in titles)]
    who += [
        Item("age", "child" if years < ADULT_AT else "grown", a, b, -1) for a, b, years in view.ages if start <= a < end
    ]
    who.sort(key=lambda i: i.start)
    counted = any(i.kind == "mark" and i.value == "percent" for i in items)
    parsed = not khmer and view.span.doc.has_annotation("DEP")
    for verb in _by_strength(verbs):
        if parsed and not _is_verb(view.span[verb.token]):
            continue
        if parsed and (grammatical := subjects(view.span[verb.token])):
            found = _item_of(grammatical, who)
        else:
            found = _subject(verb, who, text, start, end, khmer)
        if found is not None:
            return _attribution(found, who, verb, counted, text)
    if not verbs and who:
        found = _first_role(who)
        return _attribution(found, who, None, counted, text) if found else None
    return None


def _is_verb(token: Token) -> bool:
    """Whether a word the lexicon takes for a verb of saying is one here: ``the report``, ``two answers`` are not."""
    return token.pos_ in {"VERB", "AUX"} or token.lower_ in PREPOSITIONAL_SAYING


def _item_of(grammatical: Sequence[Token], who: Sequence[Item]) -> Item | None:
    """The speaker a grammatical subject names: the noun itself, else the first role within its phrase.

    Of people nobody has introduced (no age, title or role), a given name alone counts as a child's, a full name as an
    unknown adult's; a subject that is no person at all (``the law says``) as nobody.
    """
    for subject in grammatical:
        if subject.dep_ in PASSIVE:
            continue
        own = [i for i in who if i.start <= subject.idx < i.end]
        if own:
            return own[0]
        first, last = subject.left_edge.idx, subject.right_edge.idx + len(subject.right_edge)
        inside = _first_role([i for i in who if first <= i.start < last and i.kind != "pronoun"])
        if inside is not None:
            return inside
        if subject.pos_ == "PROPN":
            kind, value = ("role", "child") if _is_given_name(subject) else ("title", "adult")
            return Item(kind, value, subject.idx, subject.idx + len(subject), subject.i)
    return None


def _is_given_name(name: Token) -> bool:
    """A single capitalised word: publications call children by a given name or pseudonym, adults in full."""
    beside = [child for child in name.children if child.dep_ in {"flat", "compound"} or child.pos_ == "PROPN"]
    return not beside and name.text.istitle() and name.text.isalpha()


def _by_strength(verbs: Sequence[Item]) -> list[Item]:
    order = {"say": 0, "want": 1, "feel": 2}
    return sorted(verbs, key=lambda verb: (order.get(verb.value, 3), verb.start))


def _after_say(item: Item, items: Sequence[Item]) -> bool:
    return any(i.kind == "verb" and i.value == "say" and i.start < item.start for i in items)


def _subject(verb: Item, who: Sequence[Item], text: str, start: int, end: int, khmer: bool) -> Item | None:
    left = [i for i in who if i.end <= verb.start and not _clause_ends(text, i.end, verb.start, khmer)]
    if khmer:
        heads = [i for i in left if i.kind != "title"] or left
        return heads[0] if heads else _right(verb, who, text, end)
    heads = [i for i in left if not _prepositional(text, i.start)]
    if heads:
        return _english_head(heads)
    right = _right(verb, who, text, end)
    return right if right is not None else (left[-1] if left and not text[start : verb.start].strip() else None)


def _english_head(heads: Sequence[Item]) -> Item:
    """The last noun before the verb, but an age or title before it does not lose to an object pronoun."""
    for item in reversed(heads):
        if item.kind in {"role", "age"}:
            return item
    return heads[-1]


def _right(verb: Item, who: Sequence[Item], text: str, end: int) -> Item | None:
    """An inverted subject: ``said a 17-year-old boy in Kandal``, ``explained the director``."""
    reach = min(end, verb.end + 80)
    right = [i for i in who if verb.end <= i.start < reach]
    if not right:
        return None
    between = text[verb.end : right[0].start].lower().split()
    if right[0].kind == "pronoun" and right[0].value not in {"she_he", "they", "we", "i"}:
        return None
    if any(word in {"that", "ថា"} for word in between) or (between and between[0] in {"to", "by", "about", "me", "us"}):
        return None
    return _first_role(right)


def _first_role(items: Sequence[Item]) -> Item | None:
    """A child's age wins where it comes first; then the first role; then title, grown age, pronoun."""
    roles = [i for i in items if i.kind == "role"]
    young = [i for i in items if i.kind == "age" and i.value == "child"]
    if young and (not roles or young[0].start < roles[0].start):
        return young[0]
    if roles:
        return roles[0]
    return items[0] if items else None


def _attribution(found: Item, who: Sequence[Item], verb: Item | None, counted: bool, text: str) -> Attribution:
    voice = {"children": "child", "grown": "adult", "child_pronoun": "she_he"}.get(found.value, found.value)
    many = found.value in {"children", "they", "we"}
    if found.kind == "title":
        stop = verb.start if verb is not None and verb.start > found.start else found.end + TITLE_REACH
        beside = [i for i in who if i.kind == "role" and i.start - found.start >= 0 and i.end <= stop]
        voice = beside[0].value if beside else "adult"
    return Attribution(voice, many, counted, verb.value if verb else "", found.start, text[found.start : found.end])


def _clause_ends(text: str, start: int, end: int, khmer: bool) -> bool:
    """Whether a clause boundary lies between a noun and the verb, so that it cannot be its subject."""
    between = text[start:end]
    if khmer:
        return "។" in between or "ថា" in between or len(between) > 120
    return any(mark in between for mark in ";:") or " that " in between or len(between) > 90


def _prepositional(text: str, start: int) -> bool:
    """Whether a preposition governs the noun at ``start``, unless it counts: ``six of the children``."""
    before = text[max(0, start - 60) : start].lower().replace(",", " , ").split()
    while before and before[-1] in _DETERMINERS:
        before.pop()
    if not before or before[-1] not in PREPOSITIONS:
        return False
    if before[-1] == "of" and len(before) > 1:
        counted = before[-2]
        return not (
            counted in COUNTED
            or counted.rstrip("%").isdigit()
            or counted.endswith(("ths", "cent", "-one", "group", "ers", "%", "thirds", "majority", "quarters", "half"))
        )
    return True
