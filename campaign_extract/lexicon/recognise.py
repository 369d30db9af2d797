"""A table's rows over the whole text: leftmost, then longest, then row order.

Positions are absolute; nothing is re-based or searched for again.  A scan first asks where two characters stand that a
row can begin with, and only there lets the rows compete, so that its cost does not grow with the table.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from . import Lexicon, Row
from .firsts import ANY, first_characters, gate, one_of, openings
from .needs import may_match
from .plain import SIGNS

_NAMED = re.compile(r"\(\?P<\w+>")
#: What very many rows begin with: digits and numerals.
_FAMILIES = ("0123456789", SIGNS["numerals"])
#: Fewer rows than that are not worth a look at what stands behind the number.
_MANY = 3
#: A table of so few rows is its own gate.
_SMALL = 20
#: So few rows that begin alike are asked one by one.
_SEVERAL = 6
#: So many rows are compiled into one when asked that often: the command reads one notice and ends.
_OFTEN = 50
#: A gate that looks at two characters pays when so many have been read; before that it looks at the first.
_PAYS = 20_000
#: Of so many pairs of characters is remembered which rows can begin with them.
_PAIRS = 1 << 10
#: So far into a number is looked for what stands behind it; a text may be all digits.
_LONGEST = 16

_Match = Callable[[str, int, int], re.Match[str] | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row saw: ``match`` has the slots as named groups, ``start`` and ``end`` count in the whole text."""

    row: Row
    match: re.Match[str]

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()

    @property
    def span(self) -> tuple[int, int]:
        return self.match.span()

    def __getitem__(self, slot: str) -> str | None:
        """What the slot caught, or None where the row has no such slot or it was left out."""
        return self.match.groupdict().get(slot)


@functools.lru_cache(maxsize=4096)  # several recognisers share rows
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _possible(rows: tuple[Row, ...], pair: str) -> tuple[Row, ...]:
    """The rows that can begin with these two characters: the others need not be compiled to know that they do not match."""
    kept = []
    ways = {pair, pair[:1], pair[:1] + ANY, ANY + pair[1:], ANY + ANY, ANY}
    for row in rows:
        beginnings = openings(row.pattern, 2)
        if beginnings is None or not ways.isdisjoint(beginnings):
            kept.append(row)
    return tuple(kept)


class _Alike:
    """Rows that can begin alike; ``match`` tells whether one of them does.

    One alternation of them all is quick to ask and slow to compile: it is made for many rows only, when asked often.
    """

    __slots__ = ("_known", "asked", "looked", "match", "rows")

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows, self.asked, self.looked = rows, 0, 0
        self._known: dict[str, tuple[tuple[Row, _Match], ...]] = {}
        self.match: _Match = self._one_by_one if len(rows) <= _SEVERAL else self._at_first

    def marks(self, text: str, position: int, stop: int) -> list[Mark]:
        """Those that match at this place, in row order."""
        return [Mark(row, found) for row, match in self._ways(text, position, stop) if (found := match(text, position, stop))]

    def _ways(self, text: str, position: int, stop: int) -> Sequence[tuple[Row, _Match]]:
        """The rows that can match at this place, in row order; they are compiled where what they hold stands behind it."""
        pair = text[position : position + 2]
        ways = self._known.get(pair)
        if ways is None:
            if len(self._known) >= _PAIRS:
                self._known.clear()
            rows = _possible(self.rows, pair)
            self.looked += 1
            able = rows if self.looked > _OFTEN else [row for row in rows if may_match(row.pattern, text, position, stop)]
            ways = tuple((row, _compiled(row.pattern).match) for row in able)
            if len(able) == len(rows):
                self._known[pair] = ways
        return ways

    def longest(self, text: str, position: int, stop: int) -> Mark:
        """Of those that match, and one does, the longest; of equals the first row's."""
        marks = self.marks(text, position, stop)
        return marks[0] if len(marks) == 1 else max(marks, key=_end)

    def _one_by_one(self, text: str, position: int, stop: int) -> re.Match[str] | None:
        for _, match in self._ways(text, position, stop):
            if found := match(text, position, stop):
                return found
        return None

    def _at_first(self, text: str, position: int, stop: int) -> re.Match[str] | None:
        if not self._ways(text, position, stop):
            return None
        self.asked += 1
        if self.asked > _OFTEN:
            self.match = re.compile(_any_of(self.rows)).match
        return self._one_by_one(text, position, stop)


def _any_of(rows: Sequence[Row]) -> str:
    """One alternation of rows; it says whether one matches, not which."""
    return "|".join(_NAMED.sub("(?:", row.pattern) for row in rows)


