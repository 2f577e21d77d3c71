"""One publication made ready for both trees: what is taken down, decided, withheld and replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpora.corrections import Decision
from nlp.safeguarding.records import Redaction
from outputs import agreement, overriding, publishing, takedown
from outputs.edited_text import apart

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for all publications.

    ``gone`` maps what is taken down to its reason, ``decisions`` sentences to what people decided; ``words`` gives
    words and concepts of a sentence that only a decision made a child's concern.
    """

    gone: Mapping[str, str]
    decisions: Mapping[str, Decision]
    words: overriding.Words


@dataclass(frozen=True, slots=True)
class Found:
    """A publication as the stages left it.

    ``rows`` are ``publications``, ``parts``, ``blocks``, ``sentences``, ``tokens``, ``codings`` and ``concerns``;
    ``sensitive`` maps starts of sentences to their matter; ``quotable`` is said in ``publishing.reasons_to_withhold``.
    """

    publication: str
    rows: Rows
    text: str
    redactions: tuple[Redaction, ...]
    sensitive: Mapping[int, str]
    quotable: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """Rows and text of a publication in both trees.

    ``coded`` are the pipeline's own codings of sentences that people decided on, ``withheld`` the sentences not quoted
    in ``published`` with their reasons, ``words`` what themes may and may not show.
    """

    publication: str
    restricted: Rows
    text: str
    published: Rows
    shown: str
    coded: dict[str, int]
    withheld: dict[str, str]
    words: publishing.Words


def prepare(found: Found, rules: Rules) -> Prepared:
    """Both trees' rows and texts of a publication; changes its rows in place."""
    name, rows, texts = found.publication, found.rows, {found.publication: found.text}
    takedown.remove(rows, texts, rules.gone)
    coded = _coded(rows, rules.decisions)
    overriding.override(rows, rules.decisions, rules.words)
    withheld = _withheld(found, rules.decisions)
    for row in rows["sentences"]:
        row["withheld"] = withheld.get(row["sentence"])
    redactions = {name: found.redactions}
    rows["redactions"] = publishing.redaction_rows(name, apart(found.redactions))
    published, shown, words = publishing.publish_passages(rows, texts, redactions, withheld)
    return Prepared(name, rows, texts[name], published, shown[name], coded, withheld, words)


def _coded(rows: Rows, decisions: Mapping[str, Decision]) -> dict[str, int]:
    """What the pipeline said of sentences that people decided on, before their decision."""
    coded = {row["sentence"]: agreement.NOT_CODED for row in rows["sentences"] if row["sentence"] in decisions}
    return coded | {
        row["sentence"]: row["request"] for row in rows["codings"] if row["rank"] == 1 and row["sentence"] in coded
    }


def _withheld(found: Found, decisions: Mapping[str, Decision]) -> dict[str, str]:
    decided = {key: decision.quote for key, decision in decisions.items() if decision.quote}
    sensitive = {(found.publication, start): matter for start, matter in found.sensitive.items()}
    return publishing.reasons_to_withhold(found.rows, {found.publication: found.quotable}, sensitive, decided)
