"""任务分解表, the table that offices attach to their own plans: the tasks in groups, by section or by party."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from . import wording
from .harmless import one_line
from .labels import Labels

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Section

By = Literal["section", "party"]

#: The columns, as labels ``column.*``.
COLUMNS = ("number", "title", "text", "responsible", "deadline", "frequency", "deliverables", "remark")


@dataclass(frozen=True, slots=True)
class Table:
    """One group of the breakdown: its heading, and a row of cells (in COLUMNS) for every task."""

    heading: str
    rows: tuple[tuple[str, ...], ...]


def tables(checklist: Checklist, labels: Labels, by: By = "section") -> list[Table]:
    """The groups in the notice's order. By party, a duty of several stands under each of them; what is doubtful stands last."""
    if by not in get_args(By):
        raise ValueError(f"by is section or party, not {by!r}")
    groups: dict[str, list[tuple[str, ...]]] = {}
    doubtful, unsure = wording.doubtful(checklist), list[tuple[str, ...]]()
    sections = {section.id: section for section in checklist.sections}
    for line, requirement in zip(wording.lines(checklist, labels), checklist.requirements, strict=True):
        row = _row(line, requirement.force, labels)
        if requirement.id in doubtful:
            unsure.append(row)
            continue
        keys: Iterable[str]
        if by == "section":
            keys = [_top(requirement.section, sections) or labels("doc.preamble")]
        else:
            names = [one_line(name) for p in requirement.responsible for name in ((p.name,) if p.name else p.resolved)]
            keys = dict.fromkeys(names or [labels("doc.nobody")])
        for key in keys:
            groups.setdefault(key, []).append(row)
    found = [Table(heading, tuple(rows)) for heading, rows in groups.items()]
    return [*found, Table(labels("doc.doubtful"), tuple(unsure))] if unsure else found


def _top(section: str, sections: dict[str, Section]) -> str:
    """The heading of the first rank (一、) above a section; a table for every 1. and （1） would be hard to read."""
    found, seen = sections.get(section), 0
    while found and found.level > 1 and found.parent in sections and seen < 20:
        found, seen = sections[found.parent or ""], seen + 1
    return one_line(f"{found.marker or ''}{found.heading or ''}") if found else ""


def _row(line: wording.Line, force: str, labels: Labels) -> tuple[str, ...]:
    remark = [] if force == "mandatory" else [line.force]
    remark += [value for value in (line.targets, line.condition, line.consequence) if value]
    deadline = line.deadline
    if line.due and line.due != deadline:
        deadline = f"{deadline}（{line.due}）"
    elif deadline and line.certainty and not line.due:
        deadline = f"{deadline}（{line.certainty}）"
    handed = f"{line.deliverables} → {line.recipients}".strip() if line.recipients else line.deliverables
    return (
        str(line.number), line.title, line.text, labels.join(line.parties), deadline, line.frequency, handed, "；".join(remark),
    )  # fmt: skip


def title(checklist: Checklist, labels: Labels) -> str:
    """``“安全生产月”活动任务分解表``, else the plain name of the thing."""
    name = one_line(checklist.notice.campaign.name or "")
    return (
        f"{name}{labels('doc.tasks')}"
        if labels.lang == "zh"
        else f"{labels('doc.tasks')}{f': {name}' if name else ''}"
    )
