"""How long training takes until a held-out loss is reached, for contestants that train differently.

    python -m benchmarks.pipelines.learning train CONTESTANT WORK ARM EPOCHS OUT
    python -m benchmarks.pipelines.learning measure WORK ARM OUT ADAPTER...

Each point of a curve is a training planned for that many epochs: halfway through a longer one the
learning rate has not yet fallen, and its loss would look worse than it need be. All adapters are
measured by one evaluator, transformers and peft in float32, on the reference answers of the test
items, which no contestant has seen.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from advisor.files import read_text, write_text
from advisor.model._record import Record
from advisor.probes.door import set_environment
from benchmarks.pipelines.work import Work

OURS = "advisor"

RECORD = "learning.json"
BEFORE = ""
"""The name of no adapter at all."""


class Point(Record):
    """One training."""

    seconds: float
    """Its time, from loading or taking over the weights to the saved adapter."""
    loss_nats: float
    """Mean negative log-likelihood of the reference answers' tokens, per item."""


def seconds_to_loss(before: float, points: Sequence[Point], target: float) -> float | None:
    """Interpolate when a contestant reaches a loss.

    Between two trainings, and between none and the first, the loss is taken to fall along the
    straight line. A real curve sags below it, so that this is rather too late than too early.

    Args:
        before: The loss of the untrained model, at 0 s.
        points: Trainings, shortest first.
        target: The loss to reach.

    Returns:
        Seconds, or none where no training reaches it.
    """
    last = Point(seconds=0.0, loss_nats=before)
    for point in points:
        if point.loss_nats <= target:
            share = (last.loss_nats - target) / (last.loss_nats - point.loss_nats)
            return last.seconds + max(0.0, share) * (point.seconds - last.seconds)
        last = point
    return None


def with_epochs(work: Work, epochs: int) -> Work:
    """Plan another number of passes."""
    return work.model_copy(update={"lora": work.lora.model_copy(update={"epochs": epochs})})


def train_once(contestant: str, work: Work, arm: str, folder: Path) -> float:
    """Train one arm's adapter into a folder; give the seconds."""
    from benchmarks.pipelines.contestant import build

    if contestant == OURS:
        return _train_ours(work, arm, folder)
    pipeline = build(contestant, work)
    begun = time.perf_counter()
    pipeline.train(arm, folder)
    return time.perf_counter() - begun


def _train_ours(work: Work, arm: str, folder: Path) -> float:
    from advisor.probes.engine_models import PREFIX, EngineModels
    from advisor.probes.models import Lesson

    models, share = EngineModels(announce=print), work.arms[arm]
    threads = models.threads()
    precision = models.precision(threads=threads)
    model = models.generator(work.model, precision=precision, threads=threads)
    folder.mkdir(parents=True)
    begun = time.perf_counter()
    models.train(
        model,
        [Lesson(one.prompt, one.answer) for one in share.lessons],
        held_out=[Lesson(one.prompt, one.answer) for one in share.held_out],
        settings={**work.settings, f"{PREFIX}epochs": work.lora.epochs},
        seed=work.seed,
        folder=folder,
        progress=lambda done, steps: None,
    )
    return time.perf_counter() - begun


def main(arguments: Sequence[str] | None = None) -> int:
    """Train once, or measure adapters; leave the figures in OUT/learning.json."""
    act, *given = sys.argv[1:] if arguments is None else list(arguments)
    if act == "train":
        contestant, file, arm, epochs, out = given
        if contestant == OURS:
            set_environment()
        work = with_epochs(Work.model_validate_json(read_text(Path(file))), int(epochs))
        seconds = train_once(contestant, work, arm, Path(out) / "adapter")
        write_text(Path(out) / RECORD, json.dumps({"seconds": seconds}) + "\n")
        return 0
    from benchmarks.peft_training import adapter_losses

    file, arm, out, *adapters = given
    work = Work.model_validate_json(read_text(Path(file)))
    losses = adapter_losses(work.model, adapters, work.arms[arm].references)
    write_text(Path(out) / RECORD, json.dumps(losses) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
