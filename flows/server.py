"""One Prefect server at most: the one PREFECT_API_URL names, else an embedded one whose address every child inherits."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from corpora.records import CorpusError
from flows.settings import Settings


@contextmanager
def prefect_server(settings: Settings) -> Iterator[str]:
    """The address of the API, for the time of a run.

    Raises
    ------
    CorpusError
        If the embedded server does not start in time.
    """
    given = os.environ.get("PREFECT_API_URL")
    if given:
        yield given
        return
    from prefect.server.api.server import SubprocessASGIServer
    from prefect.settings import PREFECT_API_URL, temporary_settings

    server = SubprocessASGIServer()
    try:
        server.start(timeout=settings.server_start_seconds)
    except RuntimeError as error:
        raise CorpusError(
            f"{settings.state}: the embedded Prefect server did not start in {settings.server_start_seconds} s; "
            "try again, or set server_start_seconds in samleng.toml."
        ) from error
    try:
        os.environ["PREFECT_API_URL"] = server.api_url
        with temporary_settings({PREFECT_API_URL: server.api_url}):
            yield server.api_url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.stop()
