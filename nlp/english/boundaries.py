"""Where English sentences begin, by rule: what closing quotation marks, abbreviations and note marks decide.

``decisions`` looks at punctuation only and says of a token that it begins a sentence, that it does not, or
nothing; ``unlikely`` names places where a boundary set by a model is taken back. The component
``samleng_boundaries`` lays both over the boundaries a model has set and, where no model has set any, takes
the decisions as they are.

A sentence inside a quotation is one of its own; the closing mark and what attributes the quotation ("…,” said
Dara.", "…” – Dara, 16", "…” (girl, 14)") belong to the last sentence of the quotation. The label in front of
an answer ("Interviewer:", "Mother, 38:") and the dateline of a press release are units by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from nlp.english.lists import words
from nlp.english.tokens import abbreviated_before_number

STOPS = frozenset(".?!…")
NOTE_SIGNS = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹†‡")
QUOTES = frozenset({"”", "’", '"', "'", "»", "’’", "''"})
CLOSERS = QUOTES | {")", "]", "*"}
OPENERS = frozenset({"“", "‘", '"', "'", "«", "``", "(", "[", "¿", "¡"})
DASHES = frozenset({"–", "—", "-", "--", "―"})
INDIRECT = frozenset({"that", "how", "why", "what"})
TYPOGRAPHIC = frozenset({"“", "”", "‘", "«", "»"})
OPEN_ENDED = frozenset({",", "–", "(", "[", "“", "‘", "«"})
SHORT = 12  # tokens of a block that is one unit if it has no terminal
ATTRIBUTION_REACH = 12  # tokens from a closing mark to the end of "X asked."
SIGNATURE_REACH = 9  # tokens inside "(girl, 14)"
SIGNATURE_WORDS = frozenset({"age", "aged", "year", "years", "old", "-", "male", "female", "anonymous"})
DATELINE_REACH = 10  # tokens of "Phnom Penh, Monday, 18 November 2024 –"
LABEL_REACH = 6  # tokens of "Mother of a boy, 38:"


def is_terminal(token: Token) -> bool:
    """Whether the token ends sentences: a full stop, question mark, ellipsis, or several of them."""
    return _is_stop(token.text)


@lru_cache(maxsize=50_000)
def _is_stop(text: str) -> bool:
    return not set(text) - STOPS


def _text(doc: Doc, i: int) -> str:
    return doc[i].text if 0 <= i < len(doc) else ""


def _is_note_mark(token: Token) -> bool:
    """Whether the token is glued to the mark before it: the number of a footnote."""
    if token.i == 0 or token.nbor(-1).whitespace_:
        return False
    return (token.text.isdigit() and len(token) <= 2) or not set(token.text) - NOTE_SIGNS


def _closes(doc: Doc, i: int) -> bool:
    """Whether token ``i`` closes what stands before it: no space before it, or none but behind it."""
    if doc[i].text not in CLOSERS:
        return _is_note_mark(doc[i])
    if not doc[i - 1].whitespace_ or i + 1 == len(doc):
        return True
    return bool(doc[i].whitespace_) and doc[i].text in "”»"


def _bracketed_note(doc: Doc, i: int) -> bool:
    """Whether "[25]", the mark of a note, stands at token ``i``."""
    return _text(doc, i) == "[" and _text(doc, i + 1).isdigit() and _text(doc, i + 2) == "]"


def _after_closers(doc: Doc, i: int) -> int:
    """Index of the first token after the terminal ``i`` and the marks that close behind it."""
    i += 1
    while i < len(doc):
        if _bracketed_note(doc, i):
            i += 3
        elif doc[i].is_space or is_terminal(doc[i]) or _closes(doc, i):
            i += 1
        else:
            break
    return i


def _is_abbreviation(doc: Doc, i: int) -> bool:
    """Whether the full stop ``i`` belongs to what precedes it: "No. 4", "Chapter 4. Title", "1. Title"."""
    if doc[i].text != "." or i == 0:
        return False
    before, after = doc[i - 1], _text(doc, i + 1)
    if before.text in abbreviated_before_number() and after[:1].isdigit() and doc[i].whitespace_:
        return True
    numbering = before.text.replace(".", "").isdigit() or (len(before) == 1 and before.text.isalpha())
    opens = i == 1 or (i == 2 and doc[0].lower_ in words("division_words"))
    return numbering and opens


def _is_attribution(doc: Doc, i: int) -> bool:
    """Whether a short "X asked." runs from ``i`` to the next full stop."""
    for j in range(i, min(i + ATTRIBUTION_REACH, len(doc))):
        if doc[j].lower_ in words("reporting_verbs"):
            return all(map(_fits_speaker, doc[i:j])) and _text(doc, j + 1).lower() not in INDIRECT
        if is_terminal(doc[j]):
            return False
    return False


def _fits_speaker(token: Token) -> bool:
    return token.text[:1].isupper() or not token.is_alpha or token.lower_ in words("speaker_words")


def _signature_end(doc: Doc, i: int) -> int:
    """Index behind the signature "– Dara*, 16" or "(girl, 14)" that opens at ``i``; ``i`` if none does."""
    if doc[i].text == "(":
        inside = range(i + 1, min(i + SIGNATURE_REACH, len(doc)))
        return next((j + 1 for j in inside if doc[j].text == ")"), i)
    if doc[i].text not in DASHES:
        return i
    end = i + 1
    while end < len(doc) and _signs(doc, end):
        end += 1
    return end


def _signs(doc: Doc, i: int) -> bool:
    """Whether token ``i`` carries on a signature; behind its number only a comma or "years old" does."""
    token = doc[i]
    if token.nbor(-1).text.isdigit():
        return token.text == "," or token.lower_ in SIGNATURE_WORDS
    opens = token.text[:1].isupper() or token.text.isdigit() or token.text in {",", "*"}
    return opens or _names_person(token)


def _names_person(token: Token) -> bool:
    return token.lower_ in SIGNATURE_WORDS or any(
        token.lower_ in words(name) for name in ("person_nouns", "role_nouns", "rank_titles")
    )


def _opening_end(doc: Doc) -> int:
    """Index behind the label or dateline a block opens with; 0 if it has none."""
    return _label_end(doc) or _dateline_end(doc)


def _dateline_end(doc: Doc) -> int:
    """Index behind "Phnom Penh, 18 November –" in front of running text."""
    for i in range(1, min(DATELINE_REACH, len(doc) - 1)):
        if doc[i].text in {"–", "—"} and doc[i].whitespace_:
            dated = any(token.lower_ in words("calendar") for token in doc[:i])
            return i + 1 if dated and doc[i + 1].text[:1].isupper() and any(map(is_terminal, doc)) else 0
        if not (doc[i].text[:1].isupper() or doc[i].text.isdigit() or doc[i].text in {",", "."}):
            return 0
    return 0


def _label_end(doc: Doc) -> int:
    """Index behind the label "Interviewer:" or "Mother, 38:"; 0 if there is none."""
    for i in range(1, min(LABEL_REACH, len(doc) - 1)):
        if doc[i].text == ":":
            return i + 1 if _names_person(doc[0]) and doc[i + 1].text[:1].isupper() else 0
        if not (_names_person(doc[i]) or doc[i].text == "," or doc[i].text.isdigit()):
            return 0
    return 0


def _can_begin(doc: Doc, i: int) -> bool:
    """Whether token ``i``, opening marks aside, has the capital or figure a sentence begins with."""
    while i < len(doc) - 1 and (doc[i].text in OPENERS or doc[i].text in DASHES or doc[i].is_space):
        i += 1
    return doc[i].text[:1].isupper() or doc[i].text[:1].isdigit()


def _decide(doc: Doc, end: int, begin: int) -> bool | None:
    """Whether a sentence begins at ``begin``, the first token behind the terminal ``end`` and its closers.

    None where only the model can tell: a small letter behind a plain full stop is careless writing or none.
    """
    if _is_abbreviation(doc, end):
        return False
    closed = _closed_quotation(doc, end, begin)
    if not _can_begin(doc, begin):
        return False if closed or doc[end].text in {"…", "..."} else None
    return not (closed and doc[end].text != "." and _is_attribution(doc, begin))


def _closed_quotation(doc: Doc, end: int, begin: int) -> bool:
    return any(token.text in QUOTES for token in doc[end + 1 : begin])


def _resumes(doc: Doc, i: int) -> bool:
    """Whether the terminal is none: it stands inside a word or number, without a space behind it."""
    if i + 1 == len(doc) or doc[i].whitespace_:
        return False
    return not is_terminal(doc[i + 1]) and doc[i + 1].text not in CLOSERS | OPENERS


def decisions(doc: Doc) -> Iterator[tuple[int, bool]]:
    """Yield (token index, begins a sentence) at and behind marks that close, where rules decide."""
    i = _opening_end(doc)
    if i:
        yield i, True
    while i < len(doc):
        if not is_terminal(doc[i]):
            i += 1
            continue
        begin = _after_closers(doc, i)
        signed = begin
        if begin < len(doc) and _closed_quotation(doc, i, begin):
            signed = _signature_end(doc, begin)
        for inner in range(i + 1, signed):
            yield inner, False
        if signed < len(doc) and not (signed == i + 1 and _resumes(doc, i)):
            decided = _decide(doc, i, signed)
            if decided is not None:
                yield signed, decided
        i = signed


def _behind_terminal(doc: Doc, i: int) -> bool:
    """Whether token ``i`` follows a terminal, closing marks aside."""
    i -= 1
    while i > 0 and (doc[i].is_space or _closes(doc, i) or doc[i].text == "]"):
        i -= 1
    return i >= 0 and is_terminal(doc[i])


def is_edited(doc: Doc) -> bool:
    """Whether the block can be trusted to end its sentences with terminals: its quotation marks are curly."""
    return not TYPOGRAPHIC.isdisjoint(doc.text)


def unlikely(doc: Doc, i: int) -> bool:
    """Whether no sentence begins at ``i`` whatever a model says.

    None does with a terminal, behind a comma, dash or opening mark, between a colon and a quotation, in a
    short block without any terminal (a heading, a list item), right behind a word where the block ends in a
    terminal, or, in an edited block, anywhere but behind a terminal. On the development splits of the
    treebanks none of these loses a tenth of a point, and together they gain one on GUM.
    """
    before = doc[i - 1].text
    if before in OPEN_ENDED or is_terminal(doc[i]) or (before == ":" and doc[i].text in OPENERS):
        return True
    if len(doc) < SHORT and not any(is_terminal(one) and not _is_abbreviation(doc, one.i) for one in doc):
        return True
    if before[-1].isalnum() and _behind_terminal(doc, len(doc)):
        return True
    return is_edited(doc) and not _behind_terminal(doc, i)


@Language.component("samleng_boundaries", assigns=["token.is_sent_start"])
def boundaries(doc: Doc) -> Doc:
    """Set what the rules decide; where no model has been before, everything else is no boundary."""
    decided = dict(decisions(doc))
    if not doc.has_annotation("SENT_START"):
        decided = {i: decided.get(i, False) for i in range(1, len(doc))}
    else:
        begun = [token.i for token in doc if token.is_sent_start and token.i]
        decided = {i: False for i in begun if unlikely(doc, i)} | decided
    for i, begins in decided.items():
        doc[i].is_sent_start = begins
    return doc
