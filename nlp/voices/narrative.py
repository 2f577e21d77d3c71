"""The rules of voice: a state machine over part, section, paragraph focus and quotation, one finding a sentence.

The findings and the signs they rest on are features of the statistical layer in ``nlp.voices.sequence``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpora.records import Part
from nlp.records import VoiceFinding
from nlp.voices.attribution import Attribution, attribute
from nlp.voices.narrators import ANSWERS, QUESTIONS, TURN, introduced
from nlp.voices.quotations import Quotation
from nlp.voices.views import BlockView, SentenceView, is_signature

TRANSCRIPT = 4  # labelled blocks from which on a label goes on over the blocks that follow
CONCRETE = frozenset({"child", "family", "community", "staff", "civil_society", "government", "international"})


@dataclass(slots=True)
class Discourse:
    """What is remembered from sentence to sentence."""

    focus: str = ""  # voice of the last speaker
    many: bool = False
    adult: str = ""  # voice of the last titled adult
    since: int = 99  # sentences since the focus spoke
    block: int = -1  # the block that is read
    heard_in: int = -1  # the block in which the focus last spoke
    narrator: str = ""  # who says "I" and "we" outside quotations
    labelled: str = ""  # speaker label of a transcript or of minutes
    own_story: bool = False
    transcript: bool = False  # whether the publication is one of labelled turns
    headings: dict[int, frozenset[str]] = field(default_factory=dict)
    voices_of_labels: dict[str, str] = field(default_factory=dict)

    def heard(self, voice: str, *, many: bool) -> None:
        self.focus, self.many, self.since, self.heard_in = voice, many, 0, self.block
        if voice not in {"child", "family"}:
            self.adult = voice

    @property
    def section(self) -> frozenset[str]:
        return self.headings[max(self.headings)] if self.headings else frozenset()


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """A sentence's finding by rule and the state it was made in."""

    view: SentenceView
    finding: VoiceFinding
    attribution: Attribution | None
    focus: str
    focus_here: bool  # whether the focus spoke in this block
    since: int
    section: frozenset[str]
    part_speaker: str
    narrator: str
    own_story: bool
    labelled: str


def tell_voices(blocks: Sequence[BlockView], parts: Sequence[Part]) -> list[RuleFinding]:
    """Findings by rule for every sentence, in order."""
    findings: list[RuleFinding] = []
    state = Discourse()
    part = -1
    transcript = sum(1 for block in blocks if block.label) >= TRANSCRIPT
    for number, block in enumerate(blocks):
        speaker = parts[block.analysed.block.part].speaker or ""
        if block.analysed.block.part != part:
            part = block.analysed.block.part
            state = Discourse(narrator=speaker, transcript=transcript)
            state.narrator = speaker or introduced(_section(blocks, number))
        state.block = number
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        _enter(block, state, speaker)
        if block.analysed.block.kind == "heading" and not speaker:
            state.narrator = introduced(_section(blocks, number + 1))
        owners = _quotation_speakers(block, following, state)
        for view in block.sentences:
            state.since += 1
            finding, attribution = _decide(view, block, state, owners, speaker)
            findings.append(
                RuleFinding(
                    view, finding, attribution, state.focus, state.heard_in == number, state.since, state.section,
                    speaker, state.narrator, state.own_story, state.labelled,
                )
            )  # fmt: skip
    return findings


def _section(blocks: Sequence[BlockView], start: int) -> Iterator[SentenceView]:
    """Sentences from a block on to the next heading."""
    for block in blocks[start:]:
        if block.analysed.block.kind == "heading":
            return
        yield from block.sentences


def _enter(block: BlockView, state: Discourse, speaker: str) -> None:
    """Update the state at a block's start: headings, labels, own stories."""
    layout = block.analysed.block
    if layout.kind == "heading":
        level = layout.level or 1
        state.headings = {k: v for k, v in state.headings.items() if k < level}
        state.headings[level] = block.heading_kinds
        state.labelled, state.own_story = "", False
        state.since = 99
        return
    if any(view.outside("mark", "self_identity") for view in block.sentences):
        state.narrator = "child"
    if any(view.outside("mark", "own_account") for view in block.sentences):
        state.own_story = True
    if block.label:
        first = block.sentences[0]
        found = attribute(first, block.text, 0, block.label, khmer=layout.language == "km")
        state.labelled = _label_voice(block, found, state)
        if state.labelled in CONCRETE:
            state.heard(state.labelled, many=False)
    elif not state.transcript or layout.kind not in {"paragraph", "list_item", "quotation"}:
        state.labelled = ""


def _label_voice(block: BlockView, found: Attribution | None, state: Discourse) -> str:
    """The voice of a speaker label; whoever asks is the publication, whoever answers the one spoken with."""
    label = block.text[: block.label].strip(" :៖").lower()
    if label in QUESTIONS | ANSWERS:
        return _turn_voice(label, state)
    if found is None:
        return state.voices_of_labels.get(label, "other")
    voice = _resolved(found, state)
    state.voices_of_labels[label] = voice
    return voice


def _turn_voice(label: str, state: Discourse) -> str:
    """Whose turn ``Q:`` or ``A:`` is."""
    if label in QUESTIONS:
        return "document"
    return state.narrator or state.focus or "child"


