"""Lemmas by form and part of speech: exceptions learnt from a treebank, then simplemma's dictionary.

Component ``samleng_lemma``; it measured better than a trained lemmatizer and costs no model
(https://github.com/adbar/simplemma, MIT).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import simplemma
import srsly
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

FILE = "exceptions.json"
MOST_SEEN = 200_000
INFLECTED = frozenset({"NOUN", "VERB", "AUX"})
COMPARED = frozenset({"ADJ", "ADV"})
UNINFLECTED = frozenset({"PROPN", "X", "SYM", "PUNCT"})
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
APOSTROPHES = str.maketrans("’‘", "''")


@lru_cache(maxsize=100_000)
def regular_lemma(form: str, pos: str) -> str:
    """The lemma of ``form`` without any exceptions; proper names and symbols stay as they are."""
    if pos == "NUM":
        return THOUSANDS.sub("", form).lower()
    if pos in UNINFLECTED:
        return form
    lower = form.lower()
    if pos in INFLECTED:
        return simplemma.lemmatize(lower, lang="en").lower()
    if pos in COMPARED and lower.endswith(("er", "est")):
        return simplemma.lemmatize(lower, lang="en").lower()
    return lower


class Lemmas:
    """Sets ``lemma_`` of every token; ``exceptions`` maps "form|UPOS", in lower case, to a lemma."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.exceptions: dict[str, str] = {}
        self._seen: dict[tuple[int, int], str] = {}  # ids of form and tag → lemma; most words come again

    def __call__(self, doc: Doc) -> Doc:
        if len(self._seen) > MOST_SEEN:
            self._seen.clear()
        for token in doc:
            key = (token.orth, token.pos)
            lemma = self._seen.get(key)
            if lemma is None:
                lemma = self._seen[key] = self.lemma(token.text, token.pos_)
            token.lemma_ = lemma
        return doc

    def lemma(self, form: str, pos: str) -> str:
        """The lemma of ``form`` used as ``pos`` (a UPOS tag)."""
        straight = form.translate(APOSTROPHES)
        exception = self.exceptions.get(f"{straight.lower()}|{pos}")
        return regular_lemma(straight, pos) if exception is None else exception

    def initialize(
        self, get_examples: Any = None, *, nlp: Language | None = None, exceptions: str | None = None
    ) -> None:
        """Take the exceptions from a JSON file."""
        if exceptions:
            self._seen.clear()
            self.exceptions = dict(srsly.read_json(Path(exceptions)))

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """Exact lemma accuracy by spaCy's own scorer."""
        return dict(Scorer.score_token_attr(examples, "lemma"))

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the exceptions into the folder ``path``."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        srsly.write_json(folder / FILE, self.exceptions)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Lemmas:
        """Read the exceptions from the folder ``path``."""
        self._seen.clear()
        self.exceptions = dict(srsly.read_json(Path(path) / FILE))
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The exceptions as JSON."""
        return srsly.json_dumps(self.exceptions).encode("utf-8")

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Lemmas:
        """The reverse of ``to_bytes``."""
        self._seen.clear()
        self.exceptions = dict(srsly.json_loads(data.decode("utf-8")))
        return self


@Language.factory("samleng_lemma", assigns=["token.lemma"], requires=["token.pos"])
def make_lemmas(nlp: Language, name: str) -> Lemmas:
    """The factory of the component."""
    return Lemmas(name)
