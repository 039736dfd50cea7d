"""The shipped rubrics keep their own rules, and their schema is fresh."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml

from advisor.intake.rubrics import KINDS, schema, shipped
from advisor.workflow.rubric_check import check_rubric

RUBRICS = pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)


@RUBRICS
def test_a_shipped_rubric_passes_its_check(path):
    assert check_rubric(path).complaints == ()


@RUBRICS
def test_a_shipped_rubric_fits_the_schema_that_editors_use(path, repository):
    with (repository / "rubrics" / "schema.json").open(encoding="utf-8") as stream:
        built = json.load(stream)
    jsonschema.Draft202012Validator.check_schema(built)
    # YAML reads dates as dates; a schema speaks of JSON, where they are strings.
    values = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
    jsonschema.validate(values, built)
    jsonschema.validate(values, schema(values["kind"]))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**values, "kind": "other"}, built)


@RUBRICS
def test_editors_find_the_schema_by_the_first_line(path):
    first = path.read_text("utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=schema.json"


def test_the_schema_is_fresh(repository):
    written = (repository / "rubrics" / "schema.json").read_text("utf-8")
    assert json.loads(written) == schema(), (
        "run: python -m advisor rubric schema > rubrics/schema.json"
    )


def test_the_schema_refuses_what_the_format_refuses():
    built = schema("decision")
    assert set(KINDS) == {"decision", "readiness"}
    with pytest.raises(jsonschema.ValidationError, match="required property"):
        jsonschema.validate({"kind": "decision"}, built)
