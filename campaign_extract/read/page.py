"""From glyphs and lines on a page to paragraphs and tables: what PDF, OFD and recognised scans have in common.

A printed page knows no paragraphs.  A line goes on in the next where nothing more would have fitted on it and the next
one is not indented; page numbers and what repeats at the edge of every page is left out; ruled lines make tables.
All lengths are in the page's own unit, y runs downwards.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from .aligned import Row, Stretch, find_aligned
from .content import Piece
from .grid import Rule, Table, find_tables
from .tables import rows

_OPENING, _CLOSING = "（《〈“‘〔【［[(「『", "，。；：、！？）》〉”’〕】］])」』…％%℃"
_ENDS = "。；：！？"
_MARKER = re.compile(
    r"[\s　]*(?:第?[一二三四五六七八九十百]{1,4}[、，章节条]|[（(][一二三四五六七八九十百0-9]{1,3}[）)]|[0-9]{1,2}(?:[、．]|\.(?![0-9]))|[①-⑳]|附\s*[件表录][0-9一二三四五六七八九十]*[：:]?\s*$)"
)
_PAGE_NUMBER = re.compile(
    r"[\s　]*(?:[-—–－―·•~]*[\s　]*[0-9０-９]{1,4}[\s　]*[-—–－―·•~]*|第?[\s　]*[0-9０-９]{1,4}[\s　]*页?[\s　]*(?:[/／，,]|共)[\s　]*共?[\s　]*[0-9０-９]{1,4}[\s　]*页?|第[\s　]*[0-9０-９一二三四五六七八九十]{1,4}[\s　]*页)[\s　]*"
)
_LATIN = re.compile(r"[0-9A-Za-z@._%+/:#&=?~-]")
_EDGE = 0.13  # of the page's height: where headers and footers stand


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
        return max((g.x1 for g in self.glyphs[-4:] if g.text[-1:] not in _CLOSING), default=self.x1)

    @property
    def top(self) -> float:
        return median(g.top for g in self.glyphs)

    @property
    def size(self) -> float:
        return median(g.size for g in self.glyphs)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Between which margins the lines of a column stand, and how they follow each other."""

    left: float
    right: float
    em: float
    pitch: float
    indented: bool


def flow(sheets: Sequence[Sheet]) -> tuple[list[Piece], int]:
    """The paragraphs and tables of the pages, in reading order; and how many lines at the pages' edges were left out."""
    items: list[tuple[Sheet, list[Line | Table]]] = []
    for sheet in sheets:
        tables = find_tables(sheet.rules, sheet.width)
        free: list[Glyph] = []
        held: list[list[list[Glyph]]] = [[[] for _ in table.cells] for table in tables]
        for glyph in sheet.glyphs:
            x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
            place = next(((n, cell) for n, t in enumerate(tables) if (cell := t.cell_at(x, y)) is not None), None)
            (free if place is None else held[place[0]][place[1]]).append(glyph)
        full = []
        for table, cells in zip(tables, held, strict=True):
            table.texts = [_cell(cell, glyphs, sheet.number) for cell, glyphs in zip(table.cells, cells, strict=True)]
            if any(table.texts):
                full.append(table)
        lines = _lines(free, sheet.number)
        flats = [(rule.x0, rule.x1, rule.top) for rule in sheet.rules if rule.flat]
        unruled = list(find_aligned([_row(line) for line in lines], flats))
        rest = [line for n, line in enumerate(lines) if not any(n in which for which, _ in unruled)]
        items.append((sheet, _ordered(rest, [*full, *(table for _, table in unruled)])))
    dropped = _without_edges(items)
    return _pieces(items), dropped


# lines ----------------------------------------------------------------------------------------------------------


def _lines(glyphs: Iterable[Glyph], page: int) -> list[Line]:
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
            line.text = _text(members, line.size)
            lines.append(line)
    return sorted(lines, key=lambda line: line.top)


