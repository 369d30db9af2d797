"""The workbook goes round: what is typed survives a second run, and the corrected workbook is a checklist again."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import NOTICES
from samples import FORMULA, MALICE, found

from campaign_extract import Checklist, extract
from campaign_extract.cli import main
from campaign_extract.export import render

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")
pytest.importorskip("rapidfuzz")

from campaign_extract.carry import carry  # noqa: E402
from campaign_extract.export import typed  # noqa: E402

TEXT = """\
某某市教育局关于开展安全检查的通知

各学校：

一、各学校要于9月20日前完成隐患自查。
二、各学校每月至少组织1次疏散演练。
三、严禁在教室给电动自行车充电。
四、各学校要于10月8日前报送工作总结。

某某市教育局
2024年9月1日
"""
HEAD = 3


def edit(data: bytes, change: Callable[[Any, Callable[[str, str], Any]], None]) -> bytes:
    """A workbook after somebody has worked in it; ``cell(title, column)`` is that cell of 任务清单."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["任务清单"]
    columns = {cell.value: cell.column for cell in sheet[HEAD]}

    def cell(title: str, column: str) -> Any:
        row = next(row for row in range(HEAD + 1, sheet.max_row + 1) if title in str(sheet.cell(row, columns["工作任务"]).value))
        return sheet.cell(row, columns[column])

    change(book, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(book: Any, cell: Callable[[str, str], Any]) -> None:
    cell("自查", "状态").value = "已完成"
    cell("自查", "完成日期").value = date(2024, 9, 18)
    cell("自查", "责任人").value = "王老师"
    cell("自查", "备注").value = "=已报\n两次"
    cell("演练", "备注").value = "体育馆"
    cell("总结", "截止日期").value = date(2024, 10, 6)
    sheet = book["任务清单"]
    sheet.cell(HEAD, sheet.max_column + 1).value = "经费"
    cell("演练", "工作任务").parent.cell(cell("演练", "工作任务").row, sheet.max_column).value = 300
    book.create_sheet("我的记录")["B2"] = "电话已打"
    row = sheet.max_row + 1
    sheet.cell(row, 2).value = "给家长写信"
    sheet.cell(row, [c.value for c in sheet[HEAD]].index("备注") + 1).value = "自己加的"


def told(data: bytes) -> dict[str, dict[str, object]]:
    rows = list(openpyxl.load_workbook(io.BytesIO(data))["任务清单"].iter_rows(min_row=HEAD, values_only=True))
    return {str(row[1]): dict(zip(rows[0], row, strict=True)) for row in rows[1:]}


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    return extract(TEXT, with_text=True)


@pytest.mark.parametrize("path", NOTICES[::20], ids=lambda p: p.stem)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_is_its_checklist(path: Path, lang: str) -> None:
    checklist = found(path)
    assert typed.from_xlsx(io.BytesIO(render(checklist, "xlsx", lang=lang))) == checklist


def test_hostile_text_comes_back_to_the_character() -> None:
    evil = extract(TEXT.replace("二、", "".join(f"各学校要报送{words}材料。\n" for words in MALICE) + "二、"), with_text=True)
    assert typed.from_xlsx(io.BytesIO(render(evil, "xlsx"))) == evil


def test_corrections_are_read_back(checklist: Checklist) -> None:
    def change(book: Any, cell: Callable[[str, str], Any]) -> None:
        cell("自查", "工作任务").value = "完成校舍隐患自查"
        cell("总结", "截止日期").value = date(2024, 10, 6)
        cell("演练", "责任单位").value = "各学校、总务处（牵头）"
        cell("演练", "约束力").value = "鼓励"
        book["任务清单"].delete_rows(cell("充电", "工作任务").row)

    back = typed.from_xlsx(io.BytesIO(edit(render(checklist, "xlsx"), change)))
    by_title = {r.title: r for r in back.requirements}
    assert len(back.requirements) == len(checklist.requirements) - 1
    assert "完成校舍隐患自查" in by_title
    summary = next(r for r in back.requirements if "总结" in r.title)
    assert summary.deadline is not None
    assert (summary.deadline.due, summary.deadline.text) == (date(2024, 10, 6), "10月8日前")
    drill = next(r for r in back.requirements if "演练" in r.title)
    assert [(p.name, p.role) for p in drill.responsible] == [("各学校", "responsible"), ("总务处", "lead")]
    assert drill.force == "encouraged"
    assert back.notice == checklist.notice


@pytest.mark.parametrize("text", [TEXT, TEXT.replace("9月20日", "9月25日").replace("完成隐患自查", "全面完成隐患自查"), TEXT.replace("一、", "一、各学校要成立工作专班。\n二、", 1)])
def test_what_is_typed_survives(checklist: Checklist, text: str) -> None:
    old = typed.read(edit(render(checklist, "xlsx"), fill))
    new = extract(text, with_text=True)
    once = render(new, "xlsx", typed=carry(old, new))
    twice = render(new, "xlsx", typed=carry(typed.read(once), new))
    for data in (once, twice):
        rows = told(data)
        check = next(row for title, row in rows.items() if "自查" in title)
        assert (check["状态"], check["责任人"], check["备注"]) == ("已完成", "王老师", "=已报\n两次")
        assert check["完成日期"].date() == date(2024, 9, 18)  # type: ignore[attr-defined]
        drill = next(row for title, row in rows.items() if "演练" in title)
        assert (drill["备注"], drill["经费"]) == ("体育馆", 300)
        summary = next(row for title, row in rows.items() if "总结" in title)
        assert summary["截止日期"].date() == date(2024, 10, 6)  # type: ignore[attr-defined]
        assert rows["给家长写信"]["备注"] == "自己加的"
        assert openpyxl.load_workbook(io.BytesIO(data))["我的记录"]["B2"].value == "电话已打"
    assert told(once) == told(twice)


def test_what_is_gone_is_kept_aside(checklist: Checklist) -> None:
    old = typed.read(edit(render(checklist, "xlsx"), fill))
    less = extract(TEXT.replace("一、各学校要于9月20日前完成隐患自查。\n", ""), with_text=True)
    data = render(less, "xlsx", typed=carry(old, less))
    for _ in range(2):
        assert not any("自查" in title for title in told(data))
        header, *rows = openpyxl.load_workbook(io.BytesIO(data))["已撤销"].iter_rows(values_only=True)
        (gone,) = (dict(zip(header, row, strict=True)) for row in rows)
        assert "自查" in gone["工作任务"]
        assert (gone["状态"], gone["责任人"], gone["备注"]) == ("已完成", "王老师", "=已报\n两次")
        data = render(less, "xlsx", typed=carry(typed.read(data), less))


def test_the_command_keeps_what_is_typed(tmp_path: Path) -> None:
    notice, book = tmp_path / "notice.txt", tmp_path / "tasks.xlsx"
    notice.write_text(TEXT, "utf-8")
    assert main([str(notice), "-o", str(book), "--update"]) == 0  # nothing there yet
    book.write_bytes(edit(book.read_bytes(), fill))
    assert main([str(notice), "-o", str(book), "--update"]) == 0
    assert any(row["备注"] == "体育馆" for row in told(book.read_bytes()).values())
    assert main([str(notice), "-o", str(tmp_path / "tasks.md"), "--update"]) == 2


def test_a_workbook_that_is_not_ours_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice, book = tmp_path / "notice.txt", tmp_path / "tasks.xlsx"
    notice.write_text(TEXT, "utf-8")
    openpyxl.Workbook().save(book)
    before = book.read_bytes()
    assert main([str(notice), "-o", str(book), "--update"]) == 2
    assert book.read_bytes() == before
    assert "not a workbook of campaign_extract" in capsys.readouterr().err


def test_killed_in_between_nothing_is_lost(tmp_path: Path) -> None:
    """The process dies when all is written and the file is about to take its name."""
    notice, book = tmp_path / "notice.txt", tmp_path / "tasks.xlsx"
    notice.write_text(TEXT, "utf-8")
    book.write_bytes(edit(render(extract(TEXT, with_text=True), "xlsx"), fill))
    before = book.read_bytes()
    program = (
        "import os, pathlib, sys\n"
        "pathlib.Path.replace = lambda *a: os._exit(9)\n"
        "from campaign_extract.cli import main\n"
        "main(sys.argv[1:])"
    )
    run = subprocess.run([sys.executable, "-c", program, str(notice), "-o", str(book), "--update"], timeout=120)
    assert run.returncode == 9
    assert book.read_bytes() == before
    assert main([str(notice), "-o", str(book), "--update"]) == 0
    assert any(row["备注"] == "体育馆" for row in told(book.read_bytes()).values())


def test_hostile_cells_stay_text(checklist: Checklist) -> None:
    def change(book: Any, cell: Callable[[str, str], Any]) -> None:
        for title, evil in zip(("自查", "演练", "充电", "总结"), MALICE, strict=False):
            target = cell(title, "备注")
            target.value, target.data_type = evil, "s"

    old = typed.read(edit(render(checklist, "xlsx"), change))
    data = render(checklist, "xlsx", typed=carry(old, checklist))
    book = openpyxl.load_workbook(io.BytesIO(data))
    formulas = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(map(FORMULA.fullmatch, formulas)), formulas
    assert {row["备注"] for row in told(data).values()} == set(MALICE[:4])
