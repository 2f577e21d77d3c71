"""Find the texts of their own inside a publication (statements, invitation, notes) and who signs them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpora.readers.layout import contains, starts_with, words
from corpora.readers.pieces import Piece
from corpora.record import PartRule, Record
from corpora.records import Part

_NUMBER_FIRST = re.compile(r"^\s*(?:\d+|[០-៩]+)(?:\.\d+)*[.)]?\s")
_FIRST_PERSON = re.compile(r"(?:^|[\s“\"(])(?:we|our|us|I|my)(?=[\s,.;])|យើង|ខ្ញុំ", re.IGNORECASE)
_WE = re.compile(r"(?:^|\W)(?:we|our|us)(?=\W)|យើង", re.IGNORECASE)
_QUOTED = re.compile(r"[“«\"][^”»\"]*[”»\"]")
_WORD = re.compile(r"\w+")
_LOOK_AHEAD = 25  # pieces in which a text says what it is
_SAME_TITLE = 0.8


@dataclass(slots=True)
class _Found:
    start: int
    part: Part
    level: int


def find_parts(pieces: list[Piece], record: Record) -> tuple[tuple[Part, ...], list[int]]:
    """Parts of a publication, and for every piece the index of its part.

    Part 0 is the publication's own text. A record's ``parts`` replace what is found by title.
    """
    signer = record.speaker or _signer_of_whole(pieces, record)
    body = Part(record.title, _kind_of_whole(pieces, record), signer)
    if record.parts:
        return _by_record(pieces, record.parts, body)
    found: list[_Found] = []
    owner: list[int] = []
    current: _Found | None = None
    for index, piece in enumerate(pieces):
        current = _part_at(pieces, index, piece, current, found, body)
        owner.append(found.index(current) + 1 if current else 0)
    return (body, *(entry.part for entry in found)), owner


def _part_at(
    pieces: list[Piece], index: int, piece: Piece, current: _Found | None, found: list[_Found], body: Part
) -> _Found | None:
    """The part that ``piece`` belongs to, opening a new one where it begins."""
    opened = _opening(pieces, index, body, bool(found))
    if opened is None and current and current.part.kind == "statement" and _ends_statement(pieces, index):
        opened = Part(words()["closing_note"], "note")
    if opened:
        found.append(_Found(index, opened, piece.level or 6))
        return found[-1]
    if current and piece.kind == "heading" and _resumes(piece, current):
        return None
    return current


def _opening(pieces: list[Piece], index: int, body: Part, later: bool) -> Part | None:
    """The part that the heading at ``index`` opens, if it opens one."""
    piece = pieces[index]
    if piece.kind != "heading" or _is_first_heading(pieces, index) or _NUMBER_FIRST.match(piece.text):
        return None
    for rule in words()["parts"]:
        if starts_with(*rule["opens"]).match(piece.text) and _is_spoken(pieces, index, rule["kind"]):
            return Part(piece.text, rule["kind"], _signer(piece.text))
    if starts_with(*words()["annex"]).match(piece.text):
        return Part(piece.text, _kind_by_words(pieces, index) or body.kind, _signer(piece.text))
    if later and _same_title(piece.text, pieces, body.title):
        return Part(piece.text, _kind_by_words(pieces, index) or "unknown", None)
    return None


def _is_first_heading(pieces: list[Piece], index: int) -> bool:
    """The publication's own title opens no part inside it."""
    return not any(
        piece.kind == "heading" or (piece.kind == "paragraph" and len(piece.text) > 200)
        for piece in pieces[:index]
    )


def _is_spoken(pieces: list[Piece], index: int, kind: str) -> bool:
    """A statement says "we"; a section that reports on one, under the same heading, does not."""
    if kind != "statement":
        return True
    texts = []
    for following in pieces[index + 1 : index + 1 + _LOOK_AHEAD]:
        if following.kind == "heading" and following.level <= pieces[index].level:
            break
        texts.append(_QUOTED.sub(" ", following.text))
    return len(_WE.findall(" ".join(texts))) >= 2


def _ends_statement(pieces: list[Piece], index: int) -> bool:
    """Text after a thematic break that speaks of the event from outside, without "we"."""
    piece = pieces[index]
    if not piece.after_rule or piece.kind != "paragraph":
        return False
    rest = []
    for following in pieces[index:]:
        if following.kind == "heading":
            break
        rest.append(following.text)
    return not _FIRST_PERSON.search(" ".join(rest))


