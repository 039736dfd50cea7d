"""What the user asked a probe run to do. Knows nothing of the data it will be done on."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from advisor.model._record import Record
from advisor.model.answers import Target
from advisor.model.sample import Task

DEFAULT_ARMS = ("base", "rag", "finetune", "hybrid")
"""The four options a team chooses between, each in its plainest form."""

TEST_ITEMS = 200
"""Enough to see a difference of about .1 in token F1; a laptop answers them in seconds."""

RETRIEVAL_ITEMS = 300
"""Where retrieval alone is measured: looking up costs next to nothing, and .5 is known +-.06."""

TRAIN_ROWS = 300
"""With passages in the prompts: what one LoRA arm learns from in a minute or two on two cores."""

MOST_TRAIN_ROWS = 1000
"""Where prompts are short: as many rows as cost no more than `TRAIN_ROWS` with passages, up to
what is commonly recommended for tuning (AWS Professional Services, about 1,000)."""


class ProbeRequest(Record):
    """The options of one probe run; `None` leaves the choice to the plan."""

    arms: tuple[str, ...] | None = None
    """Arms to run; the four default arms where left out."""
    probes: tuple[str, ...] | None = None
    """Trait probes to run in full; the others only as far as that costs no answers."""
    task: Task | None = None
    """What the outputs are; read off the data where left out."""
    test_items: Annotated[int, Field(ge=2)] | None = None
    """Held-out items every arm answers."""
    train_rows: Annotated[int, Field(ge=0)] | None = None
    """Rows the trained arms learn from; by their length where left out."""
    answerable_only: bool | None = None
    """Whether questions that the documents cannot answer are left out."""
    model: str | None = None
    """The generator, by id or path; the bundled stand-in where left out."""
    embedder: str | None = None
    """The embedder, by id or path; the bundled one where left out."""
    budget_s: Annotated[float, Field(gt=0)] | None = None
    """Wall-clock seconds that the run may take: the plan is cut to fit, and no arm begins later; no
    limit where left out."""
    seed: int | None = None
    """Of every random choice; 0 where left out."""
    seeds: Annotated[int, Field(ge=1)] | None = None
    """Trainings of each tuned arm, with seeds from `seed` on; 1 where left out."""
    margin: Annotated[float, Field(ge=0, le=1)] | None = None
    """Difference in the primary metric that would not matter in practice."""
    target: Target | None = None
    """What would be good enough, from the answers file."""
