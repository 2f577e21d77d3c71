"""People's names over a publication; children's first names before all."""

from __future__ import annotations

import pytest

from nlp.english import load
from nlp.english.names import NameCandidate, person_names


def find(*blocks: str, known: tuple[str, ...] = ()) -> list[NameCandidate]:
    return person_names(list(load().pipe(blocks)), known)


def mentioned(candidates: list[NameCandidate], blocks: tuple[str, ...]) -> list[str]:
    return sorted(blocks[doc][start:end] for one in candidates for doc, start, end in one.mentions)


# block; name; reason
FOUND = [
    # a child's first name with an asterisk, a pseudonym or an age
    ("Rithy*, 16, told us: “I was near the market.”", "Rithy", "marked"),
    ("“Each time,” Sreynit*, 15, recalled, “they laughed.”", "Sreynit", "marked"),
    ("“We were many.” – Vuthea*, 17", "Vuthea", "marked"),
    ("Mealea (not her real name), 16, spent a year there.", "Mealea", "marked"),
    ("Mealea (pseudonym) spent a year there.", "Mealea", "marked"),
    ("Hope*, 16, told us.", "Hope", "marked"),
    ("Nimith (14) said that there had been no lesson.", "Nimith", "age"),
    ("Rose (14) spoke next.", "Rose", "age"),
    ("Rithy, 16, spoke next.", "Rithy", "age"),
    ("Rithy, aged 16, spoke next.", "Rithy", "age"),
    ("Rithy, a 16-year-old boy, spoke next.", "Rithy", "age"),
    ("We met 16-year-old Rithy.", "Rithy", "age"),
    ("Now 20, Rithy looks back.", "Rithy", "age"),
    ("Mealea was 16 when she was arrested.", "Mealea", "age"),
    ("Interview with Srey-Neang, 17", "Srey-Neang", "age"),
    ("SOK DARETH, 16, was there.", "SOK DARETH", "age"),
    ("CHEA Sokunth said so.", "CHEA Sokunth", "speech"),
    # adults
    ("H.E. Som Vireak opened the day.", "Som Vireak", "title"),
    ("His Excellency Som Vireak opened the day.", "Som Vireak", "title"),
    ("Ms Rosa Quint (UN office) spoke.", "Rosa Quint", "title"),
    ("We thank Judge Ngin Sophal.", "Ngin Sophal", "title"),
    ("We thank Ms Najma O’Dell M’bara.", "Najma O’Dell M’bara", "title"),
    ("It came from Pich Monika, a lawyer in town.", "Pich Monika", "role"),
    ("So said Um Saran, an elder of the village.", "Um Saran", "role"),
    ("According to Samreth, nobody wrote.", "Samreth", "speech"),
    ("My name is Kosalya.", "Kosalya", "speech"),
    ("Two of them knew Veasnah well.", "Veasnah", "unknown_word"),
]


@pytest.mark.parametrize(("block", "name", "reason"), FOUND)
def test_a_name_is_found_with_its_reason(block: str, name: str, reason: str) -> None:
    assert [(one.text, one.reason) for one in find(block)] == [(name, reason)]


@pytest.mark.parametrize(
    "block",
    [
        "Girl, 16, told us. Boys (12) and girls (14) came. Mother, 38",
        "In Kandal, 15 children waited. Siem Reap (14) and Phnom Penh (12) did not.",
        "On Monday, 12 of them left. In March (8) and May, 15.",
        "The Ministry of Justice replied. Police said so. Save the Children agreed.",
        "Article (37) and Chapter (12) of the Law, 14.",
        "However, 16 of them left. Finally, 12 came.",
        "UNICEF said that MoSVY had a PowerPoint.",
        "Violence (12)",
        "Hunger (48) and Fear (25) were named most often.",
        "Often (12), Never (9)",
        "Total, 14",
        "Children and Youth Report on Detention in Cambodia",
        "",
    ],
)
def test_no_name_is_seen_where_none_is(block: str) -> None:
    assert find(block) == []


def test_a_name_found_once_is_found_everywhere() -> None:
    blocks = (
        "Rithy*, 16, was arrested.",
        "RITHY’S STORY",
        "The police asked Rithy’s mother; rithy wept.",
        "“Rithy!” she cried.",
    )
    (rithy,) = find(*blocks)
    assert rithy.reason == "marked"
    assert [(doc, blocks[doc][start:end]) for doc, start, end in rithy.mentions] == [
        (0, "Rithy"),
        (1, "RITHY"),
        (2, "Rithy"),
        (2, "rithy"),
        (3, "Rithy"),
    ]


def test_parts_of_a_full_name_are_mentions_of_it() -> None:
    blocks = ("Ms Rosalva Quinty opened the day.", "Quinty left, and Rosalva came back.", "Ms Quinty agreed.")
    candidates = find(*blocks)
    assert [one.text for one in candidates] == ["Rosalva Quinty"]
    assert mentioned(candidates, blocks) == ["Quinty", "Quinty", "Rosalva", "Rosalva Quinty"]


def test_an_ordinary_word_in_a_name_needs_its_title() -> None:
    blocks = ("H.E. Thou Sun spoke.", "The sun rose, and the Sun set.", "Mr Sun left.")
    assert mentioned(find(*blocks), blocks) == ["Sun", "Thou Sun"]


def test_known_names_are_found_in_any_case_and_come_first() -> None:
    blocks = ("We met hope and HOPE.", "Rithy (9) came.")
    candidates = find(*blocks, known=("Hope", "Absent"))
    assert [(one.text, one.reason) for one in candidates] == [("Hope", "known"), ("Rithy", "age")]
    assert mentioned(candidates, blocks) == ["HOPE", "Rithy", "hope"]


def test_the_same_blocks_give_the_same_candidates() -> None:
    blocks = ("Rithy*, 16, and Mealea (14) met Ms Rosa Quint.", "Samreth said so.")
    assert find(*blocks) == find(*blocks)
