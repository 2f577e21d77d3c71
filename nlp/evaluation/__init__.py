"""Measuring the pipeline against human coders on whole documents."""

from nlp.evaluation.figures import evaluate
from nlp.evaluation.gold import GoldDocument, GoldSentence

__all__ = ["GoldDocument", "GoldSentence", "evaluate"]
