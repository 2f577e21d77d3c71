"""Where English sentences begin, by rule: what closing quotation marks, abbreviations and note marks decide.

``decisions`` looks at punctuation only and says of a token that it begins a sentence, that it does not, or
nothing. The component ``samleng_boundaries`` lays these decisions over the boundaries a model has set and,
where no model has set any, takes them as they are.

A sentence inside a quotation is one of its own; the closing mark and what attributes the quotation ("…,” said
Dara.", "…” – Dara, 16", "…” (girl, 14)") belong to the last sentence of the quotation.
"""

from __future__ import annotations

from collections.abc import Iterator

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
ATTRIBUTION_REACH = 12  # tokens from a closing mark to the end of "X asked."
SIGNATURE_REACH = 9  # tokens inside "(girl, 14)"


def is_terminal(token: Token) -> bool:
    """Whether the token ends sentences: a full stop, question mark, ellipsis, or several of them."""
    return not set(token.text) - STOPS


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


def _is_signature(doc: Doc, i: int) -> bool:
    """Whether "– Dara*, 16" or "(girl, 14)" stands at ``i``, behind a closing quotation mark."""
    if doc[i].text == "(":
        return any(token.text == ")" for token in doc[i : i + SIGNATURE_REACH])
    return doc[i].text in DASHES


def _can_begin(doc: Doc, i: int) -> bool:
    """Whether token ``i``, opening marks aside, has the capital or figure a sentence begins with."""
    while i < len(doc) - 1 and (doc[i].text in OPENERS or doc[i].text in DASHES or doc[i].is_space):
        i += 1
    return doc[i].text[:1].isupper() or doc[i].text[:1].isdigit()


def _decide(doc: Doc, end: int, begin: int) -> bool | None:
    """Whether a sentence begins at ``begin``, the first token behind the terminal ``end`` and its closers.

    None where only the model can tell: a small letter behind a plain full stop is careless writing or none.
    """
    closed = any(token.text in QUOTES for token in doc[end + 1 : begin])
    soft = doc[end].text in {"…", "..."}
    if _is_abbreviation(doc, end):
        return False
    if not _can_begin(doc, begin):
        return False if closed or soft else None
    attributed = _is_signature(doc, begin) or (doc[end].text != "." and _is_attribution(doc, begin))
    return not (closed and attributed)


def _resumes(doc: Doc, i: int) -> bool:
    """Whether the terminal is none: it stands inside a word or number, without a space behind it."""
    if i + 1 == len(doc) or doc[i].whitespace_:
        return False
    return not is_terminal(doc[i + 1]) and doc[i + 1].text not in CLOSERS | OPENERS


def decisions(doc: Doc) -> Iterator[tuple[int, bool]]:
    """Yield (token index, begins a sentence) at and behind marks that close, where rules decide."""
    i = 0
    while i < len(doc):
        if not is_terminal(doc[i]):
            i += 1
            continue
        begin = _after_closers(doc, i)
        for inner in range(i + 1, begin):
            yield inner, False
        if begin < len(doc) and not (begin == i + 1 and _resumes(doc, i)):
            decided = _decide(doc, i, begin)
            if decided is not None:
                yield begin, decided
        i = begin


@Language.component("samleng_boundaries", assigns=["token.is_sent_start"])
def boundaries(doc: Doc) -> Doc:
    """Set what the rules decide; where no model has been before, everything else is no boundary."""
    decided = dict(decisions(doc))
    if not doc.has_annotation("SENT_START"):
        decided = {i: decided.get(i, False) for i in range(1, len(doc))}
    for i, begins in decided.items():
        doc[i].is_sent_start = begins
    return doc
