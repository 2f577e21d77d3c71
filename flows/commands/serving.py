"""``samleng serve`` and ``deploy``: server, worker and schedules on this machine, until Ctrl-C."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType

import click

from flows.environment import prepare_environment
from flows.settings import load_settings

USUAL_PORT = 4200


@click.command()
@click.option("--root", type=click.Path(path_type=Path), default=Path("."), help="The project's root.")
@click.option("--port", type=click.IntRange(1024, 65535), default=USUAL_PORT, show_default=True)
def serve(root: Path, port: int) -> None:
    """Serve the schedules of prefect.yaml on loopback: the page http://127.0.0.1:PORT shows runs and their results."""
    settings = load_settings(root)
    prepare_environment(settings.state)
    signal.signal(signal.SIGTERM, _interrupt)
    from flows.serving import hold, serving

    try:
        click.echo("starting server, deployments and worker (half a minute) ...")
        with serving(settings, port) as address:
            click.echo(f"serving: {address.removesuffix('/api')} (Ctrl-C ends it)")
            hold(settings, address)
    except KeyboardInterrupt:
        click.echo("stopped.")


@click.command()
@click.option("--root", type=click.Path(path_type=Path), default=Path("."), help="The project's root.")
def deploy(root: Path) -> None:
    """Make work pool and deployments anew on the server PREFECT_API_URL names."""
    settings = load_settings(root)
    prepare_environment(settings.state)
    from flows.serving import deploy as make_deployments

    make_deployments(settings)
    click.echo("deployed: analysis, fetch, inbox")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


COMMANDS = [serve, deploy]
