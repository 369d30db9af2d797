"""The report, used in a headless Chromium as a person would: click, filter, print, keys, no network, nothing runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import SOME
from programs import CONTRAST, browser
from samples import MALICE, found, hostile, long, made, real

from campaign_extract import extract
from campaign_extract.calendar.schedule import schedule
from campaign_extract.export import render

pytest.importorskip("jinja2")

from campaign_extract.export.harmless import harmless  # noqa: E402
from campaign_extract.export.html import NoText  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


class Opened:
    """A page in the browser, and what it asked for, said or threw."""

    def __init__(self, page: Page) -> None:
        self.page, self.requests, self.said = page, [], []
        self.failed: dict[str, str] = {}
        page.on("requestfailed", lambda request: self.failed.update({request.url: request.failure}))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Any]:
    contexts = []

    def call(data: bytes, at: str = "", **options: Any) -> Opened:
        path = tmp_path / "report.html"
        path.write_bytes(data)
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **options})
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.goto(path.as_uri() + at)
        return opened

    yield call
    for context in contexts:
        context.close()


def shown(page: Page) -> list[int]:
    return page.eval_on_selector_all(".card", "cards => cards.filter(c => !c.hidden).map(c => Number(c.dataset.n))")


def in_sight(page: Page, selector: str) -> bool:
    """Is it inside its own pane and inside the window?"""
    return page.eval_on_selector(
        selector,
        """e => { const b = e.getBoundingClientRect(), p = e.closest('.pane').getBoundingClientRect();
        return b.top >= Math.max(p.top, 0) - 2 && b.top <= Math.min(p.bottom, innerHeight) }""",
    )


# clicking ---------------------------------------------------------------------------------------------------------


def test_click_one_see_the_other(open_page: Any) -> None:
    checklist = real()
    page = open_page(render(checklist, "html")).page
    last = len(checklist.requirements)
    page.click(f".card[data-n='{last}'] h4")
    assert page.get_attribute(f".card[data-n='{last}']", "aria-current") == "true"
    assert "on" in page.get_attribute(f".req[data-n='{last}']", "class")
    assert in_sight(page, f".req[data-n='{last}']")
    page.click(".req[data-n='3'] >> nth=0")
    assert page.eval_on_selector_all(".card.on", "c => c.map(e => e.dataset.n)") == ["3"]
    assert in_sight(page, ".card[data-n='3']")


def test_a_bar_of_the_timeline_leads_to_its_task(open_page: Any) -> None:
    page = open_page(render(real(), "html")).page
    if not page.locator("#timeline[open]").count():  # a long one is folded, and shows all its rows once it is opened
        page.click("#timeline summary")
    assert page.eval_on_selector("#timeline .scroll", "box => box.scrollHeight <= box.clientHeight + 1")
    target = page.get_attribute(".tl a[data-refs] >> nth=2", "data-refs")
    page.click(".tl a[data-refs] >> nth=2")
    assert page.eval_on_selector_all(".card.on", "c => c.map(e => e.dataset.id)") == [target.split()[0]]
    assert in_sight(page, ".card.on")


def test_a_link_to_a_task_opens_it(open_page: Any) -> None:
    checklist = real()
    page = open_page(render(checklist, "html"), f"#r-{checklist.requirements[4].id}").page
    assert page.eval_on_selector_all(".card.on", "c => c.map(e => e.dataset.n)") == ["5"]


def test_without_script_the_two_sides_still_link(open_page: Any) -> None:
    page = open_page(render(real(), "html"), java_script_enabled=False).page
    page.click(".card[data-n='2'] a.no")
    assert page.url.endswith("#t-2")
    assert page.is_hidden(".filters")


# filters ----------------------------------------------------------------------------------------------------------


def test_filters_by_party_force_month_and_words(open_page: Any) -> None:
    checklist = real()
    page = open_page(render(checklist, "html")).page
    requirements = list(enumerate(checklist.requirements, 1))

    page.select_option("#f-force", "prohibited")
    assert shown(page) == [n for n, r in requirements if r.force == "prohibited"] != []
    page.click("#f-reset")
    assert shown(page) == [n for n, _ in requirements]

    party = next(p.name for _, r in requirements for p in r.responsible if p.name)
    page.select_option("#f-party", label=party)
    assert shown(page) == [n for n, r in requirements if any(party in (p.name, *p.resolved) for p in r.responsible)]
    page.click("#f-reset")

    page.select_option("#f-month", "2024-11")
    found = [o for o in schedule(checklist) if o.due and o.source != "campaign"]
    ids = {o.requirement for o in found if o.source != "deadline" and o.due.isoformat()[:7] == "2024-11"}
    for r in checklist.requirements:
        if r.deadline and r.deadline.due and r.id in {o.requirement for o in found if o.source == "deadline"}:
            start = r.deadline.start if r.deadline.start and r.deadline.kind != "by" else r.deadline.due
            if start.isoformat()[:7] <= "2024-11" <= r.deadline.due.isoformat()[:7]:
                ids.add(r.id)
    in_month = [n for n, r in requirements if r.id in ids]
    assert shown(page) == in_month != []
    assert page.inner_text("#shown") == f"显示 {len(in_month)} / {len(requirements)} 项"
    assert page.eval_on_selector_all(".req.off", "r => r.length") > 0
    page.fill("#f-text", "没有这样的任务")
    assert shown(page) == [] and page.is_visible("#nothing")
    page.keyboard.press("Escape")
    assert len(shown(page)) == len(requirements) and page.is_hidden("#nothing")


def test_every_month_and_party_of_the_filters_finds_something(open_page: Any) -> None:
    page = open_page(render(real("mine_safety_special"), "html")).page
    for control in ("#f-month", "#f-party", "#f-force"):
        for value in page.eval_on_selector_all(f"{control} option", "o => o.map(e => e.value).filter(Boolean)"):
            page.select_option(control, value)
            assert shown(page), (control, value)
        page.click("#f-reset")


# 我是… ------------------------------------------------------------------------------------------------------------

WHOSE = """\
关于开展防汛检查的通知
各乡镇人民政府、各医疗卫生机构：
一、各单位要于2024年5月20日前将自查表报送市水利局。
二、各医疗卫生机构要备足药品。
三、各乡镇人民政府要巡查河段，于2024年5月10日前将台账报送市水利局。
四、有关部门要做好配合。
五、市水利局将组织抽查。
联系人：林知夏，电话：0999-7001234
云溪市水利局
2024年4月1日
"""


def test_choose_ones_unit(open_page: Any) -> None:
    checklist = extract(WHOSE, with_text=True)
    opened = open_page(render(checklist, "html"))
    page, everything = opened.page, len(checklist.requirements)
    assert len(shown(page)) == everything and page.is_hidden("#mine") and page.is_visible("text=林知夏 0999-7001234 >> nth=-1")
    for name in ("各医疗卫生机构", "各乡镇人民政府", "云溪市水利局"):
        page.select_option("#unit-here", label=name)
        mine = {r.id for r in checklist.for_unit(name).requirements}
        assert shown(page) == [n for n, r in enumerate(checklist.requirements, 1) if r.id in mine]
        assert 0 < len(mine) < everything
    page.select_option("#unit-here", label="各医疗卫生机构")
    rows = page.locator("#handed tbody tr:visible")
    assert rows.count() == 1 and "自查表" in rows.inner_text()
    page.fill("#f-text", "备足")
    assert len(shown(page)) == 1
    page.keyboard.press("Escape")  # what is filtered goes, the unit stays
    assert 1 < len(shown(page)) < everything
    page.emulate_media(media="print")
    assert page.inner_text("#mine") == "我是：各医疗卫生机构"
    assert page.locator(".card:visible").count() == len(shown(page))
    page.emulate_media(media="screen")
    other = next(n for n, r in enumerate(checklist.requirements, 1) if "巡查" in r.text)
    page.click(f".req[data-n='{other}'] >> nth=0")  # a line of another's is shown when it is asked for
    assert len(shown(page)) == everything and page.input_value("#unit-here") == ""
    assert opened.said == []


ORDERED = """\
关于开展校舍检查的通知
各中心校、各幼儿园：
一、各单位要高度重视。
二、各中心校要在2024年5月10日前开展自查，并于2024年5月20日前将自查表报送县教育局。
三、发现险情要及时报告县教育局。
四、各幼儿园要张贴提示牌不少于5张。
五、严禁使用危房。
县教育局
2024年4月1日
"""


def test_the_top_answers_what_is_handed_in_and_when(open_page: Any) -> None:
    """Dated ones in order, what has no date folded, conduct and bans in a fold of their own; all of it follows 我是."""
    page = open_page(render(extract(ORDERED, with_text=True), "html")).page
    assert page.locator("#handed tbody tr:visible").all_inner_texts() == ["2024-05-20\t自查表\t县教育局\t\t\t"]
    assert page.inner_text("#handed .fold summary") == "没有写明日期的（1）"
    page.click("#handed .fold summary")
    assert page.locator("#handed tbody tr:visible").count() == 2
    page.click("#agenda > summary")
    assert [row.split("\t")[:3] for row in page.locator("#agenda tbody tr:visible").all_inner_texts()] == [["2024-05-10", "开展自查", "必须"]]
    folds = page.locator("#agenda .fold")
    assert folds.locator("summary").all_inner_texts() == ["没有单独日期的任务（1）", "一般要求和禁止事项（2）"]
    folds.nth(1).locator("summary").click()
    assert [row.split("\t")[1:3] for row in folds.nth(1).locator("tbody tr").all_inner_texts()] == [["高度重视", "必须"], ["严禁使用危房", "禁止"]]
    page.select_option("#unit-here", label="各幼儿园")
    assert page.locator("#handed tbody tr:visible").count() == 1 and folds.nth(0).is_visible()
    page.select_option("#unit-here", label="各中心校")
    assert folds.nth(0).is_hidden()  # nothing of one's own is in it


def test_on_a_phone_what_is_handed_in_needs_no_scrolling_aside(open_page: Any) -> None:
    page = open_page(render(extract(WHOSE, with_text=True), "html"), viewport={"width": 390, "height": 844}).page
    box = page.locator("#handed .scroll").first
    assert box.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert page.locator("#handed td[data-name='联系人'] >> nth=0").is_visible()


def test_without_script_nothing_is_chosen(open_page: Any) -> None:
    page = open_page(render(extract(WHOSE, with_text=True), "html"), java_script_enabled=False).page
    assert page.is_hidden(".i-am") and page.locator(".card:visible").count() == page.locator(".card").count()


# keys and screen readers ------------------------------------------------------------------------------------------


def test_keyboard(open_page: Any) -> None:
    page = open_page(render(real(), "html")).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.eval_on_selector_all(".card.on", "c => c.map(e => e.dataset.n)") == ["2"]
    page.keyboard.press("Enter")  # the number of a card is a link: it leads into the notice …
    assert page.evaluate("document.activeElement.id") == "t-2"
    page.keyboard.press("Enter")  # … and the number there leads back
    assert page.evaluate("document.activeElement.dataset.n") == "2"
    assert page.evaluate("document.activeElement.classList.contains('card')")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "f-text"
    page.keyboard.type("总结")
    assert 0 < len(shown(page)) < page.locator(".card").count()
    page.keyboard.press("Escape")
    assert len(shown(page)) == page.locator(".card").count()


def test_everything_has_a_name_and_headings_do_not_skip(open_page: Any) -> None:
    page = open_page(render(real(), "html")).page
    nameless = page.eval_on_selector_all(
        "a, button, select, input, summary, [role=region], section[aria-labelledby]",
        """all => all.filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length)
        || document.getElementById(e.getAttribute('aria-labelledby')))).map(e => e.outerHTML.slice(0, 80))""",
    )
    assert nameless == []
    levels = page.eval_on_selector_all("h1, h2, h3, h4", "all => all.map(e => Number(e.tagName[1]))")
    assert levels[0] == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))
    ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
    assert page.get_attribute("html", "lang") == "zh-CN"
    dead = page.eval_on_selector_all("a[href^='#']", "all => all.filter(a => !document.getElementById(decodeURIComponent(a.getAttribute('href').slice(1)))).length")
    assert dead == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_light_and_dark(open_page: Any, scheme: str) -> None:
    page = open_page(render(real("mine_safety_special"), "html"), color_scheme=scheme).page
    page.keyboard.press("j")
    assert page.evaluate(CONTRAST) == []
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [360, 800, 1440])
def test_nothing_sticks_out_sideways(open_page: Any, width: int) -> None:
    page = open_page(render(real(), "html"), viewport={"width": width, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# paper ------------------------------------------------------------------------------------------------------------


def test_print(open_page: Any, tmp_path: Path) -> None:
    pdf = pytest.importorskip("pypdfium2")
    checklist = real()
    page = open_page(render(checklist, "html")).page
    page.emulate_media(media="print")
    assert page.is_hidden(".filters") and page.is_hidden(".tools")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    printed = pdf.PdfDocument(page.pdf(prefer_css_page_size=True))
    words = "".join(sheet.get_textpage().get_text_range() for sheet in printed)
    assert len(printed) < 20 and round(printed[0].get_width()) == 595  # A4
    printed.close()
    flat = re.sub(r"\s", "", words)
    for r in checklist.requirements:
        assert re.sub(r"\s", "", r.title)[:12] in flat, r.id
    assert flat.count("二、活动时间") >= 1  # the notice is there too


def test_print_keeps_to_what_is_filtered(open_page: Any) -> None:
    page = open_page(render(real(), "html")).page
    page.select_option("#f-force", "prohibited")
    page.emulate_media(media="print")
    assert page.locator(".card:visible").count() == len(shown(page)) < page.locator(".card").count()


# safety -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_does_nothing(open_page: Any, lang: str) -> None:
    opened = open_page(render(hostile(), "html", lang=lang))
    page = opened.page
    page.click(".card[data-n='2'] h4")
    page.keyboard.press("j")
    assert opened.requests == [page.url], "it asked for something"
    assert opened.said == []
    assert "打开了" not in page.title() or "<" in page.title()
    assert page.locator("main script, main img, main iframe, .paper svg").count() == 0
    texts = page.eval_on_selector_all("dd.d-text", "all => all.map(e => e.textContent)")
    assert texts == [" ".join(harmless(text).split()) for text in MALICE]


@pytest.mark.parametrize("name", ["foodsafety_week_city", "mine_safety_special"])
def test_no_request_and_no_complaint(open_page: Any, name: str) -> None:
    opened = open_page(render(real(name), "html"))
    opened.page.keyboard.press("j")
    opened.page.wait_for_timeout(200)
    assert opened.requests == [opened.page.url]
    assert opened.said == []


def test_the_policy_stops_what_the_page_does_not_know(open_page: Any) -> None:
    data = render(real(), "html").replace(b"</main>", b"</main><script>document.title='ran'</script><img src=https://example.invalid/x.png>")
    opened = open_page(data)
    assert opened.page.title() != "ran"
    assert {url: why for url, why in opened.failed.items() if url.startswith("http")} == {"https://example.invalid/x.png": "csp"}


def test_six_hundred_tasks_in_the_browser(open_page: Any) -> None:
    data = render(long(), "html")
    assert data.count(b'<li class="card') == 600
    page = open_page(data).page
    page.fill("#f-text", "第599号")
    assert shown(page) == [599]


# the page as a text -----------------------------------------------------------------------------------------------


class _Paper(HTMLParser):
    """The text of the paragraphs on the left."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p" and (dict(attrs).get("class") or "").startswith("p-"):
            self.lines.append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.lines[-1] += data


