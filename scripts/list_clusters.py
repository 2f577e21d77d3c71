"""List the Khmer clusters of texts, most frequent first: ``python scripts/list_clusters.py FILE...``.

Run on the project's own Khmer (sample publications, codebook) and the Universal Declaration; the list tells a
broken text layer from a good one.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from corpora.detect import clusters


def main(paths: list[str]) -> None:
    counts: Counter[str] = Counter()
    for path in paths:
        counts.update(clusters(Path(path).read_text(encoding="utf-8")))
    for cluster, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        print(cluster)


if __name__ == "__main__":
    main(sys.argv[1:])
