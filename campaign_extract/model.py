"""The contract as types: what one checklist holds (docs/contract.md, ``schema_version`` 1.2).

All spans are ``(start, end)``, half-open, in Unicode code points of the text as read.  For everything that has
``text`` and ``span``: ``source_text[start:end] == text``.  Absent is ``None`` or ``()``; no key is left out.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.2"

Span = tuple[int, int]

Force = Literal["mandatory", "prohibited", "encouraged", "planned"]
TimeKind = Literal["by", "on", "span", "from"]
TimeStatus = Literal["exact", "fuzzy", "anchored", "vague", "impossible"]
Bound = Literal["at_least", "at_most", "exactly"]
Role = Literal["responsible", "lead", "support", "supervise", "perform"]
Basis = Literal["clause", "context", "heading", "table", "addressees", "issuer"]
Severity = Literal["info", "warning", "error"]

#: Every code a note can have, with its severity and what it tells (a closed list; README documents each).
NOTE_CODES: dict[str, tuple[Severity, str]] = {
    "no-notice": ("warning", "the text holds no notice: no title, heading, addressee or duty was found"),
    "no-issue-date": ("warning", "the notice prints no issue date (成文日期) and none was given"),
    "issue-date-given": ("info", "the notice prints an issue date, and another one was given for it"),
    "no-year": ("warning", "a date without a year, and nothing in the notice says which year"),
    "no-day": ("warning", "当日 or 次日 at an hour, and nothing in the sentence says of which day"),
    "year-from-number": ("warning", "a date without a year: that of a cited document's number was taken"),
    "deadline-before-issue": ("warning", "a deadline that lies before the issue date"),
    "same-day-deadline": ("warning", "a deadline on the issue date itself"),
    "impossible-date": ("error", "a date that no calendar has, such as 2月30日"),
    "figures-apart": ("info", "a date whose figures stand apart, such as 2 0 2 4年, was read as if they stood together"),
    "impossible-frequency": ("warning", "a count, period or day of a frequency that is none, such as 每0天"),
    "weekday-contradicts": ("warning", "the weekday printed with a date is not the weekday of that date"),
    "workdays-unpublished": ("info", "working days counted Monday to Friday: the holiday calendar is not published"),
    "dates-conflict": ("warning", "one duty carries two different deadlines"),
    "counts-conflict": ("warning", "one duty carries two different frequencies"),
    "party-unresolved": ("info", "a party such as 有关部门 that the notice does not resolve"),
    "requirement-without-party": ("info", "nobody is named, and the notice has no addressees"),
    "mark-unused": ("info", "a time or frequency was recognised, and no requirement claims it"),
    "duplicate": ("info", "the same duty is stated twice"),
    "numbering-gap": ("info", "a number in a run of headings is skipped, repeated or restarted"),
    "heading-without-body": ("info", "a numbered heading with nothing below it"),
    "form-without-requirement": ("info", "an attached form asks for something that no requirement mentions"),
    "doubtful": ("info", "a requirement that the evidence hardly carries: it is kept, and worth a look"),
    "no-orders": ("info", "a 请示 or 报告 asks or accounts: it obliges no reader, and has no requirements"),
    "metadata-used": ("info", "a value taken from the web page's metadata, since the text itself does not say it"),
    "text-left-out": (
        "info",
        "parts of the file that are not the notice's text: headers, footers, page numbers, hidden text",
    ),
    "byte-replaced": ("warning", "bytes of the file that are no character in its encoding stand as U+FFFD"),
    "page-unread": ("warning", "a page without text: a scan that was not recognised"),
    "internal": ("error", "a fault of this program: the text and its times were kept, the duties were not read"),
    "ocr-uncertain": ("warning", "a line that was recognised from a picture with little confidence"),
}


#: The sets of fields that models were given, each once.
_GIVEN: dict[frozenset[str], set[str]] = {}


class Model(BaseModel):
    """Base of all contract types: frozen, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, context: Any, /) -> None:
        """Shares the set of fields that were given with all who were given the same: it takes more than their values do."""
        given = self.__pydantic_fields_set__
        object.__setattr__(self, "__pydantic_fields_set__", _GIVEN.setdefault(frozenset(given), given))


class Block(Model):
    """The way back into the file: this span of the text is that paragraph, or that cell of a table, of that page.

    All count from 1; what a format does not have (a .docx has no pages) is None.  Plain text files have no blocks.
    """

    span: Span
    page: int | None
    paragraph: int | None
    table: int | None
    row: int | None
    cell: int | None


