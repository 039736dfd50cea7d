"""For people and for the archive: one HTML file which asks nothing of any network.

A strict Content-Security-Policy stands in it: nothing may load, and of inline style and script
only what was put there here, known by its hash. Whatever users wrote is shown and cannot act.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from markupsafe import Markup

from advisor import assets
from advisor.files import read_text
from advisor.model.assessment import Assessment
from advisor.report.charts.gallery import NO_HUE, gallery, hues
from advisor.report.format import Format, Presentation
from advisor.report.formats import json
from advisor.report.markup import html_environment
from advisor.report.story import tell

STYLES = ("style.css", "what-if.css", "print.css")
"""Later ones overrule earlier ones."""

SCRIPTS = ("page.js", "streams.js", "judgement.js", "what-if.js")
"""In the order in which they use each other; the last three where there is something to change."""


def render(assessment: Assessment, shown: Presentation) -> str:
    """Lay the story out with `templates/report.html`."""
    story = tell(assessment, predictions=shown.predictions, passages=shown.passages)
    parts = assets.folder("templates") / "report"
    no_script = read_text(parts / "no-script.css")
    styles = [read_text(parts / name) for name in STYLES]
    scripts = [read_text(parts / name) for name in (SCRIPTS if story.what_if else SCRIPTS[:1])]
    return (
        html_environment()
        .get_template("report.html")
        .render(
            story=story,
            charts=gallery(story),
            hue=hues(story),
            no_hue=NO_HUE,
            styles=[Markup(style) for style in styles],
            no_script=Markup(no_script),
            scripts=[Markup(script) for script in scripts],
            policy=_policy(styles=(*styles, no_script), scripts=scripts),
            data=Markup(_inert(json.render(assessment, shown))),
            redacted=shown.redacted,
        )
    )


def _policy(*, styles: Sequence[str], scripts: Sequence[str]) -> str:
    return (
        f"default-src 'none'; style-src {' '.join(map(_hash, styles))}; "
        f"script-src {' '.join(map(_hash, scripts))}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _inert(document: str) -> str:
    # JSON may write any character as an escape, so nothing in it can end the element it stands in.
    for character in "<>&\u2028\u2029":
        document = document.replace(character, f"\\u{ord(character):04x}")
    return document


FORMAT = Format(name="html", suffix=".html", render=render)
