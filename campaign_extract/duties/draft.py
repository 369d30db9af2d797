"""A requirement in the making: what ``assemble`` puts together and ``requirements`` names."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Basis, Force, Frequency, Span, Time
from .clauses import Clause
from .parties import Party


@dataclass(slots=True)
class Draft:
    """A requirement before its parties are resolved."""

    section: str
    start: int
    end: int
    force: Force
    cue: str | None
    parties: list[Party]
    basis: Basis | None
    time: Time | None
    frequency: Frequency | None
    clauses: list[Clause] = field(default_factory=list)
    main: Span = (0, 0)
    holders: list[Party] = field(default_factory=list)
    own: bool = False  # its sentence names who acts; no note behind the item overrules that
    doubtful: bool = False  # the evidence is weak; it is kept, and noted
