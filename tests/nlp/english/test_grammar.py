"""The adapter gives the same subjects, negations and complements for both sets of labels."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from nlp.english import grammar

# sentence; heads; UPOS; labels of Universal Dependencies; labels of en_core_web_*
PARSES: dict[str, tuple[str, list[int], str, str, str]] = {
    "not told": (
        "They were not told why",
        [3, 3, 3, 3, 3],
        "PRON AUX PART VERB ADV",
        "nsubj:pass aux:pass advmod ROOT advmod",
        "nsubjpass auxpass neg ROOT advmod",
    ),
    "no lawyer": (
        "The boys had no lawyer",
        [1, 2, 2, 4, 2],
        "DET NOUN VERB DET NOUN",
        "det nsubj ROOT det obj",
        "det nsubj ROOT det dobj",
    ),
    "nobody": (
        "Nobody asked me",
        [1, 1, 1],
        "PRON VERB PRON",
        "nsubj ROOT obj",
        "nsubj ROOT dobj",
    ),
    "not only": (
        "It was not only cold",
        [4, 4, 4, 4, 4],
        "PRON AUX PART ADV ADJ",
        "nsubj cop advmod advmod ROOT",
        "nsubj ROOT neg advmod acomp",
    ),
    "whether or not": (
        "He asks whether or not to go",
        [1, 1, 6, 4, 2, 6, 1],
        "PRON VERB SCONJ CCONJ PART PART VERB",
        "nsubj ROOT mark cc conj mark ccomp",
        "nsubj ROOT mark cc neg aux xcomp",
    ),
    "coordinated": (
        "Girls and boys said that they wait",
        [3, 2, 0, 3, 6, 6, 3],
        "NOUN CCONJ NOUN VERB SCONJ PRON VERB",
        "nsubj cc conj ROOT mark nsubj ccomp",
        "nsubj cc conj ROOT mark nsubj ccomp",
    ),
    "shared": (
        "She wept and asked for help",
        [1, 1, 3, 1, 5, 3],
        "PRON VERB CCONJ VERB ADP NOUN",
        "nsubj ROOT cc conj case obl",
        "nsubj ROOT cc conj prep pobj",
    ),
    "relative": (
        "a guard who hit him",
        [1, 1, 3, 1, 3],
        "DET NOUN PRON VERB PRON",
        "det ROOT nsubj acl:relcl obj",
        "det ROOT nsubj relcl dobj",
    ),
    "inverted": (
        "“ We wait , ” said Rith",
        [2, 2, 5, 2, 2, 5, 5],
        "PUNCT PRON VERB PUNCT PUNCT VERB PROPN",
        "punct nsubj ccomp punct punct ROOT obj",
        "punct nsubj ccomp punct punct ROOT nsubj",
    ),
    "imperative": ("Help us", [0, 0], "VERB PRON", "ROOT obj", "ROOT dobj"),
    "said no": (
        "All said no",
        [1, 1, 1],
        "PRON VERB INTJ",
        "nsubj ROOT obj",
        "nsubj ROOT intj",
    ),
}

# parse, word asked about, subjects, negations, complements
EXPECTED = [
    ("not told", "told", ["They"], ["not"], []),
    ("not told", "were", ["They"], [], []),
    ("no lawyer", "had", ["boys"], ["no"], ["lawyer"]),
    ("no lawyer", "lawyer", [], ["no"], []),
    ("nobody", "asked", ["Nobody"], ["Nobody"], ["me"]),
    ("coordinated", "said", ["Girls", "boys"], [], ["wait"]),
    ("coordinated", "wait", ["they"], [], []),
    ("shared", "asked", ["She"], [], []),
    ("relative", "hit", ["guard"], [], ["him"]),
    ("inverted", "said", ["Rith"], [], ["wait"]),
    ("imperative", "Help", [], [], ["us"]),
]


@pytest.fixture(params=["universal", "en_core_web"])
def scheme(request: pytest.FixtureRequest) -> int:
    return {"universal": 0, "en_core_web": 1}[request.param]


def parsed(name: str, scheme: int) -> Doc:
    words, heads, pos, *labels = PARSES[name]
    return Doc(
        spacy.blank("en").vocab,
        words=words.split(),
        heads=heads,
        pos=pos.split(),
        deps=labels[scheme].split(),
    )


@pytest.mark.parametrize(("name", "word", "who", "denied", "said"), EXPECTED)
def test_both_schemes_read_alike(
    scheme: int, name: str, word: str, who: list[str], denied: list[str], said: list[str]
) -> None:
    token = next(token for token in parsed(name, scheme) if token.text == word)
    assert [one.text for one in grammar.subjects(token)] == who
    assert [one.text for one in grammar.negations(token)] == denied
    assert [one.text for one in grammar.complements(token)] == said


@pytest.mark.parametrize("name", ["not only", "whether or not", "said no"])
def test_idle_negators_deny_nothing(scheme: int, name: str) -> None:
    assert [grammar.negations(token) for token in parsed(name, scheme)] == [[]] * len(parsed(name, scheme))


def test_a_cycle_of_shared_subjects_ends(scheme: int) -> None:
    doc = Doc(spacy.blank("en").vocab, words=["go", "come"], heads=[0, 0], deps=["ROOT", "conj"])
    assert grammar.subjects(doc[1]) == []
