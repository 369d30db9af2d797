"""Tables that no lines rule: rows of a page whose stretches stand under each other.

A printed page may part the cells of a table by blanks alone, or rule its head and foot only; then what stands in one
column is told by where it stands.  All lengths are in the page's own unit, y runs downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .grid import Table

#: So many rows, and so many columns, are a table whatever else the page shows.
_ROWS, _COLUMNS = 3, 3
#: Rows stand at most so many times the height of a line apart.
_PITCH = 3.0
#: Columns of running text are so many characters wide, and most of their lines reach the edge.
_WIDE = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a line between wide gaps, and from where to where they stand."""

    x0: float
    x1: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page, in its stretches."""

    top: float
    size: float
    stretches: Sequence[Stretch]


@dataclass(slots=True)
class _Run:
    """Lines that may be a table: the columns so far, and of each row what stands in which."""

    columns: list[list[float]] = field(default_factory=list)
    cells: list[dict[int, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def takes(self, row: Row) -> bool:
        """Put a line under the rows so far, if it stands in their columns."""
        if self.rows and row.top - self.rows[-1].top > _PITCH * row.size:
            return False
        places = [self._place(stretch) for stretch in row.stretches]
        if not self.rows:
            self.columns = [[s.x0, s.x1] for s in row.stretches]
            places = list(range(len(self.columns)))
        known = [place for place in places if place is not None]
        if len(known) < len(places) or len(set(known)) < len(known):
            return False
        if len(known) < 2 and (known[0] == 0 or len(self.columns) == 1):
            return False
        wider = [list(column) for column in self.columns]
        for place, stretch in zip(known, row.stretches, strict=True):
            wider[place] = [min(wider[place][0], stretch.x0), max(wider[place][1], stretch.x1)]
        if any(one[1] > other[0] for one, other in pairwise(wider)):
            return False
        self.columns = wider
        said = {place: stretch.text for place, stretch in zip(known, row.stretches, strict=True)}
        if self.cells and 0 not in said and row.top - self.rows[-1].top < _PITCH / 2 * row.size:
            for place, words in said.items():  # the rest of a cell that was broken
                self.cells[-1][place] = self.cells[-1].get(place, "") + words
        else:
            self.cells.append(said)
        self.rows.append(row)
        return True

    def _place(self, stretch: Stretch) -> int | None:
        """The one column that a stretch stands in."""
        over = [n for n, (x0, x1) in enumerate(self.columns) if x0 < stretch.x1 and stretch.x0 < x1]
        return over[0] if len(over) == 1 else None

    def is_table(self, fewest: int) -> bool:
        """Whether enough rows fill enough columns, and no column is running text."""
        full = sum(len(cells) * 5 >= len(self.columns) * 3 and len(cells) > 1 for cells in self.cells)
        return len(self.columns) >= fewest and full >= _ROWS and 2 * full > len(self.cells) and not self._runs_on()

    def _runs_on(self) -> bool:
        size = self.rows[0].size
        wide = [n for n, (x0, x1) in enumerate(self.columns[:-1]) if x1 - x0 > _WIDE * size]
        ends = [
            self.columns[n][1] - stretch.x1
            for row in self.rows
            for stretch in row.stretches
            for n in wide
            if self.columns[n][0] <= stretch.x0 and stretch.x1 <= self.columns[n][1]
        ]
        return len(ends) > _ROWS and 2 * sum(end < 1.5 * size for end in ends) > len(ends)

    def table(self) -> Table:
        """The rows as a grid."""
        tops = [row.top for row in self.rows]
        bottom = tops[-1] + self.rows[-1].size
        ys = [tops[0] + (bottom - tops[0]) * n / len(self.cells) for n in range(len(self.cells) + 1)]
        xs = [column[0] for column in self.columns] + [self.columns[-1][1]]
        table = Table(xs, ys)
        for n, said in enumerate(self.cells):
            for column in range(len(self.columns)):
                table.cells.append((xs[column], ys[n], xs[column + 1], ys[n + 1]))
                table.units.append((n, column, 1, 1))
                table.texts.append(said.get(column, ""))
        return table


def find_aligned(rows: Sequence[Row], flats: Sequence[tuple[float, float, float]] = ()) -> Iterator[tuple[range, Table]]:
    """The tables among the lines of a page, each with the lines that it is made of.

    ``flats`` are the level lines that are ruled on the page, as (from, to, height): two columns between such are a table.

    >>> lines = [Row(20.0 * n, 10, [Stretch(0, 30, "甲站"), Stretch(60, 90, "泵"), Stretch(120, 150, "周五")]) for n in range(3)]
    >>> [(len(which), table.texts[:3]) for which, table in find_aligned(lines)]
    [(3, ['甲站', '泵', '周五'])]
    """
    n = 0
    while n < len(rows):
        if len(rows[n].stretches) < 2:
            n += 1
            continue
        run, end = _Run(), n
        while end < len(rows) and run.takes(rows[end]):
            end += 1
        fewest = 2 if _ruled(run, flats) else _COLUMNS
        if run.is_table(fewest):
            yield range(n, end), run.table()
        n = max(n + 1, end)


def _ruled(run: _Run, flats: Sequence[tuple[float, float, float]]) -> bool:
    """Whether level lines stand above the first row and below the last."""
    if not run.rows:
        return False
    x0, x1, size = run.columns[0][0], run.columns[-1][1], run.rows[0].size
    across = [height for left, right, height in flats if left <= x0 + size and right >= x1 - size]
    first, last = run.rows[0].top, run.rows[-1].top + run.rows[-1].size
    above = any(first - 2 * size < height < first + size / 2 for height in across)
    return above and any(last - size / 2 < height < last + 2 * size for height in across)
