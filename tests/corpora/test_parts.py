"""Texts of their own inside a publication are found, with their kind and who signs them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from corpora.readers.assemble import assemble
from corpora.readers.markdown import read_markdown
from corpora.record import PartRule, Record
from corpora.records import Document

REPORT = """# Report on the day of the river children

## 1. Opening

The day was opened by the network. Many came, and the statement was read.

## 2. Joint statement

The joint statement was read by a girl of 15. She was applauded.

### Joint Statement on Children in Custody by the River Children Network

12 May

We are children of the river. We ask for schools, and we ask that our friends be set free.

## Joint Statement of Civil Society on Children in Custody

We support the children. Our members will stand beside them.

---

The day was held in the town hall and attended by two hundred guests.

# REPORT ON THE DAY OF THE RIVER CHILDREN

Location: online. This event is open to all who wish to come. Please register in time.

## Program

- Welcome
"""


def document(text: str, **facts: object) -> Document:
    record = dataclasses.replace(Record.bare(Path("sample.md")), **facts)  # type: ignore[arg-type]
    return assemble(read_markdown(text), record)


def test_a_report_with_statements_a_note_and_an_invitation() -> None:
    made = document(REPORT)
    assert [(part.kind, part.speaker) for part in made.parts] == [
        ("report", None), ("statement", "child"), ("statement", "civil_society"), ("note", None),
        ("invitation", None),
    ]  # fmt: skip
    first = {block.part: block.text for block in reversed(made.blocks)}
    assert first[1].startswith("Joint Statement on Children in Custody by the River")
    assert first[3].startswith("The day was held")
    assert [block.part for block in made.blocks if block.text == "Welcome"] == [4]
    assert [block.part for block in made.blocks if "applauded" in block.text] == [0]


@pytest.mark.parametrize(
    ("title", "kind", "speaker"),
    [
        ("Joint statement of the Lotus youth network", "statement", "child"),
        ("Statement by children and young people of Kampot", "statement", "child"),
        ("Open letter from the Coalition for Young Justice", "statement", "civil_society"),
        ("Statement of the Ministry of Justice", "statement", "government"),
        ("Statement on children deprived of liberty", "statement", None),
        ("សេចក្តីថ្លែងការណ៍រួមរបស់បណ្តាញកុមារ និងយុវជន", "statement", "child"),
        ("PRESS RELEASE", "press_release", None),
        ("Minutes of the provincial working group", "minutes", None),
        ("កំណត់ហេតុកិច្ចប្រជុំពិគ្រោះយោបល់", "minutes", None),
        ("River news, issue 7", "newsletter", None),
        ("A small study of children in a shelter", "report", None),
        ("ឧបសម្ព័ន្ធទី៣៖ ចម្លើយបើកចំហពីការស្ទង់មតិ", "survey", None),
    ],
)
def test_kind_and_speaker_of_a_whole_publication(title: str, kind: str, speaker: str | None) -> None:
    (part,) = document(f"# {title}\n\nWe tell here what was said on that day.\n").parts
    assert (part.kind, part.speaker) == (kind, speaker)


def test_the_record_overrules_what_the_text_says() -> None:
    rules = (PartRule("Letter", headings=("2. joint",), kind="note", speaker="family"),)
    made = document(REPORT, kind="newsletter", speaker="international", parts=rules)
    assert [(part.kind, part.speaker) for part in made.parts] == [
        ("newsletter", "international"), ("note", "family"),
    ]  # fmt: skip
    assert [block.part for block in made.blocks if "applauded" in block.text] == [1]


def test_an_annex_is_a_part() -> None:
    made = document("# Report\n\nText of it.\n\n## Annex 1: Open answers\n\nThe questionnaire had two questions.\n")
    assert [(part.title, part.kind) for part in made.parts] == [
        ("sample", "report"), ("Annex 1: Open answers", "survey"),
    ]  # fmt: skip
