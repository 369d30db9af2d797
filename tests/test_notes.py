"""Every note code: a text that raises it, with its span, and a near miss that does not."""

from __future__ import annotations

from datetime import date

import pytest
from written import FOOT, HEAD, notice, ruled

from campaign_extract import Checklist, extract
from campaign_extract.errors import MemoryExceeded
from campaign_extract.model import NOTE_CODES, Note

#: Raised by readers of files that have pages, pictures or hidden parts (test_read_*.py), or by a fault; not by a text.
OF_FILES = {"text-left-out", "page-unread", "ocr-uncertain", "internal", "byte-replaced"}
#: Of what the weights decide: test_evidence.
LEARNED = {"doubtful"}

FORM = "一、要求\n{}" + FOOT + "附件\n统计表\n{}\n"

#: code, a body or whole text that raises it, what its span covers (None: no span), a near miss
RAISED: list[tuple[str, str, str | None, str]] = [
    ("no-notice", "=今天天气不错。", None, "=关于开展检查的通知\n各单位：\n要自查。"),
    ("no-notice", "=", None, "各单位要自查。"),
    ("no-issue-date", "=关于开展检查的通知\n各单位：\n各单位要自查。\n某县安委办", None, "各单位要自查。"),
    ("no-year", "=关于开展检查的通知\n各单位：\n请于5月20日前报送总结。", "5月20日前", "请于5月20日前报送总结。"),
    ("no-day", "交班人于次日8时前报送记录。", "次日8时前", "交班人于5月20日值守，次日8时前报送记录。"),
    ("no-year", "=关于开展检查的通知\n各单位：\n请于5月20日前报送总结。", "5月20日前", "=关于开展检查的通知\n各单位：\n请于2024年5月20日前报送总结。"),
    ("year-from-number", "=关于报送苗木台账的通知\n各林场：\n根据某林函〔2018〕12号文件，请于8月15日前报送苗木台账。\n某县林业站", "8月15日前",
     "请于8月15日前报送苗木台账。"),
    ("deadline-before-issue", "请于2024年3月20日前报送总结。", "2024年3月20日前", "请于2024年5月20日前报送总结。"),
    ("same-day-deadline", "请于2024年4月29日前报送总结。", "2024年4月29日前", "请于2024年4月30日前报送总结。"),
    ("impossible-date", "请于2月30日前报送总结。", "2月30日前", "请于2024年2月29日前报送总结。"),
    ("impossible-date", "请于2023年2月29日前报送总结。", "2023年2月29日前", "请于5月31日前报送总结。"),
    ("impossible-date", "请于20244年5月20日前报送总结。", "20244年5月20日前", "请于2024年5月20日前报送总结。"),
    ("figures-apart", "请于2 0 2 4年5月20日前报送总结。", "2 0 2 4年5月20日前", "请于2024 年 5 月 20 日前报送总结。"),
    ("impossible-frequency", "各单位每0天自查1次。", "每0天自查1次", "各单位每10天自查1次，不定期抽查。"),
    ("weekday-contradicts", "请于5月20日（星期五）前报送总结。", "5月20日（星期五）前", "请于5月20日（星期一）前报送总结。"),
    ("workdays-unpublished", "=关于检查的通知\n各单位：\n请于印发之日起5个工作日内报送总结。\n某县安委办\n2097年4月29日",
     "印发之日起5个工作日内", "请于印发之日起5个工作日内报送总结。"),
    ("dates-conflict", "一、报送\n请于5月20日前报送工作总结。\n二、要求\n请于5月25日前报送工作总结。", "请于5月25日前报送工作总结",
     "一、报送\n请于5月20日前报送工作总结。\n二、要求\n请于5月20日前报送工作总结。"),
    ("counts-conflict", "一、演练\n各单位要每季度开展一次应急演练。\n二、要求\n各单位要每半年开展一次应急演练。",
     "各单位要每半年开展一次应急演练", "一、演练\n各单位要每季度开展一次应急演练。\n二、要求\n各单位要每季度开展一次应急演练。"),
    ("duplicate", "一、演练\n各单位要开展应急演练。\n二、要求\n各单位要开展应急演练。", "各单位要开展应急演练",
     "一、演练\n各单位要开展应急演练。\n二、要求\n各单位要开展消防培训。"),
    ("party-unresolved", "有关部门要加强监管。", "有关部门", "各单位要加强监管。"),
    ("requirement-without-party", "=关于开展检查的通知\n一、要求\n要加强监管。\n某县安委办\n2024年4月29日", "要加强监管",
     "一、要求\n要加强监管。"),
    ("mark-unused", "6月1日至6月30日是全国安全生产月。", "6月1日至6月30日", "请于6月30日前报送总结。"),
    ("numbering-gap", "一、认识\n各单位要学习。\n三、落实\n各单位要自查。", "三、落实", "一、认识\n各单位要学习。\n二、落实\n各单位要自查。"),
    ("heading-without-body", "一、总体安排\n二、落实责任\n各单位要自查。", "一、总体安排", "一、加强领导\n要成立专班。\n二、责任\n要自查。"),
    ("form-without-requirement", "=" + HEAD + FORM.format("各单位要自查自纠。", "1.开展消防演练（ ）次"), "开展消防演练（ ）次",
     "=" + HEAD + FORM.format("各单位要开展消防演练。", "1.开展消防演练（ ）次")),
    ("no-orders", "=某县教育局关于增加经费的请示\n县人民政府：\n妥否，请批示。\n某县教育局\n2024年1月3日", None, "各单位要自查。"),
    ("metadata-used", "=成文日期：2024-03-01\n关于开展检查的通知\n各单位：\n各单位要自查。\n", None, "各单位要自查。"),
]  # fmt: skip


