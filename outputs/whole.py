"""What the corpus-wide steps need of all publications, and no more: the rest is written and forgotten."""

from __future__ import annotations

from collections import Counter
from sys import intern
from typing import Any

from outputs.page_quotations import Quotations
from outputs.preparing import Prepared
from outputs.publishing import Words
from outputs.summary import count_sentences

Row = dict[str, Any]
REPEATED = ("publication", "stance", "language", "words", "concepts")  # of concerns


class Whole:
    """Gathered publication by publication, in order of their ids.

    Attributes
    ----------
    publications, skipped, concerns : list of rows
        Of ``restricted``; ``concerns`` are what themes are made of, and no table.
    coded : dict
        Sentences that people decided on, with the pipeline's own coding; 11 where it coded none.
    unsure, withheld : set
        Sentences of concerns that are flagged for review, or not quoted in ``published``.
    words : Words
        What themes may and may not show in ``published``.
    counts : Counter
        See ``summary.count_sentences``.
    quotations : Quotations
        What the page shows.
    """

    def __init__(self) -> None:
        self.publications: list[Row] = []
        self.skipped: list[Row] = []
        self.concerns: list[Row] = []
        self.coded: dict[str, int] = {}
        self.unsure: set[str] = set()
        self.withheld: set[str] = set()
        self.words = Words()
        self.counts: Counter[str] = Counter()
        self.quotations = Quotations()

    def add(self, prepared: Prepared) -> None:
        """Keep of a publication what is needed later."""
        rows = prepared.restricted
        concerns = {row["sentence"] for row in rows["concerns"]}
        self.publications += rows["publications"]
        self.skipped += rows["skipped"]
        self.concerns += [_compact(row) for row in rows["concerns"]]
        self.coded |= prepared.coded
        self.unsure |= {row["sentence"] for row in rows["codings"] if row["rank"] == 1 and row["review"]} & concerns
        self.withheld |= prepared.withheld.keys() & concerns
        self.words.add(prepared.words)
        self.counts += count_sentences(rows["sentences"])
        self.quotations.add(prepared.published)


def _compact(concern: Row) -> Row:
    """Names and words that come again are kept once for the corpus."""
    return {intern(name): _once(value) if name in REPEATED else value for name, value in concern.items()}


def _once(value: Any) -> Any:
    if isinstance(value, list):
        return [intern(word) for word in value]
    return intern(value) if isinstance(value, str) else value
