"""The schedule: every requirement as dated occurrences, one row each.

The window of a requirement is its own period (a phase's counts as its own), else the campaign's, else it opens on the issue
date; where nothing closes it, it ends with the year it opens in.  ``start`` and ``end`` given by the caller cut every window.

Within it
- a deadline that recurs (每月5日前) falls due on the days of its RRULE;
- a period (每季度至少1次) is the calendar's: Monday to Sunday, month, quarter, half-year, year; every other week or month
  counts from the day the window opens.  Each count falls due on the last day of its period.  **A first or last period that
  the window cuts is due like a whole one**, and ``partial`` says that it is cut: a campaign that opens on 29 January owes a
  first-quarter drill by 31 March;
- a count without a period (组织一次演练) is due at the end of the window;
- a deadline or period is one row; what has no date at all is one row without.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Literal

from .intervals import add_months

if TYPE_CHECKING:
    import pandas as pd

    from ..checklist import Checklist
    from ..model import Frequency, Requirement

Source = Literal["deadline", "recurring", "period", "count", "campaign", "undated"]

#: So many occurrences of one requirement are written out: 每日999次 until 2099 is nobody's calendar.
MOST = 5000
_DAY = timedelta(days=1)
#: Days and months that there are: for another one dateutil looks through all years up to 9999.
_OF_MONTH, _OF_YEAR = "[-+]?(?:3[01]|[12][0-9]|0?[1-9])", "(?:1[0-2]|0?[1-9])"
#: The rules that are followed: what the tables write, and nothing by the second.
_RULE = re.compile(
    r"(?:RRULE:)?FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;(?:INTERVAL=[1-9][0-9]{0,3}|WKST=[A-Z]{2}"
    rf"|BYMONTHDAY={_OF_MONTH}(?:,{_OF_MONTH}){{0,30}}|BYMONTH={_OF_YEAR}(?:,{_OF_YEAR}){{0,11}}"
    r"|BY(?:DAY|HOUR|MINUTE|SECOND|SETPOS)=[-+0-9A-Z,]{1,80}))*"
)
_DURATION = re.compile(r"P(\d+)([DWMY])")
#: What ``every`` may be: so many units as somebody may keep, hours among them.
_PERIOD = re.compile(r"P(?:[1-9]\d{0,3}[DWMY]|T[1-9]\d{0,3}[HMS])")
_NAMED_DAY = re.compile(r"[-+]?(?P<nth>\d{1,2})?(?P<day>MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NUMBER = re.compile(r"[-+]?\d{1,3}")
#: So many days show every day of the calendar on every day of the week.
_FAR = 40 * 366
#: Periods that are the calendar's own, in months: month, quarter, half-year, year.
_CALENDAR = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}
_BY = re.compile(r"BY(?:MONTHDAY|DAY|MONTH)=")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that something is to be done: ``number`` of ``total`` in its period; both days included."""

    requirement: str
    title: str
    start: date | None
    due: date | None
    clock: str | None
    number: int
    total: int
    bound: str | None
    source: Source
    partial: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """The occurrences by due date; what has none comes last."""

    occurrences: tuple[Occurrence, ...]

    #: The ids of requirements that fall due more often than ``MOST`` times: what comes later of them is left out.
    cut: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Occurrence]:
        return iter(self.occurrences)

    def __len__(self) -> int:
        return len(self.occurrences)

    def to_frame(self) -> pd.DataFrame:
        """One row an occurrence, the columns and dtypes the same also where there is none."""
        import pandas as pd

        dtypes = {
            "requirement": "str", "title": "str", "start": "datetime64[s]", "due": "datetime64[s]", "clock": "str",
            "number": "Int64", "total": "Int64", "bound": "str", "source": "str", "partial": "boolean",
        }  # fmt: skip
        return pd.DataFrame(
            {name: pd.Series([getattr(o, name) for o in self.occurrences], dtype=dtype) for name, dtype in dtypes.items()}
        )


