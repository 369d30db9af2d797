"""The Word document, opened by LibreOffice and read back by python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from conftest import SOME
from programs import office
from samples import MALICE, found, hostile, long, real

from campaign_extract import extract
from campaign_extract.export import breakdown, render
from campaign_extract.export.harmless import harmless
from campaign_extract.export.labels import Labels

docx = pytest.importorskip("docx")


def rows(data: bytes) -> list[list[str]]:
    """Every row of the last table; a heading across it is one cell."""
    table = docx.Document(io.BytesIO(data)).tables[-1]
    text = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return [["".join(t.text or "" for t in cell.iter(f"{text}t")) for cell in row.iter(f"{text}tc")] for row in table._tbl.iter(f"{text}tr")]


@pytest.mark.parametrize("path", SOME, ids=lambda p: p.stem)
@pytest.mark.parametrize("by", ["section", "party"])
def test_every_row_is_there(path: Path, by: breakdown.By) -> None:
    checklist = found(path)
    expected: list[list[str]] = [["序号", "工作任务", "原文依据", "责任单位", "时限原文", "频次", "报送材料", "备注"]]
    for group in breakdown.tables(checklist, Labels("zh"), by):
        expected += [[group.heading], *map(list, group.rows)]
    assert rows(render(checklist, "docx", by=by)) == expected


def test_header_repeats_and_rows_do_not_break() -> None:
    xml = zipfile.ZipFile(io.BytesIO(render(real(), "docx"))).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == xml.count("<w:tbl>")
    assert xml.count("<w:cantSplit/>") == xml.count("<w:tr>")
    assert 'w:orient="landscape"' in xml


def test_libreoffice_shows_it(tmp_path: Path) -> None:
    pdf = pytest.importorskip("pypdfium2")
    checklist = real()
    checklist.to_docx(tmp_path / "分解表.docx", by="party")
    printed = pdf.PdfDocument(office(tmp_path / "分解表.docx", "pdf", tmp_path))
    flat = re.sub(r"\W", "", "".join(page.get_textpage().get_text_range() for page in printed))
    assert round(printed[0].get_width()) > round(printed[0].get_height())
    printed.close()
    assert "任务分解表" in flat and "各县市区" in flat
    for r in checklist.requirements:
        assert re.sub(r"\W", "", r.title)[:6] in flat


def test_hostile_text_is_text() -> None:
    data = render(hostile(), "docx")
    found = [row[2] for row in rows(data) if len(row) == 8][1:]
    assert found == [" ".join(harmless(text).split()) for text in MALICE]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b'TargetMode="External"' in archive.read(name) for name in archive.namelist())


def test_same_checklist_same_bytes() -> None:
    data = render(real(), "docx")
    assert data == render(real(), "docx")
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert docx.Document(io.BytesIO(data)).core_properties.created.date() == real().notice.issue_date


def test_empty_and_english() -> None:
    words = [p.text for p in docx.Document(io.BytesIO(render(extract("没有任务"), "docx"))).paragraphs]
    assert "本通知未提取到任务。" in words
    assert rows(render(real(), "docx", lang="en"))[0][1] == "Task"


def test_six_hundred_rows() -> None:
    assert len(rows(render(long(), "docx"))) == 602
