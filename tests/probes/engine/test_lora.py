import itertools
from dataclasses import replace

import peft
import pytest
import torch
from safetensors.torch import load_file

from advisor.errors import MissingModel
from advisor.probes.engine.adapter import TARGETS
from advisor.probes.engine.decoder import common_prefix
from advisor.probes.engine.lora import LoraSettings, TrainingPair, _Course, train
from tests.probes.engine.conftest import load_reference, load_tiny, save_tiny
from tests.probes.engine.test_language_model import reference_loss

# peft asks transformers for a property by its older name.
pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated")

SETTINGS = LoraSettings(rank=4, alpha=8, learning_rate=5e-3, epochs=4, batch_tokens=40)


@pytest.fixture
def pairs(tiny):
    """Colour follows animal: something a model can learn."""
    places = ("mat", "log")
    return [
        TrainingPair(
            tuple(tiny.prompt_tokens([{"role": "user", "content": f"{verb} on {place} {animal}"}])),
            tuple(tiny.answer_tokens({"cat": "red one", "dog": "blue two"}[animal])),
        )
        for verb, place, animal in itertools.product(("sat", "ran"), places, ("cat", "dog"))
    ]


def trained(model, pairs, folder, *, held_out=(), seed=0, settings=SETTINGS, progress=None):
    return train(
        model,
        pairs,
        held_out=held_out,
        settings=settings,
        seed=seed,
        folder=folder,
        progress=progress or (lambda done, steps: None),
    )


def mean(numbers):
    return sum(numbers) / len(numbers)


@pytest.mark.parametrize("kind", ["llama", "qwen2", "qwen3"])
@pytest.mark.parametrize("upper_share", [0.5, 1.0])
def test_peft_loads_the_adapter_and_sees_the_same_losses(tmp_path, pairs, kind, upper_share):
    folder = save_tiny(tmp_path / "model", kind=kind)
    model = load_tiny(folder)
    settings = LoraSettings(
        rank=4, alpha=8, learning_rate=5e-3, batch_tokens=40, upper_share=upper_share
    )
    record = trained(model, pairs, tmp_path / "adapter", settings=settings)
    assert record.layers == ((0, 1) if upper_share == 1 else (1,))
    theirs = peft.PeftModel.from_pretrained(load_reference(folder), tmp_path / "adapter").eval()
    with model.adapted(tmp_path / "adapter"):
        ours = model.losses(pairs)
    assert ours == pytest.approx([reference_loss(theirs, pair) for pair in pairs], rel=1e-3)
    assert mean(ours) < mean(model.losses(pairs)) - 0.5


@pytest.mark.parametrize("kind", ["llama", "qwen2", "qwen3"])
@pytest.mark.parametrize("targets", [TARGETS, ("k_proj", "v_proj", "up_proj", "down_proj")])
@pytest.mark.parametrize("reach", [64, 6, 2])
def test_the_gradient_is_the_one_peft_would_follow(
    tmp_path, pairs, kind, targets, reach, monkeypatch
):
    """Computed twice after a little training: written out, and by automatic differentiation.

    There what is out of reach is detached where it enters a layer.
    """
    monkeypatch.setattr("advisor.probes.engine.states.WIDTH_STEP", 1)
    pairs = of_unequal_length(pairs)
    folder = save_tiny(tmp_path / "model", kind=kind)
    model = load_tiny(folder)
    settings = LoraSettings(
        rank=4,
        alpha=8,
        learning_rate=1e-2,
        batch_tokens=40,
        upper_share=1.0,
        targets=targets,
        reach=reach,
    )
    trained(model, pairs, tmp_path / "adapter", settings=settings)
    theirs = peft.PeftModel.from_pretrained(
        load_reference(folder), tmp_path / "adapter", is_trainable=True
    )
    far = 0

    def detached(layer, given):
        states, *others = given
        return torch.cat((states[:, :far].detach(), states[:, far:]), dim=1), *others

    for layer in theirs.base_model.model.model.layers:
        layer.register_forward_pre_hook(detached)
    alike = common_prefix([pair.prompt for pair in pairs], at_most=64)
    logits, labels = [], []
    for pair in pairs:
        far = max(alike, len(pair.prompt) - reach) if reach < 64 else 0
        out = theirs(torch.tensor([[*pair.prompt, *pair.answer]])).logits[0]
        logits.append(out[len(pair.prompt) - 1 : -1])
        labels += pair.answer
    torch.nn.functional.cross_entropy(torch.cat(logits), torch.tensor(labels)).backward()
    expected = {
        name.replace(".default", ""): weight.grad
        for name, weight in theirs.named_parameters()
        if weight.requires_grad
    }
    found = gradients(model, pairs, settings, tmp_path / "adapter")
    assert found.keys() == expected.keys()
    for name, grad in found.items():
        torch.testing.assert_close(grad, expected[name], rtol=2e-3, atol=2e-5)


def of_unequal_length(pairs):
    """Lengthen prompts in their middle, and the answers of some shorter ones."""
    return [
        TrainingPair(
            (*pair.prompt[:4], *([9] * (number % 4)), *pair.prompt[4:]),
            pair.answer * (2 - number % 2),
        )
        for number, pair in enumerate(pairs)
    ]


