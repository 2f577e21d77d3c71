"""A project of a few small publications and a codebook of a few hundred examples, so that a run takes seconds."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import yaml

from corpora.codebook import shipped_codebook

EXEMPLARS_EACH = 4  # for each request, stance and language
VOICES_EACH = 4
DOCUMENTS = ("t-en-01", "t-en-02", "t-en-03", "t-km-01", "t-km-02", "t-km-03")
WHOLE = (
    "requests.yaml", "concepts.tsv", "stance_cues.tsv", "speakers.yaml", "themes.yaml", "glossary.tsv", "fields.tsv",
    "lexicon.tsv",
)  # fmt: skip

ENGLISH = """# What we ask

Children in the prison told us that the cells are too small and there is no clean water.

"We want to go to school while we are here," a girl of fifteen said.

The Ministry of Justice welcomed the statement and will study it.

{more}
"""
KHMER = """# សំណើរបស់កុមារ

កុមារបាននិយាយថា បន្ទប់ឃុំតូចពេក និងគ្មានទឹកស្អាត។

«យើងចង់រៀននៅពេលយើងនៅទីនេះ» កុមារីម្នាក់បាននិយាយ។

{more}
"""
MORE = {"en": "We ask the judges to use diversion instead of prison for children.", "km": "យើងសុំឱ្យមានគ្រូបង្រៀន។"}


def tiny_codebook(folder: Path) -> Path:
    """A sample of the shipped codebook, fitted in seconds."""
    source = shipped_codebook().folder
    (folder / "documents").mkdir(parents=True)
    for name in WHOLE:
        shutil.copyfile(source / name, folder / name)
    for name in DOCUMENTS:
        shutil.copyfile(source / "documents" / f"{name}.coded", folder / "documents" / f"{name}.coded")
    _sample(source / "exemplars.tsv", folder / "exemplars.tsv", ("request", "stance", "language"), EXEMPLARS_EACH)
    _sample(source / "voices.tsv", folder / "voices.tsv", ("voice", "language"), VOICES_EACH)
    return folder


def tiny_project(root: Path, publications: int = 4) -> Path:
    """A root with publications in turn English and Khmer."""
    for number in range(1, publications + 1):
        add_publication(root, f"tiny-{number}", "km" if number % 2 == 0 else "en")
    return root


def add_publication(root: Path, name: str, language: str, times: int = 1, mark: str = "") -> Path:
    """One publication; ``times`` makes it longer, ``mark`` another text. Returns its source file."""
    folder = root / "corpora" / "publications" / name
    folder.mkdir(parents=True, exist_ok=True)
    record = {"id": name, "title": f"Invented {name}", "language": [language], "source": "source.md", "invented": True}
    (folder / "meta.yaml").write_text(yaml.safe_dump(record | {"type": "report", "status": "held"}), encoding="utf-8")
    text = KHMER if language == "km" else ENGLISH
    source = folder / "source.md"
    more = "\n\n".join(f"{MORE[language]} {mark} {n}" for n in range(times))
    source.write_text(text.format(more=more), encoding="utf-8")
    return source


def _sample(source: Path, target: Path, by: tuple[str, ...], each: int) -> None:
    seen: Counter[tuple[str, ...]] = Counter()
    with source.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        lines = ["\t".join(reader.fieldnames or ())]
        for row in reader:
            group = tuple(row[name] for name in by)
            seen[group] += 1
            if seen[group] <= each:
                lines.append("\t".join(row.values()))
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
