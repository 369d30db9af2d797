"""The plain table for task systems, and the spans for annotators."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from samples import MALICE, deadline, hostile, made, requirement

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


def test_hostile_text_stays_one_line_a_task() -> None:
    """No cell runs, none breaks its line, and none holds what a terminal or a screen would obey; a long one is whole."""
    checklist = made((*MALICE, "\uff1d1+1", "--> <!--", "报" * 10_000))
    data = render(checklist, "tasks").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline="")))
    tasks = [r for r in checklist.requirements if r.force != "prohibited"]
    assert len(rows) == 1 + len(tasks) and {len(row) for row in rows} == {7}
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if re.match(r"[\s]*[=+\-@\t＝＋－＠]", cell)] == []
    assert [cell for cell in cells if re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", cell)] == []
    assert any("报" * 10_000 in cell for cell in cells) == (checklist.requirements[-1].force != "prohibited")


def test_hostile_text_is_data_for_annotators() -> None:
    task = json.loads(render(hostile(), "labelstudio"))[0]
    text = task["data"]["text"].encode("utf-16-le", "surrogatepass")
    values = [result["value"] for result in task["predictions"][0]["result"]]
    assert len(values) >= len(MALICE)
    assert all(text[2 * v["start"] : 2 * v["end"]].decode("utf-16-le", "replace") == v["text"].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace") for v in values)


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
