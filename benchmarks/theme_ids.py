"""How many child concerns keep request and theme id when one publication is added, each publication once the last.

``python -m benchmarks.theme_ids FOLDER... [--json FILE]``; the folders hold coded documents, each a publication.
``all as emergent`` takes every concern for one of none of the ten, so that all must be clustered. There the figure
without the registry is that of ids made from a cluster's smallest sentence.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

if TYPE_CHECKING:
    from nlp.coding import Coder
    from nlp.themes import Concern, ThemeSpace


def main() -> None:
    """Print the figures; write them as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    from flows.settings import load_settings
    from flows.stages import load_coder

    coder = load_coder(load_settings(Path(".")))
    concerns = [concern for folder in given.folders for concern in child_concerns(folder, coder)]
    emergent = [replace(concern, request=0) for concern in concerns]
    figures = {
        "concerns": len(concerns),
        "publications": len({concern.publication for concern in concerns}),
        "keep request and theme id": kept(concerns, coder.themes),
        "all as emergent": kept(emergent, coder.themes),
        "all as emergent, without the registry": kept(emergent, coder.themes, registry=False),
    }
    for title, value in figures.items():
        print(f"{title:<44}{value}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def child_concerns(folder: Path, coder: Coder) -> list[Concern]:
    """What the pipeline takes for children's concerns and requests in a folder of coded documents."""
    from flows.evaluating import coded_material
    from nlp.themes import Concern
    from outputs.tables import sentence_ids

    found = []
    for name, document in coded_material(folder)[2].items():
        coded = coder.code(document)
        ids = sentence_ids(name, coded.sentences)
        for entry, own, features in zip(coded.sentences, ids, coded.examined.content, strict=True):
            if entry.is_child_matter and entry.request:
                found.append(Concern(own, name, entry.request.primary, features))
    return found


def kept(concerns: Sequence[Concern], space: ThemeSpace, *, registry: bool = True) -> float:
    """Share of the sentences that keep their theme, over all publications left out and then added."""
    same = total = 0
    for last in sorted({concern.publication for concern in concerns}):
        before = _placed([concern for concern in concerns if concern.publication != last], space)
        after = _placed(concerns, space)
        if registry:
            before, after = _matched(before, {}), _matched(after, _matched(before, {}))
        same += sum(after[sentence] == theme for sentence, theme in before.items())
        total += len(before)
    return round(same / total, 4) if total else 1.0


def _placed(concerns: Sequence[Concern], space: ThemeSpace) -> dict[str, str]:
    return {membership.sentence: membership.theme for membership in space.place(concerns)[1]}


def _matched(placed: dict[str, str], before: dict[str, str]) -> dict[str, str]:
    """Sentences with lasting theme ids, matched with those before."""
    from nlp.theme_registry import Register, match

    ids = match(Register("before", _emergent(before)), _emergent(placed)).ids
    return {sentence: ids.get(theme, theme) for sentence, theme in placed.items()}


def _emergent(placed: dict[str, str]) -> dict[str, frozenset[str]]:
    from nlp.theme_registry import NEW_THEME

    themes = {theme for theme in placed.values() if theme.startswith(NEW_THEME)}
    return {theme: frozenset(s for s, own in placed.items() if own == theme) for theme in themes}


if __name__ == "__main__":
    main()
