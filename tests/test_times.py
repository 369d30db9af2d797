"""Times where a row of a table cannot say it: settings, notes, inheritance, and laws that hold for every date."""

from __future__ import annotations

import calendar
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign_extract import extract
from campaign_extract.calendar import holidays, times
from campaign_extract.lexicon import load
from campaign_extract.model import Note, Section, Time
from campaign_extract.normalise import normalise

LEXICON = load()
DATES = st.dates(date(2005, 1, 1), date(2025, 12, 31))


def read(text: str, **given: object) -> tuple[tuple[Time, ...], tuple[Note, ...]]:
    flat = normalise(text)
    return times.resolve(times.recognise(flat, LEXICON), text, flat, times.Setting(**given), LEXICON)  # type: ignore[arg-type]


def one(text: str, **given: object) -> Time:
    found = read(text, **given)[0]
    assert len(found) == 1, [t.text for t in found]
    return found[0]


def section(id_: str, heading: str, span: tuple[int, int], parent: str | None = None, level: int = 1) -> Section:
    return Section(id=id_, parent=parent, level=level, marker=None, heading=heading, span=span)


# which year ---------------------------------------------------------------------------------------------------------


def test_the_sources_of_a_year_in_their_one_order() -> None:
    issued = date(2024, 1, 29)
    assert one("2025年5月20日前", issued=issued).resolved_by == "text"
    assert read("2025年6月1日启动，6月30日前完成", issued=issued)[0][1].resolved_by == "sentence"
    newspaper = read("2025年“质量月”活动将于9月1日至30日举行。\n\n9月15日前完成自查。")[0]
    assert [(t.resolved_by, t.due) for t in newspaper] == [("sentence", date(2025, 9, 30)), ("document", date(2025, 9, 15))]
    assert one("5月20日前", issued=issued, title="2023年工作方案").resolved_by == "issue-date"
    assert one("5月20日前", campaign=(date(2024, 3, 1), date(2024, 11, 30)), title="2023年方案").resolved_by == "campaign"
    assert one("5月20日前", title="2023年工作方案").resolved_by == "title"
    assert one("5月20日前", title="我县第22个“安全生产月”工作方案").due == date(2023, 5, 20)


def test_the_period_of_the_notice_itself() -> None:
    text = "一、时间\n活动时间：6月1日至6月30日。\n二、要求\n活动期间，各单位每周五报送进展。\n某局\n2024年5月6日"
    found = extract(f"关于开展“质量月”活动的通知\n各单位：\n{text}")
    assert [(t.start, t.due) for t in found.times if t.text == "活动期间"] == [(date(2024, 6, 1), date(2024, 6, 30))]


def test_a_heading_gives_its_year_and_month_to_what_stands_below() -> None:
    text = "一、动员部署（2026年2月）\n各单位于15日前报送。\n二、总结\n于12月10日前报送。"
    cut = text.index("二、")
    sections = [section("1", "动员部署（2026年2月）", (0, cut)), section("2", "总结", (cut, len(text)))]
    found, _ = read(text, issued=date(2024, 1, 29), sections=sections)
    assert [(t.due, t.resolved_by) for t in found] == [
        (date(2026, 2, 28), "text"),
        (date(2026, 2, 15), "heading"),
        (date(2024, 12, 10), "issue-date"),
    ]


def test_a_heading_over_the_turn_of_the_year_takes_each_month_to_its_own() -> None:
    text = "一、整治阶段（2021年12月至2022年3月）\n于1月15日前报送。"
    found, _ = read(text, issued=date(2021, 12, 1), sections=[section("1", text.split("\n")[0][2:], (0, len(text)))])
    assert found[1].due == date(2022, 1, 15)


def test_no_year_is_noted_and_not_guessed() -> None:
    found, notes = read("请于5月20日前报送")
    assert (found[0].start, found[0].due, found[0].edtf) == (None, None, "../XXXX-05-20")
    assert [n.code for n in notes] == ["no-year"]


