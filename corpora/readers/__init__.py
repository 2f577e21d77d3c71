"""Readers: whatever file comes in becomes a ``Document``, or a ``CorpusError`` with one clear sentence."""

from __future__ import annotations

from corpora.readers.reading import Limits, digest, read

__all__ = ["Limits", "digest", "read"]
