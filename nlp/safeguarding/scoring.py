"""How well identifiers are found: recall per kind and precision against documents whose identifiers are marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.safeguarding.records import Identifier


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A document's text, its marked identifiers as (kind, text), and what was found in it."""

    name: str
    text: str
    marked: tuple[tuple[str, str], ...]
    found: tuple[Identifier, ...]


@dataclass(frozen=True, slots=True)
class KindFigures:
    """Counts of one kind: marked, marked and found (as any kind, as this kind), offered, offered and right."""

    marked: int
    found: int
    same_kind: int
    offered: int
    right: int

    @property
    def recall(self) -> float:
        return self.found / self.marked if self.marked else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.offered if self.offered else 1.0


def score(documents: Sequence[MarkedDocument]) -> dict[str, KindFigures]:
    """Figures per kind and for ``all``.

    A marked identifier is found if an identifier overlaps one of its places; an offered one is right if it overlaps a
    place of a marked one, or is a part of its text.
    """
    kinds = sorted({k for d in documents for k, _ in d.marked} | {i.kind for d in documents for i in d.found})
    figures = {kind: _figures(documents, {kind}) for kind in kinds}
    return figures | {"all": _figures(documents, set(kinds))}


def missed(document: MarkedDocument) -> list[tuple[str, str]]:
    """Marked identifiers that are nowhere found."""
    return [mark for mark in document.marked if not _is_found(document, mark[1], document.found)]


def wrong(document: MarkedDocument) -> list[Identifier]:
    """Offered identifiers that overlap no place of a marked one and are no part of one ("Ms Buth" of Buth Mary)."""
    places = [place for _, text in document.marked for place in _places(document.text, text)]
    parts = {part.casefold() for _, text in document.marked for part in (text, *text.split())}
    return [
        i
        for i in document.found
        if i.text.casefold() not in parts and not any(i.start < end and start < i.end for start, end in places)
    ]


def _figures(documents: Iterable[MarkedDocument], kinds: set[str]) -> KindFigures:
    marked = found = same = offered = right = 0
    for document in documents:
        own = [i for i in document.found if i.kind in kinds]
        offered += len(own)
        right += len(own) - sum(1 for i in wrong(document) if i.kind in kinds)
        for kind, text in document.marked:
            if kind in kinds:
                marked += 1
                found += _is_found(document, text, document.found)
                same += _is_found(document, text, [i for i in document.found if i.kind == kind])
    return KindFigures(marked, found, same, offered, right)


def _is_found(document: MarkedDocument, text: str, found: Sequence[Identifier]) -> bool:
    places = _places(document.text, text)
    return any(any(i.start < end and start < i.end for i in found) for start, end in places)


def _places(text: str, part: str) -> list[tuple[int, int]]:
    places, at = [], text.find(part)
    while at >= 0:
        places.append((at, at + len(part)))
        at = text.find(part, at + 1)
    return places
