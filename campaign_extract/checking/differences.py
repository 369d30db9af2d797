"""What a line of the list says otherwise than the duties it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ..checklist import Checklist
from ..comparison.changes import changes, frame
from ..comparison.model import Change, Direction
from ..lexicon import Lexicon
from ..model import Requirement, Time
from ..normalise import normalise
from .model import Fault
from .parties import Parties

_NOT = re.compile("(?:^|[，、；])[不勿莫]")
GAP = 3  # characters between two duties of one sentence
_COUNTS: dict[Direction, Fault] = {"set": "added-count", "lifted": "no-count"}
_DATES: dict[Direction, Fault] = {"set": "added-date", "lifted": "no-date"}
_FORCES: dict[Direction, Fault] = {"weaker": "weaker-force", "stronger": "stronger-force"}


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to say about one line."""

    faults: tuple[Fault, ...]
    doubts: tuple[Fault, ...]
    changes: tuple[Change, ...]


class _One(NamedTuple):
    fault: Fault
    doubt: bool
    change: Change


class Differences:
    """Holds lines against duties; ``handed_on``: the list hands duties on to others, so its parties are not asked."""

    def __init__(self, notice: Checklist, parties: Parties, lexicon: Lexicon, *, handed_on: bool) -> None:
        self.notice, self.parties, self.handed_on = notice, parties, handed_on
        self.single = re.compile(lexicon.alternatives("compare", "single"))
        self.frame = frame(notice, notice, years=0)
        self.above = {s.id: s.parent for s in notice.sections}
        self.days = [(t.span[0], day) for t in notice.times for day in (t.start, t.due) if day]
        self.spans = {s.id: s.span for s in notice.sections}

    def __call__(self, line: Requirement, duties: Sequence[Requirement], *, parts: bool) -> Told:
        """The faults with their values; ``parts``: the line is one of several for its duty, and need not repeat its numbers."""
        found = list(self._found(line, duties[0], parts=parts))
        for other in duties[1:]:  # what one of them says is said
            told = {(one.change.what, one.change.new) for one in self._found(line, other, parts=parts)}
            found = [one for one in found if one.change.new is None or (one.change.what, one.change.new) in told]
        if not self.handed_on:
            found += self._party(line, duties)
        return Told(
            tuple(dict.fromkeys(one.fault for one in found if not one.doubt)),
            tuple(dict.fromkeys(one.fault for one in found if one.doubt)),
            tuple(one.change for one in found),
        )

    def _found(self, line: Requirement, duty: Requirement, *, parts: bool) -> Iterator[_One]:
        for change in changes(duty, line, self.frame):
            if change.direction == "lifted" and (parts or not _own(duty, change) or self._only_one(duty, change)):
                continue
            if change.what == "date":
                yield from self._date(line.deadline, duty, change)
            elif change.what == "force":
                if not _said(line, duty):
                    yield _One(_force(line, duty, change), False, change)
            elif not any(change.new == f"{t.value:g}{t.unit or ''}" for t in duty.targets):  # one of several numbers
                yield from self._number(line, duty, change)

    def _number(self, line: Requirement, duty: Requirement, change: Change) -> Iterator[_One]:
        """A number that is another, or none; a short line need not repeat 10名, but where it counts in 名 it says 10."""
        meant = [t for t in duty.targets if t.text == change.old_text] if change.direction == "lifted" else []
        said = [float(n) for t in meant for n in re.findall(rf"([0-9]+(?:\.[0-9]+)?) *{re.escape(t.unit or '')}", normalise(line.text))]
        if not said:
            yield _One(_COUNTS.get(change.direction, "wrong-count"), bool(meant), change)
        elif all(t.value not in said for t in meant):
            value = f"{said[0]:g}{meant[0].unit or ''}"
            yield _One("wrong-count", False, change.model_copy(update={"direction": "other", "new": value, "new_text": value}))

    def _only_one(self, duty: Requirement, change: Change) -> bool:
        """Whether it is one of something, which its bare name says as well: 明确1名联络员."""
        return any(t.text == change.old_text and t.value == 1 and self.single.fullmatch(t.unit or "") for t in duty.targets)

    # dates ----------------------------------------------------------------------------------------------------

    def _date(self, said: Time | None, duty: Requirement, change: Change) -> Iterator[_One]:
        """Nothing where the notice gives the day all the same; 制定方案，于5月20日前报送 gives it to the drawing up, too."""
        if self._allowed(duty, said):
            return
        if duty.deadline is None and (days := [r.deadline for r in self._sentence(duty) if r.deadline]):
            if said and any((said.due or said.start) in (day.due, day.start) for day in days):
                return
            told = days[0]
            change = change.model_copy(update={"direction": "other", "old": f"{told.due or told.start}", "old_text": told.text})
            yield _One("wrong-date", False, change)
            return
        yield _One(_DATES.get(change.direction, "wrong-date"), self._near(duty, said), change)

    def _sentence(self, duty: Requirement) -> list[Requirement]:
        """The duties that stand in one sentence with it, or nearly: what parts them is a comma and 并."""
        return [r for r in self.notice.requirements if r.section == duty.section and self._close(r, duty)]

    def _close(self, one: Requirement, other: Requirement) -> bool:
        gap = max(one.span[0], other.span[0]) - min(one.span[1], other.span[1])
        return gap <= GAP

    def _allowed(self, duty: Requirement, said: Time | None) -> bool:
        """Whether the notice gives the day all the same: within 5月下旬, the end of the phase or of the campaign, a day without a year."""
        day = (said.due or said.start) if said else None
        if day is None:
            return said is not None
        own = duty.deadline
        if own is None:
            return day in self._ends(duty)
        if own.status == "fuzzy" and own.start and own.due and own.start <= day <= own.due:
            return True
        return own.due is None and own.edtf is not None and f"{day}"[4:] in own.edtf

    def _near(self, duty: Requirement, said: Time | None) -> bool:
        """Whether the duty's own words print no day, and its section (or, where it has none at all, the notice) prints this one."""
        day = (said.due or said.start) if said else None
        own = duty.deadline
        if day is None or own and duty.span[0] <= own.span[0] < duty.span[1]:
            return False
        start, end = self.spans.get(self._top(duty), (0, 0)) if own else (0, max((at for at, _ in self.days), default=0) + 1)
        return any(other == day and start <= at < end for at, other in self.days)

    def _ends(self, duty: Requirement) -> set[date]:
        n, above = self.notice.notice, set(self._path(duty))
        ends = {day for phase in n.phases if phase.section in above for day in (phase.start, phase.end) if day}
        return ends | {day for day in (n.campaign.start, n.campaign.end) if day}

    def _path(self, duty: Requirement) -> Iterator[str]:
        """The sections that a duty stands in, from within."""
        at: str | None = duty.section
        for _ in self.above:
            if at is None:
                return
            yield at
            at = self.above.get(at)

    def _top(self, duty: Requirement) -> str:
        """The section at the top that a duty stands in, below the title of a plan."""
        path = list(self._path(duty))
        return path[-2] if len(path) > 2 else path[0] if path else ""

    # parties --------------------------------------------------------------------------------------------------

    def _party(self, line: Requirement, duties: Sequence[Requirement]) -> Iterator[_One]:
        strange = self.parties.strange(line, duties)
        if any(duty.force == "planned" for duty in duties):  # the issuer's own, whatever it calls itself
            strange = [name for name in strange if not self.parties.mentioned(name)]
        if not strange:
            return
        named = "、".join(dict.fromkeys(p.name or "、".join(p.resolved) for d in duties for p in d.responsible)) or None
        doubt = all(self._named_near(name, duties[0]) for name in strange)
        change = Change(
            what="party", direction="other", old=named, new="、".join(strange), old_text=None, new_text=None
        )
        yield _One("wrong-party", doubt, change)

    def _named_near(self, name: str, duty: Requirement) -> bool:
        """Whether the duty's own words name no body, and its section, or the head or foot of the notice, names this one."""
        own = [p.name for p in duty.responsible if p.span and duty.span[0] <= p.span[0] < duty.span[1]]
        if any(self.parties.body(printed or "") for printed in own):
            return False
        return self.parties.acts_in(name, duty.section) or self.parties.heads(name)


