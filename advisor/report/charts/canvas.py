"""Makes pygal's charts fit to stand in a page: no script, no style, no outside address.

Drawn twice, wide and narrow, because a drawing that shrinks with the screen takes its letters
along; the style sheet shows one. Colours come from the style sheet too, so that dark mode and
print can change them. Knows no assessment.
"""

from __future__ import annotations

import re
import textwrap
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

LINE_HEIGHT = 15
"""Pixels: one line of a label at 13 pixels, and the space to the next."""

SHORT = 20
"""Letters in a line that leave half of a phone to the drawing."""

KEPT = ("g", "path", "rect", "circle", "text")
"""Elements that draw; titles, descriptions, scripts, styles and tooltips go."""

ATTRIBUTES = ("class", "d", "x", "y", "width", "height", "cx", "cy", "r", "transform")

DIGITS = re.compile(r"-?\d+\.\d+")


class Lines(str):
    """A label of several lines.

    pygal leaves room for labels by their `len`; the longest line is what takes room.
    """

    __slots__ = ()

    def __len__(self) -> int:
        """Count the letters of the longest line."""
        return max(map(str.__len__, self.split("\n")))


def folded(label: str, *, most: int) -> str:
    """Fold a label into at most so many lines, for the narrow drawing."""
    lines = textwrap.wrap(label, SHORT, max_lines=most, placeholder="…", break_on_hyphens=False)
    return Lines("\n".join(lines))


class Chart(NamedTuple):
    """A drawing at two widths, and what it shows in one sentence."""

    wide: Markup
    narrow: Markup
    alternative: str


Draw = Callable[[Config, bool], Any]
"""Makes a pygal chart with a configuration; the flag says whether it is the narrow one."""


def chart(
    draw: Draw,
    *,
    height: int,
    narrow_height: int | None = None,
    alternative: str,
    hues: Sequence[str],
) -> Chart:
    """Draw at both widths and strip what a static page must not carry.

    Args:
        draw: Makes the pygal chart.
        height: In pixels.
        narrow_height: Of the narrow drawing, where it differs.
        alternative: What the chart shows, for those who do not see it; the figures stand in the
            table beside it.
        hues: Classes of the series, in order.
    """
    wide, narrow = (
        Markup(_bare(draw(_config(width, tall), narrow), width, tall, alternative, hues))
        for width, tall, narrow in (
            (WIDE, height, False),
            (NARROW, narrow_height or height, True),
        )
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
        body = _text(element.text or "", element.get("x") or "0")
    elif tag == "g" and not body:
        return ""
    attributes = {name: element.get(name) for name in ATTRIBUTES if element.get(name)}
    attributes["class"] = " ".join(_hued(one, hues) for one in classes if one != "reactive")
    text = "".join(
        f' {name}="{escape(_short(value))}"' for name, value in attributes.items() if value
    )
    return f"<{tag}{text}>{body}</{tag}>"


def _text(text: str, x: str) -> str:
    lines = [str(escape(line)) for line in text.split("\n")]
    if len(lines) == 1:
        return lines[0]
    first = -(len(lines) - 1) * LINE_HEIGHT / 2
    return "".join(
        f'<tspan x="{_short(x)}" dy="{first if i == 0 else LINE_HEIGHT:g}">{line}</tspan>'
        for i, line in enumerate(lines)
    )


def _hued(name: str, hues: Sequence[str]) -> str:
    number = name.removeprefix("color-")
    return hues[int(number)] if number != name and int(number) < len(hues) else name


def _short(value: str) -> str:
    # A tenth of a pixel is not seen; six decimals of it are half of the file.
    return DIGITS.sub(lambda hit: f"{float(hit.group()):.1f}".removesuffix(".0"), value)
