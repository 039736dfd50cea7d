"""The what-if panel in a real browser: what it says is what the engine says."""

import json

import numpy as np
import pytest

from advisor.model.judgement import Judgement
from advisor.report import render
from advisor.scoring.assess import judge_matrix
from advisor.scoring.judgement import write_down
from advisor.scoring.matrix import build_matrix
from advisor.wording import names, numbers, verdicts
from tests.report import what_if
from tests.report.hostile import ATTACK
from tests.scoring.strategies import answers, option, rubric, rubrics, trait

pytestmark = pytest.mark.browser

STATES = 30


@pytest.fixture(scope="module")
def cases():
    return what_if.cases()


@pytest.fixture(scope="module")
def files(tmp_path_factory, cases):
    folder = tmp_path_factory.mktemp("panels")
    for name, case in cases.items():
        (folder / f"{name}.html").write_text(render(case.assessment, "html"), encoding="utf-8")
    return folder


@pytest.fixture
def visit(open_page, files):
    return lambda name, state="", **options: open_page(files / f"{name}.html", state, **options)


def judged(page, changes):
    """Have the page's own functions judge, to compare figures before they are rounded."""
    page.evaluate(
        "if (!window.judging) {"
        "  const { judgement, provenance } = JSON.parse(element('assessment').textContent);"
        "  window.judging = new Judge(judgement, provenance);"
        "}"
    )
    return page.evaluate("given => judging.judge(new Map(Object.entries(given)))", changes)


def open_state(page, state):
    """Follow a link to a state, and wait until the panel has followed."""
    page.evaluate("state => { location.hash = state }", state)
    page.wait_for_timeout(100)
    settled(page)


def settled(page):
    # What is shown follows the controls by a timer; two frames later it has been painted.
    page.wait_for_timeout(150)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")


def shown(page):
    """Read the panel as its reader does."""
    rows = page.locator("#what-if .places > li")
    return {
        "status": page.locator("#what-if .status").inner_text(),
        "choice": page.locator("#what-if .choice").inner_text(),
        "qualifier": page.locator("#what-if .qualifier").inner_text(),
        "titles": rows.locator(".title").all_inner_texts(),
        "shares": rows.locator(".share").all_inner_texts(),
        "scores": rows.locator(".score .number").all_inner_texts(),
        "ruled out": page.locator("#what-if .places > .ruled-out .title").all_inner_texts(),
        "notes": page.locator("#what-if .notes li").all_inner_texts(),
    }


def engine_says(assessment, stage):
    """Put the engine's verdict into the words of a report."""
    told = assessment.model_copy(update={"verdict": stage.verdict, "ranking": stage.ranking})
    titles = {one.option: verdicts.option(assessment, one.option) for one in stage.ranking}
    return {
        "status": names.STATUS[stage.verdict.status],
        "choice": verdicts.choice(told),
        "qualifier": verdicts.qualifier(told),
        "titles": [titles[one.option] for one in stage.ranking],
        "shares": [numbers.percent(one.acceptability) for one in stage.ranking],
        "scores": [numbers.signed(one.score) for one in stage.ranking],
        "ruled out": [titles[one.option] for one in stage.ranking if one.ruled_out_by],
    }


@pytest.mark.parametrize("name", ["answers", "evidence", "people"])
def test_random_states_are_judged_as_the_engine_judges_them(visit, cases, name):
    case, page = cases[name], visit(name)
    rng = np.random.default_rng(20)
    statuses = set()
    for _ in range(STATES):
        changes = what_if.random_changes(rng, case.assessment)
        stage = case.engine(changes)
        found = judged(page, changes)
        for theirs, ours in zip(found["ranking"], stage.ranking, strict=True):
            assert theirs["option"] == ours.option
            assert theirs["score"] == pytest.approx(ours.score, abs=1e-12)
            # Far within .01: a draw may fall otherwise only where two scores tie to 15 digits.
            assert theirs["acceptability"] == pytest.approx(ours.acceptability, abs=2e-4)
            assert theirs["ruledOutBy"] == ours.ruled_out_by
            assert theirs["ruledOutShare"] == pytest.approx(ours.ruled_out_share, abs=2e-4)
        assert found["status"] == stage.verdict.status
        statuses.add(found["status"])
        open_state(page, what_if.address(changes))
        panel = shown(page)
        assert panel.items() >= engine_says(case.assessment, stage).items()
        if stage.verdict.status == "stop":
            assert panel["notes"][0].startswith(stage.verdict.because[0])
    assert len(statuses) > 1
    assert page.noise == []


