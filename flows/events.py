"""Tell the server that the corpus changed, so that the analysis deployed for it starts."""

from __future__ import annotations

import datetime
import json
import os
import urllib.error
import urllib.request
import uuid
from collections.abc import Sequence
from pathlib import Path

from flows.server import served_address

CHANGED = "samleng.corpus.changed"
RESOURCE = "samleng.corpus"
SECONDS = 5.0


def corpus_changed(state: Path, publications: Sequence[str]) -> bool:
    """Emit ``samleng.corpus.changed``; whether a server took it.

    Without a server (none in PREFECT_API_URL, none served from this project) nothing happens: the next run finds what
    changed in any case. Prefect itself is not imported, so adding a publication stays quick.

    Parameters
    ----------
    state : Path
        The project's ``.samleng`` folder.
    publications : sequence of str
        Ids of what was added or changed.
    """
    address = os.environ.get("PREFECT_API_URL") or served_address(state)
    if not address or not publications:
        return False
    event = {
        "id": str(uuid.uuid4()),
        "occurred": datetime.datetime.now(datetime.UTC).isoformat(),
        "event": CHANGED,
        "resource": {"prefect.resource.id": RESOURCE},
        "related": [],
        "payload": {"publications": list(publications)},
    }
    request = urllib.request.Request(
        f"{address}/events", json.dumps([event]).encode(), {"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return bool(answer.status < 300)
    except (OSError, urllib.error.URLError):
        return False