class Recogniser:
    """The rows of one table, or those of some of its kinds, ready to scan with.

    Rows are kept by the characters they can begin with, those that begin with a number by what stands behind it, too.
    """

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows, self._read = rows, 0
        firsts = [first_characters(row.pattern) for row in rows]
        self._begins = _by_sign(rows, firsts)
        self._numbers: dict[str, tuple[_Match, dict[str, _Alike]]] = {}
        for family in _FAMILIES:
            members = [row for row, first in zip(rows, firsts, strict=True) if first is None or first & set(family)]
            if len(members) > _MANY:
                behind = _by_sign(members, [first_characters(row.pattern, family) for row in members])
                behind |= dict.fromkeys(family, _Alike(tuple(members)))  # a number that goes on
                number = re.compile(f"[{family}]{{1,{_LONGEST}}}+").match
                self._numbers |= dict.fromkeys(family, (number, behind))

    @functools.cached_property
    def _coarse(self) -> re.Pattern[str]:
        """Finds what a row can begin with: quick to compile, and for a notice or two as good as the gate."""
        begins = self._begins.keys() - {""}
        return re.compile(one_of(begins)) if begins and not self._begins[""].rows else self._gate

    @functools.cached_property
    def _gate(self) -> re.Pattern[str]:
        """Built once so much has been read that it pays."""
        return _gate(self.rows)

    @classmethod
    def of(cls, lexicon: Lexicon, table: str, *kinds: str) -> Recogniser:
        """The recogniser of a table (of all its kinds, or of those named), built once for a lexicon."""

        def build(lexicon: Lexicon) -> Recogniser:
            return cls(tuple(row for row in lexicon.rows(table) if not kinds or row.kind in kinds))

        return lexicon.once((cls, table, kinds), build)

    def scan(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Mark]:
        """The marks from left to right; they do not overlap."""
        stop = len(text) if end is None else end
        self._read += max(0, stop - start)
        gate = self._gate if self._read > _PAYS else self._coarse
        for found in gate.finditer(text, start, stop):
            position = found.start()
            if position >= start and (alike := self._alike(text, position, stop)).match(text, position, stop):
                mark = alike.longest(text, position, stop)
                if (end := mark.end) > position:
                    yield mark
                    start = end

    def at(self, text: str, position: int, stop: int | None = None) -> Mark | None:
        """The longest match of any row at this place; of equals the first row's."""
        if stop is None:
            stop = len(text)
        if position >= stop:
            return None
        alike = self._alike(text, position, stop)
        return alike.longest(text, position, stop) if alike.match(text, position, stop) else None

    def rivals(self, text: str, position: int, stop: int | None = None) -> list[Mark]:
        """Every row that matches at this place, in row order: what ``--explain`` shows as beaten."""
        if stop is None:
            stop = len(text)
        if position >= stop:
            return []
        alike = self._alike(text, position, stop)
        return alike.marks(text, position, stop) if alike.match(text, position, stop) else []

    def _alike(self, text: str, position: int, stop: int) -> _Alike:
        """The rows that can begin with what stands at a place."""
        sign, begins = text[position], self._begins
        if sign in self._numbers:
            number, begins = self._numbers[sign]
            behind = number(text, position, stop).end()  # type: ignore[union-attr]
            sign = text[behind] if behind < stop else ""
        return begins.get(sign) or begins[""]


def _end(mark: Mark) -> int:
    return mark.match.end()


def _by_sign(rows: Sequence[Row], firsts: Sequence[frozenset[str] | None]) -> dict[str, _Alike]:
    """The rows by the character that they can have first; at "" those that say nothing about it."""
    made: dict[tuple[Row, ...], _Alike] = {}
    by_sign = {}
    for sign in {""}.union(*(first for first in firsts if first)):
        alike = tuple(row for row, first in zip(rows, firsts, strict=True) if first is None or sign in first)
        by_sign[sign] = made.setdefault(alike, _Alike(alike))
    return by_sign


@functools.lru_cache(maxsize=64)
def _behind_number(rows: tuple[Row, ...], family: str) -> frozenset[str]:
    """What may stand behind the number that a row begins with; nothing where it may be anything."""
    found: frozenset[str] = frozenset()
    for row in rows:
        first = first_characters(row.pattern)
        if first is None or first & set(family):
            ends = first_characters(row.pattern, family)
            if ends is None:
                return frozenset()
            found |= ends
    return found


def _gate(rows: tuple[Row, ...]) -> re.Pattern[str]:
    """Finds where a row may match, by its first two characters; behind a number, by what can stand there.

    A small table is asked there and then: its gate opens only where a row matches.
    """
    if len(rows) <= _SMALL and all(firsts := [first_characters(row.pattern) for row in rows]):
        return gate(_any_of(rows), frozenset().union(*filter(None, firsts)))
    seconds: dict[str, set[str]] = {}
    for row in rows:
        beginnings = openings(row.pattern, 2)
        if beginnings is None:
            beginnings = first_characters(row.pattern)
        if beginnings is None:
            return re.compile(r"[\s\S]")
        for beginning in beginnings:
            seconds.setdefault(beginning[0], set()).add(beginning[1:] or ANY)
    if not seconds:
        return re.compile("(?!)")
    alike: dict[str, list[str]] = {}
    for sign, behind in seconds.items():
        look = "" if ANY in behind else f"(?={one_of(behind)})"
        for family in _FAMILIES:
            if sign in family and (ends := _behind_number(rows, family)):
                look = f"(?=[{family}]{{0,{_LONGEST}}}+{one_of({*ends, *family})})"
        alike.setdefault(look, []).append(sign)
    ways = [one_of(signs) + behind for behind, signs in alike.items()]
    # the class of all comes first, since re finds that quickly; what stands behind is asked from one character back
    return re.compile(f"{one_of(seconds)}(?<=(?:{'|'.join(ways)}))")
