"""What stands in the environment before Prefect is imported: no telemetry, a home of the project's own, quiet logs."""

from __future__ import annotations

import os
from pathlib import Path

FIXED = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "HF_HUB_OFFLINE": "1",  # an encoder's model is read from this machine; only `samleng encoder fetch` downloads one
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",  # threads of its own would not outlive a fork
}
DEFAULTS = {
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLI_COLORS": "false",
}
QUIET = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL"}  # logs still reach the server; a fault is one sentence
SINGLE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def prepare_environment(state: Path, *, quiet: bool = False) -> None:
    """Set the variables; ``state`` is the project's ``.samleng`` folder, ``quiet`` keeps logs off the terminal.

    Numeric libraries are held to one thread, so that results are bit-identical however many cores there are.
    """
    os.environ.update(FIXED)
    for name, value in (DEFAULTS | (QUIET if quiet else {})).items():
        os.environ.setdefault(name, value)
    for name in SINGLE_THREAD:
        os.environ.setdefault(name, "1")
    home = (state / "prefect").resolve()
    home.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PREFECT_HOME", str(home))
