"""The line a person writes into 工作任务 and sees in a calendar: the notice's own words, the verb first, content not manner.

Each clause that obliges is worded in several ways (as it stands, 将 / 对 turned round, a list cut, a condition before it);
what is best of them is decided by small weights, each a row of the table of titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from ..lexicon import Lexicon
from ..model import Span
from .clauses import Clause
from .draft import Draft
from .parties import Parties
from .wording import Words

_LONG = 22
_SPACE = re.compile(r"\s+")
_EDGE = " \t\n，、；：。"
_BRACKET = re.compile(r"（[^（）]*）")
_ATOM = re.compile(r"“[^”]*”|《[^》]*》|（[^（）]*）")
Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to word a requirement: its stretches in their order, and what was done to them."""

    spans: Spans
    done: frozenset[str]
    nth: int


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
        ways = self.ways(flat, draft)
        if not ways:
            return _SPACE.sub("", text[draft.start : draft.end])
        best = max(ways, key=lambda way: self.worth(flat, draft, way))
        return said(text, best.spans)

    def worth(self, flat: str, draft: Draft, way: Way) -> float:
        return sum(WEIGHTS.get(name, 0) for name in self.features(flat, draft, way))

    def features(self, flat: str, draft: Draft, way: Way) -> list[str]:
        words = said(flat, way.spans)
        n = len(words)
        f = [*way.done, f"n{min(way.nth, 4)}", f"len{min(n // 3, 12)}", f"force {draft.force}"]
        f.append("verb" if self.words.verb.match(words) else "noverb")
        if draft.force == "prohibited":
            f.append("no" if self.say.negative.search(words) else "yes")
        if draft.force == "encouraged":
            f.append("may" if self.say.may.match(words) else "maynot")
        if self.say.attitude.match(words):
            f.append("attitude")
        if self.say.means.match(words):
            f.append("means")
        if n < 4:
            f.append("short")
        if n > _LONG:
            f.append("long")
        if self.say.vague.match(words):
            f.append("vague")
        if not way.done:
            f.append("plain")
        verb = self.words.verb.match(words)
        if verb:
            f.append(f"v{min(len(verb[0]), 4)}")
            f.append(f"rest{min(n - len(verb[0]), 4)}")
            f.append("kind " + self.words.verbs.get(verb[0], ""))
            f.append("word " + verb[0])
        f.append("end " + words[-1:])
        f.append("end2 " + words[-2:])
        f.append("begin " + words[:2])
        f.append("begin1 " + words[:1])
        f.append(f"de{min(words.count('的'), 2)}")
        f.append(f"list{min(words.count('、'), 3)}")
        f.append("etc" if "等" in words else "noetc")
        f.append(f"first{way.nth == 0}")
        a, b = way.spans[0][0], way.spans[-1][1]
        f.append("before " + flat[a - 1 : a])
        f.append("after " + flat[b : b + 1])
        f.append("lead" if self.say.lead.match(words) else "nolead")
        f += [f"{d} {'verb' if verb else 'noverb'}" for d in way.done]
        f += [f"{d}+{min(n // 6, 5)}" for d in way.done]
        return f

    # the ways -------------------------------------------------------------------------------------------------------

    def ways(self, flat: str, draft: Draft) -> list[Way]:
        """All ways to word a requirement that break nothing."""
        found: dict[Spans, Way] = {}
        mains = [c for c in draft.clauses if c.kind == "main"] or draft.clauses
        conditions = [c for c in draft.clauses if c.kind == "condition"]
        if not mains:
            return [Way(cut, frozenset(done), 0) for cut, done in self._cuts(flat, (draft.main,))]
        content = 0
        for nth, clause in enumerate(mains):
            at = draft.clauses.index(clause)
            before = next((c for c in reversed(conditions) if c.end <= clause.start), None)
            fronted = draft.clauses[at - 1] if at and draft.clauses[at - 1].kind != "main" else None
            attitude = True
            for spans, done in self._clause(flat, clause, draft, fronted):
                attitude = attitude and self.say.attitude.match(said(flat, spans)) is not None
                for cut, more in self._cuts(flat, spans):
                    if said(flat, cut):
                        found.setdefault(cut, Way(cut, frozenset((*done, *more)), content))
                    if before is not None and "fronted" not in done:
                        with_ = (self._short(flat, before), *cut)
                        found.setdefault(with_, Way(with_, frozenset((*done, *more, "condition")), content))
                    if nth + 1 < len(mains) and not more:
                        following = mains[nth + 1]
                        a = self._strip(flat, following, _behind_names(following, draft))
                        both = (*cut[:-1], (cut[-1][0], clause.end), (clause.end, clause.end + 1), (a, following.end))
                        found.setdefault(both, Way(both, frozenset((*done, *more, "both")), content))
            content += not attitude
        return [way for way in found.values() if _whole(said(flat, way.spans))]

    def _short(self, flat: str, clause: Clause) -> Span:
        opening = self.say.condition_lead.match(flat, clause.start, clause.end)
        return (opening.end() if opening else clause.start, clause.end)

    def _clause(
        self, flat: str, clause: Clause, draft: Draft, fronted: Clause | None
    ) -> Iterator[tuple[Spans, tuple[str, ...]]]:
        a, b = self._strip(flat, clause, _behind_names(clause, draft)), clause.end
        if a >= b:
            return
        named = self._strip(flat, clause, clause.start)
        marks = sorted(m.span for m in (*clause.times, *clause.frequencies))
        yield from self._wordings(flat, clause, a, b, marks)
        if fronted is not None:
            yield from self._fronted(flat, fronted, clause, a, b, marks)
        if named < a:
            yield _without(flat, named, b, marks), ("named",)
        for cue in clause.cues:
            if a < cue.start < b:
                keep = cue.row.kind in ("prohibited", "encouraged")
                c = cue.start if keep else self._strip(flat, clause, cue.end)
                yield _without(flat, c, b, marks), ("cue",)
                if not keep and c < b:
                    yield from ((w, (*d, "cue")) for w, d in self._wordings(flat, clause, c, b, marks))
                    yield (*_without(flat, c, b, marks), *_without(flat, a, cue.start, marks)), ("turned", "cue")
                    yield (*_without(flat, a, cue.start, marks), *_without(flat, c, b, marks)), ("topic", "cue")

    def _fronted(
        self, flat: str, fronted: Clause, clause: Clause, a: int, b: int, marks: Sequence[Span]
    ) -> Iterator[tuple[Spans, tuple[str, ...]]]:
        """对…问题，及时报告; 此表，请于…上报: what stands before is what it is about."""
        if opening := self.say.about.match(flat, fronted.start, fronted.end):
            x = (opening.end(), fronted.end)
            if light := self.say.light.match(flat, a, b):
                yield ((light.end(), b), x), ("fronted", "light")
            yield (*_without(flat, a, b, marks), x), ("fronted", "turned")
            yield ((fronted.start, fronted.end), *_without(flat, a, b, marks)), ("fronted",)
        elif fronted.kind in ("noun", "basis", "tail", "condition"):
            yield ((fronted.start, fronted.end), *_without(flat, a, b, marks)), ("fronted", "fronted " + fronted.kind)

    def _wordings(self, flat: str, clause: Clause, a: int, b: int, marks: Sequence[Span]) -> Iterator[tuple[Spans, tuple[str, ...]]]:
        yield _without(flat, a, b, marks), ()
        if flat[a] in "将把对就":
            if hand := self._found(self.say.hand, flat, a + 1, b):
                yield ((hand[0], hand[1]), *_without(flat, a + 1, hand[0], marks)), ("hand",)
            if light := self._found(self.say.light, flat, a + 1, b):
                yield ((light[1], b), *_without(flat, a + 1, light[0], marks)), ("light",)
            for verb in self.words.verb.finditer(flat, a + 2, b):
                if len(verb[0]) > 1 and b - verb.end() <= 3 and not self.parties.enclosed(flat, a, verb.start()):
                    yield (verb.span(), *_without(flat, a + 1, verb.start(), marks)), ("ba",)
                    break
        else:
            if (hand := self._found(self.say.hand, flat, a + 1, b)) and hand[0] > a + 2:
                yield (hand, *_without(flat, a, hand[0], marks)), ("late",)
            for agent in clause.agents:
                if a < agent.start < agent.end < b:
                    c = self._strip(flat, clause, agent.end)
                    yield ((c, b), *_without(flat, a, agent.start - 1, marks)), ("agent",)
        for verb in self.words.verb.finditer(flat, a + 1, b):
            if len(verb[0]) > 1 and not self.parties.enclosed(flat, a, verb.start()) and verb.start() - a < 60:
                yield _without(flat, verb.start(), b, marks), ("later", "later" + ("的" if "的" in flat[a : verb.start()] else ""))

    def _cuts(self, flat: str, spans: Spans) -> Iterator[tuple[Spans, tuple[str, ...]]]:
        yield spans, ()
        bare = tuple(part for span in spans for part in _outside(flat, span))
        if bare != spans:
            yield bare, ("bare",)
        words = said(flat, bare)
        if len(words) < 10:
            return
        last = bare[-1] if len(bare) == 1 else max(bare, key=lambda s: s[1] - s[0])
        n = bare.index(last)
        for at, tag in self._edges(flat, last):
            yield (*bare[:n], (last[0], at), *(bare[n + 1 :] if tag == "end-also" else ())), (tag,)
        atoms = [m.span() for m in _ATOM.finditer(flat, *last)]
        heads = [m.end() for m in self.words.verb.finditer(flat, *last) if not any(x < m.start() < y for x, y in atoms)][:3]
        for order, head in enumerate(heads):
            for match in self.say.behind.finditer(flat, head + 1, last[1] - 1):
                at = match.end()
                if any(x < at < y for x, y in atoms):
                    continue
                yield (*bare[:n], (last[0], head), (at, last[1]), *bare[n + 1 :]), ("drop" + match[0][-1:], f"drop{order}")
        etc = flat.find("等", last[0], last[1])
        commas = [i for i in range(last[0] + 3, max(etc, 0)) if flat[i] in "、，" and not any(x < i < y for x, y in atoms)]
        for order, comma in enumerate(commas[:3]):
            yield (*bare[:n], (last[0], comma), (etc, last[1]), *bare[n + 1 :]), (f"etc{order}",)
        ands = [i for i in range(last[0] + 3, last[1] - 2) if flat[i] in "和及与" and not any(x < i < y for x, y in atoms)]
        lists = [i for i in range(last[0] + 3, last[1]) if flat[i] == "、" and not any(x < i < y for x, y in atoms)]
        for end in ands[-1:]:
            for order, comma in enumerate(lists[:2]):
                if comma < end:
                    yield (*bare[:n], (last[0], comma), (end, last[1]), *bare[n + 1 :]), (f"and{order}",)

    def _edges(self, flat: str, span: Span) -> Iterator[tuple[int, str]]:
        """Where a wording may end sooner."""
        atoms = [m.span() for m in _ATOM.finditer(flat, *span)]
        for match in self.say.edge.finditer(flat, span[0] + 4, span[1]):
            if not any(x < match.start() < y for x, y in atoms):
                yield match.start(), "edge " + match[0][:1]

    @staticmethod
    def _outside(flat: str, span: Span) -> Iterator[Span]:
        a = span[0]
        for bracket in _BRACKET.finditer(flat, *span):
            yield a, bracket.start()
            a = bracket.end()
        yield a, span[1]

    def _strip(self, flat: str, clause: Clause, a: int) -> int:
        """Where the act begins, behind time, frequency, manner and means."""
        marks = [m.span for m in (*clause.times, *clause.frequencies)]
        while a < clause.end:
            begun = a
            if dated := next((s for s in marks if a <= s[0] <= a + 2 and set(flat[a : s[0]]) <= set("在于从自请将")), None):
                a = dated[1]
            if lead := self.say.lead.match(flat, a, clause.end):
                a = lead.end()
            if self.say.means.match(flat, a, clause.end):
                a = self._behind_means(flat, a, clause.end)
            while a < clause.end and flat[a] in _EDGE:
                a += 1
            if a == begun:
                break
        return a

    def _behind_means(self, flat: str, a: int, end: int) -> int:
        """Behind 按照…要求, 通过…方式 where a verb follows."""
        for tail in self.say.means_tail.finditer(flat, a + 2, min(end, a + 40)):
            if self.parties.enclosed(flat, a, tail.start()):
                continue
            b = tail.end()
            while b < end and flat[b] in _EDGE:
                b += 1
            if self.parties.verb_at.match(flat, b, end):
                return b
        return a

    def _found(self, pattern: object, flat: str, a: int, b: int) -> Span | None:
        for match in pattern.finditer(flat, a + 1, b):  # type: ignore[attr-defined]
            if not self.parties.enclosed(flat, a, match.start()):
                return match.span()
        return None


