"""Between which margins the lines of a printed column stand, how far apart, and whether its paragraphs are indented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .glyphs import Laid, Line


@dataclass(frozen=True, slots=True)
class Frame:
    """Between which margins the lines of a column stand, and how they follow each other."""

    left: float
    right: float
    em: float
    pitch: float
    indented: bool


def find_frames(pages: Sequence[Laid]) -> dict[tuple[int, int], Frame]:
    """Margins and pitch of every column of every page; pages with few lines take those of all pages of their width."""
    every = [line for _, page in pages for line in page if isinstance(line, Line)]
    em = median([line.size for line in every]) if every else 1.0
    alike: dict[int, tuple[float, list[Line]]] = {}  # the lines of all pages of one width, and that width
    for sheet, page in pages:
        width = round(sheet.width / em)
        alike.setdefault(width, (sheet.width, []))[1].extend(
            line for line in page if isinstance(line, Line) and line.flow == 0
        )
    whole = {width: _frame(lines, wide, em) for width, (wide, lines) in alike.items() if lines}
    frames = {}
    for sheet, page in pages:
        lines = [line for line in page if isinstance(line, Line)]
        for number in {line.flow for line in lines}:
            own = [line for line in lines if line.flow == number]
            frames[sheet.number, number] = _frame(own, None, em) if number else whole[round(sheet.width / em)]
    return frames


def _frame(lines: Sequence[Line], width: float | None, em: float) -> Frame:
    # a stop may hang over the margin
    starts, ends = sorted(line.x0 for line in lines), sorted(line.words_end for line in lines)
    # one line far to the left of all others is no margin
    left = starts[1] if len(starts) > 2 and starts[1] - starts[0] > 4 * em else starts[0]
    right = ends[-1]
    if len(ends) > 20:  # one line that sticks out is no margin
        right = next((b for a, b in zip(ends[-2::-1], ends[:0:-1], strict=False) if b - a < 0.6 * em), right)
    # few lines, none of them full: the margins of a page are much alike
    if (
        width is not None
        and sum(end > right - 0.6 * em for end in ends) < max(3, len(ends) // 6)
        and right < width - left - 2 * em
    ):
        right = width - left
    gaps = [
        b.top - a.top
        for a, b in zip(lines, lines[1:], strict=False)
        if a.page == b.page and b.top > a.top and abs(a.size - b.size) < 0.2 * em
    ]
    first = [b for a, b in zip(lines, lines[1:], strict=False) if a.x1 < right - 4 * em and a.page == b.page]
    first = [line for line in first if line.x0 - left < 3.5 * em]
    indented = [line for line in first if line.x0 - left > 1.2 * em]
    # the lesser gaps are those within paragraphs
    pitch = sorted(gaps)[len(gaps) // 3] if gaps else 1.5 * em
    return Frame(left, right, em, max(pitch, 0.9 * em), len(indented) * 2 >= len(first) or not first)
