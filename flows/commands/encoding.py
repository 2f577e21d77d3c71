"""``samleng encoder``: the optional encoder's model is fetched when it is asked for, and looked at."""

from __future__ import annotations

from pathlib import Path

import click

from flows.encoding import encoder_facts, fetch_encoder, model_folder
from flows.settings import load_settings

_root = click.option("--root", type=click.Path(path_type=Path), default=Path("."), help="The project's root.")


@click.group()
def encoder() -> None:
    """The optional sentence-transformers model that is one more view of texts."""


@encoder.command()
@_root
def fetch(root: Path) -> None:
    """Download the model named in the settings, once; nothing else ever does."""
    settings = load_settings(root)
    folder = fetch_encoder(settings)
    click.echo(f"{settings.encoder_model} lies in {folder}")
    if not settings.encoder:
        click.echo("it is used with `encoder = true` in samleng.toml, or with --encoder.")


@encoder.command()
@_root
def show(root: Path) -> None:
    """Say which model a run with the encoder on would use, and where it lies."""
    settings = load_settings(root, encoder=True)
    for name, value in encoder_facts(settings).items():
        click.echo(f"{name:<22} {value}")
    click.echo(f"{'folder':<22} {model_folder(settings)}")


COMMANDS = [encoder]
