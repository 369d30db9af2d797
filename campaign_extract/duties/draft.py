"""A requirement in the making: what the opinions put together and ``requirements`` names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ..model import Basis, Force, Frequency, Span, Time
from .clause import Clause
from .party import Party
from .when import Ground, governing


@dataclass(slots=True)
class Draft:
    """A requirement before its parties are resolved; the rules name the opinions that decided."""

    section: str
    start: int
    end: int
    main: Span
    force: Force = "mandatory"
    cue: str | None = None
    parties: list[Party] = field(default_factory=list)
    basis: Basis | None = None
    frequency: Frequency | None = None
    clauses: tuple[Clause, ...] = ()
    holders: list[Party] = field(default_factory=list)
    own: bool = False  # its sentence names who acts; no note behind the item overrules that
    doubtful: bool = False  # the evidence is weak: it is kept, and noted
    weighed: Callable[[], str] | None = None  # what spoke for it and what against, where it was learned
    under: Span | None = None  # the ban above a list: 严禁下列行为：
    split: str = "-"
    said_by: str = "-"
    named_by: str = "-"
    offered: dict[Ground, Time] = field(default_factory=dict)

    @property
    def time(self) -> Time | None:
        """The time that governs."""
        return governing(self.offered)[0]

    def offer(self, time: Time | None, ground: Ground) -> None:
        """A time that may be its deadline; the first of its kind counts."""
        if time is not None:
            self.offered.setdefault(ground, time)

    def acts(self, parties: Iterable[Party], basis: Basis | None, rule: str) -> None:
        """Somebody else acts than was thought."""
        self.parties, self.basis, self.named_by = list(parties), basis, f"{self.named_by} > {rule}"
