"""Which duties are a unit's own: 我是某某市第一人民医院.

A duty is a unit's by its printed name, by whom the name comes down to, or by a class that contains the unit (各医疗卫生机构
contains a 医院; rows ``member`` of ``compare.tsv``).  What does not come down to anybody is everybody's to read, and is
always shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from .comparison.parties import EVERYBODY, Names
from .lexicon import Lexicon, load
from .normalise import normalise

if TYPE_CHECKING:
    from .checklist import Checklist
    from .model import Requirement, Responsible

C = TypeVar("C", bound="Checklist")


class Unit:
    """A unit that wants to know what is its own in one checklist."""

    def __init__(self, name: str, checklist: Checklist, lexicon: Lexicon | None = None) -> None:
        tables = lexicon or load()
        self.names = Names(checklist, tables)
        self.name = "".join(normalise(name).split())
        self.plain = self.names.plain(self.name)
        self.classes = tuple(
            word
            for row in tables.rows("compare", "member")
            if re.search(f"(?:{row.pattern})$", self.name)
            for word in map(self.names.plain, row.value.split("、"))
            if word != EVERYBODY
        )

    def owns(self, requirement: Requirement) -> bool:
        """Whether a duty is the unit's, or may be: nobody in particular is meant."""
        return any(self._is(party) for party in requirement.responsible)

    def _is(self, party: Responsible) -> bool:
        meant = party.resolved or ((party.name,) if party.name else ())
        if party.name and self._named(party.name) or any(map(self._named, meant)):
            return True
        return not party.resolved

    def _named(self, name: str) -> bool:
        """Whether a name is the unit's, a short form of it, or that of a class which contains it."""
        flat = "".join(normalise(name).split())
        plain = self.names.plain(flat)
        if plain == EVERYBODY or len(plain) > 1 and (self.plain.endswith(plain) or plain.endswith(self.plain)):
            return True
        return flat != self.name and plain.endswith(self.classes)


def split(checklist: C, name: str, lexicon: Lexicon | None = None) -> tuple[C, C]:
    """The checklist with the unit's own duties, and with the others'; ids and spans stay.

    >>> from campaign_extract import extract
    >>> both = extract("关于开展消防检查的通知\\n各医院、各学校：\\n一、各医院要配备灭火器材。\\n二、各学校要组织开展一次消防演练。\\n某局\\n2024年4月1日")
    >>> [[r.title for r in part.requirements] for part in split(both, "青川市第一人民医院")]
    [['配备灭火器材'], ['组织开展消防演练']]
    """
    unit = Unit(name, checklist, lexicon)
    own = [unit.owns(r) for r in checklist.requirements]
    return _with(checklist, own), _with(checklist, [not mine for mine in own])


def _with(checklist: C, kept: Sequence[bool]) -> C:
    """The same document with some of its requirements, and the notes that are not about the others."""
    pairs = list(zip(checklist.requirements, kept, strict=True))
    gone = [r.span for r, keep in pairs if not keep]
    notes = tuple(
        note
        for note in checklist.notes
        if note.span is None or not any(a <= note.span[0] and note.span[1] <= b for a, b in gone)
    )
    return checklist.model_copy(update={"requirements": tuple(r for r, keep in pairs if keep), "notes": notes})
