"""Commands about the catalogue: add, list, check, fetch, quote."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from corpora.adding import add_folder, add_publication, write_stubs
from corpora.bibliography import read_bibliography
from corpora.catalogue import Catalogue
from corpora.check import check as find_faults
from corpora.check import pin as pin_files
from corpora.fetch import Manners, download
from corpora.fetch import fetch as fetch_record
from corpora.quote import Quotation
from corpora.quote import quote as find_quotation
from corpora.record import Record
from corpora.records import CorpusError
from flows.events import corpus_changed
from flows.settings import load_settings

INBOX = Path("corpora") / "inbox"

_root = click.option(
    "--root", type=click.Path(path_type=Path, file_okay=False), default=Path("."), show_default="here",
    help="The project's root, which holds corpora/.",
)  # fmt: skip


@click.command()
@click.argument("source", required=False)
@click.option("--bib", type=click.Path(path_type=Path, dir_okay=False, exists=True),
              help="Facts as .json (CSL), .bib or .ris, as Zotero exports them.")  # fmt: skip
@click.option("--id", "id_", help="Short name; made from the title if left out.")
@click.option("--title", help="Title as printed.")
@click.option("--author", multiple=True, help="Author; repeat for several.")
@click.option("--publisher", help="Who published it.")
@click.option("--date", help="YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--language", multiple=True, type=click.Choice(["km", "en"]), help="Language; main one first.")
@click.option("--rights", help="Licence or terms in words.")
@click.option("--redistributable/--not-redistributable", default=None, help="May releases quote it?")
@click.option("--type", "type_", help="CSL type: report, article-newspaper, speech ...")
@click.option("--translation-of", help="Id of the publication this one translates.")
@_root
def add(source: str | None, root: Path, bib: Path | None, **given: Any) -> None:
    """Add SOURCE (a file, an address, or a folder of files; corpora/inbox if left out) to the catalogue.

    Files of the inbox are moved into the catalogue; each may have its facts beside it in NAME.meta.yaml.
    """
    catalogue = Catalogue(root)
    facts = _facts(given, bib)
    if source and source.startswith(("http://", "https://")):
        import tempfile

        with tempfile.TemporaryDirectory() as work:
            file = download(source, Path(work))
            _tell_all([add_publication(file, catalogue, {"URL": source, **_asked(facts, file)})], root)
        return
    path = Path(source) if source else root / INBOX
    if source is None:
        path.mkdir(parents=True, exist_ok=True)
    if not path.is_dir():
        _tell_all([add_publication(path, catalogue, _asked(facts, path))], root)
        return
    for stub in write_stubs(path) if source is None else []:
        click.echo(f"{stub}: stub record written; fill it in.")
    _tell_all(add_folder(path, catalogue, facts, empty=source is None), root)


def _facts(given: dict[str, Any], bib: Path | None) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if bib is not None:
        entries = read_bibliography(bib)
        chosen = [entry for entry in entries if given["title"] in (None, entry.get("title"))]
        if len(chosen) != 1:
            raise CorpusError(f"{bib}: it holds {len(chosen)} entries that fit; name one with --title.")
        facts.update(chosen[0])
    named = {
        "id": given["id_"], "title": given["title"], "author": list(given["author"]),
        "publisher": given["publisher"], "issued": given["date"], "language": list(given["language"]),
        "rights": given["rights"], "redistributable": given["redistributable"], "type": given["type_"],
        "translation-of": given["translation_of"],
    }  # fmt: skip
    facts.update({key: value for key, value in named.items() if value not in (None, [])})
    return facts


def _asked(facts: dict[str, Any], file: Path) -> dict[str, Any]:
    """Ask at a terminal for what is not told; take what is known otherwise."""
    if not sys.stdin.isatty():
        return facts
    asked = dict(facts)
    for key, label, usual in (
        ("title", "Title", file.stem), ("publisher", "Publisher", ""), ("issued", "Date (YYYY-MM-DD)", ""),
        ("rights", "Rights", ""),
    ):  # fmt: skip
        if not asked.get(key):
            asked[key] = click.prompt(label, default=usual, show_default=bool(usual))
    if not asked.get("language"):
        answer = click.prompt("Language", type=click.Choice(["km", "en", "both"]))
        asked["language"] = ["km", "en"] if answer == "both" else [answer]
    return asked


def _tell_all(outcomes: Iterable[Record | CorpusError], root: Path) -> None:
    """Say what was added and what was not; a server that runs here hears that the corpus changed."""
    faults = 0
    added: list[str] = []
    for outcome in outcomes:
        if isinstance(outcome, CorpusError):
            faults += 1
            click.echo(str(outcome), err=True)
        else:
            added.append(outcome.id)
            click.echo(f"{outcome.id}: {outcome.title} ({', '.join(outcome.language)}) added.")
    if corpus_changed(load_settings(root).state, added):
        click.echo("The server was told; it will analyse the corpus.")
    if faults:
        raise CorpusError(f"{faults} of the folder's files were not added.")


@click.command(name="list")
@_root
def list_publications(root: Path) -> None:
    """List the publications: id, year, languages, whether the file is here, title."""
    catalogue = Catalogue(root)
    for record in catalogue.publications():
        held = "held" if record.status == "held" else "to be added"
        languages = "+".join(record.language)
        click.echo(f"{record.id:<40} {record.year or '-':<5} {languages:<6} {held:<12} {record.title}")
    for skipped in catalogue.skipped:
        click.echo(f"{skipped.place}: {skipped.reason} {skipped.action}", err=True)


@click.command()
@click.option("--reading", is_flag=True, help="Read every file too, and list pages that could not be read.")
@click.option("--pin", is_flag=True, help="Write the sha256 of every file into its record, if it has none.")
@_root
def check(root: Path, reading: bool, pin: bool) -> None:
    """Check records and files: one line per fault, exit code 1 if there is any."""
    for name in pin_files(Catalogue(root)) if pin else ():
        click.echo(f"{name}: sha256 written.")
    faults = 0
    for line in find_faults(Catalogue(root), reading=reading):
        faults += 1
        click.echo(line)
    click.echo(f"Faults: {faults}." if faults else "No faults.", err=bool(faults))
    if faults:
        raise SystemExit(1)


@click.command()
@click.argument("publication", nargs=-1)
@click.option("--largest", type=int, default=100, show_default=True, help="Megabytes a file may have.")
@_root
def fetch(publication: tuple[str, ...], root: Path, largest: int) -> None:
    """Fetch the files of entries "to be added" from their addresses (all, or those named)."""
    catalogue = Catalogue(root)
    manners = Manners(largest=largest * 1024 * 1024)
    wanted = [catalogue.find(name) for name in publication] or [
        record for record in catalogue.publications() if record.status == "to be added"
    ]
    faults = 0
    for record in wanted:
        try:
            click.echo(f"{record.id}: {fetch_record(record, manners).source} fetched.")
        except CorpusError as error:
            faults += 1
            click.echo(str(error), err=True)
    if faults:
        raise CorpusError(f"{faults} of {len(wanted)} were not fetched.")


@click.command()
@click.argument("place", metavar="ID")
@click.option("--text", help="The sentence as quoted; checked against the source.")
@_root
def quote(place: str, root: Path, text: str | None) -> None:
    """Print a passage with its source, and whether it stands there verbatim.

    ID is a sentence of the latest release, or PUBLICATION:START-END (code points of the extracted text).
    """
    publication, _, span = place.rpartition(":")
    start, _, end = span.partition("-")
    if publication and start.isdigit() and end.isdigit():
        found = find_quotation(Catalogue(root), publication, int(start), int(end), text)
    elif ":" not in place:
        row = _sentence(root, place)
        found = find_quotation(Catalogue(root), row["publication"], row["start"], row["end"], text or row["text"])
    else:
        raise CorpusError(f"{place}: a place is written PUBLICATION:START-END.")
    _print_quotation(found)
    if not found.verbatim and found.moved_to is None:
        raise SystemExit(1)


def _sentence(root: Path, identifier: str) -> dict[str, Any]:
    """The row of a sentence in the latest release."""
    import pyarrow.parquet as parquet

    path = root / "outputs" / "releases" / "latest" / "restricted" / "sentences.parquet"
    if not path.is_file():
        raise CorpusError(f"{path}: there is no release yet; run `samleng run`.")
    columns = ["publication", "start", "end", "text"]
    rows = parquet.read_table(path, columns=columns, filters=[("sentence", "=", identifier)]).to_pylist()
    if not rows:
        raise CorpusError(f"{identifier}: the latest release has no such sentence; see its sentences table.")
    if not rows[0]["text"]:
        raise CorpusError(f"{identifier}: this sentence of {rows[0]['publication']!r} is withheld.")
    return dict(rows[0])


def _print_quotation(found: Quotation) -> None:
    click.echo(f"“{found.text}”")
    click.echo(f"  publication  {found.record.title} ({found.record.id})")
    if found.part and found.part != found.record.title:
        click.echo(f"  part         {found.part}")
    if found.page:
        click.echo(f"  page         {found.page}")
    if found.section:
        click.echo(f"  section      {' > '.join(found.section)}")
    click.echo(f"  citation     {found.citation}")
    if found.verbatim:
        click.echo("  verbatim     yes, at its place")
    else:
        click.echo(f"  verbatim     {'yes, elsewhere in it' if found.moved_to is not None else 'no'}")


COMMANDS: list[click.Command] = [add, list_publications, check, fetch, quote]
