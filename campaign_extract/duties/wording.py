"""The words of one requirement: action and object, category, to whom something is handed in, numbers.

Verbs and products come from the lexicon; where it knows no verb of a clause, the action is left empty, not guessed.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Literal, cast

from ..lexicon import Lexicon
from ..lexicon.firsts import Gated, Spots, Starts
from ..lexicon.plain import SIGNS
from ..model import Span, Target
from ..structure.names import Names
from .parties import Parties
from .products import free

_MAX_OBJECT = 40
#: So far into a clause its head verb may stand.
_FAR = 300
#: So far before a number stands what is measured.
_NEAR = 60
_OBJECT_EDGE = re.compile(r"[，。；！？：\n]|——")
Comparator = Literal["==", ">=", ">", "<=", "<"]


@dataclass(frozen=True, slots=True)
class Wording:
    """The lexicon's view of a requirement's words."""

    action: Span | None
    object: Span | None
    category: str | None


class Words:
    """The tables of verbs, categories and products, ready to look into clauses with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.parties = Parties.of(lexicon)
        self.say = lexicon.say("wording")
        self.takes = lexicon.say("clauses").takes
        verbs: dict[str, str] = {}
        for row in lexicon.rows("verbs"):
            for word in row.pattern.split("|"):
                verbs.setdefault(word, row.kind)
        self.verbs = verbs
        ordered = sorted(verbs, key=lambda w: (-len(w), w))
        self.verb = re.compile(f"(?=[{''.join(sorted({w[0] for w in ordered}))}])(?:{'|'.join(ordered)})")
        rows = lexicon.rows("categories")
        self.categories = [row.kind for row in rows]
        self.rank = {f"c{n}": n for n in range(len(rows))}
        self.category: Gated | Starts = Gated("|".join(f"(?P<c{n}>{row.pattern})" for n, row in enumerate(rows)))
        self.target: Gated | Starts = self.say.target
        self.comparators: dict[str, Comparator] = {
            word: cast(Comparator, row.value)
            for row in lexicon.rows("wording", "comparator")
            for word in row.pattern.split("|")
        }
        self.recipient = [Gated(row.pattern) for row in lexicon.rows("deliver", "recipient")]
        deliver = lexicon.say("deliver")
        self.public, self.further, self.names = deliver.public, deliver.further, Names.of(lexicon)

    @classmethod
    def of(cls, lexicon: Lexicon) -> Words:
        return lexicon.once(cls, cls)

    def over(self, flat: str) -> Words:
        """These words, looked for in one text in a single pass."""
        bound = copy(self)
        bound.category, bound.target = Starts(self.category, flat), Starts(self.target, flat)
        return bound

    def read(self, flat: str, stretches: Iterable[Span], whole: Span) -> Wording:
        """Head verb and object of the first stretch that has a verb, and the category of the requirement.

        >>> from campaign_extract.lexicon import load
        >>> text = "各单位要认真制定“安全生产月”活动方案"
        >>> found = Words.of(load()).read(text, [(4, len(text))], (0, len(text)))
        >>> text[slice(*found.action)], text[slice(*found.object)], found.category
        ('制定', '“安全生产月”活动方案', 'planning')
        """
        action = thing = None
        for start, end in stretches:
            if action := self._action(flat, start, end):
                thing = self._object(flat, action, start, end)
                break
        return Wording(action, thing, self._category(flat, action, thing, whole))

    def _action(self, flat: str, start: int, end: int) -> Span | None:
        """The first verb of the predicate that stands outside quotes and is no part of a noun before 的."""
        end = min(end, start + _FAR)
        if ba := self.takes.search(flat, start, min(end, start + 12)):
            late = self._last_verb(flat, ba.end(), end)
            if late:
                return late
        for match in self.verb.finditer(flat, start, end):
            if match.start() == start:
                return match.span()
            if self.parties.enclosed(flat, start, match.start()):
                continue
            if len(match[0]) == 1 and (
                match.start() - start > 3 or self.parties.verb_at.match(flat, start, match.end()) is None
            ):
                continue
            return match.span()
        return None

    def _last_verb(self, flat: str, start: int, end: int) -> Span | None:
        """将活动总结报送至…: the verb stands behind its object."""
        best = None
        for match in self.verb.finditer(flat, start + 1, end):
            before = flat[start : match.start()]
            if (
                (len(match[0]) > 1 or self.say.short_send.match(match[0]))
                and before.count("“") <= before.count("”")
                and before.count("《") <= before.count("》")
            ):
                best = match.span()
                if self.say.onward.match(flat, match.end()):
                    break
        return best

    def _object(self, flat: str, action: Span, start: int, end: int) -> Span | None:
        if ba := self.takes.search(flat, start, action[0]):
            thing = (ba.end(), action[0])
        else:
            a = action[1]
            if skip := self.say.skip_before_object.match(flat, a, end):
                a = skip.end()
            edge = _OBJECT_EDGE.search(flat, a, end)
            thing = (a, edge.start() if edge else end)
        a, b = thing
        while a < b and flat[a] in " 、（":
            a += 1
        if b - a > _MAX_OBJECT:
            cut = flat.rfind("、", a, a + _MAX_OBJECT)
            b = cut if cut > a else a + _MAX_OBJECT
        b = a + len(flat[a:b].rstrip(" 、（"))
        return (a, b) if a < b else None

    def _category(self, flat: str, action: Span | None, thing: Span | None, whole: Span) -> str | None:
        """The words of action and object first, then those of the whole requirement, then the verb's own row."""
        stretches = [(action[0], max(action[1], thing[1]))] if action and thing else []
        for stretch in (*stretches, whole):
            ranks = [self.rank[match.lastgroup] for match in self.category.finditer(flat, *stretch) if match.lastgroup]
            if ranks:
                return self.categories[min(ranks)]
        return self.verbs.get(flat[slice(*action)]) if action else None

    def spots(self, flat: str) -> list[Spots]:
        """Where the patterns of recipients match in a text, one pass a pattern."""
        return [Spots(pattern, flat) for pattern in self.recipient]

    def recipients(self, flat: str, start: int, end: int, spots: Sequence[Spots]) -> list[Span]:
        """To whom something is handed in; the public is nobody."""
        seen: list[Span] = []
        for spot in spots:
            for match in spot.within(start, end):
                a, b = match.span("who")
                while a < b and flat[a] in SIGNS["own"] and not self.say.ours.match(flat, a):
                    a += 1
                if a < b and not self.public.match(flat[a:b]) and free(seen, a, b):
                    further = self.further.match(flat, b, end)
                    for name in self.names.received(flat, a, further.end() if further else b):
                        insort(seen, name)
        return seen

    def targets(self, text: str, flat: str, start: int, end: int, taken: Sequence[Span]) -> Iterator[Target]:
        """Numbers to be reached: 持证上岗率100％, 不少于2学时, 达到90%以上 (以上 includes the number, 民法典 §1259)."""
        for match in self.target.finditer(flat, start, end):
            a, b = match.span()
            if not free(taken, a, b):
                continue
            metric = text[_begins(flat, max(start, a - _NEAR), a) : a].strip(" \t\n“”")
            before, after = match["before"] or "", match["after"] or ""
            comparator: Comparator = self.comparators.get(before) or self.comparators.get(after) or "=="
            value, unit = _value(match["value"] or match["share"]), match["unit"] or "%"
            if value is None or (not metric and not before):
                continue
            if not self.say.plain_unit.fullmatch(unit) and not before and not after:
                continue
            yield Target(
                metric=metric[-24:],
                comparator=comparator,
                value=value,
                unit=unit,
                text=text[a:b],
                span=(a, b),
            )


def _begins(flat: str, start: int, end: int) -> int:
    """Where the words before a number begin: behind the last point, but for those of a bracket that is closed again.

    >>> _begins("各区、县（市）参赛作品", 0, 11)
    3
    """
    depth = 0
    for at in range(end - 1, start - 1, -1):
        if flat[at] == "）":
            depth += 1
        elif flat[at] == "（" and depth:
            depth -= 1
        elif flat[at] in "，。；、：（" and not depth:
            return at + 1
    return start


def _value(printed: str) -> float | None:
    from ..numerals import integer

    try:
        return float(printed)
    except ValueError:
        number = integer(printed)
        return None if number is None else float(number)

