"""The schedule in rows for people: what the spreadsheet's 时间表 lists, and the days that the timeline and calendar mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ..calendar.schedule import MOST, Occurrence, schedule
from .handed import hands_in
from .labels import Labels

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Requirement

#: Sources of occurrences that come back: on days of a rule, once or more in every period, so many times in all.
REPEATED = frozenset({"recurring", "period", "count"})


@dataclass(frozen=True, slots=True)
class Day:
    """One row of the schedule: its occurrence, the requirement and the number of its line."""

    occurrence: Occurrence
    requirement: Requirement
    number: int

    @property
    def kind(self) -> str:
        """What a row is called (``kind.*`` of the labels)."""
        o, time = self.occurrence, self.requirement.deadline
        if o.source != "deadline" or time is None:
            return {"recurring": "occurrence", "period": "within", "count": "count"}.get(o.source, "campaign")
        return {"by": "deadline", "from": "from"}.get(time.kind, "period" if o.start != o.due else "day")


def days(checklist: Checklist) -> list[Day]:
    """Every occurrence that has a date, in the schedule's order."""
    lines = {r.id: (r, number) for number, r in enumerate(checklist.requirements, 1)}
    return [Day(o, *lines[o.requirement]) for o in schedule(checklist) if o.source != "undated" and (o.start or o.due)]


def acts(checklist: Checklist) -> list[Day]:
    """Those of ``days`` on which somebody has to do something: nothing forbidden, and nothing that lasts a whole phase."""
    return [
        d
        for d in days(checklist)
        if d.requirement.force != "prohibited" and not (d.kind in ("period", "campaign") and of_phase(d.requirement))
    ]


def of_phase(requirement: Requirement) -> bool:
    """Whether its time is printed elsewhere, and lasts: the period of the phase or item that it stands in.

    What is handed in falls due all the same, when the phase ends.
    """
    time, (a, b) = requirement.deadline, requirement.span
    if time is None:
        return True
    return not (a <= time.span[0] and time.span[1] <= b) and time.start != time.due and not hands_in(requirement)


def cut(checklist: Checklist, labels: Labels) -> dict[str, str]:
    """What is told of a requirement that falls due oftener than is written out, by its id."""
    numbers = {r.id: number for number, r in enumerate(checklist.requirements, 1) if r.force != "prohibited"}
    return {id_: labels("doc.cut", number=numbers[id_], most=MOST) for id_ in schedule(checklist).cut if id_ in numbers}


def repeated(checklist: Checklist) -> dict[str, list[Occurrence]]:
    """The occurrences of what is to be done again and again, by requirement."""
    found: dict[str, list[Occurrence]] = {}
    for occurrence in schedule(checklist):
        if occurrence.source in REPEATED and occurrence.due:
            found.setdefault(occurrence.requirement, []).append(occurrence)
    return found


def due_days(occurrences: list[Occurrence]) -> tuple[date, ...]:
    """The days on which they fall due, each once."""
    return tuple(sorted({o.due for o in occurrences if o.due}))
