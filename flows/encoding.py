"""Where the optional encoder's model lies on this machine, what exactly it is, and how it is fetched when asked for."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from corpora.records import CorpusError
from flows.settings import Settings
from flows.store import file_sha256
from nlp.encoder import EXTRA_MISSING, EncoderError, SentenceEncoder

PACKAGES = ("sentence-transformers", "transformers", "torch")
WEIGHTS = (".safetensors", ".bin")  # the first kind that is there is the one that is loaded
BESIDE = (".json", ".txt", ".model")  # vocabulary, architecture, pooling
UNUSED = ("onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack", "*.tflite", "*.onnx")


def encoder_of(settings: Settings) -> SentenceEncoder | None:
    """The encoder the settings ask for, not loaded yet; None where they ask for none.

    Raises
    ------
    EncoderError
        If the extra is not installed, or the model is not on this machine: nothing is downloaded unasked.
    """
    if not settings.encoder:
        return None
    _packages()
    return _encoder(settings.encoder_name, model_folder(settings))


def encoder_facts(settings: Settings) -> dict[str, str]:
    """What makes the encoder's vectors what they are, for keys and releases; empty where it is off."""
    encoder = encoder_of(settings)
    if encoder is None:
        return {}
    return {"model": settings.encoder_name, "sha256": weights_digest(encoder.folder)} | _packages()


def model_folder(settings: Settings) -> Path:
    """The folder of the model's files: the one named, or the one in the local Hugging Face cache.

    Raises
    ------
    EncoderError
        If it is in neither place.
    """
    folder = settings.encoder_folder or _cached(settings.encoder_model)
    if folder is None or not _weights(folder):
        raise EncoderError(
            f"The encoder {settings.encoder_model} is on, but its files are neither in a folder of that name nor in "
            f"the Hugging Face cache ({_cache()}); fetch them once with `samleng encoder fetch`, "
            "name a folder in `encoder_model`, or set `encoder = false`."
        )
    return folder


def weights_digest(folder: Path) -> str:
    """Sha256 over names and contents of all files of a model that decide its vectors."""
    facts = [(path.relative_to(folder).as_posix(), file_sha256(path.resolve())) for path in _files(folder)]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def fetch_encoder(settings: Settings) -> Path:
    """Download the model the settings name into the Hugging Face cache; the only function here that uses the network.

    Raises
    ------
    CorpusError
        If the settings name a folder, the extra is not installed, or the model cannot be had.
    """
    if settings.encoder_folder is not None:
        raise CorpusError(f"{settings.encoder_model}: is a folder of this machine; there is nothing to fetch.")
    _packages()
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(settings.encoder_model, ignore_patterns=list(UNUSED)))
    except (OSError, ValueError) as error:  # no network, no such model, no rights, disk full
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        raise CorpusError(f"{settings.encoder_model}: cannot be fetched ({reason}); check name and network.") from error


@lru_cache(maxsize=2)
def _encoder(name: str, folder: Path) -> SentenceEncoder:
    """One for a process, so that its model is loaded once."""
    return SentenceEncoder(name, folder)


def _packages() -> dict[str, str]:
    """Versions of the libraries that encode."""
    try:
        return {name: version(name) for name in PACKAGES}
    except PackageNotFoundError as error:
        raise EncoderError(EXTRA_MISSING) from error


def _cached(name: str) -> Path | None:
    """The newest snapshot of a model in the local Hugging Face cache."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError):  # not there; or no name a model can have
        return None


def _cache() -> str:
    from huggingface_hub.constants import HF_HUB_CACHE

    return str(HF_HUB_CACHE)


def _weights(folder: Path) -> list[Path]:
    """Files of weights, of the kind that is loaded; none where the folder holds no whole model."""
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        return []
    kinds = (sorted(path for path in folder.rglob(f"*{kind}") if _used(path, folder)) for kind in WEIGHTS)
    return next((found for found in kinds if found), [])


def _files(folder: Path) -> list[Path]:
    beside = [path for path in folder.rglob("*") if path.suffix in BESIDE and _used(path, folder)]
    return sorted({*beside, *_weights(folder)})


def _used(path: Path, folder: Path) -> bool:
    within = path.relative_to(folder)
    return path.is_file() and not any(within.match(pattern) for pattern in UNUSED) and within.parts[0][:1] != "."
