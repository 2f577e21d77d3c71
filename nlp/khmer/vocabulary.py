"""What a Khmer word is by itself, without its neighbours: stop word, number."""

from __future__ import annotations

from functools import lru_cache

from nlp.khmer import wordlists
from nlp.khmer.fold import fold, spellings

_FUNCTION_CLASSES = ("PRON", "DET", "ADP", "SCONJ", "CCONJ", "AUX", "PART")


def stop_words() -> set[str]:
    """Function words of the closed classes in all their spellings; none that carries a topic."""
    return {
        form
        for word, lines in wordlists.closed_class().items()
        if any(upos in _FUNCTION_CLASSES for upos, _ in lines)
        for form in spellings(word)
    }


@lru_cache(maxsize=65536)
def like_num(text: str) -> bool:
    """Figures, Khmer or Latin, with their separators, and number words."""
    if text.replace(",", "").replace(".", "").replace("/", "").isdigit():
        return True
    return any(upos == "NUM" for upos, _ in wordlists.closed_class().get(fold(text), ()))
