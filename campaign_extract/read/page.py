"""From glyphs and lines on a page to paragraphs and tables: what PDF, OFD and recognised scans have in common.

A printed page knows no paragraphs.  A line goes on in the next where nothing more would have fitted on it and the next
one is not indented; page numbers and what repeats at the edge of every page is left out; ruled lines make tables.
"""

from __future__ import annotations

from collections.abc import Sequence

from .aligned import Row, Stretch, find_aligned
from .columns import ordered
from .content import Piece
from .edges import drop_edges
from .glyphs import Glyph, Laid, Line, Sheet, find_lines, segments, words
from .grid import Table, find_tables
from .margins import find_frames
from .overleaf import Foot, goes_over, rest_of
from .paragraphs import cell, goes_on, joined
from .tables import rows


def flow(sheets: Sequence[Sheet]) -> tuple[list[Piece], int]:
    """The paragraphs and tables of the pages, in reading order; and how many lines at the pages' edges were left out.

    >>> sheet = Sheet(1, 600, 800, [Glyph(c, 80 + 16 * n, 300, 96 + 16 * n, 316) for n, c in enumerate("请于5日前报送。")])
    >>> pieces, dropped = flow([sheet])
    >>> pieces[0].text, dropped
    ('请于5日前报送。', 0)
    """
    pages = [(sheet, _laid(sheet)) for sheet in sheets]
    dropped = drop_edges(pages)
    return _pieces(pages), dropped


def _laid(sheet: Sheet) -> list[Line | Table]:
    """The lines and tables of one page: what stands in ruled cells, what stands aligned, and the rest."""
    tables = find_tables(sheet.rules, sheet.width)
    free: list[Glyph] = []
    held: list[list[list[Glyph]]] = [[[] for _ in table.cells] for table in tables]
    for glyph in sheet.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        place = next(((n, at) for n, t in enumerate(tables) if (at := t.cell_at(x, y)) is not None), None)
        (free if place is None else held[place[0]][place[1]]).append(glyph)
    full = []
    for table, cells in zip(tables, held, strict=True):
        table.texts = [cell(box, glyphs, sheet.number) for box, glyphs in zip(table.cells, cells, strict=True)]
        if any(table.texts):
            full.append(table)
    lines = find_lines(free, sheet.number)
    flats = [(rule.x0, rule.x1, rule.top) for rule in sheet.rules if rule.flat]
    unruled = list(find_aligned([_row(line) for line in lines], flats))
    rest = [line for n, line in enumerate(lines) if not any(n in which for which, _ in unruled)]
    return ordered(rest, [*full, *(table for _, table in unruled)])


def _row(line: Line) -> Row:
    """A line in its stretches, as tables without rules are found by."""
    return Row(line.top, line.size, [Stretch(s[0].x0, s[-1].x1, words(s, line.size)) for s in segments(line)])


def _pieces(pages: Sequence[Laid]) -> list[Piece]:
    """Lines into paragraphs, tables into cells, each with its place in the file."""
    frames = find_frames(pages)
    found: list[Piece] = []
    paragraph: list[Line] = []
    counts = {"paragraph": 0, "table": 0}
    foot: Foot | None = None  # of a table that may go on overleaf

    def close() -> None:
        if paragraph:
            counts["paragraph"] += 1
            found.append(Piece(joined(paragraph), page=paragraph[0].page, paragraph=counts["paragraph"]))
            paragraph.clear()

    row = 0
    for sheet, page in pages:
        for n, item in enumerate(page):
            if isinstance(item, Table):
                close()
                texts = rows(item.grid())
                if n == 0 and foot is not None and goes_over(foot, texts):
                    texts = rest_of(foot, found, texts)
                    foot = Foot.of(item, texts, foot.head)
                else:
                    counts["table"] += 1
                    row = 0
                    foot = Foot.of(item, texts, texts[0]) if texts else None
                for cells in texts:
                    row += 1
                    found += [
                        Piece(t, page=sheet.number, table=counts["table"], row=row, cell=k)
                        for k, t in enumerate(cells, 1)
                    ]
                continue
            foot = None
            before = paragraph[-1] if paragraph else None
            frame = frames[item.page, item.flow]
            if before is not None and not goes_on(before, item, frames[before.page, before.flow], frame):
                close()
                if before.page == item.page and item.top - before.top > 1.9 * frame.pitch * max(
                    1.0, item.size / frame.em
                ):
                    found.append(Piece("", page=item.page))
            paragraph.append(item)
    close()
    return found
