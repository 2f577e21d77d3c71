"""The rules of voice on small invented publications: text in, voices out."""

from __future__ import annotations

import pytest

from corpora.codebook import shipped_codebook
from corpora.readers.assemble import assemble
from corpora.readers.markdown import read_markdown
from corpora.record import Record
from nlp.examination import Examiner

CASES = [
    pytest.param(
        "Ratha, 15, told us: “There was one mat. I slept on the floor.” She added that nobody came at night.",
        ["child", "child", "child"],
        id="a name with an age carries quotation and pronoun",
    ),
    pytest.param(
        "“They took him before supper,” said his mother. “Nobody told me where.”",
        ["family", "family"],
        id="a mother about her son",
    ),
    pytest.param(
        "The prison director said that the kitchen has no budget. Six of the children said that they were hungry.",
        ["staff", "child"],
        id="staff and children in one paragraph",
    ),
    pytest.param(
        "Colonel Sar Vichea of the provincial police said that every post has the form.",
        ["government"],
        id="a title before a name",
    ),
    pytest.param(
        "The centre was built in 1998 and holds eighty boys.",
        ["document"],
        id="the publication's own narration",
    ),
    pytest.param(
        "អ្នកស្រី កែវ ម៉ាលា មេធាវីនៃអង្គការជំនួយច្បាប់ បានលើកឡើងថា សំណុំរឿងជាច្រើនយឺតយ៉ាវ។",
        ["civil_society"],
        id="a Khmer lawyer with title and office",
    ),
    pytest.param(
        "ណារិន អាយុ ១៥ឆ្នាំ បានប្រាប់ថា៖ «ខ្ញុំដេកលើឥដ្ឋ។ យប់ឡើងរងាណាស់»។",
        ["child", "child"],
        id="a Khmer child with an age, quotation of two sentences",
    ),
    pytest.param(
        "ប្រធានពន្ធនាគារ មានប្រសាសន៍ថា ថវិកាមិនគ្រប់គ្រាន់ទេ។",
        ["staff"],
        id="a Khmer official's verb",
    ),
]


@pytest.fixture(scope="module")
def examiner() -> Examiner:
    return Examiner(shipped_codebook())


@pytest.mark.parametrize(("text", "voices"), CASES)
def test_rules_tell_the_voice(examiner: Examiner, text: str, voices: list[str]) -> None:
    examined = examiner.examine(assemble(read_markdown(text), Record(id="t", title="t")))
    assert [found.finding.voice for found in examined.findings] == voices


def test_a_statement_signed_by_children_is_theirs_whomever_it_quotes(examiner: Examiner) -> None:
    text = (
        "# Joint statement of the River children's network\n\n"
        "We, the children of five provinces, speak for our friends inside.\n\n"
        "A guard told one of us: “You are nothing.”\n\nWe ask for lessons and for light.\n"
    )
    record = Record(id="t", title="t", speaker="child")
    examined = examiner.examine(assemble(read_markdown(text), record))
    told = {f.finding.voice for f in examined.findings if f.finding.rule != "heading"}
    assert told == {"child"}


def test_offsets_of_sentences_are_exact_in_both_languages(examiner: Examiner) -> None:
    text = "# Title\n\n“I wait,” she said. He left.\n\nគាត់​បន្តថា ខ្ញុំ ចង់រៀន។ គ្មាន​គ្រូ​ទេ។\n"
    examined = examiner.examine(assemble(read_markdown(text), Record(id="t", title="t")))
    assert len(examined.sentences) == 5
    for sentence in examined.sentences:
        assert examined.document.text[sentence.start : sentence.end] == sentence.text
