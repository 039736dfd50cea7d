"""Makes pygal's charts fit to stand in a page: no script, no style, no outside address.

Drawn twice, wide and narrow, because a drawing that shrinks with the screen takes its letters
along; the style sheet shows one. Colours come from the style sheet too, so that dark mode and
print can change them. Knows no assessment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from xml.etree import ElementTree

from markupsafe import Markup, escape
from pygal.config import Config
from pygal.style import Style

WIDE = 720
"""Pixels: a column of text on a desk."""

NARROW = 328
"""Pixels: a phone of 360 less its margins."""

LETTERS = Style(label_font_size=13, major_label_font_size=13, value_font_size=13)
"""pygal leaves room for labels by their size; the style sheet sets the same."""

KEPT = ("g", "path", "rect", "circle", "text")
"""Elements that draw; titles, descriptions, scripts, styles and tooltips go."""

ATTRIBUTES = ("class", "d", "x", "y", "width", "height", "cx", "cy", "r", "transform")

DIGITS = re.compile(r"-?\d+\.\d+")


class Chart(NamedTuple):
    """A drawing at two widths, and what it shows in one sentence."""

    wide: Markup
    narrow: Markup
    alternative: str


Draw = Callable[[Config, bool], Any]
"""Makes a pygal chart with a configuration; the flag says whether it is the narrow one."""


def chart(draw: Draw, *, height: int, alternative: str, hues: Sequence[str]) -> Chart:
    """Draw at both widths and strip what a static page must not carry.

    Args:
        draw: Makes the pygal chart.
        height: Of both drawings, in pixels.
        alternative: What the chart shows, for those who do not see it; the figures stand in the
            table beside it.
        hues: Classes of the series, in order.
    """
    wide, narrow = (
        Markup(_bare(draw(_config(width, height), narrow), width, height, alternative, hues))
        for width, narrow in ((WIDE, False), (NARROW, True))
    )
    return Chart(wide=wide, narrow=narrow, alternative=alternative)


def _config(width: int, height: int) -> Config:
    return Config(
        width=width,
        height=height,
        margin=2,
        margin_right=30,  # half of the last tick's label
        spacing=6,
        style=LETTERS,
        js=(),
        css=(),
        show_legend=False,
        disable_xml_declaration=True,
        no_prefix=True,
        truncate_label=-1,
    )


def _bare(drawn: Any, width: int, height: int, alternative: str, hues: Sequence[str]) -> str:
    # Parsed again by the standard library: pygal uses lxml where it is installed, and its output
    # must not depend on that.
    root = ElementTree.fromstring(drawn.render())
    body = "".join(_element(child, hues) for child in root)
    label = escape(alternative)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{label}" focusable="false">{body}</svg>'
    )


def _element(element: ElementTree.Element, hues: Sequence[str]) -> str:
    tag = element.tag.rpartition("}")[2]
    classes = element.get("class", "").split()
    if tag not in KEPT or "tooltip" in classes or "background" in classes:
        return ""
    body = "".join(_element(child, hues) for child in element)
    if tag == "text":
        body = str(escape(element.text or ""))
    elif tag == "g" and not body:
        return ""
    attributes = {name: element.get(name) for name in ATTRIBUTES if element.get(name)}
    attributes["class"] = " ".join(_hued(one, hues) for one in classes if one != "reactive")
    text = "".join(
        f' {name}="{escape(_short(value))}"' for name, value in attributes.items() if value
    )
    return f"<{tag}{text}>{body}</{tag}>"


def _hued(name: str, hues: Sequence[str]) -> str:
    number = name.removeprefix("color-")
    return hues[int(number)] if number != name and int(number) < len(hues) else name


def _short(value: str) -> str:
    # A tenth of a pixel is not seen; six decimals of it are half of the file.
    return DIGITS.sub(lambda hit: f"{float(hit.group()):.1f}".removesuffix(".0"), value)
