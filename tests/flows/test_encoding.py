"""The optional encoder in a run: off unless asked for, never downloaded, part of every key; missing, one sentence."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from click.testing import CliRunner
from commanding import run
from conftest import Project
from tinymodel import tiny_model

from corpora.records import CorpusError
from flows import encoding, stages, work
from flows.command import cli
from flows.commands.encoding import encoder as encoder_command
from flows.commands.evaluating import evaluate
from flows.settings import Settings, load_settings
from nlp.encoder import EncoderError

DEFAULT = "intfloat/multilingual-e5-small"
TEXT = "# What we ask\n\nThere is no clean water in the cells, a boy of 14 said.\n\nយើងចង់រៀន។\n"


def laid_down(folder: Path, weights: bytes = b"weights") -> Path:
    """A folder that looks like a model's; nothing here loads it."""
    for name, content in {
        "config.json": b"{}",
        "model.safetensors": weights,
        "vocab.txt": b"a",
        "README.md": b"about",
        "onnx/model.onnx": b"other weights",
        "1_Pooling/config.json": b"{}",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is there as far as versions are asked for."""
    monkeypatch.setattr(encoding, "version", lambda name: "1")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, object]]:
    """A Hugging Face client without network: an empty cache, and a note of what was asked of it."""
    asked: list[dict[str, object]] = []
    module, constants = ModuleType("huggingface_hub"), ModuleType("huggingface_hub.constants")

    def snapshot_download(name: str, **options: object) -> str:
        asked.append({"name": name, **options})
        if options.get("local_files_only"):
            raise FileNotFoundError("not in the cache")
        return str(tmp_path / "cache")

    module.snapshot_download = snapshot_download  # type: ignore[attr-defined]
    constants.HF_HUB_CACHE = str(tmp_path / "cache")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "huggingface_hub", module)
    monkeypatch.setitem(sys.modules, "huggingface_hub.constants", constants)
    return asked


def gold(folder: Path) -> Path:
    """A folder with one coded sentence."""
    made = folder / "gold"
    made.mkdir()
    (made / "d.md").write_text("There is no water.\n", encoding="utf-8")
    row = {"doc": "d", "n": 1, "text": "There is no water.", "voice": "child", "stance": "concern", "primary": 4}
    (made / "gold.jsonl").write_text(json.dumps(row | {"also": [], "mode": "direct"}) + "\n", encoding="utf-8")
    return made


def evaluated(settings: Settings, folder: Path) -> str:
    """What ``samleng evaluate --encoder`` says where it must end with exit code 2: one line."""
    if evaluate.name not in cli.commands:
        cli.add_command(evaluate)
    shown = CliRunner().invoke(cli, ["evaluate", str(folder), "--root", str(settings.root), "--encoder"])
    assert shown.exit_code == 2, shown.output
    (line,) = shown.output.strip().splitlines()
    return line


def test_it_is_off_by_default_and_then_leaves_no_trace(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert (settings.encoder, settings.encoder_model) == (False, DEFAULT)
    assert settings.facts() == {"codebook": "shipped"}
    assert encoding.encoder_of(settings) is None
    assert encoding.encoder_facts(settings) == {}


def test_a_release_names_the_model_and_a_folder_by_its_last_part(tmp_path: Path) -> None:
    assert load_settings(tmp_path, encoder=True).facts()["encoder"] == DEFAULT
    laid_down(tmp_path / "models" / "our-e5")
    settings = load_settings(tmp_path, encoder=True, encoder_model="models/our-e5")
    assert settings.facts()["encoder"] == "our-e5"
    assert settings.encoder_folder == tmp_path / "models" / "our-e5"


@pytest.mark.usefixtures("installed")
def test_the_digest_holds_what_decides_vectors_and_nothing_else(tmp_path: Path) -> None:
    one, other = laid_down(tmp_path / "one"), laid_down(tmp_path / "other", b"other")
    same = laid_down(tmp_path / "same")
    (same / "README.md").write_text("told anew")
    (same / "onnx" / "model.onnx").unlink()
    (same / "pytorch_model.bin").write_bytes(b"not read beside safetensors")
    assert encoding.weights_digest(one) == encoding.weights_digest(same) != encoding.weights_digest(other)
    (same / "vocab.txt").write_text("b")
    assert encoding.weights_digest(one) != encoding.weights_digest(same)


@pytest.mark.usefixtures("installed")
def test_keys_tell_with_from_without_and_one_model_from_another_but_not_where_it_lies(
    project: Project, tmp_path: Path
) -> None:
    folders = {name: laid_down(tmp_path / name / "e5", content) for name, content in
               {"here": b"1", "there": b"1", "other": b"2"}.items()}  # fmt: skip
    off = project()
    on = {name: off.model_copy(update={"encoder": True, "encoder_model": str(f)}) for name, f in folders.items()}
    keys = {name: stages.model_key(settings) for name, settings in on.items()}
    assert stages.model_key(off) not in keys.values()
    assert keys["here"] == keys["there"] != keys["other"]
    (record, *_) = work.holdings(off).held
    read = stages.read_key(record)
    assert stages.code_key(record, read, off) != stages.code_key(record, read, on["here"])


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("named", [DEFAULT, "no such / name", "an empty folder"])
def test_a_model_that_is_not_here_ends_a_command_with_one_sentence(
    named: str, project: Project, tmp_path: Path, hub: list[dict[str, object]]
) -> None:
    settings = project()
    (settings.root / "an empty folder").mkdir()
    (settings.root / "samleng.toml").write_text(f'encoder_model = "{named}"\n')
    told = evaluated(settings, gold(tmp_path))
    assert told.startswith(f"samleng: The encoder {named} is on, but its files are neither ")
    assert "`samleng encoder fetch`" in told
    assert "`encoder = false`" in told
    assert all(entry.get("local_files_only") for entry in hub)


def test_without_the_extra_a_command_says_how_to_install_it(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(encoding, "version", missing)
    assert "pip install 'samleng[encoder]'" in evaluated(project(), gold(tmp_path))


def test_a_run_that_cannot_have_its_encoder_does_nothing(project: Project, api: str) -> None:
    settings = project()
    (settings.root / "samleng.toml").write_text('encoder = true\nencoder_model = "nobody/has-this"\n')
    code, out, err = run(settings, api=api)
    assert (code, out) == (2, "")
    assert [line for line in err.splitlines() if line] == [err.strip()]
    assert err.startswith("samleng: The encoder ")
    assert "encoder = false" in err
    assert not settings.releases.exists()
    assert list(settings.store.glob("read/*/*")) == []
    assert load_settings(settings.root).encoder
    assert not load_settings(settings.root, encoder=False).encoder  # as --no-encoder says


def test_an_encoder_missing_at_a_worker_is_no_reason_to_skip_a_publication(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*given: object) -> None:
        raise EncoderError("The encoder is on, but not here.")

    monkeypatch.setattr(stages, "code_publication", missing)
    settings = project()
    with pytest.raises(EncoderError):
        work.analyse(work.holdings(settings).held, settings)


@pytest.mark.usefixtures("installed")
def test_fetching_is_the_one_command_that_downloads(tmp_path: Path, hub: list[dict[str, object]]) -> None:
    shown = CliRunner().invoke(encoder_command, ["fetch", "--root", str(tmp_path)])
    assert shown.exit_code == 0, shown.output
    assert f"{DEFAULT} lies in {tmp_path / 'cache'}" in shown.output
    assert [(entry["name"], entry.get("local_files_only")) for entry in hub] == [(DEFAULT, None)]
    here = laid_down(tmp_path / "e5")
    with pytest.raises(CorpusError, match="nothing to fetch"):
        encoding.fetch_encoder(load_settings(tmp_path, encoder_model=str(here)))
    assert len(hub) == 1


@pytest.mark.usefixtures("installed")
def test_a_download_that_fails_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(name: str, **options: object) -> str:
        raise ConnectionError("no route\nto host")

    monkeypatch.setitem(sys.modules, "huggingface_hub", SimpleNamespace(snapshot_download=refused))
    with pytest.raises(CorpusError) as caught:
        encoding.fetch_encoder(load_settings(tmp_path))
    assert str(caught.value) == f"{DEFAULT}: cannot be fetched (ConnectionError: no route); check name and network."


# With a model made here; skipped where sentence-transformers is not installed.


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("model"))


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever connects to anything is caught."""

    def refuse(*given: object) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def encoded(project: Project, model: Path) -> Iterator[Settings]:
    stages._coder.cache_clear()
    yield project(encoder=True, encoder_model=str(model))
    stages._coder.cache_clear()


@pytest.mark.usefixtures("offline")
def test_a_real_model_gives_the_same_vectors_each_time_it_is_loaded(model: Path) -> None:
    from nlp.encoder import SentenceEncoder

    texts = ["no water", "ទឹក", "", "no water", "We want to go to school while we are here."]
    first, again = (SentenceEncoder("tiny-e5", model).encode(texts) for _ in range(2))
    assert first.shape == (5, 32)
    assert first.tobytes() == again.tobytes()
    assert first[0].tolist() == first[3].tolist() != first[1].tolist()
    assert (first**2).sum(axis=1) == pytest.approx([1] * 5, abs=1e-5)


@pytest.mark.usefixtures("offline")
def test_a_coder_with_a_real_model_is_stored_without_it_and_codes_alike(
    encoded: Settings, model: Path, tmp_path: Path
) -> None:
    from corpora.readers.assemble import assemble
    from corpora.readers.markdown import read_markdown
    from corpora.record import Record

    document = assemble(read_markdown(TEXT), Record(id="asks", title="Asks"))
    made = stages.load_coder(encoded)
    coded = made.code(document).sentences
    stages._coder.cache_clear()
    stored = stages.load_coder(encoded)
    assert stored is not made
    assert stored.encoder is not None
    assert stored.encoder._model is None
    assert stored.code(document).sentences == coded
    plain = stages.load_coder(encoded.model_copy(update={"encoder": False})).code(document).sentences
    assert [entry.all_requests for entry in plain] != [entry.all_requests for entry in coded]
    stages._coder.cache_clear()
    moved = encoded.model_copy(update={"encoder_model": str(shutil.copytree(model, tmp_path / "moved" / model.name))})
    assert stages.model_key(moved) == stages.model_key(encoded)
    assert stages.load_coder(moved).code(document).sentences == coded


def test_a_run_with_a_real_model_says_so_in_its_release_and_differs_in_nothing_between_executors(
    encoded: Settings, model: Path, api: str
) -> None:
    (encoded.root / "samleng.toml").write_text(f'encoder = true\nencoder_model = "{model}"\n')
    code, _, err = run(encoded, api=api)
    assert code == 0, err
    assert "Loading weights" not in err
    first = os.readlink(encoded.releases / "latest")
    manifest = json.loads((encoded.releases / "latest" / "manifest.json").read_text())
    assert manifest["settings"]["encoder"] == model.name
    assert manifest["versions"]["encoder"]["sha256"] == encoding.weights_digest(model)
    assert str(model) not in json.dumps(manifest)
    shutil.rmtree(encoded.releases)
    shutil.rmtree(encoded.store / "code")
    shutil.rmtree(encoded.store / "release")
    code, _, err = run(encoded, "--executor", "processes", "--workers", "2", api=api)
    assert code == 0, err
    assert os.readlink(encoded.releases / "latest") == first


def test_a_damaged_model_is_one_sentence(model: Path, tmp_path: Path) -> None:
    from nlp.encoder import SentenceEncoder

    broken = Path(shutil.copytree(model, tmp_path / "tiny-e5"))
    (broken / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(EncoderError, match="no model that sentence-transformers can load") as caught:
        SentenceEncoder("tiny-e5", broken).encode(["a"])
    assert len(str(caught.value).splitlines()) == 1