@pytest.mark.parametrize("name", ["answers", "evidence", "people"])
def test_unchanged_it_says_what_the_report_says(visit, cases, name):
    assessment, page = cases[name].assessment, visit(name)
    before = shown(page)
    page.click("#what-if-reset")
    settled(page)
    after = shown(page)
    assert after.pop("notes")[0].startswith("Nothing changed")
    before.pop("notes")
    assert after == before
    assert after.items() >= engine_says(assessment, assessment).items()


def test_random_rubrics_are_judged_as_the_engine_judges_them(visit):
    hypothesis = pytest.importorskip("hypothesis")
    page = visit("answers")

    @hypothesis.settings(max_examples=40, deadline=None, database=None)
    @hypothesis.given(hypothesis.strategies.data())
    def same(data):
        made = data.draw(rubrics())
        levels = data.draw(answers(made))
        seed = data.draw(hypothesis.strategies.integers(0, 2**40))
        # From sharp weights down to shapes far below 1, which are drawn another way.
        sure = data.draw(hypothesis.strategies.sampled_from((0.1, 3, 300)))
        made = made.model_copy(
            update={"uncertainty": made.uncertainty.model_copy(update={"concentration": sure})}
        )
        matrix = build_matrix(made, [levels])
        stage = judge_matrix(made, matrix, levels, seed=seed, draws=301).stage
        found = page.evaluate(
            "([judgement, given]) => new Judge(judgement, given).judge(new Map())",
            [
                write_down(made, matrix, levels).model_dump(mode="json"),
                {"seed": seed, "draws": 301},
            ],
        )
        for theirs, ours in zip(found["ranking"], stage.ranking, strict=True):
            assert theirs["option"] == ours.option
            assert theirs["acceptability"] == pytest.approx(ours.acceptability, abs=1e-12)
        assert found["status"] == stage.verdict.status

    same()


def test_conditions_of_every_kind_rule_out_as_the_engine_does(visit):
    page = visit("answers")
    low, high = {"size": ["low"]}, {"size": ["high"], "speed": ["high"]}
    rules = [low, high, {"not": high}, {"any": [low, {"not": {"speed": ["low"]}}]}]
    rules += [{"all": [{"not": low}, {"any": [high, {"speed": ["low"]}]}]}]
    for rule in rules:
        gates = (
            {"when": {"speed": ["high"]}, "decision": "allowed", "because": "", "sources": ["book"]}
            | {"because": "It may."},
            {"when": rule, "because": "It cannot.", "sources": ["book"]},
        )
        made = rubric(
            [option("alpha"), option("bravo", gates)],
            [
                trait(
                    name,
                    levels=("low", "high"),
                    priors=(0.5, 0.5),
                    bearings={"alpha": (0, 1), "bravo": (1, 0)},
                )
                for name in ("size", "speed")
            ],
        )
        for size in ("low", "high", "unknown", "not_applicable"):
            for speed in ("low", "high", "unknown", "not_applicable"):
                levels = {"size": size, "speed": speed}
                matrix = build_matrix(made, [levels])
                stage = judge_matrix(made, matrix, levels, seed=1, draws=200).stage
                stored = Judgement.model_validate(
                    write_down(made, matrix, levels).model_dump(mode="json")
                )
                found = page.evaluate(
                    "judgement => new Judge(judgement, { seed: 1, draws: 200 }).judge(new Map())",
                    stored.model_dump(mode="json"),
                )
                for theirs, ours in zip(found["ranking"], stage.ranking, strict=True):
                    assert theirs["ruledOutBy"] == ours.ruled_out_by, (rule, levels)
                    assert theirs["ruledOutShare"] == pytest.approx(ours.ruled_out_share)


