"""Task tables as text: one requirement a row, with the party, date and cadence of its columns."""

from __future__ import annotations

import pytest
from written import FOOT, HEAD, names, read

from campaign_extract import extract
from campaign_extract.model import Requirement


def table(*lines: str, sep: str = "\t") -> list[Requirement]:
    """The requirements of a table whose cells are parted by / in the lines given."""
    return list(read("一、任务分工\n" + "\n".join(line.replace("/", sep) for line in lines)).requirements)


def line(requirement: Requirement) -> str:
    """Text, parties with roles, due, every: 开展排查 县住建局:lead 2024-06-30 -."""
    parties = "、".join(f"{p.name}:{p.role}" for p in requirement.responsible if p.name) or "-"
    due = requirement.deadline.due if requirement.deadline else None
    every = requirement.frequency.every if requirement.frequency else None
    return f"{requirement.text} {parties} {due or '-'} {every or '-'}"


def outer(text: str) -> str:
    return f"| {text.replace('/', ' | ')} |"


SEPARATORS = {"tabs": "\t", "bars": "|", "spaced bars": " | "}


@pytest.mark.parametrize("sep", SEPARATORS.values(), ids=SEPARATORS)
def test_a_row_is_a_requirement(sep: str) -> None:
    found = table(
        "序号/工作任务/牵头单位/配合单位/完成时限",
        "1/开展燃气安全排查/县住建局/县应急局、县教育局/6月底前",
        "2/组织应急演练/县应急局/县教育局/7月15日前",
        sep=sep,
    )
    assert [line(r) for r in found] == [
        "开展燃气安全排查 县住建局:lead、县应急局:support、县教育局:support 2024-06-30 -",
        "组织应急演练 县应急局:lead、县教育局:support 2024-07-15 -",
    ]
    assert {p.basis for r in found for p in r.responsible} == {"table"}


def test_outer_bars_open_no_cell() -> None:
    body = "\n".join(map(outer, ["序号/任务/责任单位/完成时限", "1/制定方案/县教育局/5月10日前"]))
    assert [line(r) for r in read("一、任务分工\n" + body).requirements] == [
        "制定方案 县教育局:responsible 2024-05-10 -"
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "| --- | --- | --- | --- |",
        "|:---|:---:|---:|---|",
    ],
)
def test_markdown_rule(rule: str) -> None:
    body = "\n".join([outer("序号/任务/责任单位/完成时限"), rule, outer("1/制定方案/县教育局/5月10日前")])
    assert [line(r) for r in read("一、任务分工\n" + body).requirements] == [
        "制定方案 县教育局:responsible 2024-05-10 -"
    ]


def test_merged_cells_are_filled_down() -> None:
    found = table(
        "任务/责任部门/完成时限",
        "制定方案/各子公司/8月30日前",
        "组织演练//9月底前",
        "上报总结//",
    )
    assert [line(r) for r in found] == [
        "制定方案 各子公司:responsible 2024-08-30 -",
        "组织演练 各子公司:responsible 2024-09-30 -",
        "上报总结 各子公司:responsible 2024-09-30 -",
    ]


def test_names_that_share_their_places_in_a_cell() -> None:
    """A cell is read as a subject is: two names, and the second stands in the places of the first."""
    (found,) = table("任务/责任单位/完成时限", "清点泵房钥匙/各县（市、区）水务局、卫健局/5月10日前")
    assert names(found) == ["各县（市、区）水务局", "卫健局"]


def test_a_dash_is_no_merged_cell() -> None:
    found = table("任务/牵头单位/配合单位/完成时限", "制定方案/县教育局/县公安局/5月10日前", "组织演练/县应急局/—/—")
    assert line(found[1]) == "组织演练 县应急局:lead - -"


HEADERS = [
    ("任务", "责任单位", "完成时限", "responsible"),
    ("工作任务", "责任部门", "时间节点", "responsible"),
    ("工作内容", "责任人", "完成时间", "responsible"),
    ("主要任务", "牵头单位", "时限要求", "lead"),
    ("重点工作", "牵头部门", "进度安排", "lead"),
    ("具体措施", "责任科室", "时间", "responsible"),
    ("整治内容", "承办单位", "期限", "responsible"),
    ("事项", "主责单位", "办理时限", "lead"),
    ("活动内容", "负责人", "日期", "responsible"),
    ("工作要求", "督导单位", "整改时限", "supervise"),
    ("措施", "协助单位", "完成期限", "support"),
    ("工作任务", "牵头处室", "完成时限", "lead"),
    ("任务", "主办单位", "时限", "responsible"),
    ("事项", "经办处室", "完成时间", "responsible"),
    ("任 务", "责任\u3000单位", "完成 时限", "responsible"),
]


@pytest.mark.parametrize(("task", "party", "due", "role"), HEADERS, ids=["/".join(h[:3]) for h in HEADERS])
def test_header_synonyms(task: str, party: str, due: str, role: str) -> None:
    assert [line(r) for r in table(f"{task}/{party}/{due}", "制定方案/县教育局/5月10日前")] == [
        f"制定方案 县教育局:{role} 2024-05-10 -"
    ]


@pytest.mark.parametrize("task", ["道路巡线", "开展巡查"])
def test_cadence(task: str) -> None:
    (requirement, *_) = table("任务/责任单位/频次/备注", f"{task}/各乡镇/每月1次/")
    assert line(requirement) == f"{task} 各乡镇:responsible - P1M"


def test_remarks() -> None:
    found = table("任务/责任人/完成时间/备注", "召开动员会/王明/5月10日/各股室参加")
    assert [(r.text, names(r)) for r in found] == [("召开动员会", ["王明"]), ("各股室参加", ["各股室"])]