def _text(glyphs: Sequence[Glyph], em: float) -> str:
    """The characters of a line, with blanks where there is room for them."""
    found: list[str] = []
    for before, glyph in zip([None, *glyphs], glyphs, strict=False):
        gap = glyph.x0 - before.x1 if before else 0.0
        if before and gap > 0.9 * em and not before.text.isspace() and not glyph.text.isspace():
            found.append(" " * min(40, max(1, round(2 * gap / em))))
        elif before and gap > 0.18 * em and _latin_words(before.text, glyph.text):
            found.append(" ")
        found.append(glyph.text)
    return "".join(found)


def _segments(line: Line) -> list[list[Glyph]]:
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


def _row(line: Line) -> Row:
    """A line in its stretches, as tables without rules are found by."""
    return Row(line.top, line.size, [Stretch(s[0].x0, s[-1].x1, _text(s, line.size)) for s in _segments(line)])


# reading order --------------------------------------------------------------------------------------------------


def _ordered(lines: list[Line], tables: list[Table]) -> list[Line | Table]:
    """Lines and tables of a page as they are read: column by column where it has two."""
    found: list[Line | Table] = []
    edges = sorted(tables, key=lambda t: t.top)
    for number, line in enumerate(_columns(lines)):
        while edges and number >= 0 and edges[0].top < line.top and not line.flow:
            found.append(edges.pop(0))
        found.append(line)
    return [*found, *edges]


def _columns(lines: list[Line]) -> list[Line]:
    """The lines, those of a stretch of two columns parted, left column first; its lines have a ``flow`` of 1 or 2."""
    gutter = _gutter(lines)
    if gutter is None:
        return lines
    found: list[Line] = []
    stretch: list[Line] = []
    for line in [*lines, None]:
        crossing = line is None or any(s[0].x0 < gutter < s[-1].x1 for s in _segments(line))
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
    segments = [(s[0].x0, s[-1].x1) for line in lines for s in _segments(line)]
    if len(segments) < 10:
        return None
    left, right = min(a for a, _ in segments), max(b for _, b in segments)
    em = median(line.size for line in lines)
    best: tuple[int, float] | None = None
    for step in range(30, 71):
        x = left + (right - left) * step / 100
        crossing = sum(a < x + em / 3 and b > x - em / 3 for a, b in segments)
        if best is None or (crossing, abs(step - 50)) < (best[0], abs((best[1] - left) / (right - left) * 100 - 50)):
            best = (crossing, x)
    if best is None or best[0] * 3 > len(segments):
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
                sides[n].append(Line(line.page, glyphs, _text(glyphs, line.size), n + 1))
    for side in sides:
        width = max((line.x1 for line in side), default=0) - min((line.x0 for line in side), default=0)
        filled = sum(line.x1 - line.x0 > 0.75 * width for line in side)
        if len(side) < 4 or filled * 2 < len(side) or width < 8 * side[0].size:
            return stretch
    return [*sides[0], *sides[1]]


# headers and footers --------------------------------------------------------------------------------------------


