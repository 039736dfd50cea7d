"""For people and for the archive: one HTML file which asks nothing of any network.

A strict Content-Security-Policy stands in it: nothing may load, and of inline style and script
only what was put there here, known by its hash. Whatever users wrote is shown and cannot act.
"""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

from advisor import assets
from advisor.files import read_text
from advisor.model.assessment import Assessment
from advisor.report.charts.gallery import NO_HUE, gallery, hues
from advisor.report.format import Format, Presentation
from advisor.report.formats import json
from advisor.report.markup import html_environment
from advisor.report.story import tell


def render(assessment: Assessment, shown: Presentation) -> str:
    """Lay the story out with `templates/report.html`."""
    story = tell(assessment, predictions=shown.predictions, passages=shown.passages)
    parts = assets.folder("templates") / "report"
    style, no_script, script = (
        read_text(parts / name) for name in ("style.css", "no-script.css", "page.js")
    )
    return (
        html_environment()
        .get_template("report.html")
        .render(
            story=story,
            charts=gallery(story),
            hue=hues(story),
            no_hue=NO_HUE,
            style=Markup(style),
            no_script=Markup(no_script),
            script=Markup(script),
            policy=_policy(styles=(style, no_script), script=script),
            data=Markup(_inert(json.render(assessment, shown))),
            redacted=shown.redacted,
        )
    )


def _policy(*, styles: tuple[str, ...], script: str) -> str:
    return (
        f"default-src 'none'; style-src {' '.join(map(_hash, styles))}; "
        f"script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inert(document: str) -> str:
    # JSON may write any character as an escape, so nothing in it can end the element it stands in.
    for character in "<>&\u2028\u2029":
        document = document.replace(character, f"\\u{ord(character):04x}")
    return document


FORMAT = Format(name="html", suffix=".html", render=render)
