"""The frame of a notice, its metadata, contacts, references and attachments; tests/rows/letterhead.tsv."""

from __future__ import annotations

import re
from datetime import date

import pytest
from written import Case, cases, fields, lexicon, listed, ruled

from campaign_extract import Checklist, extract
from campaign_extract.normalise import normalise

BODY = "\n一、任务\n各单位要自查自纠。\n二、要求\n各单位要上报情况。\n"


def shown(checklist: Checklist, name: str) -> str | list[str]:
    """One field as a row writes it."""
    notice = checklist.notice
    match name:
        case "title":
            return notice.title or "-"
        case "number":
            return notice.document_number or "-"
        case "type":
            return notice.document_type or "-"
        case "date":
            return str(notice.issue_date or "-")
        case "plan":
            return next((s.heading for s in checklist.sections if s.level == 0 and s.heading), "-")
        case "issuers" | "addressees" | "cc":
            return list(getattr(notice, name))
        case "annexes":
            return [s.heading or "-" for s in checklist.sections if s.id.startswith("A")]
        case "attachments":
            return [attachment.title for attachment in notice.attachments]
        case "references":
            return [f"{r.title} {r.document_number or ''}".strip() for r in notice.references]
        case "contacts":
            return [f"{c.name or ''}/{','.join(c.phone)}/{','.join(c.email)}" for c in notice.contacts]
        case "notes":
            return [n.code for n in checklist.notes if n.code in ("metadata-used", "no-issue-date")]
    raise KeyError(name)


@pytest.mark.parametrize("case", cases("letterhead"))
def test_row(case: Case) -> None:
    text = case.text.replace("§", BODY)
    checklist = extract(text)
    found = {name: shown(checklist, name) for name in fields(case.value)}
    wanted = {
        name: listed(value) if isinstance(found[name], list) else value for name, value in fields(case.value).items()
    }
    assert found == wanted
    rows = {row.id: row for row in lexicon().rows("letterhead")}
    flat = normalise(text)
    for id_ in set(case.ids) & set(rows):
        assert re.search(rows[id_].pattern, flat, re.M), id_


@pytest.mark.parametrize("case", cases("letterhead", marked=False))
def test_the_frame_obliges_nobody(case: Case) -> None:
    """Title, number, addressees, signature, 抄送 and furniture are no duties."""
    text = case.text.replace("§", BODY)
    inside = text.find(BODY)
    frame = re.compile(r"抄送|印发$|印发\n|浏览次数|索引号|上一篇|第2页|签发人|联系人|电话")
    for requirement in ruled(text).requirements:
        assert not frame.search(requirement.text)
        assert not re.fullmatch(r"[0-9年月日 ./-]+", requirement.text)
        if requirement.span[0] < inside:
            assert re.search("请|要", requirement.text)


@pytest.mark.parametrize(
    "line",
    [
        "【打印】",
        "打印本页 | 关闭窗口",
        "【打印本页】【关闭窗口】",
        "下一篇：关于放假的通知",
        "扫一扫在手机打开当前页",
    ],
)
def test_buttons_oblige_nobody(line: str) -> None:
    text = f"某县教育局关于开展检查的通知\n各学校：{BODY}某县教育局\n2024年3月1日\n{line}\n"
    assert [r.text for r in extract(text).requirements] == ["各单位要自查自纠", "各单位要上报情况"]


def test_arguments_and_the_letterhead() -> None:
    """Addressees that are given replace those printed; an issue date only where it is said to override."""
    text = "某县教育局关于开展检查的通知\n各学校：\n各单位要于5月20日前报送情况总结。\n某县教育局\n2024年3月1日"
    for argument, year in (("issued", 2024), ("issued_override", 2025)):
        checklist = extract(text, addressees=["甲校", "乙校"], **{argument: date(2025, 3, 1)})  # type: ignore[arg-type]
        (requirement,) = checklist.requirements
        assert requirement.deadline is not None and requirement.deadline.due == date(year, 5, 20)
        assert requirement.responsible[0].resolved == ("甲校", "乙校")
        assert checklist.notice.issue_date == date(year, 3, 1)


