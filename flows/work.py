"""What is to be done and what became of it, as plain functions: plan, batches, work, and settling from the store."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corpora.catalogue import Catalogue
from corpora.record import Record
from corpora.records import CorpusError, Skipped
from flows import stages
from flows.settings import Settings
from flows.stages import StageResult
from flows.store import StageStore, StoreError
from nlp.encoder import EncoderError

CHECK = "Run `samleng check`."
FAULTS = "faults.log"
PIECES = {"inline": 20}  # into how many batches the work goes at most; elsewhere four for each worker
PIECES_PER_WORKER = 4
MACHINE = (StoreError, EncoderError)  # faults of the machine, for which no publication is skipped
Outcome = tuple[str, str | None]  # publication, and why it was skipped


@dataclass(frozen=True, slots=True)
class PublicationResult:
    """What became of a publication: its stage results, or why it was skipped."""

    record: Record
    read: StageResult | None
    code: StageResult | None
    skipped: Skipped | None


@dataclass(frozen=True, slots=True)
class Holdings:
    """The catalogue as a run finds it: publications with a file here, entries without one, faulty records."""

    held: list[Record]
    waiting: list[Record]
    faults: list[Skipped]


def holdings(settings: Settings) -> Holdings:
    """List the catalogue.

    Raises
    ------
    CorpusError
        If it holds no readable publication at all.
    """
    catalogue = Catalogue(settings.root)
    records = list(catalogue.publications())
    held = [record for record in records if record.status != "to be added"]
    faults = [replace(fault, reason=_from_root(fault.reason, settings)) for fault in catalogue.skipped]
    if not held:
        first = f" First fault: {faults[0].reason}" if faults else ""
        raise CorpusError(f"{catalogue.folder}: no publication to analyse; add one with `samleng add FILE`.{first}")
    return Holdings(held, [record for record in records if record.status == "to be added"], faults)


def to_do(records: Sequence[Record], settings: Settings) -> list[Record]:
    """The publications the store does not hold as they are now."""
    store = StageStore(settings.store)
    return [record for record in records if _stored(record, store, settings) is None]


def batches(records: Sequence[Record], settings: Settings) -> list[list[Record]]:
    """Share publications out by the size of their files, the largest first, so that none comes last and long."""
    if not records:
        return []
    sized = sorted(((_size(record), record.id, record) for record in records), key=lambda entry: (-entry[0], entry[1]))
    pieces = PIECES.get(settings.executor, PIECES_PER_WORKER * settings.workers)
    enough = sum(size for size, _, _ in sized) / pieces
    shared: list[list[Record]] = [[]]
    filled = 0
    for size, _, record in sized:
        shared[-1].append(record)
        filled += size
        if filled >= enough:
            shared.append([])
            filled = 0
    return [batch for batch in shared if batch]


def analyse(records: Sequence[Record], settings: Settings) -> list[Outcome]:
    """Read and code publications; a fault skips its publication and no other.

    Raises
    ------
    StoreError
        If the store cannot be written: that is a fault of the machine, not of a publication.
    EncoderError
        If the encoder is on and its model is not on this machine.
    """
    return [(record.id, _analysed(record, StageStore(settings.store), settings)) for record in records]


def settle(
    records: Sequence[Record], outcomes: Mapping[str, str | None], settings: Settings
) -> list[PublicationResult]:
    """The results of all publications, counted from the store and from nothing a worker said of its success.

    A publication that is neither stored nor skipped was lost with its worker; it is done here.
    """
    store = StageStore(settings.store)
    return [_settled(record, outcomes.get(record.id), store, settings) for record in records]


def _settled(record: Record, reason: str | None, store: StageStore, settings: Settings) -> PublicationResult:
    result = _stored(record, store, settings)
    if result is None and reason is None:
        reason = _analysed(record, store, settings)
        result = _stored(record, store, settings)
    if result is not None:
        return result
    reason = reason or "it was lost while it was analysed"
    return PublicationResult(record, None, None, Skipped(record.id, reason, CHECK))


def _stored(record: Record, store: StageStore, settings: Settings) -> PublicationResult | None:
    try:
        found = stages.stored_results(record, store, settings)
    except MACHINE:
        raise
    except CorpusError:
        return None
    return PublicationResult(record, *found, None) if found else None


def _analysed(record: Record, store: StageStore, settings: Settings) -> str | None:
    """Why the publication was skipped, None where it was not."""
    from flows.protecting import protect  # with the language libraries; see flows.stages

    try:
        read = stages.read_publication(record, store)
        stages.code_publication(record, read, store, settings)
        with stages.coding:
            protect(record, read, stages.load_document(read, store), settings)
    except MACHINE:
        raise
    except CorpusError as error:
        return _from_root(str(error), settings)
    except Exception as error:  # whatever one publication brings up, the others go on
        _note_fault(record, settings)
        return f"{record.id}: unexpected fault while it was analysed ({type(error).__name__}); see .samleng/{FAULTS}."
    return None


def _note_fault(record: Record, settings: Settings) -> None:
    """The traceback for whoever mends it, in a file beside the store."""
    with suppress(OSError), (settings.state / FAULTS).open("a", encoding="utf-8") as stream:
        stream.write(f"{record.id}\n{traceback.format_exc()}\n")


def _from_root(reason: str, settings: Settings) -> str:
    """Releases name places within the project, not those of one machine."""
    for root in (settings.root.resolve(), settings.root):
        if root.is_absolute():
            reason = reason.replace(f"{root}/", "")
    return reason


def _size(record: Record) -> int:
    path: Path | None = record.path
    try:
        return path.stat().st_size if path else 0
    except OSError:
        return 0