class Source(Model):
    """Where the text came from. ``text`` is None for plain text files unless asked for."""

    name: str | None
    media_type: str
    encoding: str | None
    sha256: str
    characters: int
    text: str | None
    blocks: tuple[Block, ...] = ()


class Campaign(Model):
    """The activity: its name, 活动主题, and its own period, both ends included."""

    name: str | None = None
    theme: str | None = None
    start: date | None = None
    end: date | None = None


class Phase(Model):
    """One stage of the plan, such as 宣传发动阶段（2024年3月10日前）."""

    name: str
    start: date | None
    end: date | None
    section: str


class Reference(Model):
    """A document cited as the basis: 根据《…》（文号）."""

    title: str
    document_number: str | None
    text: str
    span: Span


class Contact(Model):
    """A contact as printed: 联系人、联系电话、邮箱、地址."""

    name: str | None
    phone: tuple[str, ...]
    email: tuple[str, ...]
    address: str | None
    span: Span


class Attachment(Model):
    """One line of the list behind 附件：."""

    title: str
    span: Span


class Notice(Model):
    """The letterhead and frame of the notice (GB/T 9704-2012)."""

    title: str | None
    document_number: str | None
    document_type: str | None
    issuers: tuple[str, ...]
    addressees: tuple[str, ...]
    cc: tuple[str, ...]
    issue_date: date | None
    campaign: Campaign
    phases: tuple[Phase, ...]
    references: tuple[Reference, ...]
    contacts: tuple[Contact, ...]
    attachments: tuple[Attachment, ...]

    def _repr_html_(self) -> str:
        from .export.notebook import notice_html

        return notice_html(self)


class Section(Model):
    """A node of the tree, in reading order; ``span`` holds heading and body, children included."""

    id: str
    parent: str | None
    level: int
    marker: str | None
    heading: str | None
    span: Span


class Anchor(Model):
    """An event and an ISO 8601 offset: 收到通知之日起15日内 is (收到通知, P15D, workdays False)."""

    event: str
    offset: str
    workdays: bool


class Time(Model):
    """A calendar expression. ``edtf`` prints what lacks a part (XXXX-05-20); ``cue`` is the operator (前, 截至)."""

    text: str
    span: Span
    kind: TimeKind
    start: date | None
    due: date | None
    clock: str | None
    edtf: str | None
    status: TimeStatus
    anchor: Anchor | None
    cue: str | None
    resolved_by: str | None
    rule: str


class Frequency(Model):
    """How often: ``every`` is an ISO 8601 duration, None for so many times over the campaign."""

    text: str
    span: Span
    every: str | None
    times: int | None
    bound: Bound | None
    rrule: str | None
    vague: bool
    rule: str


class Indicator(Model):
    """A blank of an attached form: 组织开展宣讲活动()场 has the name 组织开展宣讲活动 and the unit 场."""

    name: str
    unit: str | None
    section: str
    text: str
    span: Span


class Note(Model):
    """A diagnostic about the notice; ``code`` is a key of NOTE_CODES."""

    code: str
    severity: Severity
    message: str
    span: Span | None


class Responsible(Model):
    """One who has to act: as printed, in which role, and whom that comes down to."""

    name: str | None
    role: Role
    resolved: tuple[str, ...]
    basis: Basis
    span: Span | None


class Target(Model):
    """A number to be reached: 持证上岗率100％ is (持证上岗率, ==, 100, %)."""

    metric: str
    comparator: Literal["==", ">=", ">", "<=", "<"]
    value: float
    unit: str | None
    text: str
    span: Span


def _untitled(data: dict[str, Any]) -> str:
    """A document of version 1.1 has no titles: action and object stand in, else the clause itself."""
    return f"{data.get('action') or ''}{data.get('object') or ''}" or str(data.get("text", ""))


class Requirement(Model):
    """One line of the checklist: what somebody must, should or must not do, or what the issuer plans.

    ``title`` is the line for 工作任务: the notice's own words, the verb first.
    """

    id: str
    section: str
    path: tuple[str, ...]
    text: str
    span: Span
    force: Force
    cue: str | None
    action: str | None
    object: str | None
    title: str = Field(default_factory=_untitled)
    category: str | None
    responsible: tuple[Responsible, ...]
    recipients: tuple[str, ...]
    deliverables: tuple[str, ...]
    deadline: Time | None
    frequency: Frequency | None
    targets: tuple[Target, ...]
    condition: str | None
    consequence: str | None