def test_a_deadline_before_the_issue_date_rolls_within_the_campaign_or_from_far_back() -> None:
    issued = date(2024, 12, 20)
    found, notes = read("11月15日前报送", issued=issued)
    assert (found[0].due, [n.code for n in notes]) == (date(2024, 11, 15), ["deadline-before-issue"])
    found, notes = read("11月15日前报送", issued=issued, campaign=(issued, date(2025, 12, 31)))
    assert (found[0].due, notes) == (date(2025, 11, 15), ())
    found, notes = read("1月15日前报送", issued=issued)  # eleven months back: the next January is meant
    assert (found[0].due, notes) == (date(2025, 1, 15), ())


def test_of_two_dated_events_the_one_that_comes_next_gives_the_year() -> None:
    text = "第一期2020年12月14日至18日，第二期2021年1月4日至8日。\n请于12月6日前报名。"
    assert [(t.due, t.resolved_by) for t in read(text)[0]][-1] == (date(2020, 12, 6), "document")


def test_what_a_notice_with_headings_says_of_today_and_of_past_years_is_no_time() -> None:
    text = "一、意义\n2022年，全县修渠百里。今天多浇一棵树，明天少流一方沙。\n今天17时前清点完毕。"
    sections = [section("1", "意义", (0, len(text)))]
    assert [t.text for t in read(text, issued=date(2024, 1, 29), sections=sections)[0]] == ["今天17时前"]
    assert [t.text for t in read("今天清点", issued=date(2024, 1, 29))[0]] == ["今天"]
    assert read("各展室：\n因今天多数展室闭馆，请另约。", issued=date(2024, 1, 29))[0] == ()


def test_what_a_notice_tells_of_the_past_is_no_time_and_what_it_asks_for_is() -> None:
    text = (
        "一、情况\n渡口老旧。2023年9月5日至8日，督查组查看渡口。自2022年7月起，水位上涨。县局于2023年9月4日核查。\n"
        "\n2023年9月3日 清舱\n时间：2023年9月1日至10日。请登记2020年1月1日以来的渡船。请于2024年1月5日前报送。"
    )
    sections = [section("1", "情况", (0, len(text)))]
    found, notes = read(text, issued=date(2024, 1, 29), sections=sections)
    assert [t.text for t in found] == ["2023年9月3日", "2023年9月1日至10日", "2020年1月1日以来", "2024年1月5日前"]
    assert [n.code for n in notes] == ["deadline-before-issue"]


def test_the_policy_of_before() -> None:
    issued = date(2024, 1, 29)
    assert one("5月20日前", issued=issued, before="exclusive").due == date(2024, 5, 19)
    assert one("6月底前", issued=issued, before="exclusive").due == date(2024, 6, 30)
    assert one("截至5月20日", issued=issued, before="exclusive").due == date(2024, 5, 20)
    assert one("5月20日17:00前", issued=issued, before="exclusive").due == date(2024, 5, 20)
    assert one("国庆节前", issued=issued).due == date(2024, 9, 30)


def test_cue_and_rule_say_why() -> None:
    time_ = one("最迟于5月20日前", issued=date(2024, 1, 29))
    assert (time_.cue, time_.rule) == ("最迟于前", "by-until+month+day+before")


def test_history_of_a_notice_is_no_time_and_of_a_sentence_is_one() -> None:
    text = "一、背景\n全市6月26日17时预报有雨。\n于6月30日前报送。"
    issued = date(2023, 6, 27)
    assert [t.text for t in read(text, issued=issued)[0]] == ["6月26日17时", "6月30日前"]
    sections = [section("1", "背景", (0, len(text)))]
    assert [t.text for t in read(text, issued=issued, sections=sections)[0]] == ["6月30日前"]


# notes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2月30日前", "impossible-date"),
        ("2023年2月29日", "impossible-date"),
        ("2024年6月13日（星期日）召开", "weekday-contradicts"),
        ("自印发之日起5个工作日内报送", ""),
    ],
)
def test_notes(text: str, code: str) -> None:
    assert [n.code for n in read(text, issued=date(2024, 1, 29))[1]] == ([code] if code else [])


def test_an_unpublished_year_counts_monday_to_friday_and_says_so() -> None:
    found, notes = read("自印发之日起5个工作日内报送", issued=date(2090, 5, 1))
    assert (found[0].due, [n.code for n in notes]) == (date(2090, 5, 8), ["workdays-unpublished"])


def test_an_impossible_date_is_kept_without_a_day() -> None:
    found = one("2月30日前", issued=date(2024, 1, 1))
    assert (found.status, found.start, found.due) == ("impossible", None, None)


