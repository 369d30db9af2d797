"""The words of a clause before its verb, which a title leaves out: by when, how often, in what manner, by what means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from ..lexicon import Lexicon
from ..lexicon.firsts import Gated
from ..model import Span
from .clause import Clause
from .parties import Parties
from .wording import Words

Spans: TypeAlias = tuple[Span, ...]
#: So far behind 按照 its 要求 may stand.
_REACH = 80
EDGE = " \t\n，、；：。"
#: What opens and what closes.
_PAIRS = (("（", "）"), ("“", "”"), ("《", "》"), ("【", "】"), ("(", ")"))
#: So much before a bracket says something alone.
_LEAST = 4
_ASIDE = re.compile(r"（[^（）]*）")
_SPACE = re.compile(r"\s+")


class Leads:
    """The table of titles, looked up from the beginning of a clause on."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.say = lexicon.say("titles")
        self.parties, self.words = Parties.of(lexicon), Words.of(lexicon)

    @classmethod
    def of(cls, lexicon: Lexicon) -> Leads:
        return lexicon.once(cls, cls)

    def strip(self, flat: str, clause: Clause, a: int) -> int:
        """Where the act begins, behind time, frequency, manner and means."""
        marks = self.marks(flat, clause)
        while a < clause.end:
            begun = a
            if dated := next((s for s in marks if a <= s[0] <= a + 2 and self._opens_time(flat, a, s[0])), None):
                a = dated[1]
            if lead := self.say.lead.match(flat, a, clause.end):
                a = lead.end()
            if clause.force == "planned" and self.say.will.match(flat, a, clause.end):
                lead = self.say.lead.match(flat, a + 1, clause.end)
                b = lead.end() if lead else a + 1
                acts = self.verb(flat, b, clause.end)
                a = b if acts and not self.say.of.search(flat, acts[1], acts[1] + 2) else a  # 将核对后的台账…
            if cell := self.say.cell.match(flat, a, clause.end):
                a = cell.end()
            if self.say.means.match(flat, a, clause.end):
                a = self._behind_means(flat, a, clause.end)
            elif clause.force in ("mandatory", "planned", None) and (stage := self.say.stage.match(flat, a, clause.end)):
                lead = self.say.lead.match(flat, stage.end(), clause.end)
                b = lead.end() if lead else stage.end()
                if clause.end - b > 5 and (self.verb(flat, b, clause.end) or self.say.ba.match(flat, b, clause.end)):
                    a = b
            while a < clause.end and flat[a] in EDGE:
                a += 1
            if a == begun:
                break
        return a

    def _behind_means(self, flat: str, a: int, end: int) -> int:
        """Behind 按照…要求, 通过…方式 where a verb follows."""
        for tail in self.say.means_tail.finditer(flat, a + 1, min(end, a + _REACH)):
            aside = _ASIDE.match(flat, tail.end(), end)
            inside = self.parties.enclosed(flat, a, tail.end() if aside else tail.start())
            if inside or self.found(self.say.holds, flat, a + 1, tail.start()):
                continue
            b = aside.end() if aside else tail.end()
            if aside and self.say.means_tail.match(flat, b, end):
                continue
            while b < end and flat[b] in EDGE:
                b += 1
            lead = self.say.lead.match(flat, b, end)
            act = lead.end() if lead else b
            acts = end - act > 2 and self._acts_at(flat, act, end)
            if acts or self.say.ba.match(flat, b, end) or self.say.to.match(flat, b, end):
                return b
        return self._first_act(flat, a, end) or a

    def _acts_at(self, flat: str, a: int, end: int) -> bool:
        """Whether a verb stands here that is no attribute: 平台提供的资源."""
        verb = self.words.verb.match(flat, a, end)
        attribute = verb and self.say.of.match(flat, verb.end(), end)
        return self.parties.verb_at.match(flat, a, end) is not None and not attribute

    def _first_act(self, flat: str, a: int, end: int) -> int | None:
        """会同消防大队开展…, 利用电子屏播放…: where the first verb stands that has an object and is no part of a name."""
        if not self.say.company.match(flat, a, end):
            return None
        for verb in self.words.verb.finditer(flat, a + 4, end - 4):
            if len(verb[0]) == 1 or self.parties.enclosed(flat, a, verb.start()) or self.say.edge.match(flat, verb.start() - 1, verb.start()):
                continue
            if not self.say.nominal.match(flat, verb.end(), end) and not self.say.comma.search(flat, verb.end(), min(end, verb.end() + 3)):
                return verb.start()
        return None

    def marks(self, flat: str, clause: Clause) -> list[Span]:
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
        marks = [mark for mark in marks if not self.say.of.match(flat, mark[1], clause.end)]  # 节日期间的值守
        return sorted(mark for mark in marks if not self.parties.enclosed(flat, clause.start, mark[0]))

    def verb(self, flat: str, a: int, b: int) -> Span | None:
        """The verb that begins here, if one does."""
        match = self.words.verb.match(flat, a, b)
        return match.span() if match and (len(match[0]) > 1 or self.say.single.match(flat, a, b)) else None

    def _opens_time(self, flat: str, a: int, b: int) -> bool:
        return a == b or self.say.before_time.fullmatch(flat, a, b) is not None

    def without(self, flat: str, a: int, b: int, marks: Sequence[Span]) -> Spans:
        """The stretch without the times and counts in it, and without 于, 请于 before them."""
        spans = []
        for start, end in marks:
            if a <= start and end <= b:
                cut = start
                while cut > a and (flat[cut - 1] == " " or self._opens_time(flat, cut - 1, cut)):
                    cut -= 1
                if cut > a:
                    spans.append((a, cut))
                a = max(a, end)
        return (*spans, (a, b)) if a < b else tuple(spans)

    def found(self, pattern: Gated, flat: str, a: int, b: int, last: bool = False) -> Span | None:
        """The first match, or the last, that stands in no quotes."""
        found = [m.span() for m in pattern.finditer(flat, a + 1, b) if not self.parties.enclosed(flat, a, m.start())]
        return found[-1 if last else 0] if found else None

    def back(self, flat: str, a: int, b: int) -> int:
        """Where what is handed in ends: 表格请于…前一并上报."""
        found = self.say.before_hand.search(flat, a, b)
        if found and not self.parties.enclosed(flat, a, found.start()):
            return found.start()
        return b


def said(text: str, spans: Iterable[Span]) -> str:
    """The words of some stretches on one line."""
    return _SPACE.sub("", "".join(text[a:b] for a, b in spans)).strip(EDGE)


def whole(line: str) -> str:
    """A line without brackets and quotes that were not opened, and cut where one opens that is not closed.

    >>> whole("可自行下载）"), whole("抄写守则（每周"), whole("要求】每班排练")
    ('可自行下载', '抄写守则', '要求每班排练')
    """
    for opening, closing in _PAIRS:
        while line.count(opening) > line.count(closing):
            at = line.rindex(opening)
            line = line[:at] if at >= _LEAST else line[:at] + line[at + 1 :]
        while line.count(closing) > line.count(opening) and '"' not in line:
            at = line.rindex(closing)
            line = line[:at] + line[at + 1 :]
    return line.strip(EDGE)


def size(spans: Iterable[Span]) -> int:
    return sum(b - a for a, b in spans)
