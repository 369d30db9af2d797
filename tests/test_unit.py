"""Whose a duty is, and what is handed in: the first questions of a reader."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest

from campaign_extract import Checklist, extract
from campaign_extract.export import render, wording
from campaign_extract.export.handed import by_day, handed
from campaign_extract.export.labels import Labels
from campaign_extract.unit import Unit, belonging, split

NOTICE = """\
关于开展防汛检查的通知
各乡镇人民政府、各医疗卫生机构、各中小学校：
一、各单位要于2024年5月20日前将自查表（附件1）报送市水利局。
二、各医疗卫生机构要备足药品。
三、各乡镇人民政府要巡查河段，于2024年5月10日前将台账报送市水利局。
四、有关部门要做好配合。
五、严禁在河道内堆放杂物。
六、市水利局将组织抽查。
联系人：林知夏，电话：0999-7001234，邮箱：fx@example.cn
附件：1.自查表
云溪市水利局
2024年4月1日
"""
CHECKLIST = extract(NOTICE, with_text=True)


def titles(checklist: Checklist) -> set[str]:
    return {r.text.rstrip("。") for r in checklist.requirements}


@pytest.mark.parametrize(
    ("unit", "own", "others"),
    [
        ("云溪市第二人民医院", "二、四、一、五", "三"),
        ("石桥镇人民政府", "一、三、四、五", "二"),
        ("云溪市实验小学", "一、四、五", "二、三"),
        ("云溪市水利局", "四、六", "二、三"),
    ],
)
def test_whose_it_is(unit: str, own: str, others: str) -> None:
    marks = {r.id: r.id.partition("-")[0] for r in CHECKLIST.requirements}
    numbers = dict(zip("123456", "一二三四五六", strict=True))
    mine, theirs = (
        {numbers[marks[r.id]] for r in part.requirements if marks[r.id] in numbers} for part in split(CHECKLIST, unit)
    )
    assert mine >= set(own.split("、")) and theirs >= set(others.split("、"))
    assert not mine & theirs and len(mine | theirs) == 6


def test_what_comes_down_to_nobody_is_shown_to_all() -> None:
    nobody = next(r for r in CHECKLIST.requirements if "有关部门" in r.text)
    assert all(Unit(name, CHECKLIST).owns(nobody) for name in ("某某公司", "某某村", "云溪市水利局"))


def test_what_names_nobody_at_all_is_shown_to_all() -> None:
    nobody = CHECKLIST.requirements[0].model_copy(update={"responsible": ()})
    assert Unit("某某村", CHECKLIST).owns(nobody)
    assert belonging(CHECKLIST.model_copy(update={"requirements": (nobody,)}))[1] == [None]


def test_units_to_choose_from_and_whose_each_line_is() -> None:
    names, whose = belonging(CHECKLIST, ["云溪市第二人民医院", "石桥镇人民政府", "各医疗卫生机构"])
    assert names[:3] == ["云溪市第二人民医院", "石桥镇人民政府", "各医疗卫生机构"]
    assert {"各乡镇人民政府", "各中小学校", "云溪市水利局"} <= {*names} and len({*names}) == len(names)
    assert "各单位" not in names
    for place, name in enumerate(names):
        unit = Unit(name, CHECKLIST)
        assert [unit.owns(r) for r in CHECKLIST.requirements] == [mine is None or place in mine for mine in whose]
    assert None in whose and len({*whose}) > 3


def test_the_report_says_of_each_line_whose_it_is() -> None:
    pytest.importorskip("jinja2")
    page = render(CHECKLIST, "html").decode()
    names, whose = belonging(CHECKLIST)
    choice = page[page.index('id="unit-here"') :].partition("</select>")[0]
    assert re.findall(r'<option value="(\d+)">([^<]+)', choice) == [(str(n), name) for n, name in enumerate(names)]
    told = re.findall(r'<li class="card[^>]* data-n="(\d+)"[^>]* data-unit="([^"]*)"', page)
    assert {int(n): units for n, units in told} == {
        n: "*" if mine is None else " ".join(map(str, mine)) for n, mine in enumerate(whose, 1)
    }


def test_ids_and_spans_stay() -> None:
    mine, theirs = split(CHECKLIST, "石桥镇人民政府")
    assert {*mine.requirements, *theirs.requirements} == {*CHECKLIST.requirements}
    assert mine.source == CHECKLIST.source and mine == CHECKLIST.for_unit("石桥镇人民政府")


def test_what_is_handed_in_by_date() -> None:
    first, second = handed(CHECKLIST, Labels())
    assert (first.day, second.day) == (date(2024, 5, 10), date(2024, 5, 20))
    assert first.recipients == second.recipients == "市水利局"
    assert "自查表" in second.deliverables and second.attachment == "自查表"
    assert second.contact == "林知夏 0999-7001234" and second.channel == "fx@example.cn"


@pytest.mark.parametrize(
    ("line", "handed_in"),
    [
        ("各学校要于5月20日前提交演练照片", True),
        ("请各学校5月20日前将花名册报县教育局", True),
        ("各学校要于5月20日前报名参加培训", False),
        ("各学校要于5月20日前交流经验", False),
        ("各学校要开展自查", False),
        ("不得报送虚假材料", False),
    ],
)
def test_what_counts_as_handed_in(line: str, handed_in: bool) -> None:
    found = extract(f"关于演练的通知\n各学校：\n一、{line}。\n县教育局\n2024年4月1日\n")
    assert len(found.requirements) == 1 and bool(handed(found, Labels())) is handed_in


def test_what_is_handed_in_again_and_again_is_not_folded() -> None:
    lines = ("有险情要及时报告县教育局。", "各学校每周五前向县教育局报送活动信息。", "各学校于5月20日前将总结报送县教育局。")
    found = extract("关于演练的通知\n各学校：\n" + "\n".join(f"{n}、{line}" for n, line in zip("一二三", lines, strict=True)) + "\n县教育局\n2024年4月1日\n")
    shown, folded = by_day(handed(found, Labels()))
    assert [paper.due for paper in shown] == ["2024-05-20", "每周五前"] and [paper.number for paper in folded] == [1]


def test_notes_name_lines_by_their_numbers() -> None:
    """The numbers that every output shows, not ids that none does."""
    text = "关于排查的通知\n各学校：\n一、各学校要于2024年5月20日前开展隐患排查。\n二、各学校要于2024年5月20日前开展隐患排查。\n县教育局\n2024年4月1日\n"
    quotes = {note.code: quote for note, _, quote in wording.explained(extract(text, with_text=True), Labels())}
    assert quotes["duplicate"] == "第 1、2 项"


def test_the_first_sheet_answers_and_the_data_are_hidden() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(render(CHECKLIST, "xlsx", unit="石桥镇人民政府")))
    assert book.sheetnames[:2] == ["报送", "任务清单"]
    assert book["数据"].sheet_state == "hidden"
    assert [c.value for c in book["报送"][4]][2:5] == ["2024-05-10", "市水利局", "fx@example.cn"]
    assert any("备足药品" in str(row[0].value) for row in book["其他单位"].iter_rows(min_row=2))


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_every_report_begins_with_it(format: str) -> None:
    page = render(CHECKLIST, format).decode()
    assert "要交什么" in page and page.index("要交什么") < page.index("备足药品")
    assert "林知夏" in page
