"""Runs one arm: makes it ready, asks it batch by batch, and writes down each batch at once.

What an earlier process finished is not done again; a batch it left half written is. An arm that
breaks is noted and ends; only what would break every arm ends the run.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from advisor.errors import AdvisorError, CannotWrite, Interrupted, MissingModel, OwnSystemFailed
from advisor.model.run import Plan, Prediction
from advisor.model.sample import Example
from advisor.probes.arm import Answerer, Arm, Reply
from advisor.probes.bench import Bench, Prompt
from advisor.probes.forgetting import read_forgetting
from advisor.probes.journal import ArmState, Journal
from advisor.probes.metrics.scoring import score
from advisor.probes.plan import save_plan

Batch = tuple[str, ...]
"""Ids of the items that are answered together."""

ENDS_THE_RUN = (CannotWrite, MissingModel, Interrupted, OwnSystemFailed)
"""No other arm would fare better, or the user can mend it and would rather not wait."""


def run_arm(name: str, arm: Arm, *, bench: Bench, journal: Journal) -> ArmState:
    """Bring one arm to its end, or to the reason why it has none.

    Raises:
        AdvisorError: One of `ENDS_THE_RUN`.
        KeyboardInterrupt: The user stopped it; every whole batch is on the disk.
    """
    state = journal.state(name)
    if state.done:
        return state
    # Indexing and looking up are done again; finished training, its check and answers are not.
    kept = ("train", "check", "generate")
    bench.open_account(name, {phase: s for phase, s in state.phases.items() if phase in kept})
    try:
        if refusal := arm.refusal(bench):
            return _failed(name, refusal, bench, journal)
        _answer_all(name, arm, bench, journal)
    except ENDS_THE_RUN:
        raise
    except AdvisorError as error:
        return _failed(name, error.message, bench, journal)
    except Exception as error:  # whatever a model, a tokenizer or an index may raise
        return _failed(name, _in_one_line(error), bench, journal)
    forgetting = read_forgetting(bench.adapters(name))
    return _record(name, bench, journal, ArmState(done=True, forgetting=forgetting))


def _answer_all(name: str, arm: Arm, bench: Bench, journal: Journal) -> None:
    answered = _whole_batches(name, bench.plan, journal)
    prompts: dict[str, Prompt] = {}
    for training in range(bench.plan.trainings(name)):
        batches = bench.plan.batches.get(name)
        if batches and all((training, batch) in answered for batch in batches):
            continue
        bench.training = training
        arm.prepare(bench)
        _record(name, bench, journal, ArmState())
        # One training is asked what the next is asked: prompts and batches are made once.
        prompts = prompts or _prompts(name, arm, bench, journal)
        _answer_batches(name, arm, prompts, answered, bench, journal)


def _prompts(name: str, arm: Arm, bench: Bench, journal: Journal) -> dict[str, Prompt]:
    prompts = {prompt.item.id: prompt for prompt in arm.prompts(bench, bench.items)}
    journal.keep_passages(passage for prompt in prompts.values() for passage in prompt.passages)
    if not bench.plan.batches.get(name):
        _plan_batches(name, arm, bench, journal, list(prompts.values()))
    return prompts


def _answer_batches(
    name: str,
    arm: Arm,
    prompts: Mapping[str, Prompt],
    answered: Container[tuple[int, Batch]],
    bench: Bench,
    journal: Journal,
) -> None:
    with arm.answering(bench) as answer:
        bench.progress.phase(name, bench.phase_of_training(name, "generate"), len(prompts))
        for batch in bench.plan.batches[name]:
            if (bench.training, batch) not in answered:
                asked = [prompts[item] for item in batch]
                journal.append(_answer(name, asked, answer, bench))
                _record(name, bench, journal, ArmState())
            bench.progress.advance(len(batch))


def _plan_batches(
    name: str, arm: Arm, bench: Bench, journal: Journal, prompts: Sequence[Prompt]
) -> None:
    """Fix an arm's batches in the plan before its first answer: batching changes rounding."""
    batches = tuple(
        tuple(prompts[place].item.id for place in batch) for batch in arm.batches(bench, prompts)
    )
    bench.plan = bench.plan.model_copy(update={"batches": {**bench.plan.batches, name: batches}})
    save_plan(bench.plan, journal.folder)


def _whole_batches(name: str, plan: Plan, journal: Journal) -> set[tuple[int, Batch]]:
    """Find each training's batches that are wholly on the disk, and drop what is left of others."""
    predictions = journal.predictions()
    there = {(one.seed, one.item) for one in predictions if one.arm == name}
    whole = {
        (training, batch)
        for training in range(plan.trainings(name))
        for batch in plan.batches.get(name, ())
        if there.issuperset((training, item) for item in batch)
    }
    kept = {(training, item) for training, batch in whole for item in batch}
    journal.keep([one for one in predictions if one.arm != name or (one.seed, one.item) in kept])
    return whole


def _answer(name: str, asked: Sequence[Prompt], answer: Answerer, bench: Bench) -> list[Prediction]:
    with bench.timed("generate"):
        replies = answer(asked)
    return [
        _prediction(name, prompt, reply, bench)
        for prompt, reply in zip(asked, replies, strict=True)
    ]


def _prediction(name: str, prompt: Prompt, reply: Reply, bench: Bench) -> Prediction:
    item = prompt.item
    return Prediction(
        arm=name,
        seed=bench.training,
        item=item.id,
        input=item.input,
        references=item.outputs,
        output=reply.output,
        drafted=item.drafted,
        answerable=item.answerable,
        document_ids=item.document_ids,
        retrieved=(*(passage.id for passage in prompt.passages), *reply.retrieved),
        scores=_scores(item, reply.output, bench),
        prompt_tokens=reply.prompt_tokens,
        output_tokens=reply.output_tokens,
        truncated=prompt.truncated,
    )


def _scores(item: Example, output: str, bench: Bench) -> dict[str, float]:
    return score(
        bench.plan.task, output, item.outputs, answerable=item.answerable, labels=bench.labels
    )


def _failed(name: str, why: str, bench: Bench, journal: Journal) -> ArmState:
    # Part of an arm's answers would be compared on other items than the rest: none are kept.
    journal.keep([one for one in journal.predictions() if one.arm != name])
    return _record(name, bench, journal, ArmState(failure=why))


def _record(name: str, bench: Bench, journal: Journal, state: ArmState) -> ArmState:
    state = state.model_copy(update={"phases": bench.seconds})
    journal.record(name, state)
    return state


def _in_one_line(error: Exception) -> str:
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said[:300]}" if said else type(error).__name__
