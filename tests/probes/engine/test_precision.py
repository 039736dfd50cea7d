import os

from advisor.probes.engine import precision


def test_the_faster_format_is_chosen_by_its_measured_gain(monkeypatch):
    for gain, expected in ((0.3, "float32"), (1.1, "float32"), (3.0, "bfloat16")):
        monkeypatch.setattr(precision, "_gain", lambda gain=gain: gain)
        assert precision.choose_precision(threads=1) == expected


def test_the_gain_is_a_ratio_of_times():
    assert precision._gain() > 0


def test_the_hardware_is_described_in_one_line():
    line = precision.hardware()
    assert "\n" not in line
    assert f"{os.cpu_count()} cores" in line
