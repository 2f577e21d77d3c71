"""Read a file with the reader of its format."""

from __future__ import annotations

from pathlib import Path

from corpora.readers.assemble import assemble
from corpora.readers.markdown import read_markdown
from corpora.readers.plaintext import read_plaintext
from corpora.record import Record
from corpora.records import CorpusError, Document

_TEXT_READERS = {".md": read_markdown, ".markdown": read_markdown, ".txt": read_plaintext, ".text": read_plaintext}


def read(path: Path, record: Record) -> Document:
    """The document in ``path``.

    Raises
    ------
    CorpusError
        One sentence: file, place, reason, what to do.
    """
    return read_here(path, record)


def read_here(path: Path, record: Record) -> Document:
    """Read in this process, without gate and limits."""
    reader = _TEXT_READERS.get(path.suffix.lower())
    if reader is None:
        raise CorpusError(f"{path}: no reader for files ending in {path.suffix!r}; convert it to PDF or Markdown.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8.") from error
    except OSError as error:
        raise CorpusError(f"{path}: cannot be opened ({error.strerror}); check its name and rights.") from error
    try:
        return assemble(reader(text.replace("\r\n", "\n").replace("\r", "\n")), record)
    except CorpusError as error:
        raise CorpusError(f"{path}: {error}") from error
