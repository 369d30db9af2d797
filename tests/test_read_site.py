"""The article of a page, out of the sites that print it: by structure, whatever the words of the site are."""

from __future__ import annotations

import pytest

from campaign_extract import extract, read

pytest.importorskip("lxml", reason="the [html] extra is not installed")

TITLE = "关于更换泵房滤网的通知"
BODY = (
    "<p>各车间、各班组：</p><p>为保证夏季供水，现就更换泵房滤网一事通知如下。</p>"
    "<p>一、各车间要于2024年6月10日前更换滤网，并登记在册。</p><p>二、设备科要在更换后复核压力。</p>"
)
SIGNED = "<p>临江水泵厂设备科</p><p>2024年5月20日</p>"
KEPT = [
    "各车间、各班组：", "为保证夏季供水，现就更换泵房滤网一事通知如下。", "一、各车间要于2024年6月10日前更换滤网，并登记在册。",
    "二、设备科要在更换后复核压力。",
]  # fmt: skip
SIGNATURE = ["临江水泵厂设备科", "2024年5月20日"]

MODERN = f"""<html><head><title>{TITLE} - 厂务公告 - 临江水泵厂</title></head><body>
<div class="hd"><a href="/">首页</a><a href="/a">新闻</a><span id="clock">星期一 多云</span></div>
<div class="where">位置：<a href="/">首页</a> &gt; <a href="/n">厂务公告</a> &gt; 正文</div>
<main><h1>{TITLE}</h1><div class="info">发布日期：2024-05-21 来源：设备科 浏览：88 字号：<a href="#">大</a> <a href="#">小</a></div>
<article>{BODY}{SIGNED}</article><div class="tools"><a href="javascript:print()">打印本页</a> <a href="#">收藏</a></div>
<ul class="more"><li><a href="/1">关于检修吊车的通知</a></li><li><a href="/2">关于更换岗位牌的通知，请查阅。</a></li></ul></main>
<div class="bt">临江水泵厂 版权所有，未经许可，不得转载。</div></body></html>"""

#: Tables within tables, no names, the title in a <font>, the neighbours with their labels outside the links.
OLD = f"""<html><head><title>临江水泵厂--{TITLE}</title></head><body><table width=960><tr><td><a href=/>首页</a></td>
<td><a href=/x>简介</a></td></tr></table><table><tr><td>厂务栏目</td></tr><tr><td align=center><font size=5>{TITLE}</font>
</td></tr><tr><td>作者：小余 点击：9</td></tr><tr><td><table><tr><td>{BODY}{SIGNED}</td></tr></table></td></tr><tr><td>前一条：
<a href=1>关于检修吊车的通知</a>[05-19]</td></tr><tr><td>后一条：没有了</td></tr></table>
<table><tr><td>厂址：北岸路，邮编：000000</td></tr></table></body></html>"""

#: The metadata of a government's site, the title broken in two, buttons in brackets.
OFFICE = f"""<html><head><title>{TITLE}_政务公开</title></head><body><div>今天是星期一</div>
<table><tr><td>索 引 号：</td><td>LJ-2024-7</td><td>发文机关：</td><td>临江水务局</td></tr>
<tr><td>标　　题：</td><td colspan=3>{TITLE}</td></tr></table>
<div><p align=center>{TITLE[:6]}<br>{TITLE[6:]}</p><p>临水〔2024〕7号</p>{BODY}</div><div>【打印】 【关闭窗口】</div>
<div>主办：临江水务局</div></body></html>"""


#: An article that a script shows once the page is there, signed, with a ticker above it and the words of the app below.
APP = f"""<html><head><meta property="og:title" content="{TITLE}"></head><body><marquee>欢迎来访，请各班组按时报数！</marquee>
<h1>{TITLE}</h1><div id="content" style="visibility: hidden">{BODY}{SIGNED}</div>
<div style="display:none">各班组要记住：这里没有人看见。</div><div><p>继续滑动</p><p>知道了</p><span>： ， 。 赞 ，轻点取消</span></div></body></html>"""


def lines(page: str) -> list[str]:
    return [line for line in read(page.encode()).text.split("\n") if line.strip()]


def test_a_modern_site() -> None:
    found = lines(MODERN)
    assert found[0] == TITLE
    assert found[-6:] == KEPT + SIGNATURE
    assert len(found) <= 8, found


def test_an_article_that_a_script_shows() -> None:
    assert lines(APP) == [TITLE, *KEPT, *SIGNATURE]


def test_a_site_of_tables() -> None:
    assert [line for line in lines(OLD) if "作者" not in line] == [TITLE, *KEPT, *SIGNATURE]


