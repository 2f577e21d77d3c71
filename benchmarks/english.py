"""Measure the shipped English pipeline: ``python -m benchmarks.english --ud-dir DIR [--dev-dir DIR]``.

Prints one JSON object: scores per treebank, words per CPU second, CPU seconds to load and, with ``--dev-dir``,
strict sentence F on coded development documents.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

from spacy.language import Language

from corpora.readers import read
from corpora.record import Record
from nlp.english.language import load, pipeline_name
from nlp.english.training.scores import paragraph_texts, score_treebank, words_per_second
from nlp.english.training.treebanks import TREEBANKS

LOADING = (
    "import time; import spacy; start = time.process_time(); from nlp.english import load; load();"
    " print(time.process_time() - start)"
)


def cpu_seconds_to_load(repeat: int = 3) -> float:
    """CPU seconds ``load()`` takes in a fresh interpreter once spaCy is imported; the best of ``repeat``."""
    command = [sys.executable, "-c", LOADING]
    return min(float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(repeat))


def folded(text: str) -> str:
    """The text without spaces and asterisks, which readers and coders treat differently."""
    return re.sub(r"[\s*]+", "", text)


def coded_sentences(dev_dir: Path) -> dict[str, Counter[str]]:
    """Document → its coded English sentences, folded."""
    sentences: dict[str, Counter[str]] = defaultdict(Counter)
    for line in (dev_dir / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["doc"].startswith("dev-en"):
            sentences[row["doc"]][folded(row["text"])] += 1
    return sentences


def development_sentence_f(nlp: Language, dev_dir: Path) -> float:
    """Strict F of sentences, in percent, over the blocks that hold a coded sentence."""
    right = total = 0
    for name, gold in coded_sentences(dev_dir).items():
        path = dev_dir / f"{name}.md"
        blocks = [block.text for _, block in read(path, Record.bare(path)).analysable()]
        coded = [text for text in blocks if any(sentence in folded(text) for sentence in gold)]
        found = Counter(folded(sentence.text) for doc in nlp.pipe(coded) for sentence in doc.sents)
        right += (gold & found).total()
        total += gold.total() + found.total()
    return round(200 * right / total, 2)


def measure(ud_dir: Path, split: str) -> dict[str, object]:
    """All figures on the treebanks under ``ud_dir``."""
    nlp = load()
    return {
        "pipeline": pipeline_name(nlp),
        "split": split,
        "scores": {name: score_treebank(nlp, ud_dir, name, split).rounded() for name in TREEBANKS},
        "words_per_cpu_second": round(words_per_second(nlp, paragraph_texts(ud_dir, split))),
        "cpu_seconds_to_load": round(cpu_seconds_to_load(), 3),
    }


def main() -> None:
    """Read the arguments, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ud-dir", type=Path, required=True, help="folder with EWT/ and GUM/")
    parser.add_argument("--dev-dir", type=Path, help="folder with gold.jsonl and its documents")
    parser.add_argument("--split", default="test", choices=("dev", "test"))
    options = parser.parse_args()
    figures = measure(options.ud_dir, options.split)
    if options.dev_dir:
        figures["development_sentence_f"] = development_sentence_f(load(), options.dev_dir)
    print(json.dumps(figures, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
