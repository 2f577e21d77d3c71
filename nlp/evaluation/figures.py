"""The figures of ``samleng evaluate``, per language and together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import adjusted_rand_score, f1_score, roc_auc_score, v_measure_score

from nlp.evaluation.gold import GoldDocument, GoldSentence
from nlp.records import STANCES, CodedSentence

Pair = tuple[GoldSentence, CodedSentence | None, str | None]
Figures = dict[str, float | int | None]


def evaluate(documents: Sequence[GoldDocument]) -> dict[str, Figures]:
    """All figures for ``en``, ``km`` and ``all``; a figure without material is None.

    Returns
    -------
    dict
        Group -> figure -> value between 0 and 1 (counts for ``sentences`` and ``documents``).
    """
    return {
        group: _figures([d for d in documents if group in {"all", d.language}], documents if group == "all" else None)
        for group in ("en", "km", "all")
    }


def _figures(documents: Sequence[GoldDocument], everything: Sequence[GoldDocument] | None) -> Figures:
    pairs = [pair for document in documents for pair in document.pairs()]
    figures: Figures = {"documents": len(documents), "sentences": len(pairs)}
    for measure in (_voice, _stance, _request, _themes, _emergent):
        figures.update(measure(pairs))
    figures["pair_agreement"] = _pair_agreement(documents if everything is None else everything)
    figures.update(_identifiers(documents))
    figures["boundary_f"] = _mean([document.boundary for document in documents])
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}


def _voice(pairs: Sequence[Pair]) -> Figures:
    gold = [row.voice == "child" for row, _, _ in pairs]
    ours = [coded is not None and coded.voice.voice == "child" for _, coded, _ in pairs]
    both = sum(a and b for a, b in zip(gold, ours, strict=True))
    return {
        "child_precision": _share(both, sum(ours)),
        "child_recall": _share(both, sum(gold)),
        "child_f1": _share(2 * both, sum(gold) + sum(ours)),
        "voice_accuracy": _mean([coded is not None and coded.voice.voice == row.voice for row, coded, _ in pairs]),
        "mode_accuracy": _mean(
            [coded.voice.mode == row.mode for row, coded, _ in pairs if coded and coded.voice.voice == row.voice]
        ),
    }


def _stance(pairs: Sequence[Pair]) -> Figures:
    child = [(row.stance, coded.stance.stance if coded else "none") for row, coded, _ in pairs if row.voice == "child"]
    both = [
        (
            row.stance if row.voice == "child" else "none",
            coded.stance.stance if coded and coded.voice.voice == "child" else "none",
        )
        for row, coded, _ in pairs
    ]
    return {"stance_macro_f1": _macro(child), "stance_macro_f1_end_to_end": _macro(both)}


def _macro(pairs: Sequence[tuple[str, str]]) -> float | None:
    if not pairs:
        return None
    gold, ours = zip(*pairs, strict=True)
    present = [name for name in STANCES if name in gold]
    return float(f1_score(gold, ours, labels=present, average="macro", zero_division=0)) if present else None


def _request(pairs: Sequence[Pair]) -> Figures:
    asked = [(row, _ranked(coded)) for row, coded, _ in pairs if row.asks and row.primary > 0]
    accepted = [bool(ranked) and ranked[0][0] in row.accepted for row, ranked in asked]
    sure = sorted(range(len(asked)), key=lambda n: -(asked[n][1][0][1] if asked[n][1] else 0.0))
    return {
        "request_top1": _mean([bool(ranked) and ranked[0][0] == row.primary for row, ranked in asked]),
        "request_accepted": _mean(accepted),
        "request_top3": _mean([row.primary in [number for number, _ in ranked[:3]] for row, ranked in asked]),
        "request_macro_f1": _request_macro(asked),
        "accepted_at_half": _mean([accepted[n] for n in sure[: (len(sure) + 1) // 2]]),
        "end_to_end_f1": _end_to_end(pairs),
    }


def _ranked(coded: CodedSentence | None) -> tuple[tuple[int, float], ...]:
    return coded.all_requests if coded else ()


def _request_macro(asked: Sequence[tuple[GoldSentence, tuple[tuple[int, float], ...]]]) -> float | None:
    if not asked:
        return None
    gold = [row.primary for row, _ in asked]
    ours = [ranked[0][0] if ranked else -1 for _, ranked in asked]
    return float(f1_score(gold, ours, labels=sorted(set(gold)), average="macro", zero_division=0))


def _end_to_end(pairs: Sequence[Pair]) -> float | None:
    """F of child concerns and requests found with an accepted request."""
    gold = sum(1 for row, _, _ in pairs if row.asks and row.primary > 0)
    found = [(row, coded) for row, coded, _ in pairs if coded and coded.is_child_matter and coded.request]
    found = [(row, coded) for row, coded in found if coded.request and coded.request.primary > 0]
    right = sum(
        1
        for row, coded in found
        if row.asks and row.primary > 0 and coded.request and coded.request.primary in row.accepted
    )
    return _share(2 * right, gold + len(found))


def _themes(pairs: Sequence[Pair]) -> Figures:
    placed = [(row, theme) for row, _, theme in pairs if row.asks and row.primary > 0 and theme]
    if not placed:
        return {"theme_v": None, "theme_ari": None, "theme_request_accuracy": None}
    gold = [row.primary for row, _ in placed]
    ours = [theme for _, theme in placed]
    return {
        "theme_v": float(v_measure_score(gold, ours)),
        "theme_ari": float(adjusted_rand_score(gold, ours)),
        "theme_request_accuracy": _mean([_request_of(theme) in row.accepted for row, theme in placed]),
    }


def _request_of(theme: str) -> int:
    digits = theme[1:].split("-")[0]
    return int(digits) if digits.isdigit() else 0


def _emergent(pairs: Sequence[Pair]) -> Figures:
    asked = [(row.primary == 0, dict(_ranked(coded)).get(0, 0.0)) for row, coded, _ in pairs if row.asks]
    labels = [label for label, _ in asked]
    if not any(labels) or all(labels):
        return {"emergent_auc": None}
    return {"emergent_auc": float(roc_auc_score(labels, [chance for _, chance in asked]))}


def _pair_agreement(documents: Sequence[GoldDocument]) -> float | None:
    """Share of paired sentences, the same matter in two languages, that are given the same request."""
    originals = {
        row.number: coded for document in documents if document.name == "par-en" for row, coded, _ in document.pairs()
    }
    same = [
        _same(coded, originals[row.pair])
        for document in documents
        for row, coded, _ in document.pairs()
        if row.pair is not None and row.pair in originals and row.asks
    ]
    return _mean(same)


def _same(left: CodedSentence | None, right: CodedSentence | None) -> bool:
    if left is None or right is None:
        return False
    return left.all_requests[0][0] == right.all_requests[0][0]


def _identifiers(documents: Sequence[GoldDocument]) -> Figures:
    marked = [d for d in documents if d.identifiers is not None]
    if not marked:
        return {"pii_recall": None, "pii_precision": None}
    wanted = [(d, kind, text) for d in marked for kind, text in d.identifiers or ()]
    recalled = [(kind, _covered(text, d.redacted)) for d, kind, text in wanted]
    offered = [(d, text) for d in marked for _, text in d.redacted]
    precise = [any(_overlaps(text, known) for _, known in d.identifiers or ()) for d, text in offered]
    core = {"child_name", "phone", "email"}
    figures: Figures = {
        "pii_recall": _mean([hit for kind, hit in recalled if kind in core]),
        "pii_recall_all": _mean([hit for _, hit in recalled]),
        "pii_precision": _mean(precise),
    }
    return figures


def _covered(text: str, redacted: Sequence[tuple[str, str]]) -> bool:
    return any(_overlaps(text, found) for _, found in redacted)


def _overlaps(left: str, right: str) -> bool:
    left, right = left.replace("\u200b", "").strip(), right.replace("\u200b", "").strip()
    return bool(left and right) and (left in right or right in left)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[bool] | Sequence[float]) -> float | None:
    return float(np.mean([float(value) for value in values])) if len(values) else None
