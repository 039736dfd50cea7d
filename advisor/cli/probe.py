"""`advisor probe`: runs arms and probes on sample data."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click

from advisor.errors import Interrupted
from advisor.model.run import ITEMS_FILE, Plan
from advisor.model.sample import Task
from advisor.probes.arms import arm_names
from advisor.probes.request import DEFAULT_ARMS, MOST_TRAIN_ROWS, TEST_ITEMS, TRAIN_ROWS
from advisor.probes.traits import ALL, probe_names
from advisor.wording.names import OWN
from advisor.wording.numbers import things

DEFAULT_FOLDER = "advisor-run"

MOST_SEEDS = 20  # a slip of the finger should not cost a night; nobody gains from more

_UNITS = {"s": 1, "": 1, "m": 60, "min": 60, "h": 3600}


def _split_names(
    known: tuple[str, ...],
) -> Callable[[click.Context, click.Parameter, str | None], tuple[str, ...] | None]:
    """Make a callback that splits names at commas and refuses what is not known."""

    def split(
        _ctx: click.Context, _param: click.Parameter, value: str | None
    ) -> tuple[str, ...] | None:
        if value is None:
            return None
        given = tuple(name.strip() for name in value.split(",") if name.strip())
        unknown = [name for name in given if name not in known]
        if unknown or not given:
            what = f"{unknown[0]!r} is not one of" if unknown else "name at least one of"
            raise click.BadParameter(f"{what} {', '.join(known)}.")
        return given

    return split


def _read_duration(_ctx: click.Context, _param: click.Parameter, value: str | None) -> float | None:
    """Read seconds from `90s`, `2m` or `1h`."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?(s|m|min|h|)", value.strip())
    if found is None or not float(found[1]):
        raise click.BadParameter(f"{value!r} is no duration; write 90s, 2m or 1h.")
    return float(found[1]) * _UNITS[found[2]]


