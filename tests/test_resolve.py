"""Names into bodies, never a guess; tests/rows/resolve.tsv."""

from __future__ import annotations

import pytest
from written import Case, cases, lexicon, listed, read

from campaign_extract import extract
from campaign_extract.duties.resolve import Resolver
from campaign_extract.lexicon import Lexicon
from campaign_extract.normalise import normalise


def resolved(case: Case, tables: Lexicon) -> list[str]:
    """What the name of a row comes down to."""
    name, addressees, issuers, context, _ = case.cells
    holders = listed(context.removeprefix("@")) if context.startswith("@") else []
    words = "" if context.startswith("@") else normalise(context)
    return list(Resolver(words, listed(issuers), listed(addressees), tables).resolve(name, holders))


@pytest.mark.parametrize("case", cases("resolve"))
def test_row(case: Case) -> None:
    assert resolved(case, lexicon()) == listed(case.value)


@pytest.mark.parametrize("case", cases("resolve", marked=False))
def test_resolved_are_printed(case: Case) -> None:
    """Whatever comes out is an addressee, an issuer or where the notice puts the office: nothing is made up."""
    name, addressees, issuers, context, _ = case.cells
    who = Resolver(normalise(context), listed(issuers), listed(addressees), lexicon())
    for body in who.resolve(name):
        behind = [issuer.removesuffix("办公室") for issuer in listed(issuers)]  # the body whose office signed
        assert body in [*listed(addressees), *listed(issuers), *behind] or body in context + name


@pytest.mark.parametrize(
    ("body", "resolved"),
    [
        ("各单位要自查。", [("各乡镇人民政府", "县直各单位")]),
        ("要认真自查。", [("各乡镇人民政府", "县直各单位")]),
        ("各乡镇要自查。", [("各乡镇人民政府",)]),
        ("我办将组织抽查。", [("某县安委办",)]),
        ("县安委办将组织抽查。", [("某县安委办",)]),
        ("有关部门要加强监管。", [()]),
        ("各单位主要负责人要亲自部署。", [("各乡镇人民政府", "县直各单位")]),
        ("定于6月1日召开会议。", [("某县安委办",)]),
    ],
)
def test_through_the_pipeline(body: str, resolved: list[tuple[str, ...]]) -> None:
    assert [p.resolved for r in read(body).requirements for p in r.responsible] == resolved


def test_issuer_in_short_throughout() -> None:
    who = Resolver("", ["某县应急管理局"], ["各企业"], lexicon())
    assert who.is_issuer("县应急局") and who.is_issuer("我局") and who.is_issuer("局主要负责人")
    assert not who.is_issuer("县教育局") and not who.is_issuer("各企业")


@pytest.mark.parametrize(
    ("name", "vague"), [("有关部门", True), ("相关单位", True), ("其他部门", True), ("各部门", False)]
)
def test_vague(name: str, vague: bool) -> None:
    assert Resolver("", [], [], lexicon()).is_vague(name) is vague


def test_in_an_enclosed_notice_the_collectives_are_its_own() -> None:
    """转发…的通知: 各地 of the enclosed notice are those whom that one addresses."""
    checklist = extract(
        "甲市文旅局转发省文旅厅关于做好安全工作的通知的通知\n各县文旅局：\n现转发给你们，各单位要抓好落实。\n甲市文旅局\n2024年3月5日\n\n"
        "省文旅厅关于做好安全工作的通知\n各市（州）文旅局：\n一、加强领导\n各单位要制定方案。\n二、压实责任\n各单位要开展自查。\n省文旅厅\n2024年3月1日\n"
    )
    resolved = [requirement.responsible[0].resolved for requirement in checklist.requirements]
    assert resolved == [("各县文旅局",), ("各市（州）文旅局",), ("各市（州）文旅局",)]
    assert (checklist.notice.issuers, str(checklist.notice.issue_date)) == (("甲市文旅局",), "2024-03-05")


@pytest.mark.parametrize("name", ["（一）", "（各学校）", "（）"])
def test_a_name_that_is_nothing_but_a_bracket_is_nobody(name: str) -> None:
    who = Resolver("", ["某县教育局"], ["各学校"], lexicon())
    assert who.resolve(name) == () and not who.is_issuer(name)


@pytest.mark.parametrize(
    ("subject", "second"),
    [
        ("各县（市、区）文化局、体育局", "各县（市、区）体育局"),  # one list of places for both
        ("各县（市、区）文化局、各镇体育站", "各镇体育站"),
        ("各县（市、区）文化局、高新区管委会", "高新区管委会"),
    ],
)
def test_names_of_a_list_share_their_places(subject: str, second: str) -> None:
    """体育局 behind 各县（市、区）文化局、 is that of the same places, not the issuer; what has places of its own is not."""
    to = "各县（市、区）文化局，各县（市、区）体育局，各镇体育站，高新区管委会"
    text = f"关于开展场馆开放检查的通知\n{to}：\n一、任务\n{subject}要组织检查。\n青川市文化局 青川市体育局\n2024年4月29日"
    found = [p.resolved for r in extract(text).requirements for p in r.responsible]
    assert found == [("各县（市、区）文化局",), (second,)]
