"""Every extra that a message, a table of formats or a document names can be installed, and every one that can be is named."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest
from conftest import ROOT

from campaign_extract import equipment
from campaign_extract.equipment import EXTRAS
from campaign_extract.export import FORMATS
from campaign_extract.messages import speaking

DOCUMENTS = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "campaign_extract").rglob("*.py"))]
FOR_MAKERS = {"dev", "notebook", "test"}
#: Half a gigabyte that a cluster brings itself.
TOO_LARGE_FOR_ALL = {"spark"}


def extras() -> dict[str, list[str]]:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    return {name: value.split("\n") for name, value in setup["options.extras_require"].items()}


def named(text: str) -> set[str]:
    """``pip install 'campaign_extract[a,b]'``, and the rooms of ``read`` that say ``need("lxml", "html", …)``."""
    groups = re.findall(r"campaign_extract\[([a-z, ]+)\]", text)
    asked = re.findall(r'\b(?:need|ask)\(\s*"[\w.]+",\s*"(\w+)"|\bArchive\(data, WHAT, "(\w+)"', text)
    return {name.strip() for group in groups for name in group.split(",")} | {a or b for a, b in asked}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_extra_that_is_named_exists(path: Path) -> None:
    assert named(path.read_text("utf-8")) <= extras().keys()


def test_every_format_that_needs_one_has_it() -> None:
    assert {form.extra for form in FORMATS.values() if form.extra} <= extras().keys()


def test_the_search_finds_them() -> None:
    found = {name for path in DOCUMENTS for name in named(path.read_text("utf-8"))} | {f.extra for f in FORMATS.values()}
    assert found >= {"compare", "docx", "html", "ics", "ocr", "ofd", "pdf", "report", "xlsx"}


@pytest.mark.parametrize("path", DOCUMENTS[:2], ids=lambda p: p.name)
def test_every_extra_is_documented(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [name for name in extras().keys() - FOR_MAKERS if f"`[{name}]`" not in text] == []


def test_the_command_knows_them_all() -> None:
    assert {*EXTRAS} == extras().keys() - FOR_MAKERS - TOO_LARGE_FOR_ALL - {"all", "export"}


def test_what_is_here_and_what_an_extra_would_add_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain install reads text and writes workbooks; the rest is named with its extra."""
    missing = {package for package, _ in EXTRAS.values()} | {"jinja2", "icalendar"}
    monkeypatch.setattr(equipment, "have", lambda package: package not in missing)
    with speaking("zh"):
        told = equipment.line()
    assert told.startswith("可读 文本，可写 json, jsonl, csv, xlsx, markdown, tasks")
    assert [extra for extra in EXTRAS if f"[{extra}]" not in told] == []
    monkeypatch.setattr(equipment, "have", lambda _: True)
    assert equipment.line().startswith("reads text, Word, web pages, OFD, PDF, scans, writes ")
    assert "[" not in equipment.line()


def test_all_holds_all_of_them_and_the_tests_have_them() -> None:
    def closed(name: str) -> set[str]:
        inner = {part for line in extras()[name] for part in named(line)}
        return {name}.union(*map(closed, inner))

    assert closed("all") == extras().keys() - FOR_MAKERS - TOO_LARGE_FOR_ALL
    assert closed("dev") >= closed("all") | TOO_LARGE_FOR_ALL
