"""The page of a release: one HTML file that needs nothing else, neither network nor server."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from outputs.page_data import Rows, interface, page_data
from outputs.page_quotations import Quotations

FONTS = (("400", "noto-sans-khmer-regular.woff2"), ("700", "noto-sans-khmer-bold.woff2"))


def render_page(
    rows: Rows, facts: Mapping[str, Any], *, restricted: bool = False, quotations: Quotations | None = None
) -> str:
    """HTML of the page.

    Scripts and styles are inline and allowed by their digests alone; the page may load fonts it carries itself and
    nothing else (``default-src 'none'``).

    Parameters
    ----------
    rows : mapping
        Tables of one tree of a release, by name.
    facts : mapping
        ``versions`` and ``counts`` of the release.
    restricted : bool
        Whether the rows are unredacted.
    quotations : Quotations, optional
        What the page quotes, where it was gathered before; see ``outputs.page_data``.
    """
    style = _fonts() + _template("page.css")
    script = "\n".join(_template(name) for name in ("fold.js", "page.js"))
    words = interface()
    data = page_data(rows, facts, restricted=restricted, quotations=quotations)
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return Template(_template("page.html")).substitute(
        policy=policy,
        title=f"{escape(words['title']['km'])} · {escape(words['title']['en'])} · samleng",
        style=style,
        script=script,
        words=_json(words),
        data=_json(data),
        no_script=_no_script(words, data["requests"]),
    )


def _template(name: str) -> str:
    return files("outputs").joinpath(f"templates/{name}").read_text("utf-8")


def _fonts() -> str:
    faces = []
    for weight, name in FONTS:
        content = base64.b64encode(files("outputs").joinpath(f"fonts/{name}").read_bytes()).decode()
        faces.append(
            f"@font-face{{font-family:'Samleng Khmer';font-weight:{weight};unicode-range:U+1780-17FF,U+19E0-19FF;"
            f"src:url(data:font/woff2;base64,{content}) format('woff2')}}\n"
        )
    return "".join(faces)


def _digest(content: str) -> str:
    """The source expression of a Content-Security-Policy that allows exactly this inline element."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _json(value: Any) -> str:
    """JSON that cannot end the element it stands in."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _no_script(words: Mapping[str, Any], requests: Sequence[Mapping[str, Any]]) -> str:
    """The ten requests as a table, for readers without scripts."""
    lines = "".join(
        f"<tr><td>{row['request'] or '–'}</td><td lang='km'>{escape(row['km'])}</td>"
        f"<td lang='en'>{escape(row['en'])}</td>"
        f"<td>{row['sentences']}</td></tr>"
        for row in requests
    )
    note = "".join(f"<p lang='{code}'>{escape(words['no_script'][code])}</p>" for code in ("km", "en"))
    return f"{note}<table>{lines}</table>"
