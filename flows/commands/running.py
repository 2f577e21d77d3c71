"""``samleng run``: the main job once, here, with an embedded Prefect server if none is given."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from types import FrameType

import click

from flows.environment import prepare_environment
from flows.server import prefect_server
from flows.settings import load_settings
from outputs.summary import summary_lines

INTERRUPTED = 130


@click.command()
@click.option("--root", type=click.Path(path_type=Path), default=Path("."), help="The project's root.")
@click.option("--codebook", type=click.Path(path_type=Path), help="Folder of another codebook.")
@click.option("--encoder/--no-encoder", default=None, help="One more view of the text; see docs/coding.md.")
@click.option(
    "--executor", help="Where publications are worked on: inline, threads, processes, dask, or tcp://HOST:PORT."
)
@click.option("--workers", type=int, help="Threads, processes or local Dask workers.")
def run(root: Path, codebook: Path | None, encoder: bool | None, executor: str | None, workers: int | None) -> None:
    """Analyse the corpus and print a short summary."""
    settings = load_settings(root, codebook=codebook, encoder=encoder, executor=executor, workers=workers)
    prepare_environment(settings.state, quiet=True)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with prefect_server(settings):
            from flows.analysis import analyse_corpus  # Prefect reads the server's address when it is imported

            release = Path(analyse_corpus(settings))
    except KeyboardInterrupt:
        click.echo("samleng: stopped; what was done is kept, `samleng run` goes on from there.", err=True)
        sys.exit(INTERRUPTED)
    summary = json.loads((release / "summary.json").read_text(encoding="utf-8"))
    for line in summary_lines(summary, _from_here(release)):
        click.echo(line)


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _interrupt(number: int, frame: FrameType | None) -> None:
    """A request to end is met as Ctrl-C is: the embedded server is taken down too."""
    raise KeyboardInterrupt


COMMANDS = [run]
