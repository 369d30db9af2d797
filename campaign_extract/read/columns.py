"""In which order a printed page is read: line by line, and column by column where it has two."""

from __future__ import annotations

from statistics import median

from .glyphs import Line, segments, words
from .grid import Table


def ordered(lines: list[Line], tables: list[Table]) -> list[Line | Table]:
    """Lines and tables of a page as they are read: column by column where it has two."""
    found: list[Line | Table] = []
    waiting = sorted(tables, key=lambda t: t.top)
    for line in _columns(lines):
        while waiting and waiting[0].top < line.top and not line.flow:
            found.append(waiting.pop(0))
        found.append(line)
    return [*found, *waiting]


def _columns(lines: list[Line]) -> list[Line]:
    """The lines, those of a stretch of two columns parted, left column first; its lines have a ``flow`` of 1 or 2."""
    gutter = _gutter(lines)
    if gutter is None:
        return lines
    found: list[Line] = []
    stretch: list[Line] = []
    for line in [*lines, None]:
        crossing = line is None or any(s[0].x0 < gutter < s[-1].x1 for s in segments(line))
        if not crossing and line is not None:
            stretch.append(line)
            continue
        found += _part(stretch, gutter)
        stretch = []
        if line is not None:
            found.append(line)
    return found


def _gutter(lines: list[Line]) -> float | None:
    """The x that hardly any line crosses and that has full lines on both sides, or None."""
    stretches = [(s[0].x0, s[-1].x1) for line in lines for s in segments(line)]
    if len(stretches) < 10:
        return None
    left, right = min(a for a, _ in stretches), max(b for _, b in stretches)
    em = median(line.size for line in lines)
    best: tuple[int, float] | None = None
    for step in range(30, 71):
        x = left + (right - left) * step / 100
        crossing = sum(a < x + em / 3 and b > x - em / 3 for a, b in stretches)
        if best is None or (crossing, abs(step - 50)) < (best[0], abs((best[1] - left) / (right - left) * 100 - 50)):
            best = (crossing, x)
    if best is None or best[0] * 3 > len(stretches):
        return None
    return best[1]


def _part(stretch: list[Line], gutter: float) -> list[Line]:
    """Two columns of a stretch that no line crosses, if there are two that are full."""
    sides: tuple[list[Line], list[Line]] = ([], [])
    for line in stretch:
        for n in (0, 1):
            glyphs = [g for g in line.glyphs if ((g.x0 + g.x1) / 2 > gutter) == bool(n)]
            while glyphs and not glyphs[-1].text.strip():
                glyphs.pop()
            while glyphs and not glyphs[0].text.strip():
                glyphs.pop(0)
            if glyphs:
                sides[n].append(Line(line.page, glyphs, words(glyphs, line.size), n + 1))
    for side in sides:
        width = max((line.x1 for line in side), default=0) - min((line.x0 for line in side), default=0)
        filled = sum(line.x1 - line.x0 > 0.75 * width for line in side)
        if len(side) < 4 or filled * 2 < len(side) or width < 8 * side[0].size:
            return stretch
    return [*sides[0], *sides[1]]
