"""Word files: automatic numbers, accepted changes, tables, and what is left out."""

from __future__ import annotations

import formats
import pytest
from conftest import NOTICE
from formats import numbering, package, run

from campaign_extract import extract, read

pytest.importorskip("lxml", reason="the [docx] extra is not installed")

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def paragraph(text: str, level: int | None = None, list_id: int = 1, properties: str = "") -> str:
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>' if level is not None else ""
    return f"<w:p><w:pPr>{number}{properties}</w:pPr>{run(text)}</w:p>"


def text(body: str, **options: str) -> str:
    return read(package(body, numbers=options.get("numbers"), styles=options.get("styles"))).text


def labels(levels: tuple[int, ...], numbers: str) -> list[str]:
    body = "".join(paragraph("事", level) for level in levels)
    return [line.removesuffix("事").strip() for line in text(body, numbers=numbers).splitlines()]


# numbers --------------------------------------------------------------------------------------------------------


def forms(*levels: tuple[str, str]) -> str:
    return numbering(levels)


@pytest.mark.parametrize(
    ("levels", "numbers", "found"),
    [
        ((0, 1, 1, 0, 1), numbering(), ["一、", "（一）", "（二）", "二、", "（一）"]),
        ((0, 2, 2, 1, 2), numbering(), ["一、", "1.", "2.", "（一）", "1."]),
        (
            (0, 1, 1, 2),
            forms(("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")),
            ["1", "1.1", "1.2", "1.2.1"],
        ),
        (
            (0,) * 12,
            forms(("chineseCountingThousand", "第%1条")),
            [f"第{n}条" for n in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]],
        ),
        ((0, 0), forms(("ideographTraditional", "%1、")), ["甲、", "乙、"]),
        ((0, 0), forms(("ideographZodiac", "%1、")), ["子、", "丑、"]),
        ((0, 0), forms(("decimalEnclosedCircle", "%1")), ["①", "②"]),
        ((0, 0), forms(("decimalFullWidth", "%1．")), ["１．", "２．"]),
        ((0, 0), forms(("upperRoman", "%1.")), ["I.", "II."]),
        ((0, 0), forms(("lowerLetter", "%1)")), ["a)", "b)"]),
        ((0, 0), forms(("chineseLegalSimplified", "%1、")), ["壹、", "贰、"]),
        ((0, 0), forms(("bullet", "\uf06c")), ["●", "●"]),
        ((0, 0), forms(("none", "")), ["", ""]),
        ((0, 0), forms(("inventedByWord2050", "%1.")), ["1.", "2."]),
        # 一、 shown as 1 in its children
        (
            (0, 1),
            numbering((("chineseCounting", "%1、"),)).replace(
                "</w:abstractNum>",
                '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>',
            ),
            ["一、", "1.1"],
        ),
        # a level that never starts again, and one that starts at 5
        (
            (0, 1, 0, 1),
            numbering().replace(
                '<w:numFmt w:val="chineseCountingThousand"/>', '<w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/>'
            ),
            ["一、", "（1）", "二、", "（2）"],
        ),
        ((0, 0), numbering().replace('<w:start w:val="1"/>', '<w:start w:val="5"/>', 1), ["五、", "六、"]),
    ],
)
def test_numbers(levels: tuple[int, ...], numbers: str, found: list[str]) -> None:
    assert labels(levels, numbers) == found


SECOND = '<w:num w:numId="2"><w:abstractNumId w:val="0"/>{}</w:num></w:numbering>'
START_OVER = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


@pytest.mark.parametrize(("override", "found"), [("", "一、二、三、"), (START_OVER, "一、二、一、")])
def test_a_second_list_goes_on_or_starts_again(override: str, found: str) -> None:
    numbers = numbering().replace("</w:numbering>", SECOND.format(override))
    body = paragraph("", 0) + paragraph("", 0) + paragraph("", 0, list_id=2)
    assert text(body, numbers=numbers).replace("\n", "") == found


def test_numbers_by_style() -> None:
    """Headings whose list is their style's, one style based on another; a paragraph may say: none (numId 0)."""
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{run(words)}</w:p>'
        for style, words, extra in (
            ("H", "工作目标", ""),
            ("H2", "提高认识", ""),
            ("H", "附注", '<w:numPr><w:numId w:val="0"/></w:numPr>'),
            ("H", "工作要求", ""),
        )
    )
    assert text(body, styles=styles) == "一、工作目标\n（一）提高认识\n附注\n二、工作要求\n"


def test_the_section_tree() -> None:
    """Word's own numbers give the sections that typed ones give."""
    from_word, typed = extract(read(formats.docx(NOTICE))), extract(NOTICE)
    assert "（一）加强组织领导" in from_word.source.text  # type: ignore[operator]
    tree = [[(s.level, s.marker, s.heading) for s in checklist.sections] for checklist in (from_word, typed)]
    assert tree[0] == tree[1]
    assert any(marker == "（三）" for _, marker, _ in tree[0])


# what a paragraph says ------------------------------------------------------------------------------------------

