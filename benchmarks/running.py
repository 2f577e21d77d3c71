"""What a run costs: overhead of Prefect, CPU for each stage, growth with the corpus, memory; kept in running.json.

``python -m benchmarks.running --times 1 10`` enlarges the shipped publications by copying them under other names (each
copy is read and coded anew). CPU seconds are those of the process and its children, user and system together.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
PUBLICATIONS = PROJECT / "corpora" / "publications"
KEPT = Path(__file__).with_suffix(".json")
CHARACTERS_PER_PAGE = 1_800
COMMAND = [sys.executable, "-c", "from flows.command import main; main()"]


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10])
    parser.add_argument("--body", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--fit", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.body or given.fit:
        print(json.dumps(_body(given.body) if given.body else _fit(given.fit)))
        return
    with tempfile.TemporaryDirectory(prefix="samleng-bench-") as folder:
        figures = _figures(Path(folder), given.times)
    text = json.dumps(figures, indent=1)
    KEPT.write_text(text + "\n", encoding="utf-8")
    print(text)


def _figures(folder: Path, times: list[int]) -> dict[str, Any]:
    sizes: dict[str, Any] = {}
    fitting = _in_child("--fit", folder / "fitted")
    model = folder / "fitted" / ".samleng" / "store"
    for number in times:
        root = _enlarged(folder / f"x{number}", number, model)
        first, again = _in_child("--body", root), _in_child("--body", root)
        sizes[str(number)] = first | {
            "again": {name: again[name] for name in ("body_seconds", "body_cpu", "peak_megabytes")},
            "again_share": round(again["body_cpu"] / first["body_cpu"], 4),
        }
    figures: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "fitting": fitting,
        "sizes": sizes,
        "overhead": _overhead(folder / f"x{times[0]}"),
    }
    if len(times) > 1:
        figures["slopes"] = {
            name: _slope(times, [sizes[str(n)][name] for n in times]) for name in ("body_cpu", "peak_megabytes")
        }
    return figures


def _slope(times: list[int], values: list[float]) -> float:
    """Exponent of growth: 1 is in proportion to the corpus."""
    return round(math.log(values[-1] / values[0]) / math.log(times[-1] / times[0]), 3)


def _enlarged(root: Path, times: int, model: Path) -> Path:
    """A project with every held publication ``times`` over."""
    target = root / "corpora" / "publications"
    for source in sorted(path.parent for path in PUBLICATIONS.glob("*/source.*")):
        for number in range(times):
            name = source.name if number == 0 else f"{source.name}-x{number}"
            shutil.copytree(source, target / name)
            record = target / name / "meta.yaml"
            text = record.read_text(encoding="utf-8")
            record.write_text(text.replace(f"id: {source.name}\n", f"id: {name}\n", 1), encoding="utf-8")
    for stage in ("model", "pipelines"):
        if (model / stage).is_dir():
            shutil.copytree(model / stage, root / ".samleng" / "store" / stage)
    return root


def _in_child(what: str, root: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.running", what, str(root)]
    done = subprocess.run(command, cwd=PROJECT, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _fit(root: Path) -> dict[str, Any]:
    """Learning from the codebook, once for each codebook and version."""
    clock = _Clock()
    from flows import stages
    from flows.settings import load_settings

    stages.ensure_coder(load_settings(root))
    clock.lap("fit")
    peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return {"cpu": round(clock.laps["fit"], 1), "peak_megabytes": peak}


def _body(root: Path) -> dict[str, Any]:
    """The flow's body without Prefect, stage by stage."""
    clock = _Clock()
    from flows import protecting, stages, work
    from flows.committing import commit
    from flows.settings import load_settings
    from flows.store import StageStore
    from outputs.release import read_manifest

    clock.lap("import")
    settings = load_settings(root)
    store = StageStore(settings.store)
    stages.model_key(settings)
    clock.lap("languages")
    begun = clock.cpu(), time.monotonic()
    found = work.holdings(settings)
    todo = work.to_do(found.held, settings)
    clock.lap("plan")
    if todo:
        stages.load_coder(settings)
        clock.lap("load coder")
    read = [(record, stages.read_publication(record, store)) for record in todo]
    clock.lap("read")
    for record, result in read:
        stages.code_publication(record, result, store, settings)
    clock.lap("code")
    for record, result in read:
        protecting.protect(record, result, stages.load_document(result, store), settings)
    clock.lap("protect")
    release = commit(work.settle(found.held, {}, settings), found, settings)
    clock.lap("gather and commit")
    cpu, seconds = clock.cpu() - begun[0], time.monotonic() - begun[1]
    counts = read_manifest(release)["counts"]
    characters = sum(len(stages.load_document(result, store).text) for _, result in read)
    working = sum(clock.laps[name] for name in ("read", "code", "protect"))
    return {
        "publications": counts["publications"],
        "sentences": counts["sentences"],
        "pages": round(characters / CHARACTERS_PER_PAGE, 1),
        "body_seconds": round(seconds, 2),
        "body_cpu": round(cpu, 2),
        "cpu_by_stage": {name: round(spent, 2) for name, spent in clock.laps.items()},
        "cpu_per_1000_pages": {
            name: round(1000 * clock.laps[name] * CHARACTERS_PER_PAGE / characters, 1)
            for name in ("read", "code", "protect", "gather and commit")
        } if characters else {},
        "sentences_per_core_second": round(counts["sentences"] / working, 1) if todo else None,
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip


class _Clock:
    """CPU seconds of this process and its ended children, from lap to lap."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = self.cpu()

    @staticmethod
    def cpu() -> float:
        own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime

    def lap(self, name: str) -> None:
        now = self.cpu()
        self.laps[name] = now - self._last
        self._last = now


def _overhead(root: Path) -> dict[str, float]:
    """CPU seconds of ``samleng run`` with nothing to do, after one run that made the database."""
    from flows.environment import prepare_environment

    _command_cpu(root)
    embedded = _command_cpu(root)
    prepare_environment(root / "server")
    from flows.server import prefect_server
    from flows.settings import Settings

    with prefect_server(Settings(root=root / "server")) as address:
        against = _command_cpu(root, PREFECT_API_URL=address)
    return {"embedded_cpu": round(embedded, 2), "against_a_running_server_cpu": round(against, 2)}


def _command_cpu(root: Path, **variables: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [*COMMAND, "run", "--root", str(root)]
    subprocess.run(command, cwd=PROJECT, env=_environment() | variables, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    paths = os.pathsep.join(filter(None, (str(PROJECT), kept.get("PYTHONPATH"))))
    return kept | {"OMP_NUM_THREADS": "1", "PYTHONPATH": paths}


if __name__ == "__main__":
    main()
