"""REFI-QDA 1.5 for NVivo, MAXQDA, ATLAS.ti, QualCoder: a project (.qdpx) with every coding, and the codebook (.qdc).

Positions are code points, 0-based, end exclusive, in plain text without byte order mark and with LF only. Names of
codes and sources are unique in the whole book, GUIDs come from names (uuid5): the same release gives the same file.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from nlp.records import STANCES, VOICES
from outputs.archives import pack
from outputs.quotations import quotation_rows

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]
PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
NAMESPACE = uuid.UUID("6f0f2f6e-5a0c-5b3f-9d3a-3d1d7c1d9a10")
ORIGIN = "samleng"
PIPELINE = "pipeline"
COLOURS = {"request": "#17506B", "theme": "#5B9AB8", "emergent": "#B5651D", "voice": "#6B4E8E", "stance": "#4E8E5B"}
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")



@dataclass(frozen=True, slots=True)
class Code:
    """A code: its key (``request/7``, ``theme/R7-beating``), unique name, description, and those under it."""

    key: str
    name: str
    description: str = ""
    colour: str = ""
    codable: bool = True
    children: tuple[Code, ...] = ()


def guid(*parts: object) -> str:
    """The GUID of a thing, from its name."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))


def code_tree(rows: Rows) -> tuple[Code, ...]:
    """Requests with their themes, voices and stances as codes."""
    themes: dict[int, list[Code]] = defaultdict(list)
    for row in sorted(rows["themes"], key=lambda row: row["theme"]):
        colour = COLOURS["emergent" if row["emergent"] else "theme"]
        name = f"{row['theme']} {row['title_en']} · {row['title_km']}"
        themes[row["request"]].append(Code(f"theme/{row['theme']}", name, "", colour))
    requests = [
        Code(
            f"request/{row['request']}",
            f"{row['request']}. {row['title_en']} · {row['title_km']}",
            "Counts are of sentences, not of children.",
            COLOURS["request" if row["request"] else "emergent"],
            True,
            tuple(themes[row["request"]]),
        )
        for row in sorted(rows["requests"], key=lambda row: row["request"])
    ]
    voices = tuple(Code(f"voice/{name}", f"voice: {name}", "", COLOURS["voice"]) for name in VOICES)
    stances = tuple(Code(f"stance/{name}", f"stance: {name}", "", COLOURS["stance"]) for name in STANCES)
    return (
        Code("folder/requests", "Requests · សំណើ", "", "", False, tuple(requests)),
        Code("folder/voices", "Voices · សំឡេង", "", "", False, voices),
        Code("folder/stances", "Stances · ជំហរ", "", "", False, stances),
    )


