"""Why a requirement is what it is: the opinions that decided, and what they saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..lexicon.recognise import Mark
from ..model import Requirement, Span
from .draft import Draft
from .party import Party
from .when import governing


@dataclass(frozen=True, slots=True)
class Why:
    """The names of the opinions on one requirement, each in its room: ``kinds``, ``splitting``, ``force``, ``who``, ``when``."""

    id: str
    span: Span
    duty: str
    split: str
    force: str
    who: str
    when: str
    cue: Mark | None
    parties: tuple[Party, ...]
    evidence: str = ""

    def __str__(self) -> str:
        said = f"duty {self.duty}; begins {self.split}; force {self.force}; who {self.who}; when {self.when}"
        return f"{said}; evidence {self.evidence}" if self.evidence else said


def reasons(requirements: Iterable[Requirement], drafts: Iterable[Draft]) -> Iterator[Why]:
    """One for each requirement, made of its draft."""
    for requirement, draft in zip(requirements, drafts, strict=True):
        duties = (clause for clause in draft.clauses if clause.kind == "main")
        cues = (mark for clause in draft.clauses for mark in clause.cues)
        yield Why(
            id=requirement.id,
            span=requirement.span,
            duty=next((clause.rule for clause in duties), "-"),
            split=draft.split,
            force=draft.said_by,
            who=draft.named_by,
            when=governing(draft.offered)[1] or "-",
            cue=next((mark for mark in cues if mark.match[0] == draft.cue), None),
            parties=tuple(draft.parties),
            evidence=draft.weighed() if draft.weighed else "",
        )
