"""The checklist as a plain table for task systems (飞书, 钉钉, Jira, Notion, Planner): one line a task, seven columns.

Prohibitions are no tasks, since nobody can finish them: they are left out, and stand in every other output.  Cells are
guarded against formulas as those of ``csv`` are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import wording
from .csv import MARK, cell, lines
from .labels import Labels, Lang

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Requirement

#: The columns, as labels ``task.*``.
COLUMNS = ("title", "owner", "start", "due", "description", "priority", "source")


def render(checklist: Checklist, *, lang: Lang = "zh") -> bytes:
    """The table, UTF-8 with a byte order mark, its first line the names of the columns; dates as YYYY-MM-DD."""
    t = Labels(lang)
    rows = [[t(f"task.{name}") for name in COLUMNS], *_rows(checklist, t)]
    return MARK + lines([[cell(value) for value in row] for row in rows])


def _rows(checklist: Checklist, t: Labels) -> Iterator[tuple[str, ...]]:
    heading = wording.heading(checklist, t)
    for line, r in zip(wording.lines(checklist, t), checklist.requirements, strict=True):
        if r.force == "prohibited":
            continue
        start, due = (r.deadline.start, r.deadline.due) if r.deadline else (None, None)
        told = [
            line.text,
            *(
                f"{t('column.' + name)}：{value}"
                for name in ("frequency", "deliverables", "recipients", "targets", "condition")
                if (value := getattr(line, name))
            ),
        ]
        yield (
            line.title,
            t.join(line.parties),
            str(start or ""),
            str(due or ""),
            "；".join(told),
            t(f"priority.{_priority(r)}"),
            f"{heading}（{line.id}）",
        )


def _priority(r: Requirement) -> str:
    """What must be done by a day comes first, what is only encouraged or the issuer's own comes last."""
    if r.force != "mandatory":
        return "low"
    return "high" if r.deadline and r.deadline.due else "medium"
