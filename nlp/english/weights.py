"""The pipeline's weights: half precision where they are stored, single precision where they are used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from spacy.language import Language
from thinc.api import Model


def _nodes(nlp: Language) -> Iterator[Model[Any, Any]]:
    """Every node that holds weights, once, over all components."""
    seen: set[int] = set()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if isinstance(model, Model) else ():
            if id(node) not in seen:
                seen.add(id(node))
                yield node


def cast_weights(nlp: Language, dtype: str) -> None:
    """Turn all weights of ``nlp`` into ``dtype`` ("float16" to store, "float32" to use), in place; word vectors too."""
    nlp.vocab.vectors.data = np.ascontiguousarray(nlp.vocab.vectors.data, dtype=dtype)
    for node in _nodes(nlp):
        for name in node.param_names:
            if node.has_param(name):
                weights: Any = np.ascontiguousarray(node.get_param(name), dtype=dtype)
                node.set_param(name, weights)
