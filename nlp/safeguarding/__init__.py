"""Identifiers of people in a publication, found so that they can be taken out of what is published."""

from nlp.safeguarding.identifiers import find_identifiers
from nlp.safeguarding.records import Identifier, Redaction

__all__ = ["Identifier", "Redaction", "find_identifiers"]
