"""What stands in place of an identifier in a published text, in the language around it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
AROUND = 80  # code points on either side that tell a text's language


def placeholder(kind: str, language: str, number: int = 0) -> str:
    """The placeholder of a kind, numbered for persons: ``[child 1]``, ``[កុមារ ១]``.

    Raises
    ------
    KeyError
        If there is no such kind.
    """
    english, khmer = _rows()[kind]
    if language == "km":
        return khmer.format(str(number).translate(_KHMER_DIGITS))
    return english.format(number)


def khmer_digits(text: str) -> str:
    """``text`` with Arabic digits as Khmer digits."""
    return text.translate(_KHMER_DIGITS)


def language_around(text: str, start: int, end: int) -> str:
    """``km`` or ``en``, by the letters of a span or, where it has none of Khmer, of its line nearby."""
    if _khmer(text[start:end]):
        return "km"
    left = max(text.rfind("\n", 0, start) + 1, start - AROUND)
    stop = text.find("\n", end)
    nearby = text[left:start] + text[end : min(len(text) if stop < 0 else stop, end + AROUND)]
    nearby = _MAIL.sub("", nearby)
    return "km" if 2 * _khmer(nearby) > sum("a" <= c.lower() <= "z" for c in nearby) else "en"


def _khmer(text: str) -> int:
    return sum("\u1780" <= c <= "\u17b3" for c in text)


@cache
def _rows() -> dict[str, tuple[str, str]]:
    text = files("nlp.safeguarding").joinpath("data/placeholders.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {kind: (english, khmer) for kind, english, khmer in rows}
