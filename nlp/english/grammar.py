"""Subjects, negations and complements of a verb, whether a parser speaks Universal Dependencies or ``en_core_web_*``.

The two schemes name the same relations differently ("nsubj:pass" and "nsubjpass", "obj" and "dobj", "neg" in the
one and "advmod" in the other); nothing outside this module needs to know which pipeline has read a Doc.
Sources: https://universaldependencies.org/u/dep/ and the ClearNLP guidelines behind ``en_core_web_*``.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "csubj", "csubj:pass", "csubjpass", "nsubj:outer"})
COMPLEMENTS = frozenset({"ccomp", "xcomp", "parataxis", "obj", "dobj"})
CLAUSES = frozenset({"ccomp", "xcomp", "advcl", "acl:relcl", "relcl", "conj", "ROOT", "parataxis", "acl", "csubj"})
COPULAS = frozenset({"cop"})
AUXILIARIES = frozenset({"aux", "aux:pass", "auxpass", "cop"})
SHARED_SUBJECT = frozenset({"conj", "xcomp"})

NEGATORS = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "no", "cannot", "hardly", "barely", "scarcely"})
DETERMINER_NEGATORS = frozenset({"no", "neither"})
NEGATIVE_PRONOUNS = frozenset({"nobody", "none", "nothing", "no-one", "noone"})
# "not only", "no matter", "whether or not", "no longer than" do not deny what their head says.
IDLE_FOLLOWERS = frozenset({"only", "just", "merely", "simply", "least"})


def subjects(verb: Token) -> list[Token]:
    """Grammatical subjects of ``verb``, its own or the one it shares with the verb it is joined to.

    For a copular clause read by Universal Dependencies give the predicate ("is afraid": "afraid") or the
    copula itself; both have the same subject.

    Returns
    -------
    list of Token
        Heads of the subjects in reading order with those coordinated to them; relative pronouns are replaced by the
        noun they stand for; empty where there is none (imperatives).
    """
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        own = [child for child in verb.children if child.dep_ in SUBJECTS]
        if own:
            return [token for subject in own for token in _with_conjuncts(_resolve(subject, verb))]
        if verb.dep_ in AUXILIARIES | SHARED_SUBJECT:
            verb = verb.head
        elif verb.dep_ in {"acl"} and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}:
            return [verb.head]
    return []


def _resolve(subject: Token, verb: Token) -> Token:
    relative = subject.lower_ in {"who", "which", "that"} and verb.dep_ in {"acl:relcl", "relcl"}
    return verb.head if relative else subject


def _with_conjuncts(token: Token) -> Iterator[Token]:
    yield token
    yield from (other for other in token.conjuncts if other.i > token.i and other.dep_ == "conj")


def negations(token: Token) -> list[Token]:
    """Words that deny ``token``: "not", "never", "no", a negative subject or object, as the parse hangs them.

    Returns
    -------
    list of Token
        In reading order; "not only", "no matter", "whether or not" are left out.
    """
    found = [child for child in token.children if _denies(child)]
    for child in token.children:
        if child.dep_ in SUBJECTS | {"obj", "dobj", "attr", "pobj", "det"}:
            found.extend(_inside(child))
        if child.dep_ in AUXILIARIES:
            found.extend(grand for grand in child.children if _denies(grand))
    return sorted({one.i: one for one in found}.values(), key=lambda one: one.i)


def _denies(token: Token) -> bool:
    """Whether ``token`` negates its head."""
    if token.dep_ != "neg" and token.lower_ not in NEGATORS:
        return False
    return not _is_idle(token)


def _inside(noun: Token) -> list[Token]:
    """The negation a noun phrase carries: "no lawyer", "nobody", "none of them"."""
    if noun.lower_ in NEGATIVE_PRONOUNS or (noun.lower_ == "one" and noun.i and noun.nbor(-1).lower_ == "no"):
        return [noun]
    return [child for child in noun.children if child.lower_ in DETERMINER_NEGATORS and not _is_idle(child)]


def _is_idle(token: Token) -> bool:
    doc = token.doc
    after = doc[token.i + 1].lower_ if token.i + 1 < len(doc) else ""
    before = [doc[k].lower_ for k in range(max(0, token.i - 6), token.i)]
    if after in IDLE_FOLLOWERS or (token.lower_ == "no" and after in {"matter", "doubt", "longer"} and after != "longer"):
        return True
    return bool(before) and before[-1] == "or" and "whether" in before


def complements(token: Token) -> list[Token]:
    """What is said, asked or wished: heads of the clauses and objects that complete ``token``.

    Returns
    -------
    list of Token
        In reading order: clausal complements (``ccomp``, ``xcomp``, quoted ``parataxis``) and direct objects.
    """
    return [child for child in token.children if child.dep_ in COMPLEMENTS]
