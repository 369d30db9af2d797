"""The ledger: many notices in one workbook, states kept over a second run, hostile text harmless, no clock."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from samples import MALICE

from campaign_extract import extract, read
from campaign_extract.errors import CampaignExtractError
from campaign_extract.model import Note

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")
pytest.importorskip("rapidfuzz")

from campaign_extract.ledger import Kept, Ledger, render  # noqa: E402
from campaign_extract.ledger import read as read_ledger  # noqa: E402
from campaign_extract.ledger.command import update  # noqa: E402

SCHOOL = """\
某某市教育局关于开展校园防火检查的通知
某教安〔2024〕3号

各学校、各幼儿园：

一、各学校要于9月20日前报送自查情况。
二、各幼儿园每月至少组织1次疏散演练。
三、严禁在走廊堆放杂物。

某某市教育局
2024年9月1日
"""
HOSPITAL = """\
某某市卫生健康委员会关于开展冬季防病工作的通知

各医院：

一、各医院要于10月31日前制定应急预案。
二、各医院要于2025年1月15日前报送工作总结。

某某市卫生健康委员会
2024年10月8日
"""
HEAD = 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "n").mkdir()
    (tmp_path / "n" / "校园.txt").write_text(SCHOOL, "utf-8")
    (tmp_path / "n" / "防病.txt").write_text(HOSPITAL, "utf-8")
    return tmp_path


def rows(path: Path, sheet: str = "台账", head: int = HEAD) -> list[dict[str, Any]]:
    names, *found = openpyxl.load_workbook(path)[sheet].iter_rows(min_row=head, values_only=True)
    return [dict(zip(names, row, strict=True)) for row in found]


def edit(path: Path, change: Callable[[Any, Callable[[str, str], Any]], None]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    columns = {cell.value: cell.column for cell in sheet[HEAD]}

    def cell(title: str, column: str) -> Any:
        row = next(n for n in range(HEAD + 1, sheet.max_row + 1) if title in str(sheet.cell(n, columns["工作任务"]).value))
        return sheet.cell(row, columns[column])

    change(book, cell)
    book.save(path)


def test_several_notices_in_one_workbook(call: Run, folder: Path) -> None:
    done = call("ledger", "n", "-o", "台账.xlsx", "--on", "2024-10-01")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    found = rows(folder / "台账.xlsx")
    assert [row["序号"] for row in found] == [1, 2, 3, 4, 5]
    assert {row["来源文件"] for row in found} == {"校园.txt", "防病.txt"}
    days = {row["工作任务"]: row["剩余天数"] for row in found}
    assert days["报送自查情况"] == -11 and days["制定应急预案"] == 30 and days["严禁在走廊堆放杂物"] is None
    soon = rows(folder / "台账.xlsx", "到期")
    assert [row["工作任务"] for row in soon] == ["报送自查情况", "制定应急预案"]
    units = {(row["单位"], row["工作任务"]) for row in rows(folder / "台账.xlsx", "单位", 1)}
    assert {("各学校", "报送自查情况"), ("各医院", "制定应急预案")} <= units
    sources = rows(folder / "台账.xlsx", "通知", 1)
    assert [(row["来源文件"], row["任务数"], row["未完成"]) for row in sources] == [("校园.txt", 3, 2), ("防病.txt", 2, 2)]
    before = (folder / "台账.xlsx").read_bytes()
    assert call("ledger", "n", "-o", "台账.xlsx", "--on", "2024-10-01").returncode == 0
    assert (folder / "台账.xlsx").read_bytes() == before


def test_without_a_day_the_sheet_counts(call: Run, folder: Path) -> None:
    assert call("ledger", "n", "-o", "l.xlsx", "--lang", "en").returncode == 0
    with zipfile.ZipFile(folder / "l.xlsx") as archive:
        formulas = {f for name in archive.namelist() if "sheets/sheet" in name for f in re.findall(r"<f>(.*?)</f>", archive.read(name).decode())}
    assert formulas and all(re.fullmatch(r"[A-Z]+[0-9]+-TODAY\(\)", formula) for formula in formulas)


def test_what_was_typed_stays_where_its_duty_is(call: Run, folder: Path) -> None:
    path = folder / "台账.xlsx"
    assert call("ledger", "n", "-o", "台账.xlsx").returncode == 0

    def fill(book: Any, cell: Callable[[str, str], Any]) -> None:
        cell("自查", "状态").value = "已完成"
        cell("自查", "完成日期").value = date(2024, 9, 18)
        cell("预案", "责任人").value = "李医生"
        cell("总结", "截止日期").value = date(2025, 1, 10)
        cell("杂物", "备注").value = "=已查"
        sheet = book["台账"]
        sheet.cell(HEAD, sheet.max_column + 1).value = "经费"
        sheet.cell(cell("预案", "状态").row, sheet.max_column).value = 500
        sheet.cell(sheet.max_row + 1, 3).value = "买灭火器"
        book.create_sheet("我的")["A1"] = "电话"

    edit(path, fill)
    (folder / "n" / "校园.txt").write_text(SCHOOL.replace("9月20日", "9月25日").replace("三、严禁在走廊堆放杂物。\n", ""), "utf-8")
    (folder / "n" / "防病.txt").unlink()
    (folder / "n" / "节水.txt").write_text("某某市水务局关于节水的通知\n各单位：\n各单位要检修水管。\n某某市水务局\n2024年11月1日\n", "utf-8")
    done = call("ledger", "n", "-o", "台账.xlsx", "--on", "2024-12-01")
    assert (done.returncode, done.stderr) == (0, b"")
    found = {row["工作任务"]: row for row in rows(path)}
    assert (found["报送自查情况"]["状态"], found["报送自查情况"]["完成日期"].date()) == ("已完成", date(2024, 9, 18))
    assert found["报送自查情况"]["截止日期"].date() == date(2024, 9, 25)
    assert (found["制定应急预案"]["责任人"], found["制定应急预案"]["经费"]) == ("李医生", 500)
    assert found["报送工作总结"]["截止日期"].date() == date(2025, 1, 10)
    assert "检修水管" in found and "买灭火器" in found
    gone = rows(path, "已撤销", 1)
    assert [(row["工作任务"], row["备注"], row["来源文件"]) for row in gone] == [("严禁在走廊堆放杂物", "=已查", "校园.txt")]
    assert openpyxl.load_workbook(path)["我的"]["A1"].value == "电话"
    before = path.read_bytes()
    assert call("ledger", "n", "-o", "台账.xlsx", "--on", "2024-12-01").returncode == 0
    assert path.read_bytes() == before


def test_a_unit_sees_its_own_and_loses_nothing(call: Run, folder: Path) -> None:
    path = folder / "台账.xlsx"
    assert call("ledger", "n", "-o", "台账.xlsx").returncode == 0
    edit(path, lambda _, cell: setattr(cell("演练", "备注"), "value", "体育馆"))
    assert call("ledger", "n", "-o", "台账.xlsx", "--unit", "青川市第一人民医院").returncode == 0
    assert [row["工作任务"] for row in rows(path)] == ["组织疏散演练", "制定应急预案", "报送工作总结"]
    assert call("ledger", "n", "-o", "台账.xlsx").returncode == 0
    assert {row["工作任务"]: row["备注"] for row in rows(path)}["组织疏散演练"] == "体育馆" and len(rows(path)) == 5


def test_what_is_doubtful_is_folded_until_somebody_works_on_it() -> None:
    plain = extract(read(SCHOOL.encode(), name="甲.txt"), with_text=True)
    first = plain.requirements[0]
    doubt = plain.model_copy(update={"notes": (Note(code="doubtful", severity="info", message="x", span=first.span),)})
    for typed, folded in (({}, [6]), ({first.id: {"state": "进行中"}}, [])):
        sheet = openpyxl.load_workbook(io.BytesIO(render(Ledger((Kept(doubt, typed),)))))["台账"]
        numbers = [sheet.cell(row, 1).value for row in range(HEAD + 1, HEAD + 4)]
        assert numbers == [1, 2, 3]
        assert [row for row, how in sheet.row_dimensions.items() if how.hidden] == folded
        assert ("折叠" in sheet["A2"].value) == bool(folded)
    found, _ = read_ledger(render(Ledger((Kept(doubt),))))
    assert found.kept[0].checklist == doubt and not any(found.kept[0].rows.values())


def test_a_renamed_notice_is_the_same() -> None:
    one, other = (extract(read(SCHOOL.encode(), name=name), with_text=True) for name in ("甲.txt", "乙.txt"))
    id_ = one.requirements[0].id
    ledger = update(Ledger((Kept(one, {id_: {"state": "进行中"}}),)), "zh", [other])
    assert [(kept.name, kept.rows[id_]) for kept in ledger.kept] == [("乙.txt", {"state": "进行中"})]


def test_hostile_text_is_text_and_comes_back() -> None:
    evil = "某局关于检查的通知\n各学校：\n" + "".join(f"各学校要报送{words}材料。\n" for words in MALICE) + "某局\n2024年9月1日\n"
    checklist = extract(read(evil.encode("utf-8", "replace"), name="=cmd|'x'!A0.txt"), with_text=True)
    assert len(checklist.requirements) > 10
    data = render(Ledger((Kept(checklist),)), on=date(2024, 9, 2))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told = "".join(archive.read(name).decode() for name in archive.namelist() if "sheets/" in name)
    assert "<f>" not in told and 'TargetMode="External"' not in told
    again, lang = read_ledger(data)
    assert (again.kept, lang) == ((Kept(checklist, {r.id: {} for r in checklist.requirements}),), "zh")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("n",), "required: -o/--output"),
        (("n", "-o", "l.csv"), "l.csv: a ledger is an .xlsx"),
        (("nowhere.txt", "-o", "l.xlsx"), "nowhere.txt: no such file"),
        (("n", "-o", "bad.xlsx"), "bad.xlsx: not a workbook of campaign_extract that can be read back"),
        (("n", "-o", "l.xlsx", "--on", "昨天"), "'昨天' is not a date"),
        (("n", "-o", "no/such/l.xlsx"), "no/such/l.xlsx: cannot be written: No such file or directory"),
    ],
)
def test_complaints(call: Run, folder: Path, arguments: tuple[str, ...], complaint: str) -> None:
    (folder / "bad.xlsx").write_bytes(b"PK no workbook")
    done = call("ledger", *arguments, "--lang", "en")
    assert (done.returncode, done.stdout) == (2, b"")
    (told,) = done.stderr.decode().splitlines()
    assert complaint in told
    assert (folder / "bad.xlsx").read_bytes() == b"PK no workbook"


def test_a_bad_file_does_not_keep_the_others_out(call: Run, folder: Path) -> None:
    (folder / "n" / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    done = call("ledger", "n", "-o", "l.xlsx")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert len(rows(folder / "l.xlsx")) == 5


def test_a_ledger_is_no_checklist(call: Run, folder: Path) -> None:
    from campaign_extract.export import typed

    assert call("ledger", "n", "-o", "l.xlsx").returncode == 0
    with pytest.raises(CampaignExtractError):
        typed.from_xlsx(folder / "l.xlsx")
    assert call("n/校园.txt", "-o", "l.xlsx", "--update").returncode == 2
