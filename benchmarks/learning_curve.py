"""How coding grows with the codebook: fit on parts of it, measure on a folder nobody tuned on.

``python -m benchmarks.learning_curve FOLDER [--json FILE] [--shares 0.25,0.5,1]``
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

T = TypeVar("T")
FIGURES = (
    "child_f1",
    "voice_accuracy",
    "stance_macro_f1",
    "request_accepted",
    "request_top3",
    "end_to_end_f1",
    "theme_v",
)


def part_of(codebook: Path, share: float, target: Path) -> Path:
    """A codebook with this share of exemplars and documents, taken evenly."""
    target.mkdir(parents=True)
    for path in codebook.iterdir():
        if path.is_file() and path.name != "exemplars.tsv":
            (target / path.name).symlink_to(path.resolve())
    lines = (codebook / "exemplars.tsv").read_text(encoding="utf-8").splitlines()
    kept = [lines[0], *_evenly(lines[1:], share)]
    (target / "exemplars.tsv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    (target / "documents").mkdir()
    for path in _evenly(sorted((codebook / "documents").glob("*.coded")), share):
        (target / "documents" / path.name).symlink_to(path.resolve())
    return target


def _evenly(rows: Sequence[T], share: float) -> list[T]:
    return [row for n, row in enumerate(rows) if int((n + 1) * share) > int(n * share)]


def main() -> None:
    """Print one line a share; write all as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--shares", default="0.125,0.25,0.5,1")
    given = parser.parse_args()
    from corpora.codebook import shipped_codebook
    from flows.evaluating import coded_folder
    from flows.settings import Settings
    from nlp.evaluation import evaluate

    found = {}
    print(f"{'share':>6} " + " ".join(f"{name:>16}" for name in FIGURES))
    with tempfile.TemporaryDirectory() as scratch:
        for share in [float(value) for value in given.shares.split(",")]:
            folder = part_of(shipped_codebook().folder, share, Path(scratch) / f"c{share}")
            settings = Settings(root=Path(scratch), codebook=folder)
            figures = evaluate(coded_folder(given.folder, settings))
            found[str(share)] = figures
            print(f"{share:>6} " + " ".join(f"{figures['all'][name]:>16.3f}" for name in FIGURES), flush=True)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
