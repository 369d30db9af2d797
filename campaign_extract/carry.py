"""What was typed into a workbook, carried over to the checklist of the same notice, or of a corrected one.

Lines are found again by comparison's matching, not by their numbers; what is no longer asked for is kept as taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .comparison.match import Matcher, Plain, fingerprint
from .comparison.parties import Names
from .export import wording
from .export.labels import Labels
from .export.typed import Cells, Typed, Value, Workbook
from .lexicon import Lexicon, load

if TYPE_CHECKING:
    from .checklist import Checklist


def carry(old: Workbook, new: Checklist, lexicon: Lexicon | None = None) -> Typed:
    """Everything that was typed, at its lines in the new checklist; raises MissingExtra without rapidfuzz."""
    tables = lexicon or load()
    plain = Plain.of(tables)
    olds, news = (
        [fingerprint(r, plain, Names(one, tables)) for r in one.requirements] for one in (old.checklist, new)
    )
    pairs = Matcher(olds, news, plain).pairs()
    rows: dict[str, Cells] = {}
    carried: set[int] = set()
    for (i, j), _ in sorted(pairs.items(), key=lambda pair: (pair[1].shared, -pair[1].score, pair[0])):
        cells = old.typed.rows.get(old.checklist.requirements[i].id)
        if i in carried or cells is None:
            carried.add(i)
            continue
        carried.add(i)
        id_ = new.requirements[j].id
        rows[id_] = _both(rows[id_], cells) if id_ in rows else cells
    gone = [*old.typed.gone, *_gone(old, carried)]
    blanks = _blanks(old, new)
    return Typed(rows, old.typed.added, gone, blanks, old.typed.sheets, old.typed.unit)


def _both(one: Cells, other: Cells) -> Cells:
    """Two lines that have become one: what only one of them says, and both where they differ."""
    found: dict[str, Value] = dict(one)
    for key, value in other.items():
        here = found.get(key)
        if here is None:
            found[key] = value
        elif value is not None and value != here:
            found["remark"] = "；".join(str(part) for part in (found.get("remark"), value) if part is not None)
    return found


def _gone(old: Workbook, carried: set[int]) -> list[Cells]:
    """The lines that nothing in the new checklist answers to, as they stood, with what was typed."""
    t = Labels(old.lang)
    found: list[Cells] = []
    for i, line in enumerate(wording.lines(old.checklist, t)):
        if i not in carried:
            r = old.checklist.requirements[i]
            due = r.deadline.due if r.deadline else None
            stood: Cells = {"title": line.title, "responsible": t.join(line.parties), "due": due, "text": line.text}
            found.append({**stood, **old.typed.rows.get(r.id, {})})
    return found


def _blanks(old: Workbook, new: Checklist) -> Mapping[int, Value]:
    """What was filled into the form, at the blanks of the same name; the others in their order."""
    found: dict[int, Value] = {}
    free = list(range(len(new.indicators)))
    for n, value in old.typed.blanks.items():
        name = old.checklist.indicators[n].name if n < len(old.checklist.indicators) else None
        at = next((m for m in free if new.indicators[m].name == name), None)
        if at is not None:
            free.remove(at)
            found[at] = value
    return found
