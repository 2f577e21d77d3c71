"""The command line: ``samleng run``, ``samleng evaluate`` and the commands of each subject."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version

import click

from corpora.records import CorpusError

SUBJECTS = ("running", "corpus", "keeping", "serving", "evaluating", "encoding", "exporting", "reviewing")
FAULT = 2


class Commands(click.Group):
    """Turns a fault in what the user gave into one sentence and exit code 2, never a traceback."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except CorpusError as error:
            click.echo(f"samleng: {error}", err=True)
            context.exit(FAULT)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("samleng"), prog_name="samleng")
def cli() -> None:
    """Children's voices in Khmer and English publications, tagged and lined up with the ten requests."""


def main() -> None:
    """Entry point of the ``samleng`` command."""
    for subject in SUBJECTS:
        for command in import_module(f"flows.commands.{subject}").COMMANDS:
            cli.add_command(command)
    sys.exit(cli(standalone_mode=True))
