"""How one part of a point narrows the days so far, where the calendar alone decides it: 上半年, 首月, 中旬, 第二周.

The parts that ask who wrote when, or count from somewhere, are ``dates``'.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ..lexicon.recognise import Mark
from ..numerals import integer
from .grammar import number_in
from .intervals import Impossible, Interval, edge_of, nth_week, nth_weekday, whole_month, whole_months
from .setting import Base, Open


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a point, and what it narrows: ``now``, the days so far, of the unit ``above``."""

    atom: Mark
    unit: str
    fields: dict[str, str]
    offset: int | None
    now: Interval | None
    above: str
    base: Base

    def year(self) -> int:
        return self.now[0].year if self.now else self.base.need_year()

    def within(self) -> Interval:
        if self.now is None:
            raise Open("month")
        return self.now

    def count(self) -> int:
        return int(self.fields.get("n") or number_in(self.atom, "number") or 1)


def plan(part: Part) -> Interval:
    """十四五 is 2021 to 2025."""
    year = 2021 + 5 * ((number_in(part.atom, "plan") or 4) - 4)
    return date(year, 1, 1), date(year + 4, 12, 31)


def half(part: Part) -> Interval:
    """上半年, 下半年."""
    year = part.year()
    return whole_months(year, 1, 6) if part.fields["n"] == "1" else whole_months(year, 7, 12)


def quarters(part: Part) -> Interval:
    """前三季度."""
    return whole_months(part.year(), 1, 3 * part.count())


def months(part: Part) -> Interval:
    """前两个月, 后三个月 of a year."""
    year, count = part.year(), part.count()
    if not 1 <= count <= 12:
        raise Impossible
    return whole_months(year, 1, count) if part.fields["side"] == "first" else whole_months(year, 13 - count, 12)


def months_named(part: Part) -> Interval:
    """7、8两个月."""
    caught = [words for name, words in part.atom.match.groupdict().items() if name.startswith("month") and words]
    numbers = [integer(words) or 0 for words in caught]
    if not all(1 <= number <= 12 for number in numbers):
        raise Impossible
    return whole_months(part.year(), min(numbers), max(numbers))


def month_of(part: Part) -> Interval:
    """首月, 末月, 第二个月 of a quarter or year."""
    first, last = part.within()
    n = part.count()
    found = whole_month(last.year, last.month) if n < 0 else whole_month(first.year, first.month + n - 1)
    if found[1] > last:
        raise Impossible
    return found


def dekad(part: Part) -> Interval:
    """上旬, 中旬, 下旬."""
    first, last = part.now or whole_month(*part.base.need_month())
    days = int(part.fields["first"]), min(int(part.fields["last"]), last.day)
    return first.replace(day=days[0]), first.replace(day=days[1])


def edge(part: Part) -> Interval:
    """年底, 月初: the end or the beginning of what stands above."""
    return edge_of(part.within(), part.above, part.fields["edge"])


def week(part: Part) -> Interval:
    """第二周, 最后一周."""
    return nth_week(part.within(), part.count())


def weekday(part: Part) -> Interval:
    """第三个周五."""
    day = nth_weekday(part.within(), weekday_of(part.atom), part.count())
    return day, day


def weekday_of(mark: Mark) -> int:
    """Monday is 0; 日, 天 and the 末 of a weekend are no numerals, and the sixth."""
    return (number_in(mark, "weekday") or 7) - 1


#: How each of these units narrows the days so far.
ALONE: dict[str, Callable[[Part], Interval]] = {
    "plan": plan,
    "half": half,
    "quarters": quarters,
    "months": months,
    "months-named": months_named,
    "month-of": month_of,
    "dekad": dekad,
    "edge": edge,
    "week-nth": week,
    "weekday-nth": weekday,
}
