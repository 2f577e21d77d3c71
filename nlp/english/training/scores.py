"""How good an English pipeline is on a treebank's raw text, paragraphs known; strict where spaCy is mild.

spaCy's ``sents_f`` drops the sentences it cannot align; here a sentence or word counts as found only if
both its ends are, whatever the tokenizer did (as in the CoNLL 2018 shared task). UAS and LAS are spaCy's
own, which leave punctuation out.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

from nlp.english.training.convert import to_doc
from nlp.english.training.treebanks import TREEBANKS, paragraphs, read, treebank_path


@dataclass(frozen=True, slots=True)
class Scores:
    """Percentages on one split of one treebank, and its size in words and sentences."""

    words: int
    sentences: int
    upos: float
    lemma: float
    sentence_f: float
    uas: float
    las: float

    def rounded(self) -> dict[str, float]:
        """All figures with two decimals."""
        return {name: round(value, 2) for name, value in asdict(self).items()}


def sentence_spans(doc: Doc) -> set[tuple[int, int]]:
    """Start and end of every sentence in code points, without spaces at its ends."""
    spans = set()
    for sentence in doc.sents:
        inner = [token for token in sentence if not token.is_space]
        if inner:
            spans.add((inner[0].idx, inner[-1].idx + len(inner[-1])))
    return spans


def tagged_spans(doc: Doc) -> set[tuple[int, int, str]]:
    """Start, end and UPOS of every word."""
    return {(t.idx, t.idx + len(t), t.pos_) for t in doc if not t.is_space}


def f_score(gold: Sequence[set[tuple]], found: Sequence[set[tuple]]) -> float:
    """Micro-averaged F over several texts, in percent.

    Examples
    --------
    >>> f_score([{(0, 4), (5, 9)}], [{(0, 4), (5, 7)}])
    50.0
    """
    right = sum(len(one & other) for one, other in zip(gold, found, strict=True))
    total = sum(map(len, gold)) + sum(map(len, found))
    return 200 * right / total if total else 0.0


def lemma_accuracy(nlp: Language, gold: Iterable[Doc]) -> float:
    """Share of gold words whose lemma is right, case aside, with the pipeline's own tags; in percent."""
    right = words = 0
    for reference in gold:
        spaces = [bool(token.whitespace_) for token in reference]
        doc = nlp(Doc(nlp.vocab, words=[token.text for token in reference], spaces=spaces))
        right += sum(a.lemma_.lower() == b.lemma_.lower() for a, b in zip(doc, reference, strict=True))
        words += len(doc)
    return 100 * right / words


def score_docs(nlp: Language, gold: Sequence[Doc]) -> Scores:
    """Scores of ``nlp`` on annotated Docs, each of them one paragraph."""
    found = list(nlp.pipe(doc.text for doc in gold))
    examples = [Example(doc, reference) for doc, reference in zip(found, gold, strict=True)]
    parse = Scorer.score_deps(
        examples,
        "dep",
        getter=lambda token, attr: getattr(token, f"{attr}_").lower(),
        ignore_labels=("p", "punct"),
    )
    return Scores(
        words=sum(len(doc) for doc in gold),
        sentences=sum(len(list(doc.sents)) for doc in gold),
        upos=f_score([tagged_spans(d) for d in gold], [tagged_spans(d) for d in found]),
        lemma=lemma_accuracy(nlp, gold),
        sentence_f=f_score([sentence_spans(d) for d in gold], [sentence_spans(d) for d in found]),
        uas=100 * (parse["dep_uas"] or 0),
        las=100 * (parse["dep_las"] or 0),
    )


def score_treebank(nlp: Language, ud_dir: Path, treebank: str, split: str) -> Scores:
    """Scores of ``nlp`` on one split of ``EWT`` or ``GUM`` under ``ud_dir``."""
    sentences = read(treebank_path(ud_dir, treebank, split))
    return score_docs(nlp, [to_doc(nlp.vocab, group) for group in paragraphs(sentences)])


def paragraph_texts(ud_dir: Path, split: str) -> list[str]:
    """The running text of every paragraph of a split, over all treebanks."""
    return [
        "".join(sentence.text for sentence in group)
        for treebank in TREEBANKS
        for group in paragraphs(read(treebank_path(ud_dir, treebank, split)))
    ]


def words_per_second(nlp: Language, texts: Sequence[str], repeat: int = 3) -> float:
    """Words (tokens without spaces) the pipeline takes in one CPU second, the best of ``repeat`` runs."""
    best = 0.0
    for _ in range(repeat):
        start = time.process_time()
        words = sum(sum(not token.is_space for token in doc) for doc in nlp.pipe(texts))
        best = max(best, words / (time.process_time() - start))
    return best
