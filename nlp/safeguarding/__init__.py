"""Identifiers of people in a publication, found so that they can be taken out of what is published."""

from nlp.safeguarding.identifiers import Identifier, find_identifiers

__all__ = ["Identifier", "find_identifiers"]
