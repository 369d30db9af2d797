"""What is handed in, by when, to whom, and whom to ask: the first thing that a reader wants of a notice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from . import wording
from .harmless import one_line
from .labels import Labels

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Contact, Requirement

#: The columns, as labels ``column.*``.
COLUMNS = ("number", "deliverables", "due", "recipients", "channel", "contact", "attachment")
#: What a line begins with that hands something in, whatever it is about.
_HANDS = re.compile("可?(?:报送|上报|呈报|填报|报备|报告|汇报|提交|上交|递交|移交|寄|发送|发至|欢迎投稿|投稿|报(?![名到考警废])|交(?![流通叉换往谈接]))")
#: So many contacts a line names where the notice does not say which is meant.
_MANY = 3


@dataclass(frozen=True, slots=True)
class Handed:
    """One line; every text harmless and on one line, absent is the empty string. ``day`` is what it is sorted by; ``often``: it has none, but comes back."""

    number: int
    deliverables: str
    due: str
    recipients: str
    channel: str
    contact: str
    attachment: str
    day: date | None
    often: bool


def handed(checklist: Checklist, labels: Labels) -> list[Handed]:
    """Everything that goes to somebody: by date, then what comes back (每周五报送), what has neither last."""
    found = [
        _line(line, r, checklist, labels)
        for line, r in zip(wording.lines(checklist, labels), checklist.requirements, strict=True)
        if hands_in(r)
    ]
    return sorted(found, key=lambda item: (item.day is None, not item.often, item.day or date.max, item.number))


def by_day(papers: Sequence[Handed]) -> tuple[Sequence[Handed], Sequence[Handed]]:
    """Those that are shown, and those that are folded: what has no date and does not come back, where others do."""
    dated = [paper for paper in papers if paper.day or paper.often]
    return (dated, papers[len(dated):]) if dated else (papers, ())


def hands_in(r: Requirement) -> bool:
    """Whether something goes to somebody: who gets it is named, or what it is or by when is, and the line says so.

    >>> from campaign_extract import extract
    >>> found = extract("关于自查的通知\\n各学校：\\n一、各学校要开展自查。\\n二、自查情况请于2024年5月20日前上报。").requirements
    >>> [(r.title, hands_in(r)) for r in found]
    [('开展自查', False), ('上报自查情况', True)]
    """
    if r.force not in ("mandatory", "encouraged"):
        return False
    dated = bool(r.deadline and r.deadline.due)
    says = bool(_HANDS.match(r.title))
    return bool(r.recipients) or bool(r.deliverables) and (says or r.category == "reporting") or dated and says


def _line(line: wording.Line, r: Requirement, checklist: Checklist, labels: Labels) -> Handed:
    contacts = checklist.notice.contacts
    inside = [c for c in contacts if r.span[0] <= c.span[0] < r.span[1]]
    known = inside or list(contacts if len(contacts) <= _MANY else ())
    wires = dict.fromkeys(address for c in known for address in (*c.email, *([c.address] if c.address else [])))
    due = line.due or line.deadline or line.frequency
    return Handed(
        number=line.number,
        deliverables=line.deliverables or line.title,
        due=f"{due}（{line.certainty}）" if line.deadline and not line.due else due,
        recipients=line.recipients,
        channel=one_line(labels.join(wires)),
        contact=labels.join(filter(None, (person(c) for c in known))),
        attachment=one_line(labels.join(_attached(r, checklist))),
        day=r.deadline.due if r.deadline else None,
        often=r.frequency is not None and not r.frequency.vague,
    )


def people(checklist: Checklist) -> list[str]:
    """The notice's contacts, a line each."""
    lines = ("　".join(filter(None, (person(c), *c.email, c.address))) for c in checklist.notice.contacts)
    return list(dict.fromkeys(one_line(line) for line in lines if line))


def enclosures(checklist: Checklist) -> list[str]:
    """The notice's enclosures, a line each."""
    return [one_line(a.title) for a in checklist.notice.attachments if a.title]


def person(contact: Contact) -> str:
    """``王某某 0000-1234567``."""
    return one_line(" ".join(part for part in (contact.name or "", *contact.phone) if part))


def _attached(r: Requirement, checklist: Checklist) -> list[str]:
    """The notice's own enclosures that the line names, or whose title a paper of the line has."""
    return [
        a.title
        for a in checklist.notice.attachments
        if a.title and (a.title in r.text or any(len(paper) > 3 and paper.strip("《》") in a.title for paper in r.deliverables))
    ]
