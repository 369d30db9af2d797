"""What 任务清单 says: its columns, what they say of a requirement, and in which row that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import wording
from .harmless import one_line
from .labels import Labels

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Requirement
    from .typed import Value

#: Columns of 任务清单 with their widths; the labels are ``column.*``.
TASKS = {
    "number": 6, "title": 34, "force": 9, "responsible": 26, "start": 12, "due": 12, "deadline": 18, "frequency": 18,
    "state": 10, "done": 12, "mine": 8, "owner": 12, "category": 11, "deliverables": 22, "recipients": 18, "targets": 20, "condition": 20,
    "text": 60, "place": 44, "remark": 20, "units": 10, "id": 10,
}  # fmt: skip
#: Every sheet that a workbook of ours may have.
SHEETS = (
    "handed",
    "tasks",
    "schedule",
    "parties",
    "others",
    "indicators",
    "notes",
    "text",
    "about",
    "data",
    "choice",
    "archive",
    "gone",
)
STATES = ("todo", "doing", "done")
FIRST = 3  # the row of the first task, below title, summary and header


def values(line: wording.Line, r: Requirement, t: Labels) -> dict[str, Value]:
    """What 任务清单 says of a requirement, but for its place."""
    time = r.deadline
    return {
        "number": line.number, "title": line.title, "responsible": t.join(line.parties),
        "start": time.start if time and time.kind != "by" else None, "due": time.due if time else None,
        "deadline": line.deadline + (f"（{line.certainty}）" if time and time.status != "exact" else ""),
        "frequency": line.frequency, "state": None if r.force == "prohibited" else t("state.todo"), "done": None, "owner": None,
        "force": line.force, "category": line.category, "deliverables": line.deliverables, "recipients": line.recipients,
        "targets": line.targets, "condition": line.condition, "text": line.text, "remark": None, "id": r.id,
    }  # fmt: skip


def order(checklist: Checklist) -> dict[int, int]:
    """The row of each line of 任务清单, by its number: what is doubtful stands last."""
    doubtful = wording.doubtful(checklist)
    numbers = sorted(
        range(1, len(checklist.requirements) + 1), key=lambda n: checklist.requirements[n - 1].id in doubtful
    )
    return {number: row for row, number in enumerate(numbers, FIRST)}


def by_party(checklist: Checklist, labels: Labels) -> list[tuple[str, str, wording.Line, Any]]:
    """(party, role, line, requirement), the parties in the order of the notice, each with its tasks."""
    found: dict[str, list[tuple[str, str, wording.Line, Any]]] = {}
    for line, r in zip(wording.lines(checklist, labels), checklist.requirements, strict=True):
        who = [(p.name, p.role) if p.name else (name, p.role) for p in r.responsible for name in (p.resolved or ("",))]
        pairs = list(dict.fromkeys((one_line(name or ""), role) for name, role in who)) or [("", "responsible")]
        for name, role in pairs:
            name = name or labels("doc.nobody")
            found.setdefault(name, []).append((name, labels(f"role.{role}"), line, r))
    return [entry for entries in found.values() for entry in entries]