def made(text: str) -> tuple[str, Checklist]:
    """A whole text behind =, else the body of a notice."""
    whole = text[1:] if text.startswith("=") else notice(text)
    return whole, ruled(whole)


def of(checklist: Checklist, code: str) -> list[Note]:
    return [n for n in checklist.notes if n.code == code]


@pytest.mark.parametrize(
    ("code", "text", "covered", "miss"), RAISED, ids=[f"{r[0]}-{i}" for i, r in enumerate(RAISED)]
)
def test_raised_and_not(code: str, text: str, covered: str | None, miss: str) -> None:
    whole, checklist = made(text)
    (found, *_) = of(checklist, code) or [None]
    assert found is not None, [n.code for n in checklist.notes]
    assert found.severity == NOTE_CODES[code][0] and found.message
    if covered is None:
        assert found.span is None or code in ("no-orders", "metadata-used")
    else:
        assert found.span is not None and whole[slice(*found.span)].strip().startswith(covered)
    assert of(made(miss)[1], code) == []


def test_conflict_of_short_objects() -> None:
    assert of(made("一、报送\n请于5月20日前报送总结。\n二、要求\n请于5月25日前报送总结。")[1], "dates-conflict")


def test_every_code_is_raised_here_or_by_a_reader() -> None:
    assert {row[0] for row in RAISED} | OF_FILES | LEARNED | {"issue-date-given"} == set(NOTE_CODES)


QUIET = [
    "请于5月20日前报送总结。",
    "一、任务\n各单位要制定方案。\n二、要求\n各单位每月5日前报送情况。",
    "一、步骤\n（一）动员阶段（5月20日前）。各单位要动员。\n（二）整治阶段（5月21日至6月20日）。各单位要排查。",
    "请于收到通知之日起5个工作日内报送总结。",
]


@pytest.mark.parametrize("body", QUIET)
def test_a_sound_notice_raises_nothing(body: str) -> None:
    assert [f"{n.code}: {n.message}" for n in extract(notice(body)).notes] == []


FRAMES = [
    "某县安委办\n二〇二四年四月二十九日\n某县安委办综合股  2024年4月30日印发\n",
    "某县安委办\n2024年4月29日\n（此件公开发布）\n抄送：县政府办。\n",
    "某县安委办   2024年4月29日\n",
]


@pytest.mark.parametrize("frame", FRAMES)
def test_dates_of_the_frame_are_no_unused_marks(frame: str) -> None:
    text = HEAD + "一、要求\n各单位要自查。\n" + frame
    assert of(extract(text), "mark-unused") == []


