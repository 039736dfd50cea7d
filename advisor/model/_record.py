"""The base of every record: frozen and closed."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen record that refuses unknown keys; collections in it are tuples or read-only maps.

    `advisor.intake.documented` reads the text beneath each field into a JSON Schema.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        ser_json_inf_nan="null",
    )
