"""The clauses of a sentence: what was seen in each, and what kind each is in the light of its neighbours.

``Clauses.read`` is the one place that says the label of a clause: ``kinds`` by itself, ``neighbours`` among the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TypeVar, cast

from ..lexicon import Lexicon
from ..lexicon.firsts import Pairs, Places, Spots
from ..lexicon.recognise import Mark, Recogniser
from ..model import Force, Frequency, Span, Time
from . import neighbours
from .clause import BY, CAUSE, COPULA, CUE, FREQUENCY, NAME, RECIPIENT, TIME, Clause
from .kinds import View, kind_of
from .look import Look
from .parties import REACH
from .party import Party, Subject
from .wording import Words

Placed = TypeVar("Placed", Time, Frequency)

#: What says behind what somebody acts is no longer.
_BEHIND, _SHORT = 10, 24
_CUE_KINDS = ("mandatory", "prohibited", "encouraged", "planned", "decoy")
_LEVELS = {"prohibited": 3, "encouraged": 2, "planned": 1, "mandatory": 0}


class Clauses:
    """Reads the clauses of one text, whose times and frequencies are known."""

    def __init__(self, look: Look, times: Sequence[Time], frequencies: Sequence[Frequency], lexicon: Lexicon) -> None:
        self.look, self.flat, self.say, self.duty, self.parties = look, look.flat, look.say, look.duty, look.parties
        flat, self.words = look.flat, Words.of(lexicon)
        self.times, self.time_starts = times, [t.span[0] for t in times]
        self.frequencies, self.frequency_starts = frequencies, [f.span[0] for f in frequencies]
        cues = Recogniser.of(lexicon, "force", *_CUE_KINDS)
        self.cues = [mark for mark in cues.scan(flat) if mark.row.kind != "decoy"]
        self.cue_starts = [mark.start for mark in self.cues]
        self.copulas, self.joints = Spots(self.duty.copula, flat), Spots(self.say.joint, flat)
        self.causes, self.recipients = Spots(self.parties.cause, flat), self.words.spots(flat)
        self.quotes, self.titles, self.brackets = (Pairs(flat, pair) for pair in ("“”", "《》", "（）"))
        self.places = Places(
            self.time_starts,
            self.frequency_starts,
            self.cue_starts,
            self.copulas.starts,
            self.look.describes.starts,
            self.duty.sanction.starts(flat),
            self.duty.found.starts(flat),
            self.look.frames.starts,
            self.causes.starts,
            [found.start() for found in self.say.agent_word.finditer(flat)],
            [start for spots in self.recipients for start in spots.starts],
            sorted(at for ends in self.parties.ends() for at in ends.starts(flat)),
        )

    def read(self, spans: Sequence[Span]) -> list[Clause]:
        """The clauses of a sentence, each with its kind."""
        return neighbours.together([self.clause(a, b) for a, b in self._further(spans)], self.look)

    def clause(self, start: int, end: int) -> Clause:
        """One clause by itself."""
        view = self._view(start, end)
        kind, rule = kind_of(view)
        subject, seen = view.subject, view.seen
        caused = []
        content = subject.end if subject else start
        if seen & CAUSE and self.causes.first(content, end):
            caused = self.parties.caused(self.flat, content, end)
        handover = bool(view.recipients)
        cues = self._said(view)
        force, cue = self._force(subject, cues, start, end, handover) if subject or cues else (None, None)
        return Clause(
            start=start,
            end=end,
            kind=kind,
            rule=rule,
            subject=subject,
            agents=view.agents,
            caused=tuple(caused),
            cues=cues,
            times=tuple(t for t in self.times_in(start, end) if not self._tells_of(t)) if seen & TIME else (),
            frequencies=tuple(f for f in view.frequencies if not self._in_bracket(start, f.span[0])),
            recipients=view.recipients,
            handover=kind == "main" and handover,
            force=force,
            cue=cue,
            seen=seen,
        )

    def _view(self, start: int, end: int) -> View:
        """The features that the opinions on its kind look at."""
        seen = self.places.within(start, end)
        subject = self._subject(start, end, seen) if seen & NAME or end - start > REACH else None
        behind = subject.end if subject else start
        copula = None
        if seen & COPULA:
            copula = next((m for m in self.copulas.within(behind, end) if not self.quoted(start, m.start())), None)
        cues = self._cues_in(start, end) if seen & CUE else []
        if copula:  # 学校是禁止…的主要责任单位: what stands behind 是 is no cue
            cues = [mark for mark in cues if mark.start < copula.start()]
        content = self._content(behind, end, seen)
        basis = self.duty.basis.match(self.flat, content, end)
        agents = tuple(self.parties.agent(self.flat, start, end)) if seen & BY else ()
        return View(
            look=self.look,
            start=start,
            end=end,
            content=content,
            subject=subject,
            cues=tuple(cues),
            agents=agents,
            recipients=tuple(self.words.recipients(self.flat, start, end, self.recipients)) if seen & RECIPIENT else (),
            frequencies=tuple(self.frequencies_in(start, end)) if seen & FREQUENCY else (),
            copula=copula is not None,
            basis=basis,
            adjunct=basis is not None and self.parties.is_adjunct(self.flat, content, end),
            tail=self.duty.tail.match(self.flat, content, end) is not None,
            seen=seen,
            dated_only=(bool(seen & (TIME | FREQUENCY)) or end - start <= _SHORT) and self._only_when(subject, agents, start, end),
        )

    def _only_when(self, subject: Subject | None, agents: Sequence[Party], start: int, end: int) -> bool:
        """请各班组于6月22日前, 复检须由库管员在入库后2小时内, 请于6月22日前: who and by when fill the clause to its end."""
        begin = subject.end if subject else agents[-1].end if agents else start
        if begin == start and (connective := self.parties.say.connective.match(self.flat, start, end)):
            begin = connective.end()
        while (opening := self.parties.opening.match(self.flat, begin, end)) and opening.end() > begin:
            begin = opening.end()
        behind = end - begin <= _BEHIND and self.say.when.search(self.flat, begin, end) is not None  # 请各班组接到通知后
        if any(f.times for f in self.frequencies_in(begin, end)):
            return False  # 居民每月自查1次，…: that is an act
        return start < begin < end and (behind or self._ends_when(begin) >= end)

    def _subject(self, start: int, end: int, seen: int) -> Subject | None:
        """The subject, be it behind what says when: 5月10日前质检科完成复检, 12：15各班组到场."""
        found = self.parties.subject(self.flat, start, end)
        behind = self._content(start, end, seen) if seen & (TIME | FREQUENCY) else start
        if behind > start and (found is None or self.say.no_part.match(self.flat, behind - 1)):
            later = self.parties.subject(self.flat, behind, end)
            found = later if later and not self.parties.acts_in(self.flat, behind, later) else found
        if found is None and (when := self.say.amid.match(self.flat, start, end)):  # 发生漏水时物业处应…
            found = self.parties.subject(self.flat, when.end(), end)
        return found

    def _tells_of(self, time: Time) -> bool:
        """3月12日查出的漏点必须补好: a day on which something was found is no day of what is to be done."""
        return time.kind != "by" and self.say.found_then.match(self.flat, time.span[1]) is not None

    def _cues_in(self, start: int, end: int) -> list[Mark]:
        at, stop = bisect_left(self.cue_starts, start), bisect_left(self.cue_starts, end)
        return [self.cues[i] for i in range(at, stop) if not self.quoted(start, self.cue_starts[i])]

    def _said(self, view: View) -> tuple[Mark, ...]:
        """The cues that say something of the clause: not those of what is taught, nor those inside a name."""
        cues = [
            mark
            for mark in view.cues
            if not (mark.row.id == "p-not" and self.say.teach.search(self.flat, view.start, mark.start))
        ]
        if view.subject and view.subject.parties:  # 禁止使用明火的场所应设置…
            a, b = view.subject.parties[0].start, view.subject.parties[-1].end
            cues = [mark for mark in cues if not a <= mark.start < b]
        return tuple(cues)

    def _force(
        self, subject: Subject | None, cues: Sequence[Mark], start: int, end: int, handover: bool
    ) -> tuple[Force | None, str | None]:
        """The force of a clause: what prohibits goes before what encourages, and so on."""
        best: Mark | None = None
        for mark in cues:
            if best is None or _LEVELS[mark.row.kind] > _LEVELS[best.row.kind]:
                best = mark
        if best is not None and best.row.kind in ("prohibited", "encouraged"):
            return cast(Force, best.row.kind), best.match[0]
        will = self.say.will_word.match(self.flat, subject.end) if subject and not handover else None
        if (
            subject
            and will
            and (
                self.parties.verb_at.match(self.flat, subject.end + 1, end)
                or self.say.will.match(self.flat, subject.end, end)
            )
        ):
            return "planned", will[0]
        if best is not None:
            if best.row.kind == "planned" and any(m.row.kind == "mandatory" and m.start < best.start for m in cues):
                best = next(m for m in cues if m.row.kind == "mandatory")
            return cast(Force, best.row.kind), best.match[0]
        return None, None

    def _content(self, content: int, end: int, seen: int) -> int:
        """Where the predicate begins, behind 并, 同时 and what says when: 11月底前全部销号."""
        dated = seen & (TIME | FREQUENCY)
        while content < end:
            if (opening := self.say.opening.match(self.flat, content, end)) and opening.end() > content:
                content = opening.end()
                continue
            if not dated:
                return content
            after = self._ends_when(content)
            if after <= content or after >= end:
                return content
            content = after
        return content

    def _ends_when(self, place: int) -> int:
        """Where what is said at a place of when or how often ends; 0 where nothing is."""
        return max(_opens(self.times, self.time_starts, place), _opens(self.frequencies, self.frequency_starts, place))

    def _in_bracket(self, start: int, at: int) -> bool:
        return self.brackets.open(start, at)

    def quoted(self, start: int, at: int) -> bool:
        """Whether a place stands in quotes or 《》 that open behind ``start``."""
        return self.quotes.open(start, at) or self.titles.open(start, at)

    def _further(self, spans: Sequence[Span]) -> Iterator[Span]:
        """校长要亲自抓、分管校长具体抓落实 are two clauses; so are …启动仪式和“6·16”咨询日活动."""
        if not spans or not self.joints.within(spans[0][0], spans[-1][1]):
            yield from spans
            return
        for a, b in spans:
            for joint in self.joints.within(a, b):
                names = self.brackets.open(a, joint.start()) or self.parties.whole(self.flat, a, joint.start())
                if joint.start() > a and not names:  # 各县（市、区）局长要…; 各驻点教师、包片领导要…
                    yield a, joint.start()
                    a = joint.end()
            yield a, b

    def times_in(self, start: int, end: int) -> list[Time]:
        """The times that stand wholly within a stretch."""
        return list(_between(self.times, self.time_starts, start, end))

    def frequencies_in(self, start: int, end: int) -> list[Frequency]:
        """The frequencies that stand wholly within a stretch."""
        return list(_between(self.frequencies, self.frequency_starts, start, end))


def _opens(items: Sequence[Time] | Sequence[Frequency], starts: Sequence[int], content: int) -> int:
    """Where the time or frequency that stands at a place ends; 0 where none does."""
    i = bisect_left(starts, content)
    return items[i].span[1] if i < len(items) and starts[i] <= content + 1 else 0


def _between(items: Sequence[Placed], starts: Sequence[int], start: int, end: int) -> Iterator[Placed]:
    """What stands wholly within a stretch."""
    i = bisect_left(starts, start)
    while i < len(items) and items[i].span[0] < end:
        if items[i].span[1] <= end + 1:
            yield items[i]
        i += 1
