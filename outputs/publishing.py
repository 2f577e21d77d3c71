"""From the restricted tree to the published one: identifiers replaced, some sentences withheld, places moved along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nlp.khmer import fold
from nlp.safeguarding.records import Redaction
from nlp.theme_registry import NEW_THEME
from outputs.edited_text import EditedText

Row = dict[str, Any]
Rows = dict[str, list[Row]]
WITHHELD = "withheld"
GAP = "[…]"
ONLY_RESTRICTED = ("corrections", "concerns")
MARKS = " .,;:!?*()[]«»“”‘’\"'"
QUOTED = ("concern", "request")


def reasons_to_withhold(
    rows: Rows,
    quotable: Mapping[str, str],
    sensitive: Mapping[tuple[str, int], str],
    decided: Mapping[str, str],
) -> dict[str, str]:
    """Sentences that are not quoted in ``published``, each with its reason.

    Parameters
    ----------
    rows : dict
        Tables by name.
    quotable : mapping
        Publication to ``all``, ``quotations`` (only headings, and concerns and requests with their source), ``none``,
        or ``restricted`` where it is never quoted.
    sensitive : mapping
        Publication and start of a sentence to ``sexual_violence`` or ``self_harm``.
    decided : mapping
        Sentence to ``approve`` or ``withhold``, as reviewers decided.
    """
    reasons = {}
    headings = {(row["publication"], row["block"]) for row in rows["blocks"] if row["kind"] == "heading"}
    for row in rows["sentences"]:
        heads = (row["publication"], row["block"]) in headings
        rights = _by_rights(row, quotable.get(row["publication"], "all"), heads)
        decision = decided.get(row["sentence"])
        found = None if decision == "approve" else sensitive.get((row["publication"], row["start"]))
        reason = rights or ("reviewer" if decision == "withhold" else found)
        if reason:
            reasons[row["sentence"]] = reason
    return reasons


@dataclass(slots=True)
class Words:
    """Folded words: those that stood where something was replaced, and those of tokens that are still published."""

    hidden: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)

    def add(self, other: Words) -> None:
        self.hidden |= other.hidden
        self.kept |= other.kept


def publish(
    rows: Rows, texts: Mapping[str, str], redactions: Mapping[str, Sequence[Redaction]], withheld: Mapping[str, str]
) -> tuple[Rows, dict[str, str]]:
    """Rows and extracted texts of a whole corpus as they may be passed on."""
    made, shown, words = publish_passages(rows, texts, redactions, withheld)
    made["themes"] = publish_themes(rows["themes"], words, withheld)
    return made, shown


def publish_passages(
    rows: Rows, texts: Mapping[str, str], redactions: Mapping[str, Sequence[Redaction]], withheld: Mapping[str, str]
) -> tuple[Rows, dict[str, str], Words]:
    """Rows and extracted texts of some publications as they may be passed on, and their words; themes as they were.

    Every offset is that of the published text; a token touched by a redaction is left out.
    """
    edited = _edited(rows, texts, redactions, withheld)
    titles = _titles(rows, edited)
    made: Rows = {name: [dict(row) for row in content] for name, content in rows.items() if name not in ONLY_RESTRICTED}
    hidden = _hidden_words(rows["tokens"], edited)
    for name in ("sentences", "blocks"):
        made[name] = [_moved(row, edited[row["publication"]]) for row in rows[name]]
    made["tokens"] = [_moved(row, edited[row["publication"]]) for row in rows["tokens"] if not _touched(row, edited)]
    for row in made["sentences"]:
        row["withheld"] = withheld.get(row["sentence"])
        row["text"] = "" if row["sentence"] in withheld else edited[row["publication"]].text[row["start"] : row["end"]]
        row["section"] = titles[row["publication"]].get(row["section"], row["section"])
        row["speaker"] = _speaker(row, hidden[row["publication"]], withheld)
    for row in made["blocks"]:
        row["section"] = [titles[row["publication"]].get(title, title) for title in row["section"]]
    for row in made["parts"]:
        row["title"] = titles[row["publication"]].get(row["title"], row["title"])
    _publish_codings(made, edited)
    made["redactions"] = [row for name, text in sorted(edited.items()) for row in redaction_rows(name, text.placed)]
    return made, {name: text.text for name, text in edited.items()}, _words(hidden, made["tokens"])


def publish_themes(themes: Sequence[Row], words: Words, withheld: Collection[str]) -> list[Row]:
    """Rows of ``themes`` without words that nothing published holds any more; ``words`` are those of all publications.

    ``withheld`` are the sentences that cannot stand for a theme.
    """
    gone = words.hidden - words.kept
    made = [dict(row) for row in themes]
    for row in made:
        for name in ("keyphrases_en", "keyphrases_km"):
            row[name] = [word for word in row[name] if fold(word.strip(MARKS)) not in gone]
        if row["theme"].startswith(NEW_THEME):  # named by the words its members share
            for name in ("title_en", "title_km"):
                left = [word for word in row[name].split(", ") if fold(word) not in gone]
                row[name] = ", ".join(left) or row["theme"]
        row["representatives"] = [sentence for sentence in row["representatives"] if sentence not in withheld]
    return made


def redaction_rows(publication: str, spans: Sequence[Redaction]) -> list[Row]:
    """Rows of the table ``redactions``."""
    return [
        {
            "publication": publication,
            "start": span.start,
            "end": span.end,
            "kind": span.kind,
            "rule": span.rule,
            "replacement": span.replacement,
        }
        for span in spans
    ]


def _edited(
    rows: Rows, texts: Mapping[str, str], redactions: Mapping[str, Sequence[Redaction]], withheld: Mapping[str, str]
) -> dict[str, EditedText]:
    spans: dict[str, list[Redaction]] = {name: list(redactions.get(name, ())) for name in texts}
    for row in rows["sentences"]:
        if row["sentence"] in withheld:
            spans[row["publication"]].append(
                Redaction(row["start"], row["end"], WITHHELD, withheld[row["sentence"]], GAP)
            )
    return {name: EditedText(text, spans[name]) for name, text in texts.items()}


def _by_rights(row: Row, quotable: str, heading: bool) -> str | None:
    if quotable == "restricted":
        return "restricted"
    if quotable == "none" or (quotable == "quotations" and row["stance"] not in QUOTED and not heading):
        return "rights"
    return None


def _moved(row: Row, text: EditedText) -> Row:
    return row | {"start": text.place(row["start"]), "end": text.place(row["end"], end=True)}


def _touched(row: Row, edited: Mapping[str, EditedText]) -> bool:
    return edited[row["publication"]].touches(row["start"], row["end"])


def _titles(rows: Rows, edited: Mapping[str, EditedText]) -> dict[str, dict[str | None, str]]:
    """For each publication its headings as they stood, with the text they have now."""
    titles: dict[str, dict[str | None, str]] = defaultdict(dict)
    for row in rows["sentences"]:
        text = edited[row["publication"]]
        if text.touches(row["start"], row["end"]):
            now = text.text[text.place(row["start"]) : text.place(row["end"], end=True)]
            titles[row["publication"]][row["text"]] = now
    return titles


def _hidden_words(tokens: Sequence[Row], edited: Mapping[str, EditedText]) -> dict[str, set[str]]:
    """Words that only occur where something was replaced, by publication."""
    hidden: dict[str, set[str]] = defaultdict(set)
    for row in tokens:
        if _touched(row, edited) and any(letter.isalpha() for letter in row["text"]):
            hidden[row["publication"]] |= {row["text"].strip(MARKS), row["lemma"].strip(MARKS)}
    return hidden


def _words(hidden: Mapping[str, set[str]], tokens: Sequence[Row]) -> Words:
    return Words(
        {fold(word) for own in hidden.values() for word in own},
        {fold(row[name].strip(MARKS)) for row in tokens for name in ("text", "lemma")},
    )


def _speaker(row: Row, hidden: set[str], withheld: Mapping[str, str]) -> str | None:
    if row["speaker"] is None or row["sentence"] in withheld:
        return None
    named = row["speaker"] in hidden or any(word in hidden for word in row["speaker"].split() if word[:1].isupper())
    return None if named else row["speaker"]


def _publish_codings(made: Rows, edited: Mapping[str, EditedText]) -> None:
    for row in made["codings"]:
        text = edited[row["publication"]]
        terms = []
        for term in row["terms"]:
            name, _, place = term.rpartition("@")
            start, end = (int(figure) for figure in place.split("-"))
            if not text.touches(start, end):
                terms.append(f"{name}@{text.place(start)}-{text.place(end, end=True)}")
        row["terms"] = terms
