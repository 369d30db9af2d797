"""Times: 5月20日前, 从即日起至2024年11月30日, 收到通知后5个工作日内.

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
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from ..lexicon import Lexicon
from ..lexicon.recognise import Mark
from ..model import Anchor, Note, Section, Time, TimeKind, TimeStatus
from ..normalise import normalise
from ..notes import note
from ..numerals import integer
from . import holidays
from .dates import Base, Dates, Impossible, Interval, Open, add_months, iso_duration, whole_month
from .points import Grammar, Phrase, Point, full_date, recognise

__all__ = ["Phrase", "Setting", "add_months", "full_date", "recognise", "resolve"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What resolves a partial date."""

    issued: date | None = None  # 成文日期
    title: str = ""  # for its year, and 第22个“安全生产月” (2023)
    sections: Sequence[Section] = ()  # in reading order; heading dates are inherited by what stands below
    campaign: tuple[date | None, date | None] = (None, None)
    before: Literal["inclusive", "exclusive"] = "inclusive"


@dataclass(slots=True)
class _Reading:
    """What a phrase comes down to; ``years`` tells whether its year is known."""

    first: Interval
    last: Interval
    by: str = "text"
    known: bool = True


# resolution -------------------------------------------------------------------------------------------------------

_STOP = re.compile(r"[。！？!?]|\n")


def resolve(
    marks: Sequence[Mark], text: str, flat: str, setting: Setting, lexicon: Lexicon
) -> tuple[tuple[Time, ...], tuple[Note, ...]]:
    """The values of the marks, in reading order, and what there is to say about them.

    >>> from ..lexicon import load
    >>> from ..normalise import normalise
    >>> text = "在5月20日前制定方案"
    >>> marks = recognise(normalise(text), load())
    >>> times, notes = resolve(marks, text, normalise(text), Setting(issued=date(2024, 1, 29)), load())
    >>> times[0].text, times[0].kind, times[0].due.isoformat(), times[0].resolved_by
    ('5月20日前', 'by', '2024-05-20', 'issue-date')
    """
    return _Resolution(text, flat, setting, lexicon).run([m for m in marks if isinstance(m, Phrase)])


def of_campaign(marks: Sequence[Mark], lexicon: Lexicon) -> bool:
    """Whether one of the marks names the period of the notice itself: 活动期间, 专项行动期间."""
    units = Grammar.of(lexicon).units
    return any(units[m.points[0].atoms[0].row] == "campaign" for m in marks if isinstance(m, Phrase) and m.points[0].atoms)


def _heading_length(section: Section) -> int:
    """So far from where a section begins its heading may reach, with a few blanks."""
    return len(section.marker or "") + len(section.heading or "") + 4


