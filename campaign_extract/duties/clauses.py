"""What each clause of a sentence is: a duty, an adjunct, an aim, an account of how things are.

Most clauses of a notice have no modal verb and no subject.  A clause is ``main`` when a cue says so (要, 不得, 鼓励), when
it begins with a verb of the lexicon (加强…, 组织开展…), or when a name and a predicate make it a sentence.  ``tail`` says
what for (确保…), ``basis`` on what ground or by what means (根据…, 通过…形式), ``condition`` in which case (对…的, 如遇…),
``describe`` how things are (…是…), ``frame`` who heads what (组长由…担任); ``noun`` is what is left.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from ..lexicon import Lexicon
from ..lexicon.firsts import Pairs, Places, Spots
from ..lexicon.recognise import Mark, Recogniser
from ..model import Force, Frequency, Span, Time
from .parties import REACH, Parties, Party, Subject
from .wording import Words

Placed = TypeVar("Placed", Time, Frequency)

_CUE_KINDS = ("mandatory", "prohibited", "encouraged", "planned", "decoy")
_AGENT = re.compile("由|牵头|配合|协助|协同|参与")
#: What may begin in a clause, as bits; nothing is looked for in a clause where it does not.
(_TIME, _FREQUENCY, _CUE, _COPULA, _DESCRIBE, _SANCTION, _FOUND, _FRAME, _CAUSE, _BY, _RECIPIENT, _NAME) = (
    1 << n for n in range(12)
)
_LEVELS = {"prohibited": 3, "encouraged": 2, "planned": 1, "mandatory": 0}


@dataclass(slots=True)
class Clause:
    """A clause and what was seen in it; ``kind`` is main, tail, basis, describe, condition or noun."""

    start: int
    end: int
    kind: str
    subject: Subject | None
    agents: list[Party]
    caused: list[Party]
    cues: list[Mark]
    times: list[Time]
    frequencies: list[Frequency]
    recipients: list[Span]
    handover: bool
    force: Force | None
    cue: str | None
    seen: int

    @property
    def may_found(self) -> bool:
        """Whether 成立…领导小组 may stand in it, before it is looked for."""
        return bool(self.seen & _FOUND)

    @property
    def may_sanction(self) -> bool:
        """Whether 追究责任 and its kind may stand in it, before they are looked for."""
        return bool(self.seen & _SANCTION)


class Clauses:
    """Reads the clauses of one text, whose times and frequencies are known."""

    def __init__(self, flat: str, times: Sequence[Time], frequencies: Sequence[Frequency], lexicon: Lexicon) -> None:
        self.flat = flat
        self.say, self.duty = lexicon.say("clauses"), lexicon.say("force")
        self.parties, self.words = Parties.of(lexicon).over(flat), Words.of(lexicon)
        self.times, self.time_starts = times, [t.span[0] for t in times]
        self.frequencies, self.frequency_starts = frequencies, [f.span[0] for f in frequencies]
        cues = Recogniser.of(lexicon, "force", *_CUE_KINDS)
        self.cues = [mark for mark in cues.scan(flat) if mark.row.kind != "decoy"]
        self.cue_starts = [mark.start for mark in self.cues]
        self.copulas, self.describes = Spots(self.duty.copula, flat), Spots(self.duty.describe, flat)
        self.sanctions, self.founds = Spots(self.duty.sanction, flat), Spots(self.duty.found, flat)
        self.frames, self.joints = Spots(self.duty.skip, flat), Spots(self.say.joint, flat)
        self.causes, self.recipients = Spots(self.parties.cause, flat), self.words.spots(flat)
        self.quotes, self.titles, self.brackets = (Pairs(flat, pair) for pair in ("“”", "《》", "（）"))
        self.places = Places(
            self.time_starts,
            self.frequency_starts,
            self.cue_starts,
            self.copulas.starts,
            self.describes.starts,
            self.duty.sanction.starts(flat),
            self.duty.found.starts(flat),
            self.frames.starts,
            self.causes.starts,
            [found.start() for found in _AGENT.finditer(flat)],
            [start for spots in self.recipients for start in spots.starts],
            sorted((*self.parties.subject_end.starts(flat), *self.parties.reacts.starts(flat))),
        )

    def read(self, spans: Sequence[Span]) -> list[Clause]:
        """The clauses of a sentence, each seen in the light of its neighbours."""
        clauses = [self.clause(a, b) for a, b in self._further(spans)]
        self._frame_clauses(clauses)
        self._fronted(clauses)
        for before, clause in zip(clauses, clauses[1:], strict=False):
            if (
                clause.kind == "main"
                and before.kind == "tail"
                and self.say.causes.match(self.flat, before.start)
                and not (clause.subject or clause.cues or clause.times or clause.frequencies)
            ):
                clause.kind = "tail"  # 让全体从业人员牢记…，熟知…
            if before.kind == "noun" and clause.force == "prohibited" and self._does(before):
                before.kind = "main"  # 呕吐物由保洁人员处置，严禁学生自行清理
            if self._taught(before, clause):
                clause.cues, clause.force, clause.cue, clause.kind = [], None, None, before.kind
            if clause.kind == "noun" and clause.times and self.flat[clause.start] == "“":
                clause.kind = "main"  # …启动仪式和“6月 16”现场咨询日活动
        self._distribute(clauses)
        self._purposes(clauses)
        return clauses

    def _taught(self, before: Clause, clause: Clause) -> bool:
        """教育学生遵守交通法规，不乘坐超员车辆: what is taught goes on."""
        taught = not clause.subject and clause.cues and all(mark.row.id == "p-not" for mark in clause.cues)
        return bool(taught and self.say.teach.search(self.flat, before.start, before.end))

    def clause(self, start: int, end: int) -> Clause:
        seen = self.places.within(start, end)
        subject = self.parties.subject(self.flat, start, end) if seen & _NAME or end - start > REACH else None
        cues = self._cues_in(start, end) if seen & _CUE else []
        content = subject.end if subject else start
        agents = self.parties.agent(self.flat, start, end) if seen & _BY else []
        caused = []
        if seen & _CAUSE and self.causes.first(content, end):
            caused = self.parties.caused(self.flat, content, end)
        kind = self._kind(start, end, content, subject, cues, agents, seen)
        recipients = self.words.recipients(self.flat, start, end, self.recipients) if seen & _RECIPIENT else []
        handover = bool(recipients)
        frequencies = self.frequencies_in(start, end) if seen & _FREQUENCY else []
        counted = any(f.every or f.times for f in frequencies)
        if (kind == "noun" and handover) or (
            kind in ("basis", "noun") and counted and self.parties.long_verb.search(self.flat, start, end)
        ):
            kind = "main"  # 抽查结果通报所在地镇政府; 以月为单位公示…
        cues = [
            mark
            for mark in cues
            if not (mark.row.id == "p-not" and self.say.teach.search(self.flat, start, mark.start))
        ]
        if subject and subject.parties:  # 禁止使用明火的场所应设置…: what stands in a name is no cue
            a, b = subject.parties[0].start, subject.parties[-1].end
            cues = [mark for mark in cues if not a <= mark.start < b]
        force, cue = self._force(subject, cues, start, end, handover) if subject or cues else (None, None)
        return Clause(
            start,
            end,
            kind,
            subject,
            agents,
            caused,
            cues,
            self.times_in(start, end) if seen & _TIME else [],
            [f for f in frequencies if not self._in_bracket(start, f.span[0])],
            recipients,
            kind == "main" and handover,
            force,
            cue,
            seen,
        )

    def _cues_in(self, start: int, end: int) -> list[Mark]:
        at, stop = bisect_left(self.cue_starts, start), bisect_left(self.cue_starts, end)
        return [self.cues[i] for i in range(at, stop) if not self.quoted(start, self.cue_starts[i])]

    def _kind(
        self,
        start: int,
        end: int,
        content: int,
        subject: Subject | None,
        cues: list[Mark],
        agents: list[Party],
        seen: int,
    ) -> str:
        copula = None
        if seen & _COPULA:
            copula = next((m for m in self.copulas.within(content, end) if not self.quoted(start, m.start())), None)
        if subject and subject.modal and copula is None:
            return "main"
        if copula:  # 学校是禁止…的主要责任单位: what stands behind 是 is no cue
            cues[:] = [mark for mark in cues if mark.start < copula.start()]
        content = self._content(content, end, seen)
        basis = self.duty.basis.match(self.flat, content, end)
        adjunct = basis is not None and self.parties.is_adjunct(self.flat, content, end)
        tail = self.duty.tail.match(self.flat, content, end)
        if (
            cues
            and not adjunct
            and not (subject is None and self.say.who_does.search(self.flat, content + 1, end))
            and not (tail and cues[0].start > content)
        ):
            return "main"
        if copula:
            return "describe"
        if subject is None and (
            self.duty.condition.match(self.flat, content, end) or self.say.who_does.search(self.flat, content + 1, end)
        ):
            return "condition"
        if tail:
            return (
                "main" if subject or self.duty.goal.search(self.flat, content, end) else "tail"
            )  # 财务部确保安全生产费用专款专用
        if self.say.when.search(self.flat, content, end) and not (subject and subject.modal) and end - content <= 24:
            return "condition"
        if adjunct:
            return "basis"
        if "了" in self.flat[content:end] and self.say.done.search(self.flat, content, end):
            return "describe"  # 各学校召开了主题班会
        if (
            agents
            or self.parties.verb_at.match(self.flat, content, end)
            or seen & _SANCTION
            and self.sanctions.first(content, end)
        ):
            return "main"
        if seen & _DESCRIBE and self.describes.first(start, end):
            return "describe"
        if basis:
            return "main" if self.parties.verb_at.search(self.flat, basis.end(), end) else "basis"
        if subject:
            return "main" if self.parties.verb_at.search(self.flat, content, min(end, content + 12)) else "noun"
        if self.say.ba.match(self.flat, content, end):
            return "main"
        if self.say.place.match(self.flat, content, end) and self.parties.long_verb.search(self.flat, content + 2, end):
            return "main"  # 在重点水域设置警示标志
        if self.say.about.match(self.flat, content, end) and self.say.light.search(self.flat, content + 2, end):
            return "main"
        return "noun"

    def _force(
        self, subject: Subject | None, cues: list[Mark], start: int, end: int, handover: bool
    ) -> tuple[Force | None, str | None]:
        """The force of a clause: what prohibits goes before what encourages, and so on."""
        best: Mark | None = None
        for mark in cues:
            if best is None or _LEVELS[mark.row.kind] > _LEVELS[best.row.kind]:
                best = mark
        if best is not None and best.row.kind in ("prohibited", "encouraged"):
            return cast(Force, best.row.kind), best.match[0]
        will = subject is not None and not handover and self.flat.startswith("将", subject.end)
        if (
            subject
            and will
            and (
                self.parties.verb_at.match(self.flat, subject.end + 1, end)
                or self.say.will.match(self.flat, subject.end, end)
            )
        ):
            return "planned", "将"
        if best is not None:
            if best.row.kind == "planned" and any(m.row.kind == "mandatory" and m.start < best.start for m in cues):
                first = next(m for m in cues if m.row.kind == "mandatory")
                return "mandatory", first.match[0]
            return cast(Force, best.row.kind), best.match[0]
        return None, None

    def _content(self, content: int, end: int, seen: int) -> int:
        """Where the predicate begins, behind 并, 同时 and what says when: 11月底前全部销号."""
        dated = seen & (_TIME | _FREQUENCY)
        while content < end:
            if (opening := self.say.opening.match(self.flat, content, end)) and opening.end() > content:
                content = opening.end()
                continue
            if not dated:
                return content
            after = max(
                _opens(self.times, self.time_starts, content), _opens(self.frequencies, self.frequency_starts, content)
            )
            if after <= content or after >= end:
                return content
            content = after
        return content

    def _in_bracket(self, start: int, at: int) -> bool:
        return self.brackets.open(start, at)

    def quoted(self, start: int, at: int) -> bool:
        return self.quotes.open(start, at) or self.titles.open(start, at)

    def _further(self, spans: Sequence[Span]) -> Iterator[Span]:
        """校长要亲自抓、分管校长具体抓落实 are two clauses; so are …启动仪式和“6·16”咨询日活动."""
        if not self.joints.within(spans[0][0], spans[-1][1]):
            yield from spans
            return
        for a, b in spans:
            for joint in self.joints.within(a, b):
                if joint.start() > a and not self.brackets.open(a, joint.start()):  # 各县（市、区）局长要…
                    yield a, joint.start()
                    a = joint.end()
            yield a, b

    def _frame_clauses(self, clauses: Sequence[Clause]) -> None:
        """组长由…担任, 办公室设在…, 现将…印发给你们 oblige nobody; the office acts in what follows."""
        acting: list[Party] = []
        for clause in clauses:
            framed = clause.seen & _FRAME and self.frames.first(clause.start, clause.end)
            if not framed and not self.duty.formula.match(self.flat, clause.start, clause.end):
                if acting and clause.kind == "main" and not clause.subject and not clause.agents:
                    clause.agents, acting = acting, []
                continue
            if self.founds.first(clause.start, clause.end) or self.say.please.search(
                self.flat, clause.start, clause.end
            ):
                continue
            clause.kind, clause.cues, clause.force, clause.cue, clause.subject, clause.agents = (
                "frame",
                [],
                None,
                None,
                None,
                [],
            )
            if under := self.say.under.search(self.flat, clause.start, clause.end):
                acting = [Party(under.start("who"), under.end("who"), "responsible", "office")]
            if office := self.say.office_at.search(self.flat, clause.start, clause.end):
                acting = [Party(office.start(), office.end(), "responsible", "office")]

    def _fronted(self, clauses: Sequence[Clause]) -> None:
        """What stands before a clause and belongs to it: an adjunct, a topic, or its subject."""
        for before, after in zip(clauses, clauses[1:], strict=False):
            plain = before.kind == "main" and not before.cues
            bare = plain and before.subject is None
            if bare and self._names_case(before) and after.kind in ("main", "tail", "describe"):
                before.kind, after.kind = "condition", "main"  # 对…行为，依法严厉处罚
            elif bare and _acts(after) and self.duty.basis.match(self.flat, before.start, before.end):
                before.kind = "basis"  # 紧紧围绕宣传贯彻…论述，各单位要…
            elif plain and not _acts(before) and after.handover and self._modal_first(after):
                before.kind = "noun"  # …工作方案以及自查、整改等情况，要及时报送…
            if before.kind == "noun" and after.subject and after.subject.modal and (listed := self._listed(before)):
                after.subject = Subject(
                    (*listed, *after.subject.parties), after.subject.end, True
                )  # 各乡镇，县直各单位要…
            if (
                before.kind in ("noun", "main", "basis")
                and not before.subject
                and not after.subject
                and self._modal_first(after)
            ):
                names = self.parties.whole(self.flat, before.start, before.end)
                if names:  # 各类企业特别是危化企业，要…
                    before.kind, after.kind = "noun", "main"
                    after.subject = Subject(tuple(names), after.start, True)

    def _does(self, clause: Clause) -> bool:
        """Whether a clause that nothing else was seen in has a verb, is no list of papers and denies nothing."""
        return (
            clause.end - clause.start >= 6
            and self.parties.long_verb.search(self.flat, clause.start, clause.end) is not None
            and not self.say.listed.search(self.flat, clause.start, clause.end)
            and not self.say.negated.search(self.flat, clause.start, clause.end)
        )

    def _listed(self, clause: Clause) -> list[Party]:
        """The names of a clause that is nothing but a list."""
        return self.parties.whole(self.flat, clause.start, clause.end) if self.flat[clause.start] in "各全" else []

    def _names_case(self, clause: Clause) -> bool:
        """对…行为: whom or what the next clause deals with, and no light verb (进行, 开展) of its own."""
        about = self.say.about.match(self.flat, clause.start)
        return about is not None and not self.say.light.search(self.flat, clause.start + 2, clause.end)

    def _modal_first(self, clause: Clause) -> bool:
        return self.say.modal_first.match(self.flat, clause.start, clause.end) is not None

    def _distribute(self, clauses: Sequence[Clause]) -> None:
        """于4月25日前将名单，5月28日前将总结报送至街道残联: what the last verb says is said of each."""
        last: Clause | None = None
        for clause in reversed(clauses):
            if clause.handover:
                last = clause
            elif last and clause.times and not clause.subject and self.say.given.search(self.flat, clause.start, clause.end):
                clause.kind, clause.recipients, clause.handover = "main", last.recipients, True
            elif clause.kind == "main":
                last = None
        to: list[Span] = []
        for clause in clauses:
            if clause.recipients or clause.subject:
                to = clause.recipients
            elif (clause.times or clause.frequencies) and to and self.say.sends.search(self.flat, clause.start, clause.end):
                clause.recipients, clause.handover = to, True  # 每日16时前报送情况，10月7日前报送总结

    def _purposes(self, clauses: Sequence[Clause]) -> None:
        """为深入贯彻…，认真落实…，切实提升…: what 为 opens goes on until somebody acts or something is decided."""
        if not clauses or not self.duty.basis.match(self.flat, clauses[0].start, clauses[0].end):
            return
        if clauses[1:] and not clauses[0].cues and all(c.kind == "tail" for c in clauses[1:]):
            clauses[0].kind = "basis"  # 通过培训和演练，使一线员工熟知风险
            return
        if not self.say.purpose.match(self.flat, clauses[0].start, clauses[0].end) and not self.say.through.fullmatch(
            self.flat, clauses[0].start, clauses[0].end
        ):
            return
        if self.say.through.fullmatch(self.flat, clauses[0].start, clauses[0].end):
            goals = (self.duty.goal.search(self.flat, c.start, c.end) for c in clauses)
            if not any(goals) and not any(c.subject or c.cues or c.times or c.frequencies for c in clauses):
                for clause in clauses:
                    clause.kind = "basis"
            return
        for clause in clauses:
            if (
                clause.subject
                or clause.cues
                or clause.agents
                or clause.may_found
                and self.founds.first(clause.start, clause.end)
                or clause.times
            ):
                return
            if (
                clause is not clauses[0]
                and not self.say.aim.match(self.flat, clause.start, clause.end)
                and clause.kind != "tail"
            ):
                return
            clause.kind = "basis"

    def bare(self, clauses: Sequence[Clause]) -> None:
        """A sentence in which no clause was seen to oblige, and that neither tells nor aims: 每班至少上交3份，A3纸，横版。"""
        for clause in clauses:
            if (
                clause.kind == "noun"
                and clause.end - clause.start >= 8
                and not self.say.listed.search(self.flat, clause.start, clause.end)
                and (
                    clause.frequencies
                    or clause.times
                    or self.parties.long_verb.search(self.flat, clause.start, clause.end)
                )
                and not any(c.kind in ("describe", "frame") for c in clauses)
            ):
                clause.kind = "main"
                return

    def times_in(self, start: int, end: int) -> list[Time]:
        return list(_between(self.times, self.time_starts, start, end))

    def frequencies_in(self, start: int, end: int) -> list[Frequency]:
        return list(_between(self.frequencies, self.frequency_starts, start, end))


def _acts(clause: Clause) -> bool:
    """各单位要…: somebody named has to."""
    return clause.subject is not None and clause.subject.modal


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
