"""Character clusters as khmer-nltk cuts them, by one regular expression, and the types its features use."""

from __future__ import annotations

import re
from functools import lru_cache

# the sets of khmer-nltk's constants.py, in classes that do not overlap
_LETTER = "\u1780-\u17b3"
_SYMBOL = "\u17d4\u17d5\u17d7\u17d8\u17d9\u17da\u17db,.?\u19e0-\u19ff"
_KHMER_DIGIT = "\u17e0-\u17e9"
_MARK = "\u17b4-\u17d1\u17d3\u17d6\u17dc-\u17df\u17ea-\u17ff"
_COENG = "\u17d2"
_CUT = "\u200b"
_OTHER = rf"[^\u1780-\u17ff\u19e0-\u19ff,.? {_CUT}]"

_CLUSTER = re.compile(
    rf"[{_LETTER}](?:[{_MARK}]|{_COENG}[{_LETTER}])*(?![{_MARK}{_COENG}])"
    rf"|[^{_CUT}](?:(?<={_COENG})[^ {_CUT}]|(?<={_OTHER}){_OTHER}|(?<=[0-9{_KHMER_DIGIT}])[0-9{_KHMER_DIGIT}]"
    rf"|(?<=[\u1780-\u17ff\u19e0-\u19ff,.? ])[{_MARK}{_COENG}])*"
)


def khmer_nltk_clusters(text: str) -> list[str]:
    """Clusters of ``text`` exactly as khmer-nltk's ``seg_kcc``; zero-width spaces cut and vanish."""
    return _CLUSTER.findall(text)


_TYPES = {
    **dict.fromkeys(map(chr, range(0x1780, 0x17B4)), "C"),
    **dict.fromkeys((*map(chr, range(0x17B4, 0x17C6)), "\u17c6", "\u17c7", "\u17c8"), "W"),
    "\u17d2": "S",
    **dict.fromkeys(map(chr, range(0x17C9, 0x17D1)), "D"),
}


@lru_cache(maxsize=65536)
def cluster_type(cluster: str) -> str:
    """khmer-nltk's type of a cluster: that of its one character, or K and its length."""
    return _TYPES.get(cluster, "NS") if len(cluster) == 1 else f"K{len(cluster)}"


def is_no_space(cluster: str) -> bool:
    """Whether a cluster starts with a character that is neither Khmer letter nor mark."""
    return cluster[0] not in _TYPES
