"""The addressees (主送机关): the line behind the title that names bodies and ends in ：."""

from __future__ import annotations

import re

from ..lexicon.plain import SIGNS
from ..model import Span
from .frame import Page, Zone
from .names import Names

#: So far a line may name addressees, and so short is what stands behind the ： of a label.
_LINE, _LABELLED = 260, 24
#: A name of an unknown noun is at most so long.
_PIECE = 20
#: A paragraph of more characters that is no addressee line is the body.
_BODY = 40
#: Behind a name that addresses, so short a word is one more whatever it is: 各分会、巡护队：
_NOUN = re.compile(f"[{SIGNS['han']}]{{2,6}}")
_BETWEEN = re.compile(r"[，；、]")


def read_addressees(page: Page) -> None:
    """The first line behind the title that ends in ： and names bodies: 各区、县（市）教体局，在禾高校："""
    frame = page.frame
    frame.addressees = addressed(page, frame.title_span[1] if frame.title_span else 0)
    if frame.cover:
        frame.cover_addressees = addressed(page, frame.cover[0], frame.cover[1])


def addressed(page: Page, after: int, before: int | None = None) -> tuple[str, ...]:
    """The names of the line that ends in ：, where one stands before the body."""
    first = True
    for i, part in enumerate(page.parts):
        if before is not None and part.start >= before:
            break
        taken = page.taken.get(i)
        if part.end <= after or part.marker or taken == "furniture" or taken in ("number", "title") and part.end <= after + 1:
            continue
        if span := addressee_line(page, i, after, first):
            start, end = span
            if end + 1 >= part.end:
                page.take(i, "addressees", start, end + 1)
            else:
                page.frame.zones.append(Zone(start, end + 1, "addressees"))
            names = (page.printed(a, b) for a, b in Names.of(page.lexicon).addressed(page.flat, start, end))
            return tuple(name for name in names if name)
        if part.start >= after and i not in page.taken:
            if len(page.words(i)) > _BODY:
                break
            first = first and len(page.words(i)) <= _LABELLED and "：" in page.words(i)
    return ()


def addressee_line(page: Page, i: int, after: int = 0, first: bool = True) -> Span | None:
    """The names before the ： of a paragraph, where it is one that addresses; ``first`` if nothing stands above it.

    Behind the title a line of 各… is one whatever the word is (各驿站：); elsewhere the words have to be known.
    """
    part = page.parts[i]
    start = max([part.start, after, *(z.end for z in page.frame.zones if part.start < z.end < part.end)])
    colon = page.flat.find("：", start, min(part.end, start + _LINE))
    words = page.flat[start : max(colon, start)]
    names = words.strip()
    if not names or "。" in names or page.say.not_addressee.search(names):
        return None
    pieces = [piece.strip() for piece in _BETWEEN.split(re.sub(r"（[^）]*）", "", names))]
    spoken = all(len(piece) <= _PIECE for piece in pieces) and page.say.addressed.match(pieces[0]) is not None
    spoken = spoken and all(page.say.addressed.match(piece) or _NOUN.fullmatch(piece) for piece in pieces[1:])
    alone = colon + 1 >= part.end
    if not alone and not spoken and not part.flattened and part.end - colon <= _LABELLED:
        return None  # 单位：后勤部 is a label
    if not page.say.addressee_end.search(names) and not (spoken and first and (alone or part.flattened)):
        return None
    return start + len(words) - len(words.lstrip()), colon