WEIGHTS: dict[str, float] = {}


def _outside(flat: str, span: Span) -> Iterator[Span]:
    return Titles._outside(flat, span)


def _without(flat: str, a: int, b: int, marks: Sequence[Span]) -> Spans:
    """The stretch without the times and frequencies in it, and without 于, 请于 before them."""
    spans = []
    for start, end in marks:
        if a <= start and end <= b and end < b:
            cut = start
            while cut > a and flat[cut - 1] in "于在请将":
                cut -= 1
            if cut > a:
                spans.append((a, cut))
            a = max(a, end)
    return (*spans, (a, b))


def said(text: str, spans: Iterable[Span]) -> str:
    """The words of some stretches on one line."""
    return _SPACE.sub("", "".join(text[a:b] for a, b in spans)).strip(_EDGE)


def _whole(words: str) -> bool:
    """No bracket, quote or 《 without its other half."""
    return bool(words) and all(words.count(pair[0]) == words.count(pair[1]) for pair in ("（）", "“”", "《》"))


def _behind_names(clause: Clause, draft: Draft) -> int:
    with_ = (party for party in draft.parties if party.rule == "with")
    ends = [party.end for party in (*clause.agents, *with_) if clause.start <= party.start < clause.end]
    return max([clause.subject.end if clause.subject else clause.start, *ends])