def test_the_metadata_of_an_office() -> None:
    found = lines(OFFICE)
    assert found[0].startswith("索 引 号：\tLJ-2024-7")
    assert found[2:] == [TITLE[:6], TITLE[6:], "临水〔2024〕7号", *KEPT]
    notice = extract(read(OFFICE.encode())).notice
    assert (notice.title, notice.issuers, notice.document_number) == (TITLE, ("临江水务局",), "临水〔2024〕7号")


@pytest.mark.parametrize("page", [MODERN, OLD])
def test_what_is_read_of_it(page: str) -> None:
    checklist = extract(read(page.encode()))
    assert checklist.notice.title == TITLE
    assert checklist.notice.issuers == ("临江水泵厂设备科",)
    assert checklist.notice.addressees == ("各车间", "各班组")
    assert str(checklist.notice.issue_date) == "2024-05-20"
    assert len(checklist.requirements) == 2


@pytest.mark.parametrize(
    "headline",
    ["更换泵房滤网三则", "关于更换泵房滤网的通知（时间有改）", "转发《临江市水务局关于更换滤网的通知》", "2024年泵房滤网更换安排及要求"],
)
def test_a_headline_of_any_form_is_the_title(headline: str) -> None:
    """The notice may print another title of its own below; the page is known by its headline."""
    page = MODERN.replace(TITLE, headline).replace("<article>", f"<article><p>{TITLE}</p>")
    checklist = extract(read(page.encode()))
    assert checklist.notice.title == headline
    assert not any(TITLE in requirement.text for requirement in checklist.requirements)


def test_the_section_above_the_title_is_none_of_it() -> None:
    page = MODERN.replace("<h1>", "<h2>德育处</h2><h1>")
    assert extract(read(page.encode())).notice.title == TITLE


def test_a_headline_that_the_title_cuts_short() -> None:
    page = MODERN.replace(f"<title>{TITLE}", "<title>关于更换泵房滤网...")
    assert read(page.encode()).text.startswith(TITLE)


def test_annexes_behind_the_text_stay() -> None:
    page = MODERN.replace('<div class="tools">', '<div>附件：<a href="/f/12.docx">滤网登记表</a></div><div class="tools">')
    assert lines(page)[-1] == "附件：滤网登记表"


def test_a_signature_in_a_box_of_its_own_stays() -> None:
    page = MODERN.replace(SIGNED, "").replace("</article>", f"</article><div>{SIGNED}</div>")
    assert lines(page)[-2:] == SIGNATURE


def test_a_page_without_a_name_is_headed_by_what_is_printed_above_its_text() -> None:
    page = f"<html><body><div>厂务</div><h3>{TITLE}</h3><div>{BODY}{SIGNED}</div></body></html>"
    assert lines(page) == [TITLE, *KEPT, *SIGNATURE]
    plain = page.replace("<h3>", "<div>").replace("</h3>", "</div>")
    assert lines(plain) == ["厂务", TITLE, *KEPT, *SIGNATURE], "nothing says that it is one"
    numbered = page.replace("<h3>", "<div>临水〔2024〕7号</div><h3>")
    assert lines(numbered)[:2] == ["临水〔2024〕7号", TITLE]


#: A firm's site: a hot line above, a form and a code to scan below; an article of an app, with what it asks of its readers.
FIRM = f"""<html><head><title>{TITLE} - 临江水泵</title></head><body><header><a href="/">临江水泵</a><nav><a>产品</a><a>新闻</a></nav></header>
<section class="banner"><p>用心服务，请拨打热线 000-000-0000</p></section><div class="detail"><div class="title">{TITLE}</div>
<div class="time">日期：2024-05-21 浏览：88</div><div class="text">{BODY}{SIGNED}</div><a class="back">返回列表</a></div>
<aside><h4>在线留言</h4><form><p>请填写您的姓名和电话，我们将尽快与您联系</p><input><button>提交</button></form></aside>
<footer><p>请认准本公司唯一官网</p><p>关注公众号，请扫描二维码</p></footer></body></html>"""
ARTICLE = f"""<html><head><title></title></head><body><h1>{TITLE}</h1><div class="meta"><span>原创</span> <a>临江水泵</a> <em>2024-05-21 18:00</em></div>
<div class="rich"><p>点击上方蓝字关注我们</p>{BODY.replace("<p>", "<section><span>").replace("</p>", "</span></section>")}{SIGNED}
<section><span>编辑：小余　审核：小金</span></section><section><span>请点赞、在看、转发给更多的朋友</span></section></div>
<div><p>阅读 1234</p><p>分享 收藏 赞 在看</p><p>继续滑动看下一个</p></div></body></html>"""


