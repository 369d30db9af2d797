"""What is printed on pages: PDF, OFD, scans; lines into paragraphs, columns, tables, edges."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import formats
import pytest
from conftest import NOTICE

from campaign_extract import ReadError, read
from campaign_extract.read.glyphs import Glyph, Sheet
from campaign_extract.read.page import flow

EM = 16.0


def sheet(*lines: tuple[float, float, str], number: int = 1) -> Sheet:
    """A page of 28 characters a line from x = 80: (x in characters from there, y in lines, words)."""
    found = Sheet(number, 608.0, 840.0)
    for x, y, words in lines:
        at = 80 + x * EM
        for c in words:
            wide = EM / 2 if c.isascii() else EM
            found.glyphs.append(Glyph(c, at, 100 + 28 * y, at + wide, 100 + 28 * y + EM))
            at += wide
    return found


FULL = "各单位要按照方案的要求认真组织开展隐患排查治理和宣传教育"
assert len(FULL) == 28


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        # a full line and the rest of it; the next paragraph is indented
        (
            [(2, 0, FULL[2:]), (0, 1, FULL), (0, 2, "活动。"), (2, 3, "二、要求")],
            [FULL[2:] + FULL + "活动。", "二、要求"],
        ),
        ([(2, 0, FULL[2:]), (2, 1, FULL[2:]), (0, 2, "完。")], [FULL[2:], FULL[2:] + "完。"]),
        # a line that is not full ends its paragraph
        ([(2, 0, FULL[2:]), (0, 1, FULL), (2, 2, "短"), (0, 3, "各单位：")], [FULL[2:] + FULL, "短", "各单位："]),
        # not full only because what follows could not be parted
        (
            [(2, 0, FULL[2:]), (0, 1, FULL[:25]), (0, 2, "0999-8860172。"), (2, 3, "完")],
            [FULL[2:] + FULL[:25] + "0999-8860172。", "完"],
        ),
        (
            [(2, 0, FULL[2:]), (0, 1, FULL[:27]), (0, 2, "《办法》。"), (2, 3, "完")],
            [FULL[2:] + FULL[:27] + "《办法》。", "完"],
        ),
        # blanks where there is room
        ([(2, 0, "联系人：张三"), (12, 0, "电话：0999")], ["联系人：张三" + " " * 8 + "电话：0999"]),
        # a number at the head of a line that goes on
        (
            [(2, 0, FULL[2:]), (0, 1, FULL), (0, 2, "（三）条的规定。"), (2, 3, "完")],
            [FULL[2:] + FULL + "（三）条的规定。", "完"],
        ),
    ],
)
def test_paragraphs(lines: list[tuple[float, float, str]], found: list[str]) -> None:
    pieces, _ = flow([sheet(*lines)])
    assert [piece.text for piece in pieces if piece.text] == found


def test_over_the_page() -> None:
    """A paragraph that goes on overleaf, between page numbers and a running head."""
    head, pages = (8, -2, "某某局文件"), []
    for n in (1, 2, 3):
        full = [(0.0, float(y), FULL[y:] + FULL[:y]) for y in range(n, 12 * n)]
        body = {1: [(2.0, 0.0, FULL[2:]), *full], 2: full, 3: [(0.0, 0.0, "完。")]}[n]
        pages.append(sheet(head, *body, (13, 25, f"— {n} —"), number=n))
    pieces, dropped = flow(pages)
    assert dropped == 6
    assert [piece.text for piece in pieces] == [
        FULL[2:] + "".join(FULL[y:] + FULL[:y] for y in (*range(1, 12), *range(2, 24))) + "完。"
    ]
    assert (pieces[0].page, pieces[0].paragraph) == (1, 1)


def test_two_columns() -> None:
    left = [(0.0, float(y), "左栏各单位要开展自查自纠") for y in range(8)]
    right = [(15.0, float(y), "右栏各单位要报送活动总结") for y in range(8)]
    pieces, _ = flow([sheet((2, -2, "关于开展两栏活动的通知，横跨两栏的一行文字"), *left, *right)])
    text = "".join(piece.text for piece in pieces)
    assert text.index("右栏") > text.rindex("左栏")
    assert text.count("右栏") == text.count("左栏") == 8


# pdf ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def canvas() -> Any:
    pytest.importorskip("pypdfium2", reason="the [pdf] extra is not installed")
    return pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab (of the [test] extra) makes this sample")


def draw(canvas: Any, steps: Any, **options: Any) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    page = canvas.Canvas(stream, pagesize=(595, 842), **options)
    page.setFont("STSong-Light", 16)
    steps(page)
    page.save()
    return stream.getvalue()


def squashed(text: str) -> str:
    return "".join(text.split())


def test_pdf(canvas: Any) -> None:
    document = read(formats.printed(NOTICE, canvas), name="a.txt")
    assert document.media_type == "application/pdf"
    assert squashed(document.text) == squashed(NOTICE)
    assert {block.page for block in document.blocks} == {1}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned(canvas: Any, turn: int) -> None:
    """Text that stands on its side on an upright page, and an upright page that is shown turned."""

    def steps(page: Any) -> None:
        page.translate(300, 400)
        page.rotate(turn)
        for n, words in enumerate(("关于开展自查的通知", "各单位：", "请于5月20日前报送。")):
            page.drawString(-150, 100 - 30 * n, words)

    assert read(draw(canvas, steps)).text == "关于开展自查的通知\n各单位：\n请于5月20日前报送。\n"

    def shown(page: Any) -> None:
        page.setPageRotation(turn)
        page.drawString(80, 700, "各单位：")
        page.drawString(80, 670, "请于5月20日前报送。")

    assert read(draw(canvas, shown)).text == "各单位：\n请于5月20日前报送。\n"


def test_watermark_and_bold(canvas: Any) -> None:
    """A watermark goes, with a note; a character printed twice to look bold is one, two of a kind are two."""

    def steps(page: Any) -> None:
        for shift in (0, 0.5):
            page.drawString(80 + shift, 700, "11月11日前报送——完")
        page.translate(300, 400)
        page.rotate(45)
        page.drawString(0, 0, "内部资料")

    document = read(draw(canvas, steps))
    assert document.text == "11月11日前报送——完\n"
    assert "angle" in document.notes[0].message


def test_pdf_table(canvas: Any) -> None:
    """Ruled cells are cells; a cell merged downwards is said in both rows; a wrapped cell is one line."""

    def steps(page: Any) -> None:
        page.setFont("STSong-Light", 12)
        page.drawString(80, 750, "附件")
        for x in (80, 200, 320):
            page.line(x, 600, x, 720)
        for y, right in ((720, 320), (680, 320), (640, 200), (600, 320)):
            page.line(80, y, right, y)
        for x, y, words in (
            (85, 700, "任务"),
            (205, 700, "时限"),
            (85, 660, "自查"),
            (85, 620, "整改"),
            (205, 650, "2024年6月30日"),
            (205, 634, "前"),
        ):
            page.drawString(x, y, words)

    document = read(draw(canvas, steps))
    lines = document.text.splitlines()
    assert [line for line in lines if "\t" in line] == [
        "任务\t时限",
        "自查\t2024年6月30日 前",
        "整改\t2024年6月30日 前",
    ]
    cells = [(b.page, b.table, b.row, b.cell) for b in document.blocks if b.table]
    assert cells == [(1, 1, r, c) for r in (1, 2, 3) for c in (1, 2)]


ROWS = [("岗位", "器材", "点检人"), ("泵房", "压力表", "余某"), ("锅炉房", "水位计", "方某"), ("配电室", "绝缘杆", "柳某")]


@pytest.mark.parametrize(
    ("flats", "uprights"),
    [((), ()), ((722, 698, 626), ()), ((722, 698, 674, 650, 626), ()), ((722, 698, 674, 650, 626), (190, 310))],
    ids=["no lines", "three lines", "level lines", "open sides"],
)
def test_tables_without_all_their_lines(canvas: Any, flats: Sequence[int], uprights: Sequence[int]) -> None:
    """Columns are told by where the words stand; sides that are not ruled are sides."""

    def steps(page: Any) -> None:
        page.drawString(80, 760, "各班组要按下表逐件点检消防器材，点检后把结果登记入册，")
        for n, row in enumerate(ROWS):
            for x, words in zip((85, 200, 320), row, strict=True):
                page.drawString(x, 705 - 24 * n, words)
        for y in flats:
            page.line(80, y, 420, y)
        for x in uprights:
            page.line(x, 722, x, 626)
        page.drawString(112, 580, "点检表由设备科保管。")

    document = read(draw(canvas, steps))
    assert [line.split("\t") for line in document.text.splitlines() if "\t" in line] == [list(row) for row in ROWS]
    assert document.text.splitlines()[-1] == "点检表由设备科保管。"


def test_two_columns_are_a_table_between_lines_only(canvas: Any) -> None:
    """联系人：… 电话：… on a few lines is no table, unless lines stand above and below."""

    def steps(page: Any) -> None:
        for n in range(4):
            page.drawString(85, 705 - 24 * n, ("班组", "一班", "二班", "三班")[n])
            page.drawString(250, 705 - 24 * n, ("领班", "余某", "方某", "柳某")[n])

    def ruled(page: Any) -> None:
        steps(page)
        page.line(80, 722, 400, 722)
        page.line(80, 627, 400, 627)

    assert "\t" not in read(draw(canvas, steps)).text
    assert read(draw(canvas, ruled)).text.splitlines() == ["班组\t领班", "一班\t余某", "二班\t方某", "三班\t柳某"]


def test_a_broken_cell_of_a_table_without_lines(canvas: Any) -> None:
    def steps(page: Any) -> None:
        for n, row in enumerate(ROWS):
            for x, words in zip((85, 200, 320), row, strict=True):
                page.drawString(x, 705 - 48 * n, words)
        page.drawString(200, 685, "（旧式）")

    lines = read(draw(canvas, steps)).text.splitlines()
    assert lines[0] == "岗位\t器材（旧式）\t点检人"


def test_refused_pdfs(canvas: Any) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    secret = draw(
        canvas, lambda page: page.drawString(80, 700, "密"), encrypt=StandardEncryption("secret", canPrint=0)
    )
    empty = draw(canvas, lambda page: page.showPage())
    for data, complaint in (
        (secret, "encrypted: remove its password"),
        (secret[:300], "truncated or damaged"),
        (empty, "empty"),
    ):
        with pytest.raises(ReadError, match=complaint) as caught:
            read(data, name="a.pdf")
        assert "\n" not in str(caught.value)


def test_a_scan_without_the_extra(canvas: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from campaign_extract.read import pdf

    monkeypatch.setattr(pdf, "have", lambda module: False)
    picture = draw(canvas, lambda page: page.rect(80, 80, 300, 300, fill=1))
    with pytest.raises(ReadError, match=r'without a text layer \(a scan\): pip install "campaign_extract\[ocr\]"'):
        read(picture)

    def mixed(page: Any) -> None:
        page.drawString(80, 700, "各单位：")
        page.showPage()
        page.rect(80, 80, 300, 300, fill=1)

    document = read(draw(canvas, mixed))
    assert [(note.code, note.message) for note in document.notes] == [
        ("page-unread", "without text, and not recognised: page 2")
    ]


# ofd ------------------------------------------------------------------------------------------------------------


def test_ofd() -> None:
    pytest.importorskip("lxml", reason="the [ofd] extra is not installed")
    document = read(formats.ofd(NOTICE))
    assert document.media_type == "application/ofd"
    assert squashed(document.text) == squashed(NOTICE)
    table = read(formats.ofd("附件\n任务|时限\n制定全年的活动方案并且报市安委办备案|5月底前\n"))
    assert table.text == "附件\n任务\t时限\n制定全年的活动方案并且报市安委办备案\t5月底前\n"


# scans ----------------------------------------------------------------------------------------------------------


def test_recognised(canvas: Any) -> None:
    """A scanned page, as PDF and as a picture: read offline, doubtful lines noted."""
    pytest.importorskip("rapidocr", reason="the [ocr] extra is not installed")
    if formats.SOFFICE is None:
        pytest.skip(formats.NO_OFFICE)
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        pdf = formats.convert({"a.docx": formats.docx(NOTICE)}, "pdf", Path(folder))["a.pdf"]
    document = read(formats.scanned(pdf, scale=2.5), limit=50_000_000)
    assert document.media_type == "application/pdf"
    assert formats.squash(document.text).replace("。", "") == formats.squash(NOTICE).replace("。", "")
    stream = io.BytesIO()
    scan = formats.scans(pdf, scale=2.5)[0]
    scan.crop((0, 0, scan.width, scan.height // 4)).save(stream, "PNG")
    picture = read(stream.getvalue(), limit=50_000_000)
    assert picture.media_type == "image/png"
    assert "某安委办〔2024〕8号" in picture.text.replace("[", "〔").replace("]", "〕")


# extras ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "module", "extra"),
    [
        (formats.docx(NOTICE), "lxml", "docx"),
        (formats.ofd(NOTICE), "lxml", "ofd"),
        (formats.html(NOTICE), "lxml", "html"),
        (b"%PDF-1.7\n", "pypdfium2", "pdf"),
        (b"\x89PNG\r\n", "rapidocr", "ocr"),
    ],
)
def test_a_missing_extra_is_named(data: bytes, module: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from campaign_extract.read import extras

    def without(name: str) -> Any:
        if name.split(".")[0] == module:
            raise ImportError(name)
        raise AssertionError(name)

    monkeypatch.setattr(extras, "import_module", without)
    monkeypatch.setattr(extras, "have", lambda name: name.split(".")[0] != module)
    with pytest.raises(ReadError, match=rf'^notice: .*: pip install "campaign_extract\[{extra}\]"$') as caught:
        read(data, name="notice")
    assert "\n" not in str(caught.value)
