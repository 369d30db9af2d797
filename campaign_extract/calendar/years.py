"""Which year a date is of that prints none: the sources in their one order, and what a text has said so far.

Where a part is missing it comes from, in this order: the phrase itself (``text``), an earlier time of the same sentence
(``sentence``), the heading above (``heading``), the issue date (``issue-date``), the campaign's period (``campaign``), the
year in the title (``title``), another date of the notice (``document``), the number of a cited document (``number``, with a
note).  The winner stands in ``resolved_by``.  Nothing else is tried, and nothing is guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property

from ..model import Section
from ..normalise import normalise
from ..numerals import integer
from .dates import Dates
from .grammar import Grammar, Phrase, Point
from .intervals import Impossible, Interval, whole_month
from .setting import Base, Open, Setting
from .values import Reading

_STOP = re.compile(r"[。！？!?]|\n")
_HALF_A_YEAR = 183
_SOON = timedelta(days=60)
_LONG = timedelta(days=1700)


def _heading_length(section: Section) -> int:
    """So far from where a section begins its heading may reach, with a few blanks."""
    return len(section.marker or "") + len(section.heading or "") + 4


class Heard:
    """What the text has said before the phrase that is read: to its sentence, to its section, and at all."""

    def __init__(self, flat: str, setting: Setting) -> None:
        self.flat, self.setting = flat, setting
        self.sentence: Interval | None = None
        self.headings: dict[str, Interval] = {}
        self.spans: list[Interval] = []
        self.document: Interval | None = None
        self.dated: dict[Interval, None] = {}  # each once, in reading order
        self.latest: date | None = None
        self.ended = 0
        sections = setting.sections
        self._starts = [section.span[0] for section in sections]
        self._longest_heading = max((_heading_length(section) for section in sections), default=0)
        self._parents = {section.id: section.parent for section in sections}
        self.has_headings = any(section.heading for section in sections)

    def begin(self, phrase: Phrase) -> None:
        """A sentence that has ended since the last phrase lends nothing to this one."""
        if _STOP.search(self.flat, self.ended, phrase.start):
            self.sentence = None

    def end(self, phrase: Phrase) -> None:
        self.ended = phrase.end

    def remember(self, phrase: Phrase, reading: Reading) -> None:
        """What later times of the sentence, and those below a heading, inherit."""
        self.sentence = (reading.first[0], reading.last[1])
        if len(phrase.points) == 2 or self.sentence[0] != self.sentence[1]:
            self.spans.append(self.sentence)
        long = self.sentence[1] - self.sentence[0] > _LONG  # “十一五”期间 tells no year
        if reading.by == "text" and not long or self.document is None and reading.by == "sentence":
            self.document = self.sentence
            self.dated[self.sentence] = None
        if len(phrase.points) == 1 and reading.by != "heading":
            self.latest = self.sentence[1]
        start = phrase.start
        for section in self.headed(start):
            if start < section.span[1]:
                self.headings.setdefault(section.id, (reading.first[0], reading.last[1]))

    def in_heading(self, phrase: Phrase) -> bool:
        return next(self.headed(phrase.start), None) is not None

    def headed(self, place: int) -> Iterator[Section]:
        """The sections in whose heading a place lies, the last to begin first."""
        for at in range(bisect_right(self._starts, place) - 1, -1, -1):
            if place >= self._starts[at] + self._longest_heading:
                return
            section = self.setting.sections[at]
            if section.heading and place < section.span[0] + _heading_length(section):
                yield section

    def heading(self, phrase: Phrase) -> Interval | None:
        """The period of the nearest heading above that has one."""
        if not self.headings:
            return None
        start = phrase.start
        begun = range(bisect_right(self._starts, start) - 1, -1, -1)
        at = next((section.id for i in begun if start < (section := self.setting.sections[i]).span[1]), None)
        while at is not None and at in self._parents:
            if at in self.headings:
                return self.headings[at]
            at = self._parents[at]
        return None


class Years:
    """The days of a phrase, with what it lacks supplied by the first source that has it."""

    def __init__(self, heard: Heard, grammar: Grammar, dates: Dates) -> None:
        self.heard, self.grammar, self.dates = heard, grammar, dates
        self.flat, self.setting = heard.flat, heard.setting

    def read(self, phrase: Phrase) -> Reading:
        """The days of one point or two, with what is missing supplied by the first source that has it."""
        first, last = phrase.points[0], phrase.points[-1]
        if len(phrase.points) == 1:
            days, by, known = self.point(first, phrase)
            return Reading(days, days, by, known)
        if phrase.link is None:
            return self.feasts(first, last, phrase)
        try:
            days, by, known = self.point(first, phrase, text_only=True)
        except Open:
            days, by, known = self.left(first, last, phrase)
        ends = self.right(last, days)
        if ends[1] < days[0]:  # 2024年6月至2023年5月
            raise Impossible
        return Reading(days, ends, by, known)

    def feasts(self, first: Point, last: Point, phrase: Phrase) -> Reading:
        """中秋国庆期间, 元旦春节期间: of two feasts that share one break the second is the one next to the first."""
        days, by, known = self.point(first, phrase)
        years = range(days[0].year - 1, days[0].year + 2)
        others = [self.dates.interval(last, Base(year=year, day=date(year, 1, 1))) for year in years]
        other = min(others, key=lambda found: abs(found[0] - days[0]))
        return Reading(min(days, other), max(days, other), by, known)

    def left(self, first: Point, last: Point, phrase: Phrase) -> tuple[Interval, str, bool]:
        """The first point of a range that lacks its year: from the second if it prints one, else from outside."""
        if self.relative(last):  # 6月1日至次月10日: the second hangs on the first
            return self.point(first, phrase)
        try:
            ends, _, _ = self.point(last, phrase, text_only=True)
        except (Open, Impossible):
            return self.point(first, phrase)
        for year in (ends[1].year, ends[1].year - 1):
            try:
                days = self.dates.interval(first, Base(year=year, month=ends[1].month, issued=self.setting.issued))
            except Open:
                break
            if days[0] <= ends[1]:
                return days, "text", True
        return self.point(first, phrase)

    def right(self, last: Point, days: Interval) -> Interval:
        """The second point, which has from the first what it lacks, and never ends before it."""
        start = days[0]
        base = Base(start.year, start.month, start, self.setting.issued, start)
        ends: Interval | None = None
        try:
            ends = self.dates.interval(last, base)
        except Open:
            return days
        except Impossible:  # 5月1日至2月29日: the year after may have one
            pass
        if ends is not None and ends[1] >= start:
            return ends
        year, month = whole_month(start.year, start.month + 1)[0].year, start.month % 12 + 1
        for later in (Base(year, month, start, base.issued, start), Base(start.year + 1, month, start, base.issued, start)):
            try:
                again = self.dates.interval(last, later)
            except (Open, Impossible):
                continue
            if again[1] >= start:
                return again
        if ends is None:
            raise Impossible
        return ends

    def point(self, point: Point, phrase: Phrase, *, text_only: bool = False) -> tuple[Interval, str, bool]:
        issued = self.setting.issued
        bare = Base(issued=issued, context=self.heard.sentence[1] if self.heard.sentence else None, spans=self.heard.spans)
        try:
            days = self.dates.interval(point, bare)
            return days, ("issue-date" if self.relative(point) else "text"), True
        except Open as open_:
            why = open_.why
            if why == "that day" and self.heard.latest and "\n" not in self.flat[self.heard.ended : phrase.start]:
                day = self.heard.latest  # 15日上午，仪式举行。当天下午，…: of a day that the paragraph names
                return self.dates.interval(point, Base(issued=issued, context=day, spans=self.heard.spans)), "sentence", True
            if text_only or why not in ("year", "month", "day", "issue"):
                raise
        if why == "issue":
            raise Open("year")
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
        if self.heard.sentence is not None and self.heard.sentence[0] == self.heard.sentence[1]:
            return self.heard.sentence, "sentence", True
        if phrase.is_all(self.flat) and self.setting.issued:
            return (self.setting.issued, self.setting.issued), "issue-date", True
        raise Open("day")

    def supplied(self, point: Point, phrase: Phrase) -> tuple[Interval, str, bool]:
        issued = self.setting.issued
        for by, years, month, around in self.sources(phrase, point):
            chosen: Interval | None = None
            for year in years:
                base = Base(year, month, None, issued, around[1] if around else issued, next=by in ("issue-date", "sentence"))
                try:
                    days = self.dates.interval(point, base)
                except Open:
                    continue
                if chosen is None or (around and around[0] <= days[0] and days[1] <= around[1]):
                    chosen = days
                if around is None or (around[0] <= chosen[0] and chosen[1] <= around[1]):
                    break
            if chosen is None:
                continue
            if by == "issue-date" and issued and chosen[1] < issued:
                chosen = self.rolled(point, chosen, issued, phrase)
            return chosen, by, True
        return self.dates.interval(point, Base(2000, None, None, issued, issued)), "", False

    def rolled(self, point: Point, days: Interval, issued: date, phrase: Phrase) -> Interval:
        """A date before the issue date is of the next year where the campaign reaches there: 1月15日前, in December.

        So is one that is asked for and lies more than half a year back.
        """
        start, end = self.setting.campaign
        asked = phrase.before or phrase.after or phrase.shared or phrase.link
        distant = bool(asked) and (issued - days[1]).days > _HALF_A_YEAR
        if end is None and not distant:
            return days
        try:
            later = self.dates.interval(point, Base(issued.year + 1, issued.month, None, issued, issued))
        except (Open, Impossible):
            return days
        if end is None:
            return later
        return later if later[0] <= end and (start is None or later[1] >= start) else days

    def sources(
        self, phrase: Phrase, point: Point
    ) -> Iterator[tuple[str, tuple[int, ...], int | None, Interval | None]]:
        """Where a year may come from, in the one order there is; with the month, and the period it lies in."""
        issued = self.setting.issued
        if self.heard.sentence is not None and (issued is None or self.heard.sentence[1].year >= issued.year):
            yield "sentence", _years(self.heard.sentence), self.heard.sentence[0].month, self.heard.sentence
        elif (year := self.mentioned(phrase)) is not None and (issued is None or year >= issued.year):
            yield "sentence", (year,), None, None
        if (heading := self.heard.heading(phrase)) is not None:
            same = (heading[0].year, heading[0].month) == (heading[1].year, heading[1].month)
            yield "heading", _years(heading), heading[0].month if same else None, heading
        latest = self.heard.latest if point.atoms[0].row.id == "day-alone" else None
        if latest and (issued is None or latest >= issued):  # 9月10日报到。… 11日8：30理论考试: the month goes on
            yield "document", (latest.year,), latest.month, None
        if issued is not None:
            yield "issue-date", (issued.year,), issued.month, None
        start, end = self.setting.campaign
        if start or end:
            period = (start or end, end or start)
            yield "campaign", _years(period), None, period  # type: ignore[arg-type, misc]
        if (year := self.titled) is not None:
            yield "title", (year,), None, None
        if self.heard.document is not None:  # a newspaper's 2024年4月, with neither issue date nor year in the title
            coming = self.before_dated(point) or self.heard.document
            yield "document", (coming[1].year,), coming[1].month, None
        if (year := self.cited) is not None:
            yield "number", (year,), None, None

    @cached_property
    def cited(self) -> int | None:
        """The latest year that a cited document number prints: 某林函〔2018〕12号."""
        found = (integer(match.group()) for pattern in self.grammar.cited for match in pattern.finditer(self.flat))
        return max((year for year in found if year), default=None)

    def before_dated(self, point: Point) -> Interval | None:
        """What the notice dates that comes soon after the point: 12月6日前报名, for a course of 14 December and one of January."""
        for dated in self.heard.dated:
            try:
                days = self.dates.interval(point, Base(dated[0].year, dated[0].month))
            except (Open, Impossible):
                return None
            if timedelta(0) <= dated[0] - days[1] <= _SOON:
                return dated
        return None

    def mentioned(self, phrase: Phrase) -> int | None:
        """A year that the sentence mentions before the phrase: 2021年“质量月”活动将于9月1日至30日."""
        begin = max([m.end() for m in _STOP.finditer(self.flat, max(0, phrase.start - 120), phrase.start)], default=max(0, phrase.start - 120))
        found = None
        for row, pattern in self.grammar.years:
            if "offset" not in row.fields:
                for match in pattern.finditer(self.flat, begin, phrase.start):
                    found = integer(match.group())
        return found

    @cached_property
    def titled(self) -> int | None:
        title = normalise(self.setting.title)
        for row, pattern in self.grammar.years:
            if "offset" not in row.fields and (match := pattern.search(title)):
                return integer(match.group())
        for base, pattern in self.grammar.ordinals:  # 第20个“安全生产月”
            if (match := pattern.search(title)) and (n := integer(match["number"])):
                return base + n
        return None


def _years(period: Interval) -> tuple[int, ...]:
    """The years of a period, its last first: what follows a time seldom lies before it."""
    return tuple(range(period[1].year, period[0].year - 1, -1))[:10]
