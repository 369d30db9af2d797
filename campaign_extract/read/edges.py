"""What is no text at the edges of printed pages: their numbers, and what repeats on page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .glyphs import Laid, Line
from .grid import Table

_PAGE_NUMBER = re.compile(
    r"[\s　]*(?:[-—–－―·•~]*[\s　]*[0-9０-９]{1,4}[\s　]*[-—–－―·•~]*|第?[\s　]*[0-9０-９]{1,4}[\s　]*页?[\s　]*(?:[/／，,]|共)[\s　]*共?[\s　]*[0-9０-９]{1,4}[\s　]*页?|第[\s　]*[0-9０-９一二三四五六七八九十]{1,4}[\s　]*页)[\s　]*"
)
_EDGE = 0.13  # of the page's height: where headers and footers stand


def drop_edges(pages: Sequence[Laid]) -> int:
    """Take page numbers, and what repeats at the edges of the pages, out; how many lines that were.

    >>> from .glyphs import Glyph, Sheet
    >>> lines = [Line(1, [Glyph("字", 80, y, 96, y + 16)], text) for y, text in ((300, "各单位："), (780, "— 1 —"))]
    >>> drop_edges([(Sheet(1, 600, 800), lines)]), [line.text for line in lines]
    (1, ['各单位：'])
    """
    edges: list[tuple[list[Line | Table], Line, str]] = []
    for sheet, found in pages:
        lines = [line for line in found if isinstance(line, Line)]
        for line in {id(line): line for line in (*lines[:2], *lines[-2:])}.values():
            upper = line.top < _EDGE * sheet.height
            if upper or line.top > (1 - _EDGE) * sheet.height:
                edges.append((found, line, _folded(line, upper)))
    repeated = Counter(folded for _, _, folded in edges)
    dropped = 0
    for found, line, folded in edges:
        often = repeated[folded] >= max(2, (len(pages) + 1) // 2)
        if often or len(line.text) < 40 and _PAGE_NUMBER.fullmatch(line.text):
            found.remove(line)
            dropped += 1
    return dropped


def _folded(line: Line, upper: bool) -> str:
    """What makes two lines at the pages' edges the same: their words, whatever their number."""
    return f"{upper}:" + re.sub(r"[0-9０-９]+", "#", re.sub(r"\s", "", line.text))
