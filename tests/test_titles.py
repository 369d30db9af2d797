"""Titles: the line for 工作任务, in the notice's own words; the table of titles, row by row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial, partialmethod
from pathlib import Path

import pytest
from conftest import CORPORA
from samples import found
from written import FOOT, HEAD, ROWS, noted, ruled, without

from campaign_extract import extract
from campaign_extract.duties.draft import Draft
from campaign_extract.duties.titles import Titles
from campaign_extract.lexicon import Lexicon, load

SECTION = HEAD + "一、工作要求\n"
CASES = [
    tuple(line.split("\t"))
    for line in (ROWS / "titles.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


#: Before a sentence: to what was learned its clauses are only the way to the last.
LED = "→"


def led(read: Callable[[Titles, str, str, Draft], str], titles: Titles, text: str, flat: str, draft: Draft) -> str:
    way = [replace(c, kind="noun", rule=f"{c.rule} > evidence") if c.rule != "grounded" else c for c in draft.clauses[:-1]]
    return read(titles, text, flat, replace(draft, clauses=(*way, draft.clauses[-1])))


def titles(sentence: str, lexicon: Lexicon | None = None) -> str:
    if sentence.startswith(LED):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Titles, "title", partialmethod(partial(led, Titles.title)))
            return titles(sentence[1:], lexicon)
    return " / ".join(r.title for r in ruled(SECTION + sentence.replace("⏎", "\n").replace("⇥", "\t") + FOOT, lexicon=lexicon).requirements)


@pytest.mark.parametrize(("ids", "sentence", "expected"), CASES)
def test_titles(ids: str, sentence: str, expected: str) -> None:
    assert titles(sentence) == expected


def test_every_row_has_an_example() -> None:
    shown = {name for ids, *_ in CASES for name in ids.split("+")} - {"-"}
    assert shown == {row.id for row in load().rows("titles")}


#: Rows that no example here needs yet; the list may only shrink.
IDLE = {"whom", "organise", "nominal", "piece-by-piece", "do"}


@pytest.mark.parametrize("id_", [row.id for row in load().rows("titles") if row.id not in IDLE])
def test_no_row_is_idle(id_: str) -> None:
    """Without it one of the examples reads otherwise."""
    own_first = sorted(CASES, key=lambda case: id_ not in case[0].split("+"))
    assert titles(own_first[0][1], noted()) == own_first[0][2]
    lexicon = without("titles", id_)
    assert any(titles(sentence, lexicon) != expected for _, sentence, expected in own_first)


# what holds for every notice ----------------------------------------------------------------------------------------

_NOT = re.compile("不|严禁|禁|未|勿|杜绝|切忌|非|无")
PATHS = sorted(CORPORA.rglob("notices/*.txt"))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_titles_of_the_corpora(path: Path) -> None:
    """A prohibition never turns into an order; the words are the notice's own; no bracket or quote is broken."""
    for requirement in found(path).requirements:
        title = requirement.title
        assert title and "\n" not in title
        if requirement.force == "prohibited":
            assert _NOT.search(title) or not _NOT.search(requirement.text), title
        assert all(title.count(a) == title.count(b) for a, b in ("（）", "“”", "《》")) or title in squeezed(requirement.text)
        assert set(title) <= set(requirement.text)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_ban_is_not_cut_before_the_word_that_forbids() -> None:
    """It may stand last; an item below a ban begins with it, however long the item is."""
    who = "已参加过“白鹭讲堂巡回宣讲”和“沿江图书馆管理员联合研修”者培训者不列入推荐名单"
    below = "一、馆内不得有下列行为：\n（一）在外借处、阅览室、报告厅和少儿馆的走廊以及消防楼梯上堆放书车、展架；\n（二）吸烟。"
    found = [r.title for text in (f"一、推荐要求\n1.{who}。", below) for r in extract(f"关于推荐学员的通知\n各馆：\n{text}\n某市图书馆\n2024年5月1日\n").requirements if r.force == "prohibited"]
    assert len(found) == 3
    assert found[0] == who and found[1].startswith("不得在外借处") and len(found[1]) < 30 and found[2] == "不得吸烟"
