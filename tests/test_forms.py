"""Blanks of attached forms: indicators with name, unit, parent activity; fields that ask for words are none."""

from __future__ import annotations

import pytest
from written import FOOT, HEAD, lexicon

from campaign_extract import Checklist, extract
from campaign_extract.normalise import normalise
from campaign_extract.structure.forms import indicators


def found(text: str) -> list[str]:
    """``name unit`` of every blank."""
    return [f"{i.name} {i.unit or '-'}" for i in indicators(text, normalise(text), (), (), lexicon())]


BLANKS = [
    ("组织开展宣讲活动()场", ["组织开展宣讲活动 场"]),
    ("组织开展宣讲活动（）场", ["组织开展宣讲活动 场"]),
    ("组织开展宣讲活动（  ）场", ["组织开展宣讲活动 场"]),
    ("组织开展宣讲活动(　)场", ["组织开展宣讲活动 场"]),
    ("组织开展宣讲活动____场", ["组织开展宣讲活动 场"]),
    ("组织开展宣讲活动＿＿场", ["组织开展宣讲活动 场"]),
    ("1.组织开展宣讲活动()场；", ["组织开展宣讲活动 场"]),
    ("（1）组织开展宣讲活动()场；", ["组织开展宣讲活动 场"]),
    ("①组织开展宣讲活动()场；", ["组织开展宣讲活动 场"]),
    # several blanks of one activity
    ("开展演练()场，参与()人次", ["开展演练 场", "开展演练参与 人次"]),
    ("开展演练()场、参与()人次，发布视频()个", ["开展演练 场", "开展演练参与 人次", "发布视频 个"]),
    ("开展演练()场，参加人数()人", ["开展演练 场", "开展演练参加人数 人"]),
    (
        "开展演练()场，覆盖群众()人次；开展培训()期，受益()人",
        ["开展演练 场", "开展演练覆盖群众 人次", "开展培训 期", "开展培训受益 人"],
    ),
    ("线上直播()场()人收看", ["线上直播 场", "线上直播收看 人"]),
    # lists and quotes inside a name
    ("村庄、社区、学校开展宣传()场", ["村庄、社区、学校开展宣传 场"]),
    ("开展“大家谈”“班前会”等活动()场", ["开展“大家谈”“班前会”等活动 场"]),
    ("参加“人人讲安全，个个会应急”竞赛()人", ["参加“人人讲安全，个个会应急”竞赛 人"]),
    # units
    ("发放资料____份，张贴海报____张", ["发放资料 份", "张贴海报 张"]),
    ("投入资金()万元", ["投入资金 万元"]),
    ("排查隐患()处，整改率()%", ["排查隐患 处", "整改率 %"]),
    ("组织()场/次", ["组织 场/次"]),
    ("开展活动()", ["开展活动 -"]),
    ("投入资金      万元", ["投入资金 万元"]),
    ("排查隐患    处，整改    处", ["排查隐患 处", "排查隐患整改 处"]),
    # none
    ("填报单位（   ）", []),
    ("联系人____", []),
    ("负责人签字：____", []),
    ("各单位（含民办学校）要自查。", []),
    ("（一）开展自查。", []),
]


@pytest.mark.parametrize(("text", "wanted"), BLANKS, ids=[text for text, _ in BLANKS])
def test_blank(text: str, wanted: list[str]) -> None:
    assert found(text) == wanted


def form(page: str, body: str = "一、要求\n各单位要开展“安全生产月”宣讲活动。") -> Checklist:
    return extract(f"{HEAD}{body}{FOOT}附件\n活动统计表\n{page}\n")


def test_blanks_of_a_page() -> None:
    checklist = form("填报单位：　　　填报日期：\n1.开展宣讲活动（　）场，参与（　）人次；\n2.排查隐患____处。")
    assert [(i.name, i.unit) for i in checklist.indicators] == [
        ("开展宣讲活动", "场"),
        ("开展宣讲活动参与", "人次"),
        ("排查隐患", "处"),
    ]
    assert {i.section.split(".")[0] for i in checklist.indicators} == {"A1"}


def test_a_form_orders_nothing() -> None:
    checklist = form("1.开展宣讲活动（　）场；\n2.组织演练____次。\n3.请于5月20日前上报")
    assert [r.section for r in checklist.requirements] == ["1"]


