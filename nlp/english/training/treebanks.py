"""Universal Dependencies as sentences and paragraphs: a CoNLL-U reader that keeps spaces and paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TREEBANKS = {"EWT": "en_ewt", "GUM": "en_gum"}
SPLITS = ("train", "dev", "test")


@dataclass(slots=True)
class Word:
    """One syntactic word of a treebank; ``head`` is an index into its sentence, the root's is its own."""

    form: str
    lemma: str
    upos: str
    feats: dict[str, str]
    head: int
    deprel: str
    space: bool


@dataclass(slots=True)
class TreebankSentence:
    """Words of a sentence; ``new_document`` and ``new_paragraph`` tell what begins with it."""

    words: list[Word] = field(default_factory=list)
    new_document: bool = False
    new_paragraph: bool = False

    @property
    def text(self) -> str:
        """The running text, with the space after the last word where there is one."""
        return "".join(word.form + " " * word.space for word in self.words)


def treebank_path(ud_dir: Path, treebank: str, split: str) -> Path:
    """Where a split of ``EWT`` or ``GUM`` lies under ``ud_dir``."""
    return ud_dir / treebank / f"{TREEBANKS[treebank]}-ud-{split}.conllu"


def read(path: Path) -> list[TreebankSentence]:
    """Sentences of a CoNLL-U file in their order; empty nodes are left out, multi-word tokens split."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    return [_sentence(block.splitlines()) for block in blocks if block.strip()]


def _feats(cell: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in cell.split("|")) if cell != "_" else {}


def _sentence(lines: list[str]) -> TreebankSentence:
    sentence = TreebankSentence()
    glued_until, space_behind = 0, True
    for line in lines:
        if line.startswith("#"):
            sentence.new_document |= line.startswith("# newdoc")
            sentence.new_paragraph |= line.startswith(("# newdoc", "# newpar"))
            continue
        number, form, lemma, upos, _, feats, head, deprel, _, misc = line.split("\t")
        if "." in number:
            continue
        space = "SpaceAfter=No" not in misc.split("|")
        if "-" in number:  # a multi-word token: its parts stand together, the space comes behind the last
            glued_until, space_behind = int(number.split("-")[1]), space
            continue
        position = int(number)
        if position <= glued_until:
            space = space_behind and position == glued_until
        at = position - 1 if head == "0" else int(head) - 1
        sentence.words.append(Word(form, lemma, upos, _feats(feats), at, deprel, space))
    return sentence


def paragraphs(sentences: list[TreebankSentence]) -> Iterator[list[TreebankSentence]]:
    """Group sentences into the paragraphs their treebank marks."""
    group: list[TreebankSentence] = []
    for sentence in sentences:
        if group and sentence.new_paragraph:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group
