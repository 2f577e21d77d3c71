"""From khmer-nltk's seven tags to universal parts of speech and lemmas.

The tag decides open classes; a lexicon of closed-class words (data/closed_class.tsv) decides the rest, and
four rules read the neighbours: auxiliaries stand before a verb, directional verbs behind one, names behind a
title or the word for a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from nlp.khmer import wordlists
from nlp.khmer.exact import models, tag_words
from nlp.khmer.fold import fold

UPOS = {"n": "NOUN", "v": "VERB", "a": "ADJ", "o": "ADP", "1": "NUM", ".": "PUNCT", "+": "CCONJ"}
_SPACE_TAG = "_SP"  # spaCy's own for white-space tokens
_SYMBOLS = frozenset("%$€£¥+=<>#@&§°©®™៛")
_BEFORE_VERB = {fold("បាន"): "VERB", fold("នឹង"): "ADP"}  # auxiliary before a verb, else this
_RELATIVE = "ដែល"
_NEGATIONS = ("មិន", "ពុំ")
_VERBAL = ("VERB", "ADJ", "ADV", "AUX")
_NOMINAL = ("NOUN", "PROPN", "PRON", "NUM")
_MOST_PARTS = 3  # of a name
_SHORT = 5  # characters; name parts the model takes for verbs or numbers are no longer


class Entry(NamedTuple):
    """What a word is by itself, under a tag."""

    upos: str
    lemma: str
    folded: str
    role: str  # title, place, direction, before_verb, relative or nothing
    closed: bool
    common: bool  # known to the tag model as a word


def describe(
    words: Sequence[str], spaces: Sequence[bool], *, exact: bool = False
) -> tuple[list[str], list[str], list[str]]:
    """Tags, universal parts of speech and lemmas.

    Parameters
    ----------
    words : sequence of str
        Tokens in order, white-space tokens included; one that holds a line end ends a line.
    spaces : sequence of bool
        Whether a space follows each.
    exact : bool
        Let the model see the spaces, as khmer-nltk does.
    """
    tags, upos, lemmas = [_SPACE_TAG] * len(words), ["SPACE"] * len(words), list(words)
    for line in _lines(words):
        texts = [words[place] for place in line]
        found = _tags_with_spaces(texts, [spaces[place] for place in line]) if exact else tag_words(texts)
        entries = [entry(text, tag) for text, tag in zip(texts, found, strict=True)]
        parts = parts_of_speech(texts, [spaces[place] for place in line], entries)
        for place, tag, part, known in zip(line, found, parts, entries, strict=True):
            tags[place], upos[place], lemmas[place] = tag, part, known.lemma
    return tags, upos, lemmas


def _lines(words: Sequence[str]) -> Iterator[list[int]]:
    """Places of the words of each line, white space left out."""
    line: list[int] = []
    for place, word in enumerate(words):
        if not word.isspace():
            line.append(place)
        elif "\n" in word and line:
            yield line
            line = []
    if line:
        yield line


def _tags_with_spaces(words: Sequence[str], spaces: Sequence[bool]) -> list[str]:
    """khmer-nltk's tags of the words of a line, found with its space tokens in place."""
    spaced: list[str] = []
    for word, space in zip(words, spaces, strict=True):
        spaced += (word, " ") if space else (word,)
    if spaces[-1]:
        spaced.pop()
    return [tag for word, tag in zip(spaced, tag_words(spaced), strict=True) if word != " "]


def parts_of_speech(words: Sequence[str], spaces: Sequence[bool], entries: Sequence[Entry]) -> list[str]:
    """Universal parts of speech, the neighbours considered."""
    upos = [found.upos for found in entries]
    for place, found in enumerate(entries):
        if found.role == "before_verb":
            after = upos[place + 1] if place + 1 < len(upos) else ""
            upos[place] = "AUX" if after in _VERBAL else _BEFORE_VERB[found.folded]
        elif found.role == "direction" and place and upos[place - 1] == "VERB":
            after = upos[place + 1] if place + 1 < len(upos) else ""
            upos[place] = "ADP" if after in _NOMINAL else "ADV"
        elif found.role == "relative" and place and entries[place - 1].folded in _NEGATIONS:
            upos[place] = "ADV"  # មិនដែល, never
    for place, found in enumerate(entries):
        if found.role == "title":
            _name_person(words, spaces, entries, upos, place)
        elif found.role == "place":
            _name_place(entries, upos, place)
    return upos