def schedule(checklist: Checklist, start: date | None = None, end: date | None = None) -> Schedule:
    """Every requirement in dated occurrences between ``start`` and ``end``, or the campaign's own days."""
    found: list[Occurrence] = []
    cut = []
    for requirement in checklist.requirements:
        rows = _occurrences(checklist, requirement, start, end)
        found += islice(rows, MOST)
        if next(rows, None) is not None:
            cut.append(requirement.id)
    found.sort(key=lambda o: (o.due or o.start or date.max, o.start or date.min))
    return Schedule(tuple(found), tuple(cut))


def _occurrences(checklist: Checklist, requirement: Requirement, start: date | None, end: date | None) -> Iterator[Occurrence]:
    frequency, deadline = requirement.frequency, requirement.deadline
    counted = frequency is not None and not frequency.vague and (is_period(frequency.every) if frequency.every else frequency.times)
    first, last = _window(checklist, requirement, start, end, close=bool(counted and frequency and frequency.every))
    if counted and frequency is not None and first is not None and last is not None:
        yield from _repeated(requirement, frequency, first, last)
        return
    if deadline is not None and (deadline.start or deadline.due):
        day = deadline.due or deadline.start
        if day is not None and (start is None or day >= start) and (end is None or (deadline.start or day) <= end):
            yield _one(requirement, deadline.start, deadline.due, deadline.clock, "deadline")
        return
    if first is not None and last is not None and (checklist.notice.campaign.end or end):
        if first <= last:
            yield _one(requirement, first, last, None, "campaign")
        return
    yield _one(requirement, None, None, None, "undated")


def _one(requirement: Requirement, start: date | None, due: date | None, clock: str | None, source: Source) -> Occurrence:
    return Occurrence(requirement.id, requirement.title, start, due, clock, 1, 1, None, source, False)


def _window(
    checklist: Checklist, requirement: Requirement, start: date | None, end: date | None, *, close: bool
) -> tuple[date | None, date | None]:
    """From when to when a requirement runs; ``close`` ends an open window with its year."""
    notice, deadline = checklist.notice, requirement.deadline
    own = (deadline.start, deadline.due) if deadline and deadline.kind in ("span", "by", "from") else (None, None)
    first = own[0] or notice.campaign.start or notice.issue_date or start
    last = own[1] or notice.campaign.end
    if first and last and first > last:
        last = None
    if start is not None:
        first = max(first or start, start)
    if last is None:
        last = end or (date(first.year, 12, 31) if first and close else None)
    elif end is not None:
        last = min(last, end)
    return first, last


