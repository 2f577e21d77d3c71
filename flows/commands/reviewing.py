"""``samleng review``: a sheet goes out to people, their decisions come back; ``samleng takedown`` takes texts out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from corpora.corrections import add_corrections, add_takedown, decide, read_corrections
from corpora.records import CorpusError
from flows.commands.exporting import RELEASE, RESTRICTED, ROOT, codebook_of, day, open_tree, unwritable, write
from outputs.learning_set import exemplar_lines, write_codebook
from outputs.review_reading import read_review
from outputs.review_sheet import SAMPLE_SIZE, review_rows, review_workbook
from outputs.trees import Tree

REVIEW_TABLES = ("publications", "sentences", "codings", "themes", "theme_members", "requests")


@click.group()
def review() -> None:
    """Let people check the coding, and take their decisions back."""


@review.command(name="export")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("review.xlsx"), help="The workbook.")
@click.option("--sample", default=SAMPLE_SIZE, type=click.IntRange(0, 10_000), help="Size of the random sample.")
@RESTRICTED
@RELEASE
@ROOT
def export_review(out: Path, sample: int, restricted: bool, release: Path | None, root: Path) -> None:
    """Write the unsure, the emergent, the withheld and a random sample to an Excel workbook.

    Withheld quotations can only be read with --restricted.
    """
    rows = open_tree(root, release, restricted).rows(*REVIEW_TABLES)
    try:
        write(out, review_workbook(rows, codebook_of(root), sample=sample))
    except OSError as error:
        raise unwritable(out, error) from error
    click.echo(f"{out}: {len(review_rows(rows, sample=sample))} quotations to look at")


@review.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--coder", default="", help="Who coded, where the sheet names nobody.")
@click.option("--date", default="", help="Day of the decisions where the sheet names none; today if left out.")
@RELEASE
@ROOT
def import_review(file: Path, coder: str, date: str, release: Path | None, root: Path) -> None:
    """Take decisions from a filled-in workbook; nothing is taken from a sheet with faults."""
    sentences = _known(open_tree(root, release, False))
    corrections = read_review(file, sentences, coder=coder, date=day(date))
    if not corrections:
        raise CorpusError(f"{file}: no row is filled in; decide with agree or change in the column decision.")
    written = add_corrections(root, corrections)
    click.echo(f"{len(corrections)} decisions kept: {', '.join(map(str, written))}")
    click.echo("They hold from the next `samleng run` on.")


@review.command()
@click.argument("folder", type=click.Path(path_type=Path))
@RESTRICTED
@RELEASE
@ROOT
def learn(folder: Path, restricted: bool, release: Path | None, root: Path) -> None:
    """Copy the codebook to a new FOLDER and add the decided sentences to its examples.

    `samleng run --codebook FOLDER` then codes everything with it. Sentences of publications stand in it.
    """
    rows = open_tree(root, release, restricted).rows("sentences", "codings")
    lines = exemplar_lines(rows["sentences"], rows["codings"], decide(read_corrections(root)))
    if not lines:
        raise CorpusError("No decided request in this release to learn from; import a review and run samleng again.")
    added = write_codebook(codebook_of(root), lines, folder)
    click.echo(f"{folder}: the codebook with {added} more examples; use it with `samleng run --codebook {folder}`")


@click.command()
@click.argument("identifier")
@click.option("--reason", required=True, help="Why; it stands in the table skipped.")
@click.option("--date", default="", help="Day of the decision; today if left out.")
@ROOT
def takedown(identifier: str, reason: str, date: str, root: Path) -> None:
    """Take a sentence or publication out of all releases to come, by its id."""
    rows = open_tree(root, None, False).rows("publications", "sentences")
    known = {row["publication"] for row in rows["publications"]} | {row["sentence"] for row in rows["sentences"]}
    if identifier not in known:
        raise CorpusError(f"{identifier!r} is no sentence or publication of the latest release; look up its id there.")
    path = add_takedown(root, identifier, day(date), reason)
    click.echo(f"{path}: {identifier} is gone from the next `samleng run` on; delete older releases yourself.")


def _known(tree: Tree) -> dict[str, dict[str, Any]]:
    """What the release says of each sentence."""
    rows = tree.rows("sentences", "codings")
    known = {row["sentence"]: row | {"request": None, "also": []} for row in rows["sentences"]}
    for row in sorted(rows["codings"], key=lambda row: row["rank"]):
        if row["rank"] == 1:
            known[row["sentence"]]["request"] = row["request"]
        elif row["accepted"]:
            known[row["sentence"]]["also"].append(row["request"])
    return known


COMMANDS: list[click.Command] = [review, takedown]
