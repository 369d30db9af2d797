"""Blank lines, the width of punctuation and consistent renaming change nothing else in what the rules make of a notice.

What was learned looks at layout too, and may decide a doubtful clause otherwise: these laws are those of the rules alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
from conftest import NOTICE, NOTICES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written import notice, ruled

from campaign_extract import Checklist, read

OWN = {
    "note": notice(
        "一、任务\n（一）排查。各单位要全面排查隐患，建立台账。（责任单位：县教育局、县公安局；完成时限：6月30日前）\n（二）演练。各企业每季度至少组织"
        "1次应急演练，鼓励职工参加竞赛；不得弄虚作假。\n二、要求\n各单位要于5月31日前反馈名单，并于6月30日前将总结报送至县安委办。"
    ),
    "roles": notice(
        "一、任务\n县住建局要会同县城管局排查工地。县教育局要督促各学校制定预案。由县应急局牵头、县公安局配合，组织一次演练。\n"
        "二、要求\n有关部门要加强监管；对整改不到位的，一律停产。发现重大隐患的，应立即上报县安委办。"
    ),
    "pieces": notice(
        "一、任务\n一是各乡镇要自查；二是县安委办要抽查；三是各企业要整改。\n（一）动员阶段（5月20日前）。各单位要召开会议，安排部署。"
    ),
    "frame": NOTICE,
}
CORPORA = {path.stem: path for path in NOTICES}


@cache
def source(name: str) -> str:
    return OWN[name] if name in OWN else read(CORPORA[name]).text


@cache
def plain(name: str) -> Checklist:
    return ruled(source(name))


_FOLD = str.maketrans("，：；（）！？％", ",:;()!?%")


def bare(text: str | None) -> str:
    """Words without white space, whatever the width of their punctuation."""
    return re.sub(r"\s", "", (text or "").translate(_FOLD))


def essence(checklist: Checklist) -> list[tuple[object, ...]]:
    """What a reader sees of each requirement, line ends and widths aside."""
    return [
        (
            bare(r.text),
            r.force,
            bare(r.action),
            bare(r.object),
            r.category,
            [(bare(p.name), p.role, p.basis, tuple(bare(b) for b in p.resolved)) for p in r.responsible],
            [bare(n) for n in (*r.recipients, *r.deliverables)],
            (r.deadline.start, r.deadline.due, r.deadline.kind) if r.deadline else None,
            (r.frequency.every, r.frequency.times, r.frequency.bound) if r.frequency else None,
            [(bare(t.metric), t.comparator, t.value, t.unit) for t in r.targets],
            bare(r.condition),
            bare(r.consequence),
        )
        for r in checklist.requirements
    ]


def frame(checklist: Checklist) -> dict[str, object]:
    notice = checklist.notice
    return {
        "title": bare(notice.title),
        "number": bare(notice.document_number),
        "issuers": [bare(n) for n in notice.issuers],
        "addressees": [bare(n) for n in notice.addressees],
        "date": notice.issue_date,
        "headings": [(s.level, bare(s.marker), bare(s.heading)) for s in checklist.sections if s.marker or s.heading],
        "indicators": [(bare(i.name), i.unit) for i in checklist.indicators],
        "contacts": [(bare(c.name), c.phone, c.email) for c in notice.contacts],
        "notes": sorted(n.code for n in checklist.notes),
    }


def same(name: str, changed: str) -> None:
    before, after = plain(name), ruled(changed)
    assert frame(after) == frame(before)
    assert essence(after) == essence(before)


def blank_lines(text: str) -> str:
    return text.replace("\n", "\n\n")


def indent(text: str) -> str:
    return "\n".join(f"\u3000\u3000{line}" if line.strip() else line for line in text.split("\n"))


def trailing(text: str) -> str:
    return text.replace("\n", "  \n") + "\n\n\n"


def windows(text: str) -> str:
    return text.replace("\n", "\r\n")


def swap(wide: str, narrow: str) -> Callable[[str], str]:
    return lambda text: text.replace(wide, narrow)


def digits(text: str) -> str:
    return text.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})


CHANGES: dict[str, Callable[[str], str]] = {
    "blank lines": blank_lines,
    "indent": indent,
    "trailing blanks": trailing,
    "CR LF": windows,
    "half-width comma": swap("，", ","),
    "half-width colon": swap("：", ":"),
    "half-width semicolon": swap("；", ";"),
    "half-width brackets": lambda text: text.replace("（", "(").replace("）", ")"),
    "all half-width": lambda text: text.translate(_FOLD),
    "full-width percent": swap("%", "％"),
}

#: A change of a notice of the corpora that does change its checklist; to be emptied.
KNOWN: dict[tuple[str, str], str] = {
    ("blank lines", "health_campaign_news"): "heading-without-body counts blank lines",
    ("indent", "health_campaign_news"): "heading-without-body counts the indent",
    ("indent", "paper_enrolment_form"): "a blank of a form is told by its blanks",
    ("trailing blanks", "health_campaign_news"): "heading-without-body counts trailing blanks",
    ("trailing blanks", "paper_enrolment_form"): "a blank of a form is told by its blanks",
    ("half-width brackets", "unseen_daipu_forward"): "narrow brackets in an enclosed notice",
    ("all half-width", "unseen_daipu_forward"): "narrow brackets in an enclosed notice",
}


#: Each change is tried on one in so many notices of the corpora, each time on others.
ROUNDS = 3


def pairs() -> list[object]:
    found = []
    for n, change in enumerate(CHANGES):
        for m, name in enumerate((*OWN, *CORPORA)):
            why = KNOWN.get((change, name))
            if name in CORPORA and (n + m) % ROUNDS and not why:
                continue
            if CHANGES[change](source(name)) == source(name):
                continue
            marks = [pytest.mark.xfail(strict=True, reason=why)] if why else []
            found.append(pytest.param(change, name, id=f"{change}-{name}", marks=marks))
    return found


@pytest.mark.parametrize(("change", "name"), pairs())
def test_writing_changes_nothing(change: str, name: str) -> None:
    same(name, CHANGES[change](source(name)))


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(OWN)), st.lists(st.integers(0, 3), min_size=40, max_size=40))
def test_any_number_of_blank_lines(name: str, counts: list[int]) -> None:
    lines = source(name).split("\n")
    same(name, "".join(line + "\n" * (1 + counts[i % 40]) for i, line in enumerate(lines)))


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(OWN)), st.lists(st.booleans(), min_size=120, max_size=120))
def test_any_mixture_of_widths(name: str, narrow: list[bool]) -> None:
    text = source(name)
    same(name, "".join(c.translate(_FOLD) if narrow[i % 120] else c for i, c in enumerate(text)))


#: An organisation and another name of its kind, of the same length, so that spans stay.
RENAMED = [
    ("县教育局", "县水务局"),
    ("县公安局", "县林业局"),
    ("县应急局", "县气象局"),
    ("各乡镇", "各街道"),
    ("县安委办", "县防汛办"),
]


@pytest.mark.parametrize(
    ("name", "old", "new"), [(name, old, new) for name in OWN for old, new in RENAMED if old in OWN[name]]
)
def test_renaming_changes_only_the_name(name: str, old: str, new: str) -> None:
    after = ruled(source(name).replace(old, new))
    wanted = [tuple(_renamed(value, old, new) for value in row) for row in essence(plain(name))]
    assert essence(after) == wanted


def _renamed(value: object, old: str, new: str) -> object:
    if isinstance(value, str):
        return value.replace(old, new)
    if isinstance(value, list):
        return [_renamed(item, old, new) for item in value]
    if isinstance(value, tuple):
        return tuple(_renamed(item, old, new) for item in value)
    return value


@pytest.mark.parametrize("name", ["fire119_county", "flood_prevention_town", "foodsafety_week_city"])
def test_another_place_name(name: str) -> None:
    """The name of the place itself says nothing."""
    place = plain(name).notice.issuers[0][:2]
    after = ruled(source(name).replace(place, "云岭"))
    assert essence(after) == [tuple(_renamed(value, place, "云岭") for value in row) for row in essence(plain(name))]


def test_digits_of_any_width() -> None:
    text = source("note")
    assert [r.deadline.due for r in ruled(digits(text)).requirements if r.deadline] == [
        r.deadline.due for r in plain("note").requirements if r.deadline
    ]


def test_blank_lines_keep_every_span_true() -> None:
    text = blank_lines(source("note"))
    for requirement in ruled(text).requirements:
        assert text[slice(*requirement.span)] == requirement.text
