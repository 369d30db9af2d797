"""The addressees (主送机关): the line behind the title that names bodies and ends in ：."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..lexicon.plain import SIGNS
from ..model import Span
from .frame import Page, Zone

#: So far a line may name addressees, and so short is what stands behind the ： of a label.
_LINE, _LABELLED = 260, 24
#: A name of an unknown noun is at most so long.
_PIECE = 20
#: A paragraph of more characters that is no addressee line is the body.
_BODY = 40
_HEADS = re.compile(SIGNS["areas"])
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
        if part.end <= after or page.taken.get(i) in ("furniture", "number", "title") and part.end <= after + 1 or part.marker:
            continue
        if span := addressee_line(page, i, after, first):
            start, end = span
            if end + 1 >= part.end:
                page.take(i, "addressees", start, end + 1)
            else:
                page.frame.zones.append(Zone(start, end + 1, "addressees"))
            return tuple(_names(page, start, end))
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
    spoken = all(page.say.addressed.match(piece) and len(piece) <= _PIECE for piece in pieces)
    alone = colon + 1 >= part.end
    if not alone and not spoken and not part.flattened and part.end - colon <= _LABELLED:
        return None  # 单位：后勤部 is a label
    if not page.say.addressee_end.search(names) and not (spoken and first and (alone or part.flattened)):
        return None
    return start + len(words) - len(words.lstrip()), colon


def _names(page: Page, start: int, end: int) -> Iterator[str]:
    """One entry each; 、 parts names that stand alone (各部委、各直属机构), not a shared head (各区、县教体局)."""
    for a, b in _pieces(page.flat, start, end, "，；"):
        begin = a
        for _, at in _pieces(page.flat, a, b, "、"):
            if at < b and _parts(page, page.flat[begin:at].strip(), page.flat[at + 1 : b]):
                if name := page.printed(begin, at):
                    yield name
                begin = at + 1
        if name := page.printed(begin, b):
            yield name


def _pieces(flat: str, start: int, end: int, marks: str) -> Iterator[Span]:
    """The stretches between marks that stand in no brackets."""
    depth, begin = 0, start
    for at in range(start, end):
        depth += (flat[at] == "（") - (flat[at] == "）")
        if depth == 0 and flat[at] in marks:
            yield begin, at
            begin = at + 1
    yield begin, end


def _parts(page: Page, left: str, right: str) -> bool:
    """Whether a 、 between these parts two full names; 州直各委、办、局 and 各市、县人民政府 are one."""
    if not page.say.stands_alone.match(right) or _HEADS.fullmatch(left):
        return False
    return page.say.addressee_end.search(left) is not None or page.say.addressed.match(left) is not None
