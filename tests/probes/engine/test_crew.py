"""Tasks are done side by side, in their order, under the modes of whoever asked."""

import threading

import pytest
import torch

from advisor.probes.engine.crew import Crew, crew


def test_results_come_in_the_order_of_the_tasks():
    assert Crew(3).work([lambda n=n: n for n in range(20)]) == list(range(20))


def test_two_tasks_are_at_work_at_the_same_time():
    both = threading.Barrier(2, timeout=10)
    Crew(2).work([both.wait, both.wait])  # alone, either would wait for ever


def test_a_task_that_hands_on_work_does_it_on_the_spot():
    pair = Crew(2)

    def nested():
        return pair.work([threading.get_ident, threading.get_ident])

    for first, second in pair.work([nested, nested, nested]):
        assert first == second


def test_an_error_of_a_task_is_raised_where_it_was_asked_for():
    def fail():
        raise ValueError("no such row")

    with pytest.raises(ValueError, match="no such row"):
        Crew(2).work([fail, fail])


def test_torch_is_in_the_mode_of_the_asker():
    def modes():
        return torch.is_inference_mode_enabled(), torch.is_grad_enabled()

    with torch.inference_mode():
        assert Crew(2).work([modes, modes]) == [(True, False)] * 2
    with torch.no_grad():
        assert Crew(2).work([modes, modes]) == [(False, False)] * 2


def test_models_of_one_process_share_a_crew():
    assert crew(2) is crew(2)


def test_each_keeps_to_one_core_though_the_process_is_given_more_before_its_first_operation():
    pair = Crew(2)
    both = threading.Barrier(2, timeout=10)

    def threads():
        both.wait()
        return torch.get_num_threads()

    before = torch.get_num_threads()
    try:
        pair.work([both.wait, both.wait])
        torch.set_num_threads(2)  # as loading a model does
        assert pair.work([threads, threads]) == [1, 1]
    finally:
        torch.set_num_threads(before)
