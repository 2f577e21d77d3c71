"""The signs a sentence gives of whose voice it carries, as named features for the statistical layer."""

from __future__ import annotations

from collections.abc import Sequence

from nlp.sequence import Signs
from nlp.voices.narrative import RuleFinding
from nlp.voices.narrators import OWN_CHILD
from nlp.voices.views import is_signature


def signs_of(findings: Sequence[RuleFinding], genre: str) -> list[Signs]:
    """Signs of every sentence of a publication, with those of its neighbours and of the whole.

    Parameters
    ----------
    findings : sequence of RuleFinding
        In reading order.
    genre : str
        Kind of the part (``statement``, ``minutes`` ...) or ``unknown``.
    """
    own = [_own_signs(finding) for finding in findings]
    whole = _whole(findings)
    signs: list[Signs] = []
    for n, finding in enumerate(findings):
        row = dict(own[n])
        row.update(whole)
        row[f"genre={genre}"] = 1.0
        for step in (-2, -1, 1, 2):
            if 0 <= n + step < len(findings):
                other = findings[n + step]
                same = "b" if other.view.block == finding.view.block else "o"
                row[f"{step}{same}.rule={other.finding.voice}"] = 1.0
                if abs(step) == 1:
                    row.update(
                        {f"{step}{same}.{name}": value for name, value in own[n + step].items() if name in _SHARED}
                    )
        signs.append(row)
    return signs


_SHARED = frozenset(
    {"quoted", "starts_inside", "i_out", "we_out", "heading", "say", "child_role", "ends_colon", "signature"}
)


def _own_signs(found: RuleFinding) -> Signs:
    view, text = found.view, found.view.sentence.text
    voice, mode, rule = found.finding.voice, found.finding.mode, found.finding.rule
    row: Signs = {
        "bias": 1.0,
        f"rule={voice}": 1.0,
        f"rule={rule}": 1.0,
        f"rule={rule}:{voice}": 1.0,
        f"mode={mode}": 1.0,
        f"focus={found.focus}": 1.0,
        f"focus={found.focus}:{min(found.since, 4)}": 1.0,
        f"goes_on={found.focus}:{found.focus_here}:{_pronoun(found)}:{rule}": 1.0,
        f"goes_on={found.focus}:{found.focus_here}:{rule}": 1.0,
        f"part={found.part_speaker}": 1.0,
        f"narrator={found.narrator}": 1.0,
        f"label={found.labelled}": 1.0,
        f"narrator={found.narrator}:{_person(found)}": 1.0,
        f"language={view.sentence.language}": 1.0,
    }
    for kind in found.section:
        row[f"section={kind}"] = 1.0
        row[f"section={kind}:{rule}"] = 1.0
    row.update({name: 1.0 for name, present in _flags(found, text).items() if present})
    for item in view.items:
        where = "in" if view.quoted(item.start) else "out"
        row[f"{where}.{item.kind}={item.value}"] = 1.0
    row["quoted_share"] = view.quoted_share
    return row


def _pronoun(found: RuleFinding) -> str:
    """The third person a sentence speaks of outside quotations, which may be the speaker it goes on with."""
    return next((value for value in ("she_he", "they", "one_of") if found.view.outside("pronoun", value)), "")


def _person(found: RuleFinding) -> str:
    """``i``, ``we`` or nothing: the grammatical person of what stands outside quotations."""
    return next((person for person in ("i", "we") if found.view.outside("pronoun", person)), "")


def _flags(found: RuleFinding, text: str) -> dict[str, bool]:
    view = found.view
    return {
        "heading": found.finding.rule == "heading",
        "quoted": view.quoted_share > 0.3,
        "starts_inside": view.starts_inside,
        "scare_quote": any(not q.speech for q in view.quotations),
        "i_out": bool(view.outside("pronoun", "i")),
        "we_out": bool(view.outside("pronoun", "we")),
        "starts_pronoun": bool(view.items) and view.items[0].kind == "pronoun" and view.items[0].start - view.start < 3,
        "say": bool(view.outside("verb", "say")),
        "child_role": bool(view.outside("role", "child", "children")),
        "child_age": any(years < 18 for _, _, years in view.ages),
        "grown_age": any(years >= 18 for _, _, years in view.ages),
        "own_story": found.own_story,
        "own_child": bool(OWN_CHILD.search(text)),
        "first": view.first_in_block,
        "last": view.last_in_block,
        "only": view.first_in_block and view.last_in_block,
        "ends_colon": text.rstrip().endswith((":", "៖")),
        "question": text.rstrip().endswith("?"),
        "digits": any(char.isdigit() for char in text),
        "signature": is_signature(text),
        "short": len(text) < 40,
        "many": bool(found.attribution and found.attribution.many),
        "counted": bool(found.attribution and found.attribution.counted),
        "has_attribution": found.attribution is not None,
    }


def _whole(findings: Sequence[RuleFinding]) -> Signs:
    """Signs of the publication: how much of it is first person, quotation, narration by rule."""
    total = max(1, len(findings))
    return {
        "doc.i": sum(1 for f in findings if f.view.outside("pronoun", "i")) / total,
        "doc.we": sum(1 for f in findings if f.view.outside("pronoun", "we")) / total,
        "doc.quoted": sum(1 for f in findings if f.view.quoted_share > 0.3) / total,
        "doc.child": sum(1 for f in findings if f.finding.voice == "child") / total,
        "doc.labelled": sum(1 for f in findings if f.labelled) / total,
    }
