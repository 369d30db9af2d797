"""A table's rows over the whole text: leftmost, then longest, then row order.

Positions are absolute; nothing is re-based or searched for again.  A scan first asks one alternation of all rows where
the next match begins, and only there lets the rows compete, so that its cost does not grow with the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .lexicon import Lexicon, Row

_NAMED = re.compile(r"\(\?P<\w+>")


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

    ``gate`` is a character class that every match begins with; it makes the search cheap.
    """

    def __init__(self, rows: tuple[Row, ...], gate: str = "") -> None:
        self.rows = rows
        self._patterns: list[re.Pattern[str] | None] = [None] * len(rows)
        anonymous = "|".join(_NAMED.sub("(?:", row.pattern) for row in rows) or r"(?!)"
        self._any = re.compile(f"(?={gate})(?:{anonymous})" if gate else anonymous)

    @classmethod
    def of(cls, lexicon: Lexicon, table: str, *kinds: str, gate: str = "") -> Recogniser:
        """The recogniser of a table (of all its kinds, or of those named), built once for a lexicon."""
        def build(lexicon: Lexicon) -> Recogniser:
            return cls(tuple(row for row in lexicon.rows(table) if not kinds or row.kind in kinds), gate)

        return lexicon.once((cls, table, kinds, gate), build)  # type: ignore[no-any-return]

    def scan(self, text: str, start: int = 0, end: int | None = None) -> Iterator[Mark]:
        """The marks from left to right; they do not overlap."""
        stop = len(text) if end is None else end
        while found := self._any.search(text, start, stop):
            mark = self.at(text, found.start(), stop)
            if mark is None or mark.end == found.start():
                start = found.start() + 1
                continue
            yield mark
            start = mark.end

    def at(self, text: str, position: int, stop: int | None = None) -> Mark | None:
        """The longest match of any row at this place; of equals the first row's."""
        return max(self.rivals(text, position, stop), key=lambda mark: mark.end, default=None)

    def rivals(self, text: str, position: int, stop: int | None = None) -> list[Mark]:
        """Every row that matches at this place, in row order: what ``--explain`` shows as beaten."""
        stop = len(text) if stop is None else stop
        marks = []
        for i, row in enumerate(self.rows):
            pattern = self._patterns[i]
            if pattern is None:
                pattern = self._patterns[i] = re.compile(row.pattern)
            if match := pattern.match(text, position, stop):
                marks.append(Mark(row, match))
        return marks
