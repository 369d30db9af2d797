"""What every output for people says about a requirement or a note, in words: made once, so that all say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .harmless import one_line
from .labels import Labels

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Note, Requirement, Span, Target

_COMPARED = {"==": "", ">=": "≥", ">": "＞", "<=": "≤", "<": "＜"}
_ID = re.compile(r"(?<![\w.-])\w+(?:\.\w+)*-\d+(?![\w-])")


@dataclass(frozen=True, slots=True)
class Line:
    """A requirement in words; every text harmless and on one line, absent is the empty string."""

    number: int
    id: str
    title: str
    text: str
    path: str
    place: str
    force: str
    category: str
    parties: tuple[str, ...]
    resolved: str
    recipients: str
    deliverables: str
    deadline: str
    due: str
    certainty: str
    frequency: str
    targets: str
    condition: str
    consequence: str


def lines(checklist: Checklist, labels: Labels) -> Iterator[Line]:
    """The requirements in the notice's order."""
    for number, requirement in enumerate(checklist.requirements, 1):
        yield line(requirement, number, checklist, labels)


def line(r: Requirement, number: int, checklist: Checklist, labels: Labels) -> Line:
    """One requirement in words."""
    time = r.deadline
    due = ""
    if time and (time.start or time.due):
        due = period(time.start if time.kind != "by" else None, time.due) + (f" {time.clock}" if time.clock else "")
    chars = labels("cell.chars", start=r.span[0], end=r.span[1])
    return Line(
        number=number,
        id=r.id,
        title=one_line(r.title),
        text=one_line(r.text),
        path=one_line(" / ".join(r.path)) or labels("doc.preamble"),
        place=one_line(f"{r.path[-1] if r.path else labels('doc.preamble')}（{chars}）"),
        force=labels(f"force.{r.force}"),
        category=one_line(labels(f"category.{r.category}")) if r.category else "",
        parties=parties(r, labels),
        resolved=one_line(labels.join(dict.fromkeys(name for p in r.responsible for name in p.resolved))),
        recipients=one_line(labels.join(r.recipients)),
        deliverables=one_line(labels.join(r.deliverables)),
        deadline=one_line(time.text) if time else "",
        due=due,
        certainty=labels(f"status.{time.status}") if time else "",
        frequency=one_line(r.frequency.text) if r.frequency else "",
        targets=one_line(labels.join(target(t) for t in r.targets)),
        condition=one_line(r.condition or ""),
        consequence=one_line(r.consequence or ""),
    )


def doubtful(checklist: Checklist) -> frozenset[str]:
    """The ids of requirements that are hardly carried: outputs for people fold them away behind the others."""
    spans = {note.span for note in checklist.notes if note.code == "doubtful"}
    return frozenset(r.id for r in checklist.requirements if r.span in spans)


def parties(r: Requirement, labels: Labels) -> tuple[str, ...]:
    """Each party as printed, with its role where it has one of its own; who is meant where nobody is named."""
    found: list[str] = []
    for party in r.responsible:
        if party.name:
            name = one_line(party.name)
            found.append(name if party.role == "responsible" else f"{name}（{labels('role.' + party.role)}）")
        else:
            found += [one_line(name) for name in party.resolved]
    return tuple(dict.fromkeys(found))


def target(t: Target) -> str:
    """``持证上岗率 100%``, ``学时 ≥2 学时``."""
    return f"{t.metric} {_COMPARED[t.comparator]}{t.value:g}{t.unit or ''}".strip()


def period(start: object, end: object) -> str:
    """``2024-06-01 至 2024-06-30`` as ISO dates; one day is that day, an open end stays open."""
    if start and end and start != end:
        return f"{start} – {end}"
    return f"{end}" if end else f"{start} –" if start else ""


def explained(checklist: Checklist, labels: Labels) -> Iterator[tuple[Note, str, str]]:
    """Each note with what it says in the reader's language, and the words of the notice it is about."""
    text = checklist.source.text
    numbers = {r.id: number for number, r in enumerate(checklist.requirements, 1)}
    known = spelled(checklist) if text is None else {}
    for note in checklist.notes:
        quote = ""
        if named := sorted({numbers[found] for found in _ID.findall(note.message) if found in numbers}):
            quote = labels("doc.lines", numbers=labels.join(map(str, named)))  # what repeats or contradicts what
        elif note.span and text is not None:
            quote = shorten(text[slice(*note.span)])
        elif note.span:
            quote = known.get(note.span) or (note.message.partition(": ")[0] if ": " in note.message else "")
        yield note, labels(f"note.{note.code}"), one_line(quote)


def spelled(checklist: Checklist) -> dict[Span, str]:
    """The words at every span that the checklist itself quotes, for when the text is not there."""
    found: dict[Span, str] = {r.span: r.text for r in checklist.requirements}
    found |= {p.span: p.name for r in checklist.requirements for p in r.responsible if p.span and p.name}
    found |= {i.span: i.text for i in checklist.indicators}
    found |= {f.span: f.text for f in checklist.frequencies}
    found |= {m.span: m.text for m in checklist.times}
    return found


def shorten(text: str, length: int = 60) -> str:
    """The beginning of a long quote, on one line."""
    words = one_line(text)
    return words if len(words) <= length else f"{words[: length - 1]}…"


def heading(checklist: Checklist, labels: Labels) -> str:
    """What the whole thing is called: the notice's title, else the file, else that it has none."""
    return one_line(checklist.notice.title or checklist.source.name or "") or labels("notice.untitled")


def summary(checklist: Checklist, labels: Labels) -> str:
    """``共 12 项任务，8 项有确定日期，2 条提示``."""
    dated = sum(1 for r in checklist.requirements if r.deadline and r.deadline.due)
    return labels("doc.noted", tasks=len(checklist.requirements), dated=dated, notes=len(checklist.notes))


def facts(checklist: Checklist, labels: Labels) -> list[tuple[str, str]]:
    """The letterhead as pairs of a word and a value, what is absent left out."""
    n = checklist.notice
    pairs = [
        ("document_number", n.document_number),
        ("issuers", labels.join(n.issuers)),
        ("issue_date", n.issue_date and n.issue_date.isoformat()),
        ("addressees", labels.join(n.addressees)),
        ("campaign", n.campaign.name),
        ("theme", n.campaign.theme),
        ("period", period(n.campaign.start, n.campaign.end)),
        ("cc", labels.join(n.cc)),
    ]
    return [(labels(f"notice.{key}"), one_line(value)) for key, value in pairs if value]