@dataclass(slots=True)
class _Resolution:
    text: str
    flat: str
    setting: Setting
    lexicon: Lexicon
    notes: list[Note] = field(default_factory=list)
    grammar: Grammar = field(init=False)
    dates: Dates = field(init=False)
    section_starts: list[int] = field(init=False)
    longest_heading: int = field(init=False)
    parents: dict[str, str | None] = field(init=False)
    has_headings: bool = field(init=False)
    sentence: Interval | None = None
    headings: dict[str, Interval] = field(default_factory=dict)
    spans: list[Interval] = field(default_factory=list)
    document: Interval | None = None
    latest: date | None = None
    end: int = 0

    def __post_init__(self) -> None:
        self.grammar = Grammar.of(self.lexicon)
        self.dates = Dates(self.grammar, self.setting.campaign)
        sections = self.setting.sections
        self.section_starts = [section.span[0] for section in sections]
        self.longest_heading = max((_heading_length(section) for section in sections), default=0)
        self.parents = {section.id: section.parent for section in sections}
        self.has_headings = any(section.heading for section in sections)

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
        if not self.has_headings or self.in_heading(phrase):
            return False
        return self.grammar.opening.search(self.flat, max(0, phrase.start - 4), phrase.start) is None or self.flat[
            max(0, phrase.start - 1) : phrase.start
        ] in ("，", "。", "；")

    def in_heading(self, phrase: Phrase) -> bool:
        return next(self.headed(phrase.start), None) is not None

    def headed(self, place: int) -> Iterator[Section]:
        """The sections in whose heading a place lies, the last to begin first."""
        for at in range(bisect_right(self.section_starts, place) - 1, -1, -1):
            if place >= self.section_starts[at] + self.longest_heading:
                return
            section = self.setting.sections[at]
            if section.heading and place < section.span[0] + _heading_length(section):
                yield section

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
        except Impossible:
            self.note("impossible-date", phrase, "no calendar has such a date")
            return self.build(phrase, "on", None, None, "impossible", None, None, after)
        except Open as open_:
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
        period = self.grammar.units[last_atoms[-1].row] == "period"  # 汛期前, of a user's own table
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
                if named or period or self.setting.before == "exclusive" and not edges and self.clock(last_atoms) is None:  # 国庆节前 is before the first of October
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
        clock = self.clock(last_atoms if kind in ("by", "span") else phrase.points[0].atoms)
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
                return self.grammar.clock(atom)
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
        if reading.by == "text" or self.document is None and reading.by == "sentence":
            self.document = self.sentence
        if len(phrase.points) == 1 and reading.by != "heading":
            self.latest = self.sentence[1]
        start = phrase.start
        for section in self.headed(start):
            if start < section.span[1]:
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
        except Open:
            days, by, known = self.left(first, last, phrase)
        ends = self.right(last, days)
        if ends[1] < days[0]:  # 2024年6月至2023年5月
            raise Impossible
        return _Reading(days, ends, by, known)

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
        bare = Base(issued=issued, context=self.sentence[1] if self.sentence else None, spans=self.spans)
        try:
            days = self.dates.interval(point, bare)
            return days, ("issue-date" if self.relative(point) else "text"), True
        except Open as open_:
            why = open_.why
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
        if self.sentence is not None and self.sentence[0] == self.sentence[1]:
            return self.sentence, "sentence", True
        if self.whole(phrase) and self.setting.issued:
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
                chosen = self.rolled(point, chosen, issued)
            return chosen, by, True
        return self.dates.interval(point, Base(2000, None, None, issued, issued)), "", False

    def rolled(self, point: Point, days: Interval, issued: date) -> Interval:
        """A date before the issue date is of the next year where the campaign reaches there: 1月15日前, in December."""
        start, end = self.setting.campaign
        if end is None:
            return days
        try:
            later = self.dates.interval(point, Base(issued.year + 1, issued.month, None, issued, issued))
        except (Open, Impossible):
            return days
        return later if later[0] <= end and (start is None or later[1] >= start) else days

    def sources(
        self, phrase: Phrase, point: Point
    ) -> Iterator[tuple[str, tuple[int, ...], int | None, Interval | None]]:
        """Where a year may come from, in the one order there is; with the month, and the period it lies in."""
        issued = self.setting.issued
        if self.sentence is not None and (issued is None or self.sentence[1].year >= issued.year):
            yield "sentence", _years(self.sentence), self.sentence[0].month, self.sentence
        elif (year := self.mentioned(phrase)) is not None and (issued is None or year >= issued.year):
            yield "sentence", (year,), None, None
        if (heading := self.heading(phrase)) is not None:
            same = (heading[0].year, heading[0].month) == (heading[1].year, heading[1].month)
            yield "heading", _years(heading), heading[0].month if same else None, heading
        latest = self.latest if point.atoms[0].row.id == "day-alone" else None
        if latest and (issued is None or latest >= issued):  # 9月10日报到。… 11日8：30理论考试: the month goes on
            yield "document", (latest.year,), latest.month, None
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
        """A year that the sentence mentions before the phrase: 2021年“质量月”活动将于9月1日至30日."""
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
        start = phrase.start
        begun = range(bisect_right(self.section_starts, start) - 1, -1, -1)
        at = next((section.id for i in begun if start < (section := self.setting.sections[i]).span[1]), None)
        while at is not None and at in self.parents:
            if at in self.headings:
                return self.headings[at]
            at = self.parents[at]
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
        count, measure = self.grammar.count(head) if fields["side"] != "at" else (0, "D")
        if count is None:
            return None
        before = fields["side"] == "before"
        anchor = Anchor(event=event.lstrip("自从在"), offset=("-" if before and count else "") + iso_duration(count, measure), workdays=measure == "B")
        kind: TimeKind = "from" if fields["side"] == "at" or fields.get("kind") == "from" else "by"
        if fields.get("kind") == "on":
            kind = "on"
        if len(phrase.points) == 2:
            return self.anchored_range(phrase, base, anchor)
        if base is None:
            return self.build(phrase, kind, None, None, "anchored", None, None, phrase.after, anchor)
        try:
            day = self.counted(phrase, base, -count if before else count, measure)
        except Open:
            return self.build(phrase, kind, None, None, "anchored", None, None, phrase.after, anchor)
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
        except (Open, Impossible):
            return self.build(phrase, "span", None, None, "anchored", None, None, phrase.after, anchor)
        by = "issue-date"
        if base is None:
            return self.build(phrase, "by", None, ends[1], "anchored", None, _Reading(ends, ends, by), phrase.after, anchor)
        return self.build(phrase, "span", base, ends[1], "exact", None, _Reading((base, base), ends, by), phrase.after, anchor)

    def counted_from(self, phrase: Phrase, after: Mark | None, fields: dict[str, str]) -> Time | None:
        """春节前3个工作日: counted from a date that the phrase itself names."""
        assert after is not None
        count, measure = self.grammar.count(after)
        if count is None:
            return None
        before = fields["side"] == "before"
        printed = self.text[phrase.points[0].start : phrase.points[-1].end]
        anchor = Anchor(event=printed, offset=("-" if before else "") + iso_duration(count, measure), workdays=measure == "B")
        try:
            reading = self.read(Phrase(phrase.row, phrase.match, phrase.points, None, None, phrase.link))
        except Impossible:
            self.note("impossible-date", phrase, "no calendar has such a date")
            return self.build(phrase, "by", None, None, "impossible", None, None, after, anchor)
        except Open:
            return self.build(phrase, "by", None, None, "anchored", None, None, after, anchor)
        if not reading.known:
            self.note("no-year", phrase, "nothing in the notice says which year")
            return self.build(phrase, "by", None, None, "anchored", None, reading, after, anchor)
        base = reading.first[0] if before else reading.last[1]
        try:
            due = self.counted(phrase, base, -count if before else count, measure)
        except Open:
            return self.build(phrase, "by", None, None, "anchored", None, reading, after, anchor)
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
        count, measure = self.grammar.count(after) if after and fields.get("kind") == "offset" else (0, "D")
        offset = ("-" if count and fields.get("side") == "before" else "") + iso_duration(count or 0, measure)
        anchor = Anchor(event=symbol, offset=offset, workdays=measure == "B")
        kind: TimeKind = "by" if fields.get("kind") in ("by", "offset") else "span"
        return self.build(phrase, kind, None, None, "anchored", None, None, after, anchor)


def _years(period: Interval) -> tuple[int, ...]:
    """The years of a period, its last first: what follows a time seldom lies before it."""
    return tuple(range(period[1].year, period[0].year - 1, -1))[:10]


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
        if start.day == 1 and due == whole_month(start.year, start.month)[1]:
            return whole[:7] + whole[10:]
        if start == date(start.year, 1, 1) and due == date(start.year, 12, 31) and known:
            return whole[:4] + whole[10:]
        return f"{day(start)}/{day(due, clock)}"
    return day(due or start, clock)
