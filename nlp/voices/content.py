"""What a sentence says apart from who says it: the tokens that carry the concern, without ``one girl said``."""

from __future__ import annotations

from spacy.tokens import Span

from nlp.offsets import source_span
from nlp.voices.narrative import RuleFinding

LEAST_KEPT = 2  # tokens; a shorter remainder would say nothing


def content_mask(found: RuleFinding, span: Span) -> list[bool]:
    """One flag per token: whether it belongs to what is said.

    Of a sentence with a spoken quotation only the quoted tokens are kept; of reported speech what follows the verb of
    saying, where the speaker comes first.
    """
    view = found.view
    places = [source_span(token)[0] for token in span]
    if view.quoted_share > 0.3:
        kept = [view.quoted(place) for place in places]
        return kept if sum(kept) >= LEAST_KEPT else [True] * len(places)
    verbs = view.outside("verb", "say")
    if found.attribution is None or found.attribution.verb != "say" or not verbs:
        return [True] * len(places)
    verb = next((v for v in verbs if v.start > found.attribution.start), None)
    if verb is None or (verb.end - view.start) > 0.6 * (view.end - view.start):
        return [True] * len(places)
    kept = [place >= verb.end for place in places]
    return kept if sum(kept) >= LEAST_KEPT else [True] * len(places)
