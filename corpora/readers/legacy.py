"""Text of legacy Khmer fonts, which draw Khmer at the codes of Latin letters, to Unicode.

The tables are in ``data/``; what a conversion yields is checked with the grammar of Khmer clusters, and what
fails the check is never given out as text.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from pathlib import Path

from corpora.detect import malformed_share

MOST_MALFORMED = 0.005  # share of Khmer characters outside the grammar of clusters
_FOLDER = Path(__file__).parent / "data"
_COENG = "\u17d2"
_TWO_PART = {("េ", "ី"): "ើ", ("េ", "ា"): "ោ", ("េ", "ៅ"): "ៅ", ("េ", "ៀ"): "ៀ", ("េ", "ឿ"): "ឿ"}
_FONTS = (
    ("limon", re.compile(r"^limon", re.IGNORECASE)),
    ("abc", re.compile(r"^abc[-_ ]?(?:text|title|zwsp)?", re.IGNORECASE)),
    ("khek", re.compile(r"^khek", re.IGNORECASE)),
    ("baidok", re.compile(r"^baidok", re.IGNORECASE)),
    ("truth", re.compile(r"^truth", re.IGNORECASE)),
    ("fk", re.compile(r"^fk[-_ ]", re.IGNORECASE)),
    ("duong chan", re.compile(r"^dun?c?-?chan", re.IGNORECASE)),
)


def legacy_encoding(font: str) -> str | None:
    """Name of the legacy encoding that a font's name stands for: "limon", "abc", "khek" ..., or None."""
    return next((name for name, pattern in _FONTS if pattern.match(font)), None)


def known_encoding(name: str) -> bool:
    """Is there a table for this encoding?"""
    return (_FOLDER / f"{name}.tsv").is_file()


def convert(text: str, encoding: str) -> str:
    """Text of a legacy font in Unicode order; as it is if there is no table for ``encoding``.

    Codes of symbol fonts (U+F020 to U+F0FF) are taken like those of Latin ones.
    """
    if not known_encoding(encoding):
        return text
    text = "".join(chr(ord(char) - 0xF000) if 0xF020 <= ord(char) <= 0xF0FF else char for char in text)
    table = _table(encoding)
    cluster, out = _Cluster(), []
    position = 0
    while position < len(text):
        code = text[position : position + 2]
        if code not in table:
            code = text[position]
        position += len(code)
        role, value = table.get(code, ("mark", code))
        if not cluster.takes(role, value):
            out.append(cluster.text())
            cluster = _Cluster()
            if not cluster.takes(role, value):
                out.append(value)
    out.append(cluster.text())
    return "".join(out)


def well_formed(text: str) -> bool:
    """Is converted text Khmer throughout: clusters well formed, and no code of the old font left over?"""
    letters = re.findall(r"[^\W\d_]", text)
    latin = sum(char < "\u0250" for char in letters)
    return malformed_share(text) <= MOST_MALFORMED and latin <= 0.02 * len(letters)


@functools.cache
def _table(encoding: str) -> dict[str, tuple[str, str]]:
    lines = (_FOLDER / f"{encoding}.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("# "))
    next(rows)
    return {code: (role, text) for code, role, text in rows}


@dataclass(slots=True)
class _Cluster:
    """The letters drawn around one base, put in Unicode order by ``text``."""

    pre: str = ""
    ro: bool = False
    base: str = ""
    robat: str = ""
    coengs: list[str] = field(default_factory=list)
    shifter: str = ""
    vowel: str = ""
    signs: str = ""

    def takes(self, role: str, value: str) -> bool:
        """Add a drawn part; False if it belongs to the next cluster."""
        if role == "pre":
            return self._before("pre", value)
        if role == "ro":
            return self._before("ro", value)
        if role == "base":
            if self.base:
                return False
            self.base = value
            return True
        return bool(self.base) and self._after(role, value)

    def _before(self, name: str, value: str) -> bool:
        if self.base or getattr(self, name):
            return False
        setattr(self, name, value if name == "pre" else True)
        return True

    def _after(self, role: str, value: str) -> bool:
        if role == "coeng":
            if self.base == "ព" and self.vowel == "ា" and not self.coengs:
                self.base, self.vowel = "ញ", ""  # drawn of the same two strokes when a subscript follows
            self.coengs.append(value)
        elif role == "vowel":
            if self.vowel:
                return False
            self.vowel = value
        elif role == "sign":
            self.signs += value
        elif role == "shifter":
            self.shifter += value
        elif role == "robat":
            self.robat = value
        else:
            return False
        return True

    def text(self) -> str:
        """Base, robat, subscripts with ro last, shifter, vowel, signs."""
        if not self.base:
            return self.pre + (_COENG + "រ" if self.ro else "")
        vowel = _TWO_PART.get((self.pre, self.vowel), self.pre + self.vowel)
        coengs = "".join(_COENG + letter for letter in [*self.coengs, *(["រ"] if self.ro else [])])
        return self.base + self.robat + coengs + self.shifter + vowel + self.signs
