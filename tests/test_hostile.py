"""Hostile text in every output, one table: what must never run, break out, mislead the eye or break the file."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from html import unescape
from typing import Any

import pytest
from samples import FORMULA, MALICE, made

from campaign_extract import Checklist, check, compare, cover
from campaign_extract.export import FORMATS, render
from campaign_extract.ledger import Kept, Ledger
from campaign_extract.ledger import render as ledger

for needed in ("lxml", "jinja2", "icalendar", "docx", "markdown_it", "rapidfuzz", "openpyxl"):
    pytest.importorskip(needed)

LONG = "报" * 40_000
EVIL = (
    *MALICE,
    *(f"{sign}1+1" for sign in ("＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "\r=", "\n=", "\u202e=")),
    "</script><script>document.title='打开了'</script>",
    "--> <!-- ]]> */ ?>",
    "<![CDATA[x]]>",
    LONG,
)  # fmt: skip
#: What a screen, a terminal or a parser would obey.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
RUNS = re.compile(r"[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫]")
CELL = 32_767
_CHINESE = {"Unit names": "单位名单", "Tasks": "任务清单", "Yes": "是", "No": "否"}
_WORDS = re.compile("|".join(_CHINESE))


@cache
def evil() -> Checklist:
    return made(EVIL)


def cells(data: bytes) -> None:
    """A spreadsheet opens it: no cell runs, none is longer than a cell, every row has its columns."""
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) > len(EVIL) // 2 and len({len(row) for row in rows}) == 1
    for value in (value for row in rows for value in row):
        assert not RUNS.match(value) and not CONTROL.search(value) and len(value) <= CELL, value[:40]


class Tags(html.parser.HTMLParser):
    """Elements, handlers and addresses of a page, and what its scripts hold."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.wrong: list[object] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append("")
        self.wrong += [(tag, key, value) for key, value in attrs if key.startswith("on") or key in ("src", "href", "action") and not (value or "").startswith("#")]
        self.wrong += [tag] if tag in ("img", "iframe", "object", "embed", "base", "link") else []

    def handle_comment(self, data: str) -> None:
        self.wrong.append(data)

    def handle_data(self, data: str) -> None:
        if self.scripts and self.tags[-1] == "script" and not self.scripts[-1]:
            self.scripts[-1] = data


def page(data: bytes) -> None:
    """A browser opens it: our own scripts and elements only, and nothing that leads out."""
    text = data.decode()
    told = Tags()
    told.feed(text)
    told.close()
    assert told.wrong == []
    assert "script" not in told.tags or len(told.scripts) == 2 and not CONTROL.search(told.scripts[1])
    assert not CONTROL.search(re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.DOTALL))


def workbook(data: bytes) -> None:
    """Its formulas are ours, nothing leads outside, every cell fits, and what would run when it is edited is marked as text."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name).decode()
            assert 'TargetMode="External"' not in content and not CONTROL.search(content)
            for formula in re.findall(r"<f(?: [^>]*)?>([^<]*)", content):
                assert FORMULA.fullmatch(_WORDS.sub(lambda word: _CHINESE[word[0]], unescape(formula))), formula
    found = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
            assert len(cell.value.encode("utf-16-le")) // 2 <= CELL
            if cell.data_type != "f" and RUNS.match(cell.value) and sheet.sheet_state != "veryHidden":
                assert cell.quotePrefix, (sheet.title, cell.coordinate, cell.value[:40])
                found += 1
    assert found > 10


def word(data: bytes) -> None:
    """XML that holds together, the page number its only field, nothing that leads outside."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith((".xml", ".rels")):
                etree.fromstring(content)
                assert b'TargetMode="External"' not in content
                assert set(re.findall(rb'w:instr="([^"]*)"', content)) <= {b"PAGE"} and b"instrText" not in content
        assert not CONTROL.search(archive.read("word/document.xml").decode())


def document(data: bytes) -> None:
    """Markdown: text, tables, headings and lists, and no markup, link or picture of the notice's."""
    import markdown_it

    tokens = markdown_it.MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"]).parse(data.decode())
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "em_open", "s_open", "hr", "fence", "code_block", "blockquote_open"}
    assert not CONTROL.search(data.decode())


def calendar(data: bytes) -> None:
    """No line too long, none of the notice's, every entry whole."""
    lines = data.decode().split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75 and not any(CONTROL.search(line) for line in lines)
    entries = sum(line == "BEGIN:VEVENT" for line in lines)
    assert entries == sum(line == "END:VEVENT" for line in lines) == data.count(b"BEGIN:VALARM") > 10
    assert not any(line.startswith("SUMMARY:x") for line in lines)


def exact(data: bytes) -> None:
    """JSON is for programs: it says what the notice says, to the character that UTF-8 has."""
    told = json.dumps(json.loads(data), ensure_ascii=False)
    assert "document.title='打开了'" in told and LONG in told and "\u202e=1+1" in told


def outputs() -> Iterator[tuple[str, Callable[[], bytes], Callable[[bytes], Any]]]:
    judges: dict[str, Callable[[bytes], Any]] = {
        "json": exact, "jsonl": exact, "gold": exact, "labelstudio": exact, "csv": cells, "tasks": cells,
        "xlsx": workbook, "html": page, "markdown": document, "docx": word, "ics": calendar,
    }  # fmt: skip
    for name in FORMATS:  # a format without a judge is a fault of this table
        for lang in ("zh", "en"):
            yield f"{name} {lang}", lambda name=name, lang=lang: render(evil(), name, lang=lang), judges[name]
    yield "ledger", lambda: ledger(Ledger((Kept(evil()),)), on=date(2024, 9, 2)), workbook
    short = cache(lambda: made(tuple(text for text in EVIL if len(text) < CELL)))
    other = cache(lambda: made(("各单位要开展自查", *(text for text in EVIL[1:] if len(text) < CELL))))
    results = {
        "compare": lambda: compare(short(), other()),
        "cover": lambda: cover(short(), other()),
        "check": lambda: check(short(), [{"任务": text, "责任单位": text, "时限": text, "频次": text} for text in EVIL], name=EVIL[0]),
    }
    for name, result in results.items():
        yield f"{name} csv", lambda result=result: result().to_csv(), cells
        yield f"{name} markdown", lambda result=result: result().to_markdown().encode(), document
        yield f"{name} html", lambda result=result: result().to_html().encode(), page


TABLE = {name: (make, judge) for name, make, judge in outputs()}


@pytest.mark.parametrize("name", TABLE)
def test_hostile_text_is_harmless(name: str) -> None:
    make, judge = TABLE[name]
    judge(make())
