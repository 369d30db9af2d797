"""Checklists for the tests of the outputs: one made from a notice, one by hand, one full of malice, one very long."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from conftest import CORPORA

from campaign_extract import Checklist, extract, read
from campaign_extract.model import (
    Anchor,
    Campaign,
    Frequency,
    Indicator,
    Note,
    Notice,
    Phase,
    Requirement,
    Responsible,
    Section,
    Source,
    Target,
    Time,
)

#: The formulas of a workbook: ours alone, with cells for all that the notice says.
FORMULA = re.compile(
    r"""=?(IF\(OR\('?单位名单'?!\$B\$2="",\$[A-Z]+\d+="",\$[A-Z]+\d+="\*",ISNUMBER\(FIND\("\|"&'?单位名单'?!\$B\$2&"\|",\$[A-Z]+\d+\)\)\),"是","否"\)"""
    r"""|IF\(SUMPRODUCT\(--EXACT\(\$A\$2:\$A\$\d+,'?任务清单'?!\$B\$2\)\)>0,'?任务清单'?!\$B\$2,""\)"""
    r"""|INDEX\('?任务清单'?!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+,MATCH\(VALUE\(\$[A-Z]+\d+\),'?任务清单'?!\$A\$\d+:\$A\$\d+,0\)\))"""
)

#: What may stand in a notice and must do no harm: formulas, markup, Markdown, controls of direction, broken characters.
MALICE = (
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://example.invalid","点我")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "\t=1+1",
    "<script>document.title='打开了'</script>",
    "</style><img src=x onerror=document.title='打开了'>",
    "\"><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "5月\u202e02\u202c日前",
    "文\u2066字\u2069\u200f",
    "控制\x00\x07\x1b[31m\x7f\x85",
    "行\u2028段\u2029\x0b\x0c",
    "] | [点我](javascript:alert(1)) `a` **b** ~~c~~ | http://example.invalid www.example.invalid",
    "a;b,c\\n:d\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "_x0041_ &amp; &#60; ]]> <!--",
    "𠮷野家👨\u200d👩\u200d👧",
    "''引号\"",
    "\ufffe\uffff\U000e0041",
    "报送\ud800总结\udfff",
)


def made(texts: tuple[str, ...] = ("各单位于5月20日前报送总结",), **more: Any) -> Checklist:
    """A checklist whose notice has one line and one requirement for each text."""
    whole, requirements, at = "", [], 0
    for number, text in enumerate(texts, 1):
        span = (at, at + len(text))
        requirements.append(requirement(f"1-{number}", text, span, number))
        whole += text + "\n"
        at += len(text) + 1
    notice = Notice(
        title=more.pop("title", texts[0]), document_number=more.pop("document_number", None), document_type="通知",
        issuers=(texts[0],), addressees=(texts[-1],), cc=(), issue_date=more.pop("issue_date", date(2024, 4, 29)),
        campaign=Campaign(name=texts[0], theme=texts[-1], start=date(2024, 6, 1), end=date(2024, 6, 30)),
        phases=(Phase(name=texts[0], start=None, end=date(2024, 5, 31), section="1"),),
        references=(), contacts=(), attachments=(),
    )  # fmt: skip
    values: dict[str, Any] = {
        "source": Source(name=texts[0], media_type="text/plain", encoding="utf-8", sha256="0" * 64, characters=at, text=whole),
        "notice": notice,
        "sections": (Section(id="1", parent=None, level=1, marker="一、", heading=texts[0], span=(0, at)),),
        "requirements": tuple(requirements),
        "times": tuple(r.deadline for r in requirements if r.deadline),
        "frequencies": tuple(r.frequency for r in requirements if r.frequency),
        "indicators": tuple(Indicator(name=t, unit=t, section="1", text=t, span=(0, len(t))) for t in texts),
        "notes": tuple(Note(code="mark-unused", severity="info", message=t, span=(0, 1)) for t in texts),
    }
    return Checklist(**{**values, **more})


def requirement(id: str, text: str, span: tuple[int, int], number: int = 1, **more: Any) -> Requirement:
    """One with something in every field; every third recurs, every fifth has no date."""
    place = (span[0], min(span[1], span[0] + 4))
    time = deadline(text[:4], place, due=date(2024, 5, 1 + number % 28))
    frequency = Frequency(
        text=text[:4], span=place, every="P1W", times=1, bound="at_least", rrule="FREQ=WEEKLY", vague=False, rule="r"
    )
    values: dict[str, Any] = {
        "id": id, "section": "1", "path": (text,), "text": text, "span": span,
        "force": ("mandatory", "prohibited", "encouraged", "planned")[number % 4], "cue": text, "title": text, "action": text, "object": text,
        "category": "training",
        "responsible": (Responsible(name=text, role="lead", resolved=(text,), basis="clause", span=place),),
        "recipients": (text,), "deliverables": (text,), "deadline": time if number % 5 else None,
        "frequency": frequency if number % 3 == 0 else None,
        "targets": (Target(metric=text, comparator=">=", value=2.5, unit=text, text=text, span=span),),
        "condition": text, "consequence": text,
    }  # fmt: skip
    return Requirement(**{**values, **more})


def deadline(text: str = "5月20日前", span: tuple[int, int] = (0, 6), **more: Any) -> Time:
    values: dict[str, Any] = {
        "text": text, "span": span, "kind": "by", "start": None, "due": date(2024, 5, 20), "clock": None, "edtf": None,
        "status": "exact", "anchor": None, "cue": "前", "resolved_by": "text", "rule": "r",
    }  # fmt: skip
    return Time(**{**values, **more})


ANCHORED = {"due": None, "status": "anchored", "anchor": Anchor(event="收到", offset="P15D", workdays=False)}


@cache
def found(path: Path) -> Checklist:
    """What is read of a notice of the corpora: once for all tests that only look at it."""
    return extract(read(path), with_text=True)


@cache
def real(name: str = "foodsafety_week_city", with_text: bool = True) -> Checklist:
    path = CORPORA / "notices" / f"{name}.txt"
    return found(path) if with_text else extract(read(path))


@cache
def hostile() -> Checklist:
    return made(MALICE)


@cache
def long(count: int = 600) -> Checklist:
    return made(tuple(f"第{n}项：各单位于5月20日前报送第{n}号总结报告" for n in range(1, count + 1)))
