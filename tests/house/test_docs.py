"""What README and docs say is so: generated parts, commands, links, files, Python and the notebook.

`docs/` has the programs that write and run these pages; the tests drive the same ones.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import click
import nbformat
import pytest
from markdown_it import MarkdownIt

from advisor.cli import commands
from advisor.workflow import demo
from tests.report import evidence

REPOSITORY = Path(__file__).parents[2]
DOCS = REPOSITORY / "docs"
PAGES = [
    *(
        REPOSITORY / name
        for name in ("README.md", "benchmarks/README.md", "rubrics/README.md", "sample/README.md")
    ),
    *sorted(DOCS.rglob("*.md")),
]
NOTEBOOK = DOCS / "notebooks" / "assess.ipynb"

TESTED_ELSEWHERE = DOCS / "how-to" / "design-reviews.md"
"""tests/docs runs its commands and compares what they print."""

# Beside this folder, not on the path of every test: only these know the pages' marks.
sys.path.insert(0, str(DOCS))
import generate  # noqa: E402
import sessions  # noqa: E402

sys.path.remove(str(DOCS))


def name(page):
    return page.relative_to(REPOSITORY).as_posix()


def each_page(pages=PAGES):
    return pytest.mark.parametrize("page", pages, ids=name)


def typed(page):
    """List the commands of a page, as words."""
    return list(sessions.typed(page.read_text(encoding="utf-8")))


def typed_for_advisor(page):
    """Yield what comes after `advisor` in the commands of a page, files they write to left out."""
    for words in typed(page):
        if Path(words[0]).name == sessions.PROGRAM:
            yield words[1 : words.index(">") if ">" in words else None]


def parse(words):
    """Parse a command line as click would, and run nothing."""
    command, words = commands, [one for one in words if one not in ("--debug", "--version")]
    while isinstance(command, click.Group) and words:
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, f"no command {words[0]!r}"
        command, words = found, words[1:]
    with command.make_context(command.name, list(words)):
        pass


def test_what_repeats_the_code_is_up_to_date():
    pages = [name(page) for page in PAGES if "[[[cog" in page.read_text(encoding="utf-8")]
    assert "README.md" in pages
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "--diff", "-I", "docs", *pages],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    said = f"{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
    assert done.returncode == 0, f"{said}\nRefresh the pages with: make docs"


# --- Commands --------------------------------------------------------------------------------


@each_page()
def test_every_command_line_shown_is_one(page):
    for words in typed_for_advisor(page):
        try:
            parse(words)
        except (click.ClickException, AssertionError) as error:
            pytest.fail(f"{name(page)}: advisor {' '.join(words)}: {error}")


def put_run(folder):
    """Put a stored run where a probe would have written one."""
    folder.mkdir(exist_ok=True)
    (folder / "run.json").write_text(evidence.run().model_dump_json())
    for file, records in (
        ("predictions.jsonl", evidence.predictions()),
        ("passages.jsonl", evidence.PASSAGES.values()),
    ):
        (folder / file).write_text("".join(f"{one.model_dump_json()}\n" for one in records))


class Reader:
    """Types what a page shows, in a folder with what a reader of it would have."""

    def __init__(self, page, folder):
        self.session = sessions.Session(str(page), folder=folder)
        house = (folder / "rubrics" / "default.yaml").read_text(encoding="utf-8")
        cases = [
            f'{{"id": "{one.id}", "traits": {{}}, "recommended": "{one.expects}"}}\n'
            for one in generate.default_rubric().golden
        ]
        for file, text in {
            "answers.yaml": (folder / "sample" / "answers.yaml").read_text(encoding="utf-8"),
            "my-rubric.yaml": house.replace("\nid: default", "\nid: my-rubric"),
            "cases.jsonl": "".join(cases),
            "design.md": "# A document without blocks\n",
        }.items():
            if not (folder / file).exists():
                (folder / file).write_text(text, encoding="utf-8")
        put_run(folder / "run")

    def type(self, words):
        """Run a command, or put in place what it would leave where it needs models or a person."""
        if words[0] not in (sessions.PROGRAM, *sessions.FILE_TOOLS):
            return  # sets an environment up: pip, a shell
        arguments = words[1:]
        if arguments[0] == "probe":
            put_run(self.session.folder / option(arguments, "-o", "advisor-run"))
        elif arguments[:2] == ["examples", "draft"]:
            return  # tests/cli has drafts decided on; no page goes on from the rows
        elif arguments[:2] == ["models", "pull"] or arguments[:2] == ["rubric", "calibrate"]:
            return  # a download; minutes of fitting on at least 20 cases
        elif arguments[0] == "demo":
            return  # all of it needs models; no page goes on from what it leaves
        else:
            self.run(words)

    def run(self, words):
        done = self.session.run(words)
        if words[1] == "ask" and "there is no terminal to ask in" in done.err:
            answers = self.session.folder / option(words, "-o", "answers.yaml")
            if not answers.exists():
                answers.write_text("answers: {external_knowledge: heavy, data_change: daily}\n")
        else:
            assert done.code == 0, f"{' '.join(words)}: {done.err}"


def option(words, flag, default):
    return words[words.index(flag) + 1] if flag in words else default


@each_page([one for one in PAGES if one != TESTED_ELSEWHERE and typed(one)])
def test_the_commands_of_a_page_work_in_their_order(page, monkeypatch, tmp_path):
    monkeypatch.setenv("ADVISOR_CACHE", str(tmp_path / "cache"))
    reader = Reader(page, tmp_path)
    for words in typed(page):
        reader.type(words)


FEWER = {"--test-items": "12", "--train-rows": "24"}
"""What the tutorial's commands are typed with here: enough for each step to have something."""