@pytest.mark.parametrize(
    "body",
    [
        "一、活动时间\n2024年6月1日至6月30日\n二、要求\n各单位要自查。",
        "一、步骤\n（一）总结阶段（6月22日至6月30日）。各单位6月25日前报送总结。",
    ],
)
def test_the_campaigns_period_is_claimed(body: str) -> None:
    checklist = extract(notice(body))
    assert checklist.notice.campaign.end is not None
    assert of(checklist, "mark-unused") == []


def test_the_issue_date_given_silences_its_note() -> None:
    text = "关于开展检查的通知\n各单位：\n请于5月20日前报送总结。\n"
    assert {n.code for n in extract(text).notes} == {"no-issue-date", "no-year"}
    assert extract(text, issued=date(2024, 4, 29)).notes == ()
    (said,) = extract(text + "某县安委办\n2024年4月29日\n", issued=date(2024, 5, 6)).notes
    assert said.code == "issue-date-given" and "is not used" in said.message


def test_notes_come_in_the_order_of_the_text() -> None:
    spans = [
        n.span or (-1, -1) for n in made("有关部门要监管。\n请于2月30日前报送。\n请于2024年3月1日前完成。")[1].notes
    ]
    assert spans == sorted(spans)


def test_duplicates_drop_nothing() -> None:
    _, checklist = made("一、演练\n各单位要开展应急演练。\n二、要求\n各单位要开展应急演练。")
    first, second = checklist.requirements
    assert first.id in of(checklist, "duplicate")[0].message and second.id in of(checklist, "duplicate")[0].message


@pytest.mark.faulty
@pytest.mark.parametrize("room", ["paragraphs", "read_frame", "outline", "assemble", "requirements", "diagnose"])
def test_a_broken_room_costs_the_duties_and_not_the_text(room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise IndexError("no such thing")

    text = notice("请于5月20日前报送总结，每季度演练1次。")
    monkeypatch.setattr(f"campaign_extract.pipeline.{room}", broken)
    checklist = extract(text, issued=date(2024, 4, 29), with_text=True)
    (said,) = of(checklist, "internal")
    assert said.severity == "error" and said.message.startswith("IndexError in ")
    assert checklist.source.text == text and not checklist.requirements
    assert [time.due for time in checklist.times if time.text == "5月20日前"] == [date(2024, 5, 20)]
    assert [f.text for f in checklist.frequencies] == ["每季度演练1次"]
    assert checklist.notice.issue_date == date(2024, 4, 29)


@pytest.mark.faulty
@pytest.mark.parametrize("room", ["calendar.resolve", "calendar.recognise", "cadence.read", "cadence.recognise"])
def test_a_broken_calendar_keeps_the_text(room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError(room)

    monkeypatch.setattr(f"campaign_extract.pipeline.{room}", broken)
    checklist = extract("请于5月20日前报送总结。", with_text=True)
    assert of(checklist, "internal") and checklist.source.text == "请于5月20日前报送总结。"


@pytest.mark.faulty
def test_too_little_memory_is_no_fault_of_a_room(monkeypatch: pytest.MonkeyPatch) -> None:
    def starved(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("campaign_extract.pipeline.assemble", starved)
    with pytest.raises(MemoryExceeded, match="^needs more memory than there is$"):
        extract("请于5月20日前报送总结。")


@pytest.mark.parametrize(
    "text",
    [
        "关于盘点的通知\n各队：\n质量月活动期间要盘点。\n训练处\n0024年5月20日",
        "日期\t时间\t内容\t组织形式\t责任人\n6月3日\t9:00-11:00\t讲座一：阀门怎样开合？\t全体职工\t某某",
        "任务清单\n工作内容\t责任部门\t时间\n（一）巡查管护：\t\t\n开展巡库\t办公室\t5月底前",
        "字号：  5号　一、　二、",
        "工作内容\t责任部门\t完成时限\n\t\t\n \t \t \n开展巡库\t办公室\t5月底前",
        "工作内容\t责任部门\t频次\n①\t\t|\n\t1\n（）\t—\t、\n盘点\t甲科\t每月一次",
    ],
)
def test_ordinary_tables_and_labels_break_nothing(text: str) -> None:
    """The test session itself raises what a room raises (conftest.py)."""
    assert all(any(map(str.isalpha, requirement.text)) for requirement in extract(text).requirements)
