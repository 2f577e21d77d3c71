"""Where English sentences begin, by rule: what a closing quotation mark, an abbreviation or a note mark decides.

``decisions`` looks at punctuation only and says of a token that it begins a sentence, that it does not, or
nothing. The component ``samleng_boundaries`` lays these decisions over the boundaries a model has set and, where
no model has set any, takes them as they are.

A sentence inside a quotation is one of its own; the closing mark and what attributes the quotation ("…,” said
Dara.", "…” – Dara, 16", "…” (girl, 14)") belong to the last sentence of the quotation.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Token

from nlp.english.lists import words
from nlp.english.tokens import abbreviated_before_number

TERMINALS = frozenset({".", "?", "!", "…", "...", "....", "?!", "!?", "!!", "??", "!!!", "???"})
SOFT = frozenset({"…", "...", "...."})
CLOSERS = frozenset({"”", "’", '"', "'", "»", "’’", "''", ")", "]", "*"})
QUOTES = frozenset({"”", "’", '"', "'", "»", "’’", "''"})
OPENERS = frozenset({"“", "‘", '"', "'", "«", "``", "(", "[", "¿", "¡"})
DASHES = frozenset({"–", "—", "-", "--", "―"})
ATTRIBUTION_REACH = 12  # tokens from a closing mark to the end of "X asked."
SIGNATURE_REACH = 9  # tokens inside "(girl, 14)" or after "– Dara*, 16"


def _at(doc: Doc, i: int) -> str:
    return doc[i].text if 0 <= i < len(doc) else ""


def _is_note_mark(token: Token) -> bool:
    """A figure glued to the mark before it: the number of a footnote."""
    glued = token.i > 0 and not token.nbor(-1).whitespace_
    return glued and (token.text.isdigit() and len(token) <= 2 or not set(token.text) - set("¹²³⁰⁴⁵⁶⁷⁸⁹†‡"))


def _closes(doc: Doc, i: int) -> bool:
    """Whether token ``i`` closes what stands before it: no space before it, or none but after it."""
    if doc[i].text not in CLOSERS:
        return _is_note_mark(doc[i])
    return not doc[i - 1].whitespace_ or (i + 1 == len(doc)) or bool(doc[i].whitespace_ and doc[i].text in "”»")


def _after_closers(doc: Doc, i: int) -> int:
    """Index of the first token after the terminal ``i`` and the marks that close behind it."""
    i += 1
    while i < len(doc) and (doc[i].is_space or doc[i].text in TERMINALS or _closes(doc, i)):
        i += 1
    return i


def _is_abbreviation(doc: Doc, i: int) -> bool:
    """Whether the full stop ``i`` belongs to what precedes it: "No. 4", "Chapter 4. Title", "1. Title"."""
    if doc[i].text != "." or i == 0:
        return False
    before, after = doc[i - 1], _at(doc, i + 1)
    if before.text in abbreviated_before_number() and after[:1].isdigit() and doc[i].whitespace_:
        return True
    numbering = before.text.replace(".", "").isdigit() or (len(before) == 1 and before.text.isalpha())
    opens = i == 1 or (i == 2 and doc[0].lower_ in words("division_words"))
    return numbering and opens


def _is_attribution(doc: Doc, i: int) -> bool:
    """Whether a short "X asked." runs from ``i`` to the next full stop."""
    for j in range(i, min(i + ATTRIBUTION_REACH, len(doc))):
        if doc[j].lower_ in words("reporting_verbs"):
            subject = doc[i:j]
            short = all(t.text[:1].isupper() or not t.is_alpha or t.lower_ in words("speaker_words") for t in subject)
            return short and _at(doc, j + 1).lower() not in {"that", "how", "why", "what"}
        if doc[j].text in TERMINALS:
            return False
    return False


def _is_signature(doc: Doc, i: int) -> bool:
    """Whether "– Dara*, 16" or "(girl, 14)" stands at ``i``, behind a closing quotation mark."""
    if doc[i].text in DASHES:
        return True
    if doc[i].text != "(":
        return False
    return any(t.text == ")" for t in doc[i : i + SIGNATURE_REACH])


def _can_begin(doc: Doc, i: int) -> bool:
    """Whether token ``i`` looks like the first of a sentence: a capital or figure, behind opening marks or not."""
    while i < len(doc) - 1 and (doc[i].text in OPENERS or doc[i].text in DASHES or doc[i].is_space):
        i += 1
    return doc[i].text[:1].isupper() or doc[i].text[:1].isdigit()


def _decide(doc: Doc, end: int, begin: int) -> bool:
    """Whether a sentence begins at ``begin``, the first token behind the terminal ``end`` and its closing marks."""
    closed_quote = any(t.text in QUOTES for t in doc[end + 1 : begin])
    if _is_abbreviation(doc, end) or not _can_begin(doc, begin):
        return False
    if closed_quote and _is_signature(doc, begin):
        return False
    return not (closed_quote and doc[end].text in {"?", "!", "…", ","} and _is_attribution(doc, begin))


def _resumes(doc: Doc, i: int) -> bool:
    """Whether the terminal is none: it stands inside a word or number or has no space behind it."""
    return i + 1 < len(doc) and not doc[i].whitespace_ and doc[i + 1].text not in CLOSERS | TERMINALS | OPENERS


def decisions(doc: Doc) -> Iterator[tuple[int, bool]]:
    """Yield (token index, begins a sentence) for every place behind a terminal; other places are left open."""
    i = 0
    while i < len(doc):
        if doc[i].text not in TERMINALS:
            i += 1
            continue
        begin = _after_closers(doc, i)
        for inner in range(i + 1, min(begin, len(doc))):
            yield inner, False
        if begin < len(doc) and not (begin == i + 1 and _resumes(doc, i)):
            yield begin, _decide(doc, i, begin)
        i = max(begin, i + 1)


@Language.component("samleng_boundaries", assigns=["token.is_sent_start"])
def boundaries(doc: Doc) -> Doc:
    """Set what the rules decide; where no model has been before, everything else is no boundary."""
    decided = dict(decisions(doc))
    if not doc.has_annotation("SENT_START"):
        decided = {i: decided.get(i, False) for i in range(1, len(doc))}
    for i, begins in decided.items():
        doc[i].is_sent_start = begins
    return doc