@pytest.mark.parametrize("page", [FIRM, ARTICLE], ids=["firm", "article"])
def test_what_a_page_asks_of_its_visitors_is_no_duty(page: str) -> None:
    found = extract(read(page.encode()))
    assert found.notice.title == TITLE
    assert found.notice.issuers == ("临江水泵厂设备科",)
    assert found.notice.addressees == ("各车间", "各班组")
    assert str(found.notice.issue_date) == "2024-05-20"
    assert [r.text for r in found.requirements] == ["各车间要于2024年6月10日前更换滤网，并登记在册", "设备科要在更换后复核压力"]


def test_too_many_elements_are_refused_at_once() -> None:
    from campaign_extract import ReadError

    with pytest.raises(ReadError, match="of more than"):
        read(("<html><body>" + "<div>某</div>" * 300_000).encode())

#: A shop's board: staff comment below the signature, other notices in sentences beside it, the owner's labels at the foot.
BOARD = f"""<html><head><title>{TITLE} | 厂务</title></head><body><div><div>厂务公告</div><h1>{TITLE}</h1><div><span>设备科</span><span>2024/05/21</span></div>
<div>{BODY}{SIGNED}</div><div>赞 12 收藏 3</div></div><div><h3>热门</h3><p>停水公告：5月30日停水，请各住户储水。</p></div>
<div><p>老余：收到，谢谢。</p><p>老金：请问要不要登记？请答复。</p></div>
<div>主办：临江水泵厂办公室 承办：临江水泵厂信息中心 维护：临江水泵厂信息中心 备案号：临字第0000号 建议用新的浏览器</div></body></html>"""


def test_what_stands_behind_the_signature_is_another_matter() -> None:
    assert lines(BOARD)[-6:] == KEPT + SIGNATURE
    enclosed = BOARD.replace("<div>赞 12", "<div><p>附件1 滤网登记办法</p><p>各班组要逐张登记滤网，并签字。</p></div><div>赞 12")
    assert "各班组要逐张登记滤网，并签字。" in lines(enclosed)
    assert "老余：收到，谢谢。" not in lines(BOARD)


def test_a_line_of_labels_is_no_sentence() -> None:
    """主办：… 承办：… 备案号：… weighs nothing, however long it is: the article stays the element that it is."""
    footer = "主办：临江水泵厂办公室 承办：临江水泵厂信息中心 维护：临江水泵厂信息中心 备案号：临字第0000号 建议用新的浏览器"
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{BODY}</div><div><a href=1>分享</a></div><div>{footer}</div></body></html>"
    assert lines(page) == [TITLE, *KEPT]


#: Pages that call themselves by their site or by nothing of use, each with boxes around the text that ask for something.
DESK = f"""<html><head><title>临江水泵厂信息台</title></head><body><div id="app"><div class="bar"><div class="logo">临江水泵厂信息台</div>
<div class="item">待办</div><div class="item">公告</div><div class="who">余工，请修改密码，谢谢。</div></div><div class="page"><div class="detail-title">{TITLE}</div>
<div class="detail-info"><span>发布单位：临江水泵厂设备科</span><span>发布时间：2024-05-21 09:00</span><span>状态：已阅</span></div><div class="detail-text">{BODY}{SIGNED}</div>
<div class="files"><div>附件（1）</div><div>滤网登记表.xlsx 12KB 预览</div></div><div class="sign">请在24小时内签收，逾期发短信提醒。</div></div></div></body></html>"""
STREET = f"""<html><head><title>临江水泵厂网站</title></head><body><div id="wrap"><div id="pos">您在：首页 &gt;&gt; 公告</div><div id="main">
<div id="left"><h3>来访</h3><p>来访请登记，谢谢合作。</p></div><div id="right"><div class="bt">{TITLE}</div><div class="ly">2024-05-21 15:20:33　点击：8</div>
<div class="nr">{BODY}{SIGNED}</div></div></div><div id="ft">临江水泵厂，未经许可，请勿转载。</div></div></body></html>"""
FEED = f"""<html><head><title>{TITLE}</title></head><body><div class="open">请打开客户端，阅读更方便。</div><div class="art"><h2>{TITLE}</h2>
<div class="src"><span>临江水泵厂</span><span>05-21 08:30</span></div><p class="sum">厂里要更换滤网，请各班组按时登记。</p><div class="body">{BODY}{SIGNED}</div>
<div class="state">内容由发布者提供，请谨慎甄别。</div></div><div class="rec"><div>推荐</div><div class="card"><div>吊车检修</div>
<div>本月检修吊车，请各班组提前安排，不得在吊臂下停留，来往车辆一律绕行北门。</div></div><div class="card"><div>夏令作息</div><div>六月起改夏令时间，请门卫按新的时间开关大门。</div></div></div></body></html>"""
FORM = f"""<html><head><title>公文查看</title></head><body><div class="bar"><span>打印</span><span>转发</span></div><table><tr><td>标题</td><td colspan=3>{TITLE}</td></tr>
<tr><td>发布部门</td><td>设备科</td><td>发布人</td><td>余工</td></tr><tr><td>发布时间</td><td>2024-05-21 14:02</td><td>紧急程度</td><td>普通</td></tr></table>
<div class="body">{BODY}{SIGNED}</div><div class="said"><div><b>金工</b> 2024-05-21 15:00</div><div>请问备用泵要不要一并更换，请答复。</div></div></body></html>"""


