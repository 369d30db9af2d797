"""The checklist as a calendar (RFC 5545): events on the days on which something is due, recurring events with their end.

Calendars that people use (Outlook, Google, WPS) show no VTODO, so a deadline is an event of its day unless tasks are asked
for.  A prohibition is no entry, since there is nothing to do on a day; a duty that merely lasts as long as its phase is none
either, unless ``phases`` asks for it.  What only a day is known of is a day (``VALUE=DATE``), without a time zone; what has
a clock time stands in Asia/Shanghai.

The UID of an entry comes from the notice's number (else its title) and the requirement's id, so that a second import brings
the entry up to date instead of adding it again.  DTSTAMP is the issue date and a time of that day that follows from the
content; SEQUENCE rises as the caller says.  No clock goes in: same checklist and options, same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from ..calendar.schedule import falls
from . import wording
from .dates import cut, due_days, of_phase, repeated
from .harmless import harmless, one_line
from .labels import Labels, Lang

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Requirement, Time

#: A deadline as VEVENT of its day (what every calendar shows), as VTODO (for programs that have tasks), or as both.
Deadlines = Literal["todo", "event", "both"]

_ZONE = "Asia/Shanghai"
# what a day can be said with; BYHOUR and the like are for moments
_PARTS = frozenset({"FREQ", "INTERVAL", "BYMONTHDAY", "BYDAY", "BYMONTH", "BYSETPOS", "WKST"})
_OFTENER = ("FREQ=HOURLY", "FREQ=MINUTELY")
_PRIORITY = {"mandatory": 1, "prohibited": 1, "encouraged": 5, "planned": 9}  # RFC 5545 PRIORITY, 1 is the highest
#: The hour at which a calendar reminds.
_HOUR = 9
#: A stretch of more days than these is shown on its last day.
_STRETCH = 7
#: So long the name before a title may be.
_NAME = 12
_QUOTED = re.compile(r"“([^“”]{2,12})”")
#: What a title is about, without the verb that every notice has.
_ABOUT = re.compile(
    "关于(?:(?:切实|进一步|全面|认真|组织|扎实)*(?:做好|抓好|开展|举办|加强|印发|转发|召开|推进))?(.{2,}?)(?:工作)?的(?:[^的]{0,4})?(?:通知|通告|公告|意见|方案|函|决定|通报)"
)
_SEQUENCE = re.compile(rb"^SEQUENCE:([0-9]{1,9})\r?$", re.M)


def render(
    checklist: Checklist,
    *,
    lang: Lang = "zh",
    deadlines: Deadlines = "event",
    alarm_days: int | None = 1,
    phases: bool = False,
    sequence: int = 0,
    stamp: datetime | None = None,
) -> bytes:
    """The calendar, UTF-8, lines folded at 75 octets.

    ``alarm_days`` reminds at 9:00 so many days before each entry (0: on its day, None: never).  ``phases`` adds an entry
    for what lasts as long as the phase it stands in.  ``sequence`` counts the corrections of a notice, and ``stamp`` (in
    UTC) is DTSTAMP, where a calendar wants more than the content to tell the newer of two.
    """
    import icalendar

    if deadlines not in ("todo", "event", "both"):
        raise ValueError(f"deadlines is todo, event or both, not {deadlines!r}")
    labels = Labels(lang)
    maker = _Maker(checklist, labels, deadlines, alarm_days, phases, sequence, stamp or _stamp(checklist))
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//campaign_extract//checklist//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", wording.heading(checklist, labels))
    calendar.add("x-wr-timezone", _ZONE)
    entries = [entry for number, r in enumerate(checklist.requirements, 1) for entry in maker.entries(r, number)]
    if maker.timed:
        calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def replacing(old: bytes, make: Callable[[int], bytes]) -> bytes:
    """What takes the place of a calendar of ours: ``make`` is given the SEQUENCE, one higher where anything differs.

    >>> replacing(b"SEQUENCE:2\\r\\n", lambda n: b"SEQUENCE:%d\\r\\n" % n)
    b'SEQUENCE:2\\r\\n'
    >>> replacing(b"SEQUENCE:2\\r\\nmore", lambda n: b"SEQUENCE:%d\\r\\n" % n)
    b'SEQUENCE:3\\r\\n'
    """
    last = max((int(found[1]) for found in _SEQUENCE.finditer(old)), default=0)
    same = make(last)
    return same if same == old else make(last + 1)


def uid(checklist: Checklist, requirement: Requirement, part: str) -> str:
    """Stable for the same duty of the same notice, whatever the file was called."""
    n = checklist.notice
    whole = (n.document_number or n.title or checklist.source.sha256, requirement.id, part)
    digest = hashlib.sha256("\0".join(whole).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:32]}@campaign-extract"


def _stamp(checklist: Checklist) -> datetime:
    """The issue date, else the campaign's first day, else the epoch, at a time of day that follows from the content."""
    known = checklist.notice.issue_date or checklist.notice.campaign.start or date(1970, 1, 1)
    told = json.dumps(checklist.model_dump(include={"notice", "requirements"}), default=str)
    seconds = int.from_bytes(hashlib.sha256(told.encode()).digest()[:4], "big") % 86_400
    return datetime.combine(known, time()) + timedelta(seconds=seconds)


