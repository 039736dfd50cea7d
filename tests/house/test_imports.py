"""The command line starts light, and the rooms import one way."""

import subprocess
import sys

HEAVY = (
    "bm25s",
    "faiss",
    "jinja2",
    "numpy",
    "peft",
    "pydantic",
    "pygal",
    "questionary",
    "rich",
    "scipy",
    "sklearn",
    "torch",
    "transformers",
    "yaml",
)


def _loaded(code):
    program = f"{code}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_help_loads_no_library_but_click():
    code = (
        "import advisor.cli, contextlib, io\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    advisor.cli.main(['--help'])"
    )
    assert not _loaded(code) & set(HEAVY)


def test_judging_loads_no_library_of_the_probes():
    loaded = _loaded("import advisor.workflow.assess, advisor.workflow.reports")
    assert not loaded & {"bm25s", "faiss", "peft", "scipy", "sklearn", "torch", "transformers"}


def test_writing_json_loads_nothing_that_draws():
    loaded = _loaded(
        "from pathlib import Path\n"
        "from advisor.workflow.reports import choose_format\n"
        "assert choose_format(None, Path('a.json'), default='terminal') == 'json'"
    )
    assert not loaded & {"jinja2", "pygal", "rich"}


def test_a_run_begins_without_what_only_some_tasks_need():
    loaded = _loaded("from advisor.probes import engine_models, runner")
    assert "torch" in loaded
    assert not loaded & {"nltk", "peft", "rouge_score", "sklearn"}


def test_import_contracts_hold(repository):
    done = subprocess.run(
        ["lint-imports"], cwd=repository, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