def test_shares_are_written_as_reports_write_them(visit, cases):
    page = visit("answers")
    # The panel's words are its own; they are read off the places it shows for made-up shares.
    shares = [count / 10_000 for count in range(0, 10_001, 25)] + [0.004, 0.9951, 0.0049]
    written = page.evaluate(
        "shares => { const real = Judge.prototype.judge;"
        "const box = element('what-if'); const reset = element('what-if-reset');"
        "const first = box.querySelector('.places > li').dataset.option;"
        "return shares.reduce((before, share) => before.then(async all => {"
        "  Judge.prototype.judge = function (changes) {"
        "    const found = real.call(this, changes);"
        "    for (const one of found.ranking) if (one.option === first) one.acceptability = share;"
        "    return found; };"
        "  reset.click(); await new Promise(done => setTimeout(done, 90));"
        "  return [...all, box.querySelector(`[data-option=${first}] .share`).textContent];"
        "}), Promise.resolve([])); }",
        shares[::8],
    )
    assert written == [numbers.percent(one) for one in shares[::8]]


def test_a_change_of_an_answer_is_what_the_report_said_it_would_be(visit, cases):
    page = visit("evidence")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    links = page.locator("a[href^='#what-if?']")
    assert links.count() > 0
    for change in cases["evidence"].assessment.would_change_it[: links.count()]:
        if change.kind != "answer":
            continue
        page.locator(f"a[href='#what-if?{change.trait}={change.to_level}']").first.click()
        settled(page)
        page.wait_for_timeout(100)
        panel = shown(page)
        assert panel["shares"][0] == numbers.percent(change.acceptability)
        assert panel["titles"][0] == verdicts.option(cases["evidence"].assessment, change.option)
        page.wait_for_function(
            "() => { const { top } = document.querySelector('#what-if .standing')"
            ".getBoundingClientRect(); return 0 <= top && top < innerHeight; }"
        )  # the page scrolls smoothly, and slowly where the machine is busy


class TestHandling:
    def test_keyboard_alone_changes_an_answer_and_a_weight_and_resets(self, visit):
        page = visit("answers")
        before = shown(page)
        page.locator(".lever[data-trait=style_need] select").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        for _ in range(4):
            page.keyboard.press("ArrowRight")
        settled(page)
        after = shown(page)
        assert after["shares"] != before["shares"]
        assert after["notes"][-2:] == [
            "Style and form: Strongly instead of Somewhat.",
            "Weight of Style and form: 18 instead of 9.",
        ]
        assert page.evaluate("document.activeElement.getAttribute('aria-valuetext')") == "18"
        page.locator("#what-if-reset").focus()
        page.keyboard.press("Enter")
        settled(page)
        assert shown(page)["shares"] == before["shares"]
        assert page.evaluate("document.activeElement.id") == "what-if-reset"

    def test_the_new_leader_is_said_once_it_is_settled(self, visit):
        page = visit("answers")
        says = page.locator("#what-if-says")
        assert says.get_attribute("role") == "status"
        assert says.inner_text() == ""
        page.select_option(".lever[data-trait=external_knowledge] select", "none")
        page.wait_for_timeout(1500)
        panel = shown(page)
        assert says.inner_text() == (
            f"{panel['titles'][0]} comes first in {panel['shares'][0]} of the draws. "
            f"{panel['status']}."
        )

    def test_a_link_holds_the_state(self, visit):
        page = visit("answers")
        page.select_option(".lever[data-trait=model_access] select", "api_only")
        page.select_option(".lever[data-trait=latency] select", "unknown")
        page.locator(".lever[data-trait=latency] input").fill("1.25")
        settled(page)
        state = page.evaluate("location.hash")
        assert state.startswith("#what-if?")
        assert page.get_attribute("#what-if-link", "href") == state
        other = visit("answers", state)
        other.wait_for_timeout(1000)
        assert shown(other) == shown(page)
        assert other.evaluate("location.hash") == state
        assert other.evaluate("document.querySelector('#what-if').getBoundingClientRect().y") < 400

    def test_a_link_from_another_rubric_or_a_broken_one_does_no_harm(self, visit):
        state = "#what-if?style_need=extreme&nobody=asked&weight.latency=-3&weight.volume=%E0%A4%A"
        page = visit(
            "answers", f"{state}&__proto__=x&weight.style_need=1e300&weight.volume=Infinity&latency"
        )
        page.wait_for_timeout(800)
        assert page.locator("#what-if .title.changed").all_inner_texts() == ["Style and form"]
        # Eight times its weight: the slider's end.
        assert page.locator("#what-if .weight.changed").all_inner_texts() == ["72"]
        assert page.noise == []

    def test_going_to_the_panel_changes_nothing(self, visit):
        page = visit("answers")
        page.select_option(".lever[data-trait=model_access] select", "api_only")
        settled(page)
        page.evaluate("location.hash = '#ranking'")
        page.evaluate("location.hash = '#what-if'")
        settled(page)
        assert page.locator("#what-if .title.changed").count() == 1

    @pytest.mark.parametrize("width", [360, 1280])
    def test_nothing_moves_but_what_was_asked_to(self, visit, width):
        page = visit("answers", "#what-if", viewport={"width": width, "height": 700})
        page.wait_for_timeout(600)
        page.evaluate(
            "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => {"
            "  if (!one.hadRecentInput) window.moved += one.value; }))"
            ".observe({ type: 'layout-shift' })"
        )
        controls = page.locator("#what-if .levers").bounding_box()["height"]
        for at, level in enumerate(("strong", "unknown", "not_applicable", "none")):
            # A script's change counts as nobody's input: every shift would be counted.
            page.evaluate(
                "([level, at]) => {"
                "const lever = document.querySelector('[data-trait=style_need]');"
                "lever.querySelector('select').value = level;"
                "lever.querySelector('input').value = at - 2;"
                "lever.dispatchEvent(new Event('input', { bubbles: true })); }",
                [level, at],
            )
            page.wait_for_timeout(400)
        assert page.evaluate("window.moved") < 0.02
        assert page.locator("#what-if .levers").bounding_box()["height"] == controls

    def test_answers_come_at_once(self, visit):
        page = visit("evidence")
        judged(page, {})
        took = page.evaluate(
            "() => [1, 2, 3, 4, 5, 6, 7, 8].map(k => { const begun = performance.now();"
            "judging.judge(new Map([['latency', { weight: k, level: 'unknown' }]]));"
            "return performance.now() - begun; })"
        )
        # 10,000 draws; measured at about 30 ms on one core.
        assert min(took) < 200


