"""The process in which one file is read: limits first, then the reader, then one answer as JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from corpora.readers.exchange import document_to_json, record_from_json
from corpora.readers.here import OcrNeeded, read_here
from corpora.records import CorpusError


def main() -> None:
    """Read the job from standard input, write the answer to the file it names."""
    job = json.loads(sys.stdin.buffer.read())
    _limit(job["memory"], job["seconds"])
    answer = _answer(job)
    Path(job["answer"]).write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    path = Path(job["path"])
    record = record_from_json(job["record"], path.parent)
    try:
        document = read_here(path, record, ocr_pages=job["ocr_pages"], work=Path(job["work"]))
        return {"document": document_to_json(document)}
    except OcrNeeded as needed:
        return {"ocr_pages": needed.pages}
    except CorpusError as error:
        return {"error": str(error)}
    except MemoryError:
        most = job["memory"] >> 20
        return {"error": f"reading needs more than {most} MB of memory; save it anew or split it."}
    except RecursionError:
        return {"error": "it is nested too deeply to be read; save it anew, or as PDF or text."}
    except Exception as error:
        reason = f"{type(error).__name__}: {' '.join(str(error).split())}"[:160]
        return {"error": f"its reader failed ({reason}); save it anew, or as PDF or text."}


def _limit(memory: int, seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
