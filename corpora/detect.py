"""Detect what a text is: its language, and whether its Khmer can be right at all."""

from __future__ import annotations

import functools
import itertools
import re
from pathlib import Path
from typing import NamedTuple

from corpora.records import LanguageCode

MOST_MALFORMED = 0.005  # good text layers measured at most .0006, corrupt ones from .022
MOST_DOUBLED = 0.02  # of clusters with more than a bare letter; running Khmer has under .003
FEWEST_COENGS = 0.04  # per letter; running Khmer has .11 to .19
MOST_UNKNOWN = 0.05  # of clusters; unseen running Khmer has .013 and on no page of 294 more than .046
MOST_STRANGE = 0.005  # of letters: phonetic and private characters, as wrong maps of glyphs give
LEAST_TEXT = 50  # characters on a page; fewer under a large image call for OCR
LARGEST_IMAGE = 0.5  # share of the page

_KHMER_LETTER = re.compile(r"[\u1780-\u17b3]")
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]")
_CLUSTER = re.compile(
    r"[\u1780-\u17b3](?:[\u17c9\u17ca\u17cc\u200c\u200d]|\u17d2[\u1780-\u17b3])*"
    r"[\u17b6-\u17c5]?[\u17c6-\u17d1\u17dd\u200c\u200d]*"
)
_PRIVATE = r"[\ue000-\uf8ff\U000f0000-\U000ffffd]"  # alone they are bullets of symbol fonts
_STRANGE = re.compile(
    rf"[\u0180-\u02af\u1d00-\u1dbf\ufffd]|(?<=[\u1780-\u17ff]){_PRIVATE}|{_PRIVATE}(?=[\u1780-\u17ff])"
)
_CLUSTERS = Path(__file__).parent / "readers" / "data" / "clusters.txt"
_OTHER = re.compile(r"[\u17d4-\u17dc\u17e0-\u17e9\u17f0-\u17f9\u19e0-\u19ff]+")
_KHMER = re.compile(r"[\u1780-\u17ff\u19e0-\u19ff]")
_DRAWN_CODES = re.compile(
    r"[A-Za-z][;¶þñ©µ½§øüáÁ¢Þß³²¾®]|[A-Za-z]:[a-zA-Z]|R[kxKXgcqCQjdzDZNtfTFnbpBPmyrlvshLG]"
)
_ENGLISH = re.compile(r"\b(?:the|and|of|to|in|for|was|that|with|is)\b", re.IGNORECASE)


class TextLayer(NamedTuple):
    """Measures of a page's text; ``fault`` says what is wrong, None if nothing is."""

    malformed: float
    doubled: float
    coengs: float
    unknown: float
    strange: float
    fault: str | None


def language_of(text: str) -> LanguageCode:
    """``km`` or ``en`` by the script of most letters, ``und`` for a text without letters of either.

    Khmer consonants and independent vowels count; vowel signs do not, so that a word weighs alike in both.
    """
    khmer, latin = len(_KHMER_LETTER.findall(text)), len(_LATIN_LETTER.findall(text))
    if not khmer and not latin:
        return "und"
    return "km" if khmer >= latin else "en"


def malformed_share(text: str) -> float:
    """Share of Khmer characters that stand outside a well-formed cluster (0 for a text without Khmer)."""
    every = len(_KHMER.findall(text))
    if not every:
        return 0.0
    rest = _OTHER.sub("", _CLUSTER.sub("", text))
    return len(_KHMER.findall(rest)) / every


def doubled_share(text: str) -> float:
    """Share of clusters, of those longer than a letter, that repeat the one before them."""
    clusters = [found[0] for found in _CLUSTER.finditer(text)]
    long = [cluster for cluster in clusters if len(cluster) > 1]
    if not long:
        return 0.0
    twice = sum(one == other and len(one) > 1 for one, other in itertools.pairwise(clusters))
    return twice / len(long)


def coeng_share(text: str) -> float:
    """Subscripts per letter."""
    letters = len(_KHMER_LETTER.findall(text))
    return text.count("\u17d2") / letters if letters else 0.0


def clusters(text: str) -> list[str]:
    """Well-formed clusters in order; characters outside of clusters are left out."""
    return _CLUSTER.findall(text)


def unknown_share(text: str) -> float:
    """Share of clusters that are none of some fourteen hundred which running Khmer is written with."""
    every = clusters(text)
    known = _known_clusters()
    return sum(cluster not in known for cluster in every) / len(every) if every else 0.0


@functools.cache
def _known_clusters() -> frozenset[str]:
    return frozenset(_CLUSTERS.read_text(encoding="utf-8").split())


def strange_share(text: str) -> float:
    """Share of letters that neither Khmer nor English is written with, in a text that holds Khmer."""
    khmer, latin = len(_KHMER_LETTER.findall(text)), len(_LATIN_LETTER.findall(text))
    strange = len(_STRANGE.findall(text))
    return strange / (khmer + latin + strange) if khmer and strange else 0.0


def text_layer(text: str) -> TextLayer:
    """What speaks against the Khmer of a page, if anything does.

    Broken clusters, clusters given twice, subscripts lost, clusters or letters that Khmer does not have, or
    the codes of a legacy font.
    """
    letters = len(_KHMER_LETTER.findall(text))
    found = TextLayer(
        malformed=malformed_share(text),
        doubled=doubled_share(text),
        coengs=coeng_share(text),
        unknown=unknown_share(text),
        strange=strange_share(text),
        fault=None,
    )
    if letters >= 20 and found.malformed > MOST_MALFORMED:
        return found._replace(fault=f"{found.malformed:.1%} of its Khmer is out of order")
    if letters >= 20 and found.strange > MOST_STRANGE:
        return found._replace(fault=f"{found.strange:.1%} of its letters are strange to Khmer")
    if letters >= 60 and found.doubled > MOST_DOUBLED:
        return found._replace(fault=f"{found.doubled:.1%} of its Khmer clusters stand twice")
    if letters >= 100 and found.coengs < FEWEST_COENGS:
        return found._replace(fault="its Khmer subscripts are missing")
    if letters >= 100 and found.unknown > MOST_UNKNOWN:
        return found._replace(fault=f"{found.unknown:.1%} of its Khmer clusters are none that Khmer has")
    if looks_legacy(text):
        return found._replace(fault="its letters are those of a legacy Khmer font")
    return found


def looks_legacy(text: str) -> bool:
    """Is this Khmer in the codes of a legacy font (Limon and its kin), with the font's name lost?

    Khmer written so is full of marks inside words ("saklviTüal½y"); English and names are not.
    """
    words = [word for word in text.split() if len(word) >= 4]
    if len(words) < 5 or _KHMER.search(text):
        return False
    drawn = sum(bool(_DRAWN_CODES.search(word)) for word in words)
    return drawn > 0.5 * len(words) and len(_ENGLISH.findall(text)) < 0.02 * len(text.split()) + 1


def needs_ocr(characters: int, image_share: float) -> bool:
    """Is a page's text only in its image: hardly a character under an image of more than half the page?"""
    return characters < LEAST_TEXT and image_share > LARGEST_IMAGE
