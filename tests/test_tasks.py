"""The plain table for task systems, and the spans for annotators."""

from __future__ import annotations

import csv
import json

import pytest
from samples import deadline, made, requirement

from campaign_extract import extract
from campaign_extract.export import render
from campaign_extract.export.gold import NoText

NOTICE = "关于开展安全检查的通知\n各单位：\n请于2024年5月20日前报送总结。严禁违规动火。\n鼓励职工参加竞赛。\n某某局\n2024年4月1日"


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(data.decode("utf-8-sig").splitlines()))


def test_one_line_a_task_and_no_prohibition() -> None:
    header, *rows = table(render(extract(NOTICE), "tasks"))
    assert header == ["标题", "负责人", "开始", "截止", "说明", "优先级", "来源"]
    assert [(row[3], row[5]) for row in rows] == [("2024-05-20", "高"), ("", "低")]
    assert rows[0][0] == "报送总结" and rows[1][0].endswith("参加竞赛")
    assert rows[0][1] == "各单位" and rows[0][6].startswith("关于开展安全检查的通知（")
    assert len(extract(NOTICE).requirements) == 3


def test_a_cell_that_would_run_is_text() -> None:
    checklist = made(requirements=(requirement("1-1", "=1+1", (0, 4), force="mandatory", deadline=deadline()),))
    assert table(render(checklist, "tasks"))[1][0].startswith("'=")


def test_spans_for_annotators_count_as_browsers_do() -> None:
    text = NOTICE.replace("安全检查", "𠮷安全检查")  # a character of two UTF-16 code units before everything
    task = json.loads(render(extract(text, with_text=True), "labelstudio"))[0]
    results = task["predictions"][0]["result"]
    assert {r["value"]["labels"][0] for r in results} >= {"mandatory", "prohibited", "time"}
    units = text.encode("utf-16-le")
    for r in results:
        value = r["value"]
        assert units[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    with pytest.raises(NoText):
        render(extract(NOTICE), "labelstudio")
