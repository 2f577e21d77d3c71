"""A codebook that has learned from people's decisions: the shipped one with decided sentences among its examples."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpora.codebook import Codebook
from corpora.corrections import Decision
from corpora.records import CorpusError

Row = Mapping[str, Any]
EXEMPLARS = "exemplars.tsv"
COLUMNS = ("request", "also", "stance", "voice", "mode", "language", "sentence")
CODED = ("concern", "request")


def exemplar_lines(sentences: Sequence[Row], codings: Sequence[Row], decided: Mapping[str, Decision]) -> list[str]:
    """Lines of ``exemplars.tsv`` for reviewed concerns and requests, in the form of the codebook.

    Parameters
    ----------
    sentences, codings : sequence of mapping
        Rows of one tree of a release made after the decisions; what is withheld there is left out.
    decided : mapping
        Decisions by sentence; only sentences with a decided request teach.
    """
    first = {row["sentence"]: row["request"] for row in codings if row["rank"] == 1}
    lines = []
    for row in sorted(sentences, key=lambda row: row["sentence"]):
        decision = decided.get(row["sentence"])
        taught = decision is not None and decision.request is not None and row["stance"] in CODED and row["text"]
        if not decision or not taught:
            continue
        also = ",".join(map(str, decision.also)) or "-"
        cells = (first[row["sentence"]], also, row["stance"], row["voice"], row["mode"], row["language"], row["text"])
        lines.append("\t".join(" ".join(str(cell).split()) for cell in cells))
    return lines


def write_codebook(codebook: Codebook, lines: Sequence[str], folder: Path) -> int:
    """A copy of the codebook with these examples added; returns how many were new.

    Raises
    ------
    CorpusError
        If the folder is there already or cannot be written.
    """
    if folder.exists():
        raise CorpusError(f"{folder}: is there already; name a new folder.")
    try:
        shutil.copytree(codebook.folder, folder)
        path = folder / EXEMPLARS
        known = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        texts = {line.rpartition("\t")[2] for line in known}
        new = [line for line in dict.fromkeys(lines) if line.rpartition("\t")[2] not in texts]
        path.write_text("\n".join([*known, *new]) + "\n", encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"{folder}: cannot be written ({error.strerror}); check its name.") from error
    return len(new)
