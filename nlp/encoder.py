"""A sentence-transformers model as one more view of a sentence: optional, read from disk alone, never stored.

Everything here works on vectors; torch is imported when the first text is encoded and not before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpora.records import CorpusError

if TYPE_CHECKING:
    from nlp.features import TextFeatures

EXTRA_MISSING = (
    "The encoder is on, but sentence-transformers is not installed; pip install 'samleng[encoder]', "
    "or set `encoder = false`."
)
BATCH = 32
_E5 = re.compile(r"(^|[/_-])e5([_-]|$)", re.IGNORECASE)

Vectors = NDArray[np.float32]


class EncoderError(CorpusError):
    """The encoder is on and cannot be had: a fault of the machine, for which no publication is skipped."""


class SentenceEncoder:
    """Sentences as vectors of length 1, by a model that lies in a folder.

    A stored coder keeps the name and the folder; the model is loaded on first use in each process.

    Parameters
    ----------
    name : str
        As in the settings; it tells how the model wants its texts (E5: "query: " before each, Wang et al. 2024).
    folder : Path
        The model's files.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self._model: Any = None
        self._known: dict[str, Vectors] | None = None

    @property
    def prefix(self) -> str:
        """What stands before each text; models trained on instructions are given none."""
        return "query: " if _E5.search(self.name) and "instruct" not in self.name.lower() else ""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts as written, shape (texts, dimensions), rows of length 1.

        The same call gives the same vectors to the bit: distinct texts are put in an order of their own before they
        are shared out to batches. In another company a vector may differ in the seventh decimal, so the texts of one
        publication are given in one call, and never with those of another.

        Raises
        ------
        EncoderError
            If sentence-transformers is not installed or the folder holds no such model.
        """
        known = {} if self._known is None else self._known
        new = sorted({text for text in texts if text not in known}, key=lambda text: (len(text), text))
        if new:
            known.update(zip(new, self._vectors([self.prefix + text for text in new]), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32)

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Encode each distinct text once while several models look at the same texts."""
        self._known = {}
        try:
            yield
        finally:
            self._known = None

    def __getstate__(self) -> dict[str, Any]:
        """Without the model: it is loaded again where it is needed."""
        return self.__dict__ | {"_model": None, "_known": None}

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        if self._model is None:
            self._model = _loaded(self.folder)
        found = self._model.encode(
            list(texts), batch_size=BATCH, show_progress_bar=False, normalize_embeddings=True, convert_to_numpy=True
        )
        return np.asarray(found, dtype=np.float32)


def remembering(encoder: SentenceEncoder | None) -> AbstractContextManager[None]:
    """As ``SentenceEncoder.remembering``; nothing where there is no encoder."""
    return nullcontext() if encoder is None else encoder.remembering()


class EncodedTexts:
    """A reader of texts as a vectorizer of terms is one; what encoded texts have in common is taken off.

    Vectors of one model lie close together; without their mean, frozen on the texts of the fit, they tell texts apart.
    """

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._mean: Vectors = np.zeros(0, dtype=np.float32)

    def fit_transform(self, features: Sequence[TextFeatures]) -> Vectors:
        """Learn the mean; returns vectors of length 1, shape (texts, dimensions)."""
        vectors = self._encoder.encode([entry.written for entry in features])
        self._mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
        return self._centred(vectors)

    def transform(self, features: Sequence[TextFeatures]) -> Vectors:
        """The same with the mean already learned."""
        return self._centred(self._encoder.encode([entry.written for entry in features]))

    def _centred(self, vectors: Vectors) -> Vectors:
        apart = vectors - self._mean
        return np.asarray(apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _loaded(folder: Path) -> Any:
    """The model, from its folder and from nowhere else; code that lies with a model is not run."""
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging
    except ImportError as error:
        raise EncoderError(EXTRA_MISSING) from error
    logging.disable_progress_bar()
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False).eval()
    except Exception as error:  # whatever is wrong with its files, the user can only lay down others
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise EncoderError(
            f"{folder}: no model that sentence-transformers can load ({reason}); lay down its files anew, "
            "or set `encoder = false`."
        ) from error
