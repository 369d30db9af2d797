"""The line a person writes into 工作任务 and sees in a calendar: the notice's own words, the verb first, content not manner.

Of the clauses that oblige the first that has content is taken; what stands before its verb goes (whom, by when, how often,
in what manner, by what means), 将 / 对 X … turns to verb and X where nothing is lost, and what is too long is cut where a
list or an attribute ends.  不得, 严禁, 可 and 鼓励 stay, and so does a condition without which the line would mislead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..lexicon import Lexicon
from ..model import Span
from .clause import Clause
from .cuts import LONG, Cuts
from .draft import Draft
from .fuller import Fuller
from .leads import EDGE, Leads, Spans, said, size, whole
from .turns import Turns

#: What is shorter says too little alone: a condition or the next clause goes with it.
_SHORT = 8
#: What the rules took for an act, and what was learned for the way to it.
_EVIDENCE = "> evidence"
#: Who has to or a must-word says so of the first of such acts; a noun may look like one.
_ASKED = ("obliged", "cued")
#: What the rules took for what a clause behind it is about.
_TOPIC = "topic"
#: So short is an act that stands for what follows it.
_LED = 14
#: So long is a line with the case in which.
_WITH_CASE = 26
#: So short a line says what it says only together with the next.
_TERSE = 5


class Titles:
    """The table of titles, ready to look into drafts with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.say = lexicon.say("titles")
        self.leads, self.turns, self.cuts = Leads.of(lexicon), Turns.of(lexicon), Cuts.of(lexicon)
        self.fuller = Fuller.of(lexicon)
        self.words, self.parties = self.leads.words, self.leads.parties

    @classmethod
    def of(cls, lexicon: Lexicon) -> Titles:
        return lexicon.once(cls, cls)

    def title(self, text: str, flat: str, draft: Draft) -> str:
        """The line for one requirement."""
        worded = [(clause, spans) for clause in self._candidates(flat, draft) if (spans := self._word(flat, clause, draft))]
        if worded and (led := self._led(flat, draft)):
            worded.insert(0, led)
        if draft.force == "prohibited":
            worded = [pair for pair in worded if pair[0].force == "prohibited"] or worded
        best = next((pair for pair in worded if self._says_something(flat, pair[1])), worded[0] if worded else None)
        best = best and (best[0], self._towards(flat, *best))
        chosen = self._company(flat, draft, *best) if best else (draft.main,)
        fitted = self.cuts.fit(flat, self.fuller.fill(flat, best[0], chosen) if best else chosen)
        if best and draft.force != "prohibited":
            fitted = (*fitted, *self._next(flat, draft, best[0], fitted))
        if best and draft.force == "prohibited":
            fitted = (*fitted, *self._also_forbidden(flat, draft, best[0], LONG - size(fitted) - 1))
        line = whole(said(text, fitted))
        if best and self._dangles(flat, best[0], max((b for a, b in fitted if a < b), default=0)):
            line = whole(said(text, self.cuts.fit(flat, ((self.leads.strip(flat, best[0], best[0].start), best[0].end),))))
        if not line or draft.force == "prohibited" and not self.say.negative.search(line):
            line = self._whole(text, flat, draft)  # no prohibition turns into an order
        return line or said(text, [(draft.start, draft.end)])

    def _whole(self, text: str, flat: str, draft: Draft) -> str:
        """All of a prohibition, uncut, since the word that forbids may stand last; an item with the ban above its list may be cut."""
        span = (draft.start, draft.end)
        return said(text, self.cuts.fit(flat, (draft.under, span)) if draft.under else [span])

    def _dangles(self, flat: str, clause: Clause, end: int) -> bool:
        """初选定于6月8日, 保安每日巡更3轮: without the time or the count it is nothing."""
        timed = any(end <= a <= end + 1 for a, _ in self.leads.marks(flat, clause))
        if clause.subject and end <= clause.subject.end:
            return True
        return timed and self.say.dangling.match(flat, end - 1, end) is not None

    def _candidates(self, flat: str, draft: Draft) -> list[Clause]:
        """The clauses that oblige, and those behind the first of them of whose verb the lexicon knows nothing."""
        first = next((n for n, c in enumerate(draft.clauses) if c.kind == "main"), len(draft.clauses))

        def speaks(n: int, clause: Clause) -> bool:
            manner = self.say.piece_by_piece.match(flat, clause.start, clause.end)
            return clause.kind == "main" or clause.kind in ("noun", "basis") and (n > first or manner is not None)

        return [self._listed(flat, draft, n) for n, clause in enumerate(draft.clauses) if speaks(n, clause)]

    def _listed(self, flat: str, draft: Draft, n: int) -> Clause:
        """杜绝漏盘、错盘: a list is whole where it was cut."""
        clause, behind = draft.clauses[n], draft.clauses[n + 1 : n + 2]
        goes_on = behind and flat[clause.end : behind[0].start] == "、" and behind[0].kind == "noun"
        return replace(clause, end=behind[0].end) if goes_on else clause

    def _led(self, flat: str, draft: Draft) -> tuple[Clause, Spans] | None:
        """The act that goes before the first that obliges: 要清点库房，登记差错."""
        first = next((n for n, c in enumerate(draft.clauses) if c.kind == "main"), 0)
        led = first
        while led and draft.clauses[led - 1].kind == "noun":
            led -= 1
        asked = next((n for n in range(led, first) if draft.clauses[n].rule.startswith(_ASKED)), first)
        for clause in draft.clauses[asked:first]:
            spans = self._word(flat, clause, draft) if clause.rule.endswith(_EVIDENCE) and not self._by_means(flat, clause) else ()
            if not spans or size(spans) > _LED or not self.leads.verb(flat, *spans[0]) or self.say.leads_in.match(flat, *spans[0]):
                continue
            if self._says_something(flat, spans):
                return clause, spans
        return None

    def _by_means(self, flat: str, clause: Clause) -> bool:
        """各店要结合…: what it says is how."""
        begin = clause.subject.end if clause.subject else clause.start
        return any(self.say.means.match(flat, a, clause.end) for a in (begin, *(cue.end for cue in clause.cues if cue.start <= begin + 1)))

    def _says_something(self, flat: str, spans: Spans) -> bool:
        """高度重视 and 按照…要求 do not."""
        words = said(flat, spans)
        return len(words) > 2 and not self.say.attitude.match(words) and not self.say.mere.match(words)

    def _word(self, flat: str, clause: Clause, draft: Draft) -> Spans:
        """A clause from its verb on, or with its prohibition or permission first."""
        begin, end, marks = self.leads.strip(flat, clause, clause.start), clause.end, self.leads.marks(flat, clause)
        a = self._behind_whom(flat, clause, draft, begin)
        if a >= end:
            return ()
        if only := self._only_then(flat, clause):
            return self.leads.without(flat, *only, marks)
        if told := self.turns.by_agent(flat, clause, begin, marks):
            return told
        if clause.force == "mandatory" and (unable := self.say.unable.match(flat, begin, a)):
            return (unable.span(), *self.turns.turned(flat, a, end, marks))
        for cue in clause.cues:
            if cue.start < begin or cue.end >= end or self.say.in_a_word.match(flat, cue.start, cue.end + 2):
                continue
            if cue.row.kind in ("prohibited", "encouraged"):
                if self.say.can.fullmatch(flat, cue.start, cue.end):
                    topic = ((begin, cue.start),) if clause.subject is None and cue.start - begin <= _SHORT else ()
                    return (*topic, (cue.start, cue.end), *self.leads.without(flat, self.leads.strip(flat, clause, cue.end), end, marks))
                return self._forbidden(flat, begin, min(a, cue.start), cue.start, end, marks)
            if a < cue.start:
                return self._behind_cue(flat, a, cue.start, self.leads.strip(flat, clause, cue.end), end, marks)
        return self.turns.turned(flat, a, end, marks)

    def _only_then(self, flat: str, clause: Clause) -> Span | None:
        """经店长同意后方可离岗: the condition stays."""
        named = clause.subject and clause.subject.parties and clause.subject.parties[0].start <= clause.start + 2
        begin = self.say.lead.match(flat, start := clause.subject.end if clause.subject and named else clause.start, clause.end)
        a = begin.end() if begin else start
        then = self.say.only_then.search(flat, a, clause.end)
        return (a, clause.end) if then and then.end() - a <= LONG - _SHORT + 4 else None

    def _behind_whom(self, flat: str, clause: Clause, draft: Draft, begin: int) -> int:
        """Behind whom it is for; 组织店员学习 names nobody before its verb, and 班组长天天查 would say too little without."""
        if clause.subject and (urged := self.leads.found(self.say.reminds, flat, clause.start, clause.subject.end)):
            return urged[0]
        if self.say.organise.match(flat, begin, clause.end):
            return begin
        behind = max(_behind_names(clause, draft), self._behind_learned(flat, clause, draft))
        a = self.leads.strip(flat, clause, behind)
        if clause.force != "prohibited" and begin < (b := self._behind_people(flat, clause, begin)) <= clause.end - 4:
            return b
        room = LONG - 4 if self.say.of.search(flat, begin, a) else _SHORT
        least = 3 if self._acts_by_itself(flat, clause, begin, a) else 4
        bare = clause.end - a <= least and a - begin <= room and not self.say.every.match(flat, begin, clause.end)
        return begin if a >= clause.end or bare and not self.say.attitude.match(flat, a, clause.end) else a

    def _behind_learned(self, flat: str, clause: Clause, draft: Draft) -> int:
        """Behind a name that only evidence knows, where an act of some length follows at once."""
        for party in draft.parties:
            if not clause.start <= party.start <= clause.start + 2 or flat[party.end] in EDGE or self.say.of.match(flat, party.end - 1, party.end):
                continue
            a = self.leads.strip(flat, clause, party.end)
            if a > clause.end - 5 or self.say.hand.match(flat, a, clause.end):
                continue
            verb = self.leads.verb(flat, a, clause.end)
            if verb and verb[1] - a > 1 or self.say.to.match(flat, a, clause.end):
                return party.end
        return clause.start

    def _acts_by_itself(self, flat: str, clause: Clause, begin: int, a: int) -> bool:
        """安环科组织讲评: four characters that begin with a verb say enough behind a body or an office."""
        if clause.subject is None and not clause.agents or self.say.of.search(flat, begin, clause.end):
            return False
        if any(len(verb[0]) > 1 for verb in self.words.verb.finditer(flat, begin, a)) or not self.leads.verb(flat, a, clause.end):
            return False
        return size(self.leads.without(flat, a, clause.end, self.leads.marks(flat, clause))) > 3

    def _behind_people(self, flat: str, clause: Clause, begin: int) -> int:
        """值班人员坚守…, 由业主领取…: behind the people a verb follows on, of whom the table of parties knows nothing."""
        if any(row.match(flat, begin, clause.end) for row in (self.say.to, self.say.ba, self.say.in_or_by)):
            return begin
        if self.say.by.match(flat, begin, clause.end) and (a := self._behind_agent(flat, clause, begin)) > begin:
            return a
        for people in self.say.people.finditer(flat, begin, min(clause.end, begin + LONG)):
            if clause.subject and people.end() < clause.subject.end:
                continue  # 各门店负责人和值班人员
            verbs = (m.end() for m in self.words.verb.finditer(flat, begin, people.start()) if len(m[0]) > 1)
            if any(b != people.start() for b in verbs) or self.say.of.search(flat, begin, people.start()):
                break
            if self.say.toward.search(flat, begin, people.start()):
                break
            a = self.leads.strip(flat, clause, people.end())
            if self.leads.verb(flat, a, clause.end):
                return a
        return begin

    def _behind_agent(self, flat: str, clause: Clause, begin: int) -> int:
        """由门店值班经理组织盘点: behind who does it, where a verb and its object follow."""
        for verb in self.words.verb.finditer(flat, begin + 3, clause.end - 3):
            if len(verb[0]) == 1 or not self.say.somebody.search(flat, begin, verb.start()):
                continue
            if not self.say.nominal.match(flat, verb.end(), clause.end) and not self.say.mere.match(flat, verb.start(), clause.end):
                return verb.start()
        return begin

    def _forbidden(self, flat: str, begin: int, a: int, cue: int, end: int, marks: Sequence[Span]) -> Spans:
        """不得…, 严禁…; 未经…不得 and 不合格者不得 keep what stands before it."""
        if stress := self.say.always.match(flat, cue, end):
            cue = stress.end()
        before = begin if self.say.whom.search(flat, begin, cue) else a
        if cue - before > LONG - _SHORT:
            before = cue
        if before < cue and self.say.bystander.fullmatch(flat, before, cue):
            before = cue
        lead = self.leads.without(flat, before, cue, ()) if before < cue else ()
        return (*lead, *self.leads.without(flat, cue, end, marks))

    def _behind_cue(self, flat: str, a: int, cue: int, b: int, end: int, marks: Sequence[Span]) -> Spans:
        """参赛选手需具有…: from the verb on; 指导记录必须手写: what it is about goes first."""
        if b >= end:
            return ((a, end),)
        topic = self.leads.without(flat, a, cue, marks)
        hand = self.leads.found(self.say.hand, flat, b - 1, end)
        if hand and self.leads.back(flat, b, hand[0]) == b and not self.say.no_thing.search(said(flat, topic)):
            return (hand, *topic)
        if self.say.to.match(flat, a, cue) and (b == end - 2 or self.say.acts.fullmatch(flat, b, end)) and self.leads.verb(flat, b, end):
            return ((b, end), *self.leads.without(flat, a + 1, cue, marks))
        somebody = self.say.somebody.search(flat, a, cue) is not None or size(topic) > 10
        if self.leads.verb(flat, b, end) and end - b >= _SHORT and somebody:
            return self.turns.turned(flat, b, end, marks)
        return (*topic, *self.leads.without(flat, b, end, marks))

    def _towards(self, flat: str, clause: Clause, spans: Spans) -> Spans:
        """对来客登记, 与物业核对: what a bare act is done to or with goes before it."""
        if size(spans) > 7 or len(spans) > 1 or clause.force in ("prohibited", "encouraged"):
            return spans
        a, b = spans[0]
        names = (*clause.agents, *(clause.subject.parties if clause.subject else ()))
        found = [m.start() for m in self.say.to_whom.finditer(flat, clause.start, a) if not self.parties.enclosed(flat, clause.start, m.start())]
        found = [at for at in found if not any(name.start < at < name.end for name in names)]  # 园林与绿化中心
        while found and a - found[0] + size(spans) > LONG - 4:
            found.pop(0)
        if not found:
            return spans
        if self.say.to.match(flat, found[0], a) and (turned := self.turns.turned(flat, found[0], b, ())):
            return turned
        return ((found[0], b),)

    def _company(self, flat: str, draft: Draft, clause: Clause, spans: Spans) -> Spans:
        """What a short line needs: the case in which."""
        if size(spans) > LONG - _SHORT:
            return spans
        at = next(n for n, c in enumerate(draft.clauses) if c.start == clause.start)
        if len(spans) == 1 and self.say.carry_out.fullmatch(flat, *spans[0]) and (paper := self.say.paper_named.search(flat, draft.start, clause.start)):
            return (*spans, paper.span())
        for before in reversed(draft.clauses[max(0, at - 2) : at]):
            a, b = before.start, before.end
            if turned := self._done_to(flat, before, clause, spans) or self._told(flat, before, clause, spans):
                return turned
            ground = before.kind in ("basis", "tail") and not self.say.to.match(flat, a, b)
            if ground or before.kind == "main" or not (self.say.case.match(flat, a, b) or self.say.case_end.search(flat, b - 3, b)):
                continue
            if self.say.to.match(flat, a, b) and not self.say.case_end.search(flat, b - 3, b):
                return (*self._target(flat, before, spans), *spans)
            opening = self.say.case_lead.match(flat, before.start, before.end)
            case = (opening.end() if opening else before.start, before.end)
            room = (_WITH_CASE if self.say.of.match(flat, b - 1, b) else LONG) - size(spans)
            if case[1] - case[0] > room:
                ends = [m.end() for m in self.say.part.finditer(flat, case[0], case[1] - 1)]
                case = (ends[-1] if ends else case[0], case[1])
                if self.say.vague_case.search(flat, *case):
                    continue
            if 2 < case[1] - case[0] <= room:
                return (case, *spans)
        if inner := self.say.inner_case.search(flat, clause.start, spans[0][0]):
            return (inner.span("case"), *spans)
        if size(spans) <= _TERSE and self._is_bare(flat, spans) and (place := self.say.place.search(flat, clause.start, spans[0][0])):
            return (place.span(), *spans)
        return spans

    def _target(self, flat: str, before: Clause, spans: Spans) -> Spans:
        """对逾期的门店，从严把关: whom a bare act and a sanction are for; 对新开的门店，悬挂店招 says enough without."""
        if not self._is_bare(flat, spans) and not self.say.sanction.search(flat, *spans[0]):
            return ()
        a, b = before.start + 1, before.end
        starts = [a, *(m.end() for m in self.say.part.finditer(flat, a, b - 2) if not self.parties.enclosed(flat, a, m.start()))]
        a = next((start for start in starts if b - start + size(spans) < LONG), starts[-1])
        fits = b - a + size(spans) < _WITH_CASE and (a == starts[0] or not self.say.vague_case.search(flat, a, b))
        return ((before.start, before.start + 1), (a, b)) if fits else ()

    def _is_bare(self, flat: str, spans: Spans) -> bool:
        """登记、保管; 立即停用: it names no thing."""
        if size(spans) < 4 or self.say.by.match(flat, *spans[0]):
            return True
        a, b = spans[0][0], spans[-1][1]
        things = list(flat[a:b])
        for verb in self.words.verb.finditer(flat, a, b):
            if len(verb[0]) > 1:
                things[verb.start() - a : verb.end() - a] = [""] * len(verb[0])
        return self.say.no_object.fullmatch("".join(things)) is not None

    def _done_to(self, flat: str, before: Clause, clause: Clause, spans: Spans) -> Spans:
        """对过道里的纸箱，予以清理; 对盘点中的差错，及时向总店报告: the act, then what 对 names."""
        to = self.say.to.match(flat, before.start, before.end)
        if not to or self.say.of.match(flat, before.end - 1, before.end) or flat[before.end] != "，":
            return ()
        a, b = spans[0][0], spans[-1][1]
        if a > clause.start + _SHORT:
            return ()
        light, report = self.say.light.match(flat, a, b), self.say.report.search(flat, a, b)
        act = (light.end(), b) if light else (report.start("verb"), b) if report and report.start() == a else (a, b)
        if self.leads.verb(flat, *act) != act or not (light or report):
            return ()
        return (act, *self.cuts.tail(flat, (before.start + 1, before.end), LONG - act[1] + act[0]))

    def _told(self, flat: str, before: Clause, clause: Clause, spans: Spans) -> Spans:
        """盘点中的问题，请及时向总店报告: what is reported or handed in stands in a clause of its own."""
        a, b = before.start, before.end
        fronted = before.rule.endswith(_TOPIC) or not self.leads.verb(flat, a, b)
        if clause.force in ("prohibited", "encouraged"):
            return ()
        if before.kind != "noun" or flat[b] != "，" or clause.start - b > 1 or not self.say.matter.search(flat, a, b) or not fronted:
            return ()
        report = self.say.report.search(flat, clause.start, clause.end)
        hand = report.span("verb") if report and report.end() == clause.end else self.leads.found(self.say.hand, flat, clause.start - 1, clause.end)
        named = hand and (self.say.matter.search(flat, hand[1], clause.end) or self.say.ba.search(flat, clause.start, hand[0]))
        if not hand or named or any(len(verb[0]) > 1 for verb in self.words.verb.finditer(flat, spans[0][0], hand[0])):
            return ()
        return (hand, *self.cuts.tail(flat, (a, b), LONG - hand[1] + hand[0]))

    def _also_forbidden(self, flat: str, draft: Draft, clause: Clause, room: int) -> Spans:
        """不得虚报库存，严禁擅自改价: several bans are one requirement, and two are one line where there is room."""
        at = _behind(draft, clause)
        if at == len(draft.clauses) or draft.clauses[at].force != "prohibited":
            return ()
        behind = draft.clauses[at]
        spans = (words := self._word(flat, behind, draft)) and self.cuts.fit(flat, words)
        comma = self.leads.found(self.say.comma, flat, clause.end - 2, behind.start + 1)
        return (comma, *spans) if comma and size(spans) <= room else ()

    def _next(self, flat: str, draft: Draft, clause: Clause, spans: Spans) -> Spans:
        """加强通风，做好消毒记录: the short clause that goes with a terse one, its comma before it."""
        at = _behind(draft, clause)
        if size(spans) > _TERSE or at == len(draft.clauses) or draft.clauses[at].kind not in ("main", "noun"):
            return ()
        behind = draft.clauses[at]
        spans = (words := self._word(flat, behind, draft)) and self.cuts.fit(flat, words)  # none of a date: 6月28日夜间
        if not spans or size(spans) > 10 or not self.leads.verb(flat, *spans[0]) or not self._says_something(flat, spans):
            return ()
        comma = self.leads.found(self.say.comma, flat, clause.end - 2, behind.start + 1)
        return (comma, *spans) if comma else ()


def _behind(draft: Draft, clause: Clause) -> int:
    """Which clause is the first behind it."""
    return next((n for n, c in enumerate(draft.clauses) if c.start >= clause.end), len(draft.clauses))


def _behind_names(clause: Clause, draft: Draft) -> int:
    with_ = (party for party in draft.parties if party.rule == "with")
    ends = [party.end for party in (*clause.agents, *with_) if clause.start <= party.start < clause.end]
    return max([clause.subject.end if clause.subject else clause.start, *ends])
