"""Read a file: through the gate, then with the reader of its format in a process of its own with limits."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.readers.exchange import document_from_json, record_to_json
from corpora.record import Record
from corpora.records import CorpusError, Document

_LARGEST_ANSWER = 400 * 1024 * 1024  # bytes
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost.

    ``seconds`` of wall time for the text; ``page_seconds`` more for each page that is read by OCR; ``memory``
    in bytes of address space.
    """

    seconds: float = 30.0
    page_seconds: float = 40.0
    memory: int = 1024 * 1024 * 1024


def read(path: Path, record: Record, limits: Limits | None = None) -> Document:
    """The document in ``path``, read in a process of its own.

    Parameters
    ----------
    path : Path
        PDF, DOCX, HTML, Markdown, plain text, CSV or XLSX.
    record : Record
        Its record; ``Record.bare(path)`` for a file without one.
    limits : Limits, optional
        Time and memory.

    Raises
    ------
    CorpusError
        One sentence: file, place, reason, what to do. Text that could be wrong is never returned.
    """
    limits = limits or Limits()
    try:
        _check_digest(path, record)
        answer = _in_worker(path, record, limits, ())
        if "ocr_pages" in answer:
            pages = answer["ocr_pages"]
            longer = Limits(limits.seconds + limits.page_seconds * len(pages), 0, limits.memory)
            answer = _in_worker(path, record, longer, pages)
    except CorpusError as error:
        raise CorpusError(f"{path}: {error}") from error
    return document_from_json(answer["document"])


def digest(path: Path) -> str:
    """SHA-256 of a file, as hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_digest(path: Path, record: Record) -> None:
    if record.sha256 and path.is_file() and digest(path) != record.sha256:
        raise CorpusError(
            "the file is not the one of the record (sha256 differs); restore it, or correct the record."
        )


def _in_worker(path: Path, record: Record, limits: Limits, ocr_pages: Sequence[int]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="samleng-") as folder:
        answer_path = Path(folder) / "answer.json"
        job = {
            "path": str(path.absolute()), "record": record_to_json(record), "answer": str(answer_path),
            "memory": limits.memory, "seconds": limits.seconds, "ocr_pages": list(ocr_pages), "work": folder,
        }  # fmt: skip
        code = _run(json.dumps(job), limits.seconds, folder)
        if not answer_path.is_file():
            raise CorpusError(_why_silent(code, limits))
        if answer_path.stat().st_size > _LARGEST_ANSWER:
            raise CorpusError("it holds more text than any publication; split it.")
        answer: dict[str, Any] = json.loads(answer_path.read_text(encoding="utf-8"))
    if "error" in answer:
        raise CorpusError(answer["error"])
    return answer


def _run(job: str, seconds: float, folder: str) -> int | None:
    """Exit code of the worker, None if it was stopped because time was up."""
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "PYTHONPATH": paths, "OMP_THREAD_LIMIT": "1", "TMPDIR": folder}
    with subprocess.Popen(
        [sys.executable, "-m", "corpora.readers.worker"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=environment, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.communicate(job.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _stop(process)
        return process.returncode


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the worker and what it started (it leads a group of its own)."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, 9)


def _why_silent(code: int | None, limits: Limits) -> str:
    if code is None or code == -24:  # SIGXCPU
        seconds = f"{limits.seconds:.0f} seconds"
        return f"reading took longer than {seconds} and was stopped; save it anew or split it."
    if code < 0:
        why = "needed too much memory" if code == -6 else f"crashed (signal {-code})"
        return f"its reader {why} and was stopped; save it anew, or as PDF or text."
    return "its reader stopped without an answer; save it anew, or as PDF or text."
