"""What speaks for a run of capitalised words being a person's name: the rules, strongest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from spacy.tokens import Doc

from nlp.english.lists import words
from nlp.english.name_words import Run, is_body, is_calendar, is_calling, runs

YEARS = r"(?:[5-9]|[1-9]\d)"
ALIAS = r"\(\s*(?:a )?(?:pseudonym|alias|not (?:his|her|their) real|names? changed|changed name)[^()]{0,30}\)"
MARK = re.compile(rf"\s?\*(?=[\s,.;:)(’'”–-]|$)|\s{ALIAS}", re.IGNORECASE)
# "Nimol (14)", "Dara*, 16, told us", "Chan, a 15-year-old", "Rotha aged 9 at", "Leakhena was 16 when"
AGE_BEHIND = re.compile(
    rf"\*?(?:\s{ALIAS})?(?:"
    rf"(?:,\s*|\s*\(\s*|,?\s+aged?\s+)(?:(?:now|then|just|only|about|aged?)\s+)?"
    rf"{YEARS}(?=\s*[),.:;”’–]|\s+years?\b|\s+(?:and|from|who|at|when)\b|\s*$)"
    rf"|,?\s+(?:(?:an?|the)\s+)?{YEARS}[- ]years?[- ]old"
    rf"|,?\s+(?:(?:who|he|she)\s+)?(?:is|was|turned|am)\s+(?:now\s+|only\s+|just\s+)?{YEARS}"
    rf"(?=[,.;]|\s+(?:years?|when|and|at)\b|\s*$))",
    re.IGNORECASE,
)
AGE_BEFORE = re.compile(rf"(?:\b(?:now|aged|at)\s+{YEARS},|\b{YEARS}[- ]years?[- ]old)\s+$", re.IGNORECASE)
NAME_GIVEN = re.compile(
    r"\b(?:named|called|name is|name was|name:|alias|known as|nicknamed)\s*[“‘\"']?$", re.IGNORECASE
)


def _person_word(run: Run) -> bool:
    """Whether the run is a word for persons ("Girl", "Mother"), a date or a numbered heading."""
    last = run.tokens[-1]
    if last.lower_ in words("person_nouns") or all(is_calendar(t.text) for t in run.tokens):
        return True
    return len(run.tokens) == 1 and last.lower_ in words("division_words")


def is_marked(run: Run) -> bool:
    """"Dara*": an asterisk right behind it, or "(pseudonym)"."""
    if _person_word(run) or run.impersonal:
        return False
    return bool(MARK.match(run.rest))


def is_aged(run: Run) -> bool:
    """"Nimol (14)", "Dara, 16,", "Dara, aged 16", "15-year-old Dara", "Now 20, Rotha"."""
    if _person_word(run) or run.impersonal:
        return False
    behind = AGE_BEHIND.match(run.rest)
    if not behind:
        return bool(AGE_BEFORE.search(run.lead)) and _like_a_name(run)
    return run.unknown or len(run.tokens) > 1 or _ordinary_word_as_name(run, behind.end())


def _ordinary_word_as_name(run: Run, offset: int) -> bool:
    """Whether "Rose (14) spoke" is meant, not the count of "Violence (12)": a verb of speaking comes next."""
    at = run.doc[run.end - 1].idx + len(run.doc[run.end - 1]) + offset
    behind = (token for token in run.doc[run.end :] if token.idx >= at and token.text not in {")", ","})
    return next((token.lower_ in words("reporting_verbs") for token in behind), False)


def is_titled(run: Run) -> bool:
    """"Mr Tep Rithya", "H.E. Thou Sun", "Judge Ngin Sopheap"; ranks need a word out of the dictionary."""
    before = run.before().rstrip(".")
    if before in words("person_titles"):
        return not is_body(run.tokens[-1].text)
    return before.lower() in words("rank_titles") and run.unknown and not run.impersonal


def _like_a_name(run: Run) -> bool:
    """Out of the dictionary, or two capitalised words inside a sentence, or a proper noun there."""
    inside = not run.tokens[0].is_sent_start and run.start > 0
    callings = any(is_calling(token.text) for token in run.tokens)
    proper = len(run.tokens) > 1 or run.tokens[-1].pos_ == "PROPN"
    return run.unknown or (inside and not callings and proper)


def has_role(run: Run) -> bool:
    """"Um Sarin, an elder", "Chhin Se, Deputy Director"."""
    if run.after() != "," or not _like_a_name(run) or run.impersonal:
        return False
    reach = [run.after(k).lower() for k in range(1, 7)]
    if reach[0] in {"and", "or"}:  # a list, not an apposition
        return False
    stop = next((k for k, word in enumerate(reach) if word in {",", ".", ";", ")"}), len(reach))
    return any(word in words("role_nouns") for word in reach[:stop])


def speaks(run: Run) -> bool:
    """"said Chea Sokun", "Samrith explained", "According to Samrith", or what is said to be a name."""
    if run.impersonal or _person_word(run):
        return False
    if NAME_GIVEN.search(run.lead.rstrip()):
        return run.unknown or run.tokens[0].pos_ == "PROPN"
    verbs = words("reporting_verbs")
    said = run.before().lower() in verbs or run.after().lower() in verbs
    heard = run.before().lower() == "to" and run.before(2).lower() == "according"
    opener = run.text in words("khmer_names") and run.after().lower() in verbs
    return (said or heard) and (opener or _like_a_name(run)) and run.before().lower() != "the"


def is_unknown_word(run: Run) -> bool:
    """Capitalised, in no list and no dictionary, without an article in front."""
    return run.unknown and not run.impersonal and run.before().lower() not in {"the", "a", "an", "this", "@"}


# In the order in which a reason is given; the first three are sure enough to allow words of the dictionary.
RULES: tuple[tuple[str, Callable[[Run], bool]], ...] = (
    ("marked", is_marked),
    ("age", is_aged),
    ("title", is_titled),
    ("role", has_role),
    ("speech", speaks),
    ("unknown_word", is_unknown_word),
)
STRENGTH = {"known": 0} | {name: place for place, (name, _) in enumerate(RULES, start=1)}


def evidence(doc: Doc) -> Iterator[tuple[Run, str]]:
    """Yield every run that may be a person's name, with the strongest reason."""
    for run in runs(doc):
        for reason, rule in RULES:
            if rule(run):
                yield run, reason
                break
