"""Which lines of a page are the article: from its headline to the last line of its text, the site around it left out.

Told by structure, not by the words of one site.  ``headline`` finds the line that names it; the text stands in the element
that holds nearly all of the sentences (``boxes``).  What stands above the headline goes, but for a table of metadata
(索引号, 发文机关) and its number; what stands behind the text goes from the first link on, or where a box of another name begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .boxes import Home, around, inside, text_of
from .headline import BROKEN, headline, is_buttons, is_field, is_form, signs
from .lines import Line

#: So many lines behind the text may sign it, each at most so long.
_SIGNED, _LINE = 6, 40
_ANNEX = re.compile(r"\s*附\s*[件表录图]")
#: The end of a sentence, not a lone stop of a page's words for screen readers: ： ， 。 视频
_ENDED = re.compile(r"[一-鿿）”》0-9]。")
#: 某教发〔2024〕7号: the number of a notice, which some print above its title.
_NUMBER = re.compile(r"[^\s，。]{1,20}[〔\[［(（][12][0-9]{3}[〕\]］)）]\s*[0-9]{1,5}\s*号")


@dataclass(frozen=True, slots=True)
class Article:
    """The lines that are kept, and which of them are the headline (from, to), if one was found."""

    lines: list[Line]
    headline: tuple[int, int] | None = None


def choose(lines: Sequence[Line], names: Sequence[str]) -> Article:
    """The article of a page that calls itself ``names``."""
    total = sum(line.sentences for line in lines)
    if sum(line.sentences for line in lines if line.around) * 2 > total:
        for line in lines:  # what is called a menu here holds the notice
            line.around = False
    total = sum(line.sentences for line in lines if not line.around)
    if not total:
        return Article(_squeeze(lines))
    heads = headline(lines, names, total, text_of(lines[: _signature(lines, 0)]))
    first = heads[0] if heads else 0
    box = around(lines, first) if heads else None
    held = [line for line in lines[first : _signature(lines, first)] if box is None or inside(line, box)]
    text = text_of(held)
    forms = _forms(lines)
    of_text = Home([text, *text.iterancestors()] if text is not None else ())
    home = Home(of_text.boxes.union(*(line.path for line in held)))
    above = next((n for n in range(first, len(lines)) if inside(lines[n], text)), 0)
    kept = [n for n in range(len(lines)) if _belongs(lines, n, heads, text, forms)]
    if heads:  # a summary in a box of its own says the same before the text does
        kept = [n for n in kept if not (heads[1] < n < above and lines[n].sentences and of_text.apart(lines[n]))]
    until = _end(lines, kept, text, of_text, home)
    chosen = _squeeze([lines[n] for n in kept if n <= until])
    if heads is None:
        return Article(chosen)
    at = {id(line): n for n, line in enumerate(chosen)}
    return Article(chosen, (at[id(lines[heads[0]])], at[id(lines[heads[1]])] + 1))


def _signature(lines: Sequence[Line], first: int) -> int:
    """Where the line that signs the notice ends, if most of the text stands above it; else the end of the page."""
    total = sum(line.sentences for line in lines[first:] if not line.around)
    above = 0
    for n in range(first, len(lines)):
        above += 0 if lines[n].around else lines[n].sentences
        if above * 2 >= total and _signs(lines[n]) and not lines[n].around and not lines[n].linked:
            return n + 1
    return len(lines)


def _belongs(lines: Sequence[Line], n: int, heads: tuple[int, int] | None, text: Any, forms: set[int]) -> bool:
    """Whether a line is of the article, or of the little around it that belongs to it."""
    line = lines[n]
    if line.around or is_buttons(line.text):
        return False
    if heads and n < heads[0]:  # above the headline only its metadata
        if _NUMBER.fullmatch(line.text.strip()):
            return True
        return line.table in forms or _is_metadata(line) and any(map(_is_metadata, _beside(lines, n)))
    return inside(line, text) or not line.is_link or line.annex


def _forms(lines: Sequence[Line]) -> set[int]:
    """The tables of labels and their values: 索引号 | A7/2024-1 | 发文机关 | 某县教育局."""
    rows: dict[int, list[list[str]]] = {}
    for line in lines:
        if line.table is not None and line.cells is not None:
            rows.setdefault(line.table, []).append(line.cells)
    return {table for table, cells in rows.items() if is_form(cells)}


def _is_metadata(line: Line) -> bool:
    """A line of labels with their values: 索 引 号：…, 成文日期：2024年5月20日."""
    return line.cells is None and not line.linked and is_field(line.text)


def _beside(lines: Sequence[Line], n: int) -> Iterator[Line]:
    """The next lines that say something, one before and one behind."""
    for way in (reversed(lines[max(0, n - BROKEN) : n]), lines[n + 1 : n + 1 + BROKEN]):
        if found := next((line for line in way if line.text.strip()), None):
            yield found


def _end(lines: Sequence[Line], kept: Sequence[int], text: Any, of_text: Home, home: Home) -> int:
    """The last line: of the text, a signature behind it, and the annexes that are linked there; no link goes beyond."""
    places = set(kept)
    last = until = max((n for n in kept if lines[n].sentences and inside(lines[n], text) and not home.apart(lines[n])), default=len(lines))
    outside, signed, enclosed = 0, False, list[Any]()
    for n in range(last + 1, len(lines)):
        line = lines[n]
        if not line.text.strip():
            continue
        if n not in places or line.linked and not line.annex:
            break
        if _ANNEX.match(line.text):
            signed, enclosed = False, of_text.apart(line)  # what the notice encloses stands below its signature
        if inside(line, text) and not (signed and home.apart(line)) or line.annex:
            until = n
            signed = signed or _signs(line)
            continue
        outside += 1
        ends = outside <= _SIGNED and _signs(line)
        if (ends or _ENDED.search(line.text) and of_text.apart(line) in ([], enclosed)) and not signed:
            until = n
            signed = ends
    return until


def _signs(line: Line) -> bool:
    """Whether a line may sign the notice: a short one with a whole date, and no time of the day."""
    return len(line.text) <= _LINE and signs(line.text)


def _squeeze(lines: Sequence[Line]) -> list[Line]:
    """No blank lines at either end, and one at most in a row."""
    found: list[Line] = []
    for line in lines:
        if line.text.strip() or (found and found[-1].text.strip()):
            found.append(line)
    while found and not found[-1].text.strip():
        found.pop()
    return found
