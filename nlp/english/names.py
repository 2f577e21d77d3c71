"""People's names in a whole publication: candidates with a reason, and every place they are mentioned.

No trained recogniser: the best one measured found half of the names, which is worse than none where
children's names are to be taken out. A name found once, by a title, an age, an asterisk, a role or a verb
of speaking, is looked for in all blocks, whole and in its parts; what remains are capitalised words no
dictionary knows, for a person to review.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from nlp.english.lists import words
from nlp.english.name_rules import STRENGTH, evidence
from nlp.english.name_words import PARTICLES, is_unknown

SURE = frozenset({"known", "marked", "age", "title"})
ALONE = frozenset({"known", "marked", "age"})  # names people carry without a family name
ARTICLES = frozenset({"the", "a", "an"})
LOWER_CASED = 4  # letters a word needs to be looked for without its capital, too
APOSTROPHE = re.compile(r"[’']")


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A possible person's name.

    Parameters
    ----------
    text : str
        The name as written where the reason was found, without title or mark.
    reason : str
        ``known``, ``marked`` (asterisk, pseudonym), ``age``, ``title``, ``role``, ``speech`` or
        ``unknown_word``: the strongest that was found.
    mentions : tuple of (int, int, int)
        Index of the Doc, start and end within its text (code points, end exclusive), in reading order.
    """

    text: str
    reason: str
    mentions: tuple[tuple[int, int, int], ...]


def person_names(docs: Sequence[Doc], known: Iterable[str] = ()) -> list[NameCandidate]:
    """Candidates for people's names over all blocks of a publication.

    Parameters
    ----------
    docs : sequence of Doc
        The publication's blocks; sentence starts and, where there are any, parts of speech are used.
    known : iterable of str
        Names known for the publication; always candidates, found whatever their case.

    Returns
    -------
    list of NameCandidate
        Sorted by reason, then by first mention; a part of a longer candidate counts as a mention of that
        one. A known name that does not occur is left out.
    """
    reasons = _merge(_seeds(docs, known))
    owners = _owners(reasons)
    mentions: dict[str, list[tuple[int, int, int]]] = {name: [] for name in reasons}
    pattern = _pattern(owners)
    for index, doc in enumerate(docs):
        for match in pattern.finditer(doc.text) if pattern else ():
            owner = _owner(match, doc, owners, reasons)
            if owner:
                mentions[owner].append((index, match.start(), match.end()))
    found = [NameCandidate(name, reasons[name], tuple(places)) for name, places in mentions.items() if places]
    return sorted(found, key=lambda one: (STRENGTH[one.reason], one.mentions[0], one.text))


def _seeds(docs: Sequence[Doc], known: Iterable[str]) -> dict[str, str]:
    """Name → strongest reason."""
    reasons = {" ".join(name.split()): "known" for name in known if name.strip()}
    for doc in docs:
        for run, reason in evidence(doc):
            name = " ".join(run.text.split())
            if name not in reasons or STRENGTH[reason] < STRENGTH[reasons[name]]:
                reasons[name] = reason
    return reasons


def _merge(reasons: dict[str, str]) -> dict[str, str]:
    """Fold single words into the longer name they belong to, unless they are a child's or a known name."""
    parts = {_fold(part) for name in reasons for part in name.split() if " " in name}
    return {
        name: reason
        for name, reason in reasons.items()
        if " " in name or reason in ALONE or _fold(name) not in parts
    }


def _owners(reasons: dict[str, str]) -> dict[str, str]:
    """What to look for (in lower case) → the candidate it is a mention of; stronger candidates come first."""
    owners: dict[str, str] = {}
    ranked = sorted(reasons, key=lambda name: (STRENGTH[reasons[name]], -len(name), name))
    for name in ranked:
        owners.setdefault(_fold(name), name)
    for name in ranked:
        for part in name.split():
            if " " in name and _stands_alone(part, reasons[name]):
                owners.setdefault(_fold(part), name)
    return owners


def _stands_alone(part: str, reason: str) -> bool:
    """Whether a part of a name is looked for by itself; ordinary words then need a title (see ``_owner``)."""
    written = part[0].isupper() and len(part) > 1 and part not in PARTICLES
    return written and (is_unknown(part) or reason in SURE)


def _fold(text: str) -> str:
    return APOSTROPHE.sub("'", text).lower()


def _pattern(owners: dict[str, str]) -> re.Pattern[str] | None:
    if not owners:
        return None
    longest_first = sorted(owners, key=lambda text: (-len(text), text))
    spelled = (re.escape(text).replace("'", "[’']").replace(r"\ ", r"\s+") for text in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)", re.IGNORECASE)


def _owner(match: re.Match[str], doc: Doc, owners: dict[str, str], reasons: dict[str, str]) -> str | None:
    """The candidate a match mentions, or None where its case or place speak against it."""
    text = " ".join(match.group().split())
    owner = owners[_fold(text)]
    whole = _fold(text) == _fold(owner)
    if whole and reasons[owner] == "known":
        return owner
    if text.islower():
        found = " " not in text and len(text) >= LOWER_CASED and is_unknown(text.capitalize())
    else:
        found = " " in text or is_unknown(text.capitalize()) or (whole and reasons[owner] in ALONE)
    return owner if found or _placed_as_name(doc, match.start(), match.end()) else None


def _placed_as_name(doc: Doc, start: int, end: int) -> bool:
    """Whether an ordinary word stands where a name does: behind a title or as a proper noun inside."""
    before = (doc.text[:start].split() or [""])[-1]
    if before.rstrip(".") in words("person_titles"):
        return True
    inside = (before.islower() or before.endswith(",")) and before not in ARTICLES
    word = doc.char_span(start, end)
    proper = word is not None and all(token.pos_ == "PROPN" for token in word)
    return inside and (proper or doc.text[start:end] in words("khmer_names"))
