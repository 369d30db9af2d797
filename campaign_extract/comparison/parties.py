"""Who has to act, by names that two notices can be compared by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..lexicon import Lexicon
from ..normalise import normalise

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Requirement

EVERYBODY = "*"  # 各单位, 你们: whoever the notice is addressed to
ISSUER = "@"  # 我局, 本委

_ACTING = ("responsible", "lead", "perform")
_REGION = "省市县区州旗盟镇乡"


class Names:
    """The names of one checklist."""

    def __init__(self, checklist: Checklist, lexicon: Lexicon) -> None:
        self.addressees = frozenset(checklist.notice.addressees)
        self._all = re.compile(lexicon.alternatives("parties", "collective"))
        self._issuer = re.compile(lexicon.alternatives("parties", "issuer"))
        self._known: dict[str, str] = {}
        self._forms = [
            (re.compile(r.pattern), "" if r.value == "-" else r.value) for r in lexicon.rows("compare", "party")
        ]

    def plain(self, name: str) -> str:
        """A name in the form that is compared: 各学校 is 学校, 市卫生健康委员会 is 市卫生健康委."""
        if name not in self._known:
            self._known[name] = self._plain("".join(normalise(name).split()))
        return self._known[name]

    def _plain(self, flat: str) -> str:
        if self._all.fullmatch(flat):
            return EVERYBODY
        if self._issuer.fullmatch(flat):
            return ISSUER
        for pattern, value in self._forms:
            flat = pattern.sub(value, flat) or flat
        return flat

    def acting(self, requirement: Requirement) -> frozenset[str]:
        """Those who are named to act; nobody where the notice names nobody."""
        named = [r for r in requirement.responsible if r.name]
        acting = [r for r in named if r.role in _ACTING] or named
        found = set()
        for party in acting:
            everybody = len(self.addressees) > 1 and frozenset(party.resolved) == self.addressees
            found |= (
                {EVERYBODY} if everybody else {self.plain(part) for part in (party.name or "").split("、") if part}
            )
        return frozenset(found)


def alike(old: frozenset[str], new: frozenset[str]) -> bool:
    """The same parties, each under its name or with the place in front of it: 禾川市卫健委 and 市卫健委."""
    return all(any(same_name(a, b) for b in new) for a in old) and all(any(same_name(a, b) for a in old) for b in new)


def same_name(a: str, b: str) -> bool:
    """
    >>> same_name("禾川市卫健委", "市卫健委"), same_name("矿山企业", "企业")
    (True, False)
    """
    short, long = sorted((a, b), key=len)
    front = long.removesuffix(short)
    return not front or front != long and (short[0] in _REGION or front[-1] in _REGION)
