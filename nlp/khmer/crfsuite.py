"""Read a CRFsuite model into plain tables, straight from the bytes.

The layout is that of CRFsuite 0.12 (crf1d_model.c and cqdb.c, N. Okazaki): a header of twelve fields, a
table of features, two constant quark databases for labels and attributes, and lists of references.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_HEADER = struct.Struct("<4sI4s9I")
_FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_STATE = 0
_ENTRY_HEADER = struct.Struct("<4s5I")


@dataclass(frozen=True, slots=True)
class CrfTables:
    """A linear-chain CRF as tables.

    Parameters
    ----------
    labels : tuple of str
    attributes : dict of str to int
        Row of every attribute in ``state``.
    state : float64 array, shape (attributes, labels)
    transition : float64 array, shape (labels, labels)
        From row to column.
    """

    labels: tuple[str, ...]
    attributes: dict[str, int]
    state: NDArray[np.float64]
    transition: NDArray[np.float64]


def read_tables(data: bytes) -> CrfTables:
    """Tables of the CRFsuite model at the start of ``data``.

    Raises
    ------
    ValueError
        If the bytes are not a CRFsuite 1d model.
    """
    if len(data) < _HEADER.size or data[:4] != b"lCRF":
        raise ValueError("not a CRFsuite model")
    fields = _HEADER.unpack_from(data)
    if fields[2] != b"FOMC":
        raise ValueError(f"a CRFsuite model of kind {fields[2]!r}, not FOMC")
    label_count, attribute_count, features_at, labels_at, attributes_at = fields[5:10]
    count = struct.unpack_from("<I", data, features_at + 8)[0]
    features = np.frombuffer(data, _FEATURE, count=count, offset=features_at + 12)
    state = np.zeros((attribute_count, label_count))
    transition = np.zeros((label_count, label_count))
    of_state = features["kind"] == _STATE
    for table, chosen in ((state, features[of_state]), (transition, features[~of_state])):
        table[chosen["source"], chosen["target"]] = chosen["weight"]
    labels = _strings(data, labels_at)
    attributes = {name: row for row, name in enumerate(_strings(data, attributes_at))}
    return CrfTables(tuple(labels), attributes, state, transition)


def _strings(data: bytes, at: int) -> list[str]:
    """The strings of a constant quark database in the order of their ids."""
    magic, _size, _flag, _order, count, back_at = _ENTRY_HEADER.unpack_from(data, at)
    if magic != b"CQDB":
        raise ValueError("a CRFsuite model without its strings")
    strings = []
    for offset in struct.unpack_from(f"<{count}I", data, at + back_at):
        size = struct.unpack_from("<I", data, at + offset + 4)[0]
        strings.append(data[at + offset + 8 : at + offset + 7 + size].decode("utf-8"))
    return strings