def _name_files(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Read names and files; a file without a name is the user's one own system."""
    named: dict[str, str] = {}
    for value in values:
        name, equals, file = value.partition("=")
        if not equals or "/" in name:
            name, file = OWN, value
        if name in named:
            raise click.BadParameter(f"two files are called {name!r}; name them NAME=FILE.")
        named[name] = file
    return named


@click.command()
@click.argument("data", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    default=DEFAULT_FOLDER,
    show_default=True,
    metavar="RUN",
    help="Folder to write the run into.",
)
@click.option(
    "--arms",
    metavar="ARM,...",
    callback=_split_names(arm_names()),
    help=f"Arms to run, of {', '.join(arm_names())}.  "
    f"[default: {','.join(DEFAULT_ARMS)}; and classifier for labels]",
)
@click.option(
    "--probes",
    metavar="PROBE,...",
    callback=_split_names((ALL, *probe_names())),
    help=f"Trait probes to run in full, of {', '.join((ALL, *probe_names()))}.  "
    "[default: each as far as it needs no further answers]",
)
@click.option(
    "--task",
    type=click.Choice(get_args(Task)),
    help="What the outputs are.  [default: by the data]",
)
@click.option(
    "--test-items",
    type=click.IntRange(min=2),
    help=f"Held-out items every arm answers.  [default: {TEST_ITEMS}]",
)
@click.option(
    "--train-rows",
    type=click.IntRange(min=0),
    help="Rows that trained arms learn from.  "
    f"[default: {TRAIN_ROWS}; short ones without documents up to {MOST_TRAIN_ROWS}]",
)
@click.option(
    "--answerable-only",
    is_flag=True,
    default=None,
    help="Leave out questions that the documents cannot answer.",
)
@click.option("--model", metavar="ID", help="Model to probe: a hub id or a local folder.")
@click.option("--embedder", metavar="ID", help="Embedding model: a hub id or a local folder.")
@click.option(
    "--budget",
    metavar="TIME",
    callback=_read_duration,
    help="Plan no more items, rows and arms than fit this time (90s, 2m, 1h), by rates measured "
    "on this machine.",
)
@click.option("--seed", type=click.IntRange(min=0), help="Of every random choice.  [default: 0]")
@click.option(
    "--seeds",
    type=click.IntRange(1, MOST_SEEDS),
    metavar="N",
    help="Train each tuned arm this often, with other seeds, so that intervals cover training.  "
    "[default: 1]",
)
@click.option(
    "--margin",
    type=click.FloatRange(0, 1),
    help="Difference that would not matter.  [default: by the target in --answers, else 0.05]",
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Answers file whose target counts.",
)
@click.option(
    "--own",
    metavar="[NAME=]FILE",
    multiple=True,
    callback=_name_files,
    help='Your own system, as one more arm: its answers, {"id", "output", "retrieved"?} a line, '
    "ids as in DATA.",
)
@click.option(
    "--plan-only",
    is_flag=True,
    help=f"Choose the items, write them to RUN/{ITEMS_FILE} for your own system, and stop.",
)
@click.option("--input-column", metavar="NAME", help="Column of a table that holds the input.")
@click.option("--output-column", metavar="NAME", help="Column that holds the output.")
@click.option(
    "--rescore",
    is_flag=True,
    help="Score the answers of the run in that folder again, by DATA as it is now; ask nobody.",
)
@click.option("--resume", is_flag=True, help="Go on with the run in that folder.")
def command(
    data: Path,
    folder: Path,
    resume: bool,
    answers: Path | None,
    input_column: str | None,
    output_column: str | None,
    budget: float | None,
    own: dict[str, str],
    plan_only: bool,
    rescore: bool,
    **asked: Any,
) -> None:
    """Measure base, RAG, fine-tuned and hybrid arms on sample data.

    Everything runs on this machine. DATA is a folder with documents/ and examples.jsonl, SQuAD
    JSON, a BEIR folder, chat JSONL, or a CSV or TSV table. Where examples name the right documents
    and have no outputs, retrieval alone is measured.

    \b
    Examples:
      advisor probe data/ -o run
      advisor probe data/ -o run --resume
      advisor probe tickets.csv --input-column text --output-column intent --arms base,finetune
      advisor probe data/ -o quick --budget 2m
      advisor probe data/ --arms base,rag --probes freshness,missing_evidence
      advisor probe data/ --model ./my-model --answers answers.yaml
      advisor probe data/ -o run --plan-only
      advisor probe data/ -o run --resume --own production=answers.jsonl
      advisor probe data/ -o run --rescore
    """  # noqa: D301 (click wants the character)
    from advisor.cli._progress import choose_progress
    from advisor.cli._run_table import run_lines
    from advisor.probes.request import ProbeRequest
    from advisor.workflow.probe import plan_data, probe_data, rescore_data

    if plan_only and own:
        raise click.UsageError("--plan-only asks nobody: name --own when you go on.")
    if rescore and (plan_only or own or resume):
        raise click.UsageError("--rescore adds nothing to a run: leave the other option out.")
    request = ProbeRequest(budget_s=budget, **asked)
    try:
        with choose_progress() as progress:
            reading: dict[str, Any] = {
                "folder": folder,
                "input_column": input_column,
                "output_column": output_column,
                "answers": answers,
                "progress": progress,
                "now": datetime.now(UTC),
            }
            if plan_only:
                _say_planned(plan_data(data, request, resume=resume, **reading), folder)
                return
            if rescore:
                run = rescore_data(data, request, **reading)
            else:
                run = probe_data(data, request, resume=resume, own=own, **reading)
    except KeyboardInterrupt:
        raise Interrupted(
            "Interrupted; what is finished is saved.",
            hint=f"Go on with: {_again(click.get_current_context())}",
        ) from None
    for line in run_lines(run):
        click.echo(line)
    click.echo(f"\nRun folder: {folder}")
    click.echo(f"Next: advisor assess answers.yaml --evidence {shlex.quote(str(folder))}")


def _say_planned(plan: Plan, folder: Path) -> None:
    items = things(len(plan.test_ids), "item")
    if not plan.arms:
        click.echo(f"{items} to look up: {folder / ITEMS_FILE}")
        click.echo(f"Next: {shlex.join([*_words(click.get_current_context()), '--resume'])}")
        return
    answers = shlex.join([*_words(click.get_current_context()), "--own", "answers.jsonl"])
    click.echo(f"{items} to answer: {folder / ITEMS_FILE}")
    click.echo('Next: answer them in answers.jsonl, {"id": ..., "output": ...} a line, then')
    click.echo(f"  {answers} --resume")


def _again(ctx: click.Context) -> str:
    """Word the command that goes on with this run."""
    own = ctx.params["own"].items()
    return shlex.join([*_words(ctx), *(f"--own={name}={file}" for name, file in own), "--resume"])


def _words(ctx: click.Context) -> list[str]:
    """Name the data and where the run goes: for all else a run that goes on has its plan."""
    words = ["advisor", "probe", str(ctx.params["data"]), "-o", str(ctx.params["folder"])]
    for name in ("input_column", "output_column"):
        if ctx.params[name]:
            words += [f"--{name.replace('_', '-')}", ctx.params[name]]
    return words
