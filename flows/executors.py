"""Where batches are worked on: here, in threads, in processes, or on Dask; Prefect's task runner for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from corpora.record import Record
from corpora.records import CorpusError
from flows.settings import Settings
from flows.work import MACHINE, Outcome

Batch = Sequence[Record]


def worked_on(task: Any, batches: Sequence[Batch], settings: Settings) -> Iterator[list[Outcome]]:
    """Run ``task(batch, settings)`` on every batch; yields what came back of each, in their order.

    Nothing is yielded for a batch whose worker was lost; the store tells afterwards what is missing.

    Raises
    ------
    StoreError, EncoderError
        If a worker could not write to the store, or has no model for the encoder that is on.
    CorpusError
        If the executor needs a part of samleng that is not installed, or its address does not answer.
    """
    if settings.executor == "inline":
        for batch in batches:
            yield task(batch, settings)
        return
    with _started(settings) as runner:
        futures = [runner.submit(task, parameters={"batch": batch, "settings": settings}) for batch in batches]
        for future in futures:
            outcome = _outcome(future)
            if isinstance(outcome, MACHINE):
                raise outcome
            yield outcome if isinstance(outcome, list) else []


def _outcome(future: Any) -> Any:
    """What a batch gave, or the exception it ended with."""
    try:
        return future.result(raise_on_failure=False)
    except Exception as error:  # the executor's own: a lost worker, a broken pool
        return error


def _started(settings: Settings) -> Any:
    makers: dict[str, Callable[[Settings], Any]] = {"threads": _threads, "processes": _processes}
    return makers.get(settings.executor, _dask)(settings)


def _threads(settings: Settings) -> Any:
    from prefect.task_runners import ThreadPoolTaskRunner

    return ThreadPoolTaskRunner(max_workers=settings.workers)


def _processes(settings: Settings) -> Any:
    from prefect.task_runners import ProcessPoolTaskRunner

    return ProcessPoolTaskRunner(max_workers=settings.workers)


def _dask(settings: Settings) -> Any:
    try:
        from prefect_dask import DaskTaskRunner
    except ImportError as error:
        raise CorpusError("The executor dask is not installed; pip install 'samleng[dask]'.") from error
    if settings.executor != "dask":
        return DaskTaskRunner(address=settings.executor)
    local = {
        "n_workers": settings.workers,
        "threads_per_worker": 1,
        "processes": True,
        "host": "127.0.0.1",
        "dashboard_address": None,
        "silence_logs": 50,
    }
    return DaskTaskRunner(cluster_class="distributed.LocalCluster", cluster_kwargs=local)
