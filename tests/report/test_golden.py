"""Fixed assessments, rendered; the files in tests/golden are what a reader would get."""

import difflib
import os

import pytest

from advisor.report import render

SUFFIXES = {"markdown": "md", "adr": "adr.md", "json": "json", "terminal": "txt"}


@pytest.mark.parametrize("format_name", SUFFIXES)
@pytest.mark.parametrize("variant", ["answers_only", "with_evidence"])
def test_rendering_is_the_golden_one(variant, format_name, request, repository):
    rendered = render(request.getfixturevalue(variant), format_name)
    golden = repository / "tests" / "golden" / f"{variant}.{SUFFIXES[format_name]}"
    if os.environ.get("ADVISOR_REBASELINE"):
        golden.write_text(rendered, encoding="utf-8")
    expected = golden.read_text(encoding="utf-8") if golden.exists() else ""
    if rendered != expected:
        changes = difflib.unified_diff(
            expected.splitlines(), rendered.splitlines(), golden.name, "rendered", lineterm="", n=1
        )
        pytest.fail(
            "\n".join([*changes, "", "Take it over if it is meant:"])
            + "\n  ADVISOR_REBASELINE=1 pytest tests/report/test_golden.py"
        )
