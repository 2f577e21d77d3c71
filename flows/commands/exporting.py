"""``samleng export`` and ``samleng import``: Excel, REFI-QDA, CSV, SQLite and the page, from a release."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import click

from corpora.codebook import Codebook, shipped_codebook
from corpora.corrections import add_corrections, check_date
from corpora.records import CorpusError
from flows.settings import load_settings
from outputs.flat import csv_files, write_sqlite
from outputs.page import render_page
from outputs.refi import qdc, qdpx
from outputs.refi_reading import read_refi
from outputs.release import read_manifest
from outputs.spreadsheet import excel
from outputs.trees import Tree

ROOT = click.option("--root", type=click.Path(path_type=Path), default=Path("."), help="The project's root.")
RELEASE = click.option("--release", type=click.Path(path_type=Path), help="Folder of another release than the latest.")
RESTRICTED = click.option("--restricted", is_flag=True, help="From the unredacted tree. Do not pass the result on.")
FORMATS = ("excel", "refi", "csv", "sqlite", "page")
NAMES = {"excel": "samleng.xlsx", "refi": "samleng.qdpx", "csv": "csv", "sqlite": "samleng.sqlite", "page": "page.html"}


@click.command()
@click.argument("form", metavar="[excel|refi|csv|sqlite|page]", type=click.Choice(FORMATS))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File, or folder for csv.")
@RESTRICTED
@RELEASE
@ROOT
def export(form: str, out: Path | None, restricted: bool, release: Path | None, root: Path) -> None:
    """Write a release's results for other programs.

    Names are replaced and sensitive quotations left out unless --restricted is given. refi writes the codebook (.qdc)
    beside the project.
    """
    tree = open_tree(root, release, restricted)
    target = out or Path(("restricted-" if restricted else "") + NAMES[form])
    try:
        for path in WRITERS[form](tree, target, root):
            click.echo(path)
    except OSError as error:
        raise unwritable(target, error) from error


@click.command(name="import")
@click.argument("form", metavar="refi", type=click.Choice(["refi"]))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--date", default="", help="Day of the coding, 2026-01-31; today if left out.")
@RESTRICTED
@RELEASE
@ROOT
def import_codings(form: str, file: Path, date: str, restricted: bool, release: Path | None, root: Path) -> None:
    """Take codings of human coders back from a REFI-QDA project (.qdpx).

    Give --restricted if the project was exported so. The next `samleng run` follows what they decided.
    """
    tree = open_tree(root, release, restricted)
    corrections, notes = read_refi(file, tree.rows(), tree.text, day(date))
    for note in notes:
        click.echo(f"left out: {note}", err=True)
    if not corrections:
        raise CorpusError(f"{file}: holds no coding of a person; only those of users other than 'pipeline' count.")
    written = add_corrections(root, corrections)
    coders = ", ".join(sorted({correction.coder for correction in corrections}))
    click.echo(f"{len(corrections)} sentences coded by {coders}: {', '.join(map(str, written))}")
    click.echo("They hold from the next `samleng run` on.")


def open_tree(root: Path, release: Path | None, restricted: bool) -> Tree:
    """A tree of the release given, or of the latest."""
    return Tree(release or load_settings(root).releases / "latest", restricted=restricted)


def day(given: str) -> str:
    """The day given, or today.

    Raises
    ------
    CorpusError
        If it is no day.
    """
    try:
        return check_date(given or datetime.date.today().isoformat())
    except ValueError as error:
        raise CorpusError(f"{error}.") from error


def unwritable(path: Path, error: OSError) -> CorpusError:
    """What to say where a file cannot be written."""
    return CorpusError(f"{path}: cannot be written ({error.strerror}); check its name, space and rights.")


def codebook_of(root: Path) -> Codebook:
    """The codebook in use."""
    folder = load_settings(root).codebook
    return Codebook(folder) if folder else shipped_codebook()


def write(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    os.replace(draft, path)
    return path


def _excel(tree: Tree, target: Path, root: Path) -> list[Path]:
    return [write(target, excel(tree.rows(), codebook_of(root)))]


def _refi(tree: Tree, target: Path, root: Path) -> list[Path]:
    rows = tree.rows()
    return [write(target, qdpx(rows, tree.text)), write(target.with_suffix(".qdc"), qdc(rows))]


def _csv(tree: Tree, target: Path, root: Path) -> list[Path]:
    target.mkdir(parents=True, exist_ok=True)
    files = csv_files({name: tree.table(name) for name in tree.names()})
    return [write(target / name, content) for name, content in files.items()]


def _sqlite(tree: Tree, target: Path, root: Path) -> list[Path]:
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    write_sqlite({name: tree.table(name) for name in tree.names()}, draft)
    os.replace(draft, target)
    return [target]


def _page(tree: Tree, target: Path, root: Path) -> list[Path]:
    page = render_page(tree.rows(), read_manifest(tree.release), restricted=tree.restricted)
    return [write(target, page.encode())]


WRITERS = {"excel": _excel, "refi": _refi, "csv": _csv, "sqlite": _sqlite, "page": _page}
COMMANDS: list[click.Command] = [export, import_codings]
