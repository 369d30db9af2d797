"""The page of the service, used in a headless Chromium as a person would, against the real server."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import CORPORA, NOTICE, ROOT
from programs import CONTRAST, browser
from samples import MALICE

pytest.importorskip("starlette", reason="the service is not installed")
pytest.importorskip("docx"), pytest.importorskip("openpyxl"), pytest.importorskip("icalendar")

from campaign_extract import extract, read  # noqa: E402
from campaign_extract.evaluate import score  # noqa: E402
from campaign_extract.export.gold import annotation  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Download, Page

PAGE = ROOT / "campaign_extract" / "service" / "page"
SCHOOL = CORPORA / "notices" / "antifraud_school.txt"


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """The server, one worker, at a free port of its own; bodies of up to 300 kB."""
    command = [sys.executable, "-m", "campaign_extract", "serve", "--port", "0", "--jobs", "1", "--limit", "300000"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stderr is not None
        found = None
        for line in server.stderr:
            if found := re.search(r"http://[\d.]+:\d+/", line):
                break
        assert found, "the server did not start"
        yield found[0]
        server.terminate()
        server.stderr.read()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


class Opened:
    """The page in a window of its own, and what it asked for, said or threw."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.context, self.origin, self.page = context, origin, context.new_page()
        self.requests: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message) or dialog.dismiss())
        self.page.goto(origin)

    def read(self, text: str = NOTICE) -> Page:
        self.page.fill("#text", text)
        self.page.click("#read")
        self.page.wait_for_selector("#report h1")
        return self.page

    def download(self, format: str) -> tuple[str, bytes]:
        self.page.click("#download summary")
        with self.page.expect_download() as waiting:
            self.page.click(f"[data-format={format}]")
        file: Download = waiting.value
        return file.suggested_filename, Path(file.path()).read_bytes()

    def quiet(self) -> None:
        """It asked nobody but its own service, and had nothing to complain of."""
        assert [url for url in self.requests if not url.startswith((self.origin, f"blob:{self.origin}"))] == []
        assert self.said == []


@pytest.fixture
def window(chromium: Browser, origin: str) -> Iterator[Any]:
    contexts = []

    def call(**options: Any) -> Opened:
        usual = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", "reduced_motion": "reduce"}
        contexts.append(chromium.new_context(**{**usual, **options}))
        return Opened(contexts[-1], origin)

    yield call
    for context in contexts:
        context.close()


def cards(page: Page) -> list[str]:
    return page.eval_on_selector_all(".card", "cards => cards.filter(c => !c.hidden).map(c => c.dataset.id)")


def card(id: str) -> str:
    return f".card[data-id='{id}']"


def settled(page: Page, corrected: int) -> None:
    """The report shows so many corrections."""
    if corrected:
        page.wait_for_selector(f"#changed:text-is('已更正 {corrected} 项')")
    else:
        page.wait_for_selector("#state", state="hidden")


def handed(page: Page) -> str:
    """The id of the line that asks for the plan by 20 May."""
    return page.get_attribute(".card:has-text('5月20日前')", "data-id") or ""


# a notice in ------------------------------------------------------------------------------------------------------


def test_paste_and_see_the_report(window: Any) -> None:
    opened = window()
    page = opened.read()
    checklist = extract(NOTICE)
    assert cards(page) == [r.id for r in checklist.requirements]
    assert page.inner_text("#report h1").replace("\n", "") == checklist.notice.title
    paper = page.eval_on_selector_all(".paper p[class^=p-]", "all => all.map(p => p.textContent).join('\\n')")
    assert paper == NOTICE
    page.click(f"{card(checklist.requirements[2].id)} h4")
    assert page.locator(".req.on").count() >= 1
    assert page.title().startswith(checklist.notice.title)
    opened.quiet()


