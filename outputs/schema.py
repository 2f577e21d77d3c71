"""Every table and field of a release, described once: documentation, ``datapackage.json`` and checks follow."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from outputs.fields import FLAG, SCHEMA_VERSION, SHARE, TEXT, TEXTS, WHOLE, WHOLES, Field, Table

__all__ = ["BY_NAME", "SCHEMA_VERSION", "TABLES", "Field", "Table", "to_arrow"]

_PUBLICATION = Field("publication", TEXT, "Id of the publication, the name of its folder.")
_SENTENCE = Field("sentence", TEXT, "Id of the sentence, from publication, text and occurrence; stable.")
_START = Field("start", WHOLE, "Start in the extracted text, code points, 0-based.")
_END = Field("end", WHOLE, "End in the extracted text, exclusive.")

TABLES: tuple[Table, ...] = (
    Table(
        "publications",
        "One row for each publication read.",
        ("publication",),
        (
            _PUBLICATION,
            Field("title", TEXT, "Title as published."),
            Field("title_en", TEXT, "Title in English.", True),
            Field("title_km", TEXT, "Title in Khmer.", True),
            Field("publisher", TEXT, "Who published it.", True),
            Field("year", WHOLE, "Year of publication.", True),
            Field("languages", TEXTS, "Language codes of the record."),
            Field("invented", FLAG, "True for invented samples, which are nobody's testimony."),
            Field("url", TEXT, "Where it can be read.", True),
            Field("rights", TEXT, "Licence or rights statement.", True),
            Field("citation", TEXT, "Author or publisher, year, title, publisher, address: for a footnote."),
            Field("redistributable", FLAG, "True where its rights allow its sentences to be passed on."),
            Field("sensitivity", TEXT, "public, personal or restricted, as its record says."),
            Field("source_sha256", TEXT, "Sha256 of the source file."),
            Field("characters", WHOLE, "Code points of the extracted text."),
            Field("blocks", WHOLE, "Blocks read."),
            Field("sentences", WHOLE, "Sentences analysed."),
        ),
    ),
    Table(
        "parts",
        "One row for each part (a statement inside a report is a part of its own).",
        ("publication", "part"),
        (
            _PUBLICATION,
            Field("part", WHOLE, "Number of the part in the publication, from 0."),
            Field("title", TEXT, "Its heading."),
            Field("kind", TEXT, "report, statement, minutes, press_release, newsletter, survey, note ..."),
            Field("speaker", TEXT, "Voice that signs the whole part.", True),
        ),
    ),
    Table(
        "blocks",
        "One row for each block of layout; its text is text[start:end] of the extracted text.",
        ("publication", "block"),
        (
            _PUBLICATION,
            Field("block", WHOLE, "Number of the block in the publication, from 0."),
            Field("part", WHOLE, "Part it belongs to."),
            Field("kind", TEXT, "heading, paragraph, list_item, quotation, table_cell, footnote, furniture ..."),
            Field("language", TEXT, "en, km or und, by script."),
            _START,
            _END,
            Field("page", WHOLE, "Page in the source file, from 1.", True),
            Field("section", TEXTS, "Headings above it, outermost first."),
            Field("joined_from", TEXTS, "Places of the pieces a page break had cut."),
            Field("method", TEXT, "text, ocr or converted (from a legacy Khmer font)."),
            Field("confidence", SHARE, "1, or the mean word confidence of OCR (0 to 1)."),
        ),
    ),
    Table(
        "sentences",
        "One row for each sentence, list item, heading or table cell, with its voice and stance.",
        ("sentence",),
        (
            _SENTENCE,
            _PUBLICATION,
            Field("number", WHOLE, "Place in the publication, from 1."),
            Field("part", WHOLE, "Part it belongs to."),
            Field("block", WHOLE, "Block it stands in."),
            Field("language", TEXT, "en, km or und."),
            _START,
            _END,
            Field("text", TEXT, "The sentence; in `published` with identifiers replaced, empty where withheld."),
            Field("page", WHOLE, "Page in the source file, from 1.", True),
            Field("section", TEXT, "Nearest heading above it.", True),
            Field("voice", TEXT, "child, family, community, staff, civil_society, government ... or document."),
            Field("mode", TEXT, "direct, reported, collective, survey or none."),
            Field("voice_rule", TEXT, "The rule that decided it; 'context over RULE' where neighbours outvoted it."),
            Field("voice_score", SHARE, "Calibrated probability of the voice."),
            Field("speaker", TEXT, "How the text names the speaker.", True),
            Field("stance", TEXT, "concern, request, support or other."),
            Field("stance_score", SHARE, "Calibrated probability of the stance."),
            Field("reviewed", FLAG, "True where people decided and the pipeline's coding was overruled or confirmed."),
            Field("withheld", TEXT, "Why it is not quoted in `published`: sexual_violence, rights ...", True),
        ),
        ("publication", "number"),
    ),
    Table(
        "tokens",
        "One row for each word.",
        ("sentence", "number"),
        (
            _SENTENCE,
            _PUBLICATION,
            Field("number", WHOLE, "Place of the word in the sentence, from 1."),
            Field("text", TEXT, "The word as normalised."),
            Field("lemma", TEXT, "Dictionary form; in Khmer without nominaliser."),
            Field("pos", TEXT, "Universal part of speech."),
            Field("tag", TEXT, "Tag of the language's own tagger.", True),
            _START,
            _END,
        ),
        ("publication", "start"),
    ),
    Table(
        "codings",
        "One row for each concern or request (of any voice) and each of the first three requests it may belong to.",
        ("sentence", "rank"),
        (
            _SENTENCE,
            _PUBLICATION,
            Field("request", WHOLE, "1 to 10; 0 for none of the ten."),
            Field("rank", WHOLE, "1 is the coding, 2 and 3 the next."),
            Field("score", SHARE, "Calibrated probability."),
            Field("accepted", FLAG, "True for the coding and for further requests likely enough to stand beside it."),
            Field("review", FLAG, "True where the coding is too unsure to be taken without a look."),
            Field("terms", TEXTS, "Concepts of the request that fired, as name@start-end."),
            Field("exemplars", TEXTS, "Nearest exemplars of the codebook with the same request."),
        ),
        ("publication", "sentence", "rank"),
    ),
    Table(
        "themes",
        "One row for each theme of children's concerns and requests.",
        ("theme",),
        (
            Field("theme", TEXT, "Lasting id, from the codebook; R0-new-... for a theme the corpus brought up."),
            Field("request", WHOLE, "The request it lines up with; 0 for emergent themes."),
            Field("emergent", FLAG, "True where it belongs to none of the ten."),
            Field("title_en", TEXT, "Title in English."),
            Field("title_km", TEXT, "Title in Khmer."),
            Field("sentences", WHOLE, "Sentences in it: a count of sentences, not of children."),
            Field("publications", WHOLE, "Publications they come from."),
            Field("english", WHOLE, "Sentences in English."),
            Field("khmer", WHOLE, "Sentences in Khmer."),
            Field("score", SHARE, "Mean probability of the request among its members: how well it lines up."),
            Field("keyphrases_en", TEXTS, "Words that stand out among its English members."),
            Field("keyphrases_km", TEXTS, "Words that stand out among its Khmer members."),
            Field("representatives", TEXTS, "Sentence ids nearest to its centre, one for a publication."),
        ),
        ("request", "theme"),
    ),
    Table(
        "theme_members",
        "One row for each child's concern or request in its theme.",
        ("sentence",),
        (
            _SENTENCE,
            _PUBLICATION,
            Field("theme", TEXT, "Id of the theme."),
            Field("request", WHOLE, "Its coding."),
            Field("likeness", SHARE, "Cosine to the theme's centre, 0 in a general theme."),
        ),
        ("theme", "publication", "sentence"),
    ),
    Table(
        "requests",
        "One row for each of the ten requests, and 0 for what belongs to none.",
        ("request",),
        (
            Field("request", WHOLE, "1 to 10; 0 for none of the ten."),
            Field("title_en", TEXT, "Short title in English."),
            Field("title_km", TEXT, "Short title in Khmer."),
            Field("sentences", WHOLE, "Children's concerns and requests coded with it."),
            Field("concerns", WHOLE, "Of these, concerns."),
            Field("asks", WHOLE, "Of these, requests."),
            Field("publications", WHOLE, "Publications they come from."),
            Field("english", WHOLE, "Sentences in English."),
            Field("khmer", WHOLE, "Sentences in Khmer."),
            Field("review", WHOLE, "Of these, too unsure to be taken without a look."),
            Field("share", SHARE, "Part of all children's concerns and requests, 0 to 1."),
            Field("low", SHARE, "Lower end of the 95 % bootstrap interval of the share."),
            Field("high", SHARE, "Upper end of it."),
            Field("corrected", SHARE, "Share corrected for the model's confusions, where these were measured.", True),
            Field("corrected_low", SHARE, "Lower end of its 95 % interval.", True),
            Field("corrected_high", SHARE, "Upper end of its 95 % interval.", True),
        ),
        ("request",),
    ),
    Table(
        "theme_events",
        "One row for each publication in which a theme comes up, and for whatever became of an emergent theme's id.",
        ("theme", "event", "step", "from_id"),
        (
            Field("theme", TEXT, "Id of the theme; of a split or merge the theme that the sentences went to."),
            Field("publication", TEXT, "Id of the publication; only of first and again.", True),
            Field("year", WHOLE, "Year of the publication.", True),
            Field("event", TEXT, "first (in no earlier year), again; of emergent themes new, split, merge, ended."),
            Field("sentences", WHOLE, "Sentences of the theme in the publication, or that went over, or of the theme."),
            Field("from_id", TEXT, "Publication (first, again), the theme split or merged, else the theme itself."),
            Field("step", WHOLE, "Order of what became of themes, one number for a release, from 1; 0: first, again."),
            Field("release_before", TEXT, "The release whose themes these were compared with, if there was one.", True),
        ),
        ("theme", "step", "year", "publication", "event", "from_id"),
    ),
    Table(
        "redactions",
        "One row for each span replaced in `published`, with kind and rule, never with what stood there.",
        ("publication", "start"),
        (
            _PUBLICATION,
            _START,
            _END,
            Field("kind", TEXT, "child_name, adult_name, phone, email, address ...; withheld: a sentence."),
            Field("rule", TEXT, "What it was found by."),
            Field("replacement", TEXT, "What stands there in `published`."),
        ),
    ),
    Table(
        "corrections",
        "One row for each sentence and person that coded it; only in `restricted`.",
        ("sentence", "coder"),
        (
            _SENTENCE,
            _PUBLICATION,
            Field("coder", TEXT, "Who coded it."),
            Field("date", TEXT, "Day of the decision, as in the sheet."),
            Field("voice", TEXT, "Voice, if decided.", True),
            Field("stance", TEXT, "Stance, if decided.", True),
            Field("request", WHOLE, "Request, if decided.", True),
            Field("also", WHOLES, "Further requests."),
            Field("quote", TEXT, "approve or withhold, if decided.", True),
            Field("found", FLAG, "False where no publication of this release holds the sentence any more."),
        ),
    ),
    Table(
        "agreement",
        "Agreement of people with each other and with the pipeline, over all requests (-1) and for each.",
        ("pair", "request"),
        (
            Field("pair", TEXT, "human-human or human-pipeline."),
            Field("request", WHOLE, "-1 for all; 0 to 10 for this request against all others."),
            Field("units", WHOLE, "Sentences coded by both."),
            Field("alpha", SHARE, "Krippendorff's alpha for nominal data; .80 is firm, .667 tentative.", True),
            Field("kappa", SHARE, "Cohen's kappa; the mean over pairs of people.", True),
        ),
    ),
    Table(
        "runs",
        "What made this release: versions and settings by name.",
        ("name",),
        (Field("name", TEXT, "Name of the version or setting."), Field("value", TEXT, "Its value.")),
    ),
    Table(
        "skipped",
        "One row for whatever was not read, and why: nothing disappears silently.",
        ("place", "reason"),
        (
            Field("publication", TEXT, "Publication concerned.", True),
            Field("place", TEXT, "File, page or part."),
            Field("reason", TEXT, "Why it was not read."),
            Field("action", TEXT, "What to do."),
        ),
        ("publication", "place"),
    ),
)

BY_NAME = {table.name: table for table in TABLES}


def to_arrow(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows of a table as Arrow, sorted, types and required fields checked.

    Raises
    ------
    ValueError
        Naming table and field, where a row lacks a field or holds what the schema does not allow.
    """
    table = BY_NAME[name]
    names = [field.name for field in table.fields]
    for row in rows:
        if set(row) != set(names):
            raise ValueError(f"{name}: fields {sorted(set(row) ^ set(names))} do not match the schema")
    schema = table.arrow()
    made = pa.Table.from_pylist(rows, schema=schema)
    for field in schema:
        if not field.nullable and made[field.name].null_count:
            raise ValueError(f"{name}.{field.name}: empty where the schema requires a value")
    order = table.sort or table.key
    return made.sort_by([(column, "ascending") for column in order]) if rows else made
