"""Calendar arithmetic: whole years, months, weeks and their edges; both ends included, nothing of a notice in it.

Counting follows the Civil Code: a month ends on the same day of the month or, where it has none, on its last (民法典 §202).
"""

from __future__ import annotations

from datetime import date, timedelta

Interval = tuple[date, date]


class Impossible(Exception):
    """A date that no calendar has: 2月30日."""


def whole_year(year: int) -> Interval:
    return date(year, 1, 1), date(year, 12, 31)


def whole_month(year: int, month: int) -> Interval:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def whole_months(year: int, first: int, last: int) -> Interval:
    return whole_month(year, first)[0], whole_month(year, last)[1]


def whole_week(day: date) -> Interval:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def add_months(day: date, months: int) -> date:
    """民法典 §202: the same day of the month; where it has no such day, its last.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    first, last = whole_month(day.year, day.month + months)
    return first.replace(day=min(day.day, last.day))


def nth_weekday(within: Interval, weekday: int, n: int) -> date:
    first, last = within
    if n < 0:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=n - 1)
    if day > last:
        raise Impossible
    return day


def nth_week(within: Interval, n: int) -> Interval:
    """The n-th week, Monday to Sunday; a week belongs to the month or year that has its Thursday (ISO 8601)."""
    thursday = nth_weekday(within, 3, n)
    return thursday - timedelta(days=3), thursday + timedelta(days=3)


def edge_of(now: Interval, above: str, edge: str) -> Interval:
    """初 中 底 of a unit."""
    first, last = now
    if edge in ("first", "last"):
        return (first, first) if edge == "first" else (last, last)
    if above in ("month", "month-of", "lunar-month"):  # 初 中 底 as 上旬 中旬 下旬
        days = {"early": (0, 9), "middle": (10, 19), "late": (20, (last - first).days)}[edge]
        return first + timedelta(days=days[0]), first + timedelta(days=days[1])
    if above in ("plan", "decade"):
        year = {"early": first.year, "middle": first.year + 2, "late": last.year}[edge]
        return whole_year(year)
    length = (last.month - first.month) + 1
    month = {"early": 0, "middle": (length - 1) // 2, "late": length - 1}[edge]
    start, end = whole_month(first.year, first.month + month)
    return (start, whole_month(first.year, first.month + length // 2)[1]) if edge == "middle" else (start, end)


def iso_duration(count: int, measure: str) -> str:
    """ISO 8601: P15D, PT24H, P3M; a working day is written as a day, and ``workdays`` says so."""
    if measure in ("H", "T"):
        return f"PT{count}{'H' if measure == 'H' else 'M'}"
    return f"P{count}{'D' if measure == 'B' else measure}"
