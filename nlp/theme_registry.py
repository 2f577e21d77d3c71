"""Themes keep their ids from release to release: a cluster that shares most members with an old one is that one.

Themes of the codebook never change their ids. Clusters the corpus itself brought up are matched to those of the last
release by the members they share; what became of each is an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SAME = 0.5  # share of the smaller theme's members that must be common


@dataclass(frozen=True, slots=True)
class ThemeEvent:
    """What became of a theme: ``born``, ``kept``, ``merged`` into or ``split`` from ``other``, or ``gone``."""

    theme: str
    event: str
    other: str | None = None


def carry_ids(
    new: Mapping[str, frozenset[str]], old: Mapping[str, frozenset[str]]
) -> tuple[dict[str, str], list[ThemeEvent]]:
    """Ids of the new themes, taken from the last release where they are the same, and what happened to each.

    Parameters
    ----------
    new, old : mapping
        Theme id -> ids of its member sentences, now and in the last release.

    Returns
    -------
    (dict, list of ThemeEvent)
        New id -> id to use, and events in order of theme id.
    """
    carried: dict[str, str] = {name: name for name in new if name in old}
    events = [ThemeEvent(name, "kept") for name in carried]
    free = {name: members for name, members in old.items() if name not in carried}
    for name in sorted(set(new) - set(carried), key=lambda n: (-len(new[n]), n)):
        match = _most_shared(new[name], free)
        if match is not None:
            carried[name] = match
            events.append(ThemeEvent(match, "kept"))
            free.pop(match)
            continue
        carried[name] = name
        source = _most_shared(new[name], {k: v for k, v in old.items() if k not in free})
        events.append(ThemeEvent(name, "split", source) if source else ThemeEvent(name, "born"))
    for name, members in sorted(free.items()):
        target = _most_shared(members, {carried[k]: v for k, v in new.items()})
        events.append(ThemeEvent(name, "merged", target) if target else ThemeEvent(name, "gone"))
    return carried, sorted(events, key=lambda event: (event.theme, event.event))


def _most_shared(members: frozenset[str], others: Mapping[str, frozenset[str]]) -> str | None:
    """The theme that shares the most members, if these are at least ``SAME`` of the smaller one."""
    shares = {
        name: len(members & theirs) / min(len(members), len(theirs))
        for name, theirs in others.items()
        if members and theirs and members & theirs
    }
    best = max(sorted(shares), key=lambda name: shares[name], default=None)
    return best if best is not None and shares[best] >= SAME else None
