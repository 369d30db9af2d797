"""Times: 5月20日前, 从即日起至2024年12月31日, 收到通知后5个工作日内.

Recognition first, resolution last.  ``recognise`` puts phrases together from the rows of ``times.tsv`` and ``days.tsv``
(an operator, a point made of ever finer parts, a link and a second point, an operator); what it returns holds 月=5, 日=20
and no year.  ``resolve`` reads them in order and does the arithmetic: which year, which day.

Where a part is missing it comes from, in this order: the phrase itself (``text``), an earlier time of the same sentence
(``sentence``), the heading above (``heading``), the issue date (``issue-date``), the campaign's period (``campaign``), the
year in the title (``title``).  The winner stands in ``resolved_by``.  Nothing else is tried, and nothing is guessed.

EDTF: a day, month or year as such; a period ``start/end``; a deadline ``../end``; an opening ``start/..``; ``~`` behind what
is fuzzy; ``XXXX`` for an unknown year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from . import holidays
from .lexicon import Lexicon, Row
from .model import Anchor, Note, Section, Time, TimeKind, TimeStatus
from .normalise import normalise
from .notes import note
from .numerals import integer
from .recognise import Mark, Recogniser

#: What may stand behind what, from large to small: 2024年 + 第二季度 + 末, 6月 + 16日 + 上午9时.
_FOLLOWS: dict[str, frozenset[str]] = {
    unit: frozenset(behind.split())
    for unit, behind in {
        "half": "year",
        "quarter": "year",
        "quarters": "year",
        "month": "year half",
        "months": "year",
        "months-named": "year",
        "month-of": "year quarter half",
        "lunar": "year",
        "lunar-month": "year",
        "named": "year",
        "dekad": "month month-of",
        "edge": "year half quarter month month-of plan decade symbol lunar-month",
        "week-nth": "year quarter month month-of symbol",
        "weekday-nth": "month month-of",
        "day": "month month-of day-of",
        "check": "day week named lunar",
        "clock": "day week named lunar check weekday-nth edge daypart issue",
        "daypart": "day week named lunar check weekday-nth issue",
    }.items()
}
_FINE = frozenset({"clock", "daypart", "check"})


# what was seen ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Point:
    """One date as printed, from its largest part to its smallest; ``event`` is what an anchored period counts from."""

    atoms: tuple[Mark, ...]
    event: Mark | None = None

    @property
    def start(self) -> int:
        return self.event.start if self.event else self.atoms[0].start

    @property
    def end(self) -> int:
        return self.atoms[-1].end


@dataclass(frozen=True, slots=True)
class Phrase(Mark):
    """A whole expression: one point or two, between its operators.  ``shared`` is the operator of a list's last."""

    points: tuple[Point, ...]
    before: Mark | None = None
    after: Mark | None = None
    link: Mark | None = None
    shared: Mark | None = None
    follows: bool = False

    @property
    def start(self) -> int:
        return self.before.start if self.before else self.points[0].start

    @property
    def end(self) -> int:
        return self.after.end if self.after else self.points[-1].end

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every row that took part, in reading order; their ids make the rule: month+day+before."""
        marks: list[Mark] = [self.before] if self.before else []
        for i, point in enumerate(self.points):
            if i and self.link:
                marks.append(self.link)
            marks += [point.event] if point.event else []
            marks += point.atoms
        marks += [self.after] if self.after else []
        return tuple(mark.row for mark in marks)


@dataclass(frozen=True, slots=True)
class Setting:
    """What resolves a partial date."""

    issued: date | None = None  # 成文日期
    title: str = ""  # for its year, and 第22个“安全生产月” (2023)
    sections: Sequence[Section] = ()  # in reading order; heading dates are inherited by what stands below
    campaign: tuple[date | None, date | None] = (None, None)
    before: Literal["inclusive", "exclusive"] = "inclusive"


class _Grammar:
    """The tables, made ready once for a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        times, days = lexicon.rows("times"), lexicon.rows("days")
        gate = lexicon.rows("times", "gate")[0].pattern
        points = tuple(row for row in times if row.kind == "point") + tuple(r for r in days if r.kind != "ordinal")
        self.heads = Recogniser(tuple(r for r in times if r.kind in ("veto", "anchor")) + points, gate)
        self.parts = Recogniser(points + tuple(r for r in times if r.kind == "part"))
        self.finer = Recogniser(tuple(r for r in points + tuple(r for r in times if r.kind == "part") if self._can_follow(r)))
        self.after = Recogniser(lexicon.rows("times", "after"))
        self.link = Recogniser(lexicon.rows("times", "link"))
        self.join = Recogniser(lexicon.rows("times", "join"))
        self.glue = Recogniser(lexicon.rows("times", "glue"))
        openings = "|".join(row.pattern for row in lexicon.rows("times", "opening")) or "(?!)"
        self.opening = re.compile(rf"(?:{openings})\Z|^\Z")
        self.condition = re.compile("|".join(row.pattern for row in lexicon.rows("times", "condition")) or "(?!)")
        self.fields = {row: row.fields for row in times + days}
        self.units = {row: _unit(row) for row in times + days}
        self.before = [(r, re.compile(f"(?:{r.pattern})[ ]?\\Z")) for r in lexicon.rows("times", "before")]
        self.events = [(r, re.compile(f"(?:{r.pattern})\\Z")) for r in lexicon.rows("times", "event")]
        free = lexicon.rows("times", "free")
        self.free_right = re.compile("|".join(r.pattern for r in free if "side" not in r.fields) or "(?!)")
        self.free_left = re.compile("|".join(f"(?<={r.pattern})" for r in free if "side" in r.fields) or "(?!)")
        self.years = [(r, re.compile(r.pattern)) for r in lexicon.rows("times", "context")]
        self.ordinals = [(int(r.fields["base"]), re.compile(r.pattern)) for r in days if r.kind == "ordinal"]
        self.variants = {ord(row.pattern): row.value for row in lexicon.rows("times", "variant")}
        self.variant = re.compile("[" + "".join(map(chr, self.variants)) + "]") if self.variants else re.compile("(?!)")

    @classmethod
    def of(cls, lexicon: Lexicon) -> _Grammar:
        return lexicon.once(cls, cls)  # type: ignore[no-any-return]

    @staticmethod
    def _can_follow(row: Row) -> bool:
        return _unit(row) in _FOLLOWS


def _unit(row: Row) -> str:
    kinds = {"day": "named", "lunar": "named", "term": "named", "nth": "named", "period": "period", "week": "period"}
    unit = row.fields.get("unit")
    return unit or kinds.get(row.kind, row.kind)


# recognition ------------------------------------------------------------------------------------------------------


