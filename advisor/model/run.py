"""Probe runs: the plan that was followed, what each arm scored, and how the arms compare.

A run is a folder; the files named here are what others read of it.
"""

from __future__ import annotations

from typing import Literal

from advisor.model._record import Record
from advisor.model.finding import Finding
from advisor.model.forgetting import Forgetting
from advisor.model.own import OwnSystem
from advisor.model.sample import BrokenRow, Task

RUN_FILE = "run.json"
ITEMS_FILE = "items.jsonl"
"""The items that every arm answers, id and input, for whoever answers them elsewhere."""
PREDICTIONS_FILE = "predictions.jsonl"
PASSAGES_FILE = "passages.jsonl"
"""Every passage that a prediction names, once."""

SCHEMA_VERSION = 1
"""Raised when a field of run.json changes its meaning or goes."""

OPTION_OF_ARM = {
    "base": "prompt",
    "few_shot": "prompt",
    "long_context": "long_context",
    "rag": "rag",
    "finetune": "finetune",
    "hybrid": "hybrid",
}
"""Arms that stand for an option, simplest first; `oracle`, `classifier` and own systems stand for
none."""

TOLD_WHERE = "oracle"
"""The arm that is given the right passage: nobody could ship it, so it is never a rival."""

TRAINED_ARMS = frozenset({"finetune", "hybrid"})
"""Arms that train an adapter, and come out otherwise with another seed."""

LEARNING_ARMS = TRAINED_ARMS | {"few_shot", "classifier"}
"""Arms that need training rows; without any of them, all examples may be test items."""

ComparisonOutcome = Literal["a_better", "b_better", "equivalent", "inconclusive"]
Standing = Literal["ok", "warning", "out_of_bounds", "unknown"]


class Plan(Record):
    """Everything a run follows; saved before it starts, and all that resuming reads."""

    task: Task
    """What the outputs are."""
    primary_metric: str
    """The metric the verdict is read on, fixed before the run."""
    margin: float
    """Difference in the primary metric that would not matter in practice, fixed before the run."""
    arms: tuple[str, ...]
    """The arms to run, in order; none where retrieval alone can be measured."""
    own: dict[str, OwnSystem] = {}
    """Arm -> a system of the user's own, judged beside them; none of `arms` is called so."""
    probes: tuple[str, ...] = ()
    """The trait probes to run, in order."""
    test_ids: tuple[str, ...]
    """Held-out items every arm answers, in order."""
    train_ids: tuple[str, ...]
    """Training items, near-duplicates of test items already taken out."""
    near_duplicates: int = 0
    """Training items taken out because a test item nearly equals them."""
    model: str
    """The generator: an id or a local path."""
    embedder: str
    """The embedder: an id or a local path."""
    settings: dict[str, int | float | str | bool]
    """Chunking, retrieval, training and generation settings by name."""
    batches: dict[str, tuple[tuple[str, ...], ...]] = {}
    """Arm -> the test ids of each batch; batching changes rounding, so replay keeps it."""
    threads: int
    """Threads of the numeric libraries; they change rounding too."""
    precision: str
    """Number format of the models' weights: bfloat16 or float32."""
    seed: int
    """Of every random choice in the run."""
    seeds: int = 1
    """Trainings of each tuned arm, from `seed` on; its score is their mean."""
    forecast_s: dict[str, float] = {}
    """Arm -> seconds it was expected to take, by rates measured just before."""
    cut: tuple[str, ...] = ()
    """What was left out, to keep the budget or because the sample is small, in words."""
    data_sha256: str = ""
    """Hash of the sample it was drawn from; another sample makes the plan stale."""
    documents_sha256: str = ""
    """Hash of its documents alone, which answers were read from."""
    started: str = ""
    """When it was drawn: UTC, ISO 8601."""

    def trainings(self, arm: str) -> int:
        """Tell how often an arm is trained and asked; one that is not trained is asked once."""
        return self.seeds if arm in TRAINED_ARMS else 1

    def times(self, arm: str) -> bool:
        """Tell whether an arm's seconds say anything: not where its answers came in a file."""
        return arm not in self.own or self.own[arm].timed


class Metric(Record):
    """A mean over items with its 95 % interval."""

    mean: float
    """Mean over the items."""
    low: float
    """Lower end of the interval."""
    high: float
    """Upper end of the interval."""
    n: int
    """Items."""


class ArmResult(Record):
    """What one arm scored and what it cost."""

    metrics: dict[str, Metric]
    """Metric -> mean with interval; empty where the arm failed."""
    seconds: float
    """Wall-clock seconds, its own training and indexing included."""
    prompt_tokens: int
    """Tokens read over all items, by one training."""
    output_tokens: int
    """Tokens written over all items, by one training; the mean where there are several."""
    phases: dict[str, float] = {}
    """Phase -> wall-clock seconds (index, retrieve, train, check, generate), over all trainings."""
    trainings: tuple[float, ...] = ()
    """Primary metric of each training by itself; empty where there is one or none."""
    forgetting: Forgetting | None = None
    """What its adapters made the model forget; none where nothing was trained."""
    failure: str = ""
    """Why it could not be run; empty where it was."""


