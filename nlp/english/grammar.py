"""Subjects, negations and complements of a verb, from Universal Dependencies or ``en_core_web_*`` labels.

The two schemes name the same relations differently ("nsubj:pass" and "nsubjpass", "obj" and "dobj", "neg" in
the one and "advmod" in the other); nothing outside this module needs to know which pipeline has read a Doc.
Sources: https://universaldependencies.org/u/dep/ and the ClearNLP guidelines behind ``en_core_web_*``.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from nlp.english.lists import words

SUBJECTS = frozenset(
    {"nsubj", "nsubj:pass", "nsubj:outer", "nsubjpass", "csubj", "csubj:pass", "csubj:outer", "csubjpass"}
)
OBJECTS = frozenset({"obj", "dobj"})
COMPLEMENTS = frozenset({"ccomp", "xcomp", "parataxis"}) | OBJECTS
AUXILIARIES = frozenset({"aux", "aux:pass", "auxpass", "cop"})
SHARED_SUBJECT = frozenset({"conj", "xcomp"})
RELATIVE_CLAUSES = frozenset({"acl:relcl", "relcl"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
NOUN_PHRASES = SUBJECTS | OBJECTS | {"attr", "pobj", "obl"}

DEPENDENT = frozenset(
    {"obl", "nmod", "nmod:poss", "poss", "appos", "pobj", "flat", "compound", "nummod", "conj", "iobj"}
) | OBJECTS
FINITE_TAGS = frozenset({"VBD", "VBP", "VBZ"})

NEGATORS = frozenset(
    {"not", "n't", "n’t", "never", "neither", "nor", "no", "cannot", "hardly", "barely", "scarcely"}
)
NEGATING_RELATIONS = frozenset({"neg", "advmod", "det", "cc", "cc:preconj", "preconj", "predet"})
NEGATIVE_PRONOUNS = frozenset({"nobody", "none", "nothing", "noone"})
# "not only", "no matter", "whether or not" do not deny what their head says.
IDLE_FOLLOWERS = frozenset({"only", "just", "merely", "simply", "least", "matter", "doubt"})
WHETHER_REACH = 6  # tokens between "whether" and "or not"
INVERSION_REACH = 4  # tokens between "said" and the head of the speaker behind it
CLOSING = frozenset({"”", "’", '"', "'", ",", "»", "''"})


def subjects(verb: Token) -> list[Token]:
    """Grammatical subjects of ``verb``, its own or those it shares with the verb it is joined to.

    For a copular clause read by Universal Dependencies give the predicate ("is afraid": "afraid") or the
    copula; both have the same subject.

    Returns
    -------
    list of Token
        Heads of the subjects in reading order with those coordinated to them; a relative pronoun is replaced
        by the noun it stands for; the speaker of "…,” said X" counts even where the parse calls X an object.
        Empty where there is none (imperatives).
    """
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        own = _own_subjects(verb) or _inverted(verb)
        if own:
            return [token for subject in own for token in _with_conjuncts(_antecedent(subject, verb))]
        if verb.dep_ in AUXILIARIES | SHARED_SUBJECT:
            verb = verb.head
        elif verb.dep_ in RELATIVE_CLAUSES | {"acl"} and verb.head.pos_ in NOMINAL:
            return [verb.head]
    return _left_of(verb)


def _own_subjects(verb: Token) -> list[Token]:
    """The subjects the parse gives; "it" rather than the clause it announces."""
    found = [child for child in verb.children if child.dep_ in SUBJECTS]
    announced = [child for child in verb.lefts if child.dep_ == "expl" and child.pos_ == "PRON"]
    return announced if announced and all(child.dep_.startswith("csubj") for child in found) else found


def _left_of(verb: Token) -> list[Token]:
    """For a finite reporting verb without a subject in the parse, the nearest free noun."""
    finite = "Fin" in verb.morph.get("VerbForm", []) or verb.tag_ in FINITE_TAGS
    if verb.lower_ not in words("reporting_verbs") or not finite:
        return []
    left = (verb.doc[i] for i in range(verb.i - 1, verb.sent.start - 1, -1))
    free = (one for one in left if one.pos_ in NOMINAL and one.dep_ not in DEPENDENT)
    return [one for one in free if not any(child.pos_ == "ADP" for child in one.lefts)][:1]


def _inverted(verb: Token) -> list[Token]:
    """The speaker behind a reporting verb that follows a quotation, whatever the parse calls him."""
    after_quotation = verb.i > 0 and verb.nbor(-1).text in CLOSING
    if not after_quotation or verb.lower_ not in words("reporting_verbs"):
        return []
    near = (child for child in verb.rights if child.i <= verb.i + INVERSION_REACH and child.pos_ in NOMINAL)
    return list(near)[:1]


def _antecedent(subject: Token, verb: Token) -> Token:
    relative = subject.lower_ in {"who", "which", "that"} and verb.dep_ in RELATIVE_CLAUSES
    return verb.head if relative else subject


def _with_conjuncts(token: Token) -> Iterator[Token]:
    yield token
    yield from (other for other in token.conjuncts if other.i > token.i and other.pos_ in NOMINAL)


def negations(token: Token) -> list[Token]:
    """Words that deny ``token``: "not", "never", "nor", and the "no" or "nobody" of its subject or object.

    Returns
    -------
    list of Token
        In reading order; those of "not only", "no matter" and "whether or not" are left out.
    """
    found = [child for child in token.children if _denies(child)]
    for child in token.children:
        if child.dep_ in NOUN_PHRASES:
            found.extend(_inside(child))
        elif child.dep_ in AUXILIARIES:
            found.extend(grandchild for grandchild in child.children if _denies(grandchild))
    return sorted({one.i: one for one in found}.values(), key=lambda one: one.i)


def _denies(token: Token) -> bool:
    """Whether ``token`` negates its head."""
    negator = token.dep_ == "neg" or (token.lower_ in NEGATORS and token.dep_ in NEGATING_RELATIONS)
    return negator and not _is_idle(token)


def _inside(noun: Token) -> list[Token]:
    """The negation a noun phrase carries: "no lawyer", "nobody", "none of them", "no one"."""
    if noun.lower_ in NEGATIVE_PRONOUNS:
        return [noun]
    return [child for child in noun.children if _denies(child)]


def _is_idle(token: Token) -> bool:
    """Whether the negator belongs to "not only", "no matter" or "whether or not"."""
    doc = token.doc
    if token.i + 1 < len(doc) and doc[token.i + 1].lower_ in IDLE_FOLLOWERS:
        return True
    before = [doc[i].lower_ for i in range(max(0, token.i - WHETHER_REACH), token.i)]
    return before[-1:] == ["or"] and "whether" in before


def complements(token: Token) -> list[Token]:
    """What is said, asked or wished: heads of the clauses and objects that complete ``token``.

    Returns
    -------
    list of Token
        In reading order: clausal complements, quotations hung on as ``parataxis``, and direct objects; a
        speaker behind his verb is none.
    """
    speakers = {one.i for one in _inverted(token)} if not _has_subject(token) else set()
    return [child for child in token.children if child.dep_ in COMPLEMENTS and child.i not in speakers]


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in SUBJECTS for child in verb.children)
