"""The line a person writes into 工作任务 and sees in a calendar: the notice's own words, the verb first, content not manner.

Of the clauses that oblige the first that has content is taken; what stands before its verb goes (whom, by when, how often,
in what manner, by what means), 将 / 对 X … turns to verb and X where nothing is lost, and what is too long is cut where a
list or an attribute ends.  不得, 严禁, 可 and 鼓励 stay, and so does a condition without which the line would mislead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..lexicon import Lexicon
from ..lexicon.firsts import Gated
from ..model import Span
from .clause import Clause
from .draft import Draft
from .parties import Parties
from .wording import Words

#: So long a line may be; a whole name in 《》 or “” may make it longer.
_LONG = 22
#: What is shorter says too little alone: a condition or the next clause goes with it.
_SHORT = 8
#: So short a line says what it says only together with the next.
_TERSE = 5
#: What is not much too long stays whole where a cut would lose a third of it.
_TOO_LONG = 28
#: So far behind 按照 its 要求 may stand.
_REACH = 80
_SPACE = re.compile(r"\s+")
_EDGE = " \t\n，、；：。"
_ATOM = re.compile(r"“[^”]*”|《[^》]*》|（[^（）]*）")
_BRACKET = re.compile(r"（[^（）]*）")
Spans = tuple[Span, ...]


class Titles:
    """The table of titles, ready to look into drafts with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.say = lexicon.say("titles")
        self.parties, self.words = Parties.of(lexicon), Words.of(lexicon)

    @classmethod
    def of(cls, lexicon: Lexicon) -> Titles:
        return lexicon.once(cls, cls)

    def title(self, text: str, flat: str, draft: Draft) -> str:
        """The line for one requirement."""
        worded = [(clause, self._refused(flat, clause, spans)) for clause in self._candidates(flat, draft) if (spans := self._word(flat, clause, draft))]
        if draft.force == "prohibited":
            worded = [pair for pair in worded if pair[0].force == "prohibited"] or worded
        best = next((pair for pair in worded if self._says_something(flat, pair[1])), worded[0] if worded else None)
        chosen = self._company(flat, draft, *best) if best else (draft.main,)
        fitted = self._fit(flat, chosen)
        if best and size(fitted) <= _TERSE and draft.force != "prohibited":
            fitted = (*fitted, *self._next(flat, draft, best[0]))
        line = said(text, fitted)
        if not line or draft.force == "prohibited" and not self.say.negative.search(line):
            line = said(text, [(draft.start, draft.end)])  # no prohibition turns into an order
        return line or said(text, [(draft.start, draft.end)])

    def _refused(self, flat: str, clause: Clause, spans: Spans) -> Spans:
        """不宜参加 keeps its 不, whatever the word before it was read as."""
        a, b = spans[0]
        return ((a - 1, b), *spans[1:]) if clause.start < a and self.say.refusal.match(flat, a - 1, a) else spans

    def _candidates(self, flat: str, draft: Draft) -> list[Clause]:
        """The clauses that oblige, and those behind the first of them of whose verb the lexicon knows nothing."""
        first = next((n for n, c in enumerate(draft.clauses) if c.kind == "main"), len(draft.clauses))

        def speaks(n: int, clause: Clause) -> bool:
            manner = self.say.piece_by_piece.match(flat, clause.start, clause.end)
            return clause.kind == "main" or clause.kind in ("noun", "basis") and (n > first or manner is not None)

        return [clause for n, clause in enumerate(draft.clauses) if speaks(n, clause)]

    def _says_something(self, flat: str, spans: Spans) -> bool:
        """高度重视 and 按照…要求 do not."""
        words = said(flat, spans)
        return len(words) > 2 and not self.say.attitude.match(words) and not self.say.mere.match(words)

    # one clause ------------------------------------------------------------------------------------------------------

    def _word(self, flat: str, clause: Clause, draft: Draft) -> Spans:
        """A clause from its verb on, or with its prohibition or permission first."""
        begin, end, marks = self._strip(flat, clause, clause.start), clause.end, self._marks(flat, clause)
        a = self._behind_whom(flat, clause, draft, begin)
        if a >= end:
            return ()
        if told := self._by_agent(flat, clause, begin, marks):
            return told
        for cue in clause.cues:
            if cue.start < begin or cue.end >= end or self.say.in_a_word.match(flat, cue.start, cue.end):
                continue
            if cue.row.kind in ("prohibited", "encouraged"):
                if self.say.can.fullmatch(flat, cue.start, cue.end):
                    topic = ((begin, cue.start),) if clause.subject is None and cue.start - begin <= _SHORT else ()
                    return (*topic, (cue.start, cue.end), *self._without(flat, self._strip(flat, clause, cue.end), end, marks))
                return self._forbidden(flat, begin, min(a, cue.start), cue.start, end, marks)
            if a < cue.start:
                return self._behind_cue(flat, a, cue.start, self._strip(flat, clause, cue.end), end, marks)
        return self._turned(flat, a, end, marks)

    def _behind_whom(self, flat: str, clause: Clause, draft: Draft, begin: int) -> int:
        """Behind whom it is for; 组织店员学习 names nobody before its verb, and 班组长天天查 would say too little without."""
        if self.say.organise.match(flat, begin, clause.end):
            return begin
        a = self._strip(flat, clause, _behind_names(clause, draft))
        if clause.force != "prohibited" and begin < (b := self._behind_people(flat, clause, begin)) <= clause.end - 4:
            return b
        room = _LONG - 4 if self.say.of.search(flat, begin, a) else _SHORT
        bare = clause.end - a <= 4 and a - begin <= room and not self.say.every.match(flat, begin, clause.end)
        return begin if a >= clause.end or bare and not self.say.attitude.match(flat, a, clause.end) else a

    def _behind_people(self, flat: str, clause: Clause, begin: int) -> int:
        """值班人员坚守…, 由业主领取…: behind the people a verb follows on, of whom the table of parties knows nothing."""
        if any(row.match(flat, begin, clause.end) for row in (self.say.to, self.say.ba, self.say.in_or_by)):
            return begin
        for people in self.say.people.finditer(flat, begin, min(clause.end, begin + _LONG)):
            verbs = (m.end() for m in self.words.verb.finditer(flat, begin, people.start()) if len(m[0]) > 1)
            if any(b != people.start() for b in verbs) or self.say.of.search(flat, begin, people.start()):
                break
            a = self._strip(flat, clause, people.end())
            if self._verb(flat, a, clause.end):
                return a
        return begin

    def _by_agent(self, flat: str, clause: Clause, begin: int, marks: Sequence[Span]) -> Spans:
        """回执由班主任收齐: what it is about stands before who does it."""
        for agent in clause.agents:
            if begin + 1 < agent.start and self.say.by.match(flat, agent.start - 1, agent.start) and agent.end < clause.end:
                b = self._strip(flat, clause, agent.end)
                verb = self._found(self.say.hand, flat, b - 1, clause.end) or self._verb(flat, b, clause.end) and (b, clause.end)
                if verb:
                    return (verb, *self._without(flat, begin, agent.start - 1, marks))
        return ()

    def _forbidden(self, flat: str, begin: int, a: int, cue: int, end: int, marks: Sequence[Span]) -> Spans:
        """不得…, 严禁…; 未经…不得 and 不合格者不得 keep what stands before it."""
        if stress := self.say.always.match(flat, cue, end):
            cue = stress.end()
        before = begin if self.say.whom.search(flat, begin, cue) else a
        if cue - before > _LONG - _SHORT:
            before = cue
        if before < cue and self.say.bystander.fullmatch(flat, before, cue):
            before = cue
        lead = self._without(flat, before, cue, ()) if before < cue else ()
        return (*lead, *self._without(flat, cue, end, marks))

    def _behind_cue(self, flat: str, a: int, cue: int, b: int, end: int, marks: Sequence[Span]) -> Spans:
        """参赛选手需具有…: from the verb on; 指导记录必须手写: what it is about goes first."""
        if b >= end:
            return ((a, end),)
        topic = self._without(flat, a, cue, marks)
        hand = self._found(self.say.hand, flat, b - 1, end)
        if hand and self._back(flat, b, hand[0]) == b:
            return (hand, *topic)
        if self.say.to.match(flat, a, cue) and (b == end - 2 or self.say.acts.fullmatch(flat, b, end)) and self._verb(flat, b, end):
            return ((b, end), *self._without(flat, a + 1, cue, marks))
        somebody = self.say.somebody.search(flat, a, cue) is not None or size(topic) > 10
        if self._verb(flat, b, end) and end - b >= _SHORT and somebody:
            return self._turned(flat, b, end, marks)
        return (*topic, *self._without(flat, b, end, marks))

    def _turned(self, flat: str, a: int, end: int, marks: Sequence[Span]) -> Spans:
        """将X报送…, 对X进行检修, X于…上报: the verb, then X."""
        plain = self._without(flat, a, end, marks)
        if self.say.by_means.match(flat, a, end):
            later = self._later(flat, a, end, marks)
            if later and later[0][0] - a <= _SHORT:
                return later
        if self.say.ba.match(flat, a, end):
            return self._handed(flat, a, end, marks) or plain
        if self.say.to.match(flat, a, end):
            return self._done_to(flat, a, end, marks, size(plain)) or plain
        begins = self._verb(flat, a, end)
        handed = self._found(self.say.hand, flat, a + 1, end)
        if handed and any(m.end() == self._back(flat, a, handed[0]) for m in self.say.paper.finditer(flat, a, handed[0])):
            begins = None
        report = self.say.report.search(flat, a + 3, end)
        if begins and report and report.start("to") >= 0:
            return ((a, report.start("to")), (report.start("verb"), end))
        if begins and not self.say.paper.match(flat, begins[1], end):
            return plain
        if report and self._back(flat, a, report.start()) - a > 2:
            return (report.span("verb"), *self._without(flat, a, self._back(flat, a, report.start()), marks))
        if self.say.in_or_by.match(flat, a, end):
            return self._later(flat, a, end, marks) or plain
        hand = self._found(self.say.hand, flat, a + 1, end)
        if hand and self._back(flat, a, hand[0]) > a + 2:
            return (hand, *self._without(flat, a, self._back(flat, a, hand[0]), marks))
        return plain

    def _handed(self, flat: str, a: int, end: int, marks: Sequence[Span]) -> Spans:
        """将X报送至…, 将X向…报告."""
        if hand := self._found(self.say.hand, flat, a + 1, end):
            return (hand, *self._without(flat, a + 1, hand[0], marks))
        report = self.say.report.search(flat, a + 3, end)
        if report and report.start("to") >= 0:
            return ((report.start("verb"), end), *self._without(flat, a + 1, report.start(), marks))
        return ()

    def _done_to(self, flat: str, a: int, end: int, marks: Sequence[Span], whole: int) -> Spans:
        """对X进行检修, 对X逐件检验; of what is no verb by itself (进行体温测量) X is left out where it is long."""
        if light := self._found(self.say.light, flat, a + 1, end, last=True):
            noun = self.words.verb.match(flat, light[1], end)
            acts = noun is not None and len(noun[0]) > 1 and self.say.of.match(flat, noun.end(), end) is None
            if acts or self.say.do.match(flat, *light):
                return ((light[1], end), *self._without(flat, a + 1, light[0], marks))
            long = end - light[1] > 3 and whole > 16
            return ((light[0], light[0] + 2), *self._without(flat, light[1], end, marks)) if long else ()
        for verb in self.words.verb.finditer(flat, a + 3, end):
            if len(verb[0]) > 1 and not self.parties.enclosed(flat, a, verb.start()):
                turns = self.say.acts.fullmatch(flat, verb.start(), end) or end == verb.end()
                return ((verb.start(), end), *self._without(flat, a + 1, self._back(flat, a, verb.start()), marks)) if turns else ()
        return ()

    def _later(self, flat: str, a: int, end: int, marks: Sequence[Span]) -> Spans:
        """通过平台向县局报送自查报告: from the first verb on that has an object, behind all prepositions."""
        for verb in self.words.verb.finditer(flat, a + 3, end - 2):
            inner = self._found(self.say.inner_to, flat, a, verb.start())
            if inner and (turned := self._done_to(flat, inner[0], end, marks, end - inner[0])):
                return turned
            if len(verb[0]) > 1 and not self.parties.enclosed(flat, a, verb.start()) and not self.say.nominal.match(flat, verb.end(), end):
                behind = self.say.preposition.search(flat, verb.end(), end)
                if behind is None and not self.say.inner.search(flat, verb.end(), end):
                    return self._without(flat, verb.start(), end, marks)
        return ()

    def _back(self, flat: str, a: int, b: int) -> int:
        """Where what is handed in ends: 表格请于…前一并上报."""
        if found := self.say.before_hand.search(flat, a, b):
            return found.start()
        return b

    def _company(self, flat: str, draft: Draft, clause: Clause, spans: Spans) -> Spans:
        """What a short line needs: the case in which."""
        if size(spans) > _LONG - _SHORT:
            return spans
        at = draft.clauses.index(clause)
        for before in reversed(draft.clauses[max(0, at - 2) : at]):
            a, b = before.start, before.end
            if before.kind == "main" or not (self.say.case.match(flat, a, b) or self.say.case_end.search(flat, b - 3, b)):
                continue
            opening = self.say.case_lead.match(flat, before.start, before.end)
            case = (opening.end() if opening else before.start, before.end)
            if case[1] - case[0] + size(spans) > _LONG:
                ends = [m.end() for m in self.say.part.finditer(flat, case[0], case[1] - 1)]
                case = (ends[-1] if ends else case[0], case[1])
                if self.say.vague_case.search(flat, *case):
                    continue
            if case[1] - case[0] + size(spans) <= _LONG and case[1] - case[0] > 2:
                return (case, *spans)
        if inner := self.say.inner_case.search(flat, clause.start, spans[0][0]):
            return (inner.span("case"), *spans)
        return spans

    def _next(self, flat: str, draft: Draft, clause: Clause) -> Spans:
        """加强通风，做好消毒记录: the short clause that goes with a terse one, its comma before it."""
        at = draft.clauses.index(clause) + 1
        if at == len(draft.clauses) or draft.clauses[at].kind not in ("main", "noun"):
            return ()
        behind = draft.clauses[at]
        spans = (words := self._word(flat, behind, draft)) and self._fit(flat, words)  # none of a date: 6月28日夜间
        if not spans or size(spans) > 10 or not self._verb(flat, *spans[0]) or not self._says_something(flat, spans):
            return ()
        comma = self._found(self.say.comma, flat, clause.end - 2, behind.start + 1)
        return (comma, *spans) if comma else ()

    # the words before the verb --------------------------------------------------------------------------------------

    def _strip(self, flat: str, clause: Clause, a: int) -> int:
        """Where the act begins, behind time, frequency, manner and means."""
        marks = self._marks(flat, clause)
        while a < clause.end:
            begun = a
            if dated := next((s for s in marks if a <= s[0] <= a + 2 and self._opens_time(flat, a, s[0])), None):
                a = dated[1]
            if lead := self.say.lead.match(flat, a, clause.end):
                a = lead.end()
            if clause.force == "planned" and self.say.will.match(flat, a, clause.end) and self._verb(flat, a + 1, clause.end):
                a += 1
            if cell := self.say.cell.match(flat, a, clause.end):
                a = cell.end()
            if self.say.means.match(flat, a, clause.end):
                a = self._behind_means(flat, a, clause.end)
            while a < clause.end and flat[a] in _EDGE:
                a += 1
            if a == begun:
                break
        return a

    def _behind_means(self, flat: str, a: int, end: int) -> int:
        """Behind 按照…要求, 通过…方式 where a verb follows."""
        for tail in self.say.means_tail.finditer(flat, a + 2, min(end, a + _REACH)):
            if self.parties.enclosed(flat, a, tail.start()):
                continue
            b = tail.end()
            while b < end and flat[b] in _EDGE:
                b += 1
            if self.parties.verb_at.match(flat, b, end) or self.say.ba.match(flat, b, end) or self.say.to.match(flat, b, end):
                return b
        return a

    def _marks(self, flat: str, clause: Clause) -> list[Span]:
        """Times, and of frequencies what counts: 组织开展一次 keeps its verb."""
        marks = [time.span for time in clause.times]
        for frequency in clause.frequencies:
            a, b = frequency.span
            if self.words.verb.search(flat, a, b):
                marks += [m.span() for m in self.say.cadence.finditer(flat, a, b)]
                marks += [m.span() for m in self.say.count.finditer(flat, a, b)]
            else:
                marks.append((a, b))
        marks += [m.span() for m in self.say.this.finditer(flat, clause.start, clause.end)]
        return sorted(mark for mark in marks if not self.parties.enclosed(flat, clause.start, mark[0]))

    def _verb(self, flat: str, a: int, b: int) -> Span | None:
        """The verb that begins here, if one does."""
        match = self.words.verb.match(flat, a, b)
        return match.span() if match and (len(match[0]) > 1 or self.say.single.match(flat, a, b)) else None

    def _opens_time(self, flat: str, a: int, b: int) -> bool:
        return a == b or self.say.before_time.fullmatch(flat, a, b) is not None

    def _without(self, flat: str, a: int, b: int, marks: Sequence[Span]) -> Spans:
        """The stretch without the times and counts in it, and without 于, 请于 before them."""
        spans = []
        for start, end in marks:
            if a <= start and end <= b:
                cut = start
                while cut > a and self._opens_time(flat, cut - 1, cut):
                    cut -= 1
                if cut > a:
                    spans.append((a, cut))
                a = max(a, end)
        return (*spans, (a, b)) if a < b else tuple(spans)

    def _found(self, pattern: Gated, flat: str, a: int, b: int, last: bool = False) -> Span | None:
        """The first match, or the last, that stands in no quotes."""
        found = [m.span() for m in pattern.finditer(flat, a + 1, b) if not self.parties.enclosed(flat, a, m.start())]
        return found[-1 if last else 0] if found else None

    # what is too long -----------------------------------------------------------------------------------------------

    def _fit(self, flat: str, spans: Spans) -> Spans:
        """The stretches, cut where a list or an attribute ends."""
        bare = tuple(part for span in spans for part in _outside(flat, span))
        if size(bare) >= 4:
            spans = bare
        a, b = spans[-1]
        if (second := self._found(self.say.next_act, flat, a + 5, b)) and size(spans) <= _TOO_LONG:
            spans, b = (*spans[:-1], (a, second[0])), second[0]
        if (also := self.say.also.search(flat, a + 4, b)) and not self.parties.enclosed(flat, a, also.start()):
            spans = (*spans[:-1], (a, also.start()))
        if size(spans) <= _LONG:
            return spans
        longest = max(range(len(spans)), key=lambda i: spans[i][1] - spans[i][0])
        room = _LONG - size(spans) + spans[longest][1] - spans[longest][0]
        for cut in self._cuts(flat, *spans[longest], room):
            whole = (*spans[:longest], *cut, *spans[longest + 1 :])
            if size(cut) <= room and (size(spans) > _TOO_LONG or len(cut) > 1 or 3 * size(whole) >= 2 * size(spans)):
                return whole
        return spans

    def _cuts(self, flat: str, a: int, b: int, room: int) -> Iterator[Spans]:
        atoms = [m.span() for m in _ATOM.finditer(flat, a, b)]
        free = {i for i in range(a, b) if not any(x <= i < y for x, y in atoms)}
        verb = self._verb(flat, a, b)
        commas = [m.start() for m in self.say.comma.finditer(flat, a + 4, b) if m.start() in free]
        if verb and self.say.organise.match(flat, a, b):
            for inner in self.words.verb.finditer(flat, verb[1] + 2, b - 2):
                if len(inner[0]) > 1 and inner.start() in free and self.say.somebody.search(flat, verb[1], self._back(flat, a, inner.start())):
                    yield verb, (inner.start(), b)
                    break
        of = [m.start() for m in self.say.of.finditer(flat, verb[1] + 1, b - 3) if m.start() in free] if verb else []
        head = verb[1] if verb else a
        if verb and of and self.say.organise.fullmatch(flat, *verb):
            ends = (m.end() for m in self.words.verb.finditer(flat, head + 1, of[-1]) if len(m[0]) > 1 and m.start() in free)
            head = next(ends, head)
        etc = next((m.start() for m in self.say.etc.finditer(flat, a, b) if m.start() in free), None)
        if etc is not None and b - etc > 2:
            named = any(head <= x < etc for x, _ in atoms)
            if verb and not named and (of and self.say.topics.match(flat, etc, of[-1]) or b - etc > _SHORT):
                yield (a, head), (of[-1] + 1 if of and self.say.topics.match(flat, etc, of[-1]) else etc + 1, b)
            for comma in reversed([i for i in commas if i < etc]):
                yield (a, comma), (etc, b)
        if verb and of:
            yield (a, head), (of[-1] + 1, b)
        for edge in reversed([m.start() for m in self.say.edge.finditer(flat, a + 4, b) if m.start() in free]):
            yield ((a, edge),)


def _outside(flat: str, span: Span) -> Iterator[Span]:
    """The stretch without its brackets."""
    a = span[0]
    for bracket in _BRACKET.finditer(flat, *span):
        yield a, bracket.start()
        a = bracket.end()
    yield a, span[1]


def said(text: str, spans: Iterable[Span]) -> str:
    """The words of some stretches on one line."""
    return _SPACE.sub("", "".join(text[a:b] for a, b in spans)).strip(_EDGE)


def size(spans: Iterable[Span]) -> int:
    return sum(b - a for a, b in spans)


def _behind_names(clause: Clause, draft: Draft) -> int:
    with_ = (party for party in draft.parties if party.rule == "with")
    ends = [party.end for party in (*clause.agents, *with_) if clause.start <= party.start < clause.end]
    return max([clause.subject.end if clause.subject else clause.start, *ends])
