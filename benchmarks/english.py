"""Measure the English pipeline: ``python -m benchmarks.english --ud-dir DIR [--dev-dir DIR] [--split test]``.

Prints one JSON object: scores per treebank, strict sentence F on coded development documents, words per CPU
second, seconds to load.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

LOADING = (
    "import time; import spacy; start = time.perf_counter(); from nlp.english import load; load();"
    " print(time.perf_counter() - start)"
)


def seconds_to_load(repeat: int = 3) -> float:
    """Wall-clock seconds ``load()`` takes in a fresh interpreter once spaCy is imported; the best of ``repeat``."""
    runs = (subprocess.run([sys.executable, "-c", LOADING], capture_output=True, check=True) for _ in range(repeat))
    return min(float(run.stdout) for run in runs)


def measure(ud_dir: Path, split: str) -> dict[str, object]:
    """All figures on the treebanks under ``ud_dir``."""
    from nlp.english import load
    from nlp.english.training.scores import score_treebank, words_per_second
    from nlp.english.training.treebanks import TREEBANKS, paragraphs, read, treebank_path

    nlp = load()
    scores = {name: score_treebank(nlp, ud_dir, name, split).rounded() for name in TREEBANKS}
    texts = [
        "".join(sentence.text for sentence in group)
        for name in TREEBANKS
        for group in paragraphs(read(treebank_path(ud_dir, name, split)))
    ]
    return {
        "pipeline": f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}",
        "split": split,
        "scores": scores,
        "words_per_cpu_second": round(words_per_second(nlp, texts)),
        "seconds_to_load": round(seconds_to_load(), 3),
    }


def main() -> None:
    """Read the arguments, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ud-dir", type=Path, required=True, help="folder with EWT/ and GUM/")
    parser.add_argument("--split", default="test", choices=("dev", "test"))
    options = parser.parse_args()
    start = time.perf_counter()
    figures = measure(options.ud_dir, options.split)
    figures["seconds_of_this_benchmark"] = round(time.perf_counter() - start, 1)
    print(json.dumps(figures, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
