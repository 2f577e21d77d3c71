"""From treebanks to spaCy's training files: paragraphs as they are, then regrouped with our field's quotes.

The second copy puts one to ten neighbouring sentences into a Doc, half of them with typographic quotation
marks and apostrophes and one in ten in lower case, so that the pipeline knows what publications look like.
Deterministic.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from nlp.english.training.treebanks import TREEBANKS, TreebankSentence, Word, paragraphs, read, treebank_path

FEATURES = ("Mood", "Tense", "VerbForm", "Voice")
SEED = 20210422
LONGEST = 12  # sentences in one Doc
CURLY, LOWER = 0.5, 0.1
MARKS = (("“", "”"), ("“", "”"), ("‘", "’"))


def _morph(word: Word) -> str:
    return "|".join(f"{name}={word.feats[name]}" for name in FEATURES if name in word.feats)


def to_doc(vocab: Vocab, sentences: Iterable[TreebankSentence], forms: list[str] | None = None) -> Doc:
    """One annotated Doc of several sentences; ``forms`` replaces the words as written."""
    words: list[Word] = []
    heads: list[int] = []
    starts: list[bool | int | None] = []
    for sentence in sentences:
        heads.extend(word.head + len(words) for word in sentence.words)
        starts.extend(i == 0 for i in range(len(sentence.words)))
        words.extend(sentence.words)
    return Doc(
        vocab,
        words=forms or [word.form for word in words],
        spaces=[word.space for word in words],
        pos=[word.upos for word in words],
        morphs=[_morph(word) for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=["ROOT" if word.deprel == "root" else word.deprel for word in words],
        sent_starts=starts,
    )


def _curly(words: list[Word], marks: tuple[str, str]) -> list[str]:
    """The words with straight quotation marks turned into ``marks`` and apostrophes into curly ones."""
    forms, before = [], True
    for word in words:
        if word.form == '"':
            forms.append(marks[0] if before and not word.space else marks[1])
        else:
            forms.append(word.form.replace("'", "’"))
        before = word.space
    return forms


def _regrouped(sentences: list[TreebankSentence], rng: random.Random) -> Iterator[list[TreebankSentence]]:
    start = 0
    while start < len(sentences):
        size = rng.randint(1, 10)
        yield sentences[start : start + size]
        start += size


def _varied(group: list[TreebankSentence], rng: random.Random) -> list[str]:
    words = [word for sentence in group for word in sentence.words]
    forms = _curly(words, rng.choice(MARKS)) if rng.random() < CURLY else [word.form for word in words]
    return [form.lower() for form in forms] if rng.random() < LOWER else forms


def _pieces(group: list[TreebankSentence]) -> Iterator[list[TreebankSentence]]:
    for start in range(0, len(group), LONGEST):
        yield group[start : start + LONGEST]


def training_docs(vocab: Vocab, sentences: list[TreebankSentence], rng: random.Random) -> Iterator[Doc]:
    """Both copies of a treebank's training split."""
    for group in paragraphs(sentences):
        for piece in _pieces(group):
            yield to_doc(vocab, piece)
    for group in _regrouped(sentences, rng):
        yield to_doc(vocab, group, _varied(group, rng))


def convert(ud_dir: Path, out: Path) -> dict[str, int]:
    """Write ``train.spacy`` and ``dev.spacy`` into ``out``; gives the number of Docs in each."""
    out.mkdir(parents=True, exist_ok=True)
    vocab, rng = Vocab(), random.Random(SEED)
    train, dev = DocBin(), DocBin()
    for treebank in TREEBANKS:
        for doc in training_docs(vocab, read(treebank_path(ud_dir, treebank, "train")), rng):
            train.add(doc)
        for group in paragraphs(read(treebank_path(ud_dir, treebank, "dev"))):
            dev.add(to_doc(vocab, group))
    train.to_disk(out / "train.spacy")
    dev.to_disk(out / "dev.spacy")
    return {"train": len(train), "dev": len(dev)}