def _repeated(requirement: Requirement, frequency: Frequency, first: date, last: date) -> Iterator[Occurrence]:
    if first > last:
        return
    total = frequency.times or 1

    def rows(
        start: date, due: date, source: Source, partial: bool, clock: str | None = None, total: int = total
    ) -> Iterator[Occurrence]:
        for number in range(1, total + 1):
            yield Occurrence(
                requirement.id, requirement.title, start, due, clock, number, total, frequency.bound, source, partial
            )

    if frequency.every is None:
        yield from rows(first, last, "count", False)
    elif frequency.rrule and _BY.search(frequency.rrule):
        before, each = first, max(1, total // _days(frequency.rrule))  # 每周二、周四各1次 is once on each day
        for moment in moments(frequency.rrule, first, last):
            clock = f"{moment:%H:%M}" if "BYHOUR" in frequency.rrule else None
            yield from rows(before, moment.date(), "recurring", False, clock, each)
            before = min(moment.date() + _DAY, last)
    else:
        for start, due, whole in periods(frequency.every, first, last):
            yield from rows(start, due, "period", not whole)


def _days(rule: str) -> int:
    """How many days of one period a rule names."""
    if "BYSETPOS" in rule:
        return 1
    return max(part.count(",") + 1 for part in rule.split(";") if _BY.match(part))


def moments(rule: str, first: date, last: date) -> Iterator[datetime]:
    """The moments of an RRULE between two days, both included, one by one.

    >>> [m.date().isoformat() for m in moments("FREQ=MONTHLY;BYMONTHDAY=-1", date(2024, 1, 29), date(2024, 3, 31))]
    ['2024-01-31', '2024-02-29', '2024-03-31']
    """
    from dateutil.rrule import rrulestr

    begin = datetime(first.year, first.month, first.day)
    end = datetime(last.year, last.month, last.day, 23, 59, 59)
    if not falls(rule, first, last):
        return iter(())
    try:
        return takewhile(lambda moment: moment <= end, rrulestr(rule, dtstart=begin))
    except (ValueError, TypeError, OverflowError):
        return iter(())  # a rule of somebody's own that is none


def falls(rule: str, first: date, last: date) -> bool:
    """Whether an RRULE is followed, and some day of a stretch may be one of its own.

    dateutil looks for the next day up to the year 9999, and takes half a minute where there is none (30 February).

    >>> falls("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-1", date(2024, 1, 1), date(2024, 12, 31))
    True
    >>> falls("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", date(2024, 1, 1), date(2999, 12, 31))
    False
    """
    if not _RULE.fullmatch(rule):
        return False
    parts = dict(part.split("=") for part in rule.removeprefix("RRULE:").split(";"))
    named = [_NAMED_DAY.fullmatch(day) for day in parts.get("BYDAY", "").split(",") if day]
    days = _numbers(parts.get("BYMONTHDAY", ""))
    most = {"MONTHLY": 5, "YEARLY": 53}.get(parts["FREQ"], 0)  # of a weekday in one period; none is counted in a week
    if not all(day and int(day["nth"] or 0) <= most for day in named):
        return False
    if any(abs(place) > most * (len(named) or len(days) or 31) for place in _numbers(parts.get("BYSETPOS", ""))):
        return False
    weekdays, months = {_WEEKDAYS.index(day["day"]) for day in named if day}, _numbers(parts.get("BYMONTH", ""))
    step = int(parts.get("INTERVAL", 1)) if parts["FREQ"] == "DAILY" else 1
    return any(
        (not months or day.month in months)
        and (not weekdays or day.weekday() in weekdays)
        and (not days or day.day in days or day.day - monthrange(day.year, day.month)[1] - 1 in days)
        for day in (first + n * _DAY for n in range(0, min((last - first).days, _FAR) + 1, step))
    )


def _numbers(listed: str) -> list[int]:
    """The numbers of a list; what is none is left out."""
    return [int(number) for number in listed.split(",") if _NUMBER.fullmatch(number)]


def is_period(every: str) -> bool:
    """Whether an ISO 8601 duration is a period that can be kept; a list that somebody wrote may hold any.

    >>> is_period("P1M"), is_period("PT2H"), is_period("P0D"), is_period("P99999999999Y")
    (True, True, False, False)
    """
    return _PERIOD.fullmatch(every) is not None


def periods(every: str, first: date, last: date) -> Iterator[tuple[date, date, bool]]:
    """The periods that lie between two days, or are cut by them, and whether each is whole.

    >>> [(a.isoformat(), b.isoformat(), whole) for a, b, whole in periods("P3M", date(2024, 1, 29), date(2024, 6, 30))]
    [('2024-01-29', '2024-03-31', False), ('2024-04-01', '2024-06-30', True)]
    """
    match = _DURATION.fullmatch(every)
    if match is None:  # hours: every day
        every, match = "P1D", _DURATION.fullmatch("P1D")
        assert match is not None
    count, unit = int(match[1]), match[2]
    begin = first
    if every in _CALENDAR:
        months = _CALENDAR[every]
        begin = date(first.year, (first.month - 1) // months * months + 1, 1)
    elif every == "P1W":
        begin = first - first.weekday() * _DAY
    while count and begin <= last:
        following = _after(begin, count, unit)
        start, due = max(begin, first), min(following - _DAY, last)
        yield start, due, start == begin and due == following - _DAY
        begin = following


def _after(day: date, count: int, unit: str) -> date:
    """The first day behind a period; one that would reach beyond all calendars ends with them."""
    try:
        if unit in "DW":
            return day + timedelta(days=count * (7 if unit == "W" else 1))
        return add_months(day, count * (12 if unit == "Y" else 1))
    except (ValueError, OverflowError):
        return date.max
