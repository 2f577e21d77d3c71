"""Sentences of a block by rule: quotations, attributions, abbreviations, note marks."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

import nlp.english

RULES = {"nlp": {"tokenizer": {"@tokenizers": "samleng.EnglishTokenizer.v1"}}}

# Each block is written with a bar between its sentences.
BLOCKS = [
    # plain prose
    "We came back.|Nobody was there.",
    "Is it so?|Yes!|We knew.",
    "It cost 2.50 dollars.|It was 8.30 in the morning.",
    "no capital. no decision here",
    # closing marks belong to what they close
    "Rith*, 16, told us: “They took my shoes.|I walked home.”|He laughed.",
    "‘I want to learn.’|‘I want to go home.’",
    '"I lost a year.|Nobody asked me."|She left.',
    "(It was raining.)|We left.",
    # attribution belongs to the last sentence of the quotation
    "“I miss my school,” said Mealea*, 14.|“The room is small.”",
    "“Who will help me?” he asked.|Nobody answered.",
    "“Who will help me?” Rith (15) asked.|“Nobody did.”",
    "“It is cold!” a girl cried.|We gave her a mat.",
    "“Do not cry.”|He said that he would come back.",
    "“They told me, ‘Who would believe you?’, and they were right.”|We agreed.",
    "“Each night,” Rith, 15, recalled, “we slept in turns.”|He was thin.",
    "“The room is dark.” – Rith*, 17",
    "“We have no pens.” (girl, 14)",
    "“We have no pens.” (girl, 14)|“Come soon.” (boy, 9)",
    "“The room is dark.” – Rith*, 17|Rith*’s brother agreed.",
    # the label of an answer is no part of it
    "Interviewer:|How did you hear of it?",
    "Mother, 38:|They came at night.|I wept.",
    "Story 2: Mealea",
    "Phnom Penh, 18 November –|The network asked for schools.|It will come back.",
    "Workshop, 18 November – Report",
    "Children – Sok and Rith – waited.|They wept.",
    "Language: Khmer and English",
    "4.1 From the street to the post",
    "One boy wrote this: “Come soon.”|We did.",
    "“… the whole day,” he said.|We left.",
    # abbreviations
    "H.E. Som Vireak spoke.|Mr. Rath and Mrs. Oung left.",
    "See Art. 37, para. 5 and No. 4 of the law.|It is short.",
    "The answer was No.|We went on.",
    "Boys vs. girls.|Nobody won.",
    # headings with a number are one unit
    "Chapter 4. Waiting for the rain",
    "1. Opening",
    "B. Arrest and after",
    "Question 2. What hurts most?",
    # note marks stay with what they mark
    "They were held.4 The court agreed.5|No one wrote.",
    "They were held.²|The court agreed.",
    "They were held. [12]|The court agreed.",
    "“They were held.”3|The court agreed.",
    # ellipses
    "They waited… and waited.|Then it rained.",
    "They waited…|Then it rained.",
]
# A note figure glued to a word in front of a new sentence is cut behind the figure.
BLOCKS[BLOCKS.index("They were held.4 The court agreed.5|No one wrote.")] = (
    "They were held.4|The court agreed.5|No one wrote."
)


@pytest.fixture(scope="module")
def rules() -> Language:
    language = spacy.blank("en", config=RULES)
    language.add_pipe("samleng_boundaries")
    return language


def cut(language: Language, marked: str) -> str:
    doc = language(marked.replace("|", " "))
    return "|".join(sentence.text for sentence in doc.sents)


@pytest.mark.parametrize("marked", BLOCKS)
def test_rules_alone_cut_a_block_into_its_sentences(rules: Language, marked: str) -> None:
    assert cut(rules, marked) == marked


@pytest.mark.parametrize("marked", [block for block in BLOCKS if not block.startswith("no capital")])
def test_the_pipeline_cuts_the_same_sentences(marked: str) -> None:
    assert cut(nlp.english.load(), marked) == marked


@pytest.mark.parametrize("text", ["", " ", "\n\n", ".", "”", "?!", "…”", "(", "*", "1.", "“"])
def test_blocks_without_words_are_no_trouble(rules: Language, text: str) -> None:
    assert rules(text).text == text
    assert "".join(sentence.text_with_ws for sentence in rules(text).sents) == text
