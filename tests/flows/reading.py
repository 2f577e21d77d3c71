"""Read the latest release again and again until a line comes in; print how often, and how often something was wrong."""

from __future__ import annotations

import hashlib
import json
import select
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq


def read_once(release: Path) -> None:
    """Every file against the manifest, every table opened."""
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    for name, digest in manifest["files"].items():
        content = (release / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"{name} is not the manifest's")
        if name.endswith(".parquet") and pq.read_table(release / name).num_rows == 0 and "sentences" in name:
            raise ValueError(f"{name} is empty")


def main() -> None:
    reads, bad, releases = 0, [], set()
    while not select.select([sys.stdin], [], [], 0)[0]:
        release = (Path(sys.argv[1]) / "latest").resolve()
        try:
            read_once(release)
            reads += 1
            releases.add(release.name)
        except (OSError, ValueError) as error:
            bad.append(str(error))
        time.sleep(0.02)
    print(json.dumps({"reads": reads, "bad reads": bad, "releases read": len(releases)}))


if __name__ == "__main__":
    main()
