"""What the opinions look things up with: one text, its tables, and who its issuer is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ..lexicon import Lexicon
from ..lexicon.firsts import Spots
from .heads import Heads
from .parties import Parties
from .party import Party
from .resolve import Resolver

#: What sort of name acts where it is all of a heading or a label; a place does not.
_ACTS = ("h_body", "h_unit", "h_school", "h_person")


class Look:
    """One text and its tables; ``issued`` is its date, ``news`` says that it tells readers what others will do."""

    def __init__(self, flat: str, lexicon: Lexicon, resolver: Resolver, issued: date | None, news: bool) -> None:
        self.flat, self.resolver, self.issued, self.news = flat, resolver, issued, news
        self.parties, self.heads = Parties.of(lexicon).over(flat), Heads.of(lexicon)
        self.say, self.duty, deliver = lexicon.say("clauses"), lexicon.say("force"), lexicon.say("deliver")
        self.hand, self.upwards = deliver.handover, deliver.upwards
        self.sanctions, self.describes = Spots(self.duty.sanction, flat), Spots(self.duty.describe, flat)
        self.founds, self.frames = Spots(self.duty.found, flat), Spots(self.duty.skip, flat)

    def names(self, parties: Iterable[Party]) -> list[str]:
        """Parties as they are printed."""
        return [self.flat[p.start : p.end] for p in parties]

    def issuers(self, parties: Iterable[Party]) -> bool:
        """Whether all of them are the issuer: 我局, 市局."""
        return all(map(self.resolver.is_issuer, self.names(parties)))

    def offices(self, parties: Iterable[Party]) -> bool:
        """领导小组办公室: its duties are the issuer's own plan."""
        return all(self.duty.office.search(n) and not self.duty.told.match(n) for n in self.names(parties))

    def act(self, parties: Iterable[Party]) -> bool:
        """Whether these act: bodies, offices or people, and no word for how something is organised (组织机构, 参赛人员)."""
        return all(map(self._acts, parties))

    def _acts(self, party: Party) -> bool:
        a, b = party.start, party.end
        told = self.say.no_actor.fullmatch(self.flat, a, b) or self.parties.adverb.search(self.flat, a + 1, b)  # 新区严格配建幼儿园
        return told is None and self.heads.sort(self.flat, a, b) in _ACTS