def qdc(rows: Rows) -> bytes:
    """The codebook alone."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK}, origin=ORIGIN)
    codes = etree.SubElement(root, f"{{{CODEBOOK}}}Codes")
    for code in code_tree(rows):
        _add_code(codes, code, CODEBOOK)
    return _xml(root)


def qdpx(rows: Rows, text_of: Callable[[str], str]) -> bytes:
    """The project.

    Parameters
    ----------
    rows : mapping
        Tables of one tree.
    text_of : callable
        Publication id to the extracted text the tree's offsets point into.
    """
    root = etree.Element(_q("Project"), nsmap={None: PROJECT}, name="samleng", origin=ORIGIN)
    root.set("creatingUserGUID", guid("user", PIPELINE))
    corrections = _corrections(rows)
    users = etree.SubElement(root, _q("Users"))
    for user in [PIPELINE, *sorted({row["coder"] for own in corrections.values() for row in own} - {PIPELINE})]:
        etree.SubElement(users, _q("User"), guid=guid("user", user), name=clean(user))
    codes = etree.SubElement(etree.SubElement(root, _q("CodeBook")), _q("Codes"))
    for code in code_tree(rows):
        _add_code(codes, code, PROJECT)
    sources = etree.SubElement(root, _q("Sources"))
    members: dict[str, bytes] = {}
    quotations: dict[str, list[Row]] = defaultdict(list)
    for row in quotation_rows(rows):
        quotations[row["publication"]].append(row)
    names = _source_names(rows["publications"])
    for publication in sorted(names):
        identifier = guid("source", publication)
        text = text_of(publication)
        members[f"sources/{identifier}.txt"] = text.encode("utf-8")
        _add_source(sources, publication, names[publication], identifier, quotations[publication], corrections)
    note = "Coded by samleng. Invented samples are marked in their names and are nobody's testimony."
    etree.SubElement(root, _q("Description")).text = note
    return pack({"project.qde": _xml(root)} | members)


def clean(text: str) -> str:
    """Text without characters XML cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def _add_source(
    sources: Any,
    publication: str,
    name: str,
    identifier: str,
    quotations: Sequence[Row],
    corrections: Mapping[str, list[Row]],
) -> None:
    source = etree.SubElement(sources, _q("TextSource"), guid=identifier, name=clean(name))
    source.set("plainTextPath", f"internal://{identifier}.txt")
    source.set("creatingUser", guid("user", PIPELINE))
    if quotations:
        etree.SubElement(source, _q("Description")).text = clean(f"{publication}: {quotations[0]['citation']}")
    for row in quotations:
        selection = etree.SubElement(source, _q("PlainTextSelection"), guid=guid("selection", row["id"]))
        selection.set("name", row["id"])
        selection.set("startPosition", str(row["start"]))
        selection.set("endPosition", str(row["end"]))
        selection.set("creatingUser", guid("user", PIPELINE))
        etree.SubElement(selection, _q("Description")).text = clean(f"score {row['score']:.2f}; {row['reason']}")
        for key in _keys(row):
            _add_coding(selection, row["id"], key, PIPELINE)
        for correction in corrections.get(row["id"], ()):
            for key in _corrected_keys(correction):
                _add_coding(selection, row["id"], key, correction["coder"])


def _add_coding(selection: Any, sentence: str, key: str, user: str) -> None:
    coding = etree.SubElement(selection, _q("Coding"), guid=guid("coding", sentence, key, user))
    coding.set("creatingUser", guid("user", user))
    etree.SubElement(coding, _q("CodeRef"), targetGUID=guid("code", key))


def _keys(row: Row) -> list[str]:
    """Codes of a quotation: requests, theme, voice, stance."""
    keys = [f"request/{number}" for number in (row["request"], *row["also"])]
    if row["theme"]:
        keys.append(f"theme/{row['theme']}")
    return [*keys, f"voice/{row['voice']}", f"stance/{row['stance']}"]


def _corrected_keys(row: Row) -> list[str]:
    keys = [] if row["request"] is None else [f"request/{number}" for number in (row["request"], *row["also"])]
    keys += [f"voice/{row['voice']}"] if row["voice"] else []
    return keys + ([f"stance/{row['stance']}"] if row["stance"] else [])


def _corrections(rows: Rows) -> dict[str, list[Row]]:
    """Decisions of people by sentence; only ``restricted`` holds them."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows.get("corrections", ()):
        found[row["sentence"]].append(row)
    return found


def _add_code(parent: Any, code: Code, namespace: str) -> None:
    element = etree.SubElement(parent, f"{{{namespace}}}Code", guid=guid("code", code.key), name=clean(code.name))
    element.set("isCodable", "true" if code.codable else "false")
    if code.colour:
        element.set("color", code.colour)
    if code.description:
        etree.SubElement(element, f"{{{namespace}}}Description").text = clean(code.description)
    for child in code.children:
        _add_code(element, child, namespace)


def _source_names(publications: Sequence[Row]) -> dict[str, str]:
    """Publication to a name no other source has; invented samples say so."""
    counts = Counter(row["title"] for row in publications)
    names = {}
    for row in publications:
        name = row["title"] if counts[row["title"]] == 1 else f"{row['title']} ({row['publication']})"
        names[row["publication"]] = f"{name} [invented sample]" if row["invented"] else name
    return names


def _q(name: str) -> str:
    return f"{{{PROJECT}}}{name}"


def _xml(root: Any) -> bytes:
    etree.indent(root)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return written