def _said(line: Requirement, duty: Requirement) -> bool:
    """Whether the word that made the line's force stands in the duty (要倡导文明旅游), or the duty's stands in neither (by its heading);
    of what is forbidden, whether the line says the same no (不超过3个, 不层层陪会)."""
    if duty.force == "prohibited" and line.force == "mandatory":
        return bool(duty.cue and duty.cue in line.text or _NOT.search(line.title))
    if line.force == "prohibited":
        return bool(line.cue and line.cue in duty.text)
    if line.force == "encouraged" and line.cue and line.cue in duty.text:
        return True
    return duty.force == "encouraged" and line.force == "mandatory" and (not duty.cue or (duty.cue in line.text) == (duty.cue in duty.text))


def _force(line: Requirement, duty: Requirement, change: Change) -> Fault:
    turned = (line.force == "prohibited") != (duty.force == "prohibited")
    return "turned-force" if turned else _FORCES.get(change.direction, "turned-force")


def _own(duty: Requirement, change: Change) -> bool:
    """Whether what the line does not repeat is the duty's own: a day by which it is to be done that stands in its own words,
    how often, or a number of its title; not the day of its phase, nor what is said beside it."""
    time = duty.deadline
    if change.what == "date":
        return time is not None and time.due is not None and duty.span[0] <= time.span[0] < duty.span[1]
    text = change.old_text or ""
    if duty.frequency is not None and text == duty.frequency.text:
        return True
    if text in (duty.condition or "") or any(text in (p.name or "") for p in duty.responsible):
        return False  # whom or when it concerns: 单班入井超过30人的矿山
    return text in duty.title
