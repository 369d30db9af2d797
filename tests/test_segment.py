"""Sections: what begins one, how they nest, and that they tile the text; tests/rows/headings.tsv."""

from __future__ import annotations

import re

import pytest
from conftest import NOTICES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written import FOOT, HEAD, Case, cases, lexicon, notice

from campaign_extract import Checklist, extract, read
from campaign_extract.duties.sentences import sentences
from campaign_extract.lexicon import Row
from campaign_extract.model import Section
from campaign_extract.normalise import normalise
from campaign_extract.structure.layout import paragraphs
from campaign_extract.structure.segment import deepest


def outline(checklist: Checklist) -> str:
    """Every section with a number or a heading: ``1 一、|工作目标 / 2 （一）|自查``."""
    shown = [s for s in checklist.sections if s.marker or s.heading]
    return " / ".join(f"{s.level} {s.marker or '-'}|{s.heading or '-'}" for s in shown) or "-"


@pytest.mark.parametrize("case", cases("headings"))
def test_row(case: Case) -> None:
    """The outline, and the rows that saw the numbers."""
    assert outline(extract(notice(case.text))) == case.value
    rows = {row.id: row for row in lexicon().rows("headings")}
    parts = paragraphs(normalise(notice(case.text)), lexicon())
    assert {counted(rows[i]) for i in case.ids if rows[i].kind == "marker"} <= {part.marker.row for part in parts if part.marker}


TILED = [
    "一、任务\n（一）自查。各单位要自查。\n1.登记\n各单位要登记。\n（二）抽查\n各单位要配合。",
    "1\n启动仪式\n各单位要参加。\n2\n咨询活动\n各单位要参加。",
    "指导思想\n以新思想为指导。\n工作要求\n提高认识\n各单位要学习。",
    "第一章 总则\n第一条 各单位应当自查。\n第二章 罚则\n第二条 不得瞒报。",
    "一、任务 （一）自查。各单位要自查。（二）抽查。各单位要配合。二、要求 各单位要上报。",
]



def counted(row: Row) -> str:
    """The row in whose run the numbers of a marker row count: its own, or that which it is like."""
    return next((word.removeprefix("like=") for word in row.value.split("; ") if word.startswith("like=")), row.id)

def check_tiling(text: str) -> None:
    """Sections nest, their ids are parents' ids, and every character has exactly one deepest section."""
    checklist = extract(text)
    by_id = {s.id: s for s in checklist.sections}
    assert len(by_id) == len(checklist.sections)
    starts = [s.span[0] for s in checklist.sections]
    assert starts == sorted(starts)
    for section in checklist.sections:
        a, b = section.span
        assert 0 <= a <= b <= len(text)
        if section.parent is not None:
            parent = by_id[section.parent]
            assert parent.span[0] <= a and (b <= parent.span[1] or parent.level == 0)
            assert parent.level < section.level
    for at in range(len(text)):
        holders = [s for s in checklist.sections if s.span[0] <= at < s.span[1]]
        assert holders, at
        innermost = max(holders, key=_depth(by_id))
        assert deepest(checklist.sections, starts, at) == innermost.id
        assert sum(_depth(by_id)(s) == _depth(by_id)(innermost) for s in holders) == 1


def _depth(by_id: dict[str, Section]):
    def depth(section: Section) -> int:
        return 0 if section.parent is None else 1 + depth(by_id[section.parent])

    return depth


@pytest.mark.parametrize("body", TILED)
def test_sections_tile_the_text(body: str) -> None:
    check_tiling(notice(body))


@pytest.mark.parametrize("path", NOTICES[:4], ids=lambda p: p.stem)
def test_sections_tile_a_notice(path) -> None:
    check_tiling(read(path).text)


