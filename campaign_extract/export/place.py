"""Where in the sheet 原文 a place of the notice stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..checklist import Checklist


def placing(checklist: Checklist) -> Any:
    """(section, place) -> the row of the sheet 原文 that holds it."""
    from bisect import bisect_right

    text = checklist.source.text
    if text is not None:
        begins = [0, *(i + 1 for i, character in enumerate(text) if character == "\n")]
        return lambda section, at: bisect_right(begins, at)
    order = {section.id: row for row, section in enumerate(checklist.sections, 1)}
    inner = sorted((s.span[0], row) for row, s in enumerate(checklist.sections, 1))
    starts = [start for start, _ in inner]
    return lambda section, at: order.get(section) or (inner[bisect_right(starts, at) - 1][1] if inner else 0)
