"""Help on a terminal of 80 columns: every command is told in a whole sentence."""

import pytest


@pytest.mark.parametrize("group", [(), ("examples",), ("models",), ("rubric",)])
def test_the_list_of_commands_is_not_cut(advisor, monkeypatch, group):
    monkeypatch.setenv("COLUMNS", "80")
    listed = advisor(*group, "--help").out.partition("Commands:\n")[2].splitlines()
    assert listed
    assert all(line.endswith(".") and not line.endswith("...") for line in listed), listed
