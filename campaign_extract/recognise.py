"""A table's rows over the whole text: leftmost, then longest, then row order.

Positions are absolute; nothing is re-based or searched for again.  A scan first asks one alternation of all rows where
the next match begins, and only there lets the rows compete, so that its cost does not grow with the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .firsts import first_characters
from .lexicon import Lexicon, Row

_NAMED = re.compile(r"\(\?P<\w+>")
#: Characters that very many rows begin with; they share one alternation, which is asked first.
_FAMILIES = (frozenset("0123456789"), frozenset("〇零一二两三四五六七八九十廿卅"))
_MANY = 3

_Matcher = Callable[[str, int, int], re.Match[str] | None]


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

    Rows are kept by the characters they can begin with; those that begin alike (with a digit, with a numeral) share one
    alternation, which is asked first.  ``gate``, a character class that every match begins with, is needed only where
    that cannot be worked out from the patterns.
    """

    def __init__(self, rows: tuple[Row, ...], gate: str = "") -> None:
        self.rows = rows
        self._patterns: list[re.Pattern[str] | None] = [None] * len(rows)
        self._alike: dict[tuple[int, ...], re.Pattern[str]] = {}
        self._ready: dict[str, tuple[list[_Matcher], tuple[int, ...]]] = {}
        firsts = [first_characters(row.pattern) for row in rows]
        anywhere = [i for i, first in enumerate(firsts) if first is None]
        self._anywhere = tuple(anywhere)
        self._begins: dict[str, tuple[int, ...]] = {}
        for family in _FAMILIES:  # digits share one alternation, numerals another
            members = sorted({i for i, first in enumerate(firsts) if first is None or first & family})
            if len(members) > len(anywhere):
                self._begins |= dict.fromkeys(family, tuple(members))
        others = set().union(*(first for first in firsts if first)) - set().union(*_FAMILIES)
        for sign in others:
            self._begins[sign] = tuple(i for i, first in enumerate(firsts) if first is None or sign in first)
        if anywhere:
            self._gate = re.compile(gate or r"[\s\S]")
        else:
            signs = "".join(re.escape(sign) for sign in sorted(self._begins))
            self._gate = re.compile(f"[{signs}]" if signs else "(?!)")

    @classmethod
    def of(cls, lexicon: Lexicon, table: str, *kinds: str, gate: str = "") -> Recogniser:
        """The recogniser of a table (of all its kinds, or of those named), built once for a lexicon."""
        def build(lexicon: Lexicon) -> Recogniser:
            return cls(tuple(row for row in lexicon.rows(table) if not kinds or row.kind in kinds), gate)

        return lexicon.once((cls, table, kinds, gate), build)

    def scan(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Mark]:
        """The marks from left to right; they do not overlap."""
        stop = len(text) if end is None else end
        ready, anywhere = self._ready, self._anywhere
        for found in self._gate.finditer(text, start, stop):
            position = found.start()
            if position < start:
                continue
            asked = ready.get(text[position])
            if asked is None:
                rows = self._begins.get(text[position], anywhere)
                few = len(rows) <= _MANY
                asked = ready[text[position]] = [self._one(i).match for i in rows] if few else [self._any(rows).match], rows
            for match in asked[0]:
                if match(text, position, stop):
                    break
            else:
                continue
            mark = max(self._matches(asked[1], text, position, stop), key=_end, default=None)
            if mark is not None and mark.end > position:
                yield mark
                start = mark.end

    def at(self, text: str, position: int, stop: int | None = None) -> Mark | None:
        """The longest match of any row at this place; of equals the first row's."""
        return max(self.rivals(text, position, stop), key=_end, default=None)

    def rivals(self, text: str, position: int, stop: int | None = None) -> list[Mark]:
        """Every row that matches at this place, in row order: what ``--explain`` shows as beaten."""
        stop = len(text) if stop is None else stop
        if position >= stop:
            return []
        rows = self._begins.get(text[position], self._anywhere)
        if not rows or len(rows) > _MANY and not self._any(rows).match(text, position, stop):
            return []
        return self._matches(rows, text, position, stop)

    def _any(self, rows: tuple[int, ...]) -> re.Pattern[str]:
        """One alternation of some rows, without their groups."""
        if (found := self._alike.get(rows)) is None:
            patterns = [_NAMED.sub("(?:", self.rows[i].pattern) for i in rows]
            found = self._alike[rows] = re.compile("|".join(patterns) or "(?!)")
        return found

    def _matches(self, rows: tuple[int, ...], text: str, position: int, stop: int) -> list[Mark]:
        return [Mark(self.rows[i], match) for i in rows if (match := self._one(i).match(text, position, stop))]

    def _one(self, i: int) -> re.Pattern[str]:
        """The pattern of one row, compiled when first asked."""
        pattern = self._patterns[i]
        if pattern is None:
            pattern = self._patterns[i] = re.compile(self.rows[i].pattern)
        return pattern


def _end(mark: Mark) -> int:
    return mark.end
