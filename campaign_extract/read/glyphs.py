"""Which characters of a printed page make a line, and what it says: glyphs in their boxes into lines.

All lengths are in the page's own unit, y runs downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from .grid import Rule, Table

#: What no line begins with; it may hang over the margin.
CLOSING = "，。；：、！？）》〉”’〕】］])」』…％%℃"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, or a stretch that was recognised as one, and its box."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def size(self) -> float:
        return self.bottom - self.top


@dataclass(slots=True)
class Sheet:
    """A page: its number from 1, its measures, what is printed on it, and the ruled lines."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """Glyphs on one line, from left to right; ``blank`` where blanks are printed behind the last."""

    page: int
    glyphs: list[Glyph]
    text: str = ""
    flow: int = 0
    blank: bool = False

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return max(g.x1 for g in self.glyphs[-3:])

    @property
    def words_end(self) -> float:
        """Where the last character ends that is no stop."""
        return max((g.x1 for g in self.glyphs[-4:] if g.text[-1:] not in CLOSING), default=self.x1)

    @property
    def top(self) -> float:
        return median(g.top for g in self.glyphs)

    @property
    def size(self) -> float:
        return median(g.size for g in self.glyphs)


#: A page with its lines and tables, as they are read.
Laid = tuple[Sheet, list[Line | Table]]


def find_lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """Glyphs that overlap in height make a line; from top to bottom, blanks at its ends cut off."""
    found: list[list[Glyph]] = []
    open_lines: list[tuple[float, float, list[Glyph]]] = []
    for glyph in sorted((g for g in glyphs if g.x1 > g.x0 or g.text.strip()), key=lambda g: g.top + g.bottom):
        for n in range(len(open_lines) - 1, max(-1, len(open_lines) - 6), -1):
            top, bottom, members = open_lines[n]
            common = min(bottom, glyph.bottom) - max(top, glyph.top)
            if common > 0.5 * min(bottom - top, max(glyph.size, 1e-6)):
                members.append(glyph)
                break
        else:
            members = [glyph]
            found.append(members)
            open_lines.append((glyph.top, glyph.bottom, members))
    lines = []
    for members in found:
        members.sort(key=lambda g: g.x0)
        while members and not members[0].text.strip():
            members.pop(0)
        blank = False
        while members and not members[-1].text.strip():
            members.pop()
            blank = True
        if members:
            line = Line(page, members, blank=blank)
            line.text = words(members, line.size)
            lines.append(line)
    return sorted(lines, key=lambda line: line.top)


def words(glyphs: Sequence[Glyph], em: float) -> str:
    """The characters of a line, with blanks where there is room for them.

    >>> words([Glyph(c, x, 0, x + 10, 10) for c, x in (("各", 0), ("校", 10), ("周", 50), ("五", 60))], 10)
    '各校      周五'
    """
    found: list[str] = []
    for before, glyph in zip([None, *glyphs], glyphs, strict=False):
        gap = glyph.x0 - before.x1 if before else 0.0
        if before and gap > 0.9 * em and not before.text.isspace() and not glyph.text.isspace():
            found.append(" " * min(40, max(1, round(2 * gap / em))))
        elif before and gap > 0.18 * em and latin_words(before.text, glyph.text):
            found.append(" ")
        found.append(glyph.text)
    return "".join(found)


def segments(line: Line) -> list[list[Glyph]]:
    """A line's stretches between wide gaps."""
    found = [[line.glyphs[0]]]
    last = line.glyphs[0]
    for glyph in line.glyphs[1:]:
        if not glyph.text.strip():
            continue
        if glyph.x0 - last.x1 > 1.2 * line.size:
            found.append([])
        found[-1].append(glyph)
        last = glyph
    return found


def latin_words(one: str, other: str) -> bool:
    """Whether a Latin word ends and another begins: between them there is a blank."""
    return one[-1:].isascii() and one[-1:].isalpha() and other[:1].isascii() and other[:1].isalpha()
