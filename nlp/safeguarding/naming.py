"""A person a publication names, with every mention."""

from __future__ import annotations

from dataclasses import dataclass

CHILD, ADULT, PERSON = "child", "adult", "person"


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A name, who carries it (``child``, ``adult`` or, undecided, ``person``), by what, and where it stands.

    ``mentions`` are (index, start, end): of the Doc or line the name stands in, and offsets within its text.
    """

    name: str
    carrier: str
    rule: str
    mentions: tuple[tuple[int, int, int], ...]
