"""The days that a point covers: interval arithmetic over its parts, both ends included.

What neither the point nor its ``Base`` has raises Open; what no calendar has raises Impossible; ``times`` catches both.
Counting follows the Civil Code: the first day does not count (民法典 §201), a month ends on the same day of the month or, where
it has none, on its last (§202).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from . import holidays
from .normalise import normalise
from .numerals import integer
from .points import FINE, Grammar, Point, number, slot
from .recognise import Mark

Interval = tuple[date, date]


def day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class Impossible(Exception):
    """A date that no calendar has: 2月30日."""


class Open(Exception):
    """A date that lacks what nothing supplies; ``why`` says what."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


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


_WEEKDAYS = {sign: i for i, sign in enumerate("一二三四五六日")} | {"天": 6}


@dataclass(slots=True)
class Base:
    """What stands in for the parts a phrase lacks: the year, the month, or the day that 次日 follows."""

    year: int | None = None
    month: int | None = None
    day: date | None = None
    issued: date | None = None
    context: date | None = None
    next: bool = False  # a feast without a year is the next one
    spans: Sequence[Interval] = ()  # the periods that the notice has named so far


class Dates:
    """Interval arithmetic over the parts of a point."""

    def __init__(self, grammar: Grammar, setting: Setting) -> None:
        self.grammar = grammar
        self.setting = setting
        self.contradicts: list[Mark] = []
        self.unpublished = False

    def interval(self, point: Point, base: Base) -> Interval:
        """The days that a point covers; raises Open for a part that neither it nor ``base`` has."""
        now: Interval | None = None
        unit = ""
        for atom in point.atoms:
            kind = self.grammar.units[atom.row]
            if kind in FINE:
                if kind == "check" and now is not None and _weekday(atom) != now[0].weekday():
                    self.contradicts.append(atom)
                elif kind == "clock" and now is None:
                    now = self._need_day(base)
                continue
            now = self.step(atom, kind, now, unit, base)
            unit = kind
        if now is None:
            raise Open("day")
        return now

    def step(self, atom: Mark, unit: str, now: Interval | None, above: str, base: Base) -> Interval:
        fields = self.grammar.fields[atom.row]
        offset = int(fields["offset"]) if "offset" in fields else None
        if unit == "year":
            found = whole_year(self._year_of(atom, fields, offset, base))
            return self._edge(found, "year", fields["edge"]) if "edge" in fields else found
        if unit == "plan":  # 十四五 is 2021 to 2025
            first = 2021 + 5 * ((number(atom, "五") or 4) - 4)
            return date(first, 1, 1), date(first + 4, 12, 31)
        if unit == "decade":
            return self._decade(atom, base)
        if unit == "half":
            year = now[0].year if now else self._need_year(base)
            return whole_months(year, 1, 6) if fields["n"] == "1" else whole_months(year, 7, 12)
        if unit == "quarter":
            return self._quarter(atom, offset, now, base)
        if unit == "quarters":
            return whole_months(now[0].year if now else self._need_year(base), 1, 3 * (number(atom, "数") or 1))
        if unit == "month":
            return self._month_of(atom, fields, offset, now, base)
        if unit == "months-named":
            year = now[0].year if now else self._need_year(base)
            numbers = [integer(words) or 0 for group, words in atom.match.groupdict().items() if group.startswith("月") and words]
            if not all(1 <= number <= 12 for number in numbers):
                raise Impossible
            return whole_months(year, min(numbers), max(numbers))
        if unit == "months":
            year, count = (now[0].year if now else self._need_year(base)), number(atom, "数") or 1
            if not 1 <= count <= 12:
                raise Impossible
            return whole_months(year, 1, count) if fields["side"] == "first" else whole_months(year, 13 - count, 12)
        if unit == "month-of":
            if now is None:
                raise Open("month")
            n = int(fields.get("n") or number(atom, "数") or 1)
            found = whole_month(now[1].year, now[1].month) if n < 0 else whole_month(now[0].year, now[0].month + n - 1)
            if found[1] > now[1]:
                raise Impossible
            return found
        if unit in ("lunar", "lunar-month"):
            return self._lunar(atom, unit, fields, now, base)
        if unit == "named":
            return self._named(atom, now, base)
        if unit == "period":
            return self._period(atom, fields, now, base)
        if unit == "set":
            low, high = map(int, fields["days"].split("-"))
            for first, last in reversed(base.spans):
                if low <= (last - first).days + 1 <= high:
                    return first, last
            raise Open("campaign")
        if unit == "campaign":
            start, end = self.setting.campaign
            if start is None or end is None:
                raise Open("campaign")
            return start, end
        if unit == "dekad":
            first, last = now or whole_month(*self._need_month(base))
            return first.replace(day=int(fields["first"])), first.replace(day=min(int(fields["last"]), last.day))
        if unit == "edge":
            if now is None:
                raise Open("month")
            return self._edge(now, above, fields["edge"])
        if unit == "week-nth":
            if now is None:
                raise Open("month")
            return _nth_week(now, int(fields.get("n") or number(atom, "数") or 1))
        if unit == "weekday-nth":
            if now is None:
                raise Open("month")
            day = _nth_weekday(now, _weekday(atom), int(fields.get("n") or number(atom, "数") or 1))
            return day, day
        if unit == "week":
            return self._week_of(atom, offset, base)
        if unit == "day":
            return self._day_of(atom, fields, offset, now, base)
        if unit == "issue":
            return self._issue(base), self._issue(base)
        if unit == "units":
            return self._units(atom, fields, base)
        if unit in ("later", "ahead", "ago"):
            return self._counted(atom, unit, base)
        if unit == "foreign":
            return _foreign(atom)
        raise Open(unit)

    # parts ------------------------------------------------------------------------------------------------------

    @staticmethod
    def _need_year(base: Base) -> int:
        if base.year is None:
            raise Open("year")
        return base.year

    def _need_month(self, base: Base) -> tuple[int, int]:
        if base.month is None:
            raise Open("month")
        return self._need_year(base), base.month

    @staticmethod
    def _need_day(base: Base) -> Interval:
        if base.day is None:
            raise Open("day")
        return base.day, base.day

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
        short = number(atom, "短年")
        if short is not None:  # 98年 is of the last century, 15年 of this
            return short + (2000 if short <= 50 else 1900)
        year = number(atom, "年")
        if year is None or not 1 <= year <= 9998:
            raise Impossible
        return year

    def _decade(self, atom: Mark, base: Base) -> Interval:
        century = slot(atom, "世") or ""
        tens = number(atom, "年代") or 0
        tens = tens * 10 if tens < 10 else tens
        if century in ("上", "本"):
            first = (self._issue(base).year // 100 - (century == "上")) * 100
        else:
            first = ((integer(century) or 1) - 1) * 100
        return date(first + tens, 1, 1), date(first + tens + 9, 12, 31)

    def _quarter(self, atom: Mark, offset: int | None, now: Interval | None, base: Base) -> Interval:
        if offset is not None:
            issued = self._issue(base)
            return whole_month(issued.year, 3 * ((issued.month - 1) // 3 + offset) + 1)[0], whole_month(
                issued.year, 3 * ((issued.month - 1) // 3 + offset) + 3
            )[1]
        n = number(atom, "季") or 1
        return whole_months(now[0].year if now else self._need_year(base), 3 * n - 2, 3 * n)

    def _month_of(
        self, atom: Mark, fields: dict[str, str], offset: int | None, now: Interval | None, base: Base
    ) -> Interval:
        if offset is not None:
            from_ = self._from(fields, base)
            return whole_month(now[0].year if now else from_.year, from_.month + offset)
        if fields.get("from") == "base":  # 月底前, of the month that the sentence, the heading or the issue date says
            return whole_month(*self._need_month(base))
        month = number(atom, "月") or 0
        if not 1 <= month <= 12:
            raise Impossible
        year = number(atom, "年") or (now[0].year if now else self._need_year(base))
        if (printed := slot(atom, "日")) is not None:
            day = day_or_none(year, month, integer(printed) or 0)
            if day is None:
                raise Impossible
            return day, day
        return whole_month(year, month)

    def _day_of(
        self, atom: Mark, fields: dict[str, str], offset: int | None, now: Interval | None, base: Base
    ) -> Interval:
        if offset is not None:
            day = self._from(fields, base) + timedelta(days=offset)
            return day, day
        if slot(atom, "月") is not None:
            return self._month_of(atom, fields, None, now, base)
        number = number(atom, "日") or 0
        year, month = (now[0].year, now[0].month) if now else self._need_month(base)
        found = day_or_none(year, month, number)
        if found is None:
            raise Impossible
        return found, found

    def _lunar(self, atom: Mark, unit: str, fields: dict[str, str], now: Interval | None, base: Base) -> Interval:
        year = number(atom, "年") or (now[0].year if now else self._need_year(base))
        month = int(fields.get("month") or number(atom, "农月") or 0)
        leap = slot(atom, "闰") is not None
        if unit == "lunar-month":
            found = holidays.lunar_month(year, month, leap=leap)
            if found is None:
                raise Impossible
            return found
        day = holidays.lunar(year, month, number(atom, "农日") or 0, leap=leap)
        if day is None:
            raise Impossible
        return day, day

    def _named(self, atom: Mark, now: Interval | None, base: Base) -> Interval:
        if now is not None:
            day = self.feast(atom, now[0].year)
        else:
            year = self._need_year(base)
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
            return holidays.term(year, slot(atom, "气") or next(iter(fields)))
        month = int(fields["month"])
        if row.kind == "lunar":
            return holidays.lunar(year, month, "last" if fields["day"] == "last" else int(fields["day"]))
        if row.kind == "nth":
            return _nth_weekday(whole_month(year, month), int(fields["weekday"]) - 1, int(fields["n"]))
        return day_or_none(year, month, int(fields["day"]))

    def _period(self, atom: Mark, fields: dict[str, str], now: Interval | None, base: Base) -> Interval:
        year = now[0].year if now else self._need_year(base)
        if "of" in fields:
            return whole_week(date.fromisoformat(f"{year}-{fields['of']}"))
        if "n" in fields:
            return _nth_week(whole_month(year, int(fields["month"])), int(fields["n"]))
        start, end = (date.fromisoformat(f"{year}-{fields[key]}") for key in ("start", "end"))
        return start, end if end >= start else end.replace(year=year + 1)

    @staticmethod
    def _edge(now: Interval, above: str, edge: str) -> Interval:
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

    def _week_of(self, atom: Mark, offset: int | None, base: Base) -> Interval:
        printed = slot(atom, "曜")
        issued = base.context if offset is None and base.context else self._issue(base)
        first, last = whole_week(issued + timedelta(weeks=offset or 0))
        if printed is None:
            return first, last
        if printed == "末":
            return last - timedelta(days=1), last
        day = first + timedelta(days=_WEEKDAYS[printed])
        if offset is None and day <= issued:  # 周五前, said on a Friday or later: the coming one
            day += timedelta(weeks=1)
        return day, day

    def _counted(self, atom: Mark, unit: str, base: Base) -> Interval:
        issued, count, measure = self._issue(base), number(atom, "数"), measure(atom)
        if count is None:
            raise Open("count")
        sign = -1 if unit == "ago" else 1
        day = self.count(issued, sign * count, measure)
        if unit == "ahead":
            return issued + timedelta(days=1), day
        return whole_year(day.year) if measure == "Y" else (day, day)

    def _units(self, atom: Mark, fields: dict[str, str], base: Base) -> Interval:
        """Whole units next to the current one: 下三周, 前两个月."""
        issued, count, measure = self._issue(base), number(atom, "数") or 1, measure(atom)
        after = fields["side"] == "after"
        here = {"W": whole_week(issued), "M": whole_month(issued.year, issued.month), "Y": whole_year(issued.year)}.get(measure, (issued, issued))
        edge = here[1] + timedelta(days=1) if after else here[0]
        other = self.count(edge, count if after else -count, measure)
        return (edge, other - timedelta(days=1)) if after else (other, edge - timedelta(days=1))

    def count(self, day: date, count: int, measure: str) -> date:
        """``count`` units after a day that is itself not counted (民法典 §201, §202)."""
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


def _weekday(mark: Mark) -> int:
    return _WEEKDAYS.get(slot(mark, "曜") or "", 6)


def _nth_weekday(within: Interval, weekday: int, n: int) -> date:
    first, last = within
    if n < 0:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=n - 1)
    if day > last:
        raise Impossible
    return day


def _nth_week(within: Interval, n: int) -> Interval:
    """The n-th week, Monday to Sunday; a week belongs to the month or year that has its Thursday (ISO 8601)."""
    thursday = _nth_weekday(within, 3, n)
    return thursday - timedelta(days=3), thursday + timedelta(days=3)


#: 工作日 → B, 小时 → H …: the last character tells them apart.
_MEASURES = {"作": "B", "交": "B", "小": "H", "钟": "H", "分": "T", "天": "D", "日": "D", "自": "D", "星": "W", "礼": "W", "周": "W"}
_MEASURES |= {"月": "M", "年": "Y", "工": "B"}


def measure(mark: Mark) -> str:
    return _MEASURES.get((slot(mark, "位") or "日").removeprefix("个")[:1], "D")


def duration(count: int, measure: str) -> str:
    """ISO 8601: P15D, PT24H, P3M; a working day is written as a day, and ``workdays`` says so."""
    if measure in ("H", "T"):
        return f"PT{count}{'H' if measure == 'H' else 'M'}"
    return f"P{count}{'D' if measure == 'B' else measure}"


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
