"""Lasting ids of emergent themes: a release's clusters matched with the themes of the release before.

A cluster that holds most of a theme's members keeps the theme's id; what else becomes of a theme is an event (new,
split, merge, ended), and events are carried on, so that every id ever used is known and none is given twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Literal

NEW_THEME = "R0-new-"  # how ids of emergent themes that are not in the codebook begin
DIGITS = 6  # last characters of a sentence id that make a theme id

Event = Literal["new", "split", "merge", "ended"]
Shared = Mapping[str, Mapping[str, frozenset[str]]]  # theme -> cluster -> sentences in both


@dataclass(frozen=True, slots=True)
class ThemeEvent:
    """What became of an emergent theme between two releases.

    Attributes
    ----------
    step : int
        Counts the releases that brought events, from 1.
    event : str
        ``new``, ``split``, ``merge`` or ``ended``.
    theme : str
        The id it led to; of an ended theme its own.
    source : str
        The id it came from; of a new or ended theme its own.
    members : int
        Sentences concerned: those that went from ``source`` to ``theme``, all of a new theme, the last of an ended one.
    release : str or None
        The release before, whose themes were compared; None where there was none.
    """

    step: int
    event: Event
    theme: str
    source: str
    members: int
    release: str | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """The emergent themes of a release: its name, the sentences of each theme, all events so far."""

    release: str | None = None
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    history: tuple[ThemeEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """The lasting id of each cluster, and the history with this release's events at its end."""

    ids: Mapping[str, str]
    history: tuple[ThemeEvent, ...]


def match(before: Register, clusters: Mapping[str, Collection[str]]) -> Matching:
    """Give clusters the ids of the themes they continue, and tell what happened.

    Where two themes have most of their members in one cluster, the one that brings more keeps its id there. Of equal
    numbers the cluster with the smallest shared sentence counts, and the theme with the smaller id.

    Parameters
    ----------
    before : Register
        The release before; an empty one where there is none.
    clusters : mapping
        Name of a cluster, of any kind, to the ids of its sentences; no sentence stands in two, no cluster is empty.

    Returns
    -------
    Matching
        Independent of the order of the clusters and of their names. Clusters that are the themes of the release before
        bring no event.
    """
    shared = _shared(before.members, clusters)
    heirs = {theme: _heir(parts) for theme, parts in shared.items()}
    ids = _kept(shared, heirs)
    used = {*before.members, *(name for event in before.history for name in (event.theme, event.source))}
    for cluster in sorted(set(clusters) - set(ids), key=lambda name: min(clusters[name])):
        ids[cluster] = _unused(min(clusters[cluster]), used)
        used.add(ids[cluster])
    told = [
        *_moved(shared, heirs, ids),
        *_begun(clusters, shared, ids),
        *(("ended", theme, theme, len(own)) for theme, own in before.members.items() if theme not in shared),
    ]
    step = max((event.step for event in before.history), default=0) + 1
    events = (ThemeEvent(step, *what, before.release) for what in sorted(told))
    return Matching(ids, (*before.history, *events))


_Told = tuple[Event, str, str, int]  # event, theme, source, members


def _shared(themes: Mapping[str, frozenset[str]], clusters: Mapping[str, Collection[str]]) -> Shared:
    """The sentences every theme shares with every cluster; themes without any are left out."""
    cluster_of = {sentence: name for name, sentences in clusters.items() for sentence in sentences}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for theme, sentences in themes.items():
        for sentence in sentences & cluster_of.keys():
            found[theme][cluster_of[sentence]].add(sentence)
    return {
        theme: {name: frozenset(both) for name, both in sorted(parts.items())} for theme, parts in sorted(found.items())
    }


def _heir(parts: Mapping[str, frozenset[str]]) -> str:
    return min(parts, key=lambda cluster: (-len(parts[cluster]), min(parts[cluster])))


def _kept(shared: Shared, heirs: Mapping[str, str]) -> dict[str, str]:
    """Cluster -> the id it keeps, of all themes that have most of their members there."""
    claims: dict[str, list[str]] = defaultdict(list)
    for theme, cluster in heirs.items():
        claims[cluster].append(theme)
    return {
        cluster: min(themes, key=lambda theme: (-len(shared[theme][cluster]), theme))
        for cluster, themes in claims.items()
    }


def _moved(shared: Shared, heirs: Mapping[str, str], ids: Mapping[str, str]) -> list[_Told]:
    """A theme whose largest part came under another id is merged; each further part elsewhere is split off."""
    told: list[_Told] = []
    for theme, parts in shared.items():
        for cluster, both in parts.items():
            if ids[cluster] != theme:
                told.append(("merge" if cluster == heirs[theme] else "split", ids[cluster], theme, len(both)))
    return told


def _begun(clusters: Mapping[str, Collection[str]], shared: Shared, ids: Mapping[str, str]) -> list[_Told]:
    """Clusters that share no sentence with any theme."""
    continued = Counter(cluster for parts in shared.values() for cluster in parts)
    return [
        ("new", ids[cluster], ids[cluster], len(set(sentences)))
        for cluster, sentences in clusters.items()
        if not continued[cluster]
    ]


def _unused(sentence: str, used: Collection[str]) -> str:
    """An id from a cluster's smallest sentence; numbered where it was used before."""
    plain = f"{NEW_THEME}{sentence[-DIGITS:]}"
    return plain if plain not in used else next(name for n in count(2) if (name := f"{plain}-{n}") not in used)
