"""Age, sex, place, offence and date of a child: together they tell who it is, and are generalised."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from nlp.english.name_words import is_place
from nlp.examination import Examined
from nlp.khmer.wordlists import places
from nlp.offsets import source_span
from nlp.safeguarding.digits import arabic
from nlp.safeguarding.files import DATE, MONTH
from nlp.safeguarding.placeholders import khmer_digits, placeholder
from nlp.safeguarding.records import Redaction
from nlp.safeguarding.sensitive import SensitiveWords
from nlp.terms import folded
from nlp.voices.lexicon import ADULT_AT, ages

LEAST = 4  # of age, sex, place, offence and date
RESPONSIBLE_AT = 14  # age of criminal responsibility in Cambodia, the one border a published age keeps
KHMER_YEAR = "ឆ្នាំ"
LONGEST_KIND = 16  # code points of a Khmer word for facilities without a name
RULE = "identifying combination"
_DAY = re.compile(
    rf"(?:\bon )?(?:{DATE})|\b\d{{1,2}} {MONTH}\b|"
    r"ថ្ងៃទី\s*\d{1,2}\s*ខែ\s*[\u1780-\u17d3]+\s*(?:ឆ្នាំ\s*\d{4})?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAMED = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_KHMER_NAMED = re.compile(r"\s?[\u1780-\u17d3\u200b]{2,24}")

Found = tuple[int, int, str]


def identifying_combinations(
    span: Doc | Span, text: str, language: str, words: SensitiveWords, *, start: int = 0, least: int = LEAST
) -> list[Redaction]:
    """What a sentence must be generalised in, if it tells who a child is.

    Parameters
    ----------
    span : Doc or Span
        The sentence, or any stretch that is read together.
    text : str
        The text its source offsets point into (the block's).
    language : {"en", "km", "und"}
    words : SensitiveWords
    start : int
        Where ``text`` begins in the extracted text; offsets of the result are of the extracted text.
    least : int
        How many of the five must stand together, counted with the age.

    Returns
    -------
    list of Redaction
        Ages as ``[14–17]`` or ``[under 14]``, named places and facilities as ``[place]``, dates as their year. Sex and
        offence stay: they are what is told. Empty where fewer stand together or no age below 18 is told.
    """
    begin, end = source_span(span)
    found = sorted({*_ages(text, begin, end), *_dates(text, begin, end), *_words(span, text, language, words)})
    told = {kind for _, _, kind in found if kind != "facility"} | {"place" for _, _, k in found if k == "facility"}
    if "age" not in told or len(told) < least:
        return []
    return _generalised(found, text, language, start)


def find_combinations(examined: Examined, words: SensitiveWords, least: int = LEAST) -> list[Redaction]:
    """The same over a publication: every sentence read together with the one before it in its block."""
    found: set[Redaction] = set()
    for block in examined.blocks:
        for number, span in enumerate(block.spans):
            first = block.spans[number - 1].start if number else span.start
            found.update(
                identifying_combinations(
                    block.doc[first : span.end], block.block.text, block.block.language, words,
                    start=block.block.start, least=least,
                )
            )  # fmt: skip
    return sorted(found, key=lambda r: (r.start, r.end))


def _ages(text: str, begin: int, end: int) -> Iterator[Found]:
    for first, last, years in ages(text):
        if begin <= first < end and years < ADULT_AT:
            yield first, last, "age"


def _dates(text: str, begin: int, end: int) -> Iterator[Found]:
    figures = arabic(text)
    for pattern in (_DAY, _YEAR):
        for match in pattern.finditer(figures, begin, end):
            yield match.start(), match.end(), "date"


def _words(span: Doc | Span, text: str, language: str, words: SensitiveWords) -> Iterator[Found]:
    for hit in words.telling(span, language):
        first, last = source_span(span[hit.first])[0], source_span(span[hit.last])[1]
        if hit.key not in {"place", "facility"}:
            yield first, last, hit.key
        else:
            named = _with_name(text, first, last, language)
            if named or hit.key == "facility":
                yield *(named or (first, last)), hit.key
    for token in span:
        if _names_place(token, language):
            yield *source_span(token), "place"


def _names_place(token: Token, language: str) -> bool:
    return folded(token.text) in places() if language == "km" else token.text[:1].isupper() and is_place(token.text)


def _with_name(text: str, first: int, last: int, language: str) -> tuple[int, int] | None:
    """The place of a word for places with its name: ``ខេត្តកំពត``, ``Kampot province``, ``prison of Kampot``."""
    if language == "km":
        match = _KHMER_NAMED.match(text, last)
        named = match and not re.match(r"\s?(?:មួយ|នេះ|នោះ|ណា|របស់|និង|ដែល|នៅ|ជា)", match[0])
        return (first, last + len(match[0])) if match and named and len(match[0]) <= LONGEST_KIND else None
    before = re.search(rf"{_NAMED.pattern} $", text[:first])
    behind = re.match(rf" (?:of|in|at) {_NAMED.pattern}", text[last:])
    if before and before[0].split()[0].lower() not in {"the", "a", "an", "in", "at", "this"}:
        return before.start(), last
    return (first, last + len(behind[0])) if behind else None


def _generalised(found: Sequence[Found], text: str, language: str, start: int) -> list[Redaction]:
    redactions: list[Redaction] = []
    wide = [f for f in found if f[2] in {"age", "date", "place", "facility"} and not _plain(f, text, language)]
    for first, last, kind in _longest(wide):
        replacement = _instead(text[first:last], kind, language)
        if replacement != text[first:last]:
            redactions.append(Redaction(start + first, start + last, kind, RULE, replacement))
    return redactions


def _plain(found: Found, text: str, language: str) -> bool:
    """Whether a facility is named by its kind only ("the prison"), which tells nothing."""
    first, last, kind = found
    if kind != "facility":
        return False
    if language != "km":
        return text[first:last].islower()
    return _with_name(text, first, last, "km") is None and last - first <= LONGEST_KIND


def _longest(found: Iterable[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f[0] - f[1], f)):
        if not any(one[0] < last and first < one[1] for first, last, _ in kept):
            kept.append(one)
    return sorted(kept)


def _instead(written: str, kind: str, language: str) -> str:
    if kind == "age":
        young = int(arabic(written)) < RESPONSIBLE_AT
        if language == "km":
            return khmer_digits(f"[ក្រោម {RESPONSIBLE_AT}]" if young else f"[{RESPONSIBLE_AT}–{ADULT_AT - 1}]")
        return f"[under {RESPONSIBLE_AT}]" if young else f"[{RESPONSIBLE_AT}–{ADULT_AT - 1}]"
    if kind == "date":
        year = _YEAR.search(arabic(written))
        word = KHMER_YEAR if KHMER_YEAR in written else "in " if written.lower().startswith("on ") else ""
        return word + written[year.start() : year.end()] if year else placeholder("date", language)
    return placeholder(kind, language)
