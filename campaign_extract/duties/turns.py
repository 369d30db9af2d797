"""What stands behind its object turns to the front: 将X报送…, 对X进行检修, X由…上报."""

from __future__ import annotations

from collections.abc import Sequence

from ..lexicon import Lexicon
from ..model import Span
from .clause import Clause
from .leads import EDGE, Leads, Spans, said, size

#: And a thing that is told before what is done with it.
_ROOM = 14


class Turns:
    """Verb and object of a clause, the verb first."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.say = lexicon.say("titles")
        self.leads = Leads.of(lexicon)
        self.parties, self.words = self.leads.parties, self.leads.words

    @classmethod
    def of(cls, lexicon: Lexicon) -> Turns:
        return lexicon.once(cls, cls)

    def by_agent(self, flat: str, clause: Clause, begin: int, marks: Sequence[Span]) -> Spans:
        """回执由班主任收齐: what it is about stands before who does it."""
        for agent in clause.agents:
            if begin + 1 < agent.start and self.say.by.match(flat, agent.start - 1, agent.start) and agent.end < clause.end:
                b = self.leads.strip(flat, clause, agent.end)
                verb = self.leads.found(self.say.hand, flat, b - 1, clause.end) or self.leads.verb(flat, b, clause.end) and (b, clause.end)
                if verb and verb[0] == b and (told := self._does_more(flat, b, clause.end)):
                    return told
                if verb and self.say.can.fullmatch(flat, begin, agent.start - 1):
                    return ((begin, agent.start - 1), (b, clause.end))
                if verb:
                    return (verb, *self.leads.without(flat, begin, agent.start - 1, marks))
        return ()

    def _does_more(self, flat: str, b: int, end: int) -> Spans:
        """查出的差错由店长下发改正通知书: the act has a thing of its own."""
        verb = self.leads.verb(flat, b, end)
        if verb is None or end - verb[1] <= 3 or self.say.acts.fullmatch(flat, b, end):
            return ()
        second = self.leads.verb(flat, verb[1], end)
        return () if second and second[1] >= end - 2 else ((b, end),)

    def turned(self, flat: str, a: int, end: int, marks: Sequence[Span]) -> Spans:
        """将X报送…, 对X进行检修, X于…上报: the verb, then X."""
        plain = self.leads.without(flat, a, end, marks)
        if (aim := self.say.for_what.search(flat, a, end)) and aim.start() - a <= _ROOM and not self.say.ba.match(flat, a, end):
            return plain
        if self.say.ba.match(flat, a, end):
            return self._handed(flat, a, end, marks) or plain
        if self.say.to.match(flat, a, end):
            return self._done_to(flat, a, end, marks, size(plain)) or plain
        begins = self.leads.verb(flat, a, end)
        handed = self.leads.found(self.say.hand, flat, a + 1, end)
        if handed and any(m.end() == self.leads.back(flat, a, handed[0]) for m in self.say.paper.finditer(flat, a, handed[0])):
            begins = None
        report = self.say.report.search(flat, a + 3, end)
        if report and not begins and self.say.thing.search(flat, report.end("verb"), end):
            return ((report.start("verb"), end),)  # 于接班后汇报接班情况
        if begins and report and report.start("to") >= 0:
            return ((a, report.start("to")), (report.start("verb"), end))
        if report and self.say.case.match(flat, a, end) and not self.say.to.match(flat, a, end):
            return ((a, max(report.start(), report.start("to"))), (report.start("verb"), end))
        if begins and not self.say.paper.match(flat, begins[1], end):
            return plain
        if report and self.leads.back(flat, a, report.start()) - a > 2:
            return (report.span("verb"), *self.leads.without(flat, a, self.leads.back(flat, a, report.start()), marks))
        if self.say.in_or_by.match(flat, a, end):
            return self.later(flat, a, end, marks) or plain
        hand = self.leads.found(self.say.hand, flat, a + 1, end)
        if hand and (ba := self.leads.found(self.say.ba, flat, a, hand[0])) and hand[0] - ba[1] > 1:
            return (self._verb_of(flat, hand), *self.leads.without(flat, ba[1], self.leads.back(flat, ba[1], hand[0]), marks))
        if hand and (b := self.leads.back(flat, a, hand[0])) > a + 2:
            topic = self.leads.without(flat, a, b, marks)
            words = said(flat, topic)
            return plain if self.say.no_thing.search(words) or self.say.mere.match(words) else (self._verb_of(flat, hand), *topic)
        return self._announced(flat, a, end, marks) or plain

    def _announced(self, flat: str, a: int, end: int, marks: Sequence[Span]) -> Spans:
        """得分公布: the thing, then what is done with it."""
        verb = (end - 2, end)
        if a + 1 >= verb[0] or verb[0] > a + _ROOM or self.leads.verb(flat, *verb) != verb or self.say.ensure.match(flat, a, end):
            return ()
        topic = self.leads.without(flat, a, self.leads.back(flat, a, verb[0]), marks)
        told = self.say.thing.search(said(flat, topic)) and not any(row.search(flat, a, verb[0]) for row in (self.say.organise, self.say.comma))
        return (verb, *topic) if told else ()

    def _handed(self, flat: str, a: int, end: int, marks: Sequence[Span]) -> Spans:
        """将X报送至…, 将X向…报告."""
        if hand := self.leads.found(self.say.hand, flat, a + 1, end):
            return (self._verb_of(flat, hand), *self.leads.without(flat, a + 1, self.leads.back(flat, a + 2, hand[0]), marks))
        report = self.say.report.search(flat, a + 3, end)
        if report and report.start("to") >= 0:
            return ((report.start("verb"), end), *self.leads.without(flat, a + 1, report.start(), marks))
        return self._done_with(flat, a, end, marks)

    def _verb_of(self, flat: str, hand: Span) -> Span:
        """送至仓库: where to goes no further than its verb, and neither does 至."""
        there = self.say.to_there.search(flat, *hand)
        return (hand[0], there.start()) if there else hand

    def _done_with(self, flat: str, a: int, end: int, marks: Sequence[Span]) -> Spans:
        """将海报在门口张贴, 把价签通过广播进行宣传: the act at the end, then what it is done with."""
        light = self.leads.found(self.say.light, flat, a + 1, end, last=True)
        act = (light[1], end) if light else (end - 2, end)
        if self.leads.verb(flat, *act) != act or self.leads.verb(flat, a + 1, end) or self.say.mere.match(flat, a + 1, end):
            return ()
        away = self.leads.found(self.say.away, flat, a + 2, act[0])
        if not (away or light) or self.say.kept.search(flat, a + 1, act[0]):
            return ()
        b = away[0] if away else self.leads.back(flat, a, light[0] if light else act[0])
        return (act, *self.leads.without(flat, a + 1, b, marks)) if b > a + 2 else ()

    def _done_to(self, flat: str, a: int, end: int, marks: Sequence[Span], whole: int) -> Spans:
        """对X进行检修, 对X逐件检验; of what is no verb by itself (进行体温测量) X is left out where it is long."""
        if light := self.leads.found(self.say.light, flat, a + 1, end, last=True):
            noun = self.words.verb.match(flat, light[1], end)
            acts = noun is not None and len(noun[0]) > 1 and self.say.of.match(flat, noun.end(), end) is None
            if self.say.pronoun.fullmatch(flat, a + 1, light[0]):
                return ((light[0], end),)
            if acts or self.say.do.match(flat, *light):
                return ((light[1], end), *self.leads.without(flat, a + 1, light[0], marks))
            long = end - light[1] > 3 and whole > 16
            return ((light[0], light[0] + 2), *self.leads.without(flat, light[1], end, marks)) if long else ()
        for how in self.parties.adverb.finditer(flat, a + 3, end):  # 对备用风机和传送皮带逐台检验
            bare = self.leads.verb(flat, how.end(), end) == (how.end(), end) and not self._stays_behind(flat, how.end(), end)
            if bare and flat[how.start() - 1] not in EDGE and not self.parties.enclosed(flat, a, how.start()):
                return ((how.end(), end), *self.leads.without(flat, a + 1, self.leads.back(flat, a, how.start()), marks))
        for verb in self.words.verb.finditer(flat, a + 3, end):
            if len(verb[0]) > 1 and not self.parties.enclosed(flat, a, verb.start()):
                if self._stays_behind(flat, verb.start(), end):
                    return ()  # 对店员严格要求
                turns = self.say.acts.fullmatch(flat, verb.start(), end) or end == verb.end()
                return ((verb.start(), end), *self.leads.without(flat, a + 1, self.leads.back(flat, a, verb.start()), marks)) if turns else ()
        return ()

    def _stays_behind(self, flat: str, a: int, end: int) -> bool:
        """对店员严格要求, 对结果全面负责: what does not stand before whom it is for."""
        return any(row.match(flat, a, end) for row in (self.say.organise, self.say.charge))

    def later(self, flat: str, a: int, end: int, marks: Sequence[Span]) -> Spans:
        """通过平台向县局报送自查报告: from the first verb on that has an object, behind all prepositions."""
        for verb in self.words.verb.finditer(flat, a + 3, end - 2):
            acts = len(verb[0]) > 1 and not self.parties.enclosed(flat, a, verb.start()) and not self.say.nominal.match(flat, verb.end(), end)
            if acts and self.say.preposition.search(flat, verb.end(), end) is None:
                return self.leads.without(flat, verb.start(), end, marks)
        return ()
