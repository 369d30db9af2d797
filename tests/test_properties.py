"""Any text makes a valid checklist whose spans say what they quote, and no run of characters makes it slow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import jsonschema
import pytest
from conftest import NOTICE, NOTICES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign_extract import Checklist, Document, extract, read

VALIDATOR = jsonschema.Draft202012Validator(Checklist.model_json_schema())

PIECES = [
    "一、", "（一）", "1.", "（1）", "①", "第三条 ", "一是", "首先，", "NO.1", "附件：", "附件1", "— 1 —", "[bookmark: _GoBack]",
    "关于开展“安全生产月”活动的通知", "某某局文件", "〔2024〕8号", "各单位：", "抄送：", "联系人：张三，电话：0571-88001234", "a@b.cn",
    "2024年5月20日前", "5月20日", "２月３０日", "二〇二四年", "6月底前", "即日起", "收到之日起15日内", "3个工作日", "上旬", "至", "12:00",
    "每季度至少1次", "每半年", "不定期", "两次", "1场", "不少于2学时", "100％", "各企业", "安委办", "我局", "有关部门", "由", "牵头", "负责",
    "要", "应当", "必须", "不得", "严禁", "鼓励", "将", "请", "制定方案", "开展演练", "报送", "确保", "。", "；", "，", "、", "：",
    "（", "）", "《", "》", "“", "”", "【", "】", "\n", "\n\n", "\r\n", "\t", " ", "　", "\u200b", "()", "年", "月", "日", "前", "9" * 30,
]  # fmt: skip

ANY = st.text(st.characters(exclude_categories=()), max_size=300)
PIECED = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
CUT = st.tuples(st.sampled_from([NOTICE, *(read(p).text for p in NOTICES)]), st.integers(0, 3000), st.integers(0, 600)).map(
    lambda cut: cut[0][cut[1] : cut[1] + cut[2]]
)
RELAXED = settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def quotes(value: Any) -> Iterator[dict[str, Any]]:
    """Everything in a document that has a text and a span."""
    if isinstance(value, dict):
        if value.get("span") and isinstance(value.get("text"), str):
            yield value
        for inner in value.values():
            yield from quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)


def check(text: str) -> None:
    checklist = extract(text, with_text=True)
    document = checklist.to_dict()
    VALIDATOR.validate(document)
    checklist.to_json().encode()
    source = document["source"]["text"]
    assert source == Document.of(text).text
    for quote in quotes(document):
        start, end = quote["span"]
        assert 0 <= start <= end <= len(source)
        assert source[start:end] == quote["text"]
    for group in (checklist.times, checklist.frequencies):
        assert all(one.span[1] <= other.span[0] for one, other in pairwise(group))
    ids = [section.id for section in checklist.sections]
    assert len(set(ids)) == len(ids)
    assert all(r.section in {*ids, "0"} for r in checklist.requirements)
    assert len({r.id for r in checklist.requirements}) == len(checklist.requirements)
    assert extract(text, with_text=True) == checklist


@RELAXED
@given(ANY)
def test_any_text(text: str) -> None:
    check(text)


@RELAXED
@given(PIECED)
def test_any_mixture(text: str) -> None:
    check(text)


@RELAXED
@given(CUT)
def test_any_stretch_of_a_notice(text: str) -> None:
    check(text)


#: Seconds of CPU; a slow machine needs a fifth of it.
BOUND = 8.0
RUNS = [
    "（", "）", "、", "一", "1.", "年", "月", "日", "5月", "一、", "（一）", "“", "《", "【", "\n", " ", "　", "，", "。", "；", "：", "—", "(", "每", "至",
    "前", "要", "不得", "各单位", "各", "的", "由", "报", "向", "一是", "第", "9", "九", "十", "〔", "2024", "-", "/", "a", "@", "a.", "电话", "()",
    "（一）1.年", "一、\n", "5月20日至", "每季度", "\n\n（", "\u200b", "附件：", "第一条", "1、", "关于", "通知", "确保", "一次", "1场", "\r", "\r\n",
    "2024年", "各部门、", "牵头，", "，并", "（责任单位：", "：\n",
    "将名单报送，", "凡未参加培训的，不得上岗，", "各单位一是要自查，", "成立小组，负责调度，", "达到90%以上", "报县局和", "不得瞒报漏报、",
]  # fmt: skip


def test_lone_surrogates() -> None:
    """A str may hold what no encoding can write."""
    check("关于开展检查的通知\n各单位要于5月20日前\ud800报送总结\udfff。\r\n")


@pytest.mark.parametrize("unit", RUNS, ids=repr)
def test_runs_stay_linear(unit: str) -> None:
    """10,000 characters of one run: some tenths of a second where the cost is linear, a quarter of a minute and more where it is not."""
    long = unit * (10_000 // len(unit))
    began = time.process_time()
    checklist = extract(long)
    assert time.process_time() - began < BOUND
    text = Document.of(long).text
    for quote in quotes(checklist.to_dict()):
        assert quote["text"] == text[slice(*quote["span"])]


@pytest.mark.parametrize(
    "text",
    ["2024年、2日前2024年", "请于2024年5月1日后9999年内报送。", "自通知印发之日起99999个工作日内报送。", "请于印发后99999999天内报送。"],
)
def test_counts_beyond_the_calendar(text: str) -> None:
    """No date can be given, and none is guessed."""
    for issued in (None, date(2024, 5, 1)):
        assert all(time.due is None or 1 <= time.due.year <= 9999 for time in extract(text, issued=issued).times)
