"""The workbook, read by openpyxl and by LibreOffice, neither of which wrote it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime, timedelta
from html import unescape
from itertools import groupby
from pathlib import Path

import pandas as pd
import pytest
from conftest import SOME
from programs import office, offices
from samples import FORMULA, MALICE, deadline, found, hostile, long, made, real, requirement

from campaign_extract import extract
from campaign_extract.calendar.schedule import schedule
from campaign_extract.export import COLUMNS, render
from campaign_extract.model import Note

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")

from campaign_extract.export import typed, xlsx  # noqa: E402
from campaign_extract.export.dates import acts, of_phase  # noqa: E402
from campaign_extract.export.harmless import harmless  # noqa: E402

SHEETS = ["报送", "任务清单", "时间表", "责任分工", "填报指标", "提示", "原文", "说明", "数据", "单位名单", "存档"]
HEAD = 3  # the row of the header of 任务清单, counted from 1


def book(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def table(sheet, head: int = 1) -> list[dict[str, object]]:
    names, *rows = sheet.iter_rows(min_row=head, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("path", SOME, ids=lambda p: p.stem)
def test_round_trip_gives_the_frame(path: Path) -> None:
    checklist = found(path)
    pd.testing.assert_frame_equal(xlsx.read_frame(io.BytesIO(render(checklist, "xlsx"))), checklist.to_frame())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_round_trip_in_either_language_and_empty(lang: str) -> None:
    for checklist in (real(), extract("没有任务")):
        data = render(checklist, "xlsx", lang=lang)
        pd.testing.assert_frame_equal(xlsx.read_frame(io.BytesIO(data)), checklist.to_frame())


def test_the_sheet_people_work_in_says_the_same_as_the_frame() -> None:
    checklist = real()
    rows, frame = table(book(render(checklist, "xlsx"))["任务清单"], HEAD), checklist.to_frame()
    assert len(rows) == len(frame) > 20
    assert [row["原文依据"] for row in rows] == [" ".join(text.split()) for text in frame["text"]]
    assert [row["截止日期"] for row in rows] == [None if pd.isna(day) else day.to_pydatetime() for day in frame["due"]]
    assert [row["序号"] for row in rows] == list(range(1, len(rows) + 1))
    assert {row["状态"] for row in rows} <= {"未开始", None}


def test_sheets_headers_filters_and_validation() -> None:
    opened = book(render(real(), "xlsx"))
    assert opened.sheetnames == SHEETS
    sheet = opened["任务清单"]
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref.startswith("A3:")
    lists = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert lists["list"].formula1 == '"未开始,进行中,已完成"'
    assert lists["date"].operator == "greaterThanOrEqual"
    assert all(cell.alignment.wrap_text for cell in sheet[HEAD + 1])
    due = sheet.cell(HEAD + 2, [cell.value for cell in sheet[HEAD]].index("截止日期") + 1)
    assert isinstance(due.value, datetime) and due.number_format == "yyyy-mm-dd"
    formulas = [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules]
    assert sum("TODAY()" in formula for formula in formulas) == 2


BY_DAY = """\
关于开展河道清理的通知
各乡镇：
一、各乡镇要高度重视。
二、各乡镇于2024年6月20日前完成清理。
三、各乡镇于2024年5月20日前将方案报送市水利局。
四、各乡镇于2024年6月10日前召开动员会。
五、各乡镇张贴海报不少于20张。
六、严禁向河道倾倒垃圾。
云溪市水利局
2024年4月1日
"""


def test_the_first_sheet_has_the_deadlines_in_order_and_folds_the_rest() -> None:
    sheet = book(render(extract(BY_DAY), "xlsx"))["报送"]
    rows = [tuple(cell.value for cell in row[:3]) for row in sheet.iter_rows(min_row=HEAD + 1) if row[0].value]
    assert [row[0] if row[1] is None else row[1:] for row in rows] == [
        ("方案", "2024-05-20"),
        "其他有日期的任务（2）",
        ("工作任务", "截止日期"),
        ("召开动员会", "2024-06-10"),
        ("完成清理", "2024-06-20"),
        "没有单独日期的任务（1）（点左边的 + 展开）",
        ("张贴海报不少于20张", None),
        "一般要求和禁止事项（2）（点左边的 + 展开）",
        ("高度重视", None),
        ("严禁向河道倾倒垃圾", None),
    ]
    folded = [sheet.cell(n, 2).value for n, row in sheet.row_dimensions.items() if row.hidden]
    assert folded == ["张贴海报不少于20张", "高度重视", "严禁向河道倾倒垃圾"]
    late = BY_DAY.replace("严禁向", "遇有险情要及时报告县防汛办。严禁向")
    sheet = book(render(extract(late), "xlsx"))["报送"]
    assert [sheet.cell(HEAD + n, 1).value for n in (2, 3)] == ["没有写明日期的（1）（点左边的 + 展开）", "6"]
    assert sheet.row_dimensions[HEAD + 3].hidden and not sheet.row_dimensions[HEAD + 1].hidden
    empty = book(render(extract("关于巡河的通知\n各乡镇：\n各乡镇要巡查河段。"), "xlsx"))["报送"]
    assert empty.cell(HEAD + 1, 1).value == "通知没有要求报送材料。"


def test_what_is_forbidden_is_never_overdue() -> None:
    sheet = book(render(extract(BY_DAY), "xlsx"))["任务清单"]
    formulas = [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules]
    assert ['<>"禁止"' in formula for formula in formulas if "TODAY()" in formula] == [True, True]


def test_nothing_to_fill_in_is_no_page() -> None:
    assert book(render(extract(BY_DAY), "xlsx"))["填报指标"].sheet_state == "hidden"
    assert book(render(real(), "xlsx"))["填报指标"].sheet_state == ("visible" if real().indicators else "hidden")


def test_references_lead_to_the_line_that_says_it() -> None:
    checklist = real()
    opened = book(render(checklist, "xlsx"))
    sheet = opened["任务清单"]
    place = [cell.value for cell in sheet[HEAD]].index("出处") + 1
    for number, r in enumerate(checklist.requirements, 1):
        cell = sheet.cell(HEAD + number, place)
        row = int(re.fullmatch(r"'?原文'?!A(\d+)", cell.hyperlink.location)[1])
        first = r.text.split("\n")[0].strip()
        assert first in opened["原文"].cell(row, 2).value


def test_without_the_text_references_lead_to_the_heading() -> None:
    checklist = real(with_text=False)
    opened = book(render(checklist, "xlsx"))
    ids = [row[0] for row in opened["原文"].iter_rows(min_row=2, values_only=True)]
    assert ids == [section.id for section in checklist.sections]
    assert all(row["提示"] for row in table(opened["提示"]))


def test_every_column_is_explained() -> None:
    explained = {(row["工作表"], row["列"]): row["含义"] for row in table(book(render(real(), "xlsx"))["说明"])}
    assert all(explained["数据", name] for name in COLUMNS)
    assert all(explained[name, None] for name in SHEETS if name != "说明")


def test_schedule_holds_every_occurrence_on_which_something_is_done() -> None:
    rows = table(book(render(real(), "xlsx"))["时间表"])
    everything = [o for o in schedule(real()) if o.due or o.start]
    expected = [act.occurrence for act in acts(real())]
    gone = [o for o in everything if o not in expected]
    assert gone and [o for o in everything if o not in gone] == expected
    duties = {r.id: r for r in real().requirements}
    assert all(duties[o.requirement].force == "prohibited" or of_phase(duties[o.requirement]) for o in gone)
    assert [(row["工作任务"], row["截止日期"] and row["截止日期"].date()) for row in rows] == [
        (" ".join(o.title.split()), o.due) for o in expected
    ]
    assert {row["星期"] for row in rows} <= {"周一", "周二", "周三", "周四", "周五", "周六", "周日"}
    daily = [row["截止日期"].date() for row in rows if row["工作任务"] == "公示快检结果"]
    assert daily == [date(2024, 6, day) for day in range(17, 29)]


def test_same_checklist_same_bytes() -> None:
    data = render(real(), "xlsx")
    assert data == render(real(), "xlsx")
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_text_is_text(tmp_path: Path) -> None:
    data = render(hostile(), "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name).decode()
            if name.startswith("xl/worksheets/sheet"):
                for formula in re.findall(r"<f(?: [^>]*)?>([^<]*)", content):
                    assert FORMULA.fullmatch(unescape(formula)), f"{name} holds a formula"
            assert not re.search(r'TargetMode="External"', content), f"{name} leads outside"
        assert "xl/externalLinks" not in " ".join(archive.namelist())
    sheet = book(data)["数据"]
    texts = [row[4].value for row in sheet.iter_rows(min_row=2)]
    assert [re.sub(r"_x005F(?=_x)", "", t) for t in texts] == [harmless(text) for text in MALICE]
    assert all(cell.data_type in ("s", "n", "d") for row in sheet.iter_rows() for cell in row)
    quoted = [row[4] for row in sheet.iter_rows(min_row=2) if row[4].value.startswith(("=", "+", "-", "@"))]
    assert len(quoted) == 5 and all(cell.quotePrefix for cell in quoted)
    (tmp_path / "hostile.xlsx").write_bytes(data)
    again = openpyxl.load_workbook(office(tmp_path / "hostile.xlsx", "xlsx", tmp_path))
    formulas = [cell.value for sheet in again for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(map(FORMULA.fullmatch, formulas)), formulas
    assert [row[4].value for row in again["数据"].iter_rows(min_row=2)][0] == MALICE[0]


def test_a_cell_too_long_is_cut_and_a_day_before_1900_is_kept() -> None:
    text = "报" * 40_000
    far = requirement("1-1", text, (0, 40_000), deadline=deadline(due=date(1850, 5, 20)))
    frame = xlsx.read_frame(io.BytesIO(render(made(requirements=(far,)), "xlsx")))
    assert len(frame["text"][0]) == 32_767 and frame["text"][0].endswith("…")
    assert frame["due"][0] == datetime(1850, 5, 20)


def test_six_hundred_rows() -> None:
    checklist = long()
    opened = openpyxl.load_workbook(io.BytesIO(render(checklist, "xlsx")), read_only=True)
    assert opened["任务清单"].max_row == HEAD + 600
    opened.close()


# 我是… ------------------------------------------------------------------------------------------------------------

WHOSE = "关于巡河的通知\n各乡镇、各医院：\n一、各乡镇要巡查河段。\n二、各医院要备足药品。\n三、各单位要于5月20日前将总结报送市水利局。\n云溪市水利局\n2024年4月1日"


def mine(data: bytes) -> list[object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["任务清单"]
    return [row["本单位"] for row in table(sheet, HEAD)]


def test_choose_ones_unit(tmp_path: Path) -> None:
    """LibreOffice computes the column; the choice stays over a second run."""
    checklist = extract(WHOSE, with_text=True)
    data = render(checklist, "xlsx")
    assert mine(data) == ["是", "是", "是"] and book(data)["任务清单"]["B2"].value is None
    choices = {"各医院": ["否", "是", "是"], "各乡镇": ["是", "否", "是"], "别的单位": ["是"] * 3}
    for name in choices:
        opened = book(data)
        opened["任务清单"]["B2"] = name
        opened.save(tmp_path / f"{name}.xlsx")
    made_of = offices([tmp_path / f"{name}.xlsx" for name in choices], "xlsx", tmp_path)
    for (name, expected), computed in zip(choices.items(), made_of, strict=True):
        assert mine(computed.read_bytes()) == expected, name
        for other in ("责任分工", "时间表"):  # every sheet follows
            rows = table(openpyxl.load_workbook(computed, data_only=True)[other])
            assert [row["本单位"] for row in rows] == [expected[int(row["序号"]) - 1] for row in rows] != [], (name, other)
        old = typed.read(tmp_path / f"{name}.xlsx")
        assert old.typed.unit == name and old.corrected() == checklist and not old.typed.added
    again = render(checklist, "xlsx", typed=typed.Typed(unit="各医院"))
    assert mine(again) == ["否", "是", "是"] and book(again)["任务清单"]["B2"].value == "各医院"
    assert mine(render(checklist, "xlsx", unit="云溪市人民医院")) == ["是", "是"]


# a program that computes ------------------------------------------------------------------------------------------


def test_libreoffice_reads_it_back(tmp_path: Path) -> None:
    checklist = real()
    checklist.to_xlsx(tmp_path / "清单.xlsx")
    again = office(tmp_path / "清单.xlsx", "xlsx", tmp_path)
    pd.testing.assert_frame_equal(xlsx.read_frame(again), checklist.to_frame())
    opened = openpyxl.load_workbook(again)
    assert opened.sheetnames == SHEETS
    sheet = opened["任务清单"]
    assert {rule.type for rule in sheet.data_validations.dataValidation} == {"list", "date"}
    assert sum(len(area.rules) for area in sheet.conditional_formatting) == 4


def test_the_sheet_colours_what_is_due(tmp_path: Path) -> None:
    """The rules are computed by LibreOffice, which draws the sheet: red, nothing, grey, amber, from top to bottom."""
    pdf = pytest.importorskip("pypdfium2")
    pytest.importorskip("PIL")
    days = [date(2001, 1, 1), date(2999, 1, 1), date(2001, 1, 1), date.today() + timedelta(days=3)]
    tasks = tuple(
        requirement(f"1-{n}", "报送总结", (0, 4), 4, frequency=None, deadline=deadline(due=due)) for n, due in enumerate(days)
    )
    opened = book(render(made(requirements=tasks), "xlsx"))
    sheet = opened["任务清单"]
    state = [cell.value for cell in sheet[HEAD]].index("状态") + 1
    sheet.cell(HEAD + 3, state).value = "已完成"  # what the person fills in
    opened.save(tmp_path / "filled.xlsx")
    pages = pdf.PdfDocument(office(tmp_path / "filled.xlsx", "pdf", tmp_path))
    picture = pages[1].render(scale=1.5).to_pil().convert("RGB")
    pages.close()
    x = picture.width // 3
    column = [picture.getpixel((x, y)) for y in range(picture.height)]
    red, grey, amber = (0xFB, 0xD9, 0xD7), (0xF1, 0xEF, 0xEA), (0xFF, 0xEB, 0xB8)
    assert [colour for colour, _ in groupby(c for c in column if c in (red, grey, amber))] == [red, grey, amber]


def test_what_the_schedule_leaves_out_is_told() -> None:
    often = extract("关于巡河的通知\n各乡镇：\n各乡镇每日巡河999次。\n某某局\n2024年4月1日")
    assert schedule(often).cut
    told = [row[0] for row in book(render(often, "xlsx"))["时间表"].iter_rows(values_only=True) if isinstance(row[0], str)]
    assert told[-1] == "第 1 项次数太多，只列出前 5000 次"
    assert told[-1] in "".join(render(often, "ics").decode().split("\r\n "))
    assert "次数太多" not in render(real(), "ics").decode()


def doubted():
    """Four duties, the second and third of them hardly carried."""
    plain = made(tuple(f"报送第{n}号材料" for n in range(1, 5)))
    notes = tuple(Note(code="doubtful", severity="info", message="x", span=r.span) for r in plain.requirements[1:3])
    return plain.model_copy(update={"notes": notes})


def test_what_is_doubtful_is_folded_at_the_end() -> None:
    opened = book(render(doubted(), "xlsx"))
    sheet = opened["任务清单"]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=HEAD + 1)}
    assert list(rows) == [1, 4, 2, 3]
    hidden = {n: sheet.row_dimensions[row].hidden for n, row in rows.items()}
    assert hidden == {1: False, 4: False, 2: True, 3: True}
    assert "2 项依据不足" in sheet["C2"].value
    links = [cell for row in opened["责任分工"].iter_rows() for cell in row if cell.hyperlink]
    assert all(cell.hyperlink.location.endswith(f"!A{rows[int(cell.value)]}") for cell in links) and len(links) >= 4
    back = xlsx.from_xlsx(io.BytesIO(render(doubted(), "xlsx")))
    assert back.requirements == doubted().requirements
    for form in ("markdown", "docx", "html"):
        data = render(doubted(), form)
        told = (zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") if form == "docx" else data).decode()
        folded = told[told.index("依据不足，请确认是否算任务") :].partition("notice-h")[0]
        assert [f"报送第{n}号材料" in folded for n in range(1, 5)] == [False, True, True, False], form
