"""The features of one requirement in the making, what its item has said before, and the answers that are sought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..lexicon.plain import SIGNS
from ..model import Basis, Force, Section, Span, Time
from .clause import Clause
from .look import Look
from .party import Party, Subject


@dataclass(slots=True)
class Context:
    """What a dropped subject is supplied from, while one section is read."""

    parties: list[Party] = field(default_factory=list)
    sentence: list[Party] = field(default_factory=list)
    lead: list[Party] = field(default_factory=list)
    lead_basis: Basis = "heading"
    noted: list[Party] = field(default_factory=list)  # 负责人：… above a list
    label: list[Party] = field(default_factory=list)  # 县农机局：, whose duties stand behind it
    label_end: int = -1
    planned: bool = False
    forbidden: Span | None = None  # 严禁下列行为： the ban above a list
    issuer: list[Party] = field(default_factory=list)
    caused: list[Party] = field(default_factory=list)
    lead_time: Time | None = None
    told: list[Party] = field(default_factory=list)  # who acted last that is not the issuer

    def labelled(self, parties: list[Party], end: int) -> None:
        """A label names who acts up to the end of its line."""
        self.parties, self.label, self.label_end = [], parties, end


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, on what ground, and which opinions said so; ``own``: the sentence itself names them."""

    parties: tuple[Party, ...]
    basis: Basis | None
    rule: str = "-"
    own: bool = False


class Said(NamedTuple):
    """What a unit obliges to, the word that said so, and the opinion."""

    force: Force
    cue: str | None
    rule: str = "-"


NOBODY = Who((), None, "nobody")


@dataclass(frozen=True, slots=True)
class Unit:
    """The clauses of one requirement, and what they show; ``head`` is the first that obliges.

    ``split`` is the opinion that let it begin where it does, ``first`` says that it is the first of its sentence.
    ``founds`` is the body it founds (成立…领导小组); ``warns``: its head threatens (追究责任), and ``sanctioned``: whom it
    threatens is those who fail; ``blamed``: it threatens those named by 对…的, ``failing``: its own subject (违规者扣分); ``rewards``: it says who is commended.
    """

    look: Look
    section: Section
    clauses: tuple[Clause, ...]
    split: str
    first: bool
    mains: tuple[Clause, ...]
    subject: Subject | None
    agents: tuple[Party, ...]
    caused: tuple[Party, ...]
    founds: Party | None
    warns: bool
    rewards: bool
    sanctioned: bool
    blamed: bool
    failing: bool

    @classmethod
    def of(cls, clauses: Sequence[Clause], split: str, section: Section, first: bool, look: Look) -> Unit | None:
        """The unit of some clauses; None where none of them obliges."""
        mains = tuple(c for c in clauses if c.kind == "main")
        if not mains:
            return None
        head = mains[0]
        subjects = [c.subject for c in clauses if c.subject and c.subject.parties]
        subject = next((s for s in subjects if s.modal), subjects[0] if subjects else None)
        unsaid = all(c.force is None for c in mains)
        warns = sanctions(head, look)
        return cls(
            look=look,
            section=section,
            clauses=tuple(clauses),
            split=split,
            first=first,
            mains=mains,
            subject=subject,
            agents=tuple(p for c in clauses for p in c.agents),
            caused=tuple(p for c in mains for p in c.caused),
            founds=_founds(clauses, look),
            warns=warns,
            rewards=unsaid and look.say.reward.search(look.flat, head.start, head.end) is not None,
            sanctioned=warns
            and look.say.sanctioned.search(look.flat, clauses[0].start, clauses[-1].end) is not None,
            blamed=warns and look.say.blamed.search(look.flat, clauses[0].start, clauses[-1].end) is not None,
            failing=warns and subject is not None and look.say.failing.search(look.flat, clauses[0].start, subject.end) is not None,
        )

    @property
    def head(self) -> Clause:
        return self.mains[0]

    @property
    def start(self) -> int:
        return self.clauses[0].start

    @property
    def end(self) -> int:
        return self.clauses[-1].end

    @property
    def modal(self) -> bool:
        return self.subject is not None and self.subject.modal

    @property
    def amid(self) -> bool:
        """店铺停业盘点时，要…: whether its subject is whom something happens to, not who acts."""
        said = (c for c in self.clauses if c.subject is self.subject and c.kind in ("condition", "noun"))
        return any(self.look.flat[c.end - 1] in SIGNS["amid"] for c in said)

    def threatens(self, who: Who) -> bool:
        """给予通报批评, 追究责任: what the issuer does with those who fail; 由镇纪委约谈 names who does it."""
        by = bool(self.agents) and all(p.rule == "g-by" for p in self.agents)
        meant = self.sanctioned if self.head.force is None else self.blamed and self.head.force == "mandatory"
        return self.rewards or self.failing or (meant and (who.basis != "clause" or by))


def sanctions(clause: Clause, look: Look) -> bool:
    """Whether a clause threatens: 追究责任."""
    return clause.may_sanction and look.duty.sanction.search(look.flat, clause.start, clause.end) is not None


def _founds(clauses: Sequence[Clause], look: Look) -> Party | None:
    """成立…领导小组 in one of the clauses."""
    tried = (look.duty.found.search(look.flat, c.start, c.end) for c in clauses if c.may_found)
    found = next(filter(None, tried), None)
    if found is None:
        return None
    begin = found.start("who") if "who" in found.re.groupindex else found.start()
    return Party(begin, found.end(), "responsible", "found")
