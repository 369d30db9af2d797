"""What differs between two requirements that are one duty: date, counts, force, party.

Years.  Two notices of one campaign are some years apart (``years``).  A deadline on the same day of the year has moved
with the year: 2023年5月31日 and 2024年5月31日 are the same, and so are the last days of February.  It is told as a change
with the direction ``with-year`` and is no moved date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ..model import Frequency, Requirement, Target, Time
from ..normalise import normalise
from .model import Change, Direction, What
from .parties import alike

if TYPE_CHECKING:
    from ..checklist import Checklist

Value = Time | Frequency | Target

_FRONT = re.compile(r"^[^0-9〇一二两三四五六七八九十每]+")
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_DAYS = (365.25, 30.4375, 7.0, 1.0, 1 / 24, 1 / 1440)
_STRENGTH = {"mandatory": 2, "planned": 2, "prohibited": 2, "encouraged": 1}


@dataclass(frozen=True, slots=True)
class Frame:
    """What both sides' dates and counts are read in: the years between them, and how long each campaign lasts in days."""

    years: int
    old_days: float
    new_days: float


def frame(old: Checklist, new: Checklist, *, years: int | None = None) -> Frame:
    """The frame of two checklists; ``years`` overrules what their issue dates, or else their campaigns, say."""
    if years is None:
        ends = [(c.notice.issue_date or c.notice.campaign.start or c.notice.campaign.end) for c in (old, new)]
        years = ends[1].year - ends[0].year if ends[0] and ends[1] else 0
    return Frame(years, _length(old), _length(new))


def _length(checklist: Checklist) -> float:
    campaign = checklist.notice.campaign
    whole = (campaign.end - campaign.start).days + 1 if campaign.start and campaign.end else 0
    return float(whole) if whole > 0 else 365.25


def changes(old: Requirement, new: Requirement, frame: Frame) -> Iterator[Change]:
    """Every difference of date, count and force."""
    yield from _date(old, new, frame)
    yield from _frequency(old, new, frame)
    yield from _targets(old, new)
    before, after = _force(old), _force(new)
    if before != after:
        strength = _STRENGTH[old.force] - _STRENGTH[new.force]
        direction: Direction = "weaker" if strength > 0 else "stronger" if strength < 0 else "other"
        yield Change(
            what="force", direction=direction, old=old.force, new=new.force, old_text=old.cue, new_text=new.cue
        )


def party(old: Requirement, new: Requirement, named: tuple[frozenset[str], frozenset[str]]) -> Iterator[Change]:
    """Another party, where both notices name one (``named``, by ``Names.acting``)."""
    if not all(named) or alike(*named):
        return
    before, after = ("、".join(p.name for p in r.responsible if p.name) for r in (old, new))
    yield Change(what="party", direction="other", old=before, new=after, old_text=before, new_text=after)


def _force(requirement: Requirement) -> str:
    """What is planned will be done, as what is mandatory: who does it is a matter of the party."""
    return "mandatory" if requirement.force == "planned" else requirement.force


# dates --------------------------------------------------------------------------------------------------------


def _date(old: Requirement, new: Requirement, frame: Frame) -> Iterator[Change]:
    a, b = old.deadline, new.deadline
    if a is None or b is None:
        yield from _one_sided("date", a, b, old, new)
        return
    if a.anchor and b.anchor and a.anchor.workdays == b.anchor.workdays:
        before, after = duration(a.anchor.offset), duration(b.anchor.offset)
        if before != after:
            yield _change("date", "later" if after > before else "earlier", a, b)
        return
    first, second = _end(a), _end(b)
    if first is None or second is None:
        return
    due = shift(first, frame.years)
    ends = due.year == second.year and _last_of_february(first) and _last_of_february(second)
    if due != second and not ends:
        yield _change("date", "later" if second > due else "earlier", a, b)
    elif a.clock and b.clock and a.clock != b.clock:
        yield _change("date", "later" if b.clock > a.clock else "earlier", a, b)
    elif first != second:
        yield _change("date", "with-year", a, b)


def _end(time: Time) -> date | None:
    return time.due or time.start


