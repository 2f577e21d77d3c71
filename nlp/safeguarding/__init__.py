"""Children kept safe: identifiers found and taken out, telling combinations generalised, hard matters withheld."""

from nlp.safeguarding.combinations import find_combinations, identifying_combinations
from nlp.safeguarding.counts import hide_small, hide_small_table
from nlp.safeguarding.identifiers import find_identifiers
from nlp.safeguarding.records import Identifier, Redaction
from nlp.safeguarding.redaction import apply, declared_pseudonyms, merge, redact
from nlp.safeguarding.sensitive import SensitiveWords, is_sensitive

__all__ = [
    "Identifier",
    "Redaction",
    "SensitiveWords",
    "apply",
    "declared_pseudonyms",
    "find_combinations",
    "find_identifiers",
    "hide_small",
    "hide_small_table",
    "identifying_combinations",
    "is_sensitive",
    "merge",
    "redact",
]
