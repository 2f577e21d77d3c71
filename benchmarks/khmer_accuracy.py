"""How right Khmer words, parts of speech and sentences are, against khPOS and the development documents."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from nlp.khmer import normalise, split_sentences, tagging
from nlp.khmer.words import split_words

Segmenter = Callable[[str], list[str]]
TaggedSentence = list[tuple[str, str]]

# khPOS tag to the universal parts of speech that count as right. IN and CC are khPOS's only classes for words
# that join clauses; VB_JJ is a verb in an adjective's place, VCOM a verb behind a verb.
UNIVERSAL = {
    "NN": ("NOUN",), "PN": ("PROPN",), "VB": ("VERB",), "VB_JJ": ("VERB",), "VCOM": ("VERB",),
    "AUX": ("AUX",), "IN": ("ADP", "SCONJ"), "CC": ("CCONJ", "SCONJ"), "PRO": ("PRON",), "RPN": ("PRON",),
    "RB": ("ADV",),
    "DT": ("DET",), "JJ": ("ADJ",), "CD": ("NUM",), "M": ("NOUN",), "AB": ("NOUN",), "PA": ("PART",),
    "QT": ("PART",), "UH": ("INTJ",), "KAN": ("PUNCT",), "SYM": ("PUNCT", "SYM"), "DBL": ("PUNCT",),
    "ETC": ("PUNCT",),
}  # fmt: skip


def read_khpos(path: Path) -> list[TaggedSentence]:
    """Sentences of (word, tag); the marks for the parts of compounds (_ ~ ^) are taken out."""
    sentences = []
    for line in path.read_text("utf-8").splitlines():
        pairs = (item.rsplit("/", 1) for item in line.split())
        sentences.append([(re.sub("[_~^]", "", word), tag) for word, tag in pairs])
    return sentences


def khpos_scores(path: Path, segmenters: dict[str, Segmenter]) -> dict[str, object]:
    """Word F1 of samleng and others, and parts of speech on the given words."""
    sentences = read_khpos(path)
    gold = [[word for word, _ in sentence] for sentence in sentences]
    joined = [_repetition_joined(words) for words in gold]
    own = [_words("".join(words)) for words in gold]
    scores: dict[str, object] = {
        "word F1": {
            "samleng": word_f1(gold, map(_repetition_apart, own)),
            **{name: word_f1(gold, _run(cut, gold)) for name, cut in segmenters.items()},
        },
        "word F1, ៗ with its word": {
            "samleng": word_f1(joined, own),
            **{
                name: word_f1(joined, map(_repetition_joined, _run(cut, gold)))
                for name, cut in segmenters.items()
            },
        },
        **upos_scores(sentences),
    }
    return scores


def upos_scores(sentences: list[TaggedSentence]) -> dict[str, float]:
    """Share of right parts of speech; strictly, only the first of the accepted ones counts."""
    right = strict = total = 0
    for sentence in sentences:
        words = [word for word, _ in sentence]
        _, found, _ = tagging.describe(words, [True] * len(words))
        for (_, tag), upos in zip(sentence, found, strict=True):
            right += upos in UNIVERSAL[tag]
            strict += upos == UNIVERSAL[tag][0]
            total += 1
    return {"UPOS": round(right / total, 4), "UPOS, strict": round(strict / total, 4)}


def word_f1(gold: Iterable[list[str]], found: Iterable[list[str]]) -> float:
    """F1 of words as character spans."""
    right = total = 0
    for expected, words in zip(gold, found, strict=True):
        spans, others = _spans(expected), _spans(words)
        right += len(spans & others)
        total += len(spans) + len(others)
    return round(2 * right / total, 4)


def sentence_scores(folder: Path) -> dict[str, float]:
    """F1 of sentence ends on the Khmer development documents (invented, one coder)."""
    gold: dict[str, list[str]] = {}
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if "-km-" in record["doc"]:
            gold.setdefault(record["doc"], []).append(normalise(record["text"]).text.strip())
    right = total = 0
    for name, sentences in gold.items():
        text = normalise((folder / f"{name}.md").read_text("utf-8")).text
        ends = {end for _, end in split_sentences(text)}
        at = 0
        expected = set()
        for sentence in sentences:
            at = text.index(sentence, at) + len(sentence)
            expected.add(at)
        right += len(ends & expected)
        total += len(ends) + len(expected)
    return {"boundary F1": round(2 * right / total, 4)}


def _words(text: str) -> list[str]:
    return [text[start:end] for start, end in split_words(text)]


def _run(cut: Segmenter, gold: list[list[str]]) -> Iterable[list[str]]:
    return (cut("".join(words)) for words in gold)


def _repetition_apart(words: list[str]) -> list[str]:
    """Words with ៗ as a word of its own, as khPOS has it."""
    return [part for word in words for part in re.split("(ៗ)", word) if part]


def _repetition_joined(words: list[str]) -> list[str]:
    """Words with ៗ at the end of the word it repeats, as samleng has it."""
    joined: list[str] = []
    for word in words:
        if word == "ៗ" and joined:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _spans(words: list[str]) -> set[tuple[int, int]]:
    spans = set()
    at = 0
    for word in words:
        spans.add((at, at + len(word)))
        at += len(word)
    return spans
