"""Khmer to the codes of the Limon fonts, as a typist would have set it; only for measuring readers."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import corpora.readers

_TABLE = Path(corpora.readers.__file__).parent / "data" / "limon.tsv"
_CLUSTER = re.compile(
    r"(?P<base>[\u1780-\u17b3])(?P<robat>\u17cc?)(?P<coengs>(?:\u17d2[\u1780-\u17b3])*)"
    r"(?P<shifter>[\u17c9\u17ca]?)(?P<vowel>[\u17b6-\u17c5]?)(?P<signs>[\u17c6-\u17c8\u17cb-\u17d1]*)"
)
_TWO_PART = {"ើ": ("េ", "ី"), "ោ": ("េ", "ា"), "ៅ": ("េ", "ៅ"), "ៀ": ("េ", "ៀ"), "ឿ": ("េ", "ឿ")}
UNDRAWN = ",:;'’‘"  # set in a Latin font beside it
_LOW = {"u": "ú", "U": "Ú", "Y": "Ü"}  # shapes below a subscript


def write_limon(text: str) -> str:
    """Text in the codes of Limon; characters that Limon cannot draw (``UNDRAWN``) stay as they are."""
    codes = _codes()
    marks = {khmer: code for (role, khmer), code in codes.items() if role == "mark"}
    out, position = [], 0
    for found in _CLUSTER.finditer(text):
        out += [marks.get(char, char) for char in text[position : found.start()]]
        out.append(_cluster(found, codes))
        position = found.end()
    return "".join(out + [marks.get(char, char) for char in text[position:]])


@functools.cache
def _codes() -> dict[tuple[str, str], str]:
    """First code of every drawn thing."""
    codes: dict[tuple[str, str], str] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("# ", "code\t")):
            code, role, khmer = line.split("\t")
            codes.setdefault((role, khmer), code)
    return codes


def _cluster(found: re.Match[str], codes: dict[tuple[str, str], str]) -> str:
    letters = found["coengs"].split("\u17d2")[1:]
    pre, vowel = _TWO_PART.get(found["vowel"], ("", found["vowel"]))
    if found["vowel"] in "េែៃ" and found["vowel"]:
        pre, vowel = found["vowel"], ""
    ro = codes["ro", "រ"] if "រ" in letters else ""
    below = [letter for letter in letters if letter != "រ"]
    try:
        base = "Ba" if found["base"] == "ញ" and below else codes["base", found["base"]]
        drawn = [codes["coeng", "ត" if letter == "ដ" else letter] for letter in below]
        tail = codes["vowel", vowel] if vowel else ""
        if below:
            tail = _LOW.get(tail, tail)
        parts = [codes["pre", pre] if pre else "", ro, base, codes["robat", "៌"] if found["robat"] else "",
                 codes["shifter", found["shifter"]] if found["shifter"] else "", *drawn, tail]  # fmt: skip
        return "".join(parts) + "".join(codes["sign", sign] for sign in found["signs"])
    except KeyError:
        return found[0]
