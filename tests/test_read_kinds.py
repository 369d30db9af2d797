"""Kinds of files that offices really have: Markdown with tags, hand-made line breaks, stamped scans, tables over pages."""

from __future__ import annotations

import io
from difflib import SequenceMatcher
from importlib import import_module

import pytest

from campaign_extract import extract, read
from campaign_extract.read.glyphs import Glyph, Sheet
from campaign_extract.read.page import flow

MARKDOWN = """---
title: 通知
tags:
  - 防汛
---

# 关于更换滤网的通知

各车间、各班组：

&emsp;&emsp;一、请于2024年6月3日前更换滤网，并<br>登记在册。
<!-- 草稿 -->
##

<p align="right">设备科</p>
<div style="text-align:right">2024年5月20日</div>
"""


def test_markdown_with_tags_entities_and_front_matter() -> None:
    document = read(MARKDOWN.encode())
    assert document.media_type == "text/markdown"
    for gone in ("&emsp;", "<", "tags", "草稿", "---", "##"):
        assert gone not in document.text
    notice = extract(document).notice
    assert (notice.title, notice.addressees) == ("关于更换滤网的通知", ("各车间", "各班组"))
    assert "并登记在册。" in document.text
    assert str(notice.issue_date) == "2024-05-20"


def test_blocks_of_markdown_count_the_lines_of_the_file() -> None:
    document = read(MARKDOWN.encode())
    lines = MARKDOWN.split("\n")
    block = next(b for b in document.blocks if document.text[slice(*b.span)] == "各车间、各班组：")
    assert block.paragraph is not None and lines[block.paragraph - 1] == "各车间、各班组："


def broken(*lines: str) -> str:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    run = document.add_paragraph().add_run(lines[0])
    for line in lines[1:]:
        run.add_break()
        run.add_text(line)
    out = io.BytesIO()
    document.save(out)
    return read(out.getvalue()).text


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("各车间要", "于6月3日前更换滤网。"), "各车间要于6月3日前更换滤网。"),
        (("各车间要更换滤网，", "　　并登记在册。"), "各车间要更换滤网，并登记在册。"),
        (("设备科", "2024年5月20日"), "设备科\n2024年5月20日"),
        (("一、总体安排", "各车间要更换滤网。"), "一、总体安排\n各车间要更换滤网。"),
        (("各车间要更换滤网。", "各班组要登记在册。"), "各车间要更换滤网。\n各班组要登记在册。"),
        (("有关事项如下", "1.各车间要更换滤网。"), "有关事项如下\n1.各车间要更换滤网。"),
        (("地点在泵房", "时间：6月3日，上午。"), "地点在泵房\n时间：6月3日，上午。"),
    ],
)
def test_a_line_break_inside_a_sentence_is_no_paragraph(lines: tuple[str, ...], found: str) -> None:
    assert broken(*lines).strip() == found


def pdf(draw: object) -> bytes:
    canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
    pytest.importorskip("pypdfium2")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = canvas_module.Canvas(out, pagesize=(595, 842), pageCompression=0)
    draw(canvas)  # type: ignore[operator]
    canvas.save()
    return out.getvalue()


def test_page_numbers_of_any_width_leave() -> None:
    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        for number, line in (("—１—", "各车间要于六月三日前更换泵房滤网，并将更换情况在当日登"), ("—２—", "记在册。")):
            canvas.setFont("STSong-Light", 16)
            canvas.drawString(85, 120 if number == "—１—" else 740, line)
            canvas.drawCentredString(297, 40, number)
            canvas.showPage()

    text = read(pdf(draw)).text
    assert "—" not in text
    assert "当日登记在册。" in text


def test_a_merged_cell_goes_on_overleaf() -> None:
    """A column merged over the page's end is no rest of a row: each row keeps its own line and its party."""

    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        number = 0
        for rows in (3, 3):
            canvas.setFont("STSong-Light", 12)
            top, left, x1, x2, right, height = 780, 60, 160, 220, 500, 30
            for n in range(rows + 1):
                canvas.line(left if n in (0, rows) else x1, top - n * height, right, top - n * height)
            for x in (left, x1, x2, right):
                canvas.line(x, top, x, top - rows * height)
            if not number:
                canvas.drawString(left + 10, top - 20, "水泵房")
            for n in range(rows):
                number += 1
                canvas.drawString(x1 + 10, top - n * height - 20, str(number))
                canvas.drawString(x2 + 10, top - n * height - 20, f"更换第{number}号滤网")
            canvas.showPage()

    lines = read(pdf(draw)).text.strip().split("\n")
    assert lines == [f"水泵房\t{n}\t更换第{n}号滤网" for n in range(1, 7)]