def _without_edges(items: list[tuple[Sheet, list[Line | Table]]]) -> int:
    """Take page numbers, and what repeats at the edges of the pages, out; how many lines that were."""
    edges: list[tuple[list[Line | Table], Line, str]] = []
    for sheet, found in items:
        lines = [line for line in found if isinstance(line, Line)]
        for line in {id(line): line for line in (*lines[:2], *lines[-2:])}.values():
            upper = line.top < _EDGE * sheet.height
            if upper or line.top > (1 - _EDGE) * sheet.height:
                edges.append((found, line, _folded(line, upper)))
    repeated = Counter(folded for _, _, folded in edges)
    dropped = 0
    for found, line, folded in edges:
        often = repeated[folded] >= max(2, (len(items) + 1) // 2)
        if often or len(line.text) < 40 and _PAGE_NUMBER.fullmatch(line.text):
            found.remove(line)
            dropped += 1
    return dropped


def _folded(line: Line, upper: bool) -> str:
    """What makes two lines at the pages' edges the same: their words, whatever their number."""
    return f"{upper}:" + re.sub(r"[0-9０-９]+", "#", re.sub(r"\s", "", line.text))


# paragraphs -----------------------------------------------------------------------------------------------------


def _pieces(items: list[tuple[Sheet, list[Line | Table]]]) -> list[Piece]:
    frames = _frames(items)
    found: list[Piece] = []
    paragraph: list[Line] = []
    counts = {"paragraph": 0, "table": 0}
    last_table: tuple[int, list[str], set[int]] | None = None  # columns, head, and cells merged to the end, of one that may go on overleaf

    def close() -> None:
        if paragraph:
            counts["paragraph"] += 1
            found.append(Piece(_joined(paragraph), page=paragraph[0].page, paragraph=counts["paragraph"]))
            paragraph.clear()

    row = 0
    for sheet, page in items:
        for n, item in enumerate(page):
            if isinstance(item, Table):
                close()
                texts = rows(item.grid())
                if n == 0 and last_table is not None and texts and len(texts[0]) == last_table[0]:
                    head = texts[0] == last_table[1]
                    texts = texts[1:] if head else texts
                    texts = _goes_down(found, texts, last_table[2]) or _mended(found, texts)
                    last_table = (*last_table[:2], _merged_to_end(item, texts))
                else:
                    counts["table"] += 1
                    row = 0
                    last_table = (len(texts[0]), texts[0], _merged_to_end(item, texts)) if texts else None
                for cells in texts:
                    row += 1
                    found += [
                        Piece(t, page=sheet.number, table=counts["table"], row=row, cell=k)
                        for k, t in enumerate(cells, 1)
                    ]
                continue
            last_table = None
            before = paragraph[-1] if paragraph else None
            frame = frames[item.page, item.flow]
            if before is not None and not _goes_on(before, item, frames[before.page, before.flow], frame):
                close()
                if before.page == item.page and item.top - before.top > 1.9 * frame.pitch * max(
                    1.0, item.size / frame.em
                ):
                    found.append(Piece("", page=item.page))
            paragraph.append(item)
    close()
    return found


def _merged_to_end(table: Table, texts: Sequence[Sequence[str]]) -> set[int]:
    """The columns whose last cell is merged downwards, or says again what stands above it."""
    last = len(table.ys) - 1
    merged = {column for row, column, height, _ in table.units if height > 1 and row + height == last}
    return {column for column in merged if texts and column < len(texts[-1]) and texts[-1][column]}


def _goes_down(found: list[Piece], texts: list[list[str]], merged: set[int]) -> list[list[str]] | None:
    """The rows of a table overleaf with what merged cells say that the page's end has cut: a new row, not the rest of one."""
    if not texts:
        return None
    last = [piece.text for piece in found[-len(texts[0]) :]]
    columns = {c for c in merged if c < len(texts[0]) and not texts[0][c]}
    rest = [c for c, text in enumerate(texts[0]) if c not in columns]
    if not columns or not rest or not any(texts[0][c] for c in rest) or not texts[0][rest[0]]:
        return None
    texts = [list(row) for row in texts]
    for column in columns:
        for row in texts:
            if row[column]:
                break
            row[column] = last[column]
    return texts


def _mended(found: list[Piece], texts: list[list[str]]) -> list[list[str]]:
    """The rows of a table overleaf, without the rest of a row that the page's end has cut: that goes to its beginning."""
    if not texts or texts[0][0] or not any(texts[0]):
        return texts
    last = found[-len(texts[0]) :]
    if not last[0].text:
        return texts
    found[-len(last) :] = [replace(piece, text=piece.text + rest) for piece, rest in zip(last, texts[0], strict=True)]
    return texts[1:]


def _frames(items: list[tuple[Sheet, list[Line | Table]]]) -> dict[tuple[int, int], _Frame]:
    """Margins and pitch of every column of every page; pages with few lines take those of all pages of their width."""
    every = [line for _, page in items for line in page if isinstance(line, Line)]
    em = median([line.size for line in every]) if every else 1.0
    alike: dict[int, tuple[float, list[Line]]] = {}  # the lines of all pages of one width, and that width
    for sheet, page in items:
        width = round(sheet.width / em)
        alike.setdefault(width, (sheet.width, []))[1].extend(
            line for line in page if isinstance(line, Line) and line.flow == 0
        )
    whole = {width: _frame(lines, wide, em) for width, (wide, lines) in alike.items() if lines}
    frames = {}
    for sheet, page in items:
        lines = [line for line in page if isinstance(line, Line)]
        for number in {line.flow for line in lines}:
            own = [line for line in lines if line.flow == number]
            frames[sheet.number, number] = _frame(own, None, em) if number else whole[round(sheet.width / em)]
    return frames


def _frame(lines: Sequence[Line], width: float | None, em: float) -> _Frame:
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
    return _Frame(left, right, em, max(pitch, 0.9 * em), len(indented) * 2 >= len(first) or not first)


def _goes_on(before: Line, line: Line, frame_before: _Frame, frame: _Frame) -> bool:
    """Whether a line is the rest of the paragraph that the one before belongs to."""
    em = line.size
    if abs(before.size - line.size) > 0.15 * max(before.size, line.size):
        return False
    overleaf = before.page != line.page or before.flow != line.flow
    if not overleaf and line.top - before.top > 1.7 * frame.pitch * max(1.0, line.size / frame.em):
        return False
    token = _first_word(line)
    room = frame_before.right - before.x1
    indent = line.x0 - frame.left
    middle = abs((line.x0 + line.x1) / 2 - (frame.left + frame.right) / 2) < em
    if indent > 1.2 * em:
        if middle and not overleaf and abs((before.x0 + before.x1) / 2 - (frame.left + frame.right) / 2) < em:
            # a title broken in the middle of the page
            full = (before.x1 - before.x0) + token > (frame.right - frame.left) - 0.8 * em
            return full and before.text[-1] not in _ENDS and indent > 2.5 * em
        # a block set in from the left; what begins farther to the right is a signature
        same = abs(line.x0 - before.x0) < 0.4 * em and 2.6 * em < indent < 0.35 * (frame.right - frame.left)
        return same and room < token - 0.3 * em and before.text[-1] not in _ENDS and not _MARKER.match(line.text)
    if room >= token + 0.6 * em:
        # a sentence that an indented line begins and one at the margin ends, on a page that was not filled to its edge
        begun = before.x0 - frame_before.left > 1.2 * em and before.text[-1] not in _ENDS and not overleaf
        ended = abs(indent) < 0.6 * em and line.text[-1] in _ENDS and not _MARKER.match(line.text)
        return frame.indented and begun and ended
    # where paragraphs are indented, a line that is not goes on, whatever it begins with; where they are not, its number
    # or the full stop before it makes it a new one
    return frame.indented or not (_MARKER.match(line.text) or before.text[-1] in "。！？")


def _first_word(line: Line) -> float:
    """How wide the stretch at the head of a line is that could not have been parted and put on the line before."""
    text = line.text
    end = 1
    if text[0] in _OPENING:
        end = 2
    if _LATIN.match(text[end - 1 : end]):
        while end < len(text) and _LATIN.match(text[end]):
            end += 1
    while end < len(text) and (text[end] in _CLOSING or text[end] in "—…" and text[end] == text[end - 1]):
        end += 1
    if len(line.glyphs) >= end and all(len(g.text) == 1 for g in line.glyphs[:end]):
        return line.glyphs[end - 1].x1 - line.glyphs[0].x0
    return line.size * sum(0.5 if c.isascii() else 1.0 for c in text[:end])


def _joined(lines: Sequence[Line]) -> str:
    """The lines of a paragraph as one; a blank only between Latin words."""
    found = lines[0].text
    for before, line in zip(lines, lines[1:], strict=False):
        found += (" " if before.blank or _latin_words(found, line.text) else "") + line.text
    return found


def _latin_words(one: str, other: str) -> bool:
    """Whether a Latin word ends and another begins: between them there is a blank."""
    return one[-1:].isascii() and one[-1:].isalpha() and other[:1].isascii() and other[:1].isalpha()


def _cell(cell: tuple[float, float, float, float], glyphs: Sequence[Glyph], page: int) -> str:
    """A cell's words: its lines joined, with a blank where a line was ended before it was full."""
    x1 = cell[2]
    found = ""
    before: Line | None = None
    lines = _lines(glyphs, page)
    right = max((line.x1 for line in lines), default=x1)
    for line in lines:
        if before is not None:
            fitted = max(right, x1 - line.size) - before.x1 > _first_word(line) + 0.5 * line.size
            found += " " if fitted or _latin_words(before.text, line.text) else ""
        found += line.text
        before = line
    return found
