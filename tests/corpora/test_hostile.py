"""Every hostile file ends in one clear sentence or in its right text, and the next one is read."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hostile import ALLOWED, REFUSED

from corpora.readers import Limits, read
from corpora.record import Record
from corpora.records import CorpusError

SHORT = Limits(seconds=6)
Outcome = tuple[str | None, str, float]  # error, text, seconds


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """All files read once, two at a time, as a run would read them one after the other."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, build in {**REFUSED, **ALLOWED}.items():
        (folder / name).write_bytes(build())

    def attempt(name: str) -> Outcome:
        start = time.monotonic()
        try:
            text = read(folder / name, Record.bare(folder / name), SHORT).text
            return None, text, time.monotonic() - start
        except CorpusError as error:
            return str(error), "", time.monotonic() - start

    names = [*REFUSED, *ALLOWED]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(names, pool.map(attempt, names), strict=True))


def test_there_are_at_least_forty() -> None:
    assert len(REFUSED) + len(ALLOWED) >= 40


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_one_sentence_that_names_it(name: str, outcomes: dict[str, Outcome]) -> None:
    error, _, seconds = outcomes[name]
    assert error is not None
    assert name in error
    assert "\n" not in error
    assert "Traceback" not in error
    assert seconds < 30


@pytest.mark.parametrize("name", ALLOWED)
def test_it_is_read_rightly(name: str, outcomes: dict[str, Outcome]) -> None:
    error, text, seconds = outcomes[name]
    assert error is None
    assert "Children need schools." in " ".join(text.split())
    assert seconds < 30


def test_nothing_of_the_machine_leaks(outcomes: dict[str, Outcome]) -> None:
    assert not any("root:" in text for _, text, _ in outcomes.values())