@pytest.mark.parametrize("page", [DESK, STREET, FEED, FORM], ids=["desk", "street", "feed", "form"])
def test_boxes_of_another_name_are_another_matter(page: str) -> None:
    found = extract(read(page.encode()))
    assert (found.notice.title, found.notice.issuers) == (TITLE, ("临江水泵厂设备科",))
    assert found.notice.addressees == ("各车间", "各班组")
    assert str(found.notice.issue_date) == "2024-05-20"
    assert [r.text for r in found.requirements] == ["各车间要于2024年6月10日前更换滤网，并登记在册", "设备科要在更换后复核压力"]


def test_boxes_of_one_name_are_one_text() -> None:
    """The sheets of a document, and paragraphs that a page puts behind the box of its text."""
    half = BODY.index("<p>一、")
    sheets = f'<div class="sheet" id="s1"><h1>{TITLE}</h1>{BODY[:half]}</div><div class="sheet" id="s2">{BODY[half:]}{SIGNED}</div>'
    page = f"<html><head><title>{TITLE}.docx</title></head><body>{sheets}<div class='by'>由余工上传，如有不妥，请告知。</div></body></html>"
    assert lines(page) == [TITLE, *KEPT, *SIGNATURE]
    loose = f"<html><head><title>{TITLE}</title></head><body><div class='c'><h1>{TITLE}</h1><div class='t'>{BODY}</div><p>更换后不得私自拆卸。</p></div></body></html>"
    assert lines(loose)[-1] == "更换后不得私自拆卸。"


def test_a_form_of_labels_without_colons_says_who_and_when() -> None:
    terms = "<dl><dt>索引号</dt><dd>LJ-2024-7</dd><dt>发布机构</dt><dd>临江水务局</dd><dt>发文字号</dt><dd>临水〔2024〕7号</dd><dt>成文日期</dt><dd>2024-05-20</dd></dl>"
    rows = "<table><tr><th>索引号<td>LJ-2024-7<th>发布机构<td>临江水务局<tr><th>发文字号<td>临水〔2024〕7号<th>成文日期<td>2024-05-20</table>"
    for form in (terms, rows):
        page = f"<html><head><title>{TITLE}</title></head><body><p>今天是星期一</p>{form}<h1>{TITLE}</h1><div>{BODY}</div></body></html>"
        notice = extract(read(page.encode())).notice
        assert (notice.issuers, notice.document_number, str(notice.issue_date)) == (("临江水务局",), "临水〔2024〕7号", "2024-05-20")
        assert notice.title == TITLE
    figures = f"<html><head><title>{TITLE}</title></head><body><dl><dt>帖子</dt><dd>12</dd></dl><h1>{TITLE}</h1><div>{BODY}</div></body></html>"
    assert lines(figures)[0] == TITLE


def test_what_a_browser_prints() -> None:
    """The numbers of a list, blanks between labelled boxes, no buttons in brackets; a document is one by its name."""
    page = (
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE} <a>[复制链接]</a></h1><div><p>各班组：</p><ol start=3><li>更换滤网。</li><li><p>登记在册。</p></li></ol>"
        "<ol><li>1、已有序号。</li></ol><ol style='list-style: none'><li>没有序号。</li></ol></div><p>附件【<a href='get?id=7'>登记表.xlsx</a>】</p></body></html>"
    )
    assert lines(page) == [TITLE, "各班组：", "3. 更换滤网。", "4. 登记在册。", "1、已有序号。", "没有序号。", "附件【登记表.xlsx】"]


def test_the_line_below_the_headline_is_no_deadline() -> None:
    page = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>临江水泵厂 2024-05-21 09:00</p><div><p>各班组：</p><p>请各班组更换滤网。</p></div></body></html>"
    found = extract(read(page.encode()))
    assert [r.deadline for r in found.requirements] == [None]
    assert str(found.notice.issue_date) == "2024-05-21"
