"""The checklist: the contract's document, and the doors out of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .model import (
    SCHEMA_VERSION,
    Frequency,
    Indicator,
    Model,
    Note,
    Notice,
    Requirement,
    Section,
    Source,
    Time,
)

if TYPE_CHECKING:
    import pandas as pd


class Checklist(Model):
    """What a notice obliges whom to do, by when and how often; every value says where it stands and why.

    Made by ``campaign_extract.extract``; frozen, compared by value.  ``model_json_schema()`` is the contract.
    """

    schema_version: str = SCHEMA_VERSION
    source: Source
    notice: Notice
    sections: tuple[Section, ...]
    requirements: tuple[Requirement, ...]
    times: tuple[Time, ...]
    frequencies: tuple[Frequency, ...]
    indicators: tuple[Indicator, ...]
    notes: tuple[Note, ...]

    def to_dict(self) -> dict[str, Any]:
        """The document as plain dicts, lists, strings and numbers, dates as ISO 8601 strings."""
        return self.model_dump(mode="json")

    def to_json(self, *, indent: int | None = None) -> str:
        """The document as JSON text, Chinese unescaped, keys in the contract's order."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_frame(self) -> pd.DataFrame:
        """One row a requirement; see ``export.frame`` for the columns and their dtypes."""
        from .export.frame import to_frame

        return to_frame(self)