def _name_person(
    words: Sequence[str], spaces: Sequence[bool], entries: Sequence[Entry], upos: list[str], title: int
) -> None:
    """Mark up to three parts of a name behind a title; the parts are mostly set off by spaces."""
    spaced = spaces[title]
    parts = 0
    for place in range(title + 1, len(words)):
        parts += spaces[place - 1] or not spaced
        if parts > _MOST_PARTS or upos[place] in ("PUNCT", "SYM"):
            return
        is_last = spaces[place] or place + 1 == len(words) or upos[place + 1] == "PUNCT"
        is_rest = is_last and not spaces[place - 1] and len(words[place]) <= _SHORT  # ណា of ច័ន្ទណា
        if not (spaced and is_rest) and not _can_be_name(words[place], entries[place], upos[place], parts):
            return
        if not spaced and (upos[place] not in ("NOUN", "PROPN") or entries[place].common):
            return  # nothing but a noun nobody knows can be told to be a name
        upos[place] = "PROPN"


def _can_be_name(word: str, found: Entry, upos: str, part: int) -> bool:
    """Whether a word behind a title can be part of the name."""
    if found.role or found.closed:
        return False
    is_short = len(word) <= _SHORT
    if upos in ("NOUN", "PROPN"):
        return part == 1 or is_short or not found.common
    return is_short and not (found.common and part > 1) and found.folded not in _speech_verbs()


def _name_place(entries: Sequence[Entry], upos: list[str], head: int) -> None:
    """Mark the word behind "province", "village" and the like, unless it is a common noun."""
    after = head + 1
    if after == len(entries) or upos[after] != "NOUN":
        return
    if not entries[after].common and not entries[after].role:
        upos[after] = "PROPN"


def _speech_verbs() -> frozenset[str]:
    return wordlists.words("sentence_cues.tsv", "speech")


@lru_cache(maxsize=65536)
def entry(word: str, tag: str) -> Entry:
    """What ``word`` is by itself when the model tags it ``tag``."""
    folded = fold(word)
    closed = wordlists.closed_class().get(folded, ())
    upos = next((upos for upos, tags in closed if tags == "*" or tag in tags), "")
    if not upos:
        upos = _open_class(word, folded, tag)
    return Entry(upos, lemma(word, tag), folded, _role(folded), bool(closed), word in _common_words())


def _open_class(word: str, folded: str, tag: str) -> str:
    first = word[0]
    if not any(char.isalnum() for char in word):
        return "SYM" if all(char in _SYMBOLS for char in word) else "PUNCT"
    if folded in wordlists.places():
        return "PROPN"
    if first.isdigit():
        return "NUM"
    if first.isascii():
        return "PROPN" if first.isupper() else "X" if "@" in word or "/" in word else "NOUN"
    return UPOS[tag]


def _role(folded: str) -> str:
    if folded in _BEFORE_VERB:
        return "before_verb"
    if folded == _RELATIVE:
        return "relative"
    for use in ("title", "place", "direction"):
        if folded in wordlists.words("names.tsv", use):
            return use
    return ""


def lemma(word: str, tag: str = "n") -> str:
    """Dictionary form: without the repetition sign and, for nouns, without the nominaliser.

    ការឃុំខ្លួន "detention" becomes ឃុំខ្លួន "detain"; ការងារ "work" stays, it only looks like one.
    """
    stem = word.rstrip("ៗ") or word
    if tag != "n" or fold(stem) in wordlists.words("nominals.tsv", "whole"):
        return stem
    for prefix in _nominalisers():
        rest = stem[len(prefix) :]
        if stem.startswith(prefix) and len(rest) > 1 and "\u1780" <= rest[0] <= "\u17b3":
            return rest
    return stem


@lru_cache(maxsize=1)
def _nominalisers() -> tuple[str, ...]:
    rows = wordlists.rows("nominals.tsv")
    prefixes = [word for use, words in rows if use == "prefix" for word in words.split()]
    return tuple(sorted(prefixes, key=len, reverse=True))


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    """Words the tag model knows as such."""
    found = models()
    return frozenset() if found is None else found[1].known_words()