def test_no_date_is_no_date() -> None:
    for word in ("长期", "持续推进", "常态化"):
        (requirement,) = table("任务/责任单位/完成时限", f"推进隐患整改/各乡镇/{word}")
        assert requirement.deadline is None


def test_a_cell_that_only_names_a_task_is_one_requirement() -> None:
    (requirement,) = table("任务/责任单位/完成时限", "校门口交通秩序管理/县公安局/6月底前")
    assert (requirement.text, names(requirement), requirement.force) == (
        "校门口交通秩序管理",
        ["县公安局"],
        "mandatory",
    )


def test_several_in_one_cell() -> None:
    found = table("任务/责任单位/完成时限", "制定方案；组织演练/县教育局/6月底前")
    assert [line(r) for r in found] == [
        "制定方案 县教育局:responsible 2024-06-30 -",
        "组织演练 县教育局:responsible 2024-06-30 -",
    ]


def test_text_goes_on_behind_a_table() -> None:
    body = "一、任务分工\n任务\t责任单位\t完成时限\n制定方案\t县教育局\t5月10日前\n二、工作要求\n各单位要上报情况。"
    assert [(r.section, r.text) for r in read(body).requirements] == [("1", "制定方案"), ("2", "各单位要上报情况")]


@pytest.mark.parametrize(
    "body",
    [
        "甲\t乙\t丙\n各单位要自查。",  # no header
        "任务\t进展\t备注\n各单位要自查。",  # neither who nor when
        "任务和责任单位见附件。\n各单位要自查。",
    ],
)
def test_no_table(body: str) -> None:
    found = read("一、要求\n" + body).requirements
    assert [(r.text, r.responsible[0].basis) for r in found if "自查" in r.text] == [("各单位要自查", "clause")]


def test_a_table_in_an_annex() -> None:
    text = f"{HEAD}一、要求\n各单位要自查。{FOOT}附件1\n任务分工表\n序号\t任务\t责任单位\t完成时限\n1\t制定方案\t县教育局\t5月10日前\n"
    found = [r for r in extract(text).requirements if r.section.startswith("A")]
    assert [line(r) for r in found] == ["制定方案 县教育局:responsible 2024-05-10 -"]


def test_the_first_column_names_who_does_the_task() -> None:
    found = table("序号/组别/地点/任务", "1/信号组/东站/检修信号灯", "2/保洁组/西站/拖净地面")
    assert [line(r) for r in found] == ["检修信号灯 信号组:responsible - -", "拖净地面 保洁组:responsible - -"]


def test_a_doer_is_none_beside_another_party() -> None:
    found = table("部门/任务分工/责任人", "后勤科/封存药柜/田小满")
    assert [line(r) for r in found] == ["封存药柜 田小满:responsible - -"]


def test_the_day_stands_in_the_heading() -> None:
    lines = ("时间/内容/负责人", "8：30/清点器械/田小满", "14：00/封存药柜/陆秋分")
    body = "二、清点安排（11月20日）\n" + "\n".join(text.replace("/", "\t") for text in lines)
    assert [line(r) for r in read(body).requirements] == [
        "清点器械 田小满:responsible 2024-11-20 -",
        "封存药柜 陆秋分:responsible 2024-11-20 -",
    ]


def test_a_bracket_in_the_head_of_a_column() -> None:
    found = table("日期（星期）/重点事项/负责处室", "9月16日/组织招聘/人事处")
    assert [line(r) for r in found] == ["组织招聘 人事处:responsible 2024-09-16 -"]


def test_what_is_asked_of_the_first_column() -> None:
    """班组⇥卫生区⇥要求: no column names a task, and the first says who keeps to what the last asks."""
    found = table("班组/卫生区/要求", "甲班/东厂区道路/每天清扫一次", "乙班/泵房门前/每周擦洗一次")
    assert [line(r)[:9] for r in found] == ["每天清扫一次 甲班", "每周擦洗一次 乙班"]


def test_who_helps_with_a_row_helps_with_no_other() -> None:
    found = table("任务/责任单位/配合单位/完成时限", "检修水泵/设备处/安全处/6月10日前", "上报总结/各车间//6月20日前")
    assert [line(r) for r in found][1] == "上报总结 各车间:responsible 2024-06-20 -"


def test_a_list_of_faults_and_what_is_done_about_them() -> None:
    found = table("序号/隐患描述/整改措施/责任人/整改期限", "1/线路老化/更换线路/王某/5月30日前")
    assert [line(r) for r in found] == ["更换线路 王某:responsible 2024-05-30 -"]


def test_a_cell_ends_a_sentence() -> None:
    """A row of a roster that is no task: what a cell says is said by itself, once."""
    body = "值班表\n日期\t值班人员\t电话\t备注\n6月8日\t李某、张某\t87654321\t值班人员不得离开泵房。\n6月9日\t钱某、孙某\t87654322\t值班人员不得离开泵房。"
    assert [r.text for r in read(body).requirements] == ["值班人员不得离开泵房"]


def test_a_head_that_comes_again_overleaf() -> None:
    found = table("任务/责任单位/完成时限", "检修水泵/设备处/6月10日前", "任务/责任单位/完成时限", "封存旧泵/安全处/7月10日前")
    assert [line(r) for r in found] == ["检修水泵 设备处:responsible 2024-06-10 -", "封存旧泵 安全处:responsible 2024-07-10 -"]


def test_a_roster_right_behind_a_task_table() -> None:
    found = table("任务/责任单位/完成时限", "检修水泵/设备处/6月10日前", "日期/带班领导/值班人员", "6月8日/赵某/王某", "6月9日/孙某/李某")
    assert [line(r) for r in found] == ["检修水泵 设备处:responsible 2024-06-10 -"]
