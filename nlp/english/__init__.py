"""English: a spaCy pipeline of our own, an adapter over dependency labels, and people's names."""

from nlp.english.language import load, pipeline_name

__all__ = ["load", "pipeline_name"]