def recognise(flat: str, lexicon: Lexicon, taken: Sequence[Mark] = ()) -> tuple[Mark, ...]:
    """The times of a normalised text, left to right; what a frequency has ``taken`` (每年6月份) is left to it.

    >>> from .lexicon import load
    >>> text = "请于6月1日至30日开展活动，6月16日、6月30日前报送，依据〔2024〕2号文件"
    >>> [text[m.start:m.end] for m in recognise(text, load())]
    ['6月1日至30日', '6月16日', '6月30日前']
    """
    grammar = _Grammar.of(lexicon)
    if grammar.variant.search(flat):
        flat = flat.translate(grammar.variants)
    phrases = _shared(list(_phrases(flat, grammar)), flat, grammar)
    return tuple(p for p in _outside(phrases, taken) if _counts(p, flat, grammar))


def _phrases(flat: str, grammar: _Grammar) -> Iterator[Phrase]:
    position = 0
    while (head := next(grammar.heads.scan(flat, position), None)) is not None:
        if head.row.kind == "veto":
            position = head.end
            continue
        phrase = _phrase(flat, head, position, grammar)
        if phrase is None:
            rivals = sorted(grammar.heads.rivals(flat, head.start), key=lambda mark: -mark.end)
            for rival in rivals[1:]:
                if rival.row.kind != "veto" and (phrase := _phrase(flat, rival, position, grammar)):
                    break
            if phrase is None:
                position = head.start + 1
                continue
        yield phrase
        position = phrase.end
        while (more := _listed(flat, phrase, grammar)) is not None:
            yield more
            phrase, position = more, more.end


def _phrase(flat: str, head: Mark, left: int, grammar: _Grammar) -> Phrase | None:
    """The phrase that begins with ``head``, or with an event or operator before it (not before ``left``)."""
    event = None
    if head.row.kind == "anchor":
        event = _event(flat, head, left, grammar)
        needs = grammar.fields[head.row].get("event")
        if event is None and (needs == "must" or needs is None):
            return None
        point = Point((head,), event)
    else:
        point = Point(_atoms(flat, head, grammar))
    if head.row.kind == "anchor" and grammar.fields[head.row].get("event") == "maybe" and event is None:
        if _measure(head) in ("Y", "H", "T") or not grammar.opening.search(flat, max(0, point.start - 4), point.start):
            return None  # 三年内不得参评, 时间约在10分钟以内
    before = _operator_before(flat, point.start, left, grammar)
    points: tuple[Point, ...] = (point,)
    end = point.end
    link = grammar.link.at(flat, end)
    if link is not None and (right := _right(flat, point, link.end, grammar)) is not None:
        points, end = (point, right), right.end
    else:
        link = None
        if (other := _second_feast(flat, point, grammar)) is not None:
            points, end = (point, other), other.end
    after = grammar.after.at(flat, end)
    return Phrase(head.row, head.match, points, before, after, link)


def _atoms(flat: str, first: Mark, grammar: _Grammar) -> tuple[Mark, ...]:
    """The first part and every finer one that follows it, blanks and 的 between."""
    atoms = [first]
    unit = grammar.units[first.row]
    while True:
        end = atoms[-1].end
        found = _finer(flat, end, unit, grammar)
        if found is None and (glue := grammar.glue.at(flat, end)) is not None:
            found = _finer(flat, glue.end, unit, grammar)
        if found is None:
            return tuple(atoms)
        atoms.append(found)
        unit = grammar.units[found.row] if grammar.units[found.row] != "check" else unit


def _finer(flat: str, position: int, unit: str, grammar: _Grammar) -> Mark | None:
    rivals = [m for m in grammar.finer.rivals(flat, position) if unit in _FOLLOWS[grammar.units[m.row]]]
    return max(rivals, key=lambda mark: mark.end, default=None)


def _right(flat: str, left: Point, position: int, grammar: _Grammar) -> Point | None:
    """The second point of a range: a whole one, or a part that the first one completes (6月1日至30日)."""
    have = {grammar.units[mark.row] for mark in left.atoms}
    best: Point | None = None
    for mark in grammar.parts.rivals(flat, position):
        unit = grammar.units[mark.row]
        if mark.row.kind == "part" and unit != "issue" and unit not in have and not (unit == "daypart" and have & {"clock", "day"}):
            continue
        if unit in ("check", "symbol", "later", "ago", "ahead"):
            continue
        point = Point(_atoms(flat, mark, grammar))
        if best is None or point.end > best.end:
            best = point
    return best


def _second_feast(flat: str, first: Point, grammar: _Grammar) -> Point | None:
    """中秋国庆期间, 元旦、春节假期: two feasts that share one break or 期间."""
    if grammar.units[first.atoms[-1].row] != "named":
        return None
    join = grammar.join.at(flat, first.end)
    for mark in grammar.parts.rivals(flat, join.end if join else first.end):
        if grammar.units[mark.row] == "named" and (after := grammar.after.at(flat, mark.end)) is not None:
            if grammar.fields[after.row].get("kind") in ("span", "break"):
                return Point((mark,))
    return None


def _listed(flat: str, phrase: Phrase, grammar: _Grammar) -> Phrase | None:
    """6月5日、10日、15日前: a further day behind a comma, which has its month from the one before."""
    if phrase.after or phrase.link or grammar.units[phrase.points[-1].atoms[-1].row] != "day":
        return None
    join = grammar.join.at(flat, phrase.end)
    if join is None:
        return None
    days = [m for m in grammar.parts.rivals(flat, join.end) if m.row.kind == "part" and grammar.units[m.row] == "day"]
    if not days:
        return None
    first = max(days, key=lambda mark: mark.end)
    point = Point(_atoms(flat, first, grammar))
    link = grammar.link.at(flat, point.end)
    right = _right(flat, point, link.end, grammar) if link else None
    points = (point, right) if right else (point,)
    return Phrase(first.row, first.match, points, None, grammar.after.at(flat, points[-1].end), link if right else None, None, True)


def _operator_before(flat: str, start: int, left: int, grammar: _Grammar) -> Mark | None:
    best: Mark | None = None
    for row, pattern in grammar.before:
        match = pattern.search(flat, max(left, start - 12), start)
        if match and (best is None or match.start() < best.start):
            best = Mark(row, match)
    return best


def _event(flat: str, head: Mark, left: int, grammar: _Grammar) -> Mark | None:
    for row, pattern in grammar.events:
        match = pattern.search(flat, max(left, head.start - 24), head.start)
        if match and match.end() > match.start():
            return Mark(row, match)
    return None


def _shared(phrases: list[Phrase], flat: str, grammar: _Grammar) -> list[Phrase]:
    """Two dates under one operator are two: 6月16日、6月30日前."""
    for i in range(len(phrases) - 2, -1, -1):
        one, two = phrases[i], phrases[i + 1]
        operator = two.after or two.shared
        if one.after or one.before or one.link or operator is None or two.before or two.end - one.end > 40:
            continue
        join = grammar.join.at(flat, one.end)
        if join is not None and join.end == two.start and grammar.fields[operator.row].get("kind") in ("by", "from"):
            phrases[i] = Phrase(one.row, one.match, one.points, None, None, None, operator, one.follows)
    return phrases


