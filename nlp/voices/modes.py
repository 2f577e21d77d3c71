"""How a voice is heard, from the same signs: direct, reported, collective, survey, none."""

from __future__ import annotations

from nlp.voices.narrative import RuleFinding


def mode_of(voice: str, found: RuleFinding) -> str:
    """Mode of a sentence whose voice is decided.

    Parameters
    ----------
    voice : str
        One of the eight voices.
    found : RuleFinding
        The sentence's finding by rule.
    """
    if voice == "document":
        return "none"
    if found.finding.voice == voice and found.finding.mode != "none":
        return found.finding.mode
    view = found.view
    if view.quoted_share > 0.3 or view.outside("pronoun", "i"):
        return "direct"
    if view.outside("mark", "percent") and view.outside("role", "children", "child"):
        return "survey"
    if view.outside("pronoun", "we") or view.outside("role", "children"):
        return "collective"
    return "reported"
