"""Measure Khmer against khmer-nltk, khmercut and ICU: ``python -m benchmarks.khmer [--json FILE]``.

Speeds are CPU time of one process on the same lines, models loaded, rounds interleaved, the best of
them counted (in the first, samleng's caches are empty); only ratios carry over to other machines.
khmercut and icu4py are measured where they are installed. The khPOS sentences (CC BY-NC-SA) are read
for evaluation only.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import logging
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import nlp.khmer
from benchmarks.khmer_accuracy import khpos_scores, sentence_scores
from nlp.khmer.exact import exact_tags, exact_words

Segmenter = Callable[[str], list[str]]
SHARED = Path(__file__).parents[1].parent / "shared"
_PEAK = """
import re, sys, time
text = open(sys.argv[1], encoding="utf-8").read().replace("\\n", " ") * 3
text = text.encode()[:1_000_000].decode(errors="ignore")
{prepare}
start = time.process_time()
{run}
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())  # getrusage would count the parent's
print(time.process_time() - start, int(peak[1]) / 1024)
"""
_PEAK_OF = {
    "samleng": ("import nlp.khmer; run = nlp.khmer.load()", "run(text)"),
    "khmer-nltk": ("from khmernltk import pos_tag as run", "run(text)"),
}


def real_lines(shared: Path) -> list[str]:
    """Lines of Wikipedia and of the declaration of human rights."""
    lines = (shared / "parallel/wikipedia.dev.km-en.km").read_text("utf-8").split("\n")
    lines += re.sub("<[^>]*>", "\n", (shared / "khmer/udhr/udhr_khm.xml").read_text("utf-8")).split("\n")
    return [line for line in lines if line.strip()]


def khmer_nltk() -> tuple[Segmenter, Callable[[str], list[tuple[str, str]]]]:
    """Its word and tag functions, models loaded, logger silenced."""
    package = importlib.import_module("khmernltk")
    logging.getLogger("khmer-nltk").setLevel(logging.ERROR)
    package.pos_tag("ក")
    return package.word_tokenize, package.pos_tag


def others() -> dict[str, Segmenter]:
    """Word segmenters of further packages, as far as they are installed."""
    found: dict[str, Segmenter] = {}
    if importlib.util.find_spec("khmercut"):
        found["khmercut"] = importlib.import_module("khmercut").tokenize
    if importlib.util.find_spec("icu4py"):
        breaker = importlib.import_module("icu4py.breakers").WordBreaker
        found["ICU"] = lambda text: list(breaker(text, "km"))
    return found


def seconds_by_round(
    runs: dict[str, Callable[[str], object]], lines: list[str], rounds: int
) -> dict[str, list[float]]:
    """CPU seconds each function takes for all lines, round by round, the functions interleaved."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.process_time()
            for line in lines:
                run(line)
            taken[name].append(time.process_time() - start)
    return taken


def speeds(lines: list[str], rounds: int) -> dict[str, object]:
    """Characters and tokens a second, ratios against khmer-nltk, and whether exact mode gives the same."""
    nltk_words, nltk_tags = khmer_nltk()
    pipeline = nlp.khmer.load()
    pipeline("ក")  # loads the models
    runs: dict[str, Callable[[str], object]] = {
        "normalise": nlp.khmer.normalise,
        "exact words": exact_words,
        "exact words and tags": exact_tags,
        "spaCy with tags and sentences": pipeline,
        "khmer-nltk words": nltk_words,
        "khmer-nltk words and tags": nltk_tags,
        **{f"{name} words": run for name, run in others().items()},
    }
    taken = seconds_by_round(runs, lines, rounds)
    seconds = {name: min(by_round) for name, by_round in taken.items()}
    characters = sum(map(len, lines))
    with_tags = seconds["khmer-nltk words and tags"]
    tokens = sum(len(pipeline(line)) for line in lines)
    return {
        "segments": len(lines),
        "characters": characters,
        "identical words and tags": sum(exact_tags(line) == nltk_tags(line) for line in lines),
        "characters per second": {name: round(characters / taken) for name, taken in seconds.items()},
        "spaCy tokens per second": round(tokens / seconds["spaCy with tags and sentences"]),
        "times khmer-nltk": {
            "words": round(seconds["khmer-nltk words"] / seconds["exact words"], 2),
            "words and tags": round(with_tags / seconds["exact words and tags"], 2),
            "words and tags, first round": round(with_tags / taken["exact words and tags"][0], 2),
            "spaCy with tags and sentences": round(with_tags / seconds["spaCy with tags and sentences"], 2),
        },
    }


def peaks(shared: Path) -> dict[str, dict[str, float]]:
    """CPU seconds and peak memory of a process for one string of a million bytes (Linux only)."""
    found: dict[str, dict[str, float]] = {}
    if not sys.platform.startswith("linux"):
        return found
    for name, (prepare, run) in _PEAK_OF.items():
        code = _PEAK.format(prepare=prepare, run=run)
        command = [sys.executable, "-c", code, str(shared / "parallel/wikipedia.dev.km-en.km")]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        found[name] = {"seconds": round(float(out[-2]), 2), "peak MB": round(float(out[-1]))}
    return found


def measure(shared: Path, rounds: int) -> dict[str, object]:
    """All figures."""
    segmenters = {"khmer-nltk": khmer_nltk()[0], **others()}
    return {
        "speed": speeds(real_lines(shared), rounds),
        "one string of 1 MB": peaks(shared),
        "khPOS OPEN-TEST": khpos_scores(shared / "khmer/khPOS/OPEN-TEST", segmenters),
        "sentences of the development documents": sentence_scores(shared / "dev"),
    }


def main() -> None:
    """Read the arguments, print the figures, write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with khmer/, parallel/ and dev/")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    options = parser.parse_args()
    if not options.shared.is_dir():
        parser.error(f"{options.shared} is not there; give a folder with khmer/, parallel/, dev/ by --shared")
    figures = json.dumps(measure(options.shared, options.rounds), indent=2, ensure_ascii=False)
    print(figures)
    if options.json:
        options.json.write_text(figures + "\n", "utf-8")


if __name__ == "__main__":
    main()
