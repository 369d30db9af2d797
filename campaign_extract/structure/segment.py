"""Paragraphs into sections: the tree of the notice and the stretches that can oblige."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..lexicon import Lexicon
from ..model import Note, Section, Span
from .frame import Frame, Zone
from .headings import Heading, Headings, tabled
from .layout import FLATTENED, Marker, Paragraph
from .tables import Table, tables
from .tree import Tree


@dataclass(frozen=True, slots=True)
class Body:
    """A stretch of a section's own text, without its heading and its children: one paragraph or the rest of one."""

    section: str
    start: int
    end: int
    intro: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections, in reading order, their own text, and what was odd about the numbers."""

    sections: tuple[Section, ...]
    bodies: tuple[Body, ...]
    headings: Mapping[str, Span]
    tables: tuple[Table, ...]
    notes: tuple[Note, ...]


def outline(text: str, flat: str, parts: Sequence[Paragraph], frame: Frame, lexicon: Lexicon) -> Outline:
    """The section tree of a notice; every character of the text belongs to exactly one deepest section."""
    found = tables(flat, lexicon)
    left = [_numberless(part) if tabled(found, part) else part for part in _outside(parts, frame.zones)]
    tree = Tree(text, flat, Headings(text, flat, left, frame, found, lexicon).find())
    words = {h.path_id: h.words for h in tree.headings if h.words and h.words[0] < h.words[1]}
    bodies = tuple(_bodies(flat, left, tree.headings, tree.sections))
    return Outline(tree.sections, bodies, words, found, tuple(tree.notes))


def _numberless(part: Paragraph) -> Paragraph:
    """Numbers in the cells of a table begin no section."""
    return replace(part, marker=None) if part.marker else part


def _bodies(
    flat: str, parts: Sequence[Paragraph], headings: Sequence[Heading], sections: Sequence[Section]
) -> Iterator[Body]:
    """The paragraphs of each section behind its heading, in reading order."""
    starts = [h.start for h in headings]
    parents = {section.parent for section in sections if section.heading is not None}
    ids = [h.path_id for h in headings]
    place = 0
    for part in parts:
        while place < len(starts) and starts[place] <= part.start:
            place += 1
        owner = headings[place - 1] if place else None
        start = max(part.start, owner.body) if owner else part.start
        if start < part.end and flat[start : part.end].strip():
            section = ids[place - 1] if owner else "0"
            yield Body(section, start, part.end, section in parents and section not in ("P", "0"))


def _outside(parts: Sequence[Paragraph], zones: Sequence[Zone]) -> Iterator[Paragraph]:
    """The paragraphs, or what is left of them, that no zone of the frame covers; both are in reading order."""
    first = 0
    for part in parts:
        while first < len(zones) and zones[first].end <= part.start:
            first += 1
        at, whole = part.start, True
        for zone in zones[first : bisect_left(zones, part.end, lo=first, key=lambda z: z.start)]:
            whole = False
            if at < zone.start:
                yield _piece(part, at, zone.start)
            at = max(at, zone.end)
        if whole:
            yield part
        elif at < part.end:
            yield _piece(part, at, part.end)


def _piece(part: Paragraph, start: int, end: int) -> Paragraph:
    marker = part.marker if part.marker and part.marker.start == start else None
    return Paragraph(start, end, marker, part.flattened)


def deepest(sections: Sequence[Section], starts: Sequence[int], position: int) -> str:
    """The id of the deepest section that holds a place: the last one that has begun (sections tile the text)."""
    at = bisect_right(starts, position) - 1
    return sections[at].id if at >= 0 else "0"


__all__ = ["FLATTENED", "Body", "Heading", "Marker", "Outline", "deepest", "outline"]
