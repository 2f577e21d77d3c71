"""The exceptions to regular lemmas that a treebank's training split teaches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from nlp.english.lemmas import APOSTROPHES, regular_lemma
from nlp.english.training.treebanks import TREEBANKS, TreebankSentence, read, treebank_path

SEEN = 1  # how often an exception must have been seen; 2 loses .1 points on the development splits


def exceptions(sentences: Iterable[TreebankSentence], *, seen: int = SEEN) -> dict[str, str]:
    """"form|UPOS" → lemma wherever the treebank's commonest lemma is not the regular one (case aside)."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence.words:
            form = word.form.translate(APOSTROPHES)
            counts[form.lower(), word.upos][word.lemma if word.upos == "PROPN" else word.lemma.lower()] += 1
    table = {}
    for (form, upos), lemmas in sorted(counts.items()):
        lemma, times = min(lemmas.items(), key=lambda item: (-item[1], item[0]))
        if times >= seen and lemma != "_" and regular_lemma(form, upos).lower() != lemma.lower():
            table[f"{form}|{upos}"] = lemma
    return table


def learn(ud_dir: Path) -> dict[str, str]:
    """The exceptions of all training splits together."""
    return exceptions(
        [sentence for treebank in TREEBANKS for sentence in read(treebank_path(ud_dir, treebank, "train"))]
    )
