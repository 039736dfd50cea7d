"""What an adapter makes a model forget is measured once, beside its weights, and told."""

from __future__ import annotations

import pytest

from advisor.model.forgetting import Forgetting
from advisor.probes.forgetting import (
    GeneralLoss,
    general_loss,
    keep_forgetting,
    read_forgetting,
)
from advisor.probes.validity import validity_panel
from tests.probes.fakes import FakeGenerator
from tests.probes.runs import a_plan


class Uneven(FakeGenerator):
    """Finds long pieces easier than short ones."""

    def losses(self, lessons):
        self.lengths = [len(lesson.answer) for lesson in lessons]
        return [100 / length for length in self.lengths]


def adapter(folder):
    folder.mkdir()
    (folder / "lessons").write_text("1")
    (folder / "seed").write_text("0")
    return folder


def check(**measured):
    found = {
        arm: Forgetting(before_nats=3.0, after_nats=after, tokens=2000)
        for arm, after in measured.items()
    }
    plan = a_plan(tuple(measured) or ("base",))
    panel = validity_panel(plan=plan, predictions=(), documents=(), train=(), forgetting=found)
    return panel["forgetting"]


def test_every_token_counts_as_much_whatever_piece_it_stands_in():
    model = Uneven()
    measured = general_loss(model)
    assert measured.tokens == sum(model.lengths) > 1000
    assert measured.nats == pytest.approx(100 * len(model.lengths) / measured.tokens)


def test_it_is_kept_beside_the_adapter_and_read_for_all_trainings(tmp_path):
    model, first, second = FakeGenerator(), adapter(tmp_path / "a"), adapter(tmp_path / "b")
    assert read_forgetting([first, second]) is None
    before = general_loss(model)
    for folder in (first, second):
        keep_forgetting(before, model, folder)
    assert model.adapter is None
    found = read_forgetting([first, second])
    assert found == Forgetting(before_nats=3.0, after_nats=(3.25, 3.25), tokens=before.tokens)
    assert before == GeneralLoss(3.0, before.tokens)


def test_a_model_that_forgets_is_a_warning_with_what_to_do():
    found = check(finetune=(3.02,), hybrid=(3.05, 3.25))
    assert found.value == pytest.approx(0.25)
    assert found.standing == "warning"
    assert found.says.startswith(
        "Training Hybrid raises the model's loss on general text, 3 nats a token, by 0.25: "
    )
    assert "Train fewer epochs" in found.says


def test_a_little_more_loss_is_in_order():
    found = check(finetune=(3.05,))
    assert found.standing == "ok"
    assert "Train fewer" not in found.says


def test_a_model_that_did_not_forget_is_not_said_to():
    assert "does not raise" in check(finetune=(2.9,)).says


def test_without_training_nothing_is_forgotten():
    assert check().standing == "unknown"
