"""One requirement: where it begins and ends, and what governs it; tests/rows/requirements.tsv."""

from __future__ import annotations

import pytest
from written import HEAD, Case, cases, fields, listed, names, read

from campaign_extract import extract
from campaign_extract.model import Requirement

SECTION = "一、有关事项\n"


def body(case: Case) -> str:
    """Under one heading, unless the text has its own numbers."""
    return case.text if case.text.startswith(("一、", "（一）")) else SECTION + case.text


def said(requirement: Requirement, name: str) -> str:
    """One field as a row writes it."""
    match name:
        case "party":
            value = "、".join(names(requirement))
        case "resolved":
            value = "、".join(b for p in requirement.responsible for b in p.resolved)
        case "recipient":
            value = "、".join(requirement.recipients)
        case "thing":
            value = "、".join(requirement.deliverables)
        case "due" | "start":
            day = getattr(requirement.deadline, name) if requirement.deadline else None
            value = str(day or "")
        case "every" | "times":
            value = str((requirement.frequency and getattr(requirement.frequency, name)) or "")
        case "target":
            value = "、".join(f"{t.metric or '-'} {t.comparator} {t.value:g} {t.unit}" for t in requirement.targets)
        case _:
            value = getattr(requirement, name) or ""
    return value or "-"


@pytest.mark.parametrize("case", cases("requirements"))
def test_row(case: Case) -> None:
    text = body(case)
    shift = len(HEAD) + len(text) - len(case.text)
    found = read(text).requirements
    assert [case.text[r.span[0] - shift : r.span[1] - shift] for r in found] == case.quotes
    for requirement, value in zip(found, case.value.split(" / "), strict=False):
        wanted = fields(value) if value != "-" else {}
        assert {name: said(requirement, name) for name in wanted} == wanted


@pytest.mark.parametrize("case", cases("requirements", marked=False))
def test_requirements_are_in_order_and_apart(case: Case) -> None:
    """Ids are unique; spans run on without overlap, each within its section."""
    checklist = read(body(case))
    spans = [r.span for r in checklist.requirements]
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False))
    assert len({r.id for r in checklist.requirements}) == len(spans)
    sections = {s.id: s.span for s in checklist.sections}
    for requirement in checklist.requirements:
        a, b = sections[requirement.section]
        assert a <= requirement.span[0] and requirement.span[1] <= b


def test_nobody_named_means_the_addressees() -> None:
    (requirement,) = read(SECTION + "加强值班值守。").requirements
    (party,) = requirement.responsible
    assert (party.name, party.basis, party.resolved) == (None, "addressees", ("各乡镇人民政府", "县直各单位"))


def test_a_plan_of_nobody_is_the_issuers() -> None:
    (requirement,) = read(SECTION + "定于6月1日召开动员会。").requirements
    (party,) = requirement.responsible
    assert (requirement.force, party.name, party.basis, party.resolved) == ("planned", None, "issuer", ("某县安委办",))


def test_seed_examples() -> None:
    """What the first user asked for, word by word."""
    text = HEAD.replace("各乡镇人民政府，县直各单位", "各卫生院、各幼儿园") + (
        "一、实施步骤\n（一）宣传发动阶段（2024年3月10日前）。各单位要召开会议，安排部署。\n"
        "二、重点任务\n（一）开展宣传。各单位要在5月20日前制定活动方案。各单位每季度至少组织开展1次全员培训。"
        "每半年至少要开展1次应急演练。\n某县安委办\n2024年1月29日\n"
    )
    one, two, three, four = extract(text).requirements
    assert str(one.deadline.due) == "2024-03-10" and str(two.deadline.due) == "2024-05-20"
    assert (three.frequency.every, three.frequency.times, three.frequency.bound) == ("P3M", 1, "at_least")
    assert (four.frequency.every, four.frequency.times) == ("P6M", 1)
    assert [r.responsible[0].resolved for r in (one, two, three, four)] == [("各卫生院", "各幼儿园")] * 4


def test_title_is_action_and_object() -> None:
    (requirement,) = read(SECTION + "各单位要制定活动方案。").requirements
    assert requirement.title == "制定活动方案"


def test_rows_have_values() -> None:
    """Each row that names requirements says something of each, or -."""
    for case in cases("requirements"):
        row = case.values[0]
        assert listed(row.value) == [] or len(row.value.split(" / ")) == len(row.spans), row.where


def test_nobody_reports_to_himself() -> None:
    """我局将开展督查。每天16时前上报情况: the second is for those who were told before."""
    body = "各学校要落实值班制度。我局将开展督查。每天16时前上报值班情况。"
    three = read(SECTION + body).requirements[-1]
    assert ([p.name for p in three.responsible], three.force) == (["各学校"], "mandatory")