def _resumes(piece: Piece, current: _Found) -> bool:
    """A heading that stands above the part's own title ends the part."""
    return piece.level < current.level


def _same_title(text: str, pieces: list[Piece], title: str) -> bool:
    first = next((piece.text for piece in pieces if piece.kind == "heading" and piece.level == 1), title)
    return any(_overlap(text, other) >= _SAME_TITLE for other in (title, first))


def _overlap(one: str, other: str) -> float:
    left, right = (set(_WORD.findall(text.casefold())) for text in (one, other))
    return len(left & right) / max(len(left | right), 1)


def _kind_by_words(pieces: list[Piece], index: int) -> str | None:
    near = "\n".join(piece.text for piece in pieces[index : index + _LOOK_AHEAD])
    for rule in words()["parts"]:
        if contains(*rule["within"]).search(near):
            return str(rule["kind"])
    return None


def _kind_of_whole(pieces: list[Piece], record: Record) -> str:
    """From the record, else from its genre and title, else from its first lines, else from its CSL type."""
    if record.kind:
        return record.kind
    titles = [record.genre or "", record.title, *_opening_lines(pieces)]
    annexed = any(starts_with(*words()["annex"]).match(title) for title in titles)
    for text in titles:
        for rule in words()["parts"]:
            if contains(*rule["opens"]).search(text):
                return str(rule["kind"])
    for rule in words()["kinds_by_title"]:
        if any(contains(*rule["words"]).search(text) for text in titles):
            return str(rule["kind"])
    if annexed:
        return _kind_by_words(pieces, 0) or "unknown"
    return str(words()["kinds_by_type"].get(record.type, "unknown"))


def _opening_lines(pieces: list[Piece]) -> list[str]:
    """Short lines up to the title, the first heading of the highest level, and a subtitle below it."""
    highest = min((piece.level for piece in pieces if piece.kind == "heading"), default=0)
    lines = []
    titled = False
    for piece in pieces[:8]:
        if len(piece.text) > (100 if titled else 160) or (titled and piece.kind == "heading"):
            break
        lines.append(piece.text)
        if titled:
            break
        titled = piece.kind == "heading" and piece.level == highest
    return lines


def _signer_of_whole(pieces: list[Piece], record: Record) -> str | None:
    titles = [record.title, *(piece.text for piece in pieces[:4] if piece.kind == "heading")]
    statement = words()["parts"][0]["within"]
    for title in titles:
        if contains(*statement).search(title):
            signer = _signer(title)
            if signer:
                return signer
    return None


def _signer(title: str) -> str | None:
    """Who signs, from the words after "by", else "of": "by the Youth-Led Networks" is ``child``.

    What a statement is about ("the deprivation of liberty of children", "in support of children") signs nothing.
    """
    title = contains(*words()["subject_of_statement"]).sub(" ", title)
    by, of = words()["signed_by"], words()["signed_of"]
    by_chunks = re.split(contains(*by).pattern, title, flags=re.IGNORECASE)[1:]
    of_chunks = re.split(contains(*of).pattern, title, flags=re.IGNORECASE)[1:]
    for chunk in (*reversed(by_chunks), *of_chunks):
        chunk = re.split(r"(?<!\w)(?:on|about|for|support)(?!\w)|ស្តីពី|ស្ដីពី|ដើម្បី", chunk)[0]
        for rule in words()["signers"]:
            by_name = contains(*rule["words"]).search(chunk)
            if by_name and (not rule["bodies"] or contains(*rule["bodies"]).search(chunk)):
                return str(rule["speaker"])
    return None


def _by_record(
    pieces: list[Piece], rules: tuple[PartRule, ...], body: Part
) -> tuple[tuple[Part, ...], list[int]]:
    parts = (body, *(Part(rule.title, rule.kind, rule.speaker) for rule in rules))
    current, owner = 0, []
    for piece in pieces:
        for number, rule in enumerate(rules, start=1):
            if rule.pages and piece.page is not None:
                inside = rule.pages[0] <= piece.page <= rule.pages[1]
                current = number if inside else 0 if current == number else current
            elif piece.kind == "heading" and any(_begins(piece.text, heading) for heading in rule.headings):
                current = number
        owner.append(current)
    return parts, owner


def _begins(text: str, heading: str) -> bool:
    return " ".join(text.split()).casefold().startswith(" ".join(heading.split()).casefold())
