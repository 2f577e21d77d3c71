"""From identifiers to a text that may be published: which go, what stands in their place, and the text itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from nlp.khmer import fold
from nlp.safeguarding.placeholders import language_around, placeholder
from nlp.safeguarding.records import Identifier, Redaction

# Everything but the names of adults; of those, the names of children's people. Officials speak in public and may stay.
PUBLISHED_WITHOUT = frozenset({"child_name", "phone", "email", "address", "date_of_birth", "case_number"})
PRIVATE_ADULTS = frozenset({"family", "community"})
_NAMES = frozenset({"child_name", "adult_name"})
_CHANGED = frozenset({"changed name", "marked"})


def redact(
    text: str,
    identifiers: Iterable[Identifier],
    pseudonyms: Collection[str] = (),
    *,
    kinds: Collection[str] = PUBLISHED_WITHOUT,
    adults: Collection[str] = PRIVATE_ADULTS,
) -> list[Redaction]:
    """What is taken out of a publication's text before it is published.

    Parameters
    ----------
    text : str
        The extracted text the identifiers' offsets point into.
    identifiers : iterable of Identifier
        Without overlaps, as `find_identifiers` gives them.
    pseudonyms : collection of str
        Names the publication's record declares to be invented; they stay.
    kinds : collection of str
        Kinds to take out. ``adult_name`` takes out all names of adults.
    adults : collection of str
        Voices whose names are taken out even where ``adult_name`` is not among the kinds.

    Returns
    -------
    list of Redaction
        In text order. A person keeps one number through the publication, in the order of first mention.
    """
    invented = {_key(name) for name in pseudonyms}
    numbers: dict[tuple[str, str], int] = {}
    redactions: list[Redaction] = []
    for one in sorted(identifiers, key=lambda i: (i.start, i.end)):
        private = one.kind == "adult_name" and one.carrier in adults
        if one.kind not in kinds and not private:
            continue
        if one.kind in _NAMES and not invented.isdisjoint({_key(one.text), _key(one.person or one.text)}):
            continue
        label = "relative_name" if one.kind == "adult_name" and one.carrier == "family" else one.kind
        number = _number(numbers, label, one) if one.kind in _NAMES else 0
        language = language_around(text, one.start, one.end)
        redactions.append(Redaction(one.start, one.end, one.kind, one.rule, placeholder(label, language, number)))
    return redactions


def apply(text: str, redactions: Sequence[Redaction], start: int = 0, end: int | None = None) -> str:
    """``text[start:end]`` with the replacements in place; a redaction that crosses an edge is replaced whole.

    Raises
    ------
    ValueError
        If redactions overlap or lie outside the text.
    """
    stop = len(text) if end is None else end
    pieces: list[str] = []
    at, last = start, 0
    for one in sorted(redactions, key=lambda r: (r.start, r.end)):
        if not last <= one.start < one.end <= len(text):
            raise ValueError(f"redaction {one.start}-{one.end} overlaps another or leaves the text")
        last = one.end
        if one.end <= start or one.start >= stop:
            continue
        pieces += [text[at : max(at, one.start)], one.replacement]
        at = one.end
    return "".join([*pieces, text[at:stop]])


def merge(*groups: Iterable[Redaction]) -> list[Redaction]:
    """Redactions of several kinds in text order; where two overlap that of the earlier group stays."""
    kept: list[Redaction] = []
    for group in groups:
        for one in group:
            if not any(one.start < other.end and other.start < one.end for other in kept):
                kept.append(one)
    return sorted(kept, key=lambda r: r.start)


def declared_pseudonyms(identifiers: Iterable[Identifier]) -> list[str]:
    """Names the text itself marks as changed (an asterisk, "not his name"), for the record's ``pseudonyms``."""
    return sorted({one.person or one.text for one in identifiers if one.kind in _NAMES and one.rule in _CHANGED})


def _number(numbers: dict[tuple[str, str], int], label: str, one: Identifier) -> int:
    key = (label, _key(one.person or one.text))
    if key not in numbers:
        numbers[key] = 1 + sum(1 for known, _ in numbers if known == label)
    return numbers[key]


def _key(name: str) -> str:
    return " ".join(fold(name.replace("\u200b", "").strip(" *")).split())
