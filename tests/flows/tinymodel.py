"""A sentence-transformers model of random weights, two layers and 32 dimensions, made anew where a test needs one."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest

KHMER = [chr(code) for code in range(0x1780, 0x17F0)]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SEED = 7


def tiny_model(folder: Path) -> Path:
    """Write the model; skips the test where sentence-transformers is not installed."""
    pytest.importorskip("sentence_transformers", reason="the extra `encoder` is not installed")
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizer

    letters = [*string.ascii_lowercase, *string.digits, *string.punctuation, *KHMER]
    words = folder / "words"
    words.mkdir(parents=True)
    (words / "vocab.txt").write_text("\n".join([*SPECIAL, *letters, *(f"##{x}" for x in letters)]), encoding="utf-8")
    torch.manual_seed(SEED)
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    size = len(SPECIAL) + 2 * len(letters)
    BertModel(BertConfig(vocab_size=size, max_position_embeddings=128, **shape)).save_pretrained(words)
    BertTokenizer(str(words / "vocab.txt"), strip_accents=False).save_pretrained(words)
    read = models.Transformer(str(words), max_seq_length=128)
    SentenceTransformer(modules=[read, models.Pooling(32)], device="cpu").save(str(folder / "tiny-e5"))
    assert json.loads((folder / "tiny-e5" / "modules.json").read_text())
    return folder / "tiny-e5"
