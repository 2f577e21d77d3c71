"""The whole job as a user runs it: shipped codebook, real input where it is at hand, one release, one evaluation."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml

ROOT = Path(__file__).parents[2]
SAMPLES = ("children-statement-digest-en", "sample-en-5", "sample-km-1")
RECORD = {"id": "report", "type": "report", "title": "Outcome report", "language": ["en"], "source": "source.md"}
Rows = list[dict[str, Any]]


def samleng(*arguments: str, root: Path) -> subprocess.CompletedProcess[str]:
    """The command as a user types it, in a project of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | {"HOME": str(root)}
    command = [sys.executable, "-c", "from flows.command import main; main()", *arguments, "--root", str(root)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=900, check=False)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project with three samples, a faulty publication and, where it is at hand, the real report; its first run."""
    root = tmp_path_factory.mktemp("project")
    publications = root / "corpora" / "publications"
    for name in SAMPLES:
        shutil.copytree(ROOT / "corpora" / "publications" / name, publications / name)
    broken = publications / "broken"
    broken.mkdir()
    (broken / "meta.yaml").write_text("id: broken\ntype: report\ntitle: Broken\nlanguage: [en]\nsource: source.md\n")
    (broken / "source.md").write_bytes(b"\xff\xfe\x00broken")
    report = ROOT.parent / "shared" / "report" / "outcome-report.md"
    if report.is_file():
        (publications / "report").mkdir()
        (publications / "report" / "meta.yaml").write_text(yaml.safe_dump(RECORD), encoding="utf-8")
        shutil.copyfile(report, publications / "report" / "source.md")
    done = samleng("run", root=root)
    assert done.returncode == 0, done.stderr
    return root, done.stdout


@pytest.fixture(scope="module")
def latest(project: tuple[Path, str]) -> Path:
    return project[0] / "outputs" / "releases" / "latest"


def table(latest: Path, name: str) -> Rows:
    return pq.read_table(latest / "restricted" / f"{name}.parquet").to_pylist()


def test_the_run_ends_with_a_summary_a_person_can_read(project: tuple[Path, str]) -> None:
    for words in ("publications", "English", "Khmer", "carry a child's voice", "Education", "Page:"):
        assert words in project[1]


def test_a_faulty_publication_is_a_row_and_the_others_go_on(latest: Path) -> None:
    skipped = [row for row in table(latest, "skipped") if "broken" in f"{row['publication']}{row['place']}"]
    assert len(skipped) == 1
    assert "UTF" in skipped[0]["reason"]
    assert {row["publication"] for row in table(latest, "publications")} >= set(SAMPLES)


def test_every_sentence_stands_where_it_says(latest: Path) -> None:
    sentences = table(latest, "sentences")
    languages = {row["language"] for row in sentences}
    assert languages >= {"en", "km"}
    texts = {path.stem: path.read_text(encoding="utf-8") for path in latest.rglob("restricted/extracted/*.txt")}
    for row in sentences:
        assert texts[row["publication"]][row["start"] : row["end"]] == row["text"]
    for row in table(latest, "tokens")[:5000]:
        assert 0 <= row["start"] < row["end"] <= len(texts[row["publication"]])


def test_the_manifest_names_versions_and_every_file_is_what_it_says(latest: Path) -> None:
    import hashlib

    manifest = json.loads((latest / "manifest.json").read_text(encoding="utf-8"))
    assert {"samleng", "codebook", "pipelines"} <= set(manifest["versions"])
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((latest / name).read_bytes()).hexdigest() == digest


def test_a_second_run_does_nothing_again_and_gives_the_same_release(project: tuple[Path, str], latest: Path) -> None:
    first = latest.resolve().name
    again = samleng("run", root=project[0])
    assert again.returncode == 0
    assert latest.resolve().name == first
    assert "analysed" not in again.stderr


def test_the_real_reports_children_are_heard(latest: Path, shared: Path) -> None:
    sentences = {row["sentence"]: row for row in table(latest, "sentences") if row["publication"] == "report"}
    codings = [row for row in table(latest, "codings") if row["sentence"] in sentences]
    told = [
        row
        for row in sentences.values()
        if row["voice"] == "child" and "threats" in row["text"] and "lonely" in row["text"]
    ]
    assert len(told) == 1
    asked = {row["request"] for row in codings if row["sentence"] == told[0]["sentence"]}
    assert asked & {2, 7}
    beaten = [row for row in sentences.values() if "beating" in row["text"] and "inmates" in row["text"]]
    assert [row["voice"] for row in beaten] == ["child"]


def test_the_joint_statements_ten_requests_line_up(latest: Path, shared: Path) -> None:
    parts = {
        row["part"] for row in table(latest, "parts") if row["publication"] == "report" and row["speaker"] == "child"
    }
    blocks = {
        row["block"]
        for row in table(latest, "blocks")
        if row["publication"] == "report" and row["part"] in parts and row["kind"] == "list_item"
    }
    items = [row for row in table(latest, "sentences") if row["publication"] == "report" and row["block"] in blocks]
    by_block = {block: [row for row in items if row["block"] == block] for block in sorted(blocks)}
    assert len(by_block) == 10
    ranked: dict[str, dict[int, int]] = {}
    for row in table(latest, "codings"):
        ranked.setdefault(row["sentence"], {})[row["rank"]] = row["request"]
    first = [ranked.get(rows[0]["sentence"], {}).get(1) for rows in by_block.values()]
    assert all(row["voice"] == "child" for row in items)
    assert sum(got == wanted for wanted, got in enumerate(first, start=1)) >= 9


def test_coding_holds_on_documents_nobody_tuned_on(project: tuple[Path, str]) -> None:
    """Floors well under the measured figures: they catch what breaks, not what wavers."""
    folder = ROOT / "tests" / "evaluation" / "held-out-plain"
    done = samleng("evaluate", str(folder), "--json", root=project[0])
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    for language in ("en", "km"):
        assert figures[language]["child_f1"] >= 0.85
        assert figures[language]["voice_accuracy"] >= 0.80
        assert figures[language]["request_accepted"] >= 0.80
        assert figures[language]["boundary_f"] >= 0.90
        assert figures[language]["pii_recall"] >= 0.95


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("evaluate", "no-such-folder"), "no such folder"),
        (("run", "--codebook", "no-such-codebook"), "no such codebook folder"),
    ],
)
def test_wrong_input_is_one_sentence_and_exit_code_2(tmp_path: Path, arguments: tuple[str, ...], reason: str) -> None:
    publication = tmp_path / "corpora" / "publications" / "sample-en-1"
    shutil.copytree(ROOT / "corpora" / "publications" / "sample-en-1", publication)
    done = samleng(*arguments, root=tmp_path)
    assert done.returncode == 2
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
