"""Measure how well identifiers are found: ``python tests/nlp/safeguarding/measure.py [FOLDER]``.

Without a folder on the codebook's coded documents; with one on its ``*.md`` against its ``pii.jsonl``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from corpora.codebook import Codebook
from corpora.readers import read
from corpora.record import Record
from nlp.examination import Examiner
from nlp.safeguarding import find_identifiers
from nlp.safeguarding.scoring import MarkedDocument, missed, score, wrong

CODEBOOK = Path(__file__).parents[3] / "corpora" / "codebook"


def coded_documents(codebook: Codebook, examiner: Examiner) -> Iterator[MarkedDocument]:
    """The codebook's documents with what is found in them."""
    for coded in codebook.documents:
        document = coded.document()
        found = find_identifiers(examiner.examine(document))
        yield MarkedDocument(coded.name, document.text, coded.identifiers, tuple(found))


def folder_documents(folder: Path, examiner: Examiner) -> Iterator[MarkedDocument]:
    """Documents of a folder whose identifiers stand in ``pii.jsonl`` (doc, text, kind)."""
    marked: dict[str, list[tuple[str, str]]] = {}
    for line in (folder / "pii.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        marked.setdefault(row["doc"], []).append((row["kind"], row["text"]))
    for path in sorted(folder.glob("*-*.md")):
        document = read(path, Record.bare(path))
        found = find_identifiers(examiner.examine(document))
        yield MarkedDocument(path.stem, document.text, tuple(marked.get(path.stem, ())), tuple(found))


def main(arguments: list[str]) -> None:
    """Print missed and wrong identifiers and the figures of each kind."""
    codebook = Codebook(CODEBOOK)
    examiner = Examiner(codebook)
    chosen = folder_documents(Path(arguments[0]), examiner) if arguments else coded_documents(codebook, examiner)
    documents = list(chosen)
    for document in documents:
        for kind, text in missed(document):
            print(f"{document.name}  missed  {kind}  {text}")
        for one in wrong(document):
            print(f"{document.name}  wrong  {one.kind}  {one.text}  ({one.rule})")
    print(f"{'kind':14}{'marked':>8}{'recall':>8}{'offered':>9}{'precision':>11}")
    for kind, figures in score(documents).items():
        print(f"{kind:14}{figures.marked:8}{figures.recall:8.3f}{figures.offered:9}{figures.precision:11.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