class Comparison(Record):
    """Two arms on the same items."""

    a: str
    """An arm."""
    b: str
    """Another arm."""
    metric: str
    """The metric compared."""
    difference: float
    """Mean of a minus mean of b."""
    low: float
    """Lower end of the 95 % interval of the difference."""
    high: float
    """Upper end of the interval."""
    p: float
    """Two-sided p-value, Holm-adjusted over the pairs of arms, or over those with an own system."""
    mde: float
    """Least true difference that this n would find in 8 runs of 10."""
    n: int
    """Items (pairs)."""
    method: str
    """How interval and p-value were computed."""
    outcome: ComparisonOutcome
    """What may be said, given the margin set before the run."""


class Check(Record):
    """One line of the validity panel."""

    value: float | int | None
    """What was measured; none where it could not be."""
    unit: str
    """Of the value."""
    standing: Standing
    """Whether it lets the comparison mean anything."""
    says: str
    """What it means for this run, and what to do where it is out of bounds."""


class CurvePoint(Record):
    """An arm's primary metric after learning from so many rows."""

    rows: int
    """Rows learned from."""
    mean: float
    """Mean over the test items."""
    low: float
    """Lower end of the 95 % interval."""
    high: float
    """Upper end of the interval."""
    n: int
    """Test items."""
    extrapolated: bool = False
    """Whether it was computed from the other points and not measured."""


class RunVerdict(Record):
    """What the comparisons say by themselves."""

    option: str | None
    """The option of the simplest arm that no other beats by more than the margin."""
    arm: str | None = None
    """That arm."""
    status: Literal["conclusive", "inconclusive", "invalid"]
    """Whether they say it, leave it open, or rest on broken conditions."""
    because: tuple[str, ...]
    """Reasons in words."""


class RunProvenance(Record):
    """What would have to be the same for the same numbers."""

    data: str
    """Where the sample was read from, its last path component only."""
    data_sha256: str
    """Hash of the sample that answers were scored on."""
    models: dict[str, str]
    """Model id -> sha256 of its weights."""
    versions: dict[str, str]
    """Library -> version, advisor's own included."""
    hardware: str
    """Processor, cores and number formats it has natively."""
    started: str
    """UTC, ISO 8601."""
    seed: int
    """Of every random choice."""
    stand_in: bool
    """Whether the model probed stands in for the user's own."""
    rescored: str = ""
    """When kept answers were last scored again: UTC, ISO 8601; empty where they never were."""


class Run(Record):
    """One probe run: the content of run.json."""

    schema_version: int = SCHEMA_VERSION
    """Of this file's format."""
    plan: Plan
    """What was followed."""
    arms: dict[str, ArmResult]
    """Arm -> what it scored."""
    comparisons: tuple[Comparison, ...]
    """Every pair of arms on the primary metric."""
    findings: tuple[Finding, ...]
    """What the probes saw."""
    validity: dict[str, Check]
    """Check -> its line in the panel."""
    verdict: RunVerdict
    """What the comparisons say by themselves."""
    drafted_items: int = 0
    """Test items that advisor drafted from the documents."""
    drafted_rows: int = 0
    """Training rows that it drafted."""
    slices: dict[str, dict[str, dict[str, Metric]]] = {}
    """Kind of slice (topic, length, ...) -> slice -> arm -> primary metric."""
    slice_p: dict[str, dict[str, float]] = {}
    """Kind of slice -> arm -> p-value of no difference between its slices, Holm-adjusted."""
    curves: dict[str, tuple[CurvePoint, ...]] = {}
    """Arm -> its primary metric by rows learned from, fewest first; empty unless asked for."""
    broken: tuple[BrokenRow, ...] = ()
    """The first broken rows of the data, by file and line."""
    broken_rows: int = 0
    """Rows of the data that could not be read."""
    provenance: RunProvenance
    """What would have to be the same for the same numbers."""


class Passage(Record):
    """A retrieved piece of a document."""

    id: str
    """Document id and place in it."""
    document_id: str
    """The document it comes from."""
    text: str
    """Its text."""


class Prediction(Record):
    """One arm's answer to one item: one line of predictions.jsonl."""

    arm: str
    """The arm."""
    seed: int = 0
    """Which of its trainings, counted from 0; arms that are not trained have one."""
    item: str
    """The example's id."""
    input: str
    """What was asked."""
    references: tuple[str, ...]
    """Accepted answers."""
    output: str
    """What the arm answered."""
    answerable: bool = True
    """Whether the documents hold an answer."""
    drafted: bool = False
    """Whether advisor drafted the item from the documents."""
    document_ids: tuple[str, ...] = ()
    """The documents that hold the answer, where the data says so."""
    retrieved: tuple[str, ...] = ()
    """Ids of the passages given to the model, best first."""
    scores: dict[str, float]
    """Metric -> score of this item."""
    prompt_tokens: int
    """Tokens read."""
    output_tokens: int
    """Tokens written."""
    truncated: bool = False
    """Whether the prompt had to be cut to fit."""
