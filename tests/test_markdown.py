"""The Markdown, read by a parser of GitHub's dialect: tables with the words of the notice, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SOME
from samples import MALICE, found, hostile, long, real

from campaign_extract import extract
from campaign_extract.export import breakdown, render
from campaign_extract.export.handed import handed
from campaign_extract.export.harmless import harmless
from campaign_extract.export.labels import Labels

markdown_it = pytest.importorskip("markdown_it")


def parse(text: str) -> tuple[list[list[list[str]]], set[str]]:
    """(tables as rows of cells, the kinds of everything inside the lines)."""
    tables: list[list[list[str]]] = []
    kinds: set[str] = set()
    for token in markdown_it.MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(text):
        kinds.add(token.type)
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "inline":
            kinds |= {child.type for child in token.children}
            if token.map and tables and len(tables[-1]) and token.level >= 4:
                tables[-1][-1].append("".join(child.content for child in token.children))
    return tables, kinds


@pytest.mark.parametrize("path", SOME, ids=lambda p: p.stem)
@pytest.mark.parametrize("by", ["section", "party"])
def test_every_row_is_there(path: Path, by: breakdown.By) -> None:
    checklist = found(path)
    tables, kinds = parse(checklist.to_markdown(by=by))
    expected = breakdown.tables(checklist, Labels("zh"), by)
    papers = handed(checklist, Labels("zh"))
    first = tables.pop(0) if papers else [[]]
    assert [row[1] for row in first[1:]] == [paper.deliverables for paper in papers]
    assert [[tuple(row) for row in table[1:]] for table in tables] == [list(group.rows) for group in expected]
    assert {row[0] for table in tables for row in table[1:]} == {str(n + 1) for n in range(len(checklist.requirements))}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "em_open"}


def test_hostile_text_is_text() -> None:
    tables, kinds = parse(render(hostile(), "markdown").decode())
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_inline", "em_open", "s_open", "hr", "fence"}
    texts = [row[2].replace("\u200b", "") for table in tables for row in table[1:] if len(row) == len(breakdown.COLUMNS)]
    assert texts == [" ".join(harmless(text).split()) for text in MALICE]


def test_english_and_empty() -> None:
    assert real().to_markdown(lang="en").startswith("# Breakdown of tasks")
    assert "本通知未提取到任务。" in extract("没有任务").to_markdown()


def test_to_a_file(tmp_path: Path) -> None:
    text = real().to_markdown(tmp_path / "清单.md")
    assert (tmp_path / "清单.md").read_text("utf-8") == text


def test_no_such_grouping() -> None:
    with pytest.raises(ValueError, match="section or party"):
        real().to_markdown(by="month")  # type: ignore[arg-type]


def test_two_thousand_rows() -> None:
    assert long().to_markdown().count("\n| ") >= 600
