"""Whether a list names those whom the notice names: 市卫健委 is 市卫生健康委员会, 各单位 are the addressees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

from ..checklist import Checklist
from ..comparison.parties import EVERYBODY, Names, same_name
from ..export.labels import Labels, Lang
from ..lexicon import Lexicon
from ..model import Requirement, Role
from ..normalise import normalise

_PIECE = re.compile(r"[、，；;/|\n]+")
_OPEN, _CLOSE = "（《“", "）》”"
_BODIES = ("h-unit", "h-body", "h-school", "h-area")  # rows of heads of names that are no persons
_EACH = "每|.*(?:车辆|船舶|班次)$"  # what a duty counts by, and what it is about
_LEAST = 3  # characters of a short name that may stand for a long one (卫健委)


class Parties:
    """The names of a notice, ready to be told from those of a list."""

    def __init__(self, notice: Checklist, lexicon: Lexicon) -> None:
        self.names = Names(notice, lexicon)
        short = [(re.escape(r.pattern), r.value) for r in lexicon.rows("names", "short")]
        self._short = [(re.compile(p), value) for p, value in short if len(p) >= _LEAST and len(value) > len(p)]
        roles = {Labels(lang)(f"role.{role}") for lang in get_args(Lang) for role in get_args(Role)}
        self._role = re.compile(f"（(?:{'|'.join(sorted(roles))})[^（）]*）")
        self._label = re.compile(f"(?:{lexicon.alternatives('tables', 'party')})[：: ]\\s*")
        self._acts = re.compile(f".*(?:{lexicon.alternatives('parties', 'head')})$")
        heads = "|".join(row.pattern for row in lexicon.rows("parties", "head") if row.id in _BODIES)
        self._body = re.compile(f"(?!{_EACH}).*(?:{heads})$")
        self.addressees = self._all(notice.notice.addressees)
        self._heads = self.addressees | self._all(notice.notice.issuers)
        self._acting: dict[str, set[str]] = {}
        for r in notice.requirements:
            self._acting.setdefault(r.section, set()).update(self.bound(r))
        self._texts = {s.id: s.span for s in notice.sections}
        self._text = normalise(notice.source.text or "")

    def split(self, cell: str) -> tuple[str, ...]:
        """The names of a cell, without the roles that are written beside them.

        >>> from campaign_extract import extract
        >>> from campaign_extract.lexicon import load
        >>> Parties(extract("各单位要报送总结。"), load()).split("牵头单位：市教育局；配合单位：各县（市、区）教育局、市卫健委（配合）")
        ('市教育局', '各县（市、区）教育局', '市卫健委')
        """
        flat = self._label.sub("、", self._role.sub("", normalise(cell)))
        names, begin, depth = [], 0, 0
        for at, sign in enumerate(f"{flat}、"):
            depth += (sign in _OPEN) - (sign in _CLOSE)
            if depth <= 0 and _PIECE.match(sign):
                names.append(flat[begin:at])
                begin = at + 1
        return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))

    def strange(self, listed: Requirement, duties: Sequence[Requirement]) -> list[str]:
        """The names of a line that none of its duties names; what is nobody who acts (a person's name) is not asked."""
        known = {name for duty in duties for name in self.bound(duty)}
        printed = "".join(normalise(duty.text) for duty in duties)
        taking = {name for duty in duties for name in duty.recipients}
        found = []
        for party in listed.responsible:
            name = party.name or ""
            if self._known(name, known) or name in printed and name not in taking:
                continue
            parts = [part for part in re.split("[和及与]", name) if part]
            if len(parts) > 1 and all(self._known(part, known) for part in parts):
                continue
            if self._acts.match(name):
                found.append(name)
        return found

    def body(self, name: str) -> bool:
        """Whether a name ends as those of bodies do; 每班次 and 居民用户 do not."""
        return self._body.match(name) is not None

    def heads(self, name: str) -> bool:
        """Whether the notice is from somebody of this name, or to them."""
        return self._known(name, self._heads)

    def mentioned(self, name: str) -> bool:
        """Whether the notice has this name anywhere."""
        return self.heads(name) or name in self._text

    def acts_in(self, name: str, section: str) -> bool:
        """Whether somebody of this name stands in a section."""
        if self._known(name, self._acting.get(section, set())):
            return True
        span = self._texts.get(section)
        return span is not None and name in self._text[slice(*span)]

    def _known(self, name: str, known: set[str]) -> bool:
        plain = self._plain(name)
        return plain == EVERYBODY and EVERYBODY in known or any(same_name(plain, other) for other in known)

    def bound(self, duty: Requirement) -> set[str]:
        """All who are named for a duty, in whatever role, and whom it comes down to."""
        named = {name for p in duty.responsible for name in (p.name, *p.resolved) if name}
        found = {part for name in named for part in self._all((name, *self.split(name)))}
        if not named or EVERYBODY in found or found & self.addressees:
            found |= {EVERYBODY} | (self.addressees if not named or EVERYBODY in found else set())
        return found

    def _all(self, names: Sequence[str]) -> set[str]:
        return {self._plain(name) for name in names}

    def _plain(self, name: str) -> str:
        flat = name
        for pattern, value in self._short:
            flat = pattern.sub(value, flat)
        return self.names.plain(flat)
