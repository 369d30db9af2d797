"""A clause as it was seen: what stands in it, what kind it is, and which opinion said so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..lexicon.recognise import Mark
from ..model import Force, Frequency, Span, Time
from .party import Party, Subject

#: ``main`` obliges; ``tail`` says what for, ``basis`` on what ground or by what means, ``condition`` in which case,
#: ``describe`` how things are, ``frame`` who heads what; ``noun`` is what is left.
Kind = Literal["main", "tail", "basis", "condition", "describe", "frame", "noun"]

#: What may begin in a clause, as bits; nothing is looked for in a clause where it does not.
(TIME, FREQUENCY, CUE, COPULA, DESCRIBE, SANCTION, FOUND, FRAME, CAUSE, BY, RECIPIENT, NAME) = (
    1 << n for n in range(12)
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and what was seen in it; ``rule`` names the opinions that made it what it is, in their order."""

    start: int
    end: int
    kind: Kind
    rule: str
    subject: Subject | None
    agents: tuple[Party, ...]
    caused: tuple[Party, ...]
    cues: tuple[Mark, ...]
    times: tuple[Time, ...]
    frequencies: tuple[Frequency, ...]
    recipients: tuple[Span, ...]
    handover: bool
    force: Force | None
    cue: str | None
    seen: int

    @property
    def may_found(self) -> bool:
        """Whether 成立…领导小组 may stand in it, before it is looked for."""
        return bool(self.seen & FOUND)

    @property
    def may_sanction(self) -> bool:
        """Whether 追究责任 and its kind may stand in it, before they are looked for."""
        return bool(self.seen & SANCTION)

    @property
    def modal(self) -> bool:
        """各单位要…: somebody named has to."""
        return self.subject is not None and self.subject.modal

    @property
    def dated(self) -> bool:
        """Whether it says by when: a day, or an event that one counts from."""
        return any(t.due or t.anchor for t in self.times)

    @property
    def counted(self) -> bool:
        """Whether it says how often."""
        return any(f.every or f.times for f in self.frequencies)
