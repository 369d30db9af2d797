"""What stands around a time: what the notice supplies for the parts that a phrase lacks, and what remains open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..model import Section
from .intervals import Interval


class Open(Exception):
    """A date that lacks what nothing supplies; ``why`` says what."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Setting:
    """What resolves a partial date."""

    issued: date | None = None  # 成文日期
    title: str = ""  # for its year, and 第22个“安全生产月” (2023)
    sections: Sequence[Section] = ()  # in reading order; heading dates are inherited by what stands below
    campaign: tuple[date | None, date | None] = (None, None)
    before: Literal["inclusive", "exclusive"] = "inclusive"


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

    def need_year(self) -> int:
        if self.year is None:
            raise Open("year")
        return self.year

    def need_month(self) -> tuple[int, int]:
        if self.month is None:
            raise Open("month")
        return self.need_year(), self.month

    def need_day(self) -> Interval:
        if self.day is None:
            raise Open("day")
        return self.day, self.day
