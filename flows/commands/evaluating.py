"""``samleng evaluate``: figures of the pipeline against human coding."""

from __future__ import annotations

import json
from pathlib import Path

import click

from flows.environment import prepare_environment
from flows.settings import load_settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with en, km and all.")
@click.option("--root", type=click.Path(path_type=Path), default=Path("."), help="The project's root.")
@click.option("--codebook", type=click.Path(path_type=Path), help="Folder of another codebook.")
@click.option("--encoder/--no-encoder", default=None, help="One more view of the text; see docs/coding.md.")
def evaluate(folder: Path, as_json: bool, root: Path, codebook: Path | None, encoder: bool | None) -> None:
    """Measure the pipeline on a FOLDER of documents with gold.jsonl."""
    settings = load_settings(root, codebook=codebook, encoder=encoder)
    prepare_environment(settings.state)
    from flows.evaluating import coded_folder
    from nlp.evaluation import evaluate as measure

    figures = measure(coded_folder(folder, settings))
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False))
        return
    for name in figures["all"]:
        values = "".join(f"{_shown(figures[group][name]):>10}" for group in ("en", "km", "all"))
        click.echo(f"{name:<28}{values}")


def _shown(value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


COMMANDS = [evaluate]
