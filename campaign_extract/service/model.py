"""What a request holds, as types; the answers are the contract's own."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, JsonValue

from ..checklist import Checklist
from ..model import Model

Format = Literal["json", "csv", "xlsx", "ics", "html", "markdown", "docx", "tasks", "labelstudio", "gold"]
#: What two documents held against each other are written as.
Paired = Literal["json", "csv", "markdown", "html"]
Lang = Literal["zh", "en"]


def _day(value: object) -> object:
    """Only the form of a date that the schema says: pydantic would take seconds since 1970 too."""
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError("must be a date, YYYY-MM-DD")
        return date.fromisoformat(value)
    return value


Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[str, Field(max_length=1000)]

NOTICE = """\
某某市安全生产委员会办公室关于开展“安全生产月”活动的通知
某安委办〔2024〕8号

各县（市、区）安委会，市安委会各成员单位：

一、加强组织领导。各单位要制定活动方案，于5月20日前报送市安委办。
二、开展应急演练。各企业每季度至少组织开展1次应急演练。

某某市安全生产委员会办公室
2024年4月29日
"""


class Unprinted(Model):
    """What a notice may not print itself; see ``extract``."""

    issued: Day | None = Field(None, description="The issue date (成文日期), where the notice prints none.")
    issued_override: Day | None = Field(None, description="The issue date in the place of the one that the notice prints.")
    addressees: tuple[Name, ...] | None = Field(
        None, max_length=1000, description="The addressees (主送机关), in the place of what the notice prints."
    )
    before: Literal["inclusive", "exclusive"] = Field(
        "inclusive", description="Whether 5月20日前 includes that day."
    )


class Text(Unprinted):
    """A notice as text, with what it may not print itself."""

    text: str = Field(description="The notice, plain text.", examples=[NOTICE])


class Layout(Model):
    """What a checklist is wanted as; below ``unit`` what only some formats have."""

    format: Format = "json"
    lang: Lang = Field("zh", description="The language of the formats for people.")
    unit: Name | None = Field(None, description="Only the duties of this unit; a workbook has the others' on a sheet of their own.")
    by: Literal["section", "party"] | None = Field(None, description="What markdown and docx are arranged by (section).")
    deadlines: Literal["todo", "event", "both"] | None = Field(None, description="What ics makes of a deadline (event).")
    alarm_days: Annotated[int, Field(ge=0, le=3650)] | Literal["none"] | None = Field(
        None, description="Remind at 9:00 so many days before, or none (ics: 1)."
    )
    phases: bool | None = Field(None, description="Entries for what lasts a whole phase, too (ics).")
    sequence: int | None = Field(None, ge=0, le=999_999_999, description="Which correction this is (ics: 0).")


class ExtractRequest(Text, Layout):
    """A notice, and what its checklist is wanted as."""

    with_text: bool = Field(False, description="Keep the text that the spans count in, in source.text.")


class ExportRequest(Layout):
    """A checklist, corrected perhaps, and what it is wanted as."""

    checklist: Checklist
    format: Format


class Held(Model):
    """What two documents that are held against each other are written as."""

    format: Paired = "json"
    lang: Lang = Field("zh", description="The language of markdown and html.")


class CompareRequest(Held):
    """Two notices of one campaign."""

    old: Text
    new: Text
    years: int | None = Field(
        None, ge=-100, le=100, description="How many years they are apart; by default their issue dates say it."
    )


class CoverRequest(Held):
    """A superior's notice, and a unit's plan."""

    notice: Text
    plan: Text
    party: tuple[Name, ...] | None = Field(None, max_length=1000, description="Only the duties of these.")


class CheckRequest(Held):
    """A notice, and a task list that was made from it."""

    notice: Text
    list: tuple[dict[Name, JsonValue], ...] = Field(
        max_length=10_000, description="The lines: objects whose keys are headers of columns (工作任务, 责任单位, 完成时限 …)."
    )
    party: tuple[Name, ...] | None = Field(None, max_length=1000, description="Only the duties of these may be missing.")
    handed_on: bool = Field(False, description="The list hands duties on to offices of its own: parties are not compared.")


class Fault(Model):
    """One thing that is wrong in a body: where (a JSON pointer), and what."""

    pointer: str
    detail: str


class Problem(Model):
    """Problem details (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: tuple[Fault, ...] = ()
