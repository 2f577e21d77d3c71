"""Lasting ids for a release's emergent themes, from the themes and the history of the release before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpora.records import CorpusError
from nlp.theme_registry import NEW_THEME, Register, ThemeEvent, match
from nlp.themes import Membership, Theme
from outputs.trees import Tree


def themes_of(release: Path | None) -> Register:
    """The emergent themes a release holds; none where it is None or older than these tables."""
    if release is None:
        return Register()
    try:
        rows = Tree(release, restricted=True).rows("theme_members", "theme_events")
    except CorpusError:
        return Register(release.name)
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows["theme_members"]:
        if row["theme"].startswith(NEW_THEME):
            members[row["theme"]].add(row["sentence"])
    history = sorted(
        (
            ThemeEvent(
                row["step"], row["event"], row["theme"], row["from_id"], row["sentences"], row["release_before"]
            )
            for row in rows["theme_events"]
            if row.get("step")
        ),
        key=lambda event: (event.step, event.event, event.theme, event.source),
    )
    own = {theme: frozenset(sentences) for theme, sentences in members.items()}
    return Register(release.name, own, tuple(history))


def named(
    themes: Sequence[Theme], memberships: Sequence[Membership], before: Register
) -> tuple[list[Theme], list[Membership], tuple[ThemeEvent, ...]]:
    """Themes and members with lasting ids, and the history of emergent themes up to this release."""
    clusters: dict[str, list[str]] = defaultdict(list)
    for membership in memberships:
        if membership.theme.startswith(NEW_THEME):
            clusters[membership.theme].append(membership.sentence)
    found = match(before, clusters)
    return (
        [replace(theme, id=found.ids.get(theme.id, theme.id)) for theme in themes],
        [replace(m, theme=found.ids.get(m.theme, m.theme)) for m in memberships],
        found.history,
    )
