"""The page in a real browser: quiet, readable by everyone, and untouched by hostile text."""

import json

import pytest

from advisor.report import render
from tests.report.hostile import attacked

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def files(tmp_path_factory, with_evidence, answers_only, predictions, passages):
    folder = tmp_path_factory.mktemp("reports")
    hostile, rows, texts = attacked(with_evidence, predictions, passages)
    pages = {
        "evidence": render(with_evidence, "html", predictions=predictions, passages=passages),
        "answers": render(answers_only, "html"),
        "hostile": render(hostile, "html", predictions=rows, passages=texts),
    }
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def visit(open_page, files):
    return lambda name, **options: open_page(files / f"{name}.html", **options)


@pytest.mark.parametrize("name", ["evidence", "answers", "hostile"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_page_is_quiet(visit, name, scripts):
    page = visit(name, java_script_enabled=scripts)
    page.wait_for_load_state("networkidle")
    assert page.noise == []
    if scripts:
        assert page.evaluate("window.violations") == []
        assert page.evaluate("window.hit") is None


def test_hostile_text_does_nothing_when_everything_is_opened(visit):
    page = visit("hostile")
    page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    page.locator("#filter input[type=search]").fill("</script><script>window.hit=1</script>")
    page.wait_for_timeout(100)
    assert page.evaluate("window.hit") is None
    assert page.evaluate("window.violations") == []
    assert page.evaluate("document.scripts.length") == 2
    assert page.noise == []


def test_the_policy_blocks_what_was_not_there_when_it_was_made(visit):
    page = visit("evidence")
    page.evaluate(
        "const added = document.createElement('script');"
        "added.textContent = 'window.hit = 1'; document.body.append(added)"
    )
    assert page.evaluate("window.hit") is None
    assert page.evaluate("window.violations.length") == 1


@pytest.mark.parametrize("name", ["evidence", "answers", "hostile"])
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_needs_scrolling_sideways(visit, name, width):
    page = visit(name, viewport={"width": width, "height": 800})
    page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["evidence", "answers"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(visit, name, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visit(name, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


class TestPredictions:
    def shown(self, page):
        return page.locator("#items > .item:visible")

    def test_filters_by_arm_and_result(self, visit):
        page = visit("evidence")
        assert self.shown(page).count() == 20
        page.select_option("#filter [name=arm]", "finetune")
        page.select_option("#filter [name=standing]", "right")
        assert page.locator("#shown").inner_text() == "4 of 20 items"
        assert self.shown(page).count() == 4
        self.shown(page).first.locator("summary").click()
        outputs = self.shown(page).first.locator(".output:visible")
        assert outputs.count() == 1
        assert "Fine-tuned" in outputs.inner_text()

    def test_filters_by_text_and_disagreement(self, visit):
        page = visit("evidence")
        page.fill("#filter [name=text]", "HP-300")
        assert self.shown(page).count() == 4
        page.fill("#filter [name=text]", "")
        page.check("#filter [name=differ]")
        assert 0 < self.shown(page).count() <= 20
        page.fill("#filter [name=text]", "nowhere to be found")
        assert page.locator("#shown").inner_text() == "0 of 20 items"

    def test_a_passage_opens_from_its_link(self, visit):
        page = visit("evidence")
        page.locator("#items > .item summary").first.click()
        page.locator("#items > .item .output a:visible").first.click()
        assert page.locator("#passages .quote").first.is_visible()

    def test_can_be_read_without_scripts(self, visit):
        page = visit("evidence", java_script_enabled=False)
        assert not page.locator("#filter").is_visible()
        page.locator("#items > .item summary").first.click()
        assert page.locator("#items > .item .output").first.is_visible()


def test_saves_the_assessment(visit, with_evidence, tmp_path):
    page = visit("evidence", accept_downloads=True)
    with page.expect_download() as download:
        page.click("#save")
    saved = tmp_path / "assessment.json"
    download.value.save_as(saved)
    assert json.loads(saved.read_text("utf-8")) == with_evidence.model_dump(mode="json")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_line_of_a_chart_has_a_colour(visit, scheme):
    page = visit("evidence", color_scheme=scheme)
    for part in (".mark path.line", ".ci path", ".series:not(.mark) path.line", ".axis path.line"):
        strokes = page.eval_on_selector_all(
            f".drawing {part}", "all => all.map(one => getComputedStyle(one).stroke)"
        )
        assert strokes, part
        assert "none" not in strokes, part


def test_verdict_is_on_the_first_screen(visit):
    page = visit("evidence")
    for part in ("#verdict-heading", ".sure", ".reasons", ".checked", ".changes"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 860, part


def test_every_stop_of_the_tab_key_can_be_seen(visit):
    page = visit("evidence")
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(style => [style.outlineStyle, parseFloat(style.outlineWidth)])"
            "(getComputedStyle(document.activeElement))"
        )
        assert outline[0] != "none"
        assert outline[1] >= 2


def test_paper_shows_what_is_folded_on_screen_and_no_controls(visit):
    page = visit("evidence")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("text=The comparisons as a table").is_visible()
    assert page.locator("text=p, Holm-adjusted").is_visible()
    assert not page.locator("#save").is_visible()
    assert not page.locator("#predictions").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.locator("text=p, Holm-adjusted").is_visible()


def test_paper_is_light_in_dark_mode_too(visit):
    page = visit("evidence", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_nothing_moves_after_it_is_shown(visit):
    page = visit("evidence")
    page.wait_for_timeout(300)
    moved = page.evaluate(
        "new Promise(done => new PerformanceObserver(list => done("
        "list.getEntries().reduce((sum, one) => sum + one.value, 0)))"
        ".observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 300))"
    )
    assert moved < 0.02


def test_motion_is_smooth_only_where_wanted(visit):
    assert (
        visit("answers", reduced_motion="reduce").evaluate(
            "getComputedStyle(document.documentElement).scrollBehavior"
        )
        == "auto"
    )