# anchors ------------------------------------------------------------------------------------------------------------


def test_an_anchor_is_resolved_only_where_the_notice_gives_it() -> None:
    given = one("自印发之日起15日内", issued=date(2024, 1, 29))
    assert (given.due, given.status, given.anchor and given.anchor.offset) == (date(2024, 2, 13), "exact", "P15D")
    open_ = one("收到通知后5个工作日内", issued=date(2024, 1, 29))
    assert (open_.due, open_.status, open_.anchor and open_.anchor.workdays) == (None, "anchored", True)


def test_bare_days_count_from_the_notice_unless_the_sentence_sets_a_condition() -> None:
    issued = date(2024, 1, 29)
    assert one("请于10日内报送", issued=issued).due == date(2024, 2, 8)
    assert one("对发现的隐患，应在10日内整改", issued=issued).due is None


def test_a_users_own_table_dates_what_is_symbolic(tmp_path: Path) -> None:
    (tmp_path / "days.tsv").write_text("flood\tperiod\t(?:主)?汛期(?=[前内期])\tstart=04-15; end=10-15\n", "utf-8")
    lexicon, text = load(tmp_path), "汛期前完成检修，汛期内每日巡查"
    found, _ = times.resolve(times.recognise(text, lexicon), text, text, times.Setting(issued=date(2024, 3, 1)), lexicon)
    assert [(t.start, t.due) for t in found] == [(None, date(2024, 4, 14)), (date(2024, 4, 15), date(2024, 10, 15))]


# every day, every month ---------------------------------------------------------------------------------------------


@given(DATES)
def test_every_day_in_every_form(day: date) -> None:
    forms = [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}日",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
    ]
    for form in forms:
        found = one(f"于{form}召开")
        assert (found.start, found.due, found.edtf) == (day, day, day.isoformat()), form
        assert times.full_date(times.recognise(form, LEXICON)[0]) == day


@given(DATES)
def test_deadlines_are_inclusive_of_the_day_and_yearless_dates_of_the_issue_year(day: date) -> None:
    found = one(f"{day.month}月{day.day}日前", issued=date(day.year, 1, 1))
    assert (found.kind, found.start, found.due) == ("by", None, day)


@pytest.mark.parametrize("year", [2023, 2024, 2100, 2000])
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_has_its_own_end(year: int, month: int) -> None:
    last = date(year, month, calendar.monthrange(year, month)[1])
    assert one(f"{year}年{month}月底前").due == last
    assert (one(f"{year}年{month}月").start, one(f"{year}年{month}月").due) == (last.replace(day=1), last)
    assert one(f"{year}年{month}月下旬").due == last
    assert one(f"{year}年{month}月{last.day + 1}日").status == "impossible"


@pytest.mark.parametrize(
    ("unit", "start", "due"),
    [
        ("第一季度", (1, 1), (3, 31)), ("第二季度", (4, 1), (6, 30)), ("三季度", (7, 1), (9, 30)), ("四季度", (10, 1), (12, 31)),
        ("上半年", (1, 1), (6, 30)), ("下半年", (7, 1), (12, 31)), ("上旬", (6, 1), (6, 10)), ("中旬", (6, 11), (6, 20)),
        ("下旬", (6, 21), (6, 30)),
    ],
)  # fmt: skip
def test_both_ends_of_every_unit(unit: str, start: tuple[int, int], due: tuple[int, int]) -> None:
    found = one(f"2024年{'6月' if '旬' in unit else ''}{unit}")
    assert (found.start, found.due) == (date(2024, *start), date(2024, *due))


