"""The checklist as a task of Label Studio with its spans as predictions, for annotators who correct them.

The labels are requirement (by force), party, time and frequency.  Label Studio counts in UTF-16 code units, as browsers do,
and so do ``start`` and ``end`` here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .gold import NoText

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Span


def render(checklist: Checklist) -> bytes:
    """A JSON list of one task, UTF-8. Raises NoText where ``source.text`` is None."""
    from .. import __version__

    text = checklist.source.text
    if text is None:
        raise NoText
    results = [
        {
            "id": f"{label}-{a}-{b}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {"start": _units(text, a), "end": _units(text, b), "text": text[a:b], "labels": [label]},
        }
        for label, (a, b) in _spans(checklist)
    ]
    task: dict[str, Any] = {
        "data": {"text": text, "name": checklist.source.name or ""},
        "predictions": [{"model_version": f"campaign_extract {__version__}", "result": results}],
    }
    return f"{json.dumps([task], ensure_ascii=False, indent=1)}\n".encode("utf-8", "replace")


def _spans(checklist: Checklist) -> Iterator[tuple[str, Span]]:
    found: dict[tuple[str, Span], None] = {}
    for r in checklist.requirements:
        found[r.force, r.span] = None
        found |= {("party", p.span): None for p in r.responsible if p.span}
    found |= {("time", time.span): None for time in checklist.times}
    found |= {("frequency", frequency.span): None for frequency in checklist.frequencies}
    yield from sorted(found, key=lambda item: (item[1], item[0]))


def _units(text: str, at: int) -> int:
    """A place in code points as one in UTF-16 code units."""
    return at + sum(character > "\uffff" for character in text[:at])
