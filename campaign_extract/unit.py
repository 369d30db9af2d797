"""Which duties are a unit's own: 我是某某市第一人民医院.

A duty is a unit's by its printed name, by whom the name comes down to, or by a class that contains the unit (各医疗卫生机构
contains a 医院; rows ``member`` of ``compare.tsv``).  What does not come down to anybody is everybody's to read, and is
always shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from .comparison.parties import EVERYBODY, ISSUER, Names
from .lexicon import Lexicon, load
from .normalise import normalise

if TYPE_CHECKING:
    from .checklist import Checklist
    from .model import Requirement

C = TypeVar("C", bound="Checklist")


class Unit:
    """A unit that wants to know what is its own in one checklist."""

    def __init__(self, name: str, checklist: Checklist, lexicon: Lexicon | None = None, names: Names | None = None) -> None:
        tables = lexicon or load()
        self.names = names or Names(checklist, tables)
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
        return _open(requirement) or any(map(self.named, _called(requirement)))

    def named(self, name: str) -> bool:
        """Whether a name is the unit's, a short form of it, or that of a class which contains it."""
        flat = "".join(normalise(name).split())
        plain = self.names.plain(flat)
        if plain == EVERYBODY or len(plain) > 1 and (self.plain.endswith(plain) or plain.endswith(self.plain)):
            return True
        return flat != self.name and plain.endswith(self.classes)


def _called(requirement: Requirement) -> list[str]:
    """Those who act, as they are printed, and whom that comes down to."""
    return [name for party in requirement.responsible for name in (party.name, *party.resolved) if name]


def _open(requirement: Requirement) -> bool:
    """Whether nobody in particular is meant."""
    return not all(party.resolved for party in requirement.responsible) or not requirement.responsible


def belonging(
    checklist: Checklist, also: Iterable[str] = (), lexicon: Lexicon | None = None
) -> tuple[list[str], list[tuple[int, ...] | None]]:
    """The units that a notice names, to choose one's own from, and for each duty the places of those whose it is.

    None: it is everybody's, as is what does not come down to anybody.  ``also`` are units that the notice need not name.

    >>> from campaign_extract import extract
    >>> belonging(extract("关于开展消防检查的通知\\n各医院、各学校：\\n一、各医院要配备灭火器材。\\n二、各单位要于5月20日前报送总结。"))
    (['各医院', '各学校'], [(0,), None])
    """
    tables = lexicon or load()
    names = Names(checklist, tables)
    meant = (name for r in checklist.requirements for party in r.responsible for name in party.resolved)
    found: dict[str, str] = {}  # by the form that is compared, as it is first printed
    for name in (*also, *checklist.notice.addressees, *meant):
        if (plain := names.plain(name)) not in ("", EVERYBODY, ISSUER):
            found.setdefault(plain, name)
    called = {name for r in checklist.requirements for name in _called(r)}
    own = [{n for n in called if unit.named(n)} for unit in (Unit(u, checklist, tables, names) for u in found.values())]
    whose: list[tuple[int, ...] | None] = []
    for r in checklist.requirements:
        places = tuple(n for n, mine in enumerate(own) if not mine.isdisjoint(_called(r)))
        whose.append(None if _open(r) or len(places) == len(own) else places)
    return list(found.values()), whose


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
