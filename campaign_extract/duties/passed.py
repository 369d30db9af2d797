"""What is passed over: sentences that tell or list and oblige nobody, and units that are no requirement where they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..lexicon import Lexicon
from ..model import Section
from ..structure.segment import Body, Outline
from .clause import Clause
from .draft import Draft
from .look import Look
from .opinions import first
from .sentences import Sentence

_WIRE = re.compile(r"0[0-9]{2,3}[-—]?[0-9]{7,8}|1[3-9][0-9]{9}")

_INNER = re.compile(r"（[^（）]*）?")

#: So few words in a cell are a name, or the head of a column.
_CELL = 6


@dataclass(frozen=True, slots=True)
class Seen:
    """One sentence, its clauses, and the words of its label."""

    look: Look
    contact: re.Pattern[str]
    sentence: Sentence
    clauses: Sequence[Clause]
    label: str

    @property
    def asks(self) -> bool:
        """Whether a cue stands in it, or somebody gets something."""
        return any(c.cues or c.handover for c in self.clauses)


def tells(s: Seen) -> bool | None:
    """去年我县…是…: an account of how things are, and nothing that obliges beside it."""
    if not any(c.kind == "describe" for c in s.clauses):
        return None
    obliges = any(c.cues or c.modal or _orders(c, s.look) or (c.kind == "main" and any(f.every for f in c.frequencies)) for c in s.clauses)
    return None if obliges else True


def _orders(c: Clause, look: Look) -> bool:
    """…，要求返工; 时间为6月26日，由验收员验收"""
    says = (look.say.ordered.match(look.flat, c.start, c.end), look.say.by_hand.match(look.flat, c.start, c.end))
    return c.kind == "main" and any(says)


def reported(s: Seen) -> bool | None:
    """会议指出，要压实责任: what a meeting said to nobody by name; 会议强调，各单位要自查 obliges them."""
    said = s.look.say.meeting.match(s.look.flat, s.sentence.start, s.sentence.end)
    return True if said and not any(c.subject for c in s.clauses) else None


def contacts(s: Seen) -> bool | None:
    """联系人：…, 电话：…"""
    return True if s.label and s.contact.search(s.label) else None


def roster(s: Seen) -> bool | None:
    """地点：学术报告厅; but 报送时间：请于5月20日前报县安委办."""
    return True if s.look.duty.roster.match(s.label.rstrip("： ")) and not s.asks else None


def wire(s: Seen) -> bool | None:
    """智能制造推进科 霍子安 0999-5521036."""
    if s.asks or any(c.subject for c in s.clauses):
        return None
    return True if _WIRE.search(s.look.flat, s.sentence.start, s.sentence.end) else None


def cell(s: Seen) -> bool | None:
    """值班人员⇥备注: a few words that fill a cell name something, and ask for nothing."""
    start, end = s.sentence.start, s.sentence.end
    if end - start > _CELL or s.asks or any(c.subject or c.times or c.frequencies for c in s.clauses):
        return None
    before, behind = s.look.flat[max(0, start - _CELL) : start].rstrip(" |")[-1:], s.look.flat[end : end + _CELL].lstrip(" ")[:1]
    parted = "\t" in (before, behind) and before in ("", "\t", "\n") and behind in ("", "\t", "\n")
    return True if parted else None


PASSED: tuple[Callable[[Seen], bool | None], ...] = (tells, reported, contacts, roster, wire, cell)


class Passing:
    """Says what of one notice is passed over; ``counts`` knows which units stand where nothing obliges."""

    def __init__(self, look: Look, structure: Outline, lexicon: Lexicon) -> None:
        self.look = look
        kinds = ("name", "phone-label", "email", "address")
        self.contact = re.compile(f"(?:{'|'.join(lexicon.alternatives('contacts', kind) for kind in kinds)})$")
        inner = [b for b in structure.bodies if b.section not in ("0", "P") and not b.section.startswith("Z")]
        self.framed = len(inner) >= 2
        self.signed = max((b.start for b in inner), default=0)

    def over(self, sentence: Sentence, clauses: Sequence[Clause]) -> bool:
        """Whether a sentence obliges nobody."""
        label = self.look.flat[slice(*sentence.lead)] if sentence.lead else ""
        return first(PASSED, Seen(self.look, self.contact, sentence, clauses, label)) is not None

    def counts(self, draft: Draft, body: Body, background: bool, section: Section) -> bool:
        """Whether a unit is a requirement where it stands: aims count only with a number or day in them."""
        unit = draft.clauses
        if section.heading and self.look.duty.roster.match(section.heading) and not any(self._asks(c) for c in unit):
            return False  # 2、开馆时间：3月5日上午8点。
        if background:
            dated = draft.time is not None and draft.time.kind == "by"  # 到2024年底，完成管网普查
            said = dated or any(c.modal or c.handover or c.force == "prohibited" for c in unit)
            return said or self.look.duty.goal.search(self.look.flat, draft.start, draft.end) is not None
        opening = self.framed and section.id in ("0", "P") and not (self.signed and body.start > self.signed)
        if opening or (body.intro and section.level <= 1):
            return any(c.modal or c.cues for c in unit)
        return True


    def _asks(self, c: Clause) -> bool:
        """Whether a clause asks for something, or something is done in it outside of its brackets."""
        if c.cues or c.modal or c.handover:
            return True
        words = _INNER.sub("", self.look.flat[c.start : c.end])
        return self.look.parties.long_verb.search(words) is not None


def settled(clauses: list[Clause], background: bool, led: bool, look: Look) -> list[Clause]:
    """The clauses of a sentence that is not passed over, one of them a duty where that can be; what a lead-in has ``led`` to is one."""
    if not any(c.kind == "main" for c in clauses):
        if led:
            return _one(clauses, lambda c: True, "led")
        if any(copied := [look.say.copied.search(look.flat, c.start, c.end) for c in clauses]):  # 本表一式两份
            return _one(clauses, lambda c: copied[clauses.index(c)] is not None, "copied")
    if background:
        return _one(clauses, lambda c: look.duty.goal.search(look.flat, c.start, c.end) is not None, "goal")
    if any(c.kind in ("main", "describe", "frame") for c in clauses):
        return clauses
    measured = [look.say.bounded.fullmatch(look.flat, c.start, c.end) for c in clauses]
    if any(measured) and not any(c.subject for c in clauses):  # 时长不超过3分钟
        return _one(clauses, lambda c: measured[clauses.index(c)] is not None, "bounded")
    return _one(clauses, lambda c: _says_something(c, look), "says-something")


def _one(clauses: list[Clause], obliges: Callable[[Clause], bool], rule: str) -> list[Clause]:
    """The first noun that obliges after all made a duty."""
    for n, clause in enumerate(clauses):
        if clause.kind == "noun" and obliges(clause):
            return [*clauses[:n], replace(clause, kind="main", rule=f"{clause.rule} > {rule}"), *clauses[n + 1 :]]
    return clauses


def _says_something(c: Clause, look: Look) -> bool:
    """每班至少上交3份，A3纸，横版: in a sentence where nothing else obliges, tells or aims."""
    if c.end - c.start < 8 or look.say.listed.search(look.flat, c.start, c.end):
        return False
    return bool(c.frequencies or c.times or look.parties.long_verb.search(look.flat, c.start, c.end))