@pytest.mark.parametrize(
    ("body", "name", "theme", "period"),
    [
        ("各单位要学习。", "“安全生产月”活动", None, (None, None)),
        ("一、活动主题\n人人讲安全、个个会应急\n二、活动时间\n6月1日至6月30日\n三、要求\n各单位要学习。",
         "“安全生产月”活动", "人人讲安全、个个会应急", (date(2024, 6, 1), date(2024, 6, 30))),
        ("一、活动主题\n“人人讲安全，个个会应急”\n二、要求\n各单位要学习。", "“安全生产月”活动", "人人讲安全，个个会应急", (None, None)),
        ("活动以“畅通生命通道”为主题。\n各单位要学习。", "“安全生产月”活动", "畅通生命通道", (None, None)),
        ("本次活动主题为畅通生命通道。\n各单位要学习。", "“安全生产月”活动", "畅通生命通道", (None, None)),
        ("本次活动主题是：畅通生命通道。\n各单位要学习。", "“安全生产月”活动", "畅通生命通道", (None, None)),
        ("决定于6月3日至28日在全县开展安全生产月活动。\n各单位要学习。",
         "“安全生产月”活动", None, (date(2024, 6, 3), date(2024, 6, 28))),
        ("决定于6月3日至28日在全县开展活动。\n一、活动时间\n6月5日至6月30日\n二、要求\n各单位要学习。",
         "“安全生产月”活动", None, (date(2024, 6, 5), date(2024, 6, 30))),
        ("一、时间\n竞赛自2024年5月18日9时开始，于6月10日21时截止。\n二、要求\n各单位要学习。",
         "“安全生产月”活动", None, (date(2024, 5, 18), date(2024, 6, 10))),
        ("一、活动时间\n从5月18日起，到6月10日截止。\n二、要求\n各单位要学习。",
         "“安全生产月”活动", None, (date(2024, 5, 18), date(2024, 6, 10))),
        ("一、要求\n自5月18日起开放平台。各单位于6月10日前报送总结。", "“安全生产月”活动", None, (None, None)),
        ("各单位于6月3日至28日报名。\n各单位要学习。", "“安全生产月”活动", None, (None, None)),
    ],
)  # fmt: skip
def test_campaign(body: str, name: str, theme: str | None, period: tuple[date | None, date | None]) -> None:
    head = "某县安委办关于开展“安全生产月”活动的通知\n各单位：\n"
    campaign = extract(f"{head}{body}\n某县安委办\n2024年4月29日").notice.campaign
    assert (campaign.name, campaign.theme, (campaign.start, campaign.end)) == (name, theme, period)


@pytest.mark.parametrize("years", ["（2023-2025年）", "（2023—2025）", "（2023年至2025年）"])
def test_years_of_a_plan(years: str) -> None:
    text = f"关于印发《某县水井保护三年行动方案{years}》的通知\n各单位：\n一、各单位要加盖井栏。\n某县水利局\n2023年3月6日"
    campaign = extract(text).notice.campaign
    assert (campaign.start, campaign.end) == (date(2023, 1, 1), date(2025, 12, 31))


def test_a_stage_has_the_period_of_its_first_line() -> None:
    """The time below 一、征集阶段 is that of the stage; the campaign runs from the first stage to the last."""
    body = "一、征集阶段\n时间：5月10日前\n各单位要征集线索。\n二、核查阶段\n时间：5月11日至6月20日\n各单位要逐条核查。"
    notice = extract(f"关于开展线索征集的通知\n各单位：\n{body}\n某县安委办\n2024年4月29日").notice
    assert [(p.name, str(p.start), str(p.end)) for p in notice.phases] == [
        ("征集阶段", "None", "2024-05-10"),
        ("核查阶段", "2024-05-11", "2024-06-20"),
    ]
    assert (notice.campaign.start, str(notice.campaign.end)) == (None, "2024-06-20")


def test_phases() -> None:
    body = "一、步骤\n（一）动员部署阶段（5月20日前）。各单位要动员。\n（二）整治提升阶段（5月21日至6月20日）。各单位要排查。\n（三）总结阶段（6月底前）。各单位要总结。"
    phases = extract(f"关于开展整治的通知\n各单位：\n{body}\n某县安委办\n2024年4月29日").notice.phases
    assert [(p.name, str(p.start), str(p.end)) for p in phases] == [
        ("动员部署阶段", "None", "2024-05-20"),
        ("整治提升阶段", "2024-05-21", "2024-06-20"),
        ("总结阶段", "None", "2024-06-30"),
    ]


def test_phase_by_its_period() -> None:
    body = "一、步骤\n（一）集中攻坚（5月21日至6月20日）。各单位要排查。"
    phases = extract(f"关于开展整治的通知\n各单位：\n{body}\n某县安委办\n2024年4月29日").notice.phases
    assert [p.name for p in phases] == ["集中攻坚"]


PHONE = [
    ("电话：0571-88001234", ["0571-88001234"]),
    ("电话：(0351)4567890", ["(0351)4567890"]),
    ("电话：0578-2001100转806", ["0578-2001100转806"]),
    ("电话：18600000000", ["18600000000"]),
    ("电话：88001250", ["88001250"]),
    ("电话：0571-88880001、88880002", ["0571-88880001", "88880002"]),
    ("电话：0571-88880001/88880002", ["0571-88880001", "88880002"]),
    ("投入资金88001250元", []),
    ("电话：400-800-1234", ["400-800-1234"]),
    ("监督举报电话：0571-88001234", []),
    ("热线：12350", []),
    ("索引号：1132010056781234", []),
    ("文号〔2024〕1234567号", []),
]


@pytest.mark.parametrize(("line", "phones"), PHONE, ids=[line for line, _ in PHONE])
def test_phone(line: str, phones: list[str]) -> None:
    text = f"关于开展检查的通知\n各单位：\n各单位要自查。\n{line}\n某县安委办\n2024年4月29日"
    assert [phone for contact in extract(text).notice.contacts for phone in contact.phone] == phones


def test_a_day_that_is_none_in_the_metadata() -> None:
    """发布时间：2024-05-66 dates nothing, and stops nothing."""
    found = ruled("发布时间：2024-05-66\n关于清点船票的通知\n各码头：\n请各码头于6月3日前清点船票。\n某某航运公司\n")
    assert found.notice.issue_date is None
    assert not [note for note in found.notes if note.code == "internal"]
    assert [r.text for r in found.requirements] == ["请各码头于6月3日前清点船票"]
