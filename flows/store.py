"""The stage store: one immutable result for each content, stage version, model and codebook; found again by its key."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any


class StageStore:
    """Content-addressed files under one folder.

    Writing is atomic (temporary file, fsync, rename), so a reader sees a whole result or none; what two runs write under
    one key is the same.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def key(*facts: Any) -> str:
        """The key of a result: sha256 over everything it depends on."""
        return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()[:32]

    def path(self, stage: str, key: str) -> Path:
        return self.folder / stage / key[:2] / key

    def get(self, stage: str, key: str) -> bytes | None:
        """A stored result, or None."""
        try:
            return self.path(stage, key).read_bytes()
        except FileNotFoundError:
            return None

    def put(self, stage: str, key: str, content: bytes) -> None:
        """Store a result; nothing happens where it is there already."""
        target = self.path(stage, key)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".tmp-", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, target)