def _outside(phrases: Sequence[Phrase], taken: Sequence[Mark]) -> Iterator[Phrase]:
    spans = sorted(mark.span for mark in taken)
    i = 0
    for phrase in phrases:
        while i < len(spans) and spans[i][1] <= phrase.start:
            i += 1
        if i == len(spans) or spans[i][0] >= phrase.end:
            yield phrase


def _counts(phrase: Phrase, flat: str, grammar: _Grammar) -> bool:
    """Whether it places something in time: a bare year or feast must stand free or have an operator."""
    operator = phrase.after or phrase.shared
    if operator is not None and grammar.fields[operator.row].get("kind") == "history":
        return False
    whole = phrase.start == 0 and phrase.end == len(flat.rstrip())
    if phrase.link and all(p.atoms[-1].row.id == "weekday" for p in phrase.points):
        return whole  # 周一至周五 is every week's
    if phrase.before or operator or phrase.link or phrase.follows:
        return True
    point = phrase.points[0]
    fields = grammar.fields[point.atoms[0].row]
    named = grammar.units[point.atoms[0].row] == "named"
    if len(point.atoms) > 1 or not (named or fields.get("needs") == "operator"):
        return True
    left = phrase.start == 0 or grammar.free_left.match(flat, phrase.start) is not None
    right = phrase.end == len(flat) or grammar.free_right.match(flat, phrase.end) is not None
    if named:  # 元旦、春节、元宵节等重要节日 is no time, 2013-style lists neither: only a feast all by itself
        return whole
    return left and right


# arithmetic on what was seen ---------------------------------------------------------------------------------------


def _slot(mark: Mark, name: str) -> str | None:
    """What a slot caught, whichever of its numbered groups did: 日, 日2, 日3."""
    for group, caught in mark.match.groupdict().items():
        if caught is not None and group.rstrip("23456789甲") == name:
            return str(caught)
    return None


def _number(mark: Mark, name: str) -> int | None:
    caught = _slot(mark, name)
    return None if caught is None else integer(caught.strip())


def full_date(mark: Mark) -> date | None:
    """The day of a mark that prints year, month and day; None where one of them is missing or it is no day.

    >>> from .lexicon import load
    >>> [full_date(m) for m in recognise("二〇二四年一月二十九日", load())]
    [datetime.date(2024, 1, 29)]
    """
    if not isinstance(mark, Phrase) or len(mark.points) != 1:
        return None
    year = month = day = None
    for atom in mark.points[0].atoms:
        year = _number(atom, "年") or year
        month = _number(atom, "月") or month
        day = _number(atom, "日") or day
    if year is None or month is None or day is None:
        return None
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Impossible(Exception):
    """A date that no calendar has: 2月30日."""


class _Open(Exception):
    """A date that lacks what nothing supplies; ``why`` says what."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


Interval = tuple[date, date]


def _year(year: int) -> Interval:
    return date(year, 1, 1), date(year, 12, 31)


def _month(year: int, month: int) -> Interval:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def _months(year: int, first: int, last: int) -> Interval:
    return _month(year, first)[0], _month(year, last)[1]


def _week(day: date) -> Interval:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def add_months(day: date, months: int) -> date:
    """民法典 §202: the same day of the month; where it has no such day, its last.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    first, last = _month(day.year, day.month + months)
    return first.replace(day=min(day.day, last.day))


_WEEKDAYS = {sign: i for i, sign in enumerate("一二三四五六日")} | {"天": 6}


@dataclass(slots=True)
class _Base:
    """What stands in for the parts a phrase lacks: the year, the month, or the day that 次日 follows."""

    year: int | None = None
    month: int | None = None
    day: date | None = None
    issued: date | None = None
    context: date | None = None
    next: bool = False  # a feast without a year is the next one
    spans: Sequence[Interval] = ()  # the periods that the notice has named so far


@dataclass(slots=True)
class _Reading:
    """What a phrase comes down to; ``years`` tells whether its year is known."""

    first: Interval
    last: Interval
    by: str = "text"
    known: bool = True


