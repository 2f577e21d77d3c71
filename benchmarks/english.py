"""Measure the shipped English pipeline: ``python -m benchmarks.english --ud-dir DIR [--split test]``.

Prints one JSON object: scores per treebank, words per CPU second, seconds to load.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from nlp.english.language import load, pipeline_name
from nlp.english.training.scores import paragraph_texts, score_treebank, words_per_second
from nlp.english.training.treebanks import TREEBANKS

LOADING = (
    "import time; import spacy; start = time.perf_counter(); from nlp.english import load; load();"
    " print(time.perf_counter() - start)"
)


def seconds_to_load(repeat: int = 3) -> float:
    """Seconds ``load()`` takes in a fresh interpreter once spaCy is imported; the best of ``repeat``."""
    command = [sys.executable, "-c", LOADING]
    return min(float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(repeat))


def measure(ud_dir: Path, split: str) -> dict[str, object]:
    """All figures on the treebanks under ``ud_dir``."""
    nlp = load()
    return {
        "pipeline": pipeline_name(nlp),
        "split": split,
        "scores": {name: score_treebank(nlp, ud_dir, name, split).rounded() for name in TREEBANKS},
        "words_per_cpu_second": round(words_per_second(nlp, paragraph_texts(ud_dir, split))),
        "seconds_to_load": round(seconds_to_load(), 3),
    }


def main() -> None:
    """Read the arguments, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ud-dir", type=Path, required=True, help="folder with EWT/ and GUM/")
    parser.add_argument("--split", default="test", choices=("dev", "test"))
    options = parser.parse_args()
    print(json.dumps(measure(options.ud_dir, options.split), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
