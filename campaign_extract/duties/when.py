"""Which deadline governs a requirement: where one may come from, the nearest first.

A draft is offered every time that may be its own, from its clauses up to the heading above it; ``DEADLINE`` is the order
in which one goes before another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from ..model import Time
from .clause import Clause

Ground = Literal["own", "sentence", "list", "cell", "bracket", "whole", "note", "heading", "beside"]
#: In its own clauses; before the first duty of its sentence (2015年底前，…); in the list that it goes on; in the row of
#: its table; in the 【】 behind its item; in 该项工作于4月底前完成; in the note of its item; in a heading above it; in a line that dates its act (报名时间：…).
DEADLINE: tuple[Ground, ...] = ("own", "sentence", "list", "cell", "bracket", "whole", "note", "heading", "beside")


def governing(offered: Mapping[Ground, Time]) -> tuple[Time | None, Ground | None]:
    """The time that governs, and where it comes from."""
    return next(((offered[ground], ground) for ground in DEADLINE if ground in offered), (None, None))


def own(unit: Iterable[Clause], issued: date | None) -> Time | None:
    """That of its own clauses: a limit goes before a day on which something is, and both before that of a statement (3月是学雷锋月，…)."""
    found = [
        t
        for c in sorted(unit, key=lambda clause: clause.kind in ("describe", "basis"))
        for t in c.times
        if (t.due or t.start or t.anchor or t.status == "impossible") and not past(t, issued) and not whole_year(t)
    ]
    return next((t for t in found if t.kind == "by"), None) or (found[0] if found else None)


def leading(clauses: Sequence[Clause], issued: date | None) -> Time | None:
    """2015年底前，…: a time before the first duty governs the whole sentence."""
    for clause in clauses:
        if clause.kind == "main" and not (clause.times and time_leads(clause)):
            return None
        for time in clause.times:
            if (time.due or time.start) and not whole_year(time) and not past(time, issued):
                return time
        if clause.kind == "main":
            return None
    return None


def time_leads(clause: Clause) -> bool:
    """Whether a clause begins with a time, and with nobody who has to."""
    return bool(clause.times) and clause.times[0].span[0] - clause.start <= 2 and not clause.modal


def past(time: Time, issued: date | None) -> bool:
    """报送上季度典型案例: what lies before the notice, and is no limit, is no deadline."""
    return bool(issued and time.due and time.due < issued and time.kind in ("span", "on"))


def whole_year(time: Time) -> bool:
    """今年, 2024年: a year as such is no deadline."""
    return bool(time.start and time.due and time.kind == "span" and 364 <= (time.due - time.start).days <= 366)
