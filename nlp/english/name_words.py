"""Which words can be part of a person's name, and which capitalised words certainly are something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import simplemma
from spacy.tokens import Doc, Token

from nlp.english.lists import words

OPENING = frozenset({"“", "‘", '"', "'", "(", ":", "–", "—"})
LONGEST = 5  # words in a name
# A capital, then letters, with apostrophes or hyphens inside (M'jid, Jean-Luc); "MoSVY", "PowerPoint" are
# none.
SHAPE = re.compile(r"(?:[^\W\d_a-z][’']?)?[^\W\d_a-z][^\W\d_A-Z]*(?:[-’'][^\W\d_]?[^\W\d_A-Z]+)*")
CAPITALS = re.compile(r"[^\W\d_a-z]{2,}")
INITIAL = re.compile(r"[A-Z]\.?")
PARTICLES = frozenset({"de", "van", "von", "bin", "binti", "al", "el", "da", "la", "le", "di", "dos"})


@lru_cache(maxsize=50_000)
def in_dictionary(word: str) -> bool:
    """Whether the lemma dictionary knows the word in lower case, or the adjective an adverb is made of."""
    lower = word.lower()
    stems = {lower} | ({lower.removesuffix("ly"), lower.removesuffix("ally")} if len(lower) > 5 else set())
    return any(simplemma.is_known(stem, lang="en") for stem in sorted(stems))


def is_place(word: str) -> bool:
    """Whether the word belongs to the name of a place, a people or a language."""
    return word in words("places")


def is_calendar(word: str) -> bool:
    """Whether the word is a month or a day of the week."""
    return word.lower().rstrip(".") in words("calendar")


def is_body(word: str) -> bool:
    """Whether the word marks an organisation, a document or an event."""
    return not words("organisation_words").isdisjoint({word.lower(), word.lower().removesuffix("s")})


def is_calling(word: str) -> bool:
    """Whether the word says what a person is: a rank, a role, an age group."""
    return any(word.lower() in words(name) for name in ("rank_titles", "role_nouns", "person_nouns"))


def can_be_name(text: str) -> bool:
    """Whether ``text`` is written like one word of a name."""
    return bool(SHAPE.fullmatch(text)) and len(text) > 1


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring capitalised words of one sentence: tokens ``start`` to ``end`` (exclusive) of ``doc``."""

    doc: Doc
    start: int
    end: int

    @property
    def tokens(self) -> list[Token]:
        return [self.doc[i] for i in range(self.start, self.end)]

    @property
    def text(self) -> str:
        return str(self.doc[self.start : self.end].text)

    @property
    def unknown(self) -> bool:
        """Whether a word of it is a Khmer name or in none of dictionary, places, bodies and months."""
        return any(is_unknown(token.text) or self._khmer(token) for token in self.tokens)

    def _khmer(self, token: Token) -> bool:
        inside = not token.is_sent_start and token.i > 0 and (len(self.tokens) > 1 or self.before().islower())
        return bool(inside) and token.text in words("khmer_names")

    @property
    def impersonal(self) -> bool:
        """Whether a word of it shows that no person is meant."""
        return any(is_place(t.text) or is_body(t.text) for t in self.tokens) or all(
            is_calendar(t.text) for t in self.tokens
        )

    def before(self, back: int = 1) -> str:
        """Text of the token ``back`` places in front of it, or nothing."""
        return self.doc[self.start - back].text if self.start - back >= 0 else ""

    @property
    def lead(self) -> str:
        """The 40 code points in front of it."""
        start = self.doc[self.start].idx
        return self.doc.text[max(0, start - 40) : start]

    @property
    def rest(self) -> str:
        """The 60 code points behind it."""
        last = self.doc[self.end - 1]
        return self.doc.text[last.idx + len(last) : last.idx + len(last) + 60]

    def after(self, on: int = 0) -> str:
        """Text of the token ``on`` places behind it, or nothing."""
        return self.doc[self.end + on].text if self.end + on < len(self.doc) else ""


@lru_cache(maxsize=50_000)
def is_unknown(word: str) -> bool:
    """Whether a word written like a name is in none of our lists."""
    if not can_be_name(word) or is_place(word) or is_body(word) or is_calendar(word) or is_calling(word):
        return False
    return not any(in_dictionary(part) for part in re.split(r"[-’']", word) if len(part) > 1)


def _continues(doc: Doc, i: int) -> bool:
    """Whether token ``i`` carries on the run its neighbour is in."""
    token = doc[i]
    if token.is_sent_start and not token.nbor(-1).text[-1].isalnum():
        return False
    if CAPITALS.fullmatch(token.text):
        return bool(CAPITALS.fullmatch(token.nbor(-1).text))
    if can_be_name(token.text) or (INITIAL.fullmatch(token.text) and i + 1 < len(doc)):
        return True
    inside = i + 1 < len(doc) and can_be_name(doc[i + 1].text)
    return inside and (token.lower_ in PARTICLES or (token.text == "-" and not token.nbor(-1).whitespace_))


def _is_title(token: Token) -> bool:
    bare = token.text.rstrip(".")
    return bare in words("person_titles") or (token.lower_.rstrip(".") in words("rank_titles"))


def _begins_sentence_only(token: Token) -> bool:
    """Whether the capital is owed to the place alone: first in its sentence and an ordinary word."""
    first = token.is_sent_start or token.i == 0 or token.nbor(-1).text in OPENING
    return bool(first) and in_dictionary(token.text) and token.pos_ != "PROPN"


def runs(doc: Doc) -> list[Run]:
    """All runs of capitalised words, without the titles and sentence openers in front of them."""
    found, i = [], 0
    while i < len(doc):
        if not _starts(doc, i):
            i += 1
            continue
        end = i + 1
        while end < len(doc) and end - i < LONGEST and _continues(doc, end) and not _is_title(doc[end]):
            end += 1
        found.append(Run(doc, i, end))
        i = end
    return found


def _starts_in_capitals(doc: Doc, i: int) -> bool:
    """Whether capitals begin a name: behind a title, before a given name or an age ("SOK DARA, 16")."""
    if is_body(doc[i].text):
        return False
    if i > 0 and doc[i - 1].text.rstrip(".") in words("person_titles"):
        return True
    end = i + 1
    while end < len(doc) and CAPITALS.fullmatch(doc[end].text):
        end += 1
    after = [token.text for token in doc[end : end + 2]] + ["", ""]
    if end == i + 1:
        return is_unknown(after[0])
    return after[0] == "*" or (after[0] in {",", "("} and after[1].isdigit())


def _starts(doc: Doc, i: int) -> bool:
    token = doc[i]
    if CAPITALS.fullmatch(token.text):
        return _starts_in_capitals(doc, i)
    if not can_be_name(token.text) or token.text.rstrip(".") in words("person_titles"):
        return False
    if (_is_title(token) or is_calendar(token.text)) and i + 1 < len(doc) and can_be_name(doc[i + 1].text):
        return False  # "On 2 June Rotha was released": the date is none of the name
    return not (_begins_sentence_only(token) and i + 1 < len(doc) and can_be_name(doc[i + 1].text))