def _quotation_speakers(block: BlockView, following: BlockView | None, state: Discourse) -> dict[int, Attribution]:
    """For every spoken quotation of a block (by its start) the speaker told beside it, where there is one."""
    owners: dict[int, Attribution] = {}
    khmer = block.analysed.block.language == "km"
    spoken = [q for q in block.quotations if q.speech]
    for number, quotation in enumerate(spoken):
        previous = spoken[number - 1].end if number else 0
        found = _beside(quotation, block, previous, khmer)
        if found is None and number and _same_sentence(block, spoken[number - 1], quotation):
            found = owners.get(spoken[number - 1].start)
        if found is None and following is not None and number == len(spoken) - 1 and is_signature(following.text):
            found = (
                _zone(following.sentences[0], following.text, 0, len(following.text), khmer)
                if following.sentences
                else None
            )
        if found is not None:
            owners[quotation.start] = found
    return owners


def _beside(quotation: Quotation, block: BlockView, previous: int, khmer: bool) -> Attribution | None:
    """The speaker told after the closing mark, else before the opening one, within the same sentences."""
    before = after = None
    for view in block.sentences:
        if view.start <= quotation.start < view.end:
            before = _zone(view, block.text, max(view.start, previous), quotation.start, khmer)
        if view.start < quotation.end <= view.end:
            stop = min((q.start for q in view.quotations if q.speech and q.start >= quotation.end), default=view.end)
            after = _zone(view, block.text, quotation.end, stop, khmer)
    if quotation.introduced and before is not None and before.verb:
        return before
    if after is not None and (after.verb or before is None):
        return after
    return before or after


def _zone(view: SentenceView, text: str, start: int, end: int, khmer: bool) -> Attribution | None:
    return attribute(view, text, start, end, khmer=khmer) if text[start:end].strip(" ,.:;–—-។") else None


def _same_sentence(block: BlockView, left: Quotation, right: Quotation) -> bool:
    return any(v.start < left.end <= v.end and v.start <= right.start < v.end for v in block.sentences)


def _decide(
    view: SentenceView, block: BlockView, state: Discourse, owners: dict[int, Attribution], speaker: str
) -> tuple[VoiceFinding, Attribution | None]:
    layout = block.analysed.block
    if layout.voice:
        return VoiceFinding(layout.voice, _own_mode(layout.voice), "record", layout.speaker), None
    if layout.kind == "heading":
        return VoiceFinding("document", "none", "heading"), None
    if speaker == "child":  # a statement signed by children is theirs throughout, whomever it quotes
        return _unattributed(view, block, state, speaker), None
    spoken = [q for q in view.quotations if q.speech]
    if spoken and (view.starts_inside or view.quoted_share > 0.3):
        return _quoted(view, spoken, state, owners, block)
    if turn := TURN.match(view.sentence.text):
        state.labelled = _turn_voice(turn[1].lower(), state)
    if state.labelled in CONCRETE:
        return VoiceFinding(state.labelled, "direct", "label"), None
    if state.labelled == "document":
        return VoiceFinding("document", "none", "label"), None
    found = attribute(view, block.text, view.start, view.end, khmer=layout.language == "km")
    if found is not None and found.verb and found.voice not in {"i", "we"}:
        return _reported(found, state), found
    return _unattributed(view, block, state, speaker), found


def _quoted(
    view: SentenceView, spoken: Sequence[Quotation], state: Discourse, owners: dict[int, Attribution], block: BlockView
) -> tuple[VoiceFinding, Attribution | None]:
    longest = max(spoken, key=lambda q: min(q.end, view.end) - max(q.start, view.start))
    owner = owners.get(longest.start)
    if owner is not None:
        voice = _resolved(owner, state)
        if voice in CONCRETE:
            state.heard(voice, many=owner.many)
            return VoiceFinding(voice, "direct", "quotation", owner.text), owner
    alone = longest.start <= 2 and longest.end >= len(block.text) - 3
    if not alone and state.focus and state.since <= 3:
        return VoiceFinding(state.focus, "direct", "quotation-focus"), owner
    if "child" in state.section or not state.focus:
        return VoiceFinding("child", "direct", "quotation-section"), owner
    return VoiceFinding(state.focus, "direct", "quotation-focus-far"), owner


def _reported(found: Attribution, state: Discourse) -> VoiceFinding:
    voice = _resolved(found, state)
    if voice not in CONCRETE:
        return VoiceFinding("document", "none", "unknown-speaker")
    state.heard(voice, many=found.many)
    mode = "survey" if found.counted and voice == "child" else "collective" if found.many else "reported"
    return VoiceFinding(voice, mode, f"reported-{found.verb}", found.text)


def _unattributed(view: SentenceView, block: BlockView, state: Discourse, speaker: str) -> VoiceFinding:
    first = bool(view.outside("pronoun", "i"))
    plural = bool(view.outside("pronoun", "we"))
    if speaker:
        return VoiceFinding(speaker, "collective" if speaker == "child" else "direct", "part-speaker")
    if (first or plural) and state.narrator in CONCRETE:
        return VoiceFinding(state.narrator, "direct" if first else "collective", "narrator")
    if first:
        return VoiceFinding("child", "direct", "first-person")
    if state.own_story and state.focus == "child":
        return VoiceFinding("child", "reported", "own-story")
    if state.narrator == "child":
        return VoiceFinding("child", "collective", "narrator-goes-on")
    if plural:
        return VoiceFinding("document", "none", "plural-narrator")
    return VoiceFinding("document", "none", "narration")


def _resolved(found: Attribution, state: Discourse) -> str:
    if found.voice == "she_he":
        return state.focus or "child"
    if found.voice == "interviewer":
        return "document"
    if found.voice == "one_of":
        return state.focus or "child"
    if found.voice == "they":
        return state.focus if state.many and state.focus else "child"
    if found.voice == "adult":
        return state.adult or "civil_society"
    if found.voice in {"i", "we"}:
        return state.narrator or state.focus or "child"
    if found.voice == "you":
        return ""
    return found.voice


def _own_mode(voice: str) -> str:
    return "none" if voice == "document" else "direct"
