"""Who is responsible, as a note says it: （责任单位：A、B；完成时限：…）, （A牵头，B按职责分工负责）."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..lexicon.plain import SIGNS
from ..model import Role
from .party import Party, note_end

if TYPE_CHECKING:
    from .parties import Parties


def responsibility(parties: Parties, flat: str, start: int, end: int) -> list[Party]:
    """The names of a responsibility note: （责任单位：A、B；完成时限：…）, （A牵头，B按职责分工负责）.

    >>> from campaign_extract.duties.parties import Parties
    >>> from campaign_extract.lexicon import load
    >>> text = "牵头单位：县应急局；配合单位：县教育局、县住建局"
    >>> [(text[p.start:p.end], p.role) for p in responsibility(Parties.of(load()), text, 0, len(text))]
    [('县应急局', 'lead'), ('县教育局', 'support'), ('县住建局', 'support')]
    """
    found: list[Party] = []
    labels = [
        mark
        for mark in parties.note.scan(flat, start, end)
        if flat[mark.end : mark.end + 1] in ("：", ":") or flat.startswith(SIGNS["as"], mark.end)
    ]
    if labels:
        for mark, following in zip(labels, [*labels[1:], None], strict=True):
            if mark.row.value == "due":
                continue
            a = mark.end + 1
            b = following.start if following else end
            b = note_end(flat, a, b)
            b = a + len(flat[a:b].rstrip(" ，、；"))
            for p, q in parties.lists.printed(flat, a, b):
                found.append(parties.party(flat, p, q, cast(Role, mark.row.value), mark.row.id))
        return found
    begin = start
    for match in parties.after.finditer(flat, start, end):
        role = parties.after_roles[match.lastgroup or "f_duty"]
        a, b = begin, match.start()
        while a < b and flat[a] in SIGNS["before-noted"]:
            a += 1
        if a < b and parties.name_end.match(flat[a:b]):
            found += parties.names(flat, a, b, role, (match.lastgroup or "").replace("_", "-"))
        begin = match.end()
    return found
