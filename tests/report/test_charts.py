"""Charts: where the marks stand, and whether everybody can tell them apart."""

import re
from itertools import combinations

import pytest

from advisor.assets import folder
from advisor.files import read_text
from advisor.report.charts.gallery import gallery
from advisor.report.charts.intervals import Axis, Row, intervals, ticks
from advisor.report.story import tell

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
BLINDNESS = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

APART = 20
"""CIE 1976 distance; about 2.3 is just noticeable, and labels stand beside every mark."""


def linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour):
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour, matrix):
    rgb = [
        min(1, max(0, sum(m * p for m, p in zip(row, linear(colour), strict=True))))
        for row in matrix
    ]
    to_xyz = (
        (0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505),
        (0.2126, 0.7152, 0.0722),
        (0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089),
    )
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (sum(m * p for m, p in zip(row, rgb, strict=True)) for row in to_xyz)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def schemes():
    style = read_text(folder("templates") / "report" / "style.css")
    light, dark = re.findall(r"(?s):root \{\n(.*?)\}", style)[:2]
    return {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|#fff);", block))
        for name, block in (("light", light.replace("#fff;", "#ffffff;")), ("dark", dark))
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
class TestColours:
    def test_marks_stand_out_from_the_paper(self, scheme):
        colours = schemes()[scheme]
        for name in [one for one in colours if one.startswith("hue-")]:
            assert contrast(colours[name], colours["paper"]) >= 3, name

    @pytest.mark.parametrize("name", ["ink", "quiet", "link", "good", "care", "bad"])
    @pytest.mark.parametrize("ground", ["paper", "panel"])
    def test_text_can_be_read(self, scheme, name, ground):
        colours = schemes()[scheme]
        assert contrast(colours[name], colours[ground]) >= 4.5

    @pytest.mark.parametrize("blindness", BLINDNESS)
    def test_five_options_can_be_told_apart(self, scheme, blindness):
        colours = schemes()[scheme]
        seen = {i: lab(colours[f"hue-{i}"], BLINDNESS[blindness]) for i in range(5)}
        for one, other in combinations(seen, 2):
            apart = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
            assert apart >= APART, (one, other, apart)


class TestIntervals:
    def positions(self, chart):
        dots = [float(x) for x in re.findall(r'<circle[^>]* cx="([\d.]+)"', chart.wide)]
        return dots

    def test_dots_stand_in_the_order_of_the_estimates(self):
        rows = [Row(str(x), x, x - 0.1, x + 0.1, "hue-0") for x in (0.7, 0.2, 0.5)]
        chart = intervals(rows, Axis(ticks(0, 0.9), str), alternative="")
        # pygal draws the last series first
        assert sorted(self.positions(chart)) == [self.positions(chart)[::-1][i] for i in (1, 2, 0)]

    def test_whiskers_enclose_their_dot(self, with_evidence):
        chart = gallery(tell(with_evidence)).runs[0].arms
        series = re.findall(r'class="ci">.*?d="([^"]+)".*?cx="([\d.]+)"', chart.wide)
        assert len(series) == 4
        for path, dot in series:
            xs = [float(x) for x in re.findall(r"[ML]([\d.]+)", path)]
            assert min(xs) < float(dot) < max(xs)

    def test_the_axis_of_the_arms_reaches_the_target(self, with_evidence):
        story = tell(with_evidence)
        drawn = [
            gallery(story._replace(runs=(story.runs[0]._replace(target=target),))).runs[0].arms
            for target in (None, 0.97)
        ]
        assert [">1<" in arms.wide for arms in drawn] == [False, True]
        assert "Good enough is token F1 of 0.60" in drawn[0].alternative

    def test_labels_of_the_axis_do_not_touch(self, with_evidence):
        pictures = gallery(tell(with_evidence))
        for chart in (pictures.runs[0].arms, pictures.runs[0].comparisons, pictures.costs):
            for drawing in (chart.wide, chart.narrow):
                axis = re.search(r'class="axis x.*', drawing, re.S).group()
                labels = re.findall(r'<text[^>]*x="([\d.]+)"[^>]*>([^<]+)</text>', axis)
                marks = [(float(x), 3.5 * len(text)) for x, text in labels if text.strip()]
                for (a, half), (b, other) in zip(marks, marks[1:], strict=False):
                    assert a + half < b - other, labels

    def test_a_phone_shows_the_whole_of_two_long_names(self):
        title = "Documents in the prompt over Prompt with examples"
        chart = intervals(
            [Row(title, 0.1, 0, 0.2, "hue-0")], Axis(ticks(0, 0.2), str), alternative=""
        )
        lines = re.findall(r"<tspan[^>]*>([^<]*)</tspan>", chart.narrow)
        assert " ".join(lines) == title
        assert title in chart.wide

    @pytest.mark.parametrize(("low", "high"), [(0, 0.6), (-0.31, 0.12), (0, 0), (0.4, 0.401)])
    def test_ticks_enclose_the_range_and_stay_few(self, low, high):
        marks = ticks(low, high)
        assert marks[0] <= low
        assert marks[-1] >= high
        assert len(marks) <= 11


def test_charts_carry_no_script_style_or_outside_address(with_evidence):
    pictures = gallery(tell(with_evidence))
    for chart in (pictures.ranking, *vars_of(pictures.runs[0]), pictures.costs):
        for drawing in (chart.wide, chart.narrow):
            assert not re.search(r"<script|<style|style=|http|xlink|<!--|<title|\bid=", drawing)


def vars_of(charts):
    return charts.arms, charts.comparisons, charts.curves


def test_a_curve_tells_measured_from_computed(with_evidence):
    drawing = gallery(tell(with_evidence)).runs[0].curves.wide
    computed = re.search(
        r'class="series serie-1 hue-3 computed".*?(?=class="series|$)', drawing, re.S
    )
    dots = [float(x) for x in re.findall(r'<circle[^>]* cx="([\d.]+)"', drawing)]
    assert len(dots) == 4 + 3  # measured, then the last of them again with the computed ones
    assert computed


def test_one_option_has_one_colour_everywhere(with_evidence, answers_only):
    for assessment in (with_evidence, answers_only):
        assert "hue-2" in gallery(tell(assessment)).ranking.wide
    run = gallery(tell(with_evidence)).runs[0]
    assert run.arms.wide.count("hue-2") == 1  # RAG, third in the rubric