def shift(day: date, years: int) -> date:
    """The same day of the year, ``years`` later; the 29th of February becomes the 28th.

    >>> shift(date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    if not 1 <= day.year + years <= 9999:
        return day
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _last_of_february(day: date) -> bool:
    return day.month == 2 and (day + timedelta(days=1)).day == 1


def duration(text: str) -> float:
    """An ISO 8601 duration in days.

    >>> duration("P3M") > duration("P2M"), duration("PT30M") < duration("PT1H")
    (True, True)
    """
    match = _DURATION.fullmatch(text)
    return sum(int(n) * days for n, days in zip(match.groups(), _DAYS, strict=True) if n) if match else 0.0


# counts -------------------------------------------------------------------------------------------------------


def _frequency(old: Requirement, new: Requirement, frame: Frame) -> Iterator[Change]:
    a, b = _clear(old.frequency), _clear(new.frequency)
    if a is None or b is None:
        yield from _one_sided("count", a, b, old, new)
        return
    if a.every is None and b.every is None:
        before, after = float(a.times or 1), float(b.times or 1)
    else:
        before, after = _per_day(a, frame.old_days), _per_day(b, frame.new_days)
    if round(before, 6) != round(after, 6):
        what: What = "limit" if a.bound == "at_most" == b.bound else "count"
        yield _change(what, "raised" if after > before else "lowered", a, b)


def _clear(frequency: Frequency | None) -> Frequency | None:
    """A frequency that says something: 定期 does not, nor does 一次 over the campaign, as that is what any duty asks."""
    if frequency is None or frequency.vague:
        return None
    return frequency if frequency.every or (frequency.times or 0) > 1 or frequency.bound == "at_most" else None


def _per_day(frequency: Frequency, whole: float) -> float:
    return (frequency.times or 1) / ((duration(frequency.every) if frequency.every else 0) or whole)


def _targets(old: Requirement, new: Requirement) -> Iterator[Change]:
    """Numbers with the same unit, in their order; one that has no counterpart is newly set or lifted."""
    units = dict.fromkeys(t.unit for t in (*old.targets, *new.targets))
    for unit in units:
        first, second = ([t for t in r.targets if t.unit == unit] for r in (old, new))
        for a, b in zip(first, second, strict=False):
            if a.value != b.value:
                what: What = "limit" if a.comparator[0] == "<" == b.comparator[0] else "count"
                yield _change(what, "raised" if b.value > a.value else "lowered", a, b)
        for t in first[len(second) :]:
            yield from _one_sided("count", t, None, old, new)
        for t in second[len(first) :]:
            yield from _one_sided("count", None, t, old, new)


# both ---------------------------------------------------------------------------------------------------------


def _one_sided(what: What, a: Value | None, b: Value | None, old: Requirement, new: Requirement) -> Iterator[Change]:
    """A value that only one side has; not where the other's words print it all the same, and no date of a 不得."""
    if what == "date" and "prohibited" in (old.force, new.force):
        return
    if a and not b and not _printed(a, new):
        yield Change(what=what, direction="lifted", old=_show(a), new=None, old_text=a.text, new_text=None)
    if b and not a and not _printed(b, old):
        yield Change(what=what, direction="set", old=None, new=_show(b), old_text=None, new_text=b.text)


def _printed(value: Value, requirement: Requirement) -> bool:
    """Whether the words that hold the numbers stand in the other's text, though they were read as something else there."""
    text = normalise(value.text)
    core = _FRONT.sub("", text) or text  # 零报告 says how often without a number
    return bool(core) and core in normalise(requirement.text)


def _change(what: What, direction: Direction, a: Value, b: Value) -> Change:
    return Change(what=what, direction=direction, old=_show(a), new=_show(b), old_text=a.text, new_text=b.text)


def _show(value: Value) -> str | None:
    """A day, or the offset from an event; ``1/P3M`` for once a quarter, ``2`` for twice over the campaign; ``3家``."""
    if isinstance(value, Frequency):
        return f"{value.times or 1}" + (f"/{value.every}" if value.every else "")
    if isinstance(value, Target):
        return f"{value.value:g}{value.unit or ''}"
    if value.anchor:
        return value.anchor.offset
    end = _end(value)
    return f"{end}{f'T{value.clock}' if value.clock else ''}" if end else value.edtf
