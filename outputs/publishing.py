"""From the restricted tree to the published one: identifiers replaced, some sentences withheld, places moved along."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from nlp.khmer import fold
from nlp.safeguarding.records import Redaction
from nlp.theme_registry import NEW_THEME

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


def publish(
    rows: Rows, texts: Mapping[str, str], redactions: Mapping[str, Sequence[Redaction]], withheld: Mapping[str, str]
) -> tuple[Rows, dict[str, str]]:
    """Rows and extracted texts as they may be passed on.

    Every offset is that of the published text; a token touched by a redaction is left out.
    """
    spans: dict[str, list[Redaction]] = {name: list(redactions.get(name, ())) for name in texts}
    for row in rows["sentences"]:
        if row["sentence"] in withheld:
            spans[row["publication"]].append(
                Redaction(row["start"], row["end"], WITHHELD, withheld[row["sentence"]], GAP)
            )
    edited = {name: EditedText(text, spans[name]) for name, text in texts.items()}
    titles = _titles(rows, edited)
    made: Rows = {name: [dict(row) for row in content] for name, content in rows.items() if name not in ONLY_RESTRICTED}
    hidden = _hidden_words(rows["tokens"], edited)
    for name in ("sentences", "blocks", "tokens"):
        made[name] = [_moved(row, edited[row["publication"]]) for row in made[name]]
    made["tokens"] = [row for row, old in zip(made["tokens"], rows["tokens"], strict=True) if not _touched(old, edited)]
    for row in made["sentences"]:
        row["text"] = "" if row["sentence"] in withheld else edited[row["publication"]].text[row["start"] : row["end"]]
        row["section"] = titles[row["publication"]].get(row["section"], row["section"])
        row["speaker"] = _speaker(row, hidden[row["publication"]], withheld)
    for row in made["blocks"]:
        row["section"] = [titles[row["publication"]].get(title, title) for title in row["section"]]
    for row in made["parts"]:
        row["title"] = titles[row["publication"]].get(row["title"], row["title"])
    _publish_codings(made, edited)
    _publish_themes(made, hidden, withheld)
    made["redactions"] = [row for name, text in sorted(edited.items()) for row in redaction_rows(name, text.placed)]
    return made, {name: text.text for name, text in edited.items()}


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


class EditedText:
    """A text with spans replaced, and where every place of the old text stands in the new.

    Of spans that overlap the longest counts.
    """

    def __init__(self, text: str, spans: Sequence[Redaction]) -> None:
        self.spans = apart(spans)
        pieces: list[str] = []
        placed: list[Redaction] = []
        at = length = 0
        for span in self.spans:
            pieces += [text[at : span.start], span.replacement]
            start = length + span.start - at
            length = start + len(span.replacement)
            placed.append(Redaction(start, length, span.kind, span.rule, span.replacement))
            at = span.end
        pieces.append(text[at:])
        self.text = "".join(pieces)
        self.placed = placed
        self._starts = [span.start for span in self.spans]

    def place(self, old: int, *, end: bool = False) -> int:
        """Where an old place is now; inside a replaced span its start, or its end for the end of a range."""
        n = bisect_right(self._starts, old if not end else old - 1) - 1
        if n < 0:
            return old
        span, now = self.spans[n], self.placed[n]
        if old >= span.end:
            return now.end + old - span.end
        return now.end if end else now.start

    def touches(self, start: int, end: int) -> bool:
        """Whether a replaced span shares a character with [start, end)."""
        n = bisect_right(self._starts, end - 1) - 1
        return n >= 0 and self.spans[n].end > start


def apart(spans: Sequence[Redaction]) -> list[Redaction]:
    """Spans without overlaps, in text order; of overlapping ones the longest."""
    kept: list[Redaction] = []
    for span in sorted(set(spans), key=lambda s: (s.start - s.end, s.start, s.kind, s.rule)):
        if span.end > span.start and all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


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


def _publish_themes(made: Rows, hidden: Mapping[str, set[str]], withheld: Mapping[str, str]) -> None:
    words = {fold(word) for own in hidden.values() for word in own}
    kept = {fold(row[name].strip(MARKS)) for row in made["tokens"] for name in ("text", "lemma")}
    gone = words - kept
    for row in made["themes"]:
        for name in ("keyphrases_en", "keyphrases_km"):
            row[name] = [word for word in row[name] if fold(word.strip(MARKS)) not in gone]
        if row["theme"].startswith(NEW_THEME):  # named by the words its members share
            for name in ("title_en", "title_km"):
                left = [word for word in row[name].split(", ") if fold(word) not in gone]
                row[name] = ", ".join(left) or row["theme"]
        row["representatives"] = [sentence for sentence in row["representatives"] if sentence not in withheld]
    for row in made["sentences"]:
        row["withheld"] = withheld.get(row["sentence"])
