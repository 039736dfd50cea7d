"""The two assessments every report test starts from, and a browser for those that need one."""

import shutil

import pytest

from tests.report import assessments, evidence

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def answers_only():
    """On answers alone."""
    return assessments.answers_only()


@pytest.fixture(scope="session")
def with_evidence():
    """With a run of four arms, disagreements, three people and a cost estimate."""
    return assessments.with_evidence()


@pytest.fixture(scope="session")
def predictions():
    return evidence.predictions()


@pytest.fixture(scope="session")
def passages():
    return evidence.PASSAGES


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("chromium is not installed")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser):
    """Open a file; whatever the page says, asks for or violates is listed in `page.noise`."""
    contexts = []

    def opened(file, state="", **options):
        options.setdefault("viewport", {"width": 1280, "height": 860})
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.noise = []
        page.on("console", lambda message: page.noise.append(message.text))
        page.on("pageerror", lambda error: page.noise.append(str(error)))
        page.on("dialog", lambda dialog: page.noise.append(dialog.message))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith("file:") else page.noise.append(request.url)
            ),
        )
        page.add_init_script(
            "window.violations = [];"
            "document.addEventListener('securitypolicyviolation',"
            " event => window.violations.push(event.violatedDirective + event.blockedURI))"
        )
        page.goto(file.as_uri() + state)
        return page

    yield opened
    for context in contexts:
        context.close()