def _zone() -> Any:
    """China has had no summer time since 1991; one standard offset says it all."""
    import icalendar

    zone = icalendar.Timezone()
    zone.add("tzid", _ZONE)
    standard = icalendar.TimezoneStandard()
    standard.add("dtstart", datetime(1992, 1, 1))
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


class _Maker:
    def __init__(
        self,
        checklist: Checklist,
        labels: Labels,
        deadlines: Deadlines,
        alarm_days: int | None,
        phases: bool,
        sequence: int,
        stamp: datetime,
    ) -> None:
        self.checklist, self.labels, self.deadlines = checklist, labels, deadlines
        self.alarm_days, self.phases, self.sequence, self.stamp = alarm_days, phases, sequence, stamp
        self.name = _name(checklist)
        self.again, self.cut = repeated(checklist), cut(checklist, labels)
        self.timed = False

    def entries(self, r: Requirement, number: int) -> Iterator[Any]:
        """What a requirement puts into a calendar: nothing, where it forbids or the notice pins down no day."""
        if r.force == "prohibited":
            return
        again = self.again.get(r.id)
        if again and (event := self._recurring(r, number, due_days(again))):
            yield event
        deadline = r.deadline
        if deadline is None:
            return
        if deadline.kind == "by" and deadline.due:
            yield from self._due(r, number, deadline, deadline.due)
        elif not again and (deadline.start or deadline.due) and (self.phases or not of_phase(r)):
            yield self._stretch(r, number, deadline)

    def _recurring(self, r: Requirement, number: int, days: Sequence[date]) -> Any:
        import icalendar

        if not (r.frequency and r.frequency.rrule):
            return None
        first, rule, more = _recurrence(r.frequency.rrule, days)
        if not first:
            return None
        event = self._entry(icalendar.Event(), r, number, "recurs")
        event.add("dtstart", first)
        event.add("dtend", _after(first))
        event.add("rrule", icalendar.vRecur.from_ical(rule))
        if more:
            event.add("rdate", list(more), parameters={"VALUE": "DATE"})
        event.add("transp", "TRANSPARENT")
        return self._alarmed(event, r, first, related="START")

    def _due(self, r: Requirement, number: int, deadline: Time, due: date) -> Iterator[Any]:
        import icalendar

        moment = self._moment(deadline, due)
        if self.deadlines in ("todo", "both"):
            todo = self._entry(icalendar.Todo(), r, number, "due")
            todo.add("due", moment)
            todo.add("status", "NEEDS-ACTION")
            yield self._alarmed(todo, r, moment, related="END")
        if self.deadlines in ("event", "both"):
            event = self._entry(icalendar.Event(), r, number, "due-day")
            event.add("dtstart", due)
            event.add("dtend", _after(due))
            event.add("transp", "TRANSPARENT")
            yield self._alarmed(event, r, due, related="START")

    def _stretch(self, r: Requirement, number: int, deadline: Time) -> Any:
        """What is on a day or lasts some: as long as it lasts, where that is a week or asked for, else its last day."""
        import icalendar

        first, last = deadline.start or deadline.due, deadline.due or deadline.start
        assert first and last
        event = self._entry(icalendar.Event(), r, number, "span")
        if deadline.clock and first == last:
            moment = self._moment(deadline, first)
            event.add("dtstart", moment)
            event.add("dtend", moment + timedelta(hours=1))
            return self._alarmed(event, r, moment, related="START")
        if not self.phases and (last - first).days >= _STRETCH:
            first = last
        event.add("dtstart", first)
        event.add("dtend", _after(max(first, last)))  # the end is exclusive
        event.add("transp", "TRANSPARENT")
        return self._alarmed(event, r, first, related="START")

    def _entry(self, entry: Any, r: Requirement, number: int, part: str) -> Any:
        line, t = wording.line(r, number, self.checklist, self.labels), self.labels
        entry.add("uid", uid(self.checklist, r, part))
        entry.add("dtstamp", self._utc(self.stamp))
        entry.add("sequence", self.sequence)
        entry.add("summary", f"〔{self.name}〕{line.title}" if self.name else line.title)
        told = [
            ("column.text", line.text),
            ("column.responsible", t.join(line.parties)),
            ("column.deadline", line.deadline),
            ("column.frequency", line.frequency),
            ("column.deliverables", line.deliverables),
            ("column.recipients", line.recipients),
            ("column.place", line.place),
            ("notice.title", wording.heading(self.checklist, t)),
        ]
        words = [f"{t(key)}：{value}" for key, value in told if value]
        entry.add("description", "\n".join(words + ([self.cut[r.id]] if r.id in self.cut else [])))
        entry.add("categories", [line.force, *([line.category] if line.category else [])])
        entry.add("priority", _PRIORITY[r.force])
        return entry

    def _alarmed(self, entry: Any, r: Requirement, moment: date | datetime, *, related: str) -> Any:
        """At 9:00 so many days before: counted from midnight, which is where a day begins."""
        if self.alarm_days is not None:
            import icalendar

            since = timedelta(hours=moment.hour, minutes=moment.minute) if isinstance(moment, datetime) else timedelta()
            alarm = icalendar.Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", one_line(r.title))
            trigger = timedelta(days=-self.alarm_days, hours=_HOUR) - since
            alarm.add("trigger", trigger, parameters={"RELATED": related})
            entry.add_component(alarm)
        return entry

    def _moment(self, deadline: Time, day: date) -> Any:
        """The day, or with a clock time the moment in Shanghai."""
        if not deadline.clock:
            return day
        from zoneinfo import ZoneInfo

        hour, minute = (int(part) for part in deadline.clock.split(":")[:2])
        extra, hour = divmod(hour, 24)  # 24:00 is the midnight after
        self.timed = True
        return datetime.combine(_after(day) if extra else day, time(hour, minute), ZoneInfo(_ZONE))

    @staticmethod
    def _utc(moment: datetime) -> datetime:
        from datetime import UTC

        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _name(checklist: Checklist) -> str:
    """What stands before every title, so that it says by itself what it belongs to: 安全生产月, else what the notice is about."""
    title = one_line(checklist.notice.title or "")
    about = _ABOUT.search(title)
    name = one_line(checklist.notice.campaign.name or "") or (about[1] if about else title)
    quoted = _QUOTED.search(name)
    return quoted[1] if quoted else name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"


