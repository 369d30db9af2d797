"""What a requirement wants made or handed in: the papers and products of its clauses, one by one."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from copy import copy

from ..lexicon import Lexicon
from ..lexicon.firsts import Gated, Starts
from ..lexicon.plain import SIGNS
from ..model import Span

_OPEN, _CLOSE = "《“（(【", "》”）)】"
#: What parts the pieces of a list; 或 does not: one of two is one thing.
_AND = re.compile(SIGNS["joint-of-products"])
#: A name this short says nothing without what describes it: 的材料.
_BARE = 2
_DE = SIGNS["de"]


class Products:
    """The tables of what is made and handed in."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.piece = {row.id: re.compile(row.pattern) for row in lexicon.rows("deliver", "product")}
        self.given: Sequence[tuple[str, Gated | Starts]] = [
            (row.value, Gated(row.pattern)) for row in lexicon.rows("deliver", "given")
        ]
        self.lead = re.compile("|".join(row.pattern for row in lexicon.rows("deliver", "lead")))

    @classmethod
    def of(cls, lexicon: Lexicon) -> Products:
        return lexicon.once(cls, cls)

    def over(self, flat: str) -> Products:
        """These tables, looked for in one text in a single pass."""
        bound = copy(self)
        bound.given = [(product, Starts(pattern, flat)) for product, pattern in self.given]
        return bound

    def within(self, flat: str, start: int, end: int) -> Iterator[Span]:
        """The papers and products of a stretch.

        >>> from campaign_extract.lexicon import load
        >>> text = "各单位要制定相应的活动方案，并于7月5日前将活动总结和统计表报送县安委办"
        >>> [text[a:b] for a, b in Products.of(load()).within(text, 0, len(text))]
        ['活动方案', '活动总结', '统计表']
        """
        seen: list[Span] = []
        for product, pattern in self.given:
            for match in pattern.finditer(flat, start, end):
                for a, b in _pieces(flat, *match.span("what")):
                    named = self._named(flat, a, b, product)
                    if named and free(seen, *named):
                        insort(seen, named)
        yield from seen

    def _named(self, flat: str, a: int, b: int, product: str) -> Span | None:
        """The name of a product in a piece, without what leads it in."""
        while a < b and (lead := self.lead.match(flat, a, b)) and lead.end() > a:
            a = lead.end()
        found = self.piece.get(product, self.piece["handed"]).match(flat[a:b])
        if not found:
            return None
        a, b = a + found.start("what"), a + found.end("what")
        if flat[a] not in _OPEN and (of := flat.rfind(_DE, a, b) + 1) and b - of > _BARE:
            a = of
            if (lead := self.lead.match(flat, a, b)) and b - lead.end() > _BARE:
                a = lead.end()
        if flat[a] == "《" and flat.find("》", a) == b - 1:
            a, b = a + 1, b - 1
        name = flat[a:b]
        whole = all(name.count(one) == name.count(other) for one, other in zip(_OPEN, _CLOSE, strict=True))
        return (a, b) if b - a > 1 and whole and name[0] != _DE else None


def _pieces(flat: str, start: int, end: int) -> Iterator[Span]:
    """The pieces of a list, which stand between 、 and 和; what is in quotes or brackets is not cut."""
    begin, depth = start, 0
    for sign in _AND.finditer(flat, start, end):
        if sign[0] in _OPEN:
            depth += 1
        elif sign[0] in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0:
            if sign.start() > begin:
                yield begin, sign.start()
            begin = sign.end()
    if end > begin:
        yield begin, end


def free(taken: Sequence[Span], start: int, end: int) -> bool:
    """Whether a stretch overlaps none of these, which are sorted and do not overlap."""
    at = bisect_left(taken, (start, end))
    return (at == 0 or taken[at - 1][1] <= start) and (at == len(taken) or taken[at][0] >= end)