@pytest.mark.parametrize("path", SOME, ids=lambda p: p.stem)
def test_the_notice_stands_there_to_the_letter(path: Path) -> None:
    checklist = found(path)
    page = render(checklist, "html").decode()
    paper = _Paper()
    paper.feed(page)
    assert "\n".join(paper.lines) == harmless(checklist.source.text or "")
    for number, r in enumerate(checklist.requirements, 1):
        assert page.count(f'id="t-{number}"') == page.count(f'id="r-{r.id}"') == 1
    assert page.count('class="piece time') + page.count('class="piece head') >= len(checklist.times)


def test_hostile_notice_stands_there_to_the_letter() -> None:
    paper = _Paper()
    paper.feed(render(hostile(), "html").decode())
    assert "\n".join(paper.lines) == harmless(hostile().source.text or "")


def test_without_text_the_error_says_what_to_do() -> None:
    with pytest.raises(NoText, match="with_text=True"):
        render(real(with_text=False), "html")


def test_nothing_to_do_is_said() -> None:
    assert "本通知未提取到任务。" in render(extract("没有任务", with_text=True), "html").decode()


def test_same_checklist_same_bytes() -> None:
    assert render(made(), "html") == render(made(), "html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_in_the_report_alone(open_page: Any, scheme: str, width: int) -> None:
    """As a file of its own, with everything folded in and out, with the choice of a unit made, and with nothing in it."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text("utf-8")
    for state, checklist in (("real", real()), ("hostile", hostile()), ("empty", extract("没有任务", with_text=True))):
        page = open_page(render(checklist, "html"), color_scheme=scheme, viewport={"width": width, "height": 900}).page
        if state == "real":
            page.evaluate("() => document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            page.select_option("#unit-here", index=1)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, state
        page.evaluate(script)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == [], state