BLOCKS = st.lists(
    st.sampled_from([
        "一、任务\n", "二、要求\n", "（一）自查。各单位要自查。\n", "（二）抽查\n", "1.登记造册。\n", "2.限期整改\n", "（1）查校舍\n", "①查台账\n",
        "第一章 总则\n", "第一条 各单位应当自查。\n", "NO.1 启动\n", "1\n启动仪式\n", "附件1\n统计表\n", "各单位要上报。\n", "某县安委办\n2024年4月29日\n",
        "附件：1.方案\n2.表\n", "工作要求\n", "\n", "　　", "— 1 —\n", "抄送：县府办。\n", "2024年安全检查工作方案\n", "责任单位：县教育局\n",
    ]),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(BLOCKS, st.booleans())
def test_any_order_of_blocks_tiles(body: str, framed: bool) -> None:
    check_tiling(HEAD + body + FOOT if framed else body)


PLAN = "某县2024年安全检查工作方案"
WRAPPED = (
    f"某县安委办关于印发《{PLAN}》的通知\n某安委办〔2024〕8号\n各乡镇人民政府：\n现将《{PLAN}》印发给你们，请认真组织实施。\n"
    f"某县安委办\n2024年4月29日\n{{}}\n一、工作目标\n压实责任。\n二、工作要求\n各单位要自查。\n"
)


@pytest.mark.parametrize(
    "printed",
    [
        PLAN,
        f"\n\n　　{PLAN}　",
        "某县2024年安全检查\n工作方案",
    ],
)
def test_enclosed_plan_is_level_0(printed: str) -> None:
    checklist = extract(WRAPPED.format(printed))
    plan = next(s for s in checklist.sections if s.level == 0 and s.heading)
    assert plan.heading == PLAN
    inside = [s for s in checklist.sections if s.marker]
    assert [s.parent for s in inside] == [plan.id, plan.id] and {s.level for s in inside} == {1}
    assert checklist.notice.issue_date is not None


def test_notice_without_a_plan_has_no_level_0_heading() -> None:
    assert not any(s.level == 0 and s.heading for s in extract(notice("一、工作方案\n各单位要自查。")).sections)


@pytest.mark.parametrize(
    ("body", "gaps"),
    [
        ("一、认识\n要学习。\n二、落实\n要自查。", []),
        ("一、认识\n要学习。\n三、落实\n要自查。", ["三、 follows 一、"]),
        ("一、认识\n要学习。\n二、落实\n要自查。\n二、督查\n要上报。", ["二、 follows 二、"]),
        ("二、认识\n要学习。\n三、落实\n要自查。", ["二、 comes first"]),
        ("一、任务\n（一）查\n要查。\n（二）改\n要改。\n二、要求\n（一）抓\n要抓。", []),
        ("一、任务\n1.查。要查。\n2.改。要改。\n二、要求\n1.抓。要抓。\n2.报。要报。", []),
        ("一、任务\n1.查。要查。\n二、要求\n2.抓。要抓。\n3.报。要报。", []),
    ],
)
def test_numbering_gap(body: str, gaps: list[str]) -> None:
    assert [n.message for n in extract(notice(body)).notes if n.code == "numbering-gap"] == gaps


@pytest.mark.xfail(strict=True, reason="kinds of one rank share a run")
def test_kinds_of_number_count_apart() -> None:
    body = "PART 01\n活动内容\n第一、宣传。要宣传。\n第二、演练。要演练。\nPART 02\n活动要求\n要上报。"
    assert [n.message for n in extract(notice(body)).notes if n.code == "numbering-gap"] == []


def test_path_is_the_headings_from_the_top() -> None:
    (requirement,) = extract(notice("一、任务\n（一）自查\n1.登记\n各单位要登记造册。")).requirements
    assert requirement.path == ("一、任务", "（一）自查", "1.登记")
    assert requirement.section == "1.1.1" and requirement.id == "1.1.1-1"


@pytest.mark.parametrize(
    "marked",
    [
        "⟦各单位要自查⟧。⟦县安委办要抽查⟧。",
        "一是⟦各单位要自查，并上报⟧；二是⟦县安委办抽查⟧。",
        "首先，⟦要学习⟧；其次，⟦要自查⟧。",
        "首先，⟦要学习⟧；最后，⟦要上报⟧。",
        "①⟦查隐患⟧；②⟦抓整改⟧。",
        "（1）⟦查隐患⟧；（2）⟦抓整改⟧。",
        "⟦开展“查隐患。抓整改”活动，张贴《须知。第一版》⟧。",
        "⟦各单位（含民办学校；幼儿园）要自查⟧。",
        "⟦数额达1，000元的要上报⟧。",
        "⟦会议于9：30召开，各单位要参加⟧。",
        "⟦各单位要自查⟧！⟦不得瞒报⟧",
        "一是⟦要自查⟧，二是⟦要上报⟧。",
        "⟦做到一是一、二是二，逐项落实⟧。",
    ],
)
def test_sentences(marked: str) -> None:
    flat = normalise(re.sub("[⟦⟧]", "", marked))
    wanted = [normalise(quote) for quote in re.findall("⟦([^⟧]*)⟧", marked)]
    assert [flat[s.start : s.end] for s in sentences(flat, 0, len(flat))] == wanted


@pytest.mark.parametrize(
    ("text", "lead", "clauses"),
    [
        ("主要职责：负责统筹，组织督查。", "主要职责", ["负责统筹", "组织督查"]),
        ("县安委办牵头组织活动——", "县安委办牵头组织活动", []),
        ("各单位要自查，要求如下：", "", ["各单位要自查", "要求如下"]),
    ],
)
def test_lead_and_clauses(text: str, lead: str, clauses: list[str]) -> None:
    flat = normalise(text)
    (sentence,) = sentences(flat, 0, len(flat))
    assert (flat[slice(*sentence.lead)] if sentence.lead else "") == lead
    assert [flat[a:b] for a, b in sentence.clauses] == clauses
