"""Rows of a small release: three publications in Khmer and English, one of them invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from corpora.codebook import shipped_codebook
from nlp.records import CodedSentence, RequestFinding, Sentence, StanceFinding, VoiceFinding
from nlp.safeguarding.records import Redaction
from nlp.theme_registry import ThemeEvent
from nlp.themes import Membership, Theme
from outputs import gathering, intervals, tables
from outputs.schema import to_arrow

Rows = dict[str, list[dict[str, Any]]]

HISTORY = (
    ThemeEvent(1, "new", "R0-new-000001", "R0-new-000001", 4),
    ThemeEvent(2, "split", "R0-new-000002", "R0-new-000001", 2, "r000000000001"),
    ThemeEvent(3, "merge", "R0-new-000001", "R0-new-000002", 2, "r000000000002"),
    ThemeEvent(4, "ended", "R0-new-000001", "R0-new-000001", 4, "r000000000003"),
)

# publication, language, invented; then text, voice, stance, request (and further ones), score
MATERIAL: tuple[tuple[str, str, bool, tuple[tuple[str, str, str, tuple[int, ...], float], ...]], ...] = (
    ("report-en", "en", False, (
        ("What children told us", "document", "other", (), 1.0),
        ("“We were thirty in a room 😢 for twelve,” said Dara, 16.", "child", "concern", (6, 2), 0.81),
        ("Dara wants to finish grade nine.", "child", "request", (1,), 0.93),
        ("=SUM of all that was said: the rice was never enough.", "child", "concern", (2,), 0.44),
        ("I thought of ending my life.", "child", "concern", (2,), 0.71),
        ("My son was beaten at the post.", "family", "concern", (7,), 0.88),
        ("Nobody looks after our cows now.", "child", "concern", (0,), 0.52),
        ("Write to dara.k@example.org or 012 345 678.", "document", "other", (), 0.9),
    )),
    ("report-km", "km", False, (
        ("អ្វីដែលកុមារនិយាយ", "document", "other", (), 1.0),
        ("ខ្ញុំ\u200bចង់\u200bរៀន\u200bបន្ត។", "child", "request", (1,), 0.9),
        ("គេវាយខ្ញុំនៅប៉ុស្តិ៍។", "child", "concern", (7,), 0.95),
        ("យើងត្រូវការសៀវភៅ និងប៊ិច។", "child", "request", (9, 1), 0.66),
    )),
    ("sample-en", "en", True, (
        ("We ask for a lawyer <script>alert(1)</script> & a bed.", "child", "request", (6,), 0.77),
        ("We ask for a lawyer <script>alert(1)</script> & a bed.", "child", "request", (6,), 0.77),
        ("We could call home once a month.", "child", "support", (), 0.8),
    )),
)  # fmt: skip


def identifier(rows: Rows, words: str) -> str:
    """Id of the first sentence that holds these words."""
    return next(row["sentence"] for row in rows["sentences"] if words in row["text"])


def spot(text: str, around: str, what: str, kind: str, replacement: str) -> Redaction:
    start = text.index(around) + around.index(what)
    return Redaction(start, start + len(what), kind, "test", replacement)


def write_tree(folder: Path, rows: Rows, texts: dict[str, str]) -> None:
    (folder / "extracted").mkdir(parents=True)
    for name, content in rows.items():
        if name != "concerns":
            pq.write_table(to_arrow(name, content), folder / f"{name}.parquet")
    for name, text in texts.items():
        (folder / "extracted" / f"{name}.txt").write_bytes(text.encode())


def build() -> tuple[Rows, dict[str, str]]:
    names = ("publications", "parts", "blocks", "sentences", "tokens", "codings", "skipped", "concerns")
    rows: Rows = {name: [] for name in names}
    texts = {}
    for year, (publication, language, invented, lines) in enumerate(MATERIAL, start=2020):
        texts[publication] = "\n\n".join(line[0] for line in lines)
        _add(rows, publication, language, invented, lines, texts[publication], year)
    _gather(rows)
    return rows, texts


def _add(rows: Rows, publication: str, language: str, invented: bool, lines: Any, text: str, year: int) -> None:
    rows["publications"].append(_publication(publication, language, invented, text, len(lines), year))
    part = {"publication": publication, "part": 0, "title": lines[0][0], "kind": "report", "speaker": None}
    rows["parts"].append(part)
    at, coded = 0, []
    for number, (sentence, voice, stance, requests, score) in enumerate(lines, start=1):
        coded.append(_coded(number, sentence, at, language, voice, stance, requests, score))
        kind = "heading" if number == 1 else "paragraph"
        rows["blocks"].append(_block(publication, number - 1, kind, language, at, len(sentence), lines[0][0]))
        at += len(sentence) + 2
    ids = tables.sentence_ids(publication, coded)
    for entry, name in zip(coded, ids, strict=True):
        rows["sentences"].append(_sentence(publication, entry, name, lines[0][0]))
        rows["tokens"] += _tokens(publication, entry, name)
        if entry.is_child_matter and entry.request:
            rows["concerns"].append(_concern(publication, entry, name))
    rows["codings"] += tables.coding_rows(publication, coded, ids)


def _gather(rows: Rows) -> None:
    concerns = {row["sentence"]: row for row in rows["concerns"]}
    numbers = sorted({row["request"] for row in concerns.values()})
    themes = [Theme(f"R{n}-general", n, f"Theme of {n}", f"ប្រធានបទ {n}", n == 0) for n in numbers]
    members = [Membership(key, f"R{row['request']}-general", 0.0) for key, row in concerns.items()]
    rows["themes"] = gathering.theme_rows(themes, members, concerns, frozenset())
    rows["theme_members"] = gathering.member_rows(members, concerns)
    rows["theme_events"] = gathering.event_rows(rows["theme_members"], rows["publications"], HISTORY)
    unsure = frozenset(row["sentence"] for row in rows["codings"] if row["rank"] == 1 and row["review"])
    shares = intervals.request_shares(list(concerns.values()))
    made = gathering.request_rows(shipped_codebook().requests, concerns, unsure)
    rows["requests"] = [row | shares[row["request"]] for row in made]
    rows |= {"redactions": [], "agreement": [], "corrections": []}
    rows["runs"] = [{"name": "version of samleng", "value": "0"}]


def _coded(
    number: int, text: str, at: int, language: str, voice: str, stance: str, requests: tuple[int, ...], score: float
) -> CodedSentence:
    others = [n for n in range(11) if n not in requests][: 11 - len(requests)]
    ranked = tuple((n, score if i == 0 else round(0.3 / (i + 1), 2)) for i, n in enumerate([*requests, *others]))
    finding = RequestFinding(ranked, requests[1:], score < 0.5) if requests else None
    return CodedSentence(
        Sentence(number, number - 1, text, at, at + len(text), language),
        VoiceFinding(voice, "none" if voice == "document" else "reported", "test"),
        StanceFinding(stance, {stance: score}),
        finding,
        ranked,
    )


def _sentence(publication: str, entry: CodedSentence, name: str, section: str) -> dict[str, Any]:
    sentence = entry.sentence
    return {
        "sentence": name, "publication": publication, "number": sentence.number, "part": 0, "block": sentence.block,
        "language": sentence.language, "start": sentence.start, "end": sentence.end, "text": sentence.text, "page": 3,
        "section": section if sentence.number > 1 else None, "voice": entry.voice.voice, "mode": entry.voice.mode,
        "voice_rule": "test", "voice_score": 0.9, "speaker": "Dara" if "Dara" in sentence.text else None,
        "stance": entry.stance.stance, "stance_score": 0.9, "reviewed": False, "withheld": None,
    }  # fmt: skip


def _tokens(publication: str, entry: CodedSentence, name: str) -> list[dict[str, Any]]:
    found, at = [], entry.sentence.start
    for number, word in enumerate(entry.sentence.text.split(" "), start=1):
        found.append({
            "sentence": name, "publication": publication, "number": number, "text": word, "lemma": word.lower(),
            "pos": "X", "tag": None, "start": at, "end": at + len(word),
        })  # fmt: skip
        at += len(word) + 1
    return [row for row in found if row["text"]]


def _concern(publication: str, entry: CodedSentence, name: str) -> dict[str, Any]:
    assert entry.request is not None
    words = entry.sentence.text.lower().split()
    return {
        "sentence": name, "publication": publication, "request": entry.request.primary, "score": entry.request.score,
        "stance": entry.stance.stance, "language": entry.sentence.language, "words": words, "concepts": [],
        "written": entry.sentence.text,
    }  # fmt: skip


def _publication(name: str, language: str, invented: bool, text: str, sentences: int, year: int) -> dict[str, Any]:
    return {
        "publication": name, "title": f"Title of {name}", "title_en": None, "title_km": None, "publisher": "Somebody",
        "year": year, "languages": [language], "invented": invented, "url": None, "rights": None,
        "citation": f"Somebody ({year}). Title of {name}", "redistributable": True, "sensitivity": "personal",
        "source_sha256": "0" * 64, "characters": len(text), "blocks": sentences, "sentences": sentences,
    }  # fmt: skip


def _block(publication: str, n: int, kind: str, language: str, at: int, length: int, title: str) -> dict[str, Any]:
    return {
        "publication": publication, "block": n, "part": 0, "kind": kind, "language": language, "start": at,
        "end": at + length, "page": 3, "section": [] if n == 0 else [title], "joined_from": [], "method": "text",
        "confidence": 1.0,
    }  # fmt: skip