class TestOtherReaders:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [360, 1280])
    def test_axe_finds_nothing_in_a_changed_state(self, visit, scheme, width):
        axe = pytest.importorskip("axe_playwright_python.sync_playwright")
        page = visit(
            "evidence",
            "#what-if?model_access=api_only&weight.latency=8",
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
        )
        page.wait_for_timeout(1200)
        found = axe.Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    def test_without_scripts_there_is_no_panel_and_no_way_to_it(self, visit):
        page = visit("evidence", java_script_enabled=False)
        assert not page.locator("#what-if").is_visible()
        assert page.locator("a[href^='#what-if']:visible").count() == 0
        assert page.locator("#ranking").is_visible()

    def test_paper_has_the_panel_only_where_something_was_changed(self, visit):
        page = visit("evidence")
        page.emulate_media(media="print")
        assert not page.locator("#what-if").is_visible()
        open_state(page, "#what-if?model_access=api_only")
        page.wait_for_timeout(500)
        assert page.locator("#what-if .standing").is_visible()
        assert page.locator("#what-if .notes").inner_text().count("instead of") == 1
        assert not page.locator("#what-if .levers").is_visible()
        assert not page.locator("#what-if-reset").is_visible()

    def test_a_rubric_full_of_attacks_does_nothing(self, open_page, tmp_path, cases):
        made = cases["evidence"].assessment
        judgement = json.loads(made.judgement.model_dump_json())
        for gates in judgement["gates"].values():
            for gate in gates:
                gate["because"] = ATTACK
        for rule in judgement["stop"]:
            rule["because"] = rule["then"] = ATTACK
        words = {
            key: one.model_copy(
                update={"title": ATTACK, "levels": dict.fromkeys(one.levels, ATTACK)}
            )
            for key, one in made.traits.items()
        }
        options = tuple(one.model_copy(update={"title": ATTACK}) for one in made.options)
        file = tmp_path / "hostile.html"
        hostile = made.model_copy(
            update={
                "judgement": Judgement.model_validate(judgement),
                "traits": words,
                "options": options,
            }
        )
        file.write_text(render(hostile, "html"), encoding="utf-8")
        page = open_page(file, "#what-if?model_access=api_only&evaluation_set=none")
        page.wait_for_timeout(1000)
        assert "window.hit=1" in page.locator("#what-if .notes").inner_text()
        assert page.evaluate("window.hit") is None
        assert page.evaluate("window.violations") == []
        assert (
            page.evaluate("document.querySelectorAll('#what-if script, #what-if img').length") == 0
        )
        assert page.noise == []
