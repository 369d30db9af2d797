"""Web pages, web archives, pages in .txt files, and Markdown."""

from __future__ import annotations

import formats
import pytest
from conftest import NOTICE

from campaign_extract import extract, read

pytest.importorskip("lxml", reason="the [html] extra is not installed")


def text(body: str) -> str:
    return read(f"<html><body>{body}</body></html>".encode()).text


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>各单位：</p><p>请于<b>5月20日</b>前<br>报送。</p>", "各单位：\n请于5月20日前\n报送。"),
        ("<p>　　请\n   报送\n总结。</p>", "　　请报送总结。"),
        ("<p>A  B\nC。</p>", "A B C。"),
        ("<p>联系人：张三&nbsp;&nbsp;电话：0999。</p>", "联系人：张三\xa0\xa0电话：0999。"),
        ("<div>一、目标<div>二、任务</div>三、要求</div>", "一、目标\n二、任务\n三、要求"),
        ("<p>一</p><p>&nbsp;</p><p>&nbsp;</p><p>二</p>", "一\n\n二"),
        ("<p>明。</p><p style='display: none'>密。</p><p hidden>密。</p><script>密。</script><!--密-->", "明。"),
        ("<table><tr><td>任务<td>时限<tr><td>自查<td><p>5月</p><p>底前</p></table>", "任务\t时限\n自查\t5月 底前"),
        ("<table><tr><td rowspan=2>各校<td>自查<tr><td>整改</table>", "各校\t自查\n各校\t整改"),
        ("<table><tr><td colspan=2>任务分工<tr><td>自查<td>各校</table>", "任务分工\n自查\t各校"),
        # a table that lays out the page
        (
            "<table><tr><td>左<td><table><tr><td>任务<td>时限</table><p>各校要自查。</p></table>",
            "左\n任务\t时限\n各校要自查。",
        ),
        ("<p>□<input type=checkbox checked>同意</p>", "□☑同意"),
        ("<pre>各校：\n  要自查。</pre>", "各校：\n要自查。"),
    ],
)
def test_pages(body: str, found: str) -> None:
    assert text(body) == found + "\n"


def test_the_site_around_the_article() -> None:
    """Title, 索引号 and the notice stay; navigation, hot topics, footer and hidden text go, and a note says so."""
    document = read(formats.html(NOTICE))
    assert document.text.startswith("索 引 号：\tAB0230-2024-00317\t主题分类：\t安全生产\n")
    for gone in ("首页", "热点", "分享", "主办", "1月1日前"):
        assert gone not in document.text
    assert document.media_type == "text/html"
    assert [note.code for note in document.notes] == ["text-left-out"]
    assert extract(document).notice.title == extract(NOTICE).notice.title


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (formats.html(NOTICE), "utf-8"),
        (formats.html(NOTICE, charset="gb2312"), "gb18030"),
        (formats.html(NOTICE).replace(b'<meta charset="utf-8">', b""), "utf-8"),
        (formats.html(NOTICE, charset="gbk").replace(b'<meta charset="gbk">', b""), "gb18030"),
        # the page says one thing and is another
        (formats.html(NOTICE).replace(b'charset="utf-8"', b'charset="big5"'), "utf-8"),
        (b"\xef\xbb\xbf" + formats.html(NOTICE), "utf-8"),
        (formats.mht(NOTICE), "gb18030"),
    ],
)
def test_charsets(data: bytes, encoding: str) -> None:
    document = read(data, name="notice.txt")
    assert document.encoding == encoding
    assert "严禁瞒报、漏报。" in document.text


def test_blocks() -> None:
    document = read("<p>各校：</p><table><tr><td>自查<td>5月底前</table><p>特此通知。</p>".encode())
    found = [(document.text[slice(*b.span)], b.paragraph, b.table, b.row, b.cell) for b in document.blocks]
    assert found == [
        ("各校：", 1, None, None, None),
        ("自查", None, 1, 1, 1),
        ("5月底前", None, 1, 1, 2),
        ("特此通知。", 2, None, None, None),
    ]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (
            "# 关于自查的通知\n\n各校：\n\n## 一、目标 ##\n\n- 提高**认识**\n- *全员*参加，见[附件](a.doc)\n",
            "关于自查的通知\n\n各校：\n\n一、目标\n\n提高认识\n全员参加，见附件\n",
        ),
        (
            "各校：\n\n| 任务 | 时限 |\n| --- | :-: |\n| 自查 | **5月底**前 |\n\n特此通知\n",
            "各校：\n\n任务\t时限\n自查\t5月底前\n\n特此通知\n",
        ),
    ],
)
def test_markdown(source: str, found: str) -> None:
    document = read(source.encode())
    assert (document.text, document.media_type) == (found, "text/markdown")
    assert all(document.text[slice(*b.span)].strip() for b in document.blocks)


@pytest.mark.parametrize(
    "plain",
    [
        "序号 | 任务\n1 | 自查\n",
        "关于印发<2023年方案>的通知\n",
        "# 一个井号\n各校\n",
        "电话：0999-8860172*3\n---\n1. 各校\n2. 各县\n",
        "a < b, c > d\n<各单位>\n",
    ],
)
def test_plain_text_stays_as_it_is(plain: str) -> None:
    document = read(plain.encode())
    assert (document.text, document.media_type, document.blocks) == (plain, "text/plain", ())
