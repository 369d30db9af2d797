"""Who acts, with true edges, role and basis; tests/rows/parties.tsv."""

from __future__ import annotations

import re

import pytest
from written import HEAD, Case, cases, lexicon, names, read

from campaign_extract.duties.parties import Parties
from campaign_extract.normalise import normalise


@pytest.mark.parametrize("case", cases("parties"))
def test_row(case: Case) -> None:
    """The parties of the last requirement: where they stand, their roles, their basis."""
    checklist = read(case.text)
    assert checklist.requirements
    found = sorted((p for p in checklist.requirements[-1].responsible if p.span), key=lambda p: p.span)
    if case.value == "-":
        assert names(checklist.requirements[-1]) == []
        return
    *roles, basis = case.value.split()
    assert [case.text[p.span[0] - len(HEAD) : p.span[1] - len(HEAD)] for p in found] == case.quotes
    assert [(p.span[0] - len(HEAD), p.span[1] - len(HEAD)) for p in found] == case.spans
    assert [p.role for p in found] == roles
    assert {p.basis for p in found} == {basis}


@pytest.mark.parametrize("case", cases("parties", marked=False))
def test_row_ids(case: Case) -> None:
    """The rows named see something in the text."""
    tables = {**{r.id: r for r in lexicon().rows("clauses")}, **{r.id: r for r in lexicon().rows("parties")}}
    flat = normalise(case.text)
    for id_ in case.ids:
        assert any(re.search(tables[id_].pattern, flat[:end], re.M) for end in range(len(flat), 0, -1)), id_


LEAD_IN = "县应急局牵头组织活动——\n1.举行启动仪式。6月1日在广场举行。\n2.举办培训班。每月举办一期。\n"


def test_a_lead_in_speaks_for_what_stands_below_it() -> None:
    found = read(f"一、活动安排\n{LEAD_IN}").requirements
    assert found
    for requirement in found:
        assert names(requirement) == ["县应急局"]
        assert {p.basis for p in requirement.responsible} == {"heading"}
        assert requirement.force == "planned"


@pytest.mark.parametrize(
    "text",
    [
        "组长由县长担任。",
        "办公室设在县应急局。",
        "联络员由办公室主任兼任。",
        "成员由各单位负责人组成。",
        "领导小组由县应急局、县教育局组成。",
    ],
)
def test_members_of_a_body_are_no_duty(text: str) -> None:
    assert read(f"一、组织领导\n{text}").requirements == ()


def test_subject_carries_to_the_next_and_not_into_another_item() -> None:
    body = "（一）排查。各乡镇要排查隐患。建立台账。县教育局要检查学校。登记造册。\n（二）整改。限期整改到位。"
    assert [names(r) for r in read(body).requirements] == [["各乡镇"], ["各乡镇"], ["县教育局"], ["县教育局"], []]


def test_a_note_governs_every_requirement_of_its_item() -> None:
    body = "（一）排查。全面排查隐患。建立问题台账。（责任单位：县教育局；完成时限：6月30日前）\n（二）整改。限期整改到位。"
    one, two, other = read(body).requirements
    assert names(one) == names(two) == ["县教育局"] and names(other) == []
    assert [str(r.deadline.due) if r.deadline else None for r in (one, two, other)] == [
        "2024-06-30",
        "2024-06-30",
        None,
    ]


def test_a_clause_with_its_own_subject_keeps_it_under_a_note() -> None:
    body = "（一）排查。全面排查隐患。县应急局要派员督导。（责任单位：县教育局）"
    assert [names(r) for r in read(body).requirements] == [["县教育局"], ["县应急局"]]


LISTS = [
    ("县教育局、县公安局", ["县教育局", "县公安局"]),
    ("县教育局和县公安局", ["县教育局", "县公安局"]),
    ("县建设局、城管局", ["县建设局", "城管局"]),
    ("各乡镇、各部门及各企业", ["各乡镇", "各部门", "各企业"]),
    ("市、县级人民政府", ["市、县级人民政府"]),
    ("教育、公安部门", ["教育、公安部门"]),
    ("各建设、施工、监理企业", ["各建设、施工、监理企业"]),
    ("各部门和单位", ["各部门和单位"]),
    ("各地各校", ["各地", "各校"]),
    ("各县（市、区）教育局", ["各县（市、区）教育局"]),
    ("“平安校园”工作组、县公安局", ["“平安校园”工作组", "县公安局"]),
    ("ICU、新生儿科", ["ICU", "新生儿科"]),
]


@pytest.mark.parametrize(("text", "found"), LISTS, ids=[text for text, _ in LISTS])
def test_names_of_a_list(text: str, found: list[str]) -> None:
    flat = normalise(text)
    assert [flat[p.start : p.end] for p in Parties.of(lexicon()).names(flat, 0, len(flat))] == [
        normalise(name) for name in found
    ]