class _Dates:
    """Interval arithmetic over the parts of a point."""

    def __init__(self, grammar: _Grammar, setting: Setting) -> None:
        self.grammar = grammar
        self.setting = setting
        self.contradicts: list[Mark] = []
        self.unpublished = False

    def interval(self, point: Point, base: _Base) -> Interval:
        """The days that a point covers; raises _Open for a part that neither it nor ``base`` has."""
        now: Interval | None = None
        unit = ""
        for atom in point.atoms:
            kind = self.grammar.units[atom.row]
            if kind in _FINE:
                if kind == "check" and now is not None and _weekday(atom) != now[0].weekday():
                    self.contradicts.append(atom)
                elif kind == "clock" and now is None:
                    now = self._need_day(base)
                continue
            now = self.step(atom, kind, now, unit, base)
            unit = kind
        if now is None:
            raise _Open("day")
        return now

    def step(self, atom: Mark, unit: str, now: Interval | None, above: str, base: _Base) -> Interval:
        fields = self.grammar.fields[atom.row]
        offset = int(fields["offset"]) if "offset" in fields else None
        if unit == "year":
            found = _year(self._year_of(atom, fields, offset, base))
            return self._edge(found, "year", fields["edge"]) if "edge" in fields else found
        if unit == "plan":  # 十四五 is 2021 to 2025
            first = 2021 + 5 * ((_number(atom, "五") or 4) - 4)
            return date(first, 1, 1), date(first + 4, 12, 31)
        if unit == "decade":
            return self._decade(atom, base)
        if unit == "half":
            year = now[0].year if now else self._need_year(base)
            return _months(year, 1, 6) if fields["n"] == "1" else _months(year, 7, 12)
        if unit == "quarter":
            return self._quarter(atom, offset, now, base)
        if unit == "quarters":
            return _months(now[0].year if now else self._need_year(base), 1, 3 * (_number(atom, "数") or 1))
        if unit == "month":
            return self._month_of(atom, fields, offset, now, base)
        if unit == "months-named":
            year = now[0].year if now else self._need_year(base)
            numbers = [integer(words) or 0 for group, words in atom.match.groupdict().items() if group.startswith("月") and words]
            if not all(1 <= number <= 12 for number in numbers):
                raise _Impossible
            return _months(year, min(numbers), max(numbers))
        if unit == "months":
            year, count = (now[0].year if now else self._need_year(base)), _number(atom, "数") or 1
            if not 1 <= count <= 12:
                raise _Impossible
            return _months(year, 1, count) if fields["side"] == "first" else _months(year, 13 - count, 12)
        if unit == "month-of":
            if now is None:
                raise _Open("month")
            n = int(fields.get("n") or _number(atom, "数") or 1)
            found = _month(now[1].year, now[1].month) if n < 0 else _month(now[0].year, now[0].month + n - 1)
            if found[1] > now[1]:
                raise _Impossible
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
            raise _Open("campaign")
        if unit == "campaign":
            start, end = self.setting.campaign
            if start is None or end is None:
                raise _Open("campaign")
            return start, end
        if unit == "dekad":
            first, last = now or _month(*self._need_month(base))
            return first.replace(day=int(fields["first"])), first.replace(day=min(int(fields["last"]), last.day))
        if unit == "edge":
            if now is None:
                raise _Open("month")
            return self._edge(now, above, fields["edge"])
        if unit == "week-nth":
            if now is None:
                raise _Open("month")
            return _nth_week(now, int(fields.get("n") or _number(atom, "数") or 1))
        if unit == "weekday-nth":
            if now is None:
                raise _Open("month")
            day = _nth_weekday(now, _weekday(atom), int(fields.get("n") or _number(atom, "数") or 1))
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
        raise _Open(unit)

    # parts ------------------------------------------------------------------------------------------------------

    @staticmethod
    def _need_year(base: _Base) -> int:
        if base.year is None:
            raise _Open("year")
        return base.year

    def _need_month(self, base: _Base) -> tuple[int, int]:
        if base.month is None:
            raise _Open("month")
        return self._need_year(base), base.month

    @staticmethod
    def _need_day(base: _Base) -> Interval:
        if base.day is None:
            raise _Open("day")
        return base.day, base.day

    @staticmethod
    def _issue(base: _Base) -> date:
        if base.issued is None:
            raise _Open("issue")
        return base.issued

    def _from(self, fields: dict[str, str], base: _Base) -> date:
        return base.context if fields.get("from") == "context" and base.context else self._issue(base)

    def _year_of(self, atom: Mark, fields: dict[str, str], offset: int | None, base: _Base) -> int:
        if offset is not None:
            if base.issued is None and base.context is None and base.year is not None:
                return base.year + offset  # 今年 of a notice that prints no date, only a year in its title
            if fields.get("from") != "context" and base.issued is None:
                raise _Open("year")
            return self._from(fields, base).year + offset
        short = _number(atom, "短年")
        if short is not None:  # 98年 is of the last century, 15年 of this
            return short + (2000 if short <= 50 else 1900)
        year = _number(atom, "年")
        if year is None or not 1 <= year <= 9998:
            raise _Impossible
        return year

    def _decade(self, atom: Mark, base: _Base) -> Interval:
        century = _slot(atom, "世") or ""
        tens = _number(atom, "年代") or 0
        tens = tens * 10 if tens < 10 else tens
        if century in ("上", "本"):
            first = (self._issue(base).year // 100 - (century == "上")) * 100
        else:
            first = ((integer(century) or 1) - 1) * 100
        return date(first + tens, 1, 1), date(first + tens + 9, 12, 31)

    def _quarter(self, atom: Mark, offset: int | None, now: Interval | None, base: _Base) -> Interval:
        if offset is not None:
            issued = self._issue(base)
            return _month(issued.year, 3 * ((issued.month - 1) // 3 + offset) + 1)[0], _month(
                issued.year, 3 * ((issued.month - 1) // 3 + offset) + 3
            )[1]
        n = _number(atom, "季") or 1
        return _months(now[0].year if now else self._need_year(base), 3 * n - 2, 3 * n)

    def _month_of(
        self, atom: Mark, fields: dict[str, str], offset: int | None, now: Interval | None, base: _Base
    ) -> Interval:
        if offset is not None:
            from_ = self._from(fields, base)
            return _month(now[0].year if now else from_.year, from_.month + offset)
        if fields.get("from") == "base":  # 月底前, of the month that the sentence, the heading or the issue date says
            return _month(*self._need_month(base))
        month = _number(atom, "月") or 0
        if not 1 <= month <= 12:
            raise _Impossible
        year = _number(atom, "年") or (now[0].year if now else self._need_year(base))
        if (printed := _slot(atom, "日")) is not None:
            day = _day(year, month, integer(printed) or 0)
            if day is None:
                raise _Impossible
            return day, day
        return _month(year, month)

    def _day_of(
        self, atom: Mark, fields: dict[str, str], offset: int | None, now: Interval | None, base: _Base
    ) -> Interval:
        if offset is not None:
            day = self._from(fields, base) + timedelta(days=offset)
            return day, day
        if _slot(atom, "月") is not None:
            return self._month_of(atom, fields, None, now, base)
        number = _number(atom, "日") or 0
        year, month = (now[0].year, now[0].month) if now else self._need_month(base)
        found = _day(year, month, number)
        if found is None:
            raise _Impossible
        return found, found

    def _lunar(self, atom: Mark, unit: str, fields: dict[str, str], now: Interval | None, base: _Base) -> Interval:
        year = _number(atom, "年") or (now[0].year if now else self._need_year(base))
        month = int(fields.get("month") or _number(atom, "农月") or 0)
        leap = _slot(atom, "闰") is not None
        if unit == "lunar-month":
            found = holidays.lunar_month(year, month, leap=leap)
            if found is None:
                raise _Impossible
            return found
        day = holidays.lunar(year, month, _number(atom, "农日") or 0, leap=leap)
        if day is None:
            raise _Impossible
        return day, day

    def _named(self, atom: Mark, now: Interval | None, base: _Base) -> Interval:
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
            raise _Impossible
        return day, day

    def feast(self, atom: Mark, year: int) -> date | None:
        """A named day in a year; of the lunar ones, in the lunar year that begins in it."""
        row, fields = atom.row, self.grammar.fields[atom.row]
        if row.kind == "term":
            return holidays.term(year, _slot(atom, "气") or next(iter(fields)))
        month = int(fields["month"])
        if row.kind == "lunar":
            return holidays.lunar(year, month, "last" if fields["day"] == "last" else int(fields["day"]))
        if row.kind == "nth":
            return _nth_weekday(_month(year, month), int(fields["weekday"]) - 1, int(fields["n"]))
        return _day(year, month, int(fields["day"]))

    def _period(self, atom: Mark, fields: dict[str, str], now: Interval | None, base: _Base) -> Interval:
        year = now[0].year if now else self._need_year(base)
        if "of" in fields:
            return _week(date.fromisoformat(f"{year}-{fields['of']}"))
        if "n" in fields:
            return _nth_week(_month(year, int(fields["month"])), int(fields["n"]))
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
            return _year(year)
        length = (last.month - first.month) + 1
        month = {"early": 0, "middle": (length - 1) // 2, "late": length - 1}[edge]
        start, end = _month(first.year, first.month + month)
        return (start, _month(first.year, first.month + length // 2)[1]) if edge == "middle" else (start, end)

    def _week_of(self, atom: Mark, offset: int | None, base: _Base) -> Interval:
        printed = _slot(atom, "曜")
        issued = base.context if offset is None and base.context else self._issue(base)
        first, last = _week(issued + timedelta(weeks=offset or 0))
        if printed is None:
            return first, last
        if printed == "末":
            return last - timedelta(days=1), last
        day = first + timedelta(days=_WEEKDAYS[printed])
        if offset is None and day <= issued:  # 周五前, said on a Friday or later: the coming one
            day += timedelta(weeks=1)
        return day, day

    def _counted(self, atom: Mark, unit: str, base: _Base) -> Interval:
        issued, count, measure = self._issue(base), _number(atom, "数"), _measure(atom)
        if count is None:
            raise _Open("count")
        sign = -1 if unit == "ago" else 1
        day = self.count(issued, sign * count, measure)
        if unit == "ahead":
            return issued + timedelta(days=1), day
        return _year(day.year) if measure == "Y" else (day, day)

    def _units(self, atom: Mark, fields: dict[str, str], base: _Base) -> Interval:
        """Whole units next to the current one: 下三周, 前两个月."""
        issued, count, measure = self._issue(base), _number(atom, "数") or 1, _measure(atom)
        after = fields["side"] == "after"
        here = {"W": _week(issued), "M": _month(issued.year, issued.month), "Y": _year(issued.year)}.get(measure, (issued, issued))
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
    return _WEEKDAYS.get(_slot(mark, "曜") or "", 6)


def _nth_weekday(within: Interval, weekday: int, n: int) -> date:
    first, last = within
    if n < 0:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    day = first + timedelta(days=(weekday - first.weekday()) % 7, weeks=n - 1)
    if day > last:
        raise _Impossible
    return day


def _nth_week(within: Interval, n: int) -> Interval:
    """The n-th week, Monday to Sunday; a week belongs to the month or year that has its Thursday (ISO 8601)."""
    thursday = _nth_weekday(within, 3, n)
    return thursday - timedelta(days=3), thursday + timedelta(days=3)


#: 工作日 → B, 小时 → H …: the last character tells them apart.
_MEASURES = {"作": "B", "交": "B", "小": "H", "钟": "H", "分": "T", "天": "D", "日": "D", "自": "D", "星": "W", "礼": "W", "周": "W"}
_MEASURES |= {"月": "M", "年": "Y", "工": "B"}


def _measure(mark: Mark) -> str:
    return _MEASURES.get((_slot(mark, "位") or "日").removeprefix("个")[:1], "D")


def _duration(count: int, measure: str) -> str:
    """ISO 8601: P15D, PT24H, P3M; a working day is written as a day, and ``workdays`` says so."""
    if measure in ("H", "T"):
        return f"PT{count}{'H' if measure == 'H' else 'M'}"
    return f"P{count}{'D' if measure == 'B' else measure}"


def _foreign(atom: Mark) -> Interval:
    """May 20, 2024: complete foreign dates only, strictly, by dateparser."""
    try:
        import dateparser
    except ImportError:
        raise _Open("dateparser") from None
    words = normalise(atom.match.group()).replace("，", ",")
    found = dateparser.parse(words, languages=["en"], settings={"STRICT_PARSING": True, "DATE_ORDER": "MDY"})
    if found is None:
        raise _Impossible
    return found.date(), found.date()


# resolution -------------------------------------------------------------------------------------------------------

_STOP = re.compile(r"[。！？!?]|\n")


def resolve(
    marks: Sequence[Mark], text: str, flat: str, setting: Setting, lexicon: Lexicon
) -> tuple[tuple[Time, ...], tuple[Note, ...]]:
    """The values of the marks, in reading order, and what there is to say about them.

    >>> from .lexicon import load
    >>> from .normalise import normalise
    >>> text = "在5月20日前制定方案"
    >>> marks = recognise(normalise(text), load())
    >>> times, notes = resolve(marks, text, normalise(text), Setting(issued=date(2024, 1, 29)), load())
    >>> times[0].text, times[0].kind, times[0].due.isoformat(), times[0].resolved_by
    ('5月20日前', 'by', '2024-05-20', 'issue-date')
    """
    return _Resolution(text, flat, setting, lexicon).run([m for m in marks if isinstance(m, Phrase)])


@dataclass(slots=True)
class _Resolution:
    text: str
    flat: str
    setting: Setting
    lexicon: Lexicon
    notes: list[Note] = field(default_factory=list)
    grammar: _Grammar = field(init=False)
    dates: _Dates = field(init=False)
    sentence: Interval | None = None
    headings: dict[str, Interval] = field(default_factory=dict)
    spans: list[Interval] = field(default_factory=list)
    document: Interval | None = None
    end: int = 0

    def __post_init__(self) -> None:
        self.grammar = _Grammar.of(self.lexicon)
        self.dates = _Dates(self.grammar, self.setting)

    def run(self, phrases: Sequence[Phrase]) -> tuple[tuple[Time, ...], tuple[Note, ...]]:
        found = []
        for i, phrase in enumerate(phrases):
            follower = phrases[i + 1] if i + 1 < len(phrases) else None
            if _STOP.search(self.flat, self.end, phrase.start):
                self.sentence = None
            said = len(self.notes)
            time = self.time(phrase)
            if time is not None and not self.dated_by(phrase, follower) and not self.history(phrase, time):
                found.append(time)
            else:
                del self.notes[said:]
            self.end = phrase.end
        return tuple(found), tuple(self.notes)

    def note(self, code: str, phrase: Phrase, message: str) -> None:
        self.notes.append(note(code, f"{self.text[phrase.start : phrase.end]}: {message}", phrase.span))

    def dated_by(self, phrase: Phrase, follower: Phrase | None) -> bool:
        """春节假期（1月28日至2月4日）: the dates that the notice prints in the bracket say it better."""
        after = phrase.after
        named = self.grammar.units[phrase.points[-1].atoms[-1].row] == "named" and after is not None
        return bool(named and follower and follower.start == phrase.end + 1 and self.flat[phrase.end] == "（")

    def history(self, phrase: Phrase, time: Time) -> bool:
        """What a notice reports as past, without an operator and away from headings, is no time: 6月26日17时预报.

        Only in a text with headings: a sentence by itself may speak of yesterday.
        """
        issued, due = self.setting.issued, time.due
        if issued is None or due is None or due >= issued or time.kind in ("by", "from") or phrase.link or phrase.after:
            return False
        if not any(section.heading for section in self.setting.sections) or self.in_heading(phrase):
            return False
        return self.grammar.opening.search(self.flat, max(0, phrase.start - 4), phrase.start) is None or self.flat[
            max(0, phrase.start - 1) : phrase.start
        ] in ("，", "。", "；")

    def in_heading(self, phrase: Phrase) -> bool:
        return any(
            s.heading and s.span[0] <= phrase.start < s.span[0] + len(s.marker or "") + len(s.heading) + 4
            for s in self.setting.sections
        )

    # one phrase -------------------------------------------------------------------------------------------------

    def time(self, phrase: Phrase) -> Time | None:
        fields = self.grammar.fields
        after = phrase.after or phrase.shared
        after_fields = dict(after.row.fields) if after else {}
        before_kind = phrase.before.row.fields.get("kind") if phrase.before else None
        head = phrase.points[0].atoms[0]
        if head.row.kind == "symbol":
            if after_fields.get("kind") not in ("by", "offset") and len(phrase.points[0].atoms) == 1:
                return None
            return self.symbolic(phrase, fields[head.row].get("symbol", head.match.group()), after)
        if head.row.kind == "anchor":
            return self.anchored(phrase, after_fields)
        if self.grammar.units[head.row] == "clock" and not (phrase.after or phrase.before) and not self.whole(phrase):
            return None  # 14:00准时开班, a detail of the day that the sentence has named
        if after_fields.get("kind") == "offset":
            return self.counted_from(phrase, after, after_fields)
        self.dates.contradicts.clear()
        try:
            reading = self.read(phrase)
        except _Impossible:
            self.note("impossible-date", phrase, "no calendar has such a date")
            return self.build(phrase, "on", None, None, "impossible", None, None, after)
        except _Open as open_:
            if open_.why in ("campaign", "day", "count", "symbol"):
                return None
            self.note("no-year", phrase, "nothing in the notice says which year")
            return self.build(phrase, self.kind(phrase, before_kind, after_fields, None), None, None, "vague", None, None, after)
        for check in self.dates.contradicts:
            self.note("weekday-contradicts", phrase, f"{check.match.group().strip()} is not the weekday of that date")
        return self.valued(phrase, reading, before_kind, after, after_fields)

    def valued(
        self, phrase: Phrase, reading: _Reading, before_kind: str | None, after: Mark | None, after_fields: dict[str, str]
    ) -> Time:
        first, last = reading.first[0], reading.last[1]
        last_atoms = phrase.points[-1].atoms
        named = self.grammar.units[last_atoms[-1].row] == "named"
        breaks = after_fields.get("kind") == "break" or after_fields.get("kind") == "span" and named
        if breaks and named and reading.known:
            first, last = self.off(phrase, first, last)
        kind = self.kind(phrase, before_kind, after_fields, (first, last))
        status: TimeStatus = "exact"
        edges = {self.grammar.fields[a.row].get("edge") for p in phrase.points for a in p.atoms} & {"early", "middle", "late"}
        if after_fields.get("kind") == "fuzzy" or "fuzzy" in after_fields or (edges and kind != "by" and not phrase.link):
            status = "fuzzy"
        start: date | None = first
        due: date | None = last
        if kind == "by":
            start = None
            if after_fields.get("policy") == "stated":
                if named:  # 国庆节前 is before the first of October
                    due = first - timedelta(days=1)
                elif self.setting.before == "exclusive" and not edges and self.clock(last_atoms) is None:
                    due = first - timedelta(days=1)
                elif last != first and not edges and not phrase.shared:
                    status = "fuzzy"
        elif kind == "from":
            due = None
        if reading.known:
            self.remember(phrase, reading)
            self.check_issue(phrase, kind, due, reading)
        else:
            self.note("no-year", phrase, "nothing in the notice says which year")
        clock = self.clock(last_atoms if kind == "by" else phrase.points[0].atoms)
        return self.build(phrase, kind, start, due, status, clock, reading, after)

    def whole(self, phrase: Phrase) -> bool:
        return phrase.start == 0 and phrase.end >= len(self.flat.rstrip())

    def build(
        self,
        phrase: Phrase,
        kind: TimeKind,
        start: date | None,
        due: date | None,
        status: TimeStatus,
        clock: str | None,
        reading: _Reading | None,
        after: Mark | None,
        anchor: Anchor | None = None,
    ) -> Time:
        known = reading is None or reading.known
        edtf = _edtf(kind, start, due, status, clock, known)
        cue = "".join(m.match.group().strip() for m in (phrase.before, after) if m is not None)
        return Time(
            text=self.text[phrase.start : phrase.end],
            span=phrase.span,
            kind=kind,
            start=start if known else None,
            due=due if known else None,
            clock=clock,
            edtf=edtf,
            status=status,
            anchor=anchor,
            cue=cue or None,
            resolved_by=reading.by if reading and reading.known else None,
            rule="+".join(row.id for row in phrase.rows),
        )

    @staticmethod
    def kind(phrase: Phrase, before: str | None, after: dict[str, str], days: Interval | None) -> TimeKind:
        operator = after.get("kind")
        one_day = days is not None and days[0] == days[1]
        if len(phrase.points) == 2:
            return "on" if one_day else "span"
        if "by" in (operator, before):
            return "by"
        if "from" in (operator, before):
            return "from"
        return "on" if one_day or operator == "on" else "span"

    def clock(self, atoms: Sequence[Mark]) -> str | None:
        for atom in atoms:
            if self.grammar.units[atom.row] == "clock":
                return _clock(atom)
        return None

    def off(self, phrase: Phrase, first: date, last: date) -> Interval:
        start, _, known = holidays.day_off(first)
        _, end, known_too = holidays.day_off(last)
        if not (known and known_too):
            self.note("workdays-unpublished", phrase, "the official holidays of that year are not published")
        return start, end

    def remember(self, phrase: Phrase, reading: _Reading) -> None:
        """What later times of the sentence, and those below a heading, inherit."""
        self.sentence = (reading.first[0], reading.last[1])
        if len(phrase.points) == 2 or self.sentence[0] != self.sentence[1]:
            self.spans.append(self.sentence)
        if reading.by == "text":
            self.document = self.sentence
        for section in self.setting.sections:
            if section.heading and section.span[0] <= phrase.start < section.span[1]:
                edge = section.span[0] + len(section.marker or "") + len(section.heading) + 4
                if phrase.start < edge:
                    self.headings.setdefault(section.id, (reading.first[0], reading.last[1]))

    def check_issue(self, phrase: Phrase, kind: TimeKind, due: date | None, reading: _Reading) -> None:
        issued = self.setting.issued
        if issued is None or due is None or due >= issued:
            return
        if kind == "by" or reading.by != "text":
            self.note("deadline-before-issue", phrase, f"lies before the issue date {issued.isoformat()}")

    # which year -------------------------------------------------------------------------------------------------

    def read(self, phrase: Phrase) -> _Reading:
        """The days of one point or two, with what is missing supplied by the first source that has it."""
        first, last = phrase.points[0], phrase.points[-1]
        if len(phrase.points) == 1:
            days, by, known = self.point(first, phrase)
            return _Reading(days, days, by, known)
        try:
            days, by, known = self.point(first, phrase, text_only=True)
        except _Open:
            days, by, known = self.left(first, last, phrase)
        ends = self.right(last, days)
        return _Reading(days, ends, by, known)

    def left(self, first: Point, last: Point, phrase: Phrase) -> tuple[Interval, str, bool]:
        """The first point of a range that lacks its year: from the second if it prints one, else from outside."""
        if self.relative(last):  # 6月1日至次月10日: the second hangs on the first
            return self.point(first, phrase)
        try:
            ends, _, _ = self.point(last, phrase, text_only=True)
        except (_Open, _Impossible):
            return self.point(first, phrase)
        for year in (ends[1].year, ends[1].year - 1):
            try:
                days = self.dates.interval(first, _Base(year=year, month=ends[1].month, issued=self.setting.issued))
            except _Open:
                break
            if days[0] <= ends[1]:
                return days, "text", True
        return self.point(first, phrase)

    def right(self, last: Point, days: Interval) -> Interval:
        """The second point, which has from the first what it lacks, and never ends before it."""
        start = days[0]
        base = _Base(start.year, start.month, start, self.setting.issued, start)
        try:
            ends = self.dates.interval(last, base)
        except _Open:
            return days
        if ends[1] >= start:
            return ends
        year, month = _month(start.year, start.month + 1)[0].year, start.month % 12 + 1
        for later in (_Base(year, month, start, base.issued, start), _Base(start.year + 1, month, start, base.issued, start)):
            try:
                again = self.dates.interval(last, later)
            except (_Open, _Impossible):
                continue
            if again[1] >= start:
                return again
        return ends

    def point(self, point: Point, phrase: Phrase, *, text_only: bool = False) -> tuple[Interval, str, bool]:
        issued = self.setting.issued
        bare = _Base(issued=issued, context=self.sentence[1] if self.sentence else None, spans=self.spans)
        try:
            days = self.dates.interval(point, bare)
            return days, ("issue-date" if self.relative(point) else "text"), True
        except _Open as open_:
            why = open_.why
            if text_only or why not in ("year", "month", "day", "issue"):
                raise
        if why == "issue":
            raise _Open("year")
        if why == "day":
            return self.clocked(point, phrase)
        return self.supplied(point, phrase)

    def relative(self, point: Point) -> bool:
        """Whether it counts from the issue date: 今年, 下周三, 即日."""
        return any(
            "offset" in self.grammar.fields[a.row] or self.grammar.units[a.row] in ("issue", "later", "ahead", "ago", "week")
            for a in point.atoms
        )

    def clocked(self, point: Point, phrase: Phrase) -> tuple[Interval, str, bool]:
        """A clock alone belongs to the day of its sentence; a text that is nothing else, to the issue date."""
        if self.sentence is not None and self.sentence[0] == self.sentence[1]:
            return self.sentence, "sentence", True
        if self.whole(phrase) and self.setting.issued:
            return (self.setting.issued, self.setting.issued), "issue-date", True
        raise _Open("day")

    def supplied(self, point: Point, phrase: Phrase) -> tuple[Interval, str, bool]:
        issued = self.setting.issued
        for by, years, month, around in self.sources(phrase):
            chosen: Interval | None = None
            for year in years:
                base = _Base(year, month, None, issued, around[1] if around else issued, next=by in ("issue-date", "sentence"))
                try:
                    days = self.dates.interval(point, base)
                except _Open:
                    continue
                if chosen is None or (around and around[0] <= days[0] and days[1] <= around[1]):
                    chosen = days
                if around is None or (around[0] <= chosen[0] and chosen[1] <= around[1]):
                    break
            if chosen is None:
                continue
            if by == "issue-date" and issued and chosen[1] < issued:
                chosen = self.rolled(point, chosen, issued)
            return chosen, by, True
        return self.dates.interval(point, _Base(2000, None, None, issued, issued)), "", False

    def rolled(self, point: Point, days: Interval, issued: date) -> Interval:
        """A date before the issue date is of the next year where the campaign reaches there: 1月15日前, in December."""
        start, end = self.setting.campaign
        if end is None:
            return days
        try:
            later = self.dates.interval(point, _Base(issued.year + 1, issued.month, None, issued, issued))
        except (_Open, _Impossible):
            return days
        return later if later[0] <= end and (start is None or later[1] >= start) else days

    def sources(self, phrase: Phrase) -> Iterator[tuple[str, tuple[int, ...], int | None, Interval | None]]:
        """Where a year may come from, in the one order there is; with the month, and the period it lies in."""
        issued = self.setting.issued
        if self.sentence is not None and (issued is None or self.sentence[1].year >= issued.year):
            yield "sentence", _years(self.sentence), self.sentence[0].month, self.sentence
        elif (year := self.mentioned(phrase)) is not None and (issued is None or year >= issued.year):
            yield "sentence", (year,), None, None
        if (heading := self.heading(phrase)) is not None:
            same = (heading[0].year, heading[0].month) == (heading[1].year, heading[1].month)
            yield "heading", _years(heading), heading[0].month if same else None, heading
        if issued is not None:
            yield "issue-date", (issued.year,), issued.month, None
        start, end = self.setting.campaign
        if start or end:
            period = (start or end, end or start)
            yield "campaign", _years(period), None, period  # type: ignore[arg-type, misc]
        if (year := self.titled()) is not None:
            yield "title", (year,), None, None
        if self.document is not None:  # a newspaper's 2024年4月, with neither issue date nor year in the title
            yield "document", (self.document[1].year,), self.document[1].month, None

    def mentioned(self, phrase: Phrase) -> int | None:
        """A year that the sentence mentions before the phrase: 2021年“安全生产月”活动将于6月1日至30日."""
        begin = max([m.end() for m in _STOP.finditer(self.flat, max(0, phrase.start - 120), phrase.start)], default=max(0, phrase.start - 120))
        found = None
        for row, pattern in self.grammar.years:
            if "offset" not in row.fields:
                for match in pattern.finditer(self.flat, begin, phrase.start):
                    found = integer(match.group())
        return found

    def heading(self, phrase: Phrase) -> Interval | None:
        """The period of the nearest heading above that has one."""
        if not self.headings:
            return None
        by_id = {section.id: section for section in self.setting.sections}
        own = [s for s in self.setting.sections if s.span[0] <= phrase.start < s.span[1]]
        at: str | None = own[-1].id if own else None
        while at is not None and at in by_id:
            if at in self.headings:
                return self.headings[at]
            at = by_id[at].parent
        return None

    def titled(self) -> int | None:
        title = normalise(self.setting.title)
        for row, pattern in self.grammar.years:
            if "offset" not in row.fields and (match := pattern.search(title)):
                return integer(match.group())
        for base, pattern in self.grammar.ordinals:  # 第20个“安全生产月”
            if (match := pattern.search(title)) and (n := integer(match["数"])):
                return base + n
        return None

    # anchors ----------------------------------------------------------------------------------------------------

    def anchored(self, phrase: Phrase, after: dict[str, str]) -> Time | None:
        """收到通知后5个工作日内: from the event; resolved where that is the issue of the notice itself."""
        point = phrase.points[0]
        head = point.atoms[0]
        fields = self.grammar.fields[head.row]
        event = point.event.match.group().strip() if point.event else ""
        issue = point.event is not None and point.event.row.fields.get("from") == "issue"
        bare = point.event is None and fields.get("event") == "maybe" and not self.conditional(phrase)
        base = self.setting.issued if issue or bare else None
        count, measure = (_number(head, "数"), _measure(head)) if fields["side"] != "at" else (0, "D")
        if count is None:
            return None
        before = fields["side"] == "before"
        anchor = Anchor(event=event.lstrip("自从在"), offset=("-" if before and count else "") + _duration(count, measure), workdays=measure == "B")
        kind: TimeKind = "from" if fields["side"] == "at" or fields.get("kind") == "from" else "by"
        if fields.get("kind") == "on":
            kind = "on"
        if len(phrase.points) == 2:
            return self.anchored_range(phrase, base, anchor)
        if base is None:
            return self.build(phrase, kind, None, None, "anchored", None, None, phrase.after, anchor)
        day = self.counted(phrase, base, -count if before else count, measure)
        start, due = {"from": (day, None), "on": (day, day)}.get(kind, (None, day))
        status: TimeStatus = "anchored" if bare else "exact"
        return self.build(phrase, kind, start, due, status, None, _Reading((day, day), (day, day), "issue-date"), phrase.after, anchor)

    def conditional(self, phrase: Phrase) -> bool:
        """Whether the sentence before a bare 10日内 says what the days count from."""
        begin = max(0, phrase.start - 60)
        stops = [m.end() for m in re.finditer(r"[。；！？\n]", self.flat[begin : phrase.start])]
        return self.grammar.condition.search(self.flat, begin + (stops[-1] if stops else 0), phrase.start) is not None

    def anchored_range(self, phrase: Phrase, base: date | None, anchor: Anchor) -> Time:
        last = phrase.points[1]
        try:
            ends = self.right(last, (base, base)) if base else self.point(last, phrase)[0]
        except (_Open, _Impossible):
            return self.build(phrase, "span", None, None, "anchored", None, None, phrase.after, anchor)
        by = "issue-date"
        if base is None:
            return self.build(phrase, "by", None, ends[1], "anchored", None, _Reading(ends, ends, by), phrase.after, anchor)
        return self.build(phrase, "span", base, ends[1], "exact", None, _Reading((base, base), ends, by), phrase.after, anchor)

    def counted_from(self, phrase: Phrase, after: Mark | None, fields: dict[str, str]) -> Time | None:
        """春节前3个工作日: counted from a date that the phrase itself names."""
        assert after is not None
        count, measure = _number(after, "数"), _measure(after)
        if count is None:
            return None
        before = fields["side"] == "before"
        printed = self.text[phrase.points[0].start : phrase.points[-1].end]
        anchor = Anchor(event=printed, offset=("-" if before else "") + _duration(count, measure), workdays=measure == "B")
        try:
            reading = self.read(Phrase(phrase.row, phrase.match, phrase.points, None, None, phrase.link))
        except _Impossible:
            self.note("impossible-date", phrase, "no calendar has such a date")
            return self.build(phrase, "by", None, None, "impossible", None, None, after, anchor)
        except _Open:
            return self.build(phrase, "by", None, None, "anchored", None, None, after, anchor)
        if not reading.known:
            self.note("no-year", phrase, "nothing in the notice says which year")
            return self.build(phrase, "by", None, None, "anchored", None, reading, after, anchor)
        base = reading.first[0] if before else reading.last[1]
        due = self.counted(phrase, base, -count if before else count, measure)
        self.remember(phrase, reading)
        return self.build(phrase, "by", None, due, "exact", None, _Reading((due, due), (due, due), reading.by), after, anchor)

    def counted(self, phrase: Phrase, base: date, count: int, measure: str) -> date:
        self.dates.unpublished = False
        day = self.dates.count(base, count, measure)
        if self.dates.unpublished:
            self.note("workdays-unpublished", phrase, "counted Monday to Friday")
        return day

    def symbolic(self, phrase: Phrase, symbol: str, after: Mark | None) -> Time:
        """开学前, 汛期前: by the name of it, until the user's own table dates it."""
        fields = after.row.fields if after else {}
        count, measure = (_number(after, "数"), _measure(after)) if after and fields.get("kind") == "offset" else (0, "D")
        offset = ("-" if count and fields.get("side") == "before" else "") + _duration(count or 0, measure)
        anchor = Anchor(event=symbol, offset=offset, workdays=measure == "B")
        kind: TimeKind = "by" if fields.get("kind") in ("by", "offset") else "span"
        return self.build(phrase, kind, None, None, "anchored", None, None, after, anchor)


def _years(period: Interval) -> tuple[int, ...]:
    """The years of a period, its last first: what follows a time seldom lies before it."""
    return tuple(range(period[1].year, period[0].year - 1, -1))[:10]


def _clock(atom: Mark) -> str | None:
    """下午4点 is 16:00, 中午12点 12:00, 晚上12点 24:00."""
    hour, minute = _number(atom, "时"), _number(atom, "分") or 0
    half = _slot(atom, "半")
    if half is not None:
        minute = {"半": 30, "整": 0}.get(half, 15 if half[0] in "一1" else 45)
    if hour is None:
        return None
    part = _slot(atom, "午") or ""
    if hour < 12 and part and (part in ("下午", "傍晚", "午后") or part[-1] in "晚夜上间里" and "晚" in part or part == "夜间" or part in ("夜里", "夜", "半夜", "深夜") and hour >= 6 or part in ("中午", "正午") and hour < 6):
        hour += 12
    elif hour == 12 and part and ("晚" in part or "夜" in part):
        hour = 24
    elif hour == 12 and part == "凌晨":
        hour = 0
    if hour > 24 or minute > 59 or hour == 24 and minute:
        return None
    return f"{hour:02d}:{minute:02d}"


def _edtf(
    kind: TimeKind, start: date | None, due: date | None, status: TimeStatus, clock: str | None, known: bool
) -> str | None:
    """The value in EDTF (ISO 8601-2): 2024-05-20, 2024-02, ../2024-05-20, 2024-06-01/2024-06-30, XXXX-05-20.

    >>> _edtf("by", None, date(2024, 5, 20), "exact", "17:00", True)
    '../2024-05-20T17:00'
    >>> _edtf("span", date(2024, 2, 1), date(2024, 2, 29), "exact", None, True)
    '2024-02'
    """
    if start is None and due is None:
        return None

    def day(value: date | None, at: str | None = None) -> str:
        if value is None:
            return ".."
        printed = value.isoformat()
        if not known:
            printed = "XXXX" + printed[4:]
        return printed + (f"T{at}" if at else "") + ("~" if status == "fuzzy" else "")

    if kind == "by":
        return f"../{day(due, clock)}"
    if kind == "from":
        return f"{day(start, clock)}/.."
    if start is not None and due is not None and start != due:
        whole = day(start)
        if start.day == 1 and due == _month(start.year, start.month)[1]:
            return whole[:7] + whole[10:]
        if start == date(start.year, 1, 1) and due == date(start.year, 12, 31) and known:
            return whole[:4] + whole[10:]
        return f"{day(start, clock)}/{day(due)}"
    return day(due or start, clock)
