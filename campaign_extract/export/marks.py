"""The notice cut into paragraphs and pieces, each piece with what was recognised in it; what the report is set from.

>>> [(p.text, p.classes) for p in pieces("请于5月20日前报送", 0, 10, [Mark(2, 8, "time", "截止")])]
[('请于', ()), ('5月20日前', ('time',)), ('报送', ())]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from .harmless import harmless

if TYPE_CHECKING:
    from ..checklist import Checklist


@dataclass(frozen=True, slots=True)
class Mark:
    """Something recognised at a place: ``kind`` is a class of the style sheet, ``hint`` what it says when pointed at."""

    start: int
    end: int
    kind: str
    hint: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters under the same marks."""

    text: str
    classes: tuple[str, ...]
    hint: str
    day: str


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that belong to the same requirements (their numbers; none for plain text); ``new`` are those that begin here."""

    numbers: tuple[int, ...]
    new: tuple[int, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the notice: how it is set, and the numbers of the notes that come behind it."""

    kind: str
    groups: tuple[Group, ...]
    notes: tuple[int, ...] = field(default=())


def pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[Piece]:
    """``text[start:end]`` cut wherever a mark begins or ends; what lies under several carries the classes of all."""
    cuts = sorted({start, end, *(edge for m in marks for edge in (m.start, m.end) if start < edge < end)})
    found = []
    for a, b in zip(cuts, cuts[1:], strict=False):
        over = [m for m in marks if m.start <= a and b <= m.end]
        hint = "；".join(dict.fromkeys(m.hint for m in over if m.hint))
        day = next((m.day for m in over if m.day), "")
        found.append(Piece(harmless(text[a:b]), tuple(dict.fromkeys(m.kind for m in over)), hint, day))
    return found


def paragraphs(
    text: str,
    marks: Sequence[Mark],
    requirements: Sequence[tuple[int, int]],
    notes: Sequence[tuple[int, int] | None],
    kinds: dict[int, str],
) -> Iterator[Paragraph]:
    """The whole text, line by line; joined by line feeds, the pieces give back the text, character for character."""
    owners = [Mark(a, b, str(number)) for number, (a, b) in enumerate(requirements, 1)]
    marks_of, owners_of = _within(marks), _within(owners)
    behind: dict[int, list[int]] = {}
    for number, span in enumerate(notes, 1):
        if span is not None:
            behind.setdefault(text.find("\n", span[0]) % (len(text) + 1), []).append(number)
    begun: set[int] = set()
    at, blank = 0, False
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        groups = list(_groups(text, at, end, marks_of(at, end), owners_of(at, end), begun))
        empty = not text[at:end].strip()
        kind = ("void" if blank else "blank") if empty else kinds.get(at, "body")
        yield Paragraph(kind, tuple(groups), tuple(behind.get(end, ())))
        at, blank = end + 1, empty


def _groups(
    text: str, start: int, end: int, marks: Sequence[Mark], owners: Sequence[Mark], begun: set[int]
) -> Iterator[Group]:
    # Leading blanks are kept (a copy of the page is a copy of the notice), and set so that they take no room.
    first = start + len(text[start:end]) - len(text[start:end].lstrip())
    lead = [Mark(start, first, "lead")] if first > start else []
    cuts = sorted({start, end, *(e for m in owners for e in (m.start, m.end) if start < e < end)})
    stretches = (
        (tuple(int(m.kind) for m in owners if m.start <= a and b <= m.end), a, b)
        for a, b in zip(cuts, cuts[1:], strict=False)
    )
    for numbers, run in groupby(stretches, key=lambda s: s[0]):
        spans = list(run)
        a, b = spans[0][1], spans[-1][2]
        new = tuple(n for n in numbers if n not in begun)
        begun.update(new)
        yield Group(numbers, new, tuple(pieces(text, a, b, [*lead, *(m for m in marks if m.start < b and m.end > a)])))


class _within:
    """Marks that touch a stretch, asked for from left to right: each mark is looked at once or twice, not once a line."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self.coming = sorted((m for m in marks if m.start < m.end), key=lambda m: -m.start)
        self.open: list[Mark] = []

    def __call__(self, start: int, end: int) -> list[Mark]:
        while self.coming and self.coming[-1].start < end:
            self.open.append(self.coming.pop())
        self.open = [m for m in self.open if m.end > start]
        return self.open


# how a line is set ------------------------------------------------------------------------------------------------

_DATE = re.compile(
    r"[\s\u3000]*[\d二〇○零一三四五六七八九十]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日[\s\u3000]*$"
)
_SPACE = re.compile(r"\s+")


def kinds(text: str, checklist: Checklist) -> dict[int, str]:
    """Where a line begins -> how it is set: title, number, to, sign, or the level of the heading that it begins with."""
    found: dict[int, str] = {}
    n = checklist.notice
    lines = _lines(text)
    title = _SPACE.sub("", n.title or "")
    if title:
        found |= _title(text, lines, title, "title")
    begin = min(found, default=0)
    for section in checklist.sections:
        if not section.heading:
            continue
        if section.level == 0:
            found |= _title(
                text, [line for line in lines if line[0] >= section.span[0]], _SPACE.sub("", section.heading), "plan"
            )
        else:
            at = text.rfind("\n", 0, section.span[0]) + 1
            found.setdefault(at, f"h{min(section.level, 4)}")
    issuers = {_SPACE.sub("", name) for name in n.issuers}
    for at, end in lines:
        bare = _SPACE.sub("", text[at:end])
        if at in found or not bare:
            continue
        if at < begin and (bare == "文件" or bare.removesuffix("文件") in issuers):
            found[at] = "letterhead"
        elif _DATE.match(text[at:end]) or bare in issuers:
            found[at] = "sign"
        elif n.document_number and bare == _SPACE.sub("", n.document_number):
            found[at] = "number"
        elif n.addressees and bare.endswith(("：", ":")) and _SPACE.sub("", n.addressees[0]) in bare:
            found[at] = "to"
    return found


def headings(text: str, checklist: Checklist) -> Iterator[Mark]:
    """The words of each heading, which may be only the beginning of its line: （一）加强领导。各单位要……"""
    for section in checklist.sections:
        if section.level and section.heading:
            start = section.span[0]
            at = text.find(section.heading, start, section.span[1])
            if 0 <= at - start <= len(section.marker or "") + 4:
                yield Mark(start, at + len(section.heading), f"head{min(section.level, 4)}")


def _lines(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _title(text: str, lines: Sequence[tuple[int, int]], title: str, kind: str) -> dict[int, str]:
    """The run of lines that the title is printed over, if they say just that."""
    for first in range(min(len(lines), 400)):
        rest = title
        taken: dict[int, str] = {}
        for at, end in lines[first:]:
            bare = _SPACE.sub("", text[at:end])
            if not bare:
                if taken:
                    continue
                break
            if not rest.startswith(bare):
                break
            taken[at] = kind
            rest = rest[len(bare) :]
            if not rest:
                return taken
    return {}
