"""What obliges, forbids, encourages or is planned, and what does none of it; tests/rows/force.tsv."""

from __future__ import annotations

import re

import pytest
from written import HEAD, Case, cases, lexicon, listed, read

from campaign_extract import extract
from campaign_extract.lexicon.recognise import Recogniser
from campaign_extract.normalise import normalise

SECTION = "一、有关事项\n"
CUES = ("mandatory", "prohibited", "encouraged", "planned")


@pytest.mark.parametrize("case", cases("force"))
def test_row(case: Case) -> None:
    """The force of every requirement of the text, and the words that said so."""
    requirements = read(SECTION + case.text).requirements
    assert [r.force for r in requirements] == listed(case.value)
    assert [r.cue for r in requirements if r.cue] == case.quotes or not case.quotes
    for requirement in requirements:
        if requirement.cue:
            assert requirement.cue in requirement.text


@pytest.mark.parametrize("case", cases("force", marked=False))
def test_row_ids(case: Case) -> None:
    """The rows named see something; the cue in brackets is seen by the row that is named for it."""
    rows = {row.id: row for row in lexicon().rows("force")}
    flat = normalise(case.text)
    pieces = [flat, *re.split("[，。；：\n]", flat)]
    for id_ in case.ids:
        assert any(re.search(rows[id_].pattern, piece) for piece in pieces), id_
    marks = list(Recogniser.of(lexicon(), "force", *CUES, "decoy").scan(flat))
    seen = {mark.row.id for mark in marks}
    assert {i for i in case.ids if rows[i].kind in (*CUES, "decoy")} <= seen


@pytest.mark.parametrize(
    "heading", ["指导思想", "工作目标", "活动主题", "总体要求", "基本原则", "重要意义", "活动目的", "会议议程"]
)
def test_background_sections_oblige_nobody(heading: str) -> None:
    body = f"一、{heading}\n坚持预防为主，压实工作责任，提升治理能力。\n二、工作任务\n各单位要排查隐患。"
    assert [r.text for r in read(body).requirements] == ["各单位要排查隐患"]


def test_a_goal_with_a_number_counts_in_the_background() -> None:
    body = "一、工作目标\n培训覆盖率达到100%，安全意识明显增强。\n二、工作任务\n各单位要排查隐患。"
    found = read(body).requirements
    assert [r.section for r in found] == ["1", "2"]
    assert [(t.metric, t.comparator, t.value, t.unit) for t in found[0].targets] == [("培训覆盖率", ">=", 100.0, "%")]


def test_who_announces_plans() -> None:
    """An organiser tells what it will do itself: planned, and its own."""
    text = HEAD + "一、安排\n县安委办牵头组织活动——\n1.举行启动仪式。6月1日举行启动仪式。\n"
    found = extract(text + "\n某县安委办\n2024年4月29日").requirements
    assert {r.force for r in found} == {"planned"}


def test_a_request_orders_nobody() -> None:
    text = "某县教育局关于增加经费的请示\n县人民政府：\n我局拟更新校车设备，请予支持。\n妥否，请批示。\n某县教育局\n2024年1月3日"
    assert not [r for r in extract(text).requirements if r.force == "mandatory"]


def test_a_heading_without_a_body_is_the_task() -> None:
    found = read(
        "一、工作任务\n（一）开展一次全面排查\n（二）组织一次应急演练\n（三）整改\n各单位要限期整改。"
    ).requirements
    assert [r.text for r in found] == ["开展一次全面排查", "组织一次应急演练", "各单位要限期整改"]
