"""Every day on which something is due or happens, in order: the rows of the spreadsheet's 时间表."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .timeline import Kind, occurrences, window

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Requirement


@dataclass(frozen=True, slots=True)
class Day:
    """One deadline, period or occurrence; ``until`` is the last day of a period."""

    day: date
    until: date | None
    kind: Kind
    requirement: Requirement
    number: int


def days(checklist: Checklist) -> list[Day]:
    """All of them by date, those of one day in the notice's order."""
    found = [day for number, r in enumerate(checklist.requirements, 1) for day in _days(r, number, checklist)]
    return sorted(found, key=lambda d: (d.day, d.number))


def _days(r: Requirement, number: int, checklist: Checklist) -> Iterator[Day]:
    time = r.deadline
    if r.frequency and r.frequency.rrule:
        start, end = window(r, checklist.notice)
        if start and end:
            for day in occurrences(r.frequency.rrule, start, end):
                yield Day(day, None, "occurrence", r, number)
            return
    if time is None:
        return
    if time.kind == "by" and time.due:
        yield Day(time.due, None, "deadline", r, number)
    elif time.start and time.due and time.start != time.due:
        yield Day(time.start, time.due, "period", r, number)
    elif time.due or time.start:
        kind: Kind = "from" if time.kind == "from" and not time.due else "day"
        yield Day(time.due or time.start, None, kind, r, number)  # type: ignore[arg-type]