DELETED = '<w:del w:id="1" w:author="a"><w:r><w:delText>6月底</w:delText></w:r></w:del>'
FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText></w:r>{}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
BOX = "<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            f'<w:p>{run("请于")}{DELETED}<w:ins w:id="2" w:author="a">{run("5月20日")}</w:ins>{run("前报送")}</w:p>',
            "请于5月20日前报送",
        ),
        (f'<w:p><w:moveFrom w:id="1">{run("旧")}</w:moveFrom><w:moveTo w:id="2">{run("新")}</w:moveTo></w:p>', "新"),
        # the end of a paragraph deleted: the next goes on
        (
            f'<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{run("各单位")}</w:p>{paragraph("要报送")}',
            "各单位要报送",
        ),
        (f"<w:p>{run('甲')}<w:r><w:br/></w:r>{run('乙')}<w:r><w:tab/></w:r>{run('丙')}</w:p>", "甲\n乙\t丙"),
        (
            f"<w:p>{run('于')}{FIELD.format('<w:r><w:fldChar w:fldCharType=' + chr(34) + 'separate' + chr(34) + '/></w:r>' + run('5月1日'))}{run('前')}</w:p>",
            "于5月1日前",
        ),
        (f"<w:p>{run('于')}{FIELD.format('')}{run('前')}</w:p>", "于前"),
        (f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>{run('明')}</w:p>", "明"),
        (
            f"<w:p><w:sdt><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt><w:hyperlink>{run('链接')}</w:hyperlink></w:p>",
            "控件链接",
        ),
        (f"<w:sdt><w:sdtContent>{paragraph('整段')}</w:sdtContent></w:sdt>", "整段"),
        (
            '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>同意</w:t><w:noBreakHyphen/><w:t>2</w:t></w:r></w:p>',
            "☑同意-2",
        ),
        (f"<w:p>{BOX.format(paragraph('某某局文件'))}{run('关于自查的通知')}</w:p>", "某某局文件\n关于自查的通知"),
        # a box is written twice, for old readers too
        (
            '<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing><w:txbxContent>'
            f"{paragraph('红头')}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{paragraph('红头')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            "红头\n",
        ),
        (f"{paragraph('一')}<w:p/>{paragraph('二')}", "一\n\n二"),
    ],
)
def test_paragraphs(body: str, found: str) -> None:
    assert text(body) == found + "\n"


def test_footnotes_stand_at_the_end() -> None:
    body = f'<w:p>{run("按办法执行")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>{paragraph("特此通知")}'
    notes = f'<w:footnotes {W}><w:footnote w:id="0"><w:p/></w:footnote><w:footnote w:id="2">{paragraph("指2023年办法")}</w:footnote></w:footnotes>'
    assert read(package(body, parts={"footnotes.xml": notes})).text == "按办法执行\n特此通知\n〔注1〕指2023年办法\n"


def test_what_is_left_out_is_told() -> None:
    document = read(formats.docx(NOTICE))
    assert "PAGE" not in document.text and "— 1 —" not in document.text
    assert [note.code for note in document.notes] == ["text-left-out"]


# tables and the way back ----------------------------------------------------------------------------------------


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraph(w) for w in words.split('/'))}</w:tc>"


DOWN, ON, WIDE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([[cell("任务"), cell("时限")], [cell("自查"), cell("5月底前")]], "任务\t时限\n自查\t5月底前"),
        ([[cell("自查"), cell("各校", DOWN)], [cell("整改"), cell("", ON)]], "自查\t各校\n整改\t各校"),
        ([[cell("任务分工", WIDE)], [cell("自查"), cell("各校")]], "任务分工\n自查\t各校"),
        ([[cell("教育局/公安局"), cell("")]], "教育局 公安局\t"),
        ([[cell("甲"), f"<w:tc><w:tbl><w:tr>{cell('内')}{cell('表')}</w:tr></w:tbl><w:p/></w:tc>"]], "甲\t内 表"),
        ([[cell("一"), cell("二")], ["<w:trPr><w:del w:id='1'/></w:trPr>", cell("删去")]], "一\t二"),
    ],
)
def test_tables(rows: list[list[str]], found: str) -> None:
    body = "<w:tbl>" + "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in rows) + "</w:tbl>"
    assert text(body) == found + "\n"


def test_blocks() -> None:
    rows = "".join(f"<w:tr>{cell(a)}{cell(b)}</w:tr>" for a, b in (("任务", "时限"), ("自查", "5月底前")))
    document = read(package(f"{paragraph('通知')}<w:p/>{paragraph('各校：')}<w:tbl>{rows}</w:tbl>"))
    found = [(document.text[slice(*b.span)], b.page, b.paragraph, b.table, b.row, b.cell) for b in document.blocks]
    assert found == [
        ("通知", None, 1, None, None, None),
        ("各校：", None, 3, None, None, None),
        ("任务", None, None, 1, 1, 1),
        ("时限", None, None, 1, 1, 2),
        ("自查", None, None, 1, 2, 1),
        ("5月底前", None, None, 1, 2, 2),
    ]


def test_pictures_only() -> None:
    body = "<w:p><w:r><w:drawing/></w:r></w:p>"
    with pytest.raises(Exception, match="pictures and no text"):
        read(package(body))