@given(DATES, st.integers(0, 400))
def test_a_range_keeps_its_ends_and_their_order(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    found = one(f"{first.year}年{first.month}月{first.day}日至{last.year}年{last.month}月{last.day}日")
    assert (found.start, found.due) == (first, last)
    short = one(f"{first.month}月{first.day}日至{last.month}月{last.day}日", issued=date(first.year, 1, 1))
    if length < 365 and (first.month, first.day) != (2, 29):
        assert (short.start, short.due) == (first, last)


@given(DATES, st.integers(1, 60))
def test_days_and_working_days_after_the_issue(issued: date, n: int) -> None:
    assert one(f"自印发之日起{n}日内", issued=issued).due == issued + timedelta(days=n)
    due = one(f"自印发之日起{n}个工作日内", issued=issued).due
    assert due is not None and due == holidays.add_workdays(issued, n)[0]
    between = [issued + timedelta(days=i) for i in range(1, (due - issued).days + 1)]
    assert sum(holidays.is_workday(day)[0] for day in between) == n


@given(st.dates(date(1996, 1, 1), date(2040, 12, 31)), st.integers(-400, 400))
def test_working_days_are_counted_day_by_day(day: date, count: int) -> None:
    """Also where no arrangement is published, and five of them are taken for a week at once."""
    slow, left, published = day, abs(count), True
    while left:
        slow += timedelta(days=1 if count > 0 else -1)
        works, known = holidays.is_workday(slow)
        left, published = left - works, published and known
    assert holidays.add_workdays(day, count) == (slow, published)


@given(DATES, st.integers(1, 36))
def test_months_end_where_the_month_ends(issued: date, n: int) -> None:
    due = one(f"自印发之日起{n}个月内", issued=issued).due
    assert due is not None
    last = calendar.monthrange(due.year, due.month)[1]
    assert due.day == min(issued.day, last)
    assert (due.year - issued.year) * 12 + due.month - issued.month == n


@given(DATES)
def test_weeks_of_the_issue_date(issued: date) -> None:
    monday = issued - timedelta(days=issued.weekday())
    for n, sign in enumerate("一二三四五六日"):
        assert one(f"本周{sign}前", issued=issued).due == monday + timedelta(days=n)
        assert one(f"下周{sign}前", issued=issued).due == monday + timedelta(days=n + 7)
        coming = one(f"周{sign}前", issued=issued).due
        assert coming is not None and coming.weekday() == n and 1 <= (coming - issued).days <= 7


@pytest.mark.parametrize("year", range(2005, 2026))
def test_feasts_that_move(year: int) -> None:
    spring = one("春节前", issued=date(year, 1, 1)).due
    assert spring is not None and date(year, 1, 20) <= spring <= date(year, 2, 20)
    assert one(f"{year}年清明节当天").due in (date(year, 4, 4), date(year, 4, 5))
    eve = one(f"{year}年除夕当天").due
    assert eve is not None and one(f"{year + 1}年春节当天").due == eve + timedelta(days=1)


# any text at all ----------------------------------------------------------------------------------------------------

WORDS = st.sampled_from([
    "2024年", "6月", "30日", "前", "至", "起", "止", "上旬", "底", "第二季度", "即日", "自", "从", "截至", "、", "，", "。", "周五", "下周",
    "印发之日起", "15日内", "收到通知后", "5个工作日", "内", "春节", "期间", "（", "）", "“", "”", "9时", "下午", "4点", "-", "—", "~", "6·16",
    "开学", "全年", "每月", "次年", "今年", "《", "》", "\n", " ", "三", "十", "号", "一", "2月30日", "学期", "工作日", "小时", "后",
])  # fmt: skip


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=14).map("".join))
def test_what_is_read_is_what_stands_there(text: str) -> None:
    found, notes = read(text, issued=date(2024, 3, 15), campaign=(date(2024, 3, 15), date(2024, 12, 31)))
    assert all(t.text == text[slice(*t.span)] for t in found)
    assert all(a.span[1] <= b.span[0] for a, b in zip(found, found[1:], strict=False))
    for t in found:
        assert t.kind != "by" or t.start is None
        assert t.kind != "from" or t.due is None
        assert t.start is None or t.due is None or t.start <= t.due
    assert all(n.span is not None for n in notes)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_no_text_raises(text: str) -> None:
    read(text, issued=date(2024, 3, 15))
    read(text)


@pytest.mark.parametrize("piece", ["年", "一", "1.", "《", "每", "2024年1月1日至", "6、", " ", "后3日", "日、", "至6月"])
def test_long_nonsense_takes_linear_time(piece: str) -> None:
    """Some tenths of a second where the cost is linear, minutes where it is not."""
    began = time.process_time()
    read((piece * 40_000)[:40_000], issued=date(2024, 3, 15))
    assert time.process_time() - began < 15.0
