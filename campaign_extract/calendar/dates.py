"""The days that a point covers: its parts, from the largest to the smallest, each narrowing what is above it.

What neither the point nor its ``Base`` has raises Open; what no calendar has raises Impossible; ``times`` catches both.
The first day of a count does not count (民法典 §201).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from ..lexicon.recognise import Mark
from ..normalise import normalise
from ..numerals import integer
from . import holidays
from .grammar import FINE, YEARS, Grammar, Point, day_or_none, number_in, slot_in
from .intervals import (
    Impossible,
    Interval,
    add_months,
    edge_of,
    nth_week,
    nth_weekday,
    whole_month,
    whole_months,
    whole_week,
    whole_year,
)
from .parts import ALONE, Part, weekday_of
from .setting import Base, Open


class Dates:
    """Interval arithmetic over the parts of a point."""

    def __init__(self, grammar: Grammar, campaign: tuple[date | None, date | None]) -> None:
        self.grammar = grammar
        self.campaign = campaign
        self.contradicts: list[Mark] = []
        self.unpublished = False

    def interval(self, point: Point, base: Base) -> Interval:
        """The days that a point covers; raises Open for a part that neither it nor ``base`` has."""
        now: Interval | None = None
        unit = ""
        for atom in point.parts:
            kind = self.grammar.units[atom.row]
            if kind in FINE:
                if kind == "check" and now is not None and slot_in(atom, "weekday") and weekday_of(atom) != now[0].weekday():
                    self.contradicts.append(atom)
                elif kind == "clock" and now is None:
                    now = base.need_day()
                continue
            now = self.step(atom, kind, now, unit, base)
            unit = kind
        if now is None:
            raise Open("day")
        return now

    def step(self, atom: Mark, unit: str, now: Interval | None, above: str, base: Base) -> Interval:
        """One part more: the days so far, narrowed to it."""
        fields = self.grammar.fields[atom.row]
        offset = int(fields["offset"]) if "offset" in fields else None
        part = Part(atom, unit, fields, offset, now, above, base)
        if unit in ALONE:
            return ALONE[unit](part)
        if unit not in _STEPS:
            raise Open(unit)
        return _STEPS[unit](self, part)

    # years, quarters, months ------------------------------------------------------------------------------------

    def _year(self, part: Part) -> Interval:
        found = whole_year(self._year_of(part.atom, part.fields, part.offset, part.base))
        return edge_of(found, "year", part.fields["edge"]) if "edge" in part.fields else found

    def _nth_workday(self, part: Part) -> Interval:
        """最后一个工作日 of a month, quarter or year."""
        (first, last), n = part.within(), part.count()
        start = last + timedelta(days=1) if n < 0 else first - timedelta(days=1)
        day = self.count(start, n, "B")
        if not first <= day <= last:
            raise Impossible
        return day, day

    def _set(self, part: Part) -> Interval:
        """宣传周期间: the last period of that length that the notice has named."""
        low, high = map(int, part.fields["days"].split("-"))
        for first, last in reversed(part.base.spans):
            if low <= (last - first).days + 1 <= high:
                return first, last
        raise Open("campaign")

    def _campaign(self, part: Part) -> Interval:
        start, end = self.campaign
        if start is None or end is None:
            raise Open("campaign")
        return start, end

    def _issued(self, part: Part) -> Interval:
        return self._issue(part.base), self._issue(part.base)

    # parts ------------------------------------------------------------------------------------------------------

    @staticmethod
    def _issue(base: Base) -> date:
        if base.issued is None:
            raise Open("issue")
        return base.issued

    def _from(self, fields: dict[str, str], base: Base) -> date:
        return base.context if fields.get("from") == "context" and base.context else self._issue(base)

    def _year_of(self, atom: Mark, fields: dict[str, str], offset: int | None, base: Base) -> int:
        if offset is not None:
            if base.issued is None and base.context is None and base.year is not None:
                return base.year + offset  # 今年 of a notice that prints no date, only a year in its title
            if fields.get("from") != "context" and base.issued is None:
                raise Open("year")
            return self._from(fields, base).year + offset
        short = number_in(atom, "short_year")
        if short is not None:  # 98年 is of the last century, 15年 of this
            return short + (2000 if short <= 50 else 1900)
        year = number_in(atom, "year")
        if year is None or year not in YEARS:  # 20224年, 204年, 9999年
            raise Impossible
        return year

    def _decade(self, atom: Mark, base: Base) -> Interval:
        century = slot_in(atom, "century") or ""
        tens = number_in(atom, "decade") or 0
        tens = tens * 10 if tens < 10 else tens
        if century in self.grammar.centuries:
            first = (self._issue(base).year // 100 + self.grammar.centuries[century]) * 100
        else:
            first = ((integer(century) or 1) - 1) * 100
        return date(first + tens, 1, 1), date(first + tens + 9, 12, 31)

    def _quarter(self, atom: Mark, offset: int | None, now: Interval | None, base: Base) -> Interval:
        if offset is not None:
            issued = self._issue(base)
            return whole_month(issued.year, 3 * ((issued.month - 1) // 3 + offset) + 1)[0], whole_month(
                issued.year, 3 * ((issued.month - 1) // 3 + offset) + 3
            )[1]
        n = number_in(atom, "quarter") or 1
        return whole_months(now[0].year if now else base.need_year(), 3 * n - 2, 3 * n)

    def _month_of(
        self, atom: Mark, fields: dict[str, str], offset: int | None, now: Interval | None, base: Base
    ) -> Interval:
        if offset is not None:
            from_ = self._from(fields, base)
            return whole_month(now[0].year if now else from_.year, from_.month + offset)
        if fields.get("from") == "base":  # 月底前, of the month that the sentence, the heading or the issue date says
            return whole_month(*base.need_month())
        month = number_in(atom, "month") or 0
        if not 1 <= month <= 12:
            raise Impossible
        year = number_in(atom, "year") or (now[0].year if now else base.need_year())
        if (printed := slot_in(atom, "day")) is not None:
            day = day_or_none(year, month, integer(printed) or 0)
            if day is None:
                raise Impossible
            return day, day
        return whole_month(year, month)

    def _day_of(
        self, atom: Mark, fields: dict[str, str], offset: int | None, now: Interval | None, base: Base
    ) -> Interval:
        if offset is not None:
            if fields.get("from") == "context" and base.context is None:
                raise Open("that day")  # 值班当日, 次日8时前: of a day that the sentence does not name
            day = self._from(fields, base) + timedelta(days=offset)
            return day, day
        if slot_in(atom, "month") is not None:
            return self._month_of(atom, fields, None, now, base)
        number = number_in(atom, "day") or 0
        year, month = (now[0].year, now[0].month) if now else base.need_month()
        found = day_or_none(year, month, number)
        if found is None:
            raise Impossible
        return found, found

    def _lunar(self, atom: Mark, unit: str, fields: dict[str, str], now: Interval | None, base: Base) -> Interval:
        year = number_in(atom, "year") or (now[0].year if now else base.need_year())
        month = int(fields.get("month") or number_in(atom, "lunar_month") or 0)
        leap = slot_in(atom, "leap") is not None
        if unit == "lunar-month":
            found = holidays.lunar_month(year, month, leap=leap)
            if found is None:
                raise Impossible
            return found
        day = holidays.lunar(year, month, number_in(atom, "lunar_day") or 0, leap=leap)
        if day is None:
            raise Impossible
        return day, day

    def _named(self, atom: Mark, now: Interval | None, base: Base) -> Interval:
        if now is not None:
            day = self.feast(atom, now[0].year)
        else:
            year = base.need_year()
            day = self.feast(atom, year - 1)
            floor = base.issued if base.next and base.issued else date(year, 1, 1)
            for candidate in (year, year + 1):
                if day is None or day < floor:
                    day = self.feast(atom, candidate)
        if day is None:
            raise Impossible
        return day, day

    def feast(self, atom: Mark, year: int) -> date | None:
        """A named day in a year; of the lunar ones, in the lunar year that begins in it."""
        row, fields = atom.row, self.grammar.fields[atom.row]
        if row.kind == "term":
            return holidays.term(year, slot_in(atom, "term") or next(iter(fields)))
        month = int(fields["month"])
        if row.kind == "lunar":
            return holidays.lunar(year, month, "last" if fields["day"] == "last" else int(fields["day"]))
        if row.kind == "nth":
            return nth_weekday(whole_month(year, month), int(fields["weekday"]) - 1, int(fields["n"]))
        return day_or_none(year, month, int(fields["day"]))

    def _period(self, atom: Mark, fields: dict[str, str], now: Interval | None, base: Base) -> Interval:
        year = now[0].year if now else base.need_year()
        if "of" in fields:
            return whole_week(date.fromisoformat(f"{year}-{fields['of']}"))
        if "n" in fields:
            return nth_week(whole_month(year, int(fields["month"])), int(fields["n"]))
        start, end = (date.fromisoformat(f"{year}-{fields[key]}") for key in ("start", "end"))
        return start, end if end >= start else end.replace(year=year + 1)

    def _week_of(self, atom: Mark, offset: int | None, base: Base) -> Interval:
        printed = slot_in(atom, "weekday")
        issued = base.context if offset is None and base.context else self._issue(base)
        first, last = whole_week(issued + timedelta(weeks=offset or 0))
        if printed is None:
            return first, last
        if self.grammar.weekend.fullmatch(printed):
            return last - timedelta(days=1), last
        day = first + timedelta(days=weekday_of(atom))
        if offset is None and day <= issued:  # 周五前, said on a Friday or later: the coming one
            day += timedelta(weeks=1)
        return day, day

    def _counted(self, atom: Mark, unit: str, base: Base) -> Interval:
        issued, count, measure = self._issue(base), *self.grammar.count(atom)
        if count is None:
            raise Open("count")
        sign = -1 if unit == "ago" else 1
        day = self.count(issued, sign * count, measure)
        if unit == "ahead":
            return issued + timedelta(days=1), day
        return whole_year(day.year) if measure == "Y" else (day, day)

    def _units(self, atom: Mark, fields: dict[str, str], base: Base) -> Interval:
        """Whole units next to the current one: 下三周, 前两个月."""
        issued, count, measure = self._issue(base), number_in(atom, "number") or 1, self.grammar.measure(atom)
        after = fields["side"] == "after"
        here = {"W": whole_week(issued), "M": whole_month(issued.year, issued.month), "Y": whole_year(issued.year)}.get(measure, (issued, issued))
        edge = here[1] + timedelta(days=1) if after else here[0]
        other = self.count(edge, count if after else -count, measure)
        return (edge, other - timedelta(days=1)) if after else (other, edge - timedelta(days=1))

    def count(self, day: date, count: int, measure: str) -> date:
        """``count`` units after a day that is itself not counted (民法典 §201, §202)."""
        try:
            return self._count(day, count, measure)
        except (ValueError, OverflowError):
            raise Open("year") from None  # 2日前2024年: before the first year, or behind the last

    def _count(self, day: date, count: int, measure: str) -> date:
        if measure == "B":
            day, published = holidays.add_workdays(day, count)
            self.unpublished = self.unpublished or not published
            return day
        if measure in ("H", "T"):
            return day + timedelta(hours=count) if abs(count) >= 24 else day
        if measure == "W":
            return day + timedelta(weeks=count)
        if measure in ("M", "Y"):
            return add_months(day, count * (12 if measure == "Y" else 1))
        return day + timedelta(days=count)


#: How each other unit narrows the days so far.
_STEPS: dict[str, Callable[[Dates, Part], Interval]] = {
    "year": Dates._year,
    "decade": lambda dates, part: dates._decade(part.atom, part.base),
    "quarter": lambda dates, part: dates._quarter(part.atom, part.offset, part.now, part.base),
    "month": lambda dates, part: dates._month_of(part.atom, part.fields, part.offset, part.now, part.base),
    "lunar": lambda dates, part: dates._lunar(part.atom, part.unit, part.fields, part.now, part.base),
    "lunar-month": lambda dates, part: dates._lunar(part.atom, part.unit, part.fields, part.now, part.base),
    "named": lambda dates, part: dates._named(part.atom, part.now, part.base),
    "period": lambda dates, part: dates._period(part.atom, part.fields, part.now, part.base),
    "set": Dates._set,
    "campaign": Dates._campaign,
    "workday-nth": Dates._nth_workday,
    "week": lambda dates, part: dates._week_of(part.atom, part.offset, part.base),
    "day": lambda dates, part: dates._day_of(part.atom, part.fields, part.offset, part.now, part.base),
    "issue": Dates._issued,
    "units": lambda dates, part: dates._units(part.atom, part.fields, part.base),
    "later": lambda dates, part: dates._counted(part.atom, part.unit, part.base),
    "ahead": lambda dates, part: dates._counted(part.atom, part.unit, part.base),
    "ago": lambda dates, part: dates._counted(part.atom, part.unit, part.base),
    "foreign": lambda dates, part: _foreign(part.atom),
}


def _foreign(atom: Mark) -> Interval:
    """May 20, 2024: complete foreign dates only, strictly, by dateparser."""
    try:
        import dateparser
    except ImportError:
        raise Open("dateparser") from None
    words = normalise(atom.match.group()).replace("，", ",")
    found = dateparser.parse(words, languages=["en"], settings={"STRICT_PARSING": True, "DATE_ORDER": "MDY"})
    if found is None:
        raise Impossible
    return found.date(), found.date()
