"""The schedule: periods, windows, partial first periods, and that nothing is lost."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign_extract import Checklist, extract
from campaign_extract.calendar.schedule import MOST, Schedule, moments, periods, schedule
from campaign_extract.export.writers import render


def made(clause: str, *, period: str = "2024年1月29日至12月31日", **window: date) -> Schedule:
    text = f"关于开展安全生产活动的通知\n各单位：\n一、活动时间\n{period}。\n二、工作任务\n各单位要{clause}。\n某某局\n2024年1月29日\n"
    return extract(text).schedule(**window)


def days(found: Schedule) -> list[str]:
    return [str(o.due) for o in found if o.source != "campaign"]


@pytest.mark.parametrize(
    ("every", "first", "last", "count", "whole"),
    [
        ("P3M", date(2024, 1, 29), date(2024, 12, 31), 4, 3),
        ("P1M", date(2024, 1, 29), date(2024, 12, 31), 12, 11),
        ("P6M", date(2024, 1, 29), date(2024, 12, 31), 2, 1),
        ("P1Y", date(2024, 1, 29), date(2024, 12, 31), 1, 0),
        ("P1W", date(2024, 6, 1), date(2024, 6, 30), 5, 4),
        ("P1D", date(2024, 6, 1), date(2024, 6, 30), 30, 30),
        ("P2W", date(2024, 6, 1), date(2024, 6, 30), 3, 2),
        ("P2M", date(2024, 1, 1), date(2024, 6, 30), 3, 3),
        ("PT2H", date(2024, 6, 1), date(2024, 6, 2), 2, 2),
        ("P1M", date(2024, 2, 1), date(2024, 2, 29), 1, 1),
    ],
)
def test_periods(every: str, first: date, last: date, count: int, whole: int) -> None:
    found = list(periods(every, first, last))
    assert (len(found), sum(w for *_, w in found)) == (count, whole)


@given(
    st.sampled_from(["P1D", "P1W", "P2W", "P10D", "P15D", "P1M", "P2M", "P3M", "P6M", "P1Y", "P2Y"]),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(0, 800),
)
def test_periods_cover_the_window_without_gap_or_overlap(every: str, first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    found = list(periods(every, first, last))
    assert found[0][0] == first and found[-1][1] == last
    assert all(b[0].toordinal() == a[1].toordinal() + 1 for a, b in zip(found, found[1:], strict=False))


def test_moments_include_both_ends() -> None:
    assert [str(m.date()) for m in moments("FREQ=MONTHLY;BYMONTHDAY=5", date(2024, 6, 5), date(2024, 8, 5))] == [
        "2024-06-05", "2024-07-05", "2024-08-05",
    ]  # fmt: skip


def test_a_quarter_that_the_campaign_cuts_is_due_and_said_to_be_partial() -> None:
    found = [o for o in made("每季度至少组织开展1次应急演练") if o.source == "period"]
    assert [(str(o.due), o.partial) for o in found] == [
        ("2024-03-31", True), ("2024-06-30", False), ("2024-09-30", False), ("2024-12-31", False),
    ]  # fmt: skip
    assert {o.bound for o in found} == {"at_least"}


def test_counts_are_rows() -> None:
    found = [o for o in made("每半年至少开展2次应急演练") if o.source == "period"]
    assert [(o.number, o.total) for o in found] == [(1, 2), (2, 2), (1, 2), (2, 2)]


def test_a_deadline_that_recurs_falls_on_its_days() -> None:
    found = [o for o in made("于每月5日前报送进展情况", period="2024年6月1日至8月31日") if o.source == "recurring"]
    assert [str(o.due) for o in found] == ["2024-06-05", "2024-07-05", "2024-08-05"]


def test_the_callers_window_cuts_the_campaigns() -> None:
    found = [o for o in made("每月召开1次例会", start=date(2024, 6, 10), end=date(2024, 7, 31)) if o.source == "period"]
    assert [(str(o.start), str(o.due), o.partial) for o in found] == [
        ("2024-06-10", "2024-06-30", True), ("2024-07-01", "2024-07-31", False),
    ]  # fmt: skip


def test_a_deadline_is_one_row_and_the_rows_come_by_date() -> None:
    found = made("于5月20日前制定活动方案")
    assert "2024-05-20" in days(found)
    order = [o.due for o in found if o.due]
    assert order == sorted(order)


def test_no_requirement_is_lost() -> None:
    text = "关于开展安全检查的通知\n各单位：\n各单位要加强组织领导，落实安全责任。\n某某局\n2024年4月1日\n"
    checklist = extract(text)
    assert {o.requirement for o in checklist.schedule()} == {r.id for r in checklist.requirements}


def test_the_frame_has_the_same_columns_where_there_is_nothing() -> None:
    full, empty = made("每月召开1次例会").to_frame(), Schedule(()).to_frame()
    assert list(full.columns) == list(empty.columns)
    assert (full.dtypes == empty.dtypes).all()
    assert len(full) == len(made("每月召开1次例会"))


def test_one_count_on_each_day_is_one_row_a_day() -> None:
    found = [o for o in made("于每月5日、20日前各报送一次", period="2024年6月1日至7月31日") if o.source == "recurring"]
    assert [str(o.due) for o in found] == ["2024-06-05", "2024-06-20", "2024-07-05", "2024-07-20"]


def test_what_falls_due_without_end_is_cut_and_said_to_be() -> None:
    found = made("每日巡查999次", period="2024年1月29日至2099年12月31日")
    assert len([o for o in found if o.source == "period"]) == MOST
    assert len(found.cut) == 1
    assert made("每日巡查1次").cut == ()
    assert list(periods("P0D", date(2024, 1, 1), date(2024, 2, 1))) == []
    assert len(list(periods("P9000Y", date(2024, 1, 1), date(2024, 2, 1)))) == 1


@pytest.mark.parametrize("every", ["P0D", "P99999999999Y", "-P1D", "PT0S", "xx"])
def test_a_period_that_is_none_in_a_list_read_back_is_noted(every: str) -> None:
    """Nothing falls due by it but the deadline, each reading notes it once, and every output can be written."""
    text = "关于清点备件的通知\n各车间：\n各车间每月清点备件1次，并于2024年12月31日前完成。\n某某厂\n2024年5月6日\n"
    written = extract(text, with_text=True).to_json().replace('"every": "P1M"', f'"every": "{every}"')
    found = Checklist.model_validate_json(written)
    frequency = found.requirements[0].frequency
    assert frequency is not None
    assert [note.span for note in found.notes if note.code == "impossible-frequency"] == [frequency.span]
    assert Checklist.model_validate_json(found.to_json()) == found
    assert [(str(o.due), o.source) for o in schedule(found)] == [("2024-12-31", "deadline")]
    for form in ("csv", "ics", "html", "markdown", "tasks"):
        assert render(found, form)


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY;BYDAY=MO", "FREQ=DAILY;INTERVAL=0;BYDAY=MO", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;BYMONTHDAY=99", "FREQ=DAILY;BYMONTH=13", "x",
     "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=WEEKLY;BYMONTH=4;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=DAILY;BYMONTH=5;BYSETPOS=2",
     "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=20", "FREQ=DAILY;INTERVAL=7;BYDAY=TU"],
)
def test_a_rule_of_somebodys_own_that_is_none_has_no_moments(rule: str) -> None:
    assert list(moments(rule, date(1900, 1, 1), date(2999, 12, 31))) == []


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29", ["2024-02-29"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["2024-01-31", "2024-02-29", "2024-03-29"]),
        ("FREQ=MONTHLY;BYDAY=-1MO", ["2024-01-29", "2024-02-26", "2024-03-25"]),
        ("FREQ=DAILY;INTERVAL=50", ["2024-01-01", "2024-02-20"]),
    ],
)
def test_a_rule_that_has_days_keeps_them(rule: str, days: list[str]) -> None:
    assert [str(m.date()) for m in moments(rule, date(2024, 1, 1), date(2024, 3, 31))] == days


def test_a_day_that_never_comes_is_not_looked_for_up_to_the_end_of_the_calendar() -> None:
    """30 February in a checklist that is read back: dateutil would look up to the year 9999."""
    text = "关于清点备件的通知\n各车间：\n各车间每月5日前清点备件，并于2024年12月31日前完成。\n某某厂\n2024年5月6日\n"
    written = extract(text, with_text=True).to_json().replace("FREQ=MONTHLY;BYMONTHDAY=5", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    assert "BYMONTHDAY=30" in written
    found = Checklist.model_validate_json(written)
    began = time.process_time()
    assert all(render(found, form) for form in ("csv", "ics", "html", "markdown", "tasks"))
    schedule(found)
    assert time.process_time() - began < 5
