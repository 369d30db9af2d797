"""Times: 5月20日前, 从即日起至2024年11月30日, 收到通知后5个工作日内.

Recognition first, resolution last.  ``recognise`` puts phrases together from the rows of ``times.tsv`` and ``days.tsv``
(an operator, a point made of ever finer parts, a link and a second point, an operator); what it returns holds 月=5, 日=20
and no year.  ``resolve`` reads them in order and does the arithmetic: which year (``years``), which day (``dates``), counted from what (``anchors``).

EDTF: a day, month or year as such; a period ``start/end``; a deadline ``../end``; an opening ``start/..``; ``~`` behind what
is fuzzy; ``XXXX`` for an unknown year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ..lexicon import Lexicon
from ..lexicon.recognise import Mark
from ..model import Note, Time, TimeKind, TimeStatus
from . import holidays
from .anchors import Anchors
from .dates import Dates
from .grammar import Grammar, Phrase
from .intervals import Impossible, Interval, add_months
from .points import full_date, recognise
from .setting import Open, Setting
from .values import Reading, Sheet
from .years import Heard, Years

__all__ = ["Phrase", "Setting", "add_months", "full_date", "recognise", "resolve"]

#: What began so long before the issue date and is not asked for has only been told.
_LONG = timedelta(days=60)


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
    return _Resolution(text, flat, setting, Grammar.of(lexicon)).run([m for m in marks if isinstance(m, Phrase)])


def of_campaign(marks: Sequence[Mark], lexicon: Lexicon) -> bool:
    """Whether one of the marks names the period of the notice itself: 活动期间, 专项行动期间."""
    units = Grammar.of(lexicon).units
    return any(units[m.points[0].atoms[0].row] == "campaign" for m in marks if isinstance(m, Phrase) and m.points[0].atoms)


@dataclass(slots=True)
class _Resolution:
    text: str
    flat: str
    setting: Setting
    grammar: Grammar
    sheet: Sheet = field(init=False)
    dates: Dates = field(init=False)
    heard: Heard = field(init=False)
    years: Years = field(init=False)
    anchors: Anchors = field(init=False)

    def __post_init__(self) -> None:
        self.sheet = Sheet(self.text)
        self.dates = Dates(self.grammar, self.setting.campaign)
        self.heard = Heard(self.flat, self.setting)
        self.years = Years(self.heard, self.grammar, self.dates)
        self.anchors = Anchors(self.years, self.sheet)

    def run(self, phrases: Sequence[Phrase]) -> tuple[tuple[Time, ...], tuple[Note, ...]]:
        found = []
        for i, phrase in enumerate(phrases):
            follower = phrases[i + 1] if i + 1 < len(phrases) else None
            self.heard.begin(phrase)
            said = len(self.sheet.notes)
            time = self.time(phrase)
            if time is not None and not self.dated_by(phrase, follower) and not self.history(phrase, time):
                found.append(time)
            else:
                del self.sheet.notes[said:]
            self.heard.end(phrase)
        return tuple(found), tuple(self.sheet.notes)

    def dated_by(self, phrase: Phrase, follower: Phrase | None) -> bool:
        """春节假期（1月28日至2月4日）, 下周二（12月8日）: the dates that the notice prints in the bracket say it better."""
        after = phrase.after
        unit = self.grammar.units[phrase.points[-1].atoms[-1].row]
        vaguer = unit == "named" and after is not None or self.grammar.units[phrase.row] == "week"
        return bool(vaguer and follower and follower.start == phrase.end + 1 and self.flat[phrase.end] == "（")

    def history(self, phrase: Phrase, time: Time) -> bool:
        """What a notice reports as past, without an operator and away from headings, is no time: 6月26日17时预报; 今天 alone neither.

        Only in a text with headings: a sentence by itself may speak of yesterday.
        """
        issued, due = self.setting.issued, time.due
        if phrase.is_bare and (self.heard.has_headings or "\n" in self.flat.strip()):
            unit, relative = self.grammar.units[phrase.row], "offset" in self.grammar.fields[phrase.row]
            if relative and (unit == "day" or unit == "year" and issued and due and due < issued):
                return True  # 今天的安全意识, 美好的明天; 去年，…
            if not relative and unit == "year" and issued and due and due < issued:  # 2007年，我站取得…
                return True
        if issued is None or not self.heard.has_headings or self.heard.in_heading(phrase):
            return False
        if time.kind == "from":  # 自2003年7月起，井水变浑
            long_ago = time.start is not None and issued - time.start > _LONG
            asked = phrase.after is not None and "asked" in self.grammar.fields[phrase.after.row]
            return long_ago and len(phrase.points[0].atoms) > 1 and not asked
        if due is None or due >= issued or time.kind == "by":
            return False
        before, behind = self.flat[max(0, phrase.start - 1) : phrase.start], self.flat[phrase.end : phrase.end + 1]
        if before in ("\n", " "):  # a row of a timetable goes on without a comma: 3月5日 清舱
            return behind == "，"
        return before not in ("：", "（", "\t")

    # one phrase -------------------------------------------------------------------------------------------------

    def time(self, phrase: Phrase) -> Time | None:
        fields = self.grammar.fields
        after = phrase.after or phrase.shared
        after_fields = dict(after.row.fields) if after else {}
        before_kind = phrase.before.row.fields.get("kind") if phrase.before else None
        head = phrase.points[0].atoms[0]
        if head.row.kind == "symbol":
            if after_fields.get("kind") not in ("by", "offset") and not phrase.link:
                return None  # 开学初, 学期末
            return self.anchors.symbolic(phrase, fields[head.row].get("symbol", head.match.group()), after)
        if head.row.kind == "anchor":
            return self.anchors.anchored(phrase, after_fields)
        if self.grammar.units[head.row] in ("later", "ago") and self.grammar.count(head)[1] in ("H", "T") and not phrase.is_all(self.flat):
            return None  # 留观30分钟后
        if self.grammar.units[head.row] == "clock" and not (phrase.after or phrase.before) and not phrase.is_all(self.flat):
            return None  # 14:00准时开班, a detail of the day that the sentence has named
        if after_fields.get("kind") == "offset":
            return self.anchors.counted_from(phrase, after, after_fields)
        self.dates.contradicts.clear()
        try:
            reading = self.years.read(phrase)
        except Impossible:
            self.sheet.note("impossible-date", phrase, "no calendar has such a date")
            return self.sheet.time(phrase, "on", None, None, "impossible", None, None, after)
        except Open as open_:
            if open_.why in ("campaign", "day", "count", "symbol"):
                return None
            if open_.why == "that day":
                self.sheet.note("no-day", phrase, "nothing in the sentence says of which day")
            else:
                self.sheet.note("no-year", phrase, "nothing in the notice says which year")
            return self.sheet.time(phrase, self.kind(phrase, before_kind, after_fields, None), None, None, "vague", None, None, after)
        if any("apart" in fields[atom.row] for point in phrase.points for atom in point.atoms):
            self.sheet.note("figures-apart", phrase, "read as if its figures stood together")
        for check in self.dates.contradicts:
            self.sheet.note("weekday-contradicts", phrase, f"{check.match.group().strip()} is not the weekday of that date")
        return self.valued(phrase, reading, before_kind, after, after_fields)

    def valued(
        self, phrase: Phrase, reading: Reading, before_kind: str | None, after: Mark | None, after_fields: dict[str, str]
    ) -> Time:
        first, last = reading.first[0], reading.last[1]
        last_atoms = phrase.points[-1].atoms
        named = self.grammar.units[last_atoms[-1].row] == "named"
        period = self.grammar.units[last_atoms[-1].row] == "period"  # 汛期前, of a user's own table
        breaks = after_fields.get("kind") == "break" or after_fields.get("kind") == "span" and named
        if breaks and named and reading.known and any("break" in self.grammar.fields[a.row] for p in phrase.points for a in p.atoms):
            first, last = self.off(phrase, first, last)
        kind = self.kind(phrase, before_kind, after_fields, (first, last))
        if kind == "from" and before_kind is None and self.clock(last_atoms) not in (None, "00:00"):
            kind = "on"  # 6月15日18:30起 is when something begins that day
        status: TimeStatus = "exact"
        edges = {self.grammar.fields[a.row].get("edge") for p in phrase.points for a in p.parts} & {"early", "middle", "late"}
        if after_fields.get("kind") == "fuzzy" or "fuzzy" in after_fields or (edges and kind != "by" and not phrase.link):
            status = "fuzzy"
        start: date | None = first
        due: date | None = last
        if kind == "span" and named and after_fields.get("policy") == "stated":  # 即日起至春节前
            due = last - timedelta(days=1)
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
            self.heard.remember(phrase, reading)
            self.check_issue(phrase, kind, due, reading)
            if reading.by == "number":
                self.sheet.note("year-from-number", phrase, "the year of a cited document's number")
        else:
            self.sheet.note("no-year", phrase, "nothing in the notice says which year")
        clock = self.clock(last_atoms if kind in ("by", "span") else phrase.points[0].atoms)
        return self.sheet.time(phrase, kind, start, due, status, clock, reading, after)

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
            self.sheet.note("workdays-unpublished", phrase, "the official holidays of that year are not published")
        return start, end

    def check_issue(self, phrase: Phrase, kind: TimeKind, due: date | None, reading: Reading) -> None:
        issued = self.setting.issued
        if issued is None or due is None or due >= issued:
            return
        if kind == "by" or reading.by != "text":
            self.sheet.note("deadline-before-issue", phrase, f"lies before the issue date {issued.isoformat()}")
