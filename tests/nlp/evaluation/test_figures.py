"""The figures of an evaluation, on codings small enough to count by hand."""

from __future__ import annotations

import pytest

from corpora.records import CorpusError
from nlp.evaluation import GoldDocument, GoldSentence, evaluate
from nlp.evaluation.gold import parse_gold
from nlp.records import CodedSentence, RequestFinding, Sentence, StanceFinding, VoiceFinding

TEXT = "He was hungry.\nThe judge spoke.\nWe ask for books.\nNo lawyer came."


def coded(number: int, text: str, voice: str, stance: str, *requests: int) -> CodedSentence:
    start = TEXT.index(text)
    rest = [n for n in range(11) if n not in requests]
    ranked = tuple((n, 0.9 - 0.2 * k if k < 3 else 0.01) for k, n in enumerate([*requests, *rest]))
    finding = RequestFinding(ranked, (), False) if stance in {"concern", "request"} else None
    return CodedSentence(
        Sentence(number, 0, text, start, start + len(text), "en"),
        VoiceFinding(voice, "direct", "test"),
        StanceFinding(stance, {stance: 1.0}),
        finding,
        ranked,
    )


GOLD = [
    GoldSentence(1, "He was hungry.", "child", "concern", 2, (), "direct"),
    GoldSentence(2, "The judge spoke.", "government", "other", 0, (), "reported"),
    GoldSentence(3, "We ask for books.", "child", "request", 9, (1,), "collective"),
    GoldSentence(4, "No lawyer came.", "child", "concern", 6, (), "direct"),
]


def document(name: str = "d", pair: int | None = None) -> GoldDocument:
    ours = [
        coded(1, "He was hungry.", "child", "concern", 2, 9),
        coded(2, "The judge spoke.", "child", "concern", 5),
        coded(3, "We ask for books.", "child", "request", 1, 9),
        coded(4, "No lawyer came.", "document", "other", 3, 5, 6),
    ]
    gold = [
        GoldSentence(g.number, g.text, g.voice, g.stance, g.primary, g.also, g.mode, g.number if pair else None)
        for g in GOLD
    ]
    return GoldDocument.lined_up(
        name,
        gold,
        TEXT,
        ours,
        ["R2-food", "R5-x", "R1-x", "R3-x"],
        [("phone", "012 000 111")],
        [("phone", "012 000 111")],
    )


def test_figures_are_what_a_hand_count_gives() -> None:
    figures = evaluate([document()])["en"]
    assert figures["child_precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["child_recall"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["voice_accuracy"] == 0.5
    assert figures["request_top1"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["request_accepted"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["request_top3"] == 1.0
    assert figures["end_to_end_f1"] == pytest.approx(2 * 2 / (3 + 3), abs=1e-4)
    assert figures["pii_recall"] == figures["pii_precision"] == 1.0
    assert figures["boundary_f"] == 1.0


def test_groups_are_languages_and_all_and_missing_material_is_none() -> None:
    figures = evaluate([document()])
    assert set(figures) == {"en", "km", "all"}
    assert figures["km"]["child_f1"] is None
    assert figures["all"]["pair_agreement"] is None
    assert figures["all"]["emergent_auc"] is None


def test_pairs_are_compared_by_request() -> None:
    figures = evaluate([document("par-en"), document("par-km", pair=1)])
    assert figures["all"]["pair_agreement"] == 1.0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"text": "x", "voice": "boy", "stance": "other", "primary": 0}, "voice 'boy' is none of"),
        ({"text": "x", "voice": "child", "stance": "cry", "primary": 0}, "stance 'cry' is none of"),
        ({"text": "x", "voice": "child", "stance": "other", "primary": 11}, "not a number from 0 to 10"),
        ({"voice": "child", "stance": "other", "primary": 1}, "'text' is missing"),
    ],
)
def test_a_faulty_gold_line_is_named(row: dict[str, object], reason: str) -> None:
    with pytest.raises(CorpusError, match=reason):
        parse_gold(row, "gold.jsonl, line 3")
