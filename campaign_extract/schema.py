"""The contract as JSON Schema, shipped as ``schema.json``: ``python -m campaign_extract.schema`` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path

from .checklist import Checklist

PATH = Path(__file__).with_name("schema.json")


def render() -> str:
    """The schema that the types make, as the text of the file."""
    return json.dumps(Checklist.model_json_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    PATH.write_text(render(), "utf-8")