@pytest.mark.models
@pytest.mark.timeout(1800)
@pytest.mark.filterwarnings("default")  # what the heavy libraries warn of is not the page's
def test_the_tutorial_works_with_the_real_models(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "TEST_ITEMS", int(FEWER["--test-items"]))
    monkeypatch.setattr(demo, "TRAIN_ROWS", int(FEWER["--train-rows"]))
    page = DOCS / "tutorial.md"
    reader = Reader(page, tmp_path)
    shutil.rmtree(tmp_path / "run")
    for words in typed(page):
        if words[0] in (sessions.PROGRAM, *sessions.FILE_TOOLS):
            flags = ["", *words]
            reader.run([FEWER.get(flag, word) for flag, word in zip(flags, words, strict=False)])
    assert (tmp_path / "tour" / "report.html").exists()


@pytest.mark.parametrize(("called", "command"), list(generate.all_commands()))
def test_every_command_explains_itself(called, command):
    text = command.get_help(generate.Shown(command, info_name=called))
    examples = re.search(r"^  Examples:\n((?:    .*\n)+)", text, re.MULTILINE)
    assert examples, f"{called} --help shows no examples, each on a line of its own"
    for line in re.sub(r"\\\n\s+", "", examples[1]).splitlines():
        # What follows two spaces is a remark.
        shown = re.split(r" {2,}| > ", line.strip())[0]
        (words,) = sessions.typed(f"```sh\n{shown}\n```\n")
        parse(words[1:])
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{called} {parameter.opts[-1]} has no help"


def test_every_command_is_in_the_reference():
    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    missing = [words for words, _ in generate.all_commands() if f"\n## {words}\n" not in page]
    assert not missing


# --- Links -----------------------------------------------------------------------------------


def text_of(page):
    """Read a page; of a notebook its Markdown."""
    if page.suffix != ".ipynb":
        return page.read_text(encoding="utf-8")
    cells = nbformat.read(page, as_version=4).cells
    return "\n\n".join(one.source for one in cells if one.cell_type == "markdown")


def links(page):
    """Yield where a page points within the repository, pictures included."""
    for token in MarkdownIt().parse(text_of(page)):
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if target and not re.match(r"[a-z]+:", str(target)):
                yield unquote(str(target))


def anchors(page):
    """List the anchors that a forge gives to headings."""
    tokens = MarkdownIt().parse(text_of(page))
    titles = [
        "".join(child.content for child in after.children or ())
        for before, after in zip(tokens, tokens[1:], strict=False)
        if before.type == "heading_open"
    ]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def place(page, link):
    return (page.parent / link.partition("#")[0]).resolve() if link[0] != "#" else page


@each_page()
def test_every_link_leads_somewhere(page):
    check_links(page)


def test_the_links_of_the_notebook_lead_somewhere():
    check_links(NOTEBOOK)


def check_links(page):
    for link in links(page):
        target, anchor = place(page, link), link.partition("#")[2]
        assert target.exists(), f"{name(page)} points to {link}, which is not there"
        if anchor:
            assert anchor in anchors(target), f"{name(page)} points to {link}; no such heading"


def test_every_page_is_reached_from_the_index():
    reached, ahead = set(), [DOCS / "README.md"]
    while ahead:
        page = ahead.pop()
        if page not in reached and page.suffix in (".md", ".ipynb"):
            reached.add(page)
            ahead += [place(page, link) for link in links(page)]
    pages = {*DOCS.rglob("*.md"), *DOCS.rglob("*.ipynb")}
    assert not [name(page) for page in pages - reached]


# --- Python ----------------------------------------------------------------------------------


@each_page()
def test_the_python_of_a_page_runs(page, capsys):
    for language, text in sessions.fences(page.read_text(encoding="utf-8")):
        if language == "python":
            exec(compile(text, name(page), "exec"), {})
            assert capsys.readouterr().out


def test_the_notebook_runs_and_ends_with_the_report(tmp_path):
    kept = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(one.get("outputs") for one in kept.cells), "keep it without outputs"
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from nbclient.cli import main; main()",
            str(NOTEBOOK),
            f"--output={tmp_path / 'run.ipynb'}",
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(tmp_path / "run.ipynb", as_version=4).cells
    outputs = [output for one in cells for output in one.get("outputs", ())]
    assert not [one for one in outputs if one.get("name") == "stderr"]
    assert outputs[-1]["data"]["text/html"].startswith("<iframe")
