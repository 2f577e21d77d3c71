"""What safeguarding finds and what it does about it: identifiers and redactions, as spans of the extracted text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

IdentifierKind = Literal[
    "child_name", "adult_name", "phone", "email", "address", "date_of_birth", "case_number"
]
KINDS: tuple[str, ...] = get_args(IdentifierKind)


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier with its place in the extracted text (code points, end exclusive).

    ``rule`` says what it was found by; mentions of one name share the rule that found the name. For names ``person`` is
    the name in full, the same for all mentions, and ``carrier`` the voice of the person: ``child``, ``family``,
    ``government`` ..., or empty where nothing tells.
    """

    kind: str
    text: str
    start: int
    end: int
    rule: str
    person: str = ""
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class Redaction:
    """A span to be replaced in what is published (code points, end exclusive)."""

    start: int
    end: int
    kind: str
    rule: str
    replacement: str
