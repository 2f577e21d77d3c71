"""People's decisions override the pipeline's coding: rows of sentences, codings and concerns as they then stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from corpora.corrections import Correction, Decision

Row = dict[str, Any]
Words = Callable[[Row], tuple[list[str], list[str]]]
CODED = ("concern", "request")
RANKS = 3
RULE = "reviewer"


def override(rows: dict[str, list[Row]], decisions: Mapping[str, Decision], words: Words) -> None:
    """Change ``sentences``, ``codings`` and ``concerns`` in place.

    Parameters
    ----------
    rows : dict
        Tables by name.
    decisions : mapping
        Sentence id to what people decided.
    words : callable
        Gives words and concepts of a sentence row, needed where a sentence becomes a child's concern.
    """
    codings: dict[str, list[Row]] = defaultdict(list)
    for row in rows["codings"]:
        codings[row["sentence"]].append(row)
    concerns = {row["sentence"]: row for row in rows["concerns"]}
    for sentence in rows["sentences"]:
        decision = decisions.get(sentence["sentence"])
        if decision is None or (decision.voice is None and decision.stance is None and decision.request is None):
            continue
        _decide_sentence(sentence, decision)
        own = _decided_codings(sentence, decision, codings.pop(sentence["sentence"], []))
        codings[sentence["sentence"]] = own
        _decide_concern(sentence, own, concerns, words)
    rows["codings"] = [row for own in codings.values() for row in own]
    rows["concerns"] = list(concerns.values())


def correction_rows(corrections: Sequence[Correction], known: frozenset[str]) -> list[Row]:
    """Rows of the table ``corrections``; ``known`` are the sentences of this release."""
    names = ("sentence", "publication", "coder", "date", "voice", "stance", "request", "quote")
    return [
        {name: getattr(correction, name) for name in names}
        | {"also": list(correction.also), "found": correction.sentence in known}
        for correction in corrections
    ]


def _decide_sentence(sentence: Row, decision: Decision) -> None:
    sentence["reviewed"] = True
    if decision.voice:
        sentence |= {"voice": decision.voice, "voice_rule": RULE, "voice_score": 1.0}
        if decision.voice == "document":
            sentence["mode"] = "none"
        elif sentence["mode"] == "none":
            sentence["mode"] = "reported"
    stance = decision.stance
    if stance is None and decision.request is not None and sentence["stance"] not in CODED:
        stance = "concern"  # who names a request has found a concern
    if stance:
        sentence |= {"stance": stance, "stance_score": 1.0}


def _decided_codings(sentence: Row, decision: Decision, own: Sequence[Row]) -> list[Row]:
    """The decided request first, then those beside it, then what the pipeline thought of."""
    if sentence["stance"] not in CODED:
        return []
    ranked = sorted(own, key=lambda row: row["rank"])
    if decision.request is None:
        return list(ranked) or [_coding(sentence, 0, 1, 0.0, True)]
    by_request = {row["request"]: row for row in ranked}
    accepted = [decision.request, *(number for number in decision.also if number != decision.request)]
    others = [row["request"] for row in ranked if row["request"] not in accepted]
    made = []
    for rank, number in enumerate([*accepted, *others[: max(0, RANKS - len(accepted))]], start=1):
        known = by_request.get(number)
        row = _coding(sentence, number, rank, known["score"] if known else 0.0, False)
        row["accepted"] = number in accepted
        if rank == 1:
            row |= {"score": 1.0}
            if known and known["rank"] == 1:
                row |= {"terms": known["terms"], "exemplars": known["exemplars"]}
        made.append(row)
    return made


def _decide_concern(sentence: Row, own: Sequence[Row], concerns: dict[str, Row], words: Words) -> None:
    identifier = sentence["sentence"]
    if sentence["voice"] != "child" or not own:
        concerns.pop(identifier, None)
        return
    if identifier not in concerns:
        found, concepts = words(sentence)
        concerns[identifier] = {
            "sentence": identifier,
            "language": sentence["language"],
            "words": found,
            "concepts": concepts,
            "written": sentence["text"],
            "publication": sentence["publication"],
        }
    concerns[identifier] |= {"request": own[0]["request"], "score": own[0]["score"], "stance": sentence["stance"]}


def _coding(sentence: Row, request: int, rank: int, score: float, review: bool) -> Row:
    return {
        "sentence": sentence["sentence"],
        "publication": sentence["publication"],
        "request": request,
        "rank": rank,
        "score": score,
        "accepted": rank == 1,
        "review": review,
        "terms": [],
        "exemplars": [],
    }