def _after(day: date) -> date:
    """The day after, for an end that is exclusive; the calendar's own last day has none."""
    return day + timedelta(days=1) if day < date.max else day


def _recurrence(rule: str, days: Sequence[date]) -> tuple[date | None, str, tuple[date, ...]]:
    """First day, RRULE and RDATEs that give just the schedule's days.

    每月至少1次 is due when its month ends, so that its rule gets BYMONTHDAY=-1; a last period that the campaign cuts falls
    on no day of a rule and is given by itself.  UNTIL is a date because DTSTART is one (RFC 5545, 3.3.10).

    >>> _recurrence("FREQ=HOURLY;INTERVAL=2", [date(2024, 4, 29), date(2024, 4, 30)])[1]
    'FREQ=DAILY;UNTIL=20240430'
    >>> _recurrence("FREQ=MONTHLY", [date(2024, 4, 30), date(2024, 5, 31), date(2024, 6, 15)])[1:]
    ('FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20240531', (datetime.date(2024, 6, 15),))
    """
    from dateutil.rrule import rrulestr

    parts = [part for part in harmless(rule).upper().split(";") if part.partition("=")[0] in _PARTS]
    if parts and parts[0] in _OFTENER:  # 每30分钟: an entry a day, whose words say how often
        parts = ["FREQ=DAILY"]
    if "FREQ=MONTHLY" in parts and not any(part.startswith("BY") for part in parts):
        parts.append("BYMONTHDAY=-1")
    if not days:
        return None, "", ()
    first = days[0]
    begin, end = (datetime.combine(day, time()) for day in (first, days[-1]))
    kept_to = falls(";".join(parts), days[0], days[-1])
    fall = {moment.date() for moment in rrulestr(";".join(parts), dtstart=begin).between(begin, end, inc=True)} if kept_to else set()
    kept = sorted(fall & set(days)) if fall <= set(days) and first in fall else []
    if not kept:  # a rule that says something else than the schedule: the days speak for themselves
        return first, f"FREQ=DAILY;UNTIL={_basic(first)}", tuple(days[1:])
    return first, ";".join([*parts, f"UNTIL={_basic(kept[-1])}"]), tuple(day for day in days if day not in fall)


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")
