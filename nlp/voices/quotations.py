"""Where quotations stand in a block, found before sentences: a quotation keeps its voice to its closing mark."""

from __future__ import annotations

from dataclasses import dataclass

CLOSING = {"“": "”", "«": "»", "„": "”", "‹": "›", "‘": "’", '"': '"'}
LAST_BEFORE_CLOSE = ".,!?…។៕"
SHORT_ENGLISH = 4  # words; fewer without sentence punctuation is a title, a slogan or a scare quote
SHORT_KHMER = 22  # characters


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation by offsets in the block's text, marks included.

    ``speech`` is False for titles, slogans and single words; ``introduced`` says that a colon, ``ថា`` or comma led
    into it; ``closed`` is False where the block ends before the closing mark.
    """

    start: int
    end: int
    closed: bool
    introduced: bool
    speech: bool


def find_quotations(text: str, *, khmer: bool = False) -> list[Quotation]:
    """Outermost quotations of a block, left to right."""
    found: list[Quotation] = []
    position = 0
    while position < len(text):
        mark = text[position]
        if mark in CLOSING and _opens(text, position):
            end = _close(text, position, CLOSING[mark])
            closed = end is not None
            stop = end + 1 if end is not None else len(text)
            if closed or mark in "“«":
                found.append(_quotation(text, position, stop, closed, khmer))
                position = stop
                continue
        position += 1
    return found


def _opens(text: str, position: int) -> bool:
    mark = text[position]
    before = text[position - 1] if position else " "
    after = text[position + 1] if position + 1 < len(text) else " "
    if mark == "‘":
        return not before.isalnum() and after.isalnum()
    if mark == '"':
        return not after.isspace() and (before.isspace() or before in "([—–-:,៖" or position == 0 or before > "ក")
    return True


def _close(text: str, start: int, closing: str) -> int | None:
    """Index of the mark that closes the quotation opened at ``start``; nested marks of the same kind are skipped."""
    opening = text[start]
    depth = 0
    for position in range(start + 1, len(text)):
        mark = text[position]
        if mark == closing:
            if closing == "’" and not _closes_single(text, position):
                continue
            if depth == 0:
                return position
            depth -= 1
        elif mark == opening and opening != '"' and closing != "’":
            depth += 1
    return None


def _closes_single(text: str, position: int) -> bool:
    """An apostrophe is none: ``don’t``, ``boys’ room``; a closing mark follows punctuation or ends the block."""
    after = text[position + 1] if position + 1 < len(text) else " "
    return not after.isalnum() and (
        text[position - 1] in LAST_BEFORE_CLOSE or after in ",.;:)" or position + 1 == len(text)
    )


def _quotation(text: str, start: int, stop: int, closed: bool, khmer: bool) -> Quotation:
    inner = text[start + 1 : stop - 1 if closed else stop].strip()
    before = text[:start].rstrip()
    introduced = before.endswith((":", "៖", "ៈ", "ថា", ",", "—", "–"))
    said = before.endswith((":", "៖", "ៈ", "ថា"))
    alone = not before and len(text) - stop < 4
    long = len(inner) >= SHORT_KHMER if khmer else len(inner.split()) >= SHORT_ENGLISH
    ended = inner.endswith(tuple(LAST_BEFORE_CLOSE)) or text[stop : stop + 1] in tuple("។៕")
    if khmer:
        speech = said or alone or (long and (ended or len(inner) >= 2 * SHORT_KHMER or not before))
    else:
        speech = said or alone or ended or (long and len(inner.split()) >= 2 * SHORT_ENGLISH)
    return Quotation(start, stop, closed, introduced, speech and bool(inner))
