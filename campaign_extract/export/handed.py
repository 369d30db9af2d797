"""What is handed in, by when, to whom, and whom to ask: the first thing that a reader wants of a notice."""

from __future__ import annotations

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
#: So many contacts a line names where the notice does not say which is meant.
_MANY = 3


@dataclass(frozen=True, slots=True)
class Handed:
    """One line; every text harmless and on one line, absent is the empty string. ``day`` is what it is sorted by."""

    number: int
    deliverables: str
    due: str
    recipients: str
    channel: str
    contact: str
    attachment: str
    day: date | None


def handed(checklist: Checklist, labels: Labels) -> list[Handed]:
    """Everything that goes to somebody: by date, what has none last."""
    found = [
        _line(line, r, checklist, labels)
        for line, r in zip(wording.lines(checklist, labels), checklist.requirements, strict=True)
        if r.force in ("mandatory", "encouraged")
        and (r.recipients or r.category == "reporting" and r.deliverables)
    ]
    return sorted(found, key=lambda item: (item.day is None, item.day or date.max, item.number))


def _line(line: wording.Line, r: Requirement, checklist: Checklist, labels: Labels) -> Handed:
    contacts = checklist.notice.contacts
    inside = [c for c in contacts if r.span[0] <= c.span[0] < r.span[1]]
    known = inside or list(contacts if len(contacts) <= _MANY else ())
    wires = dict.fromkeys(address for c in known for address in (*c.email, *([c.address] if c.address else [])))
    due = line.due or line.deadline
    return Handed(
        number=line.number,
        deliverables=line.deliverables or line.title,
        due=f"{due}（{line.certainty}）" if due and not line.due else due,
        recipients=line.recipients,
        channel=one_line(labels.join(wires)),
        contact=labels.join(filter(None, (person(c) for c in known))),
        attachment=one_line(labels.join(_attached(r, checklist))),
        day=r.deadline.due if r.deadline else None,
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
