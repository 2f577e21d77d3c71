"""Reading a REFI-QDA project back: what human coders marked, as corrections of the sentences they marked."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from corpora.corrections import Correction
from corpora.records import CorpusError
from nlp.records import STANCES, VOICES
from outputs.refi import PIPELINE, PROJECT, code_tree, guid

Row = dict[str, Any]
LARGEST = 200 * 1024 * 1024  # bytes of all members unpacked
LEAST_SHARED = 0.5  # part of the shorter of selection and sentence that they share
CODED = ("concern", "request")


@dataclass(frozen=True, slots=True)
class Marked:
    """A selection of one coder in a source: place in the source's own text, and the keys of its codes."""

    source: str
    coder: str
    start: int
    end: int
    keys: frozenset[str]
    memo: str


def read_refi(
    path: Path, rows: Mapping[str, Sequence[Row]], text_of: Callable[[str], str], date: str
) -> tuple[list[Correction], list[str]]:
    """Corrections of the human coders of a project, and what could not be used.

    Parameters
    ----------
    path : Path
        A ``.qdpx`` that began as an export of this corpus.
    rows : mapping
        Tables of the tree it was exported from.
    text_of : callable
        Publication to the extracted text of that tree.
    date : str
        Day of the decisions.

    Raises
    ------
    CorpusError
        If the file is no such project, naming the file and the reason.
    """
    root, texts = _opened(path)
    keys = _code_keys(root, rows)
    sources = {guid("source", row["publication"]): row["publication"] for row in rows["publications"]}
    sentences: dict[str, list[Row]] = defaultdict(list)
    for row in rows["sentences"]:
        sentences[row["publication"]].append(row)
    notes: list[str] = []
    chosen: dict[tuple[str, str], set[str]] = defaultdict(set)
    memos: dict[tuple[str, str], list[str]] = defaultdict(list)
    for marked in _marked(root, keys):
        publication = sources.get(marked.source)
        if publication is None:
            notes.append(f"a selection lies in a source this corpus does not hold ({marked.source})")
            continue
        place = _place(marked, texts.get(marked.source), text_of(publication))
        found = _sentence_at(place, sentences[publication]) if place else None
        if found is None:
            notes.append(f"{publication}: the selection at {marked.start} to {marked.end} fits no sentence")
            continue
        chosen[found["sentence"], marked.coder] |= marked.keys
        memos[found["sentence"], marked.coder] += [marked.memo] if marked.memo else []
    publications = {row["sentence"]: row["publication"] for row in rows["sentences"]}
    corrections = []
    for (sentence, coder), own in sorted(chosen.items()):
        values = _values(own)
        if any(value is not None for value in (values["voice"], values["stance"], values["request"])):
            memo = "; ".join(memos[sentence, coder])
            corrections.append(
                Correction(sentence, publications[sentence], coder, date, **values, reason="import", memo=memo)
            )
    return corrections, notes


