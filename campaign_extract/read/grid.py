"""Ruled lines into tables: where lines cross there are cells, and where one is missing two cells are one."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from .tables import Cell

#: A page with more ruled lines than this is a drawing.
_MOST_RULES = 4000
#: More crossings than any table of a notice has.
_MOST_LINES = 300
_MOST_TABLES = 50


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line, flat or upright: ``x0 == x1`` or ``top == bottom``, or nearly."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def flat(self) -> bool:
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(slots=True)
class Table:
    """A grid: the places of its lines, and its cells as (x0, top, x1, bottom) with the grid units they cover."""

    xs: list[float]
    ys: list[float]
    cells: list[tuple[float, float, float, float]] = field(default_factory=list)
    units: list[tuple[int, int, int, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    owner: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def top(self) -> float:
        return self.ys[0]

    def cell_at(self, x: float, y: float) -> int | None:
        """The number of the cell that a point lies in, or None outside the table."""
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]):
            return None
        return self.owner[bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1]

    def grid(self) -> list[list[Cell]]:
        """Its cells row by row, as they begin."""
        found: list[list[Cell]] = [[] for _ in self.ys[1:]]
        for (row, _, height, width), text in sorted(zip(self.units, self.texts, strict=True)):
            found[row].append(Cell(text, width, height))
        return found


def find_tables(rules: Sequence[Rule], width: float) -> list[Table]:
    """The tables of a page ``width`` wide: groups of lines that touch, with two cells at least.

    >>> flat = [Rule(0, y, 100, y) for y in (0, 10, 20)]
    >>> tables = find_tables([*flat, *(Rule(x, 0, x, 20) for x in (0, 50, 100))], 200)
    >>> [len(table.cells) for table in tables]
    [4]
    """
    if not 4 <= len(rules) <= _MOST_RULES:
        return []
    near = max(width * 0.006, 1e-6)
    found = []
    for group in _groups(rules, near):
        flat, upright = [r for r in group if r.flat], [r for r in group if not r.flat]
        xs = _places([(r.x0 + r.x1) / 2 for r in upright], near)
        ys = _places([(r.top + r.bottom) / 2 for r in flat], near)
        xs = _open_sides(xs, flat, near)
        if 2 <= len(xs) <= _MOST_LINES and 2 <= len(ys) <= _MOST_LINES and len(xs) + len(ys) > 4:
            table = Table(xs, ys)
            _cells(table, flat, upright, near)
            if len(table.cells) > 1:
                found.append(table)
    return found[:_MOST_TABLES]


def _open_sides(xs: list[float], flat: Sequence[Rule], near: float) -> list[float]:
    """The places of the upright lines, and the sides where most level lines end and none stands: a table open to left and right."""
    if not xs or len(flat) < 3:
        return xs
    lefts, rights = _places([r.x0 for r in flat], near), _places([r.x1 for r in flat], near)
    left = [x for x in lefts[:1] if xs[0] - x > 4 * near and 2 * sum(abs(r.x0 - x) <= near for r in flat) > len(flat)]
    right = [x for x in rights[-1:] if x - xs[-1] > 4 * near and 2 * sum(abs(r.x1 - x) <= near for r in flat) > len(flat)]
    return [*left, *xs, *right]


def _groups(rules: Sequence[Rule], near: float) -> list[list[Rule]]:
    """Rules that touch each other, together."""
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(rules)), key=lambda i: rules[i].top)
    open_rules: list[int] = []
    for i in order:
        one = rules[i]
        open_rules = [j for j in open_rules if rules[j].bottom + near >= one.top]
        for j in open_rules:
            other = rules[j]
            if other.x0 <= one.x1 + near and one.x0 <= other.x1 + near:
                parent[root(i)] = root(j)
        open_rules.append(i)
    groups: dict[int, list[Rule]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(root(i), []).append(rule)
    return [group for group in groups.values() if len(group) >= 4]


def _places(values: Sequence[float], near: float) -> list[float]:
    """Values that are nearly one, as one."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] <= near:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def _cells(table: Table, flat: Sequence[Rule], upright: Sequence[Rule], near: float) -> None:
    """Grid units that no line parts are one cell."""
    xs, ys = table.xs, table.ys
    across = {(i, j) for j in range(len(xs)) for i in _covered(_at(upright, xs[j], near, upright=True), ys, near)}
    along = {(i, j) for i in range(len(ys)) for j in _covered(_at(flat, ys[i], near, upright=False), xs, near)}
    taken: set[tuple[int, int]] = set()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            width = 1
            while (
                column + width < len(xs) - 1
                and (row, column + width) not in across
                and (row, column + width) not in taken
            ):
                width += 1
            height = 1
            while row + height < len(ys) - 1 and not any((row + height, column + n) in along for n in range(width)):
                if any((row + height, column + n) in across for n in range(1, width)):
                    break
                height += 1
            covered = {(row + m, column + n) for m in range(height) for n in range(width)}
            taken |= covered
            table.owner |= dict.fromkeys(covered, len(table.cells))
            table.units.append((row, column, height, width))
            table.cells.append((xs[column], ys[row], xs[column + width], ys[row + height]))


def _at(rules: Sequence[Rule], place: float, near: float, *, upright: bool) -> list[tuple[float, float]]:
    """The stretches that are ruled at a place."""
    if upright:
        return [(r.top, r.bottom) for r in rules if abs((r.x0 + r.x1) / 2 - place) <= near]
    return [(r.x0, r.x1) for r in rules if abs((r.top + r.bottom) / 2 - place) <= near]


def _covered(stretches: Sequence[tuple[float, float]], places: Sequence[float], near: float) -> list[int]:
    """The units between neighbouring places that the stretches rule for the most part."""
    found = []
    for n, (a, b) in enumerate(zip(places, places[1:], strict=False)):
        ruled = sum(max(0.0, min(b, end) - max(a, start)) for start, end in stretches)
        if ruled >= 0.6 * (b - a) - near * 0.1:
            found.append(n)
    return found