def test_the_time_of_a_pdf_grows_with_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is common to all pages is counted once, not once a page."""

    margins = import_module("campaign_extract.read.margins")
    calls: list[int] = []

    places = [(80 + 16 * k, 100 + 30 * m) for k in range(20) for m in range(3)]
    glyphs = [Glyph("检", x, y, x + 16, y + 16) for x, y in places]
    original = margins._frame
    monkeypatch.setattr(margins, "_frame", lambda *given: calls.append(1) or original(*given))
    flow([Sheet(n, 600, 800, list(glyphs)) for n in range(1, 41)])
    assert len(calls) == 1


def test_a_stamp_over_a_picture_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    image = pytest.importorskip("PIL.Image")
    pytest.importorskip("reportlab.lib.utils")
    from reportlab.lib.utils import ImageReader

    def draw(canvas) -> None:  # type: ignore[no-untyped-def]
        canvas.drawImage(ImageReader(image.new("RGB", (200, 280), "white")), 0, 0, 595, 842)
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(400, 20, "某某扫描 出品")
        canvas.showPage()

    room = import_module("campaign_extract.read.pdf")
    scan = pdf(draw)
    found = room.work(scan)
    assert found["unread"] == [1]
    assert not found["pieces"]
    monkeypatch.setattr(room, "have", lambda module: False)
    checklist = extract(read(scan))
    assert not checklist.requirements
    assert ("page-unread", "without text, and not recognised: page 1") in [(n.code, n.message) for n in checklist.notes]


RTF_DATE = (
    rb"{\rtf1\ansi{\fonttbl{\f0 SimSun;}}\f0 \u35774?\u22791?\u31185?\par "
    rb'{\field{\*\fldinst {\rtlch DATE \\@ "yyyy-M-d" }}{\fldrslt {2021-3-4}}}\par }'
)


def test_a_date_field_keeps_what_it_printed_last() -> None:
    stored = import_module("campaign_extract.read.stored")
    assert b"DATE" not in stored.without_clock(RTF_DATE)
    assert b"2021-3-4" in stored.without_clock(RTF_DATE)
    assert b"chdate" not in stored.without_clock(rb"{\rtf1 \chdate \chtime x}")
    word = "\x13 DATE \\@ yyyy \x142021年3月4日\x15 \x13 PAGE \x147\x15".encode("utf-16-le")
    assert stored.results(b"\xd0\xcf\x11\xe0" + word + b"\x13 TIME \x1412:30\x15") == ["2021年3月4日", "12:30"]


def dated(dates: list[str] | None) -> tuple[str, list[str]]:
    """A .docx with a date field that a conversion has filled from the clock, read with what the original says."""
    docx = pytest.importorskip("docx")
    from docx.oxml import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = docx.Document()
    paragraph = document.add_paragraph("设备科")._p
    for run in (
        '<w:fldChar w:fldCharType="begin"/>', '<w:instrText> DATE \\@ "yyyy" </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>', "<w:t>2099年1月1日</w:t>", '<w:fldChar w:fldCharType="end"/>',
    ):  # fmt: skip
        paragraph.append(parse_xml(f"<w:r {space}>{run}</w:r>"))
    out = io.BytesIO()
    document.save(out)
    content = import_module("campaign_extract.read.docx").read(out.getvalue(), dates)
    return content.pieces[0].text, [message for _, message, _ in content.notes]


def test_a_converted_date_field_says_what_the_original_said() -> None:
    assert dated(["2021年3月4日"])[0] == "设备科2021年3月4日"
    assert dated(None)[0] == "设备科2099年1月1日"  # of a .docx the file's own result stands
    text, notes = dated([])
    assert text == "设备科"
    assert any("clock" in note for note in notes)


LONG = "各车间要于6月3日前更换滤网，并登记在册。\n" * 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_one_bad_byte_is_a_note_and_no_refusal(encoding: str) -> None:
    whole = LONG.encode(encoding)
    at = len((LONG[: len(LONG) // 4]).encode(encoding))
    document = read(whole[:at] + b"\xff" + whole[at:])
    (note,) = document.notes or [None]
    assert note is not None
    assert note.code == "byte-replaced"
    assert document.text.replace("\ufffd", "") == LONG
    assert note.span is not None and document.text[slice(*note.span)] == "\ufffd"
    assert [n.code for n in extract(document).notes].count("byte-replaced") == 1


def test_a_byte_that_was_damaged_breaks_one_character_of_a_short_notice() -> None:
    """All bytes of the character are then none: one place, and one note."""
    text = "关于清点滤网的通知\n各车间：\n请各车间于6月3日前清点滤网，并把清点的结果报设备科。\n某某机械厂\n2024年5月6日\n"
    data = bytearray(text.encode())
    data[len("关于清点".encode()) + 1] = 0xFF
    document = read(bytes(data))
    assert document.text == text.replace("滤", "\ufffd" * 3, 1)
    assert [(note.code, note.span) for note in document.notes] == [("byte-replaced", (4, 7))]
    assert extract(document).notice.issuers == ("某某机械厂",)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("bad", [0x00, 0x6E, 0x80, 0xFF])
def test_wherever_a_byte_is_damaged_one_place_is_lost(encoding: str, bad: int) -> None:
    """Half a character of GB 18030 shifts the pairs of those behind it; what stands beside the place is read all the same."""
    text = "关于清点滤网的通知\n各车间：\n请于6月3日前清点滤网，报设备科。\n"
    data = text.encode(encoding)
    whole = 0
    for at in range(len("关于清点滤网的通知\n".encode(encoding)), len(data) - 1):
        if data[at] < 0x80:
            continue
        document = read(data[:at] + bytes([bad]) + data[at + 1 :])
        codes = [note.code for note in document.notes]
        assert codes in ([], ["byte-replaced"]), at
        lost = max(0, len(text) - sum(block.size for block in SequenceMatcher(None, text, document.text, autojunk=False).get_matching_blocks()))
        assert lost <= 5, (at, document.text)
        whole += lost == 1
    assert whole * 10 >= 8 * sum(byte >= 0x80 for byte in data[len("关于清点滤网的通知\n".encode(encoding)) : -1])


def test_a_long_line_with_a_damaged_byte_costs_what_it_is_long() -> None:
    from time import process_time

    data = ("各车间要于6月3日前更换滤网" * 40_000).encode("gb18030")
    began = process_time()
    document = read(data[:900_000] + b"\xff" + data[900_000:])
    assert len(document.notes) == 1
    assert process_time() - began < 5


def test_many_bad_bytes_are_refused_with_their_place() -> None:
    from campaign_extract import ReadError

    data = LONG.encode()
    broken = b"\xff\xfe\xff".join(data[n : n + 60] for n in range(0, len(data), 60))
    with pytest.raises(ReadError, match="gets furthest and breaks at byte"):
        read(b"x" + broken[1:])


def test_a_file_cut_inside_a_character_is_read_to_there() -> None:
    document = read(("通知\n" * 90).encode("gbk")[:-2])
    assert document.text == "通知\n" * 89 + "通\ufffd"
    assert [note.code for note in document.notes] == ["byte-replaced"]


def test_a_sound_replacement_character_is_no_note() -> None:
    assert read("各车间要自查\ufffd。\n".encode()).notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_bound_on_characters_holds_for_plain_text(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from campaign_extract import ReadError

    monkeypatch.setattr(import_module("campaign_extract.read"), "CHARACTERS", 100)
    with pytest.raises(ReadError, match="more than 100 characters"):
        read(("自查。\n" * 50).encode(encoding))


def many_paragraphs() -> bytes:
    docx = pytest.importorskip("docx")
    from zipfile import ZIP_DEFLATED, ZipFile

    plain, out = io.BytesIO(), io.BytesIO()
    docx.Document().save(plain)
    with ZipFile(plain) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                empty = b"".join(b'<w:p w:rsidR="%08x"/>' % (n * 2654435761 % 2**32) for n in range(120_000))
                data = data.replace(b"<w:body>", b"<w:body>" + empty)
            target.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (many_paragraphs, "more than 100,000 paragraphs"),
        (lambda: b"<p>" * 400_000, "more than 300,000 elements"),
        (lambda: "<div>某</div>".encode() * 120_000, "more than 100,000 paragraphs"),
        (lambda: b"<table><tr><td>a<td>b</tr>" + b"<tr><td>a<td>b" * 60_000 + b"</table>", "more than 100,000 cells"),
        (lambda: ("# 通知\n**甲**\n" + "自查\n" * 120_000).encode(), "more than 100,000 lines"),
    ],
    ids=["docx", "tags", "page", "cells", "markdown"],
)
def test_what_would_cost_too_much_is_refused(made: object, told: str) -> None:
    from campaign_extract import ReadError

    with pytest.raises(ReadError, match=told):
        read(made())  # type: ignore[operator]


def test_a_text_of_too_many_lines_is_refused() -> None:
    from campaign_extract import ReadError

    with pytest.raises(ReadError, match="more than 200,000 lines"):
        read("查\n".encode() * 200_001)
