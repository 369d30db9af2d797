"""Where one requirement ends and the next begins: the clauses of a sentence into units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ..lexicon import Lexicon
from ..model import Time
from .clauses import Clause
from .parties import Parties


class Units:
    """Groups clauses: one sentence is one requirement, unless a clause has a reason to be one of its own."""

    def __init__(self, flat: str, issued: date | None, lexicon: Lexicon) -> None:
        self.flat, self.issued = flat, issued
        self.say, self.duty = lexicon.say("clauses"), lexicon.say("force")
        self.hand = lexicon.say("deliver").handover
        self.parties = Parties.of(lexicon)
        self.led = False

    def units(self, clauses: Sequence[Clause]) -> list[list[Clause]]:
        """Clauses grouped into requirements."""
        units: list[list[Clause]] = []
        unit: list[Clause] = []
        main: Clause | None = None
        self.led = any(c.subject and not all(p.person for p in c.subject.parties) for c in clauses[:2])
        for clause in clauses:
            if clause.kind == "main" and main is not None and self._splits(unit, main, clause):
                carried: list[Clause] = []
                while (
                    unit
                    and unit[-1] is not main
                    and (
                        unit[-1].kind in ("basis", "condition", "describe")
                        or (unit[-1].kind == "noun" and dated(unit[-1]))
                    )
                ):
                    carried.insert(0, unit.pop())
                units.append(unit)
                unit, main = [*carried, clause], clause
            else:
                unit.append(clause)
                if clause.kind == "main" and main is None:
                    main = clause
        if unit and main is not None:
            units.append(unit)
        return units

    def _splits(self, unit: Sequence[Clause], main: Clause, clause: Clause) -> bool:
        """Whether a clause begins a requirement of its own: the reasons for and against, the strongest first."""
        last = next((c for c in reversed(unit) if c.kind == "main"), main)
        if self._only_cue(last) or self._hollow(last):
            return False
        if self.say.reporting.fullmatch(self.flat, last.start, last.end) and not clause.subject:
            return False
        if any(p.rule == "office" for p in clause.agents):
            return True
        if (
            last.may_found
            and self.duty.found.search(self.flat, last.start, last.end)
            and self.say.duty.match(self.flat, clause.start, clause.end)
        ):
            return True  # 成立领导小组，全面负责…
        if self._names_only(clause):
            return False
        if clause.subject and (clause.subject.modal or self._named(clause) != self._named(main)):
            return True
        apposed = self.duty.apposition.match(self.flat, clause.start, clause.end)
        if apposed and counted(clause):
            return True  # “六个一”活动，即召开一次班会、…
        if apposed and all(mark.row.id == "p-not" for mark in clause.cues):
            return False  # 自觉遵守骑行规定，尤其是不乘坐…
        if clause.force is not None:
            effective = next((c.force for c in reversed(unit) if c.force), "mandatory")
            if clause.force != effective:
                return True
            if clause.force == "encouraged" and (who := self._encouraged(clause)) and who != self._encouraged(last):
                return True  # 鼓励消费者举报…，支持行业协会编写…
        if apposed:
            return False
        if self._names_only(last):
            return False
        if any(p.rule != "office" for p in clause.agents):
            return True
        if last.handover and self.hand.match(self.flat, clause.start, clause.end):
            return False  # …上报县食安办，报送至邮箱：…
        if self.say.length.match(self.flat, clause.start, clause.end) and not clause.subject:
            return False  # …培训，培训时间不少于4学时
        if dated(clause) and not dated(last) and self.say.only_when.fullmatch(self.flat, clause.start, clause.end):
            return False  # 逐户走访一遍，4月30日前完成
        if counted(clause):
            return not self._bare_count(clause)
        if counted(last) and not self._bare_count(last) and unit[-1].kind != "basis":
            if self._anew(unit, clause):
                return True
            if any(f.every for f in last.frequencies) and not self.say.outcome.match(self.flat, clause.start, clause.end):
                return True  # 居民每月自查1次，配备灭火器; but 开展一次排查，建立台账 is one
        if dated(clause) or (unit[-1] is not last and unit[-1].kind in ("noun", "basis") and dated(unit[-1])):
            return True
        if dated(last) and not self._time_leads(last) and self._anew(unit, clause):
            return True
        if self.say.limit.match(self.flat, clause.start, clause.end):
            return True  # 应立即电话报告，30分钟内补报书面材料
        if clause.handover and not self.hand.match(self.flat, last.start, last.end):
            return True
        if self.flat.startswith("同时", clause.start) or self.say.whenever.match(self.flat, clause.start):
            return True
        if last.subject and all(p.person for p in last.subject.parties) and not clause.subject and self.led:
            return True
        return bool(clause.caused and not last.caused)

    @staticmethod
    def _anew(unit: Sequence[Clause], clause: Clause) -> bool:
        """Whether a clause turns to something else: 要…, 报县安委办, 发现问题的…."""
        return bool(clause.cues or clause.handover or unit[-1].kind == "condition")

    def _hollow(self, clause: Clause) -> bool:
        """企业要根据…特点，组织…; 每季度至少组织开展1次全员，开展…: the verb, or its object, is still to come."""
        begin = max([clause.subject.end if clause.subject else clause.start, *(f.span[1] for f in clause.frequencies)])
        while (
            begin < clause.end
            and (opening := self.parties.opening.match(self.flat, begin, clause.end))
            and opening.end() > begin
        ):
            begin = opening.end()
        begin = max([begin, *(t.span[1] for t in clause.times if t.span[0] <= begin + 1)])  # 在5月底前开展…活动
        if self.parties.with_.match(self.flat, begin, clause.end) and self.parties.name_end.match(
            self.flat[begin : clause.end]
        ):
            return True  # 水务局会同公安、城管部门，推动…
        if self.duty.basis.match(self.flat, begin, clause.end) and self.parties.is_adjunct(
            self.flat, begin, clause.end
        ):
            return True
        return bool(clause.frequencies) and self.parties.person.match(self.flat[begin : clause.end]) is not None

    @staticmethod
    def _only_cue(clause: Clause) -> bool:
        """现决定，在全区…开展…; 市教育局决定于2021年至2023年，开展…: cue and time alone are no duty."""
        begin = clause.subject.end if clause.subject else clause.start
        rest = clause.end - begin - sum(t.span[1] - t.span[0] for t in clause.times if t.span[0] >= begin)
        return rest <= 6 and any(mark.row.kind == "planned" for mark in clause.cues)

    def _names_only(self, clause: Clause) -> bool:
        """由县应急局牵头，县教育局配合，…: who, and nothing else."""
        return (
            bool(clause.agents)
            and clause.agents[-1].end >= clause.end - 6
            and bool(self.say.agent_end.search(self.flat, clause.start, clause.end))
        )

    def _named(self, clause: Clause) -> str:
        return (
            self.flat[clause.subject.parties[0].start : clause.subject.end]
            if clause.subject and clause.subject.parties
            else ""
        )

    def _encouraged(self, clause: Clause) -> list[str]:
        """Whom 鼓励 or 支持 names."""
        marks = [mark for mark in clause.cues if mark.row.kind == "encouraged"]
        return [self.flat[p.start : p.end] for m in marks for p in self.parties.named(self.flat, m.end, clause.end)]

    def _bare_count(self, clause: Clause) -> bool:
        """每半年至少要开展1次 at the end of a clause counts what stands before it."""
        return any(
            f.span[1] >= clause.end - 1
            and f.span[0] <= clause.start + 4
            and self.say.bare_count.fullmatch(self.flat, *f.span) is not None
            for f in clause.frequencies
        )

    @staticmethod
    def _time_leads(clause: Clause) -> bool:
        return (
            bool(clause.times)
            and clause.times[0].span[0] - clause.start <= 2
            and not (clause.subject and clause.subject.modal)
        )

    def leading_time(self, clauses: Sequence[Clause]) -> Time | None:
        """2015年底前，…: a time before the first duty governs the whole sentence."""
        for clause in clauses:
            if clause.kind == "main" and not (clause.times and self._time_leads(clause)):
                return None
            for time in clause.times:
                if (time.due or time.start) and not whole_year(time) and not self.past(time):
                    return time
            if clause.kind == "main":
                return None
        return None

    def past(self, time: Time) -> bool:
        """报送上季度典型案例: what lies before the notice, and is no limit, is no deadline."""
        return bool(self.issued and time.due and time.due < self.issued and time.kind in ("span", "on"))


def whole_year(time: Time) -> bool:
    """今年, 2024年: a year as such is no deadline."""
    return bool(time.start and time.due and time.kind == "span" and 364 <= (time.due - time.start).days <= 366)


def dated(clause: Clause) -> bool:
    return any(t.due or t.anchor for t in clause.times)


def counted(clause: Clause) -> bool:
    return any(f.every or f.times for f in clause.frequencies)
