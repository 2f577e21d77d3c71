"""The page of a release: one self-contained HTML file, the ten requests with their themes and quotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def render_page(rows: Rows, summary: Mapping[str, Any]) -> str:
    """HTML of the page, without any reference to the network."""
    sentences = {row["sentence"]: row for row in rows["sentences"]}
    sections = "\n".join(_request(row, rows, sentences) for row in rows["requests"])
    counts = summary["counts"]
    return (
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>samleng</title>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        "<style>body{font-family:sans-serif;max-width:50em;margin:2em auto;line-height:1.5}:lang(km){line-height:1.9}</style>"
        f"<h1>សំឡេង samleng</h1><p>{counts['publications']} publications, of these {counts['invented']} invented samples."
        f"</p>{sections}</html>"
    )


def _request(row: Mapping[str, Any], rows: Rows, sentences: Mapping[str, Mapping[str, Any]]) -> str:
    themes = [theme for theme in rows["themes"] if theme["request"] == row["request"]]
    inner = "".join(
        f"<h3>{escape(theme['title_en'])} · <span lang='km'>{escape(theme['title_km'])}</span> ({theme['sentences']})</h3><ul>"
        + "".join(
            f"<li lang='{sentences[s]['language']}'>{escape(sentences[s]['text'])}</li>" for s in theme["representatives"]
        )
        + "</ul>"
        for theme in themes
    )
    return f"<h2>{row['request']}. {escape(row['title_en'])} · <span lang='km'>{escape(row['title_km'])}</span> ({row['sentences']})</h2>{inner}"
