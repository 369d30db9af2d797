"""What is too long for a title is cut where a list or an attribute ends."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from ..lexicon import Lexicon
from ..model import Span
from .leads import Leads, Spans, size

#: So long a line may be; a whole name in 《》 or “” may make it longer.
LONG = 22
#: What is hardly too long loses no act and no thing.
_NEARLY = 26
#: What is not much too long stays whole where a cut would lose a third of it.
_TOO_LONG = 28
#: So much behind 等 is enough without what stands before it.
_SHORT = 8
_ATOM = re.compile(r"“[^”]*”|《[^》]*》|（[^（）]*）")
#: 出国（境）: so short a bracket is part of the word.
_BRACKET = re.compile(r"（(?![^（）]）)[^（）]*）")


class Cuts:
    """The table of titles, looked up where a line may end."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.say = lexicon.say("titles")
        self.leads = Leads.of(lexicon)
        self.parties, self.words = self.leads.parties, self.leads.words

    @classmethod
    def of(cls, lexicon: Lexicon) -> Cuts:
        return lexicon.once(cls, cls)

    def fit(self, flat: str, spans: Spans) -> Spans:
        """The stretches, cut where a list or an attribute ends."""
        bare = tuple(part for span in spans for part in _outside(flat, span))
        if size(bare) >= 4:
            spans = bare
        a, b = spans[-1]
        if (second := self.leads.found(self.say.next_act, flat, a + 5, b)) and size(spans) <= _TOO_LONG:
            spans, b = (*spans[:-1], (a, second[0])), second[0]
        if (also := self.say.also.search(flat, a + 4, b)) and not self.parties.enclosed(flat, a, also.start()):
            spans = (*spans[:-1], (a, also.start()))
        if size(spans) <= LONG:
            return spans
        longest = max(range(len(spans)), key=lambda i: spans[i][1] - spans[i][0])
        room = LONG - size(spans) + spans[longest][1] - spans[longest][0]
        for cut in self._cuts(flat, *spans[longest], room, size(spans) > _NEARLY):
            whole = (*spans[:longest], *cut, *spans[longest + 1 :])
            if size(cut) <= room and (size(spans) > _TOO_LONG or len(cut) > 1 or 3 * size(whole) >= 2 * size(spans)):
                return whole
        return spans

    def tail(self, flat: str, span: Span, room: int) -> Spans:
        """The end of a long name, from where a part of it begins: 无故迟到、早退的店员 is 早退的店员."""
        a, b = span
        starts = [a, *(m.end() for m in self.say.edge.finditer(flat, a, b - 2) if not self.parties.enclosed(flat, a, m.start()))]
        return ((next((start for start in starts if b - start <= room), starts[-1]), b),)

    def _cuts(self, flat: str, a: int, b: int, room: int, long: bool) -> Iterator[Spans]:
        """Where it may be cut, best first; what is not ``long`` loses attributes and of a list what 等 stands for, no act and no thing."""
        atoms = [m.span() for m in _ATOM.finditer(flat, a, b)]
        free = set(range(a, b)).difference(i for x, y in atoms for i in range(x, y))
        verb = self.leads.verb(flat, a, b)
        if self.say.ba.match(flat, a, b):
            yield from self._becomes(flat, a, b, free)
        commas = [m.start() for m in self.say.comma.finditer(flat, a + 4, b) if m.start() in free]
        inside = None
        if long and verb and self.say.organise.match(flat, a, b):
            for inner in self.words.verb.finditer(flat, verb[1] + 2, b - 2):
                if len(inner[0]) > 1 and inner.start() in free and self.say.somebody.search(flat, verb[1], self.leads.back(flat, a, inner.start())):
                    yield verb, (inner.start(), b)
                    inside = inner.start()
                    break
        of = [m.start() for m in self.say.of.finditer(flat, verb[1] + 1, b - 3) if m.start() in free] if verb else []
        head = verb[1] if verb else a
        if verb and of and (self.say.organise.fullmatch(flat, *verb) or self.say.charge.fullmatch(flat, *verb)):
            ends = (m.end() for m in self.words.verb.finditer(flat, head + 1, of[-1]) if len(m[0]) > 1 and m.start() in free)
            head = next(ends, head)
        head = self._chain(flat, a, head, b)
        parted = [m for m in self.say.edge.finditer(flat, head + 2, b - 4) if m.start() in free]
        if verb and inside and parted and parted[0].start() < inside:  # 组织收银、库管人员开展…: the list is of whom
            yield from ((verb, *cut) for cut in self._cuts(flat, inside, b, room - verb[1] + verb[0], long))
        etc = next((m.start() for m in self.say.etc.finditer(flat, a, b) if m.start() in free), None)
        if etc is not None and b - etc > 2:
            named = any(head <= x < etc for x, _ in atoms)
            if verb and not named and (of and self.say.topics.match(flat, etc, of[-1]) or b - etc > _SHORT):
                yield (a, head), (of[-1] + 1 if of and self.say.topics.match(flat, etc, of[-1]) else etc + 1, b)
            for comma in reversed([i for i in commas if i < etc]):
                yield (a, comma), (etc, b)
        if verb and of:
            things = [m.end() for m in self.say.whole_thing.finditer(flat, head + 1, of[-1]) if m.start() in free and m.end() - a > 5]
            yield from (((a, head), (head, thing)) for thing in things)
            firsts = ((max((i for i in of if i < thing - 4), default=None), thing) for thing in things)
            yield from (((a, head), (i + 1, thing)) for i, thing in firsts if i)
            yield (a, head), (of[-1] + 1, b)
        if not long:
            return
        shares = verb and parted and not atoms and not self.say.of.search(flat, head, b) and self.say.shared.search(flat, head, b)
        if shares and not self.say.shared.search(flat, head, parted[0].start()):
            yield from (((a, head), (m.end(), b)) for m in parted)  # 抓好值班和巡查工作: what all things of a list are stays
        edges = [m.start() for m in self.say.edge.finditer(flat, a + 4, b) if m.start() in free]
        hangs = next((m for m in self.say.hanging.finditer(flat, a + 2, b) if m.start() in free), None)
        act = self._act(flat, hangs, b, free) if hangs else b
        yield from (((a, edge),) for edge in reversed(edges) if hangs is None or edge <= hangs.start() or edge > act + 2)
        if hangs and act < b and self.say.urges.match(flat, a, hangs.start()):
            yield (a, hangs.start()), (act, b)
            yield from (((a, hangs.start()), (act, edge)) for edge in reversed(edges) if edge > act + 2)

    def _chain(self, flat: str, a: int, head: int, b: int) -> int:
        """研究制定…: where the second verb ends that follows the first at once."""
        second = self.words.verb.match(flat, head, b) if self.say.chained.fullmatch(flat, a, head) else None
        chained = second is not None and len(second[0]) > 1 and second.end() < b - 3 and not self.say.nominal.match(flat, second.end(), b)
        return second.end() if chained and second else head

    def _becomes(self, flat: str, a: int, b: int, free: Container[int]) -> Iterator[Spans]:
        """把收银、盘点和陈列纳入考核: what is done with the thing stays; of the thing, of what it becomes, the first goes on."""
        kept = next((m for m in self.say.kept.finditer(flat, a + 2, b) if m.start() in free), None)
        if kept is None:
            return
        act = kept.start()
        first = next((m.start() for m in self.say.edge.finditer(flat, a + 3, act) if m.start() in free), act)
        last = next((m.end() for m in self.say.of.finditer(flat, act, b - 2) if m.start() in free), None)
        edge = next((m.start() for m in self.say.edge.finditer(flat, act + 3, b) if m.start() in free), b)
        for end in (act, first):
            yield (a, end), (act, b)
            if last and edge < last:
                yield (a, end), (act, edge), (last - 1, b)
            if len(kept[0]) > 1:
                yield (a, end), (act, edge)

    def _act(self, flat: str, hangs: re.Match[str], b: int, free: Container[int]) -> int:
        """Where the act begins that a preposition leads to: 督促门店对货架进行检查; ``b`` where there is none."""
        a = hangs.end() + 1
        if self.say.to.match(flat, *hangs.span()) and (light := self.leads.found(self.say.light, flat, a, b)):
            return light[0]
        verbs = self.words.verb.finditer(flat, a, b - 2)
        return next((m.start() for m in verbs if len(m[0]) > 1 and m.start() in free and not self.say.nominal.match(flat, m.end(), b)), b)


def _outside(flat: str, span: Span) -> Iterator[Span]:
    """The stretch without its brackets; a name in 《》 keeps its own."""
    a = span[0]
    for bracket in _BRACKET.finditer(flat, *span):
        if flat.rfind("《", a, bracket.start()) > flat.rfind("》", a, bracket.start()):
            continue
        yield a, bracket.start()
        a = bracket.end()
    yield a, span[1]