def test_empty_columns() -> None:
    checklist = form("演练场次\t参与人数\t发现问题数\n\t\t\n")
    assert [i.name for i in checklist.indicators] == ["演练场次", "参与人数", "发现问题数"]


def test_columns_with_their_unit() -> None:
    checklist = form("序号\t培训场次（场）\t参训人数（人）\t备注\n1\n2\n")
    assert [(i.name, i.unit) for i in checklist.indicators] == [("培训场次", "场"), ("参训人数", "人")]


def test_who_fills_in_is_no_indicator() -> None:
    checklist = form("单位\t联系人\t联系电话\t备注\n\t\t\t\n")
    assert [i.name for i in checklist.indicators] == []


@pytest.mark.parametrize("label", ["姓名", "职务", "性别", "手机号码", "身份证号"])
def test_fields_that_ask_for_words(label: str) -> None:
    assert [i.name for i in form(f"{label}\t演练场次\n\t\n").indicators] == ["演练场次"]


def test_a_task_table_is_no_form() -> None:
    assert form("序号\t工作内容\t责任单位\t完成时限\n1\t召开班会\t各学校\t5月10日前\n").indicators == ()


@pytest.mark.parametrize("unit", ["座", "栋", "棵", "盏", "亩", "车次"])
def test_more_units(unit: str) -> None:
    assert found(f"排查水库（　）{unit}、坑塘（　）处") == [f"排查水库 {unit}", "坑塘 处"]


def test_every_indicator_quotes_its_text() -> None:
    text = (
        f"{HEAD}一、要求\n各单位要自查。{FOOT}附件\n统计表\n1.“安全生产月”宣讲()场，参与()人次；\n演练次数\t人数\n\t\n"
    )
    for indicator in extract(text).indicators:
        assert text[slice(*indicator.span)] == indicator.text
        assert "\n" not in indicator.name and len(indicator.name) <= 40


def test_a_form_about_one_person_asks_for_words() -> None:
    lines = "姓名\t\t性别\t\n工种\t\t培训次数\t\n车间意见\t\n"
    assert [i.name for i in form(lines).indicators] == ["培训次数"]


def test_a_table_that_is_filled_in_asks_for_nothing() -> None:
    assert form("序号\t片区\t人数\n1\t东岭片\t14\n2\t西岭片\t9\n").indicators == ()


def test_a_number_is_asked_for_in_any_form() -> None:
    """A note below it makes no other form of it."""
    lines = "组别\t\t组员\t\t组长\t\n组员人数\t\t借书数量\t\t馆员\t\n注：请用钢笔填写。\n"
    assert [(i.name, i.unit) for i in form(lines).indicators] == [("组员人数", None), ("借书数量", None)]


RUNNING = [
    ("姓名：     班组：     培训次数：     ", ["培训次数 -"]),
    ("班组：        参加人数：      清点件数：       ", ["参加人数 -", "清点件数 -"]),
    ("参赛队数：    队   领队人数：    人", ["参赛队数 队", "领队人数 人"]),
    ("单位（盖章）：            拟派人数：           是否住宿：", ["拟派人数 -"]),
    ("联系电话：\n组织演练：    次，参加人数：   人，投入资金：   万元", ["组织演练 次", "参加人数 人", "投入资金 万元"]),
    ("本月共出动人员     人次，清理垃圾     吨，张贴告示     张。", ["本月共出动人员 人次", "清理垃圾 吨", "张贴告示 张"]),
    ("一、共清理料棚___个，清出余料___吨。", ["共清理料棚 个", "清出余料 吨"]),
    ("出动保洁员（    ）人次；打捞水草（    ）吨。", ["出动保洁员 人次", "打捞水草 吨"]),
    ("清理料棚数（个）\t\n出动车次（车次）\t\n", ["清理料棚数 个", "出动车次 车次"]),
    # none: a label with its answer, a date to be written, a roster, a label that opens a line of words
    ("报名人数：每队不超过5人。", []),
    ("报名人数：  每队3人。", []),
    ("填报时间：    年    月    日", []),
    ("姓   名   职   务\n周小满   张   立", []),
    ("人数：\n每队5人。", []),
]


@pytest.mark.parametrize(("text", "wanted"), RUNNING, ids=[text for text, _ in RUNNING])
def test_fields_in_running_text(text: str, wanted: list[str]) -> None:
    assert found(text) == wanted
