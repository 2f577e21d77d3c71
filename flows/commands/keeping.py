"""``samleng releases``, ``rollback`` and ``store``: what past runs left, and how to go back or make room."""

from __future__ import annotations

from pathlib import Path

import click

from flows.settings import load_settings
from flows.store import StageStore
from outputs.history import by_commit, latest_release, read_history
from outputs.release import is_whole, read_manifest, roll_back

USUAL_DAYS = 30.0
_root = click.option("--root", type=click.Path(path_type=Path), default=Path("."), help="The project's root.")


@click.command()
@_root
def releases(root: Path) -> None:
    """List the releases here, oldest first; the latest is marked."""
    folder = load_settings(root).releases
    times = {name: time for time, _, name in read_history(folder)}
    latest = latest_release(folder)
    for release in by_commit(folder):
        counts = read_manifest(release).get("counts", {})
        mark = "latest" if release == latest else "" if is_whole(release) else "damaged"
        figures = f"{counts.get('publications', 0):>5} publications {counts.get('sentences', 0):>8,} sentences"
        click.echo(f"{release.name}  {times.get(release.name, ''):<25} {figures}  {mark}".rstrip())
    if latest is None:
        click.echo("no release yet; `samleng run` makes one.")


@click.command()
@click.argument("release", required=False)
@_root
def rollback(release: str | None, root: Path) -> None:
    """Make the release before the latest (or the one named) the latest again; nothing is removed."""
    click.echo(f"the latest release is {roll_back(load_settings(root).releases, release).name}")


@click.group()
def store() -> None:
    """The stage store: results kept so that nothing is done twice."""


@store.command()
@_root
def stats(root: Path) -> None:
    """Count results and their size by stage."""
    found = StageStore(load_settings(root).store).stats()
    for stage, (count, size) in found.items():
        click.echo(f"{stage:<12} {count:>8,} results {size / 1e6:>10,.1f} MB")
    total = sum(size for _, size in found.values())
    click.echo(f"{'all':<12} {sum(count for count, _ in found.values()):>8,} results {total / 1e6:>10,.1f} MB")


@store.command()
@_root
@click.option("--days", type=float, default=USUAL_DAYS, show_default=True, help="Remove what was not used for so long.")
def prune(root: Path, days: float) -> None:
    """Remove results no run has used lately; they are made again if they are needed."""
    count, size = StageStore(load_settings(root).store).prune(days)
    click.echo(f"{count:,} files removed, {size / 1e6:,.1f} MB")


COMMANDS = [releases, rollback, store]