def gradients(model, pairs, settings, adapter):
    """Our gradient of the mean token loss by every tensor of an adapter."""
    course = _Course(model.decoder, pairs, (), settings, seed=0)
    start = load_file(adapter / "adapter_model.safetensors")
    changes = [change for layer in course._tuned for change in layer.changes()]
    for name, tensor in course._named():
        tensor.copy_(start[name])
    for change in changes:
        change.refresh()
    answers = sum(len(pair.answer) for pair in pairs)
    halves = [course._pass(part, learn_of=answers) for part in (range(3), range(3, len(pairs)))]
    for change in changes:
        change.follow([half.slopes[change] for half in halves])
        change.low.data, change.high.data = change.low.grad, change.high.grad
    return dict(course._named())


def test_taking_an_adapter_off_restores_every_bit(tmp_path, tiny, pairs):
    before = [block.qkv.clone() for block in tiny.decoder.blocks]
    losses = tiny.losses(pairs)
    trained(tiny, pairs, tmp_path)
    with tiny.adapted(tmp_path):
        assert not all(
            torch.equal(a, b.qkv) for a, b in zip(before, tiny.decoder.blocks, strict=True)
        )
    assert all(torch.equal(a, b.qkv) for a, b in zip(before, tiny.decoder.blocks, strict=True))
    assert tiny.losses(pairs) == losses


def test_an_error_under_an_adapter_still_takes_it_off(tmp_path, tiny, pairs):
    losses = tiny.losses(pairs)
    trained(tiny, pairs, tmp_path)
    with pytest.raises(RuntimeError), tiny.adapted(tmp_path):
        raise RuntimeError
    assert tiny.losses(pairs) == losses


def test_the_same_seed_gives_the_same_numbers(tmp_path, tiny, pairs):
    first = trained(tiny, pairs, tmp_path / "a")
    second = trained(tiny, pairs, tmp_path / "b")
    assert first.train_loss_nats == second.train_loss_nats
    weights = [(tmp_path / name / "adapter_model.safetensors").read_bytes() for name in "ab"]
    assert weights[0] == weights[1]
    other = trained(tiny, pairs, tmp_path / "c", seed=1)
    assert other.train_loss_nats != first.train_loss_nats


def test_the_weights_that_fit_held_out_pairs_best_are_kept(tmp_path, tiny, pairs):
    record = trained(tiny, pairs[:4], tmp_path, held_out=pairs[4:])
    assert len(record.held_out_loss_nats) >= 2
    assert record.held_out_loss_nats[0] == pytest.approx(mean(tiny.losses(pairs[4:])), rel=1e-4)
    with tiny.adapted(tmp_path):
        kept = mean(tiny.losses(pairs[4:]))
    assert kept == pytest.approx(min(record.held_out_loss_nats), rel=1e-3)


def test_training_that_only_harms_stops_and_keeps_the_model_as_it_was(tmp_path, tiny, pairs):
    contrary = [
        TrainingPair(pair.prompt, pairs[(index + 1) % len(pairs)].answer)
        for index, pair in enumerate(pairs)
    ]
    wild = LoraSettings(rank=4, alpha=400, learning_rate=0.5, epochs=5, batch_tokens=40)
    record = trained(tiny, contrary, tmp_path, held_out=pairs, settings=wild)
    if record.best_step == 0:
        assert len(record.train_loss_nats) < 5
        with tiny.adapted(tmp_path):
            assert mean(tiny.losses(pairs)) == pytest.approx(record.held_out_loss_nats[0], rel=1e-4)


def test_states_that_do_not_fit_are_computed_again_with_the_same_result(
    tmp_path, tiny, pairs, monkeypatch
):
    kept = trained(tiny, pairs, tmp_path / "kept")
    monkeypatch.setattr("advisor.probes.engine.states.CACHE_BYTES", 0)
    again = trained(tiny, pairs, tmp_path / "again")
    assert again.train_loss_nats == pytest.approx(kept.train_loss_nats, rel=1e-4)


@pytest.mark.parametrize("reach", [64, 3])
def test_rows_taken_in_turns_learn_the_same(tmp_path, tiny, pairs, monkeypatch, reach):
    pairs, settings = of_unequal_length(pairs), replace(SETTINGS, reach=reach)
    once = trained(tiny, pairs, tmp_path / "once", settings=settings)
    monkeypatch.setattr("advisor.probes.engine.lora._KEPT_BYTES", 1)
    sizes = []
    passed = _Course._pass

    def watched(course, batch, **asked):
        sizes.append(len(batch))
        return passed(course, batch, **asked)

    monkeypatch.setattr(_Course, "_pass", watched)
    in_turns = trained(tiny, pairs, tmp_path / "turns", settings=settings)
    assert set(sizes) == {1}
    assert in_turns.train_loss_nats == pytest.approx(once.train_loss_nats, rel=1e-4)


def test_progress_reaches_its_end(tmp_path, tiny, pairs):
    heard = []
    trained(tiny, pairs, tmp_path, progress=lambda done, steps: heard.append((done, steps)))
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert heard[-1][0] == heard[-1][1]


def test_an_adapter_of_another_model_is_refused(tmp_path, tiny, pairs):
    trained(tiny, pairs, tmp_path / "adapter")
    other = load_tiny(save_tiny(tmp_path / "other", hidden_size=64))
    losses = other.losses(pairs)
    with pytest.raises(MissingModel), other.adapted(tmp_path / "adapter"):
        pass
    assert other.losses(pairs) == losses


def test_a_folder_without_an_adapter_is_refused(tmp_path, tiny):
    with pytest.raises(MissingModel, match="no readable adapter"), tiny.adapted(tmp_path):
        pass
