"""The checklist as other people's formats; every one begins with ``rows``, the flat view of the requirements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ..model import Requirement, Responsible, Target
from .writers import FORMATS as FORMATS
from .writers import render as render
from .writers import write as write

if TYPE_CHECKING:
    from ..checklist import Checklist

#: The columns of the flat view, in order, with their pandas dtypes. Lists are joined by "、"; absent is missing.
COLUMNS: dict[str, str] = {
    "source": "str",
    "id": "str",
    "section": "str",
    "path": "str",
    "text": "str",
    "force": "str",
    "cue": "str",
    "title": "str",
    "action": "str",
    "object": "str",
    "category": "str",
    "responsible": "str",
    "roles": "str",
    "resolved": "str",
    "recipients": "str",
    "deliverables": "str",
    "deadline": "str",
    "start": "datetime64[us]",
    "due": "datetime64[us]",
    "clock": "str",
    "deadline_status": "str",
    "frequency": "str",
    "every": "str",
    "times": "Int64",
    "bound": "str",
    "rrule": "str",
    "targets": "str",
    "condition": "str",
    "consequence": "str",
    "span_start": "Int64",
    "span_end": "Int64",
}

#: The columns that hold names, which may be had as lists.
LISTS = ("path", "responsible", "resolved", "recipients", "deliverables")


def rows(checklist: Checklist, *, lists: bool = False) -> Iterator[dict[str, Any]]:
    """One dict a requirement with the keys of COLUMNS; values are str, int, date or None; with ``lists`` those of LISTS are lists."""
    for requirement in checklist.requirements:
        row = _row(requirement)
        joined = {} if lists else {name: _join(row[name]) for name in LISTS}
        yield {"source": checklist.source.name, **row, **joined}


def _row(r: Requirement) -> dict[str, Any]:
    deadline, frequency = r.deadline, r.frequency
    return {
        "id": r.id,
        "section": r.section,
        "path": list(r.path),
        "text": r.text,
        "force": r.force,
        "cue": r.cue,
        "title": r.title,
        "action": r.action,
        "object": r.object,
        "category": r.category,
        "responsible": [p.name for p in r.responsible if p.name],
        "roles": _join(map(_role, r.responsible)),
        "resolved": list(dict.fromkeys(name for p in r.responsible for name in p.resolved)),
        "recipients": list(r.recipients),
        "deliverables": list(r.deliverables),
        "deadline": deadline and deadline.text,
        "start": deadline and deadline.start,
        "due": deadline and deadline.due,
        "clock": deadline and deadline.clock,
        "deadline_status": deadline and deadline.status,
        "frequency": frequency and frequency.text,
        "every": frequency and frequency.every,
        "times": frequency and frequency.times,
        "bound": frequency and frequency.bound,
        "rrule": frequency and frequency.rrule,
        "targets": _join(map(_target, r.targets)),
        "condition": r.condition,
        "consequence": r.consequence,
        "span_start": r.span[0],
        "span_end": r.span[1],
    }


def _join(words: Iterable[str]) -> str | None:
    return "、".join(words) or None


def _role(party: Responsible) -> str:
    """``区安委办(lead)``; a party that is only resolved has no name of its own."""
    return f"{party.name or '—'}({party.role})"


def _target(target: Target) -> str:
    """``持证上岗率 == 100%``."""
    return f"{target.metric} {target.comparator} {target.value:g}{target.unit or ''}"