def test_notes_stand_where_they_are(window: Any) -> None:
    opened = window()
    page = opened.read("关于开展检查的通知\n各单位：\n请于5月20日前报送总结，有关部门要于2月30日前整改。\n某某局\n2024年4月29日\n")
    notes = extract(page.input_value("#text")).notes
    assert notes and page.locator(".remarks .note").count() == len(notes)
    assert page.locator(".paper .note").count() == sum(note.span is not None for note in notes) > 0
    opened.quiet()


def test_upload_a_word_file(window: Any, tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    for line in NOTICE.splitlines():
        document.add_paragraph(line)
    document.save(tmp_path / "通知 二.docx")
    opened = window()
    opened.page.set_input_files("#file", tmp_path / "通知 二.docx")
    opened.page.wait_for_selector(".card")
    assert cards(opened.page) == [r.id for r in extract(read(tmp_path / "通知 二.docx")).requirements]
    assert opened.download("csv")[0] == "通知_二.csv"
    opened.quiet()


def test_drop_a_file_with_date_and_addressees(window: Any) -> None:
    opened = window()
    page = opened.page
    page.fill("#issued", "2023-03-01")
    page.fill("#addressees", "甲厂、乙厂")
    page.evaluate("""() => {
      const data = new DataTransfer();
      data.items.add(new File(["请于5月20日前报送总结。"], "便函.txt", { type: "text/plain" }));
      const fire = (kind) => document.querySelector("#drop").dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
      fire("dragenter"); window.marked = document.body.classList.contains("over"); fire("drop");
    }""")
    page.wait_for_selector(".card")
    assert page.evaluate("window.marked") and not page.evaluate("document.body.classList.contains('over')")
    assert page.inner_text(".card .due") == "2023-05-20"
    assert page.eval_on_selector_all(".card .who .party", "all => all.map(e => e.textContent)") == ["甲厂", "乙厂"]
    opened.quiet()


def test_a_notice_that_is_code_stays_text(window: Any) -> None:
    text = NOTICE.replace("（三）严格纪律。", "（三）严格纪律。各单位要报送" + "".join(word for word in MALICE if "\n" not in word))
    opened = window()
    page = opened.read(text)
    assert page.locator("#report script, #report img, #report iframe, #report style, .paper svg").count() == 0
    assert page.evaluate("Array.from(document.querySelectorAll('#report *')).every(e => [...e.attributes].every(a => !/^on|^style$|^src/.test(a.name)))")
    assert "<script>document.title='打开了'</script>" in page.inner_text(".paper")
    id = cards(page)[-1]
    page.click(f"{card(id)} .fix")
    page.fill("#e-parties", "<img src=x onerror=alert(1)>")
    page.click("#edit [type=submit]")
    settled(page, 1)
    assert page.inner_text(f"{card(id)} .party") == "<img src=x onerror=alert(1)>"
    opened.quiet()


# filters ----------------------------------------------------------------------------------------------------------


def test_filters_outlive_a_correction(window: Any) -> None:
    opened = window()
    page = opened.read()
    every = cards(page)
    page.select_option("#f-force", "prohibited")
    assert 0 < len(cards(page)) < len(every)
    page.click("#f-reset")
    page.select_option("#f-party", label="各单位")
    own = cards(page)
    page.fill("#f-text", "方案")
    assert 0 < len(cards(page)) <= len(own) < len(every)
    page.fill("#f-text", "")
    page.click(f"{card(own[0])} .cut")
    settled(page, 1)
    assert cards(page) == own[1:]
    assert page.eval_on_selector("#f-party", "s => s.selectedOptions[0].label") == "各单位"
    opened.quiet()


# corrections ------------------------------------------------------------------------------------------------------


def test_correct_a_line_and_take_it_away(window: Any) -> None:
    import icalendar
    import openpyxl

    opened = window()
    page = opened.read()
    id, before = handed(page), cards(page)
    page.click(f"{card(id)} .fix")
    page.fill("#e-parties", "")
    page.click("#e-known button:has-text('各企业')")
    assert page.input_value("#e-parties") == "各企业"
    page.select_option("#e-force", "encouraged")
    page.fill("#e-due", "2024-05-31")
    page.select_option("#e-every", "P1M")
    page.select_option("#e-bound", "at_least")
    page.fill("#e-times", "2")
    page.click("#edit [type=submit]")
    settled(page, 1)
    assert page.is_visible(f"{card(id)} .tag")
    assert page.inner_text(f"{card(id)} .due") == "2024-05-31"
    assert page.inner_text(f"{card(id)} .party") == "各企业"

    name, data = opened.download("json")
    assert name.endswith(".json") and name.startswith("某某市")
    checklist = json.loads(data)
    line = next(r for r in checklist["requirements"] if r["id"] == id)
    assert [p["name"] for p in line["responsible"]] == ["各企业"] and line["force"] == "encouraged"
    assert line["deadline"]["due"] == "2024-05-31" and line["deadline"]["text"] == "5月20日前"
    assert (line["frequency"]["every"], line["frequency"]["times"], line["frequency"]["bound"]) == ("P1M", 2, "at_least")
    assert [r["id"] for r in checklist["requirements"]] == before
    assert [r for r in checklist["requirements"] if r["id"] != id] == [
        r for r in extract(NOTICE).to_dict()["requirements"] if r["id"] != id
    ]

    book = openpyxl.load_workbook(io.BytesIO(opened.download("xlsx")[1]))
    assert any("各企业" in str(cell.value) for row in book["任务清单"].iter_rows() for cell in row)
    calendar = icalendar.Calendar.from_ical(opened.download("ics")[1])
    assert any("RRULE" in event for event in calendar.walk())
    table = list(csv.DictReader(io.StringIO(opened.download("csv")[1].decode("utf-8-sig"), newline="")))
    assert next(row for row in table if row["id"] == id)["due"].startswith("2024-05-31")
    import docx

    words = "".join(cell.text for t in docx.Document(io.BytesIO(opened.download("docx")[1])).tables for cell in t._cells)
    assert "2024-05-31" in words
    assert b"<!doctype html>" in opened.download("html")[1]
    opened.quiet()


def test_corrections_as_gold(window: Any, tmp_path: Path) -> None:
    opened = window()
    page = opened.page
    page.set_input_files("#file", SCHOOL)
    page.wait_for_selector(".card")
    checklist = extract(read(SCHOOL), with_text=True)
    (first, second, *_), text = checklist.requirements, checklist.source.text or ""
    page.click(f"{card(first.id)} .cut")
    settled(page, 1)
    page.click(f"{card(second.id)} .fix")
    page.select_option("#e-force", "encouraged")
    page.click("#edit [type=submit]")
    settled(page, 2)
    name, data = opened.download("gold")
    assert name == "antifraud_school.json"
    gold = json.loads(data)
    expected = annotation(checklist)
    expected["requirements"][1]["force"] = "encouraged"
    expected["requirements"].pop(0)
    assert gold == expected and gold["text"] == SCHOOL.name
    tally = score(text, gold, checklist.to_dict())
    assert {miss[0] for miss in tally.misses} >= {"req force", "req over"}
    name, data = opened.download("text")
    assert name == SCHOOL.name and data.decode() == text
    opened.quiet()


def test_drop_undo_and_restore(window: Any) -> None:
    opened = window()
    page = opened.read()
    every = cards(page)
    for n, id in enumerate(every[:2], 1):
        page.click(f"{card(id)} .cut")
        settled(page, n)
    assert cards(page) == every[2:] and page.locator(".gone li").count() == 2
    page.click("#undo")
    settled(page, 1)
    assert cards(page) == every[1:]
    page.click(".gone button")
    page.wait_for_selector(card(every[0]))
    assert cards(page) == every and page.locator(".gone, .tag").count() == 0
    page.keyboard.press("u")
    page.wait_for_selector(".gone")
    page.keyboard.press("Control+z")
    settled(page, 0)
    assert cards(page) == every
    opened.quiet()


def select(page: Page, words: str) -> None:
    """Words of the paper, as a mouse would select them, over whatever pieces they lie in."""
    page.evaluate(
        """words => {
          const paper = document.querySelector('.paper'), nodes = [];
          const walk = document.createTreeWalker(paper, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) if (walk.currentNode.parentElement.closest('p[class^=p-]')) nodes.push(walk.currentNode);
          const whole = nodes.map(n => n.data).join(''), at = whole.indexOf(words);
          const range = document.createRange();
          let from = 0;
          for (const node of nodes) {
            const to = from + node.data.length;
            if (from <= at && at < to) range.setStart(node, at - from);
            if (from < at + words.length && at + words.length <= to) range.setEnd(node, at + words.length - from);
            from = to;
          }
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        words,
    )


def test_add_a_missed_line_from_a_selection(window: Any) -> None:
    text = NOTICE.replace("2024年6月1日至6月30日。", "2024年6月1日至6月30日。𠮷祥路沿线夜间灯饰6月10日前一律点亮。")
    opened = window()
    page = opened.read(text)
    before = cards(page)
    words = "沿线夜间灯饰6月10日前一律点亮"
    assert words not in {r.text for r in extract(text).requirements}
    select(page, words)
    page.click("#take")
    assert page.input_value("#e-words") == words
    assert "6月10日前" in page.eval_on_selector("#e-time", "s => s.selectedOptions[0].label")
    page.fill("#e-parties", "各单位")
    page.click("#edit [type=submit]")
    settled(page, 1)
    (id,) = set(cards(page)) - set(before)
    assert page.inner_text(f"{card(id)} .due") == "2024-06-10" and page.inner_text(f"{card(id)} .tag") == "新增"
    line = next(r for r in json.loads(opened.download("json")[1])["requirements"] if r["id"] == id)
    assert line["text"] == words == text[slice(*line["span"])]
    assert line["path"] == ["一、活动时间"]
    gold = json.loads(opened.download("gold")[1])
    assert words in {r["quote"] for r in gold["requirements"]}
    opened.quiet()


def test_words_that_are_not_there_make_no_line(window: Any) -> None:
    page = window().read()
    page.keyboard.press("a")
    page.fill("#e-words", "这句话通知里没有")
    page.click("#edit [type=submit]")
    assert page.inner_text("#e-wrong") == "通知里没有这句话，请逐字照抄。"
    assert page.evaluate("document.activeElement.id") == "e-words"
    page.keyboard.press("Escape")
    assert page.is_hidden("#edit") and page.is_hidden("#state")


def test_nothing_changed_is_no_correction(window: Any) -> None:
    opened = window()
    page = opened.read(SCHOOL.read_text("utf-8"))
    for id in cards(page)[::3]:
        page.click(f"{card(id)} .fix")
        page.click("#edit [type=submit]")
        assert page.is_hidden("#edit")
    assert page.is_hidden("#state") and page.locator(".tag").count() == 0
    opened.quiet()


# keys -------------------------------------------------------------------------------------------------------------


def test_all_of_it_by_keyboard(window: Any) -> None:
    opened = window()
    page, press = opened.page, opened.page.keyboard.press

    def reach(id: str) -> None:
        for _ in range(60):
            if page.evaluate("document.activeElement.id") == id:
                break
            press("Tab")
        focused = page.evaluate("(e => [e.id, getComputedStyle(e.matches('.aside') ? e.previousElementSibling : e).outlineStyle])(document.activeElement)")
        assert focused == [id, "solid"]

    for id in ("theme", "lang", "text"):
        reach(id)
    page.keyboard.type("请于2024年5月20日前报送总结。各企业每月开展1次演练。")
    for id in ("file", "example", "issued"):
        reach(id)
    reach("read")
    press("Enter")
    page.wait_for_selector(".card")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    press("j")
    press("e")
    assert page.is_visible("#edit")
    for _ in range(30):  # the dialog keeps it, all the way round
        press("Tab")
        assert page.evaluate("document.activeElement === document.body || document.querySelector('#edit').contains(document.activeElement)")
    press("Escape")
    assert page.is_hidden("#edit")
    assert page.evaluate("document.activeElement.closest('.card').dataset.n") == "1"
    press("e")
    page.fill("#e-parties", "办公室")
    press("Enter")
    settled(page, 1)
    assert page.evaluate("document.activeElement.closest('.card').dataset.n") == "1"
    press("d")
    page.wait_for_selector(".gone")
    assert page.evaluate("document.activeElement.closest('.card').dataset.n") == "1"
    press("u")
    page.wait_for_selector(".gone", state="detached")
    page.focus("#download summary")
    press("Enter")
    press("Tab")
    assert page.evaluate("document.activeElement.dataset.format") == "xlsx"
    press("Escape")
    assert not page.evaluate("document.querySelector('#download').open")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    opened.quiet()


# errors -----------------------------------------------------------------------------------------------------------


def said(page: Page) -> str:
    page.wait_for_selector("#problem:not([hidden])")
    text = page.inner_text("#wrong")
    page.click("#well")
    assert page.is_hidden("#problem")
    return text


def test_what_the_service_refuses_is_one_sentence(window: Any) -> None:
    page = window().page
    page.click("#read")
    assert said(page) == "请先粘贴通知，或选择一个文件。"
    for name, data, sentence in (
        ("空.txt", b"", "空.txt 是空文件。"),
        ("坏.bin", b"\x00\x01\x02\xff" * 99, "读不了：这不是文本，也不是能读的文件格式"),
        ("大.txt", "请报送总结。".encode() * 20_000, "文件太大，服务不收：超过了 300,000 字节的上限"),
    ):
        page.set_input_files("#file", files=[{"name": name, "mimeType": "", "buffer": data}])
        assert said(page) == sentence
    assert page.is_visible("#start")


@pytest.mark.parametrize(
    "answer, sentence",
    [
        ({"status": 503, "headers": {"Retry-After": "7"}, "json": {"title": "x", "detail": "y"}}, "服务正忙，请 7 秒后再试。"),
        ({"status": 504, "json": {"detail": "not in time"}}, "读得太久，服务中止了：not in time"),
        ({"status": 500, "json": {"title": "Internal"}}, "服务出错了（500）：Internal"),
        ({"status": 502, "body": "<h1>Bad gateway</h1>"}, "服务出错了（502）：Bad Gateway"),
        (None, "连不上服务。请确认它在运行，再试一次。已做的更正都还在。"),
    ],
)
def test_a_correction_that_the_service_does_not_take(window: Any, answer: dict[str, Any] | None, sentence: str) -> None:
    opened = window()
    page = opened.read()
    every = cards(page)
    page.click(f"{card(every[0])} .cut")
    settled(page, 1)
    page.route("**/v1/export", lambda route: route.fulfill(**answer) if answer else route.abort())
    page.click(f"{card(every[1])} .cut")
    assert said(page) == sentence
    assert cards(page) == every[1:] and page.inner_text("#changed") == "已更正 1 项"


def test_a_slow_file_says_so_and_can_be_given_up(window: Any) -> None:
    opened = window()
    page = opened.page
    page.route("**/v1/extract", lambda route: None)  # never answered
    page.set_input_files("#file", SCHOOL)
    page.wait_for_selector("#busy[open]")
    assert page.inner_text("#busy-h") == "正在读取 antifraud_school.txt"
    assert page.get_attribute("progress", "aria-labelledby") == "busy-h"
    page.wait_for_selector("#busy-p:has-text('秒')")
    page.click("#cancel")
    assert page.is_hidden("#busy") and page.is_hidden("#problem") and page.is_visible("#start")
    page.unroute("**/v1/extract")
    opened.read()
    opened.quiet()


def test_corrections_are_not_lost_by_mistake(window: Any) -> None:
    page = window().read()
    page.click(".card .cut >> nth=0")
    settled(page, 1)
    page.click("#again")
    assert page.inner_text("#sure-h") == "已更正 1 项，还没有下载。换掉这份通知吗？"
    page.click("#stay")
    assert page.is_visible(".card >> nth=0")
    page.click("#again")
    page.click("#leave")
    assert page.is_visible("#start") and page.locator(".card").count() == 0


# looks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_small_and_large_light_and_dark(window: Any, width: int, scheme: str) -> None:
    opened = window(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = opened.page
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= width and page.evaluate(CONTRAST) == []
    opened.read()
    page.click(".card .cut >> nth=0")
    settled(page, 1)
    assert page.evaluate(wide) <= width and page.evaluate(CONTRAST) == []
    page.click("#download summary")
    box = page.locator("#download .list").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    page.keyboard.press("Escape")
    page.click(".card .fix >> nth=0")
    assert page.evaluate(wide) <= width and page.evaluate(CONTRAST) == []
    opened.quiet()


def test_in_english_and_remembered(window: Any) -> None:
    opened = window()
    page = opened.read()
    page.click("#lang")
    page.wait_for_selector("#tasks-h:has-text('Checklist')")
    assert page.get_attribute("html", "lang") == "en"
    page.click(".card .fix >> nth=0")
    chinese = page.eval_on_selector_all(
        "header.app *, #edit label > span, #edit h2, #edit .row button, #e-force option",
        "all => all.filter(e => e.id !== 'lang' && !e.children.length).map(e => e.textContent)",
    )
    assert chinese and not [word for word in chinese if re.search(r"[\u4e00-\u9fff]", word)]
    page.keyboard.press("Escape")
    assert page.evaluate("Object.keys(localStorage)") == ["lang"]
    page.goto(opened.origin)
    assert page.inner_text("#start h1") == "A notice in, a checklist out"
    opened.quiet()


def test_english_for_who_reads_no_chinese(window: Any) -> None:
    assert window(locale="en-GB").page.inner_text("#read") == "Make the checklist"


def test_everything_has_a_name(window: Any) -> None:
    page = window().read()
    page.click(".card .fix >> nth=0")
    nameless = page.eval_on_selector_all(
        "a, button, select, input, textarea, summary, progress, dialog, [role=region], [role=group], section[aria-labelledby]",
        """all => all.filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length)
        || document.getElementById(e.getAttribute('aria-labelledby')))).map(e => e.outerHTML.slice(0, 80))""",
    )
    assert nameless == []
    ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
    assert page.locator("main:visible").count() == 1 and page.locator("h1:visible").count() == 1
    assert page.get_attribute("#problem", "role") == "alert"


# the files --------------------------------------------------------------------------------------------------------


def test_every_word_is_in_both_languages_and_used() -> None:
    table = dict(re.findall(r"^  (\w+): (\[.*\]),$", (PAGE / "words.js").read_text("utf-8"), re.M))
    assert len(table) > 80
    for key, row in table.items():
        zh, en = json.loads(row)
        assert zh and en and set(re.findall(r"\{\w+\}", zh)) == set(re.findall(r"\{\w+\}", en)), key
    html = (PAGE / "index.html").read_text("utf-8")
    scripts = "".join(path.read_text("utf-8") for path in PAGE.glob("*.js") if path.name != "words.js")
    wanted = set(re.findall(r'data-(?:word|name|hint)="(\w+)"', html)) | set(re.findall(r'\b(?:word|Trouble)\("(\w+)"', scripts))
    assert wanted - table.keys() == set()
    named = set(re.findall(r'"(\w+)"|(\bP\w+):', html + scripts))
    assert table.keys() - {word for pair in named for word in pair} == set()
    for key, text in re.findall(r'data-word="(\w+)"[^>]*>([^<]+)<', html):  # what stands there before the script has run
        assert json.loads(table[key])[0] == text


def test_nothing_inline_and_nothing_from_elsewhere() -> None:
    html = (PAGE / "index.html").read_text("utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)
    for path in PAGE.iterdir():
        found = set(re.findall(r"https?://[^\s\"'`)]+", path.read_text("utf-8")))
        assert found <= {"http://www.w3.org/2000/svg"}, path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", path.read_text("utf-8"))


def test_the_api_as_a_page(window: Any) -> None:
    opened = window()
    page = opened.page
    page.goto(f"{opened.origin}docs")
    page.wait_for_selector("section:has-text('/v1/check')")
    assert page.locator("section h2:has-text('/v1/')").count() >= 6
    place = page.locator("section", has=page.locator("h2", has_text="/v1/extract"))
    place.locator("summary", has_text="Try it").click()
    place.locator("button").click()
    page.wait_for_selector("pre:has-text('200 application/json')")
    opened.quiet()


def test_title_papers_and_recipients_are_corrected(window: Any) -> None:
    opened = window()
    page = opened.read()
    id = handed(page)
    page.click(f"{card(id)} .fix")
    page.fill("#e-title", "报送方案和名单")
    page.fill("#e-deliverables", "活动方案、名单")
    page.fill("#e-recipients", "市安委办、市教育局")
    page.click("#edit [type=submit]")
    settled(page, 1)
    found = next(r for r in json.loads(opened.download("json")[1])["requirements"] if r["id"] == id)
    assert (found["title"], found["deliverables"], found["recipients"]) == ("报送方案和名单", ["活动方案", "名单"], ["市安委办", "市教育局"])
    page.click(f"{card(id)} .fix")
    page.fill("#e-title", " ")
    page.click("#edit [type=submit]")
    assert "不能空着" in page.inner_text("#e-wrong")
    opened.quiet()


UNITS = "关于消防检查的通知\n各医院、各学校：\n一、各医院要于5月20日前报送总结。\n二、各学校每季度开展一次演练。\n某局\n2024年4月1日\n"


def test_my_unit_and_the_calendar_as_i_want_it(window: Any) -> None:
    opened = window()
    page = opened.read(UNITS)
    assert len(cards(page)) == 2
    assert {"各医院", "各学校"} <= set(page.eval_on_selector_all("#units option", "options => options.map(o => o.value)"))
    page.fill("#unit", "青川市第一人民医院")
    page.press("#unit", "Enter")
    page.locator("#unit").blur()
    page.locator(".card").nth(1).wait_for(state="detached")  # a function to wait for would be an eval, which the policy stops
    settled(page, 0)
    page.click("#download summary")
    page.select_option("#c-alarm", "3")
    page.select_option("#c-deadlines", "todo")
    page.fill("#c-sequence", "2")
    with page.expect_download() as waiting:
        page.click("[data-format=ics]")
    calendar = Path(waiting.value.path()).read_text("utf-8")
    assert (calendar.count("BEGIN:VTODO"), calendar.count("BEGIN:VEVENT")) == (1, 0)
    assert "SEQUENCE:2" in calendar and "TRIGGER;RELATED=END:-P2DT15H" in calendar
    assert len(json.loads(opened.download("json")[1])["requirements"]) == 2  # the whole of it
    opened.quiet()


@pytest.mark.parametrize("format", ["json", "xlsx", "html"])
def test_our_own_files_are_opened_again(window: Any, tmp_path: Path, format: str) -> None:
    opened = window()
    page = opened.read()
    id = handed(page)
    page.click(f"{card(id)} .cut")
    settled(page, 1)
    left = cards(page)
    name, data = opened.download(format)
    (tmp_path / name).write_bytes(data)
    page.click("#again")
    page.set_input_files("#file", tmp_path / name)
    page.wait_for_selector("#report h1")
    assert cards(page) == left and id not in left
    opened.quiet()


@pytest.mark.parametrize(("what", "word"), [("compare", "时间调整"), ("cover", "已承接"), ("check", "不符")])
def test_two_files_are_held_against_each_other(window: Any, tmp_path: Path, what: str, word: str) -> None:
    one, other = tmp_path / "甲.txt", tmp_path / "乙.csv" if what == "check" else tmp_path / "乙.txt"
    one.write_text(NOTICE, "utf-8")
    listed = "工作任务,完成时限\n制定活动方案并报送,5月25日前\n"
    other.write_text(listed if what == "check" else NOTICE.replace("5月20日", "5月28日") if what == "compare" else NOTICE, "utf-8")
    opened = window()
    page = opened.page
    page.click("#two summary")
    page.select_option("#t-what", what)
    page.click("#two-form [type=submit]")
    assert "两个文件" in page.inner_text("#wrong")
    page.set_input_files("#t-one", one)
    page.set_input_files("#t-other", other)
    page.click("#two-form [type=submit]")
    page.wait_for_selector("#held h1")
    assert word in page.inner_text("#held") and page.locator("#held tr").count() > 1
    for button, begins in (("HTML", b"<!DOCTYPE html>"), ("CSV", b"\xef\xbb\xbf"), ("Markdown", b"# "), ("JSON", b"{")):
        with page.expect_download() as caught:
            page.click(f"#held .keep button:has-text('{button}')")
        path = tmp_path / f"kept-{button}"
        caught.value.save_as(path)
        assert path.read_bytes().startswith(begins), button
    page.click("#again")
    assert page.is_visible("#start") and page.is_hidden("#held")
    opened.quiet()


def test_ctrl_enter_and_tasks_before_the_timeline_on_a_phone(window: Any) -> None:
    opened = window(viewport={"width": 390, "height": 800})
    page = opened.page
    page.fill("#text", NOTICE)
    page.press("#text", "Control+Enter")
    page.wait_for_selector("#report h1")
    tops = {name: page.locator(f"#report {name}").bounding_box()["y"] for name in (".tasks", ".notice", "#timeline")}
    assert tops[".tasks"] < tops[".notice"] < tops["#timeline"]
    opened.quiet()


def test_what_is_wrong_is_told_in_the_readers_language(window: Any, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    for locale, words in (("zh-CN", "文件不完整或已损坏"), ("en-GB", "damaged")):
        opened = window(locale=locale)
        opened.page.set_input_files("#file", tmp_path / "坏.docx")
        opened.page.wait_for_selector("#problem:not([hidden])")
        assert words in opened.page.inner_text("#wrong")


def test_axe_finds_nothing_in_any_state(window: Any, tmp_path: Path) -> None:
    """axe-core, in the page's own window: the start, the report, the form, the menu, what two files say."""
    axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text("utf-8")

    def clean(page: Page, state: str) -> None:
        page.evaluate(script)
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found] == [], state

    (tmp_path / "甲.txt").write_text(NOTICE, "utf-8")
    opened = window(bypass_csp=True)
    page = opened.page
    clean(page, "start")
    page.click("#two summary")
    page.set_input_files("#t-one", tmp_path / "甲.txt")
    page.set_input_files("#t-other", tmp_path / "甲.txt")
    page.click("#two-form [type=submit]")
    page.wait_for_selector("#held h1")
    clean(page, "held")
    page.click("#again")
    opened.read()
    assert page.locator("main:visible").count() == 1 and page.get_by_role("banner").count() == 1
    clean(page, "report")
    page.click("#download summary")
    clean(page, "menu")
    page.click(".card .fix")
    clean(page, "form")
