"""What a time is made of: parts, points and phrases, and the rows of ``times.tsv`` and ``days.tsv`` made ready to look for them.

A point holds 月=5, 日=20 and no year; what its parts say is asked here, what days they mean in ``dates``.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date

from ..lexicon import Lexicon, Row
from ..lexicon.recognise import Mark, Recogniser
from ..numerals import integer, number

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
        "workday-nth": "year half quarter month month-of",
        "edge": "year half quarter month month-of plan decade symbol lunar-month",
        "week-nth": "year quarter month month-of symbol",
        "weekday-nth": "month month-of",
        "day": "month month-of day-of",
        "check": "day week named lunar",
        "clock": "day week named lunar check weekday-nth edge daypart issue",
        "daypart": "day week named lunar check weekday-nth issue",
    }.items()
}
FINE = frozenset({"clock", "daypart", "check"})



@dataclass(frozen=True, slots=True)
class Point:
    """One date as printed, from its largest part to its smallest; ``event`` is what an anchored period counts from.

    ``lent`` are the finer parts that a later point of its list prints: 2025年、2027年9月底前.
    """

    atoms: tuple[Mark, ...]
    event: Mark | None = None
    lent: tuple[Mark, ...] = ()

    @property
    def start(self) -> int:
        return self.event.start if self.event else self.atoms[0].start

    @property
    def end(self) -> int:
        return self.atoms[-1].end

    @property
    def parts(self) -> tuple[Mark, ...]:
        return self.atoms + self.lent


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
    def is_bare(self) -> bool:
        """Whether it is one part of one point, with no operator: 今天."""
        operators = self.before or self.after or self.link or self.shared
        return operators is None and len(self.points) == 1 and len(self.points[0].atoms) == 1

    def is_all(self, flat: str) -> bool:
        """Whether the text is nothing else."""
        return self.start == 0 and self.end >= len(flat.rstrip())

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


class Grammar:
    """The tables, made ready once for a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        times, days = lexicon.rows("times"), lexicon.rows("days")
        points = tuple(row for row in times if row.kind == "point") + tuple(r for r in days if r.kind != "ordinal")
        self.heads = Recogniser(tuple(r for r in times if r.kind in ("veto", "anchor")) + points)
        parts = points + tuple(r for r in times if r.kind == "part")
        self.parts = Recogniser(parts)
        self.after = Recogniser(lexicon.rows("times", "after"))
        self.link = Recogniser(lexicon.rows("times", "link"))
        self.join = Recogniser(lexicon.rows("times", "join"))
        self.glue = Recogniser(lexicon.rows("times", "glue"))
        openings = "|".join(row.pattern for row in lexicon.rows("times", "opening")) or "(?!)"
        self.opening = re.compile(rf"(?:{openings})\Z|^\Z")
        self.condition = re.compile("|".join(row.pattern for row in lexicon.rows("times", "condition")) or "(?!)")
        self.fields = {row: row.fields for row in times + days}
        self.units = {row: unit_of(row) for row in times + days}
        self.finer = {
            unit: Recogniser(tuple(row for row in parts if unit in _FOLLOWS.get(self.units[row], ())))
            for unit in frozenset().union(*_FOLLOWS.values())
        }
        self.before = [(r, re.compile(f"(?:{r.pattern})[ ]?\\Z")) for r in lexicon.rows("times", "before")]
        self.events = [(r, re.compile(f"(?:{r.pattern})\\Z")) for r in lexicon.rows("times", "event")]
        self.measures = [(re.compile(row.pattern), row.value) for row in lexicon.rows("times", "measure")]
        self.parts_of_day = [(re.compile(row.pattern), row.value) for row in lexicon.rows("times", "part-of-day")]
        self.centuries = {row.pattern: int(row.value) for row in lexicon.rows("times", "century")}
        self.weekend = re.compile(lexicon.alternatives("times", "weekend"))
        self.lead_in = re.compile(rf"\A(?:{lexicon.alternatives('times', 'lead-in')})")
        free = lexicon.rows("times", "free")
        self.free_right = re.compile("|".join(r.pattern for r in free if "side" not in r.fields) or "(?!)")
        self.free_left = re.compile("|".join(f"(?<={r.pattern})" for r in free if "side" in r.fields) or "(?!)")
        self.years = [(r, re.compile(r.pattern)) for r in lexicon.rows("times", "context")]
        self.cited = [re.compile(row.pattern) for row in lexicon.rows("times", "cited")]
        self.ordinals = [(int(r.fields["base"]), re.compile(r.pattern)) for r in days if r.kind == "ordinal"]
        self.variants = {ord(row.pattern): row.value for row in lexicon.rows("times", "variant")}
        self.variant = re.compile("[" + "".join(map(chr, self.variants)) + "]") if self.variants else re.compile("(?!)")

    @classmethod
    def of(cls, lexicon: Lexicon) -> Grammar:
        return lexicon.once(cls, cls)

    def measure(self, mark: Mark) -> str:
        """The unit that a count is in, as ISO 8601 writes it, H and T for hours and minutes, B for working days."""
        words = slot_in(mark, "unit") or ""
        return next((value for pattern, value in self.measures if pattern.fullmatch(words)), "D")

    def count(self, mark: Mark) -> tuple[int | None, str]:
        """How many of which unit: 15日 is (15, "D"), 半年 six months, 半个月 fifteen days."""
        measure = self.measure(mark)
        words = slot_in(mark, "amount") or slot_in(mark, "number")
        if words and number(words) == 0.5:
            return {"Y": (6, "M"), "M": (15, "D"), "D": (12, "H"), "H": (30, "T")}.get(measure, (None, measure))
        return (None if words is None else integer(words)), measure

    def clock(self, mark: Mark) -> str | None:
        """下午4点 is 16:00, 中午12点 12:00, 晚上12点 24:00, 9点半 09:30."""
        hour, minute = number_in(mark, "hour"), number_in(mark, "minute") or 0
        if hour is None:
            return None
        words = slot_in(mark, "part") or ""
        part = next((value for pattern, value in self.parts_of_day if pattern.fullmatch(words)), "")
        quarter = slot_in(mark, "half")
        minute = next((int(v) for p, v in self.parts_of_day if quarter and p.fullmatch(quarter)), minute)
        if part == "pm" and hour < 12 or part == "night" and 5 <= hour < 12 or part == "noon" and hour < 6:
            hour += 12
        elif hour == 12 and part in ("night", "dawn"):
            hour = 24 if part == "night" else 0
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            return None
        return f"{hour:02d}:{minute:02d}"


def unit_of(row: Row) -> str:
    kinds = {"day": "named", "lunar": "named", "term": "named", "nth": "named", "period": "period", "week": "period"}
    unit = row.fields.get("unit")
    return unit or kinds.get(row.kind, row.kind)


# what a part says ---------------------------------------------------------------------------------------------------


def slot_in(mark: Mark, name: str) -> str | None:
    """What a slot caught, whichever of its numbered groups did: day, day2, day3."""
    match = mark.match
    for group in _groups(match.re, name):
        if (caught := match[group]) is not None:
            return str(caught)
    return None


@functools.lru_cache(maxsize=4096)
def _groups(pattern: re.Pattern[str], slot: str) -> tuple[int, ...]:
    """The groups of a slot, in order."""
    return tuple(n for group, n in pattern.groupindex.items() if group.rstrip("23456789") == slot)


def number_in(mark: Mark, name: str) -> int | None:
    caught = slot_in(mark, name)
    return None if caught is None else integer(caught.replace(" ", ""))  # 2 0 2 4年


#: What a notice may mean by four digits before 年; 0024年 and 9999年 are slips of the pen.
YEARS = range(1000, 3000)


def day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
