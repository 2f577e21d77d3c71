"""Facts about publications as Zotero exports them: CSL-JSON, BibTeX, RIS, to the fields of a record."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpora.readers.gate import decode
from corpora.record_file import schema
from corpora.records import CorpusError

_LARGEST = 20 * 1024 * 1024  # bytes
_BIBTEX_TYPES = {
    "article": "article-journal", "book": "book", "inbook": "chapter", "incollection": "chapter",
    "inproceedings": "paper-conference", "techreport": "report", "report": "report", "phdthesis": "thesis",
    "mastersthesis": "thesis", "online": "webpage", "misc": "document", "unpublished": "manuscript",
}  # fmt: skip
_RIS_TYPES = {
    "RPRT": "report", "BOOK": "book", "CHAP": "chapter", "JOUR": "article-journal",
    "NEWS": "article-newspaper",
    "MGZN": "article-magazine", "CONF": "paper-conference", "THES": "thesis", "ELEC": "webpage",
    "WEB": "webpage", "PAMP": "pamphlet",
    "HEAR": "hearing", "DATA": "dataset", "BLOG": "post-weblog",
}  # fmt: skip
_LANGUAGES = {"khmer": "km", "khm": "km", "ខ្មែរ": "km", "english": "en", "eng": "en"}


def read_bibliography(path: Path) -> list[dict[str, Any]]:
    """Record fields of every entry of a ``.json`` (CSL), ``.bib`` or ``.ris`` file.

    Raises
    ------
    CorpusError
        If it cannot be read, or a package for the format is missing.
    """
    readers = {".json": _csl, ".bib": _bibtex, ".ris": _ris}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise CorpusError(f"{path}: bibliographies end in .json (CSL), .bib or .ris; export it so.")
    try:
        if path.stat().st_size > _LARGEST:
            raise CorpusError(f"{path}: it is larger than {_LARGEST >> 20} MB; export fewer entries.")
        entries = reader(decode(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = " ".join(str(error).split())[:160]
        raise CorpusError(f"{path}: it cannot be read ({reason}); export it anew.") from error
    return [_known(entry) for entry in entries]


def _known(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Only fields a record has, without empty ones; languages as codes."""
    fields = schema()["properties"]
    kept = {key: value for key, value in entry.items() if key in fields and value not in (None, "", [], {})}
    if isinstance(kept.get("language"), str):
        codes = re.split(r"[,;/ ]+", kept["language"].casefold())
        found = [_LANGUAGES.get(code, code[:2]) for code in codes if code]
        kept["language"] = [code for code in dict.fromkeys(found) if code in ("en", "km")] or ["und"]
    if kept.get("type") not in fields["type"]["enum"]:
        kept.pop("type", None)
    if not re.match(fields["URL"]["pattern"], str(kept.get("URL", ""))):
        kept.pop("URL", None)
    kept.pop("id", None)
    return kept


def _csl(text: str) -> list[dict[str, Any]]:
    loaded = json.loads(text)
    entries = loaded.get("items", [loaded]) if isinstance(loaded, dict) else loaded
    return [dict(entry) for entry in entries]


def _bibtex(text: str) -> list[dict[str, Any]]:
    try:
        import bibtexparser
        from bibtexparser.customization import convert_to_unicode
    except ImportError as error:
        advice = "install samleng[bibliography] or export as .json"
        raise CorpusError(f"BibTeX needs bibtexparser; {advice}.") from error
    parser = bibtexparser.bparser.BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    parser.customization = convert_to_unicode
    return [_from_bibtex(entry) for entry in bibtexparser.loads(text, parser=parser).entries]


def _from_bibtex(entry: Mapping[str, str]) -> dict[str, Any]:
    plain = {key.lower(): re.sub(r"[{}]", "", value).strip() for key, value in entry.items()}
    date = plain.get("date") or plain.get("year", "")
    return {
        "type": _BIBTEX_TYPES.get(plain.get("entrytype", "misc"), "document"),
        "title": " ".join(plain.get("title", "").split()),
        "author": [_person(name) for name in re.split(r"\s+and\s+", plain.get("author", "")) if name],
        "issued": date if re.fullmatch(r"\d{4}(-\d{2}){0,2}", date) else "",
        "publisher": plain.get("publisher") or plain.get("institution") or plain.get("organization"),
        "publisher-place": plain.get("address") or plain.get("location"),
        "URL": plain.get("url"), "DOI": plain.get("doi"), "ISBN": plain.get("isbn"),
        "language": plain.get("language") or plain.get("langid"), "number": plain.get("number"),
        "container-title": plain.get("journal") or plain.get("booktitle"), "note": plain.get("note"),
    }  # fmt: skip


def _ris(text: str) -> list[dict[str, Any]]:
    try:
        import rispy
    except ImportError as error:
        raise CorpusError("RIS needs rispy; install samleng[bibliography] or export as .json.") from error
    return [_from_ris(entry) for entry in rispy.loads(text)]


def _from_ris(entry: Mapping[str, Any]) -> dict[str, Any]:
    date = str(entry.get("date") or entry.get("year") or "").strip("/").replace("/", "-")
    urls = entry.get("urls") or []
    authors = entry.get("authors") or entry.get("first_authors") or []
    return {
        "type": _RIS_TYPES.get(entry.get("type_of_reference", ""), "document"),
        "title": entry.get("title") or entry.get("primary_title"),
        "author": [_person(name) for name in authors],
        "issued": date if re.fullmatch(r"\d{4}(-\d{2}){0,2}", date) else date[:4],
        "publisher": entry.get("publisher"), "publisher-place": entry.get("place_published"),
        "URL": urls[0] if urls else entry.get("url"), "DOI": entry.get("doi"),
        "language": entry.get("language"), "container-title": entry.get("secondary_title"),
        "abstract": entry.get("abstract"),
    }  # fmt: skip


def _person(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma else {"literal": name.strip()}
