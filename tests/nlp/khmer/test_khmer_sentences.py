"""Sentences: where they end and where they go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlp.khmer import normalise, split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["ខ្ញុំទៅផ្ទះ។", "គាត់ទៅសាលា៕", "ចប់"],
        ["ក្មេងៗ ទៅសាលា៖ ១០០៛ ក្នុងមួយថ្ងៃ ។", "ល្អ។"],
        ["គាត់ទិញសៀវភៅ ប៊ិច ។ល។ ដើម្បីរៀន។", "ល្អ។"],
        ["គាត់ទិញប៊ិច ។ល។", "ខ្ញុំទៅ។"],
        ["គាត់ទិញប៊ិច ។ល។។", "ខ្ញុំទៅ។"],
        ["គាត់ថា៖ «គេវាយខ្ញុំ។", "ខ្ញុំមិនប្តឹងទេ»។", "គាត់យំ។"],  # each sentence of a quotation
        ["«ខ្ញុំឈឺ។» គាត់និយាយ។", "ខ្ញុំទៅ។"],  # attribution behind the closing mark
        ["«ខ្ញុំឈឺ» គាត់និយាយ។", "«ខ្ញុំទៅ»។"],
        ["«ជួយផង!» គាត់ស្រែក។"],
        ["គាត់សួរថា «ឈឺអី?» រួចបោះថ្នាំមក។", "ខ្ញុំយំ។"],  # a question within a sentence
        ["«ខ្ញុំឈឺ។»", "គាត់បន្តថា គាត់ចង់ទៅ។"],  # a new sentence, not an attribution
        ["«ខ្ញុំឈឺ។» – ពិសី អាយុ ១៥ឆ្នាំ"],
        ["“គេចងដៃខ្ញុំ។", "ខ្ញុំមិនចេះអានទេ”។", "វាថា វាទៅ។"],
        ["ចំណងជើង «កុំទុកខ្ញុំចោល។» របស់គាត់។"],
        ["ឯ.ឧ. ហេង ទៅ។", "ល្អ។"],
        ["១. ខ្ញុំទៅ។", "២. គាត់មក។"],
        ["តើទៅណា?", "ទៅផ្សារ!", "មើល http://a.example/?x=1 ផង។"],
        ["ទៅផ្ទះ. ", "គាត់មក."],
        ["ឈ្មោះ៖ ហេង\n", "អាយុ៖ ១៥\n", "ខេត្ត៖ កំពត"],
        ["។"],
        [],
    ],
)
def test_cuts_sentences(sentences: list[str]) -> None:
    joined = "".join(part if part.endswith(("\n", " ")) else f"{part} " for part in sentences)
    found = [joined[start:end] for start, end in split_sentences(joined)]
    assert found == [part.strip() for part in sentences]


def test_finds_the_sentences_of_the_development_documents(
    shared: Path, gold_sentences: dict[str, list[str]]
) -> None:
    found = right = expected = 0
    for name, gold in gold_sentences.items():
        source = normalise((shared / f"dev/{name}.md").read_text("utf-8")).text
        ends = {end for _, end in split_sentences(source)}
        at = 0
        gold_ends = set()
        for sentence in gold:
            text = normalise(sentence).text.strip()
            at = source.index(text, at) + len(text)
            gold_ends.add(at)
        right += len(ends & gold_ends)
        found, expected = found + len(ends), expected + len(gold_ends)
    assert 2 * right / (found + expected) > 0.98


def test_a_doc_has_the_same_sentences(khmer, real_lines: list[str]) -> None:  # type: ignore[no-untyped-def]
    for line in real_lines[::20]:
        doc = khmer(line)
        expected = [doc.text[start:end] for start, end in split_sentences(doc.text)]
        assert [sentence.text.strip() for sentence in doc.sents] == expected
