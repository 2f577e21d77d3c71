"""``samleng run``: the main job once, here, with an embedded Prefect server if none is given."""

from __future__ import annotations

import json
from pathlib import Path

import click

from flows.environment import prepare_environment
from flows.settings import load_settings
from outputs.summary import summary_lines


@click.command()
@click.option("--root", type=click.Path(path_type=Path), default=Path("."), help="The project's root.")
@click.option("--codebook", type=click.Path(path_type=Path), help="Folder of another codebook.")
def run(root: Path, codebook: Path | None) -> None:
    """Analyse the corpus and print a short summary."""
    settings = load_settings(root, codebook=codebook)
    prepare_environment(settings.state)
    from flows.analysis import analyse_corpus
    from flows.server import prefect_server

    with prefect_server(settings):
        release = Path(analyse_corpus(settings))
    summary = json.loads((release / "summary.json").read_text(encoding="utf-8"))
    for line in summary_lines(summary, release):
        click.echo(line)


COMMANDS = [run]
