"""The calendar, read back by two libraries that did not write it: vobject and ical."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import SOME
from dateutil.rrule import rrulestr
from samples import ANCHORED, MALICE, deadline, found, hostile, long, made, real, requirement

from campaign_extract import Checklist
from campaign_extract.export import render
from campaign_extract.export.harmless import harmless
from campaign_extract.export.ics import replacing
from campaign_extract.model import Campaign, Requirement

pytest.importorskip("icalendar")


def by_vobject(data: bytes) -> Any:
    return pytest.importorskip("vobject").readOne(data.decode())


def by_ical(data: bytes) -> Any:
    return pytest.importorskip("ical.calendar_stream").IcsCalendarStream.calendar_from_ics(data.decode())


def one(**more: Any) -> Checklist:
    """A checklist of one requirement."""
    made_of = {"frequency": None, "deadline": deadline(), "force": "mandatory", **more}
    return made(requirements=(requirement("1-1", "报送总结", (0, 4), **made_of),))


def _tasks(checklist: Checklist) -> list[Requirement]:
    """What can be done on a day: a prohibition is no entry."""
    return [r for r in checklist.requirements if r.force != "prohibited"]


@pytest.mark.parametrize("path", SOME, ids=lambda p: p.stem)
def test_two_libraries_read_the_same(path: Path) -> None:
    checklist = found(path)
    data = render(checklist, "ics", deadlines="both", alarm_days=3)
    first, second = by_vobject(data), by_ical(data)
    todos, events = first.contents.get("vtodo", []), first.contents.get("vevent", [])
    assert sorted(t.uid.value for t in todos) == sorted(t.uid for t in second.todos)
    assert sorted(e.uid.value for e in events) == sorted(e.uid for e in second.events)
    assert {t.uid.value: t.due.value for t in todos} == {t.uid: t.due for t in second.todos}
    assert {e.uid.value: e.dtend.value for e in events} == {e.uid: e.dtend for e in second.events}
    assert {e.uid.value: e.summary.value for e in events} == {e.uid: e.summary for e in second.events}
    dated = [r for r in _tasks(checklist) if r.deadline and r.deadline.kind == "by" and r.deadline.due]
    assert len(todos) == len(dated)


def test_a_deadline_is_a_task_with_a_due_day() -> None:
    todo = by_ical(render(one(), "ics", deadlines="todo")).todos[0]
    assert todo.due == date(2024, 5, 20)
    assert todo.summary.endswith("〕报送总结")
    assert "原文依据：报送总结" in todo.description


def test_a_deadline_is_an_event_where_no_tasks_are_asked_for() -> None:
    calendar = by_ical(render(one(), "ics"))
    assert not calendar.todos
    assert (calendar.events[0].dtstart, calendar.events[0].dtend) == (date(2024, 5, 20), date(2024, 5, 21))


def test_a_clock_time_is_in_shanghai() -> None:
    data = render(one(deadline=deadline(clock="17:30")), "ics", deadlines="todo")
    due = by_ical(data).todos[0].due
    assert due.utcoffset() == timedelta(hours=8)
    assert due.astimezone(UTC) == datetime(2024, 5, 20, 9, 30, tzinfo=UTC)
    assert b"DUE;TZID=Asia/Shanghai:20240520T173000" in data
    assert data.count(b"BEGIN:VTIMEZONE") == 1
    assert by_ical(render(one(deadline=deadline(clock="24:00")), "ics", deadlines="todo")).todos[0].due.date() == date(2024, 5, 21)
    assert b"VTIMEZONE" not in render(one(), "ics")


def test_a_period_is_an_event_with_an_exclusive_end() -> None:
    event = by_ical(render(one(deadline=deadline(kind="span", span=(0, 4), start=date(2024, 6, 1), due=date(2024, 6, 5))), "ics")).events[0]
    assert (event.dtstart, event.dtend) == (date(2024, 6, 1), date(2024, 6, 6))


def test_a_long_period_is_shown_on_its_last_day_and_a_phase_only_when_asked_for() -> None:
    def days(checklist: Checklist, **options: Any) -> list[tuple[date, date]]:
        return [(e.dtstart, e.dtend) for e in by_ical(render(checklist, "ics", **options)).events]

    june = {"kind": "span", "start": date(2024, 6, 1), "due": date(2024, 6, 30)}
    elsewhere = deadline(span=(40, 46), **june)
    own, phase = one(deadline=deadline(span=(0, 4), **june)), one(deadline=elsewhere, recipients=(), title="开展自查")
    assert days(own) == [(date(2024, 6, 30), date(2024, 7, 1))]
    assert days(phase) == []
    assert days(one(deadline=elsewhere)) == days(own)  # what is handed in falls due when the phase ends
    assert days(own, phases=True) == days(phase, phases=True) == [(date(2024, 6, 1), date(2024, 7, 1))]


@pytest.mark.parametrize(
    ("campaign", "title", "name"),
    [
        ("“绿水行动”系列活动", "关于开展系列活动的通知", "绿水行动"),
        ("安全生产月", "关于开展安全生产月活动的通知", "安全生产月"),
        ("全县中小学校园周边环境集中整治行动", "", "全县中小学校园周边环境…"),
        (None, "某县水利局关于切实做好河道清淤工作的紧急通知", "河道清淤"),
        (None, "关于举办“唱响家乡”歌会的通知", "唱响家乡"),
        (None, "2024年度中级职称评审安排", "2024年度中级职称评…"),
        (None, None, None),
    ],
)
def test_every_entry_says_what_it_belongs_to(campaign: str | None, title: str | None, name: str | None) -> None:
    checklist = one()
    notice = checklist.notice.model_copy(update={"title": title, "campaign": checklist.notice.campaign.model_copy(update={"name": campaign})})
    event = by_ical(render(checklist.model_copy(update={"notice": notice}), "ics")).events[0]
    assert event.summary == (f"〔{name}〕报送总结" if name else "报送总结")


def test_an_importer_without_tasks_shows_every_entry() -> None:
    """Each has a title, a start, an end behind it and one reminder; none is a task."""
    for path in SOME:
        calendar = by_vobject(render(found(path), "ics"))
        assert "vtodo" not in calendar.contents
        for event in calendar.contents.get("vevent", []):
            assert event.summary.value and event.dtend.value > event.dtstart.value
            assert len(event.contents["valarm"]) == 1 and isinstance(event.valarm.trigger.value, timedelta)


def test_a_prohibition_is_no_entry() -> None:
    assert b"BEGIN:VE" not in render(one(force="prohibited"), "ics", deadlines="both")


def test_the_campaign_stands_before_the_title() -> None:
    checklist = one()
    named = checklist.notice.model_copy(update={"campaign": Campaign(name="“安全生产月”活动")})
    event = by_ical(render(checklist.model_copy(update={"notice": named}), "ics")).events[0]
    assert event.summary == "〔安全生产月〕报送总结"


def test_the_sequence_rises_where_the_file_that_is_replaced_says_something_else() -> None:
    first = render(one(), "ics")
    assert replacing(first, lambda n: render(one(), "ics", sequence=n)) == first
    later = one(deadline=deadline(due=date(2024, 5, 31)))
    second = replacing(first, lambda n: render(later, "ics", sequence=n))
    assert by_ical(second).events[0].sequence == 1
    assert by_ical(second).events[0].dtstamp != by_ical(first).events[0].dtstamp


def test_what_recurs_ends_with_the_campaign() -> None:
    monthly = requirement("1-3", "报送总结", (0, 4), 3).frequency.model_copy(update={"rrule": "FREQ=MONTHLY;BYMONTHDAY=-1"})
    checklist = one(frequency=monthly, deadline=None)
    checklist = checklist.model_copy(
        update={"notice": checklist.notice.model_copy(update={"campaign": Campaign(start=date(2024, 3, 15), end=date(2024, 6, 30))})}
    )
    data = render(checklist, "ics")
    event = by_ical(data).events[0]
    assert event.dtstart == date(2024, 3, 31), "the first day is one of the rule's"
    rule = by_vobject(data).vevent.rrule.value
    assert sorted(rule.split(";")) == ["BYMONTHDAY=-1", "FREQ=MONTHLY", "UNTIL=20240630"]
    days = [d.date() for d in rrulestr(rule, dtstart=datetime(2024, 3, 31))]
    assert days == [date(2024, 3, 31), date(2024, 4, 30), date(2024, 5, 31), date(2024, 6, 30)]


def test_what_has_no_day_is_not_in_the_calendar() -> None:
    calendar = by_ical(render(one(deadline=deadline(**ANCHORED)), "ics"))
    assert not calendar.todos and not calendar.events


def test_uid_is_that_of_the_duty_not_of_the_file() -> None:
    number = {"document_number": "某安委办〔2024〕8号"}
    plain = one()
    one_file = plain.model_copy(update={"notice": plain.notice.model_copy(update=number)})
    later = one_file.model_copy(
        update={
            "source": one_file.source.model_copy(update={"name": "修订.txt", "sha256": "1" * 64}),
            "requirements": (one_file.requirements[0].model_copy(update={"deadline": deadline(due=date(2024, 5, 31))}),),
        }
    )
    uids = [by_ical(render(checklist, "ics", deadlines="todo")).todos[0].uid for checklist in (one_file, later)]
    assert uids[0] == uids[1]
    everything = by_vobject(render(real(), "ics", deadlines="both")).getChildren()
    found = [entry.uid.value for entry in everything if hasattr(entry, "uid")]
    assert len(found) == len(set(found)) > 10


def test_alarms_are_at_nine() -> None:
    def triggers(checklist: Checklist, **options: Any) -> list[timedelta]:
        calendar = by_ical(render(checklist, "ics", deadlines="both", **options))
        return [a.trigger for todo in calendar.todos for a in todo.alarms] + [a.trigger for e in calendar.events for a in e.alarm]

    assert triggers(one()) == [timedelta(hours=-15)] * 2  # the day before
    assert triggers(one(), alarm_days=0) == [timedelta(hours=9)] * 2
    assert triggers(one(deadline=deadline(clock="17:30")), alarm_days=3)[0] == timedelta(days=-3, hours=-8, minutes=-30)
    assert triggers(one(), alarm_days=None) == []
    weekly = requirement("1-3", "报送总结", (0, 4), 3).frequency
    assert triggers(one(frequency=weekly, deadline=deadline(kind="span", start=date(2024, 6, 1), due=date(2024, 6, 30))))


def test_the_stamp_is_the_issue_date_and_follows_from_the_content() -> None:
    data = render(real(), "ics")
    assert data == render(real(), "ics")
    stamps = set(re.findall(rb"DTSTAMP:(\S+)", data))
    assert len(stamps) == 1 and stamps.pop().startswith(b"20240527T")
    given = by_ical(render(one(), "ics", stamp=datetime(2024, 5, 2, tzinfo=UTC)))
    assert given.events[0].dtstamp == datetime(2024, 5, 2, tzinfo=UTC)


@pytest.mark.parametrize("path", SOME, ids=lambda p: p.stem)
def test_lines_are_folded_at_75_octets_between_characters(path: Path) -> None:
    data = render(found(path), "ics", alarm_days=1)
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_hostile_text_adds_nothing() -> None:
    data = render(hostile(), "ics", deadlines="todo")
    calendar = by_ical(data)
    expected = sum(1 for r in _tasks(hostile()) if r.deadline)
    recurring = sum(1 for r in _tasks(hostile()) if r.frequency)
    assert len(calendar.todos) == expected and len(calendar.events) == recurring
    assert {t.summary.partition("〕")[2] for t in calendar.todos} <= {" ".join(harmless(text).split()) for text in MALICE}
    assert by_vobject(data)


def test_first_and_last_day_of_the_calendar() -> None:
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        span = deadline(kind="span", start=day, due=day)
        render(one(deadline=span), "ics")
        render(one(deadline=deadline(due=day, clock="24:00")), "ics", deadlines="both", alarm_days=1)


def test_six_hundred_tasks() -> None:
    expected = sum(1 for r in _tasks(long()) if r.deadline)
    assert render(long(), "ics", deadlines="todo").count(b"BEGIN:VTODO") == expected > 300
