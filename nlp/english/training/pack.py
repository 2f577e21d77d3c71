"""From a trained spaCy model to the folder the package ships: half-precision weights, licence, scores.

Weights are stored as 16-bit floats, which halves the folder and moves no score by a tenth of a point; what
only a further training would need is left out.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import spacy
import srsly

import nlp.english.language  # noqa: F401  registers the components
from nlp.english.tokens import create_english_tokenizer
from nlp.english.weights import cast_weights

NAME, VERSION = "samleng", "1.1.0"
TEXTS = Path(__file__).parent / "texts"
DIGEST = "sha256"
UNSIGNED = ("meta.json", "README.md")  # they hold the digest and the figures
COLUMNS = ("upos", "lemma", "sentence_f", "uas", "las")


def folder_digest(folder: Path) -> str:
    """SHA-256 over names and contents of a packed folder's files, without ``meta.json`` and ``README.md``."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in UNSIGNED:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def pack(trained: Path, out: Path, *, sources: dict[str, str]) -> Path:
    """Write the folder to ship.

    Parameters
    ----------
    trained : Path
        A model as ``spacy train`` leaves it.
    out : Path
        The folder to write; an older one is replaced.
    sources : dict
        Treebank split → SHA-256 of the file it was trained or measured on.
    """
    pipeline = spacy.load(trained)
    pipeline.tokenizer = create_english_tokenizer()(pipeline)  # as it is now, not as it was stored
    pipeline.config["paths"].update(dict.fromkeys(pipeline.config["paths"]))  # no folder of this machine
    pipeline.config["initialize"]["vectors"] = None
    cast_weights(pipeline, "float16")
    pipeline.meta.update(
        name=NAME,
        version=VERSION,
        description="Tags, lemmas, sentences and dependencies after Universal Dependencies, for samleng",
        license="CC BY-SA 4.0",
        author="samleng",
        spacy_version=">=3.8.7,<3.9.0",
        sources=[{"name": name, DIGEST: value} for name, value in sorted(sources.items())],
        performance={},
    )
    if out.exists():
        shutil.rmtree(out)
    pipeline.to_disk(out, exclude=["vocab"])
    pipeline.vocab.to_disk(out / "vocab", exclude=["lookups"])
    for text in ("LICENSE", "ATTRIBUTION"):
        shutil.copyfile(TEXTS / text, out / text)
    _rewrite_meta(out, {DIGEST: folder_digest(out)})
    return out


def write_figures(out: Path, figures: dict[str, Any]) -> None:
    """Put what was measured into the folder's ``meta.json`` and README."""
    _rewrite_meta(out, {"performance": figures})
    scores = {name: value for name, value in figures.items() if isinstance(value, dict)}
    rows = [f"| | {' | '.join(COLUMNS)} |", "| --- " * (len(COLUMNS) + 1) + "|"]
    for name, row in scores.items():
        rows.append(f"| {name} | {' | '.join(f'{row[column]:.2f}' for column in COLUMNS)} |")
    template = (TEXTS / "README.md").read_text(encoding="utf-8")
    text = template.format(
        version=VERSION,
        spacy=spacy.__version__,
        table="\n".join(rows),
        speed=f"{figures['words_per_cpu_second']:,} words in one CPU second, parser included.",
    )
    (out / "README.md").write_text(text, encoding="utf-8")


def _rewrite_meta(folder: Path, more: dict[str, Any]) -> None:
    srsly.write_json(folder / "meta.json", srsly.read_json(folder / "meta.json") | more)