def _opened(path: Path) -> tuple[Any, dict[str, str]]:
    """The project's root element and the plain texts by GUID of their source."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise CorpusError(f"{path}: unpacks to more than {LARGEST >> 20} MB.")
            names = [name for name in archive.namelist() if name.lower().endswith(".qde")]
            if not names:
                raise CorpusError(f"{path}: holds no project.qde; export the project as REFI-QDA (.qdpx).")
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            root = etree.fromstring(archive.read(names[0]), parser)
            members = {name.rpartition("/")[2].lower(): name for name in archive.namelist()}
            texts = {}
            for source in root.iter(_q("TextSource")):
                member = members.get((source.get("plainTextPath") or "").rpartition("/")[2].lower())
                content = source.findtext(_q("PlainTextContent"))
                if member:
                    content = archive.read(member).decode("utf-8-sig")
                if content is not None:
                    texts[_plain(source.get("guid"))] = content.replace("\r\n", "\n")
            return root, texts
    except OSError as error:
        raise CorpusError(f"{path}: cannot be opened ({error.strerror or error}); check its name.") from error
    except (zipfile.BadZipFile, etree.XMLSyntaxError, UnicodeDecodeError, ValueError) as error:
        raise CorpusError(f"{path}: is no REFI-QDA project (.qdpx); export it again.") from error


def _code_keys(root: Any, rows: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """GUID of a code in the file to its key: by GUID, or by name where a program gave new GUIDs."""
    by_guid: dict[str, str] = {}
    by_name: dict[str, str] = {}
    todo = list(code_tree(rows))
    while todo:
        code = todo.pop()
        by_guid[guid("code", code.key)] = code.key
        by_name[code.name] = code.key
        todo += code.children
    keys = {}
    for element in root.iter(_q("Code")):
        identifier = _plain(element.get("guid"))
        key = by_guid.get(identifier) or by_name.get((element.get("name") or "").strip())
        if key:
            keys[identifier] = key
    return keys


def _marked(root: Any, keys: Mapping[str, str]) -> list[Marked]:
    """Selections of everybody but the pipeline, one for each coder."""
    users = {_plain(user.get("guid")): user.get("name") or "coder" for user in root.iter(_q("User"))}
    found = []
    for source in root.iter(_q("TextSource")):
        for selection in source.iter(_q("PlainTextSelection")):
            by_coder: dict[str, set[str]] = defaultdict(set)
            for coding in selection.iter(_q("Coding")):
                user = users.get(_plain(coding.get("creatingUser") or selection.get("creatingUser")), "coder")
                reference = coding.find(_q("CodeRef"))
                key = keys.get(_plain(reference.get("targetGUID"))) if reference is not None else None
                if key and user != PIPELINE:
                    by_coder[user].add(key)
            start, end = int(selection.get("startPosition", "0")), int(selection.get("endPosition", "0"))
            mine = _plain(selection.get("creatingUser")) != guid("user", PIPELINE)
            memo = (selection.findtext(_q("Description")) or "") if mine else ""
            for coder, own in sorted(by_coder.items()):
                found.append(Marked(_plain(source.get("guid")), coder, start, end, frozenset(own), memo))
    return found


def _place(marked: Marked, theirs: str | None, ours: str) -> tuple[int, int] | None:
    """Where a selection stands in our text; by its words where the program changed the text around it."""
    if theirs is None or theirs == ours:
        return (marked.start, marked.end) if 0 <= marked.start < marked.end <= len(ours) else None
    words = theirs[marked.start : marked.end]
    at = ours.find(words) if words.strip() else -1
    return (at, at + len(words)) if at >= 0 and ours.find(words, at + 1) < 0 else None


def _sentence_at(place: tuple[int, int], sentences: Sequence[Row]) -> Row | None:
    """The sentence that shares most with a place, if it is enough."""
    start, end = place
    best, most = None, 0
    for row in sentences:
        shared = min(end, row["end"]) - max(start, row["start"])
        if shared > most:
            best, most = row, shared
    shorter = min(end - start, best["end"] - best["start"]) if best else 0
    return best if best and most >= LEAST_SHARED * shorter else None


def _values(keys: set[str]) -> dict[str, Any]:
    """What the codes of one coder on one sentence decide; a theme decides its request."""
    requests = sorted(int(key.partition("/")[2]) for key in keys if key.startswith("request/"))
    themes = sorted(int(key[len("theme/R") :].partition("-")[0]) for key in keys if key.startswith("theme/R"))
    requests = sorted(set(requests or themes), key=lambda number: (number not in themes, number))
    voices = [name for name in VOICES if f"voice/{name}" in keys]
    stances = [name for name in STANCES if f"stance/{name}" in keys]
    stance = stances[0] if len(stances) == 1 else None
    request = requests[0] if requests and (stance is None or stance in CODED) else None
    return {
        "voice": voices[0] if len(voices) == 1 else None,
        "stance": stance,
        "request": request,
        "also": tuple(requests[1:]) if request is not None else (),
    }


def _plain(identifier: str | None) -> str:
    return (identifier or "").strip("{}").lower()


def _q(name: str) -> str:
    return f"{{{PROJECT}}}{name}"
