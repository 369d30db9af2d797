"""A table's rows over the whole text: leftmost, then longest, then row order.

Positions are absolute; nothing is re-based or searched for again.  A scan first asks where two characters stand that a
row can begin with, and only there lets the rows compete, so that its cost does not grow with the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .firsts import ANY, first_characters, one_of, openings
from .lexicon import Lexicon, Row

_NAMED = re.compile(r"\(\?P<\w+>")
#: What very many rows begin with: digits and numerals.
_FAMILIES = ("0123456789", "〇零一二两三四五六七八九十廿卅")
#: So many rows that begin alike share one alternation, which is asked first.
_MANY = 3


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


class Recogniser:
    """The rows of one table, or those of some of its kinds, ready to scan with.

    Rows are kept by the characters they can begin with, those that begin with a number by what stands behind it, too.
    """

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self._patterns: list[re.Pattern[str] | None] = [None] * len(rows)
        self._alike: dict[tuple[int, ...], re.Pattern[str]] = {}
        self._begins: dict[str, tuple[int, ...]] = _by_sign([first_characters(row.pattern) for row in rows])
        self._numbers: dict[str, tuple[re.Pattern[str], dict[str, tuple[int, ...]]]] = {}
        for family in _FAMILIES:
            members = set().union(*(self._begins.get(sign, ()) for sign in family))
            behind = _by_sign([first_characters(r.pattern, family) if i in members else frozenset() for i, r in enumerate(rows)])
            self._numbers |= dict.fromkeys(family, (re.compile(f"[{family}]+"), behind))
        self._gate = _gate(rows)

    @classmethod
    def of(cls, lexicon: Lexicon, table: str, *kinds: str) -> Recogniser:
        """The recogniser of a table (of all its kinds, or of those named), built once for a lexicon."""
        def build(lexicon: Lexicon) -> Recogniser:
            return cls(tuple(row for row in lexicon.rows(table) if not kinds or row.kind in kinds))

        return lexicon.once((cls, table, kinds), build)

    def scan(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Mark]:
        """The marks from left to right; they do not overlap."""
        stop = len(text) if end is None else end
        for found in self._gate.finditer(text, start, stop):
            position = found.start()
            if position >= start and (marks := self.rivals(text, position, stop)):
                mark = max(marks, key=_end)
                if mark.end > position:
                    yield mark
                    start = mark.end

    def at(self, text: str, position: int, stop: int | None = None) -> Mark | None:
        """The longest match of any row at this place; of equals the first row's."""
        return max(self.rivals(text, position, stop), key=_end, default=None)

    def rivals(self, text: str, position: int, stop: int | None = None) -> list[Mark]:
        """Every row that matches at this place, in row order: what ``--explain`` shows as beaten."""
        if stop is None:
            stop = len(text)
        if position >= stop:
            return []
        sign = text[position]
        begins = self._begins
        if sign in self._numbers:
            number, begins = self._numbers[sign]
            behind = number.match(text, position, stop).end()  # type: ignore[union-attr]
            sign = text[behind] if behind < stop else ""
        rows = begins.get(sign) or begins.get("", ())
        if len(rows) > _MANY and not self._any(rows).match(text, position, stop):
            return []
        return [Mark(self.rows[i], match) for i in rows if (match := self._one(i).match(text, position, stop))]

    def _any(self, rows: tuple[int, ...]) -> re.Pattern[str]:
        """One alternation of some rows, without their groups."""
        if (found := self._alike.get(rows)) is None:
            patterns = [_NAMED.sub("(?:", self.rows[i].pattern) for i in rows]
            found = self._alike[rows] = re.compile("|".join(patterns))
        return found

    def _one(self, i: int) -> re.Pattern[str]:
        """The pattern of one row, compiled when first asked."""
        pattern = self._patterns[i]
        if pattern is None:
            pattern = self._patterns[i] = re.compile(self.rows[i].pattern)
        return pattern


def _end(mark: Mark) -> int:
    return mark.end


def _by_sign(firsts: Sequence[frozenset[str] | None]) -> dict[str, tuple[int, ...]]:
    """The rows by the character that they can have first; at "" those that say nothing about it."""
    signs = {""}.union(*(first for first in firsts if first))
    return {sign: tuple(i for i, first in enumerate(firsts) if first is None or sign in first) for sign in signs}


def _gate(rows: Sequence[Row]) -> re.Pattern[str]:
    """Finds where a row may match, by its first two characters; behind a number, by what can stand there."""
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
        alike.setdefault("" if ANY in behind else f"(?={one_of(behind)})", []).append(sign)
    ways = [one_of(signs) + behind for behind, signs in alike.items()]
    # the class of all comes first, since re finds that quickly; what stands behind is asked from one character back
    return re.compile(f"{one_of(seconds)}(?<=(?:{'|'.join(ways)}))")
