"""Reads what the fields of records are, in the words beneath them, for schemas and manuals.

pydantic can do it (`use_attribute_docstrings`), but then goes through the source of every record
whenever one is loaded: a fifth of the time that judging takes. Knows no record by name.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from advisor.model._record import Record


class Documented(GenerateJsonSchema):
    """A JSON Schema in which fields are described."""

    def model_schema(self, schema: Any) -> JsonSchemaValue:
        """Add the descriptions to those of one record."""
        built = super().model_schema(schema)
        record = schema["cls"]
        for name, text in descriptions(record).items():
            alias = record.model_fields[name].serialization_alias or name
            built["properties"][alias].setdefault("description", text)
        return built


def descriptions(record: type[Record]) -> dict[str, str]:
    """Map each field to the text beneath it, for those that have one, inherited ones included.

    Where the source is not there, as in a frozen program, none has.
    """
    found: dict[str, str] = {}
    for one in reversed(record.__mro__):
        if issubclass(one, Record) and one is not Record:
            found |= _own(one)
    return {name: found[name] for name in record.model_fields if name in found}


def _own(record: type[Record]) -> dict[str, str]:
    try:
        source = inspect.getsource(record)
    except OSError:
        return {}
    (tree,) = ast.parse(textwrap.dedent(source)).body
    assert isinstance(tree, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(tree.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant)
        if isinstance(text.value.value, str)
    }
