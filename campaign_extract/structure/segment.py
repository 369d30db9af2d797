"""Paragraphs into sections, sections into sentences: the tree of the notice and the stretches that can oblige.

A heading is a number and a few words (GB/T 9704: 一、 （一） 1. （1） ①), alone on its line or run into the paragraph up to
the first 。; a number before a whole sentence makes an item, a section without a heading.  Depth comes from nesting, not
from the form of the number: what stands under 一、 is level 2, be it （一） or 1.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..lexicon import Lexicon
from ..lexicon.recognise import Recogniser
from ..model import Note, Section, Span
from ..notes import note
from .layout import FLATTENED, Marker, Paragraph
from .letterhead import Frame, Zone
from .tables import Table, tables

#: A run-in heading is at most so long; one alone on its line may be longer.
_RUN_IN, _ALONE = 42, 64

_STOP = re.compile(r"[。；！？\n]|：|——")
_BRACKETS = {"（": "）", "《": "》"}
_CLOSED = "。；！？"
#: What a heading cannot end in: its words go on in the next line.
_GOES_ON = "的和与及、"
_TRAILING = " \t|，：—"


@dataclass(frozen=True, slots=True)
class Heading:
    """A place where a section begins: its number (if any), its words (if any), and where its body begins."""

    start: int
    body: int
    level: int
    marker: str | None
    words: Span | None
    number: int | None
    key: str
    path_id: str = ""


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
    return _Outliner(text, flat, parts, frame, lexicon).outline()


class _Outliner:
    def __init__(self, text: str, flat: str, parts: Sequence[Paragraph], frame: Frame, lexicon: Lexicon) -> None:
        self.text, self.flat, self.frame, self.lexicon = text, flat, frame, lexicon
        self.sentence = re.compile(lexicon.alternatives("headings", "sentence"))
        self.theme = lexicon.say("campaign").theme_section
        self.tables = tables(flat, lexicon)
        self.parts = [self._in_table(part) for part in _outside(parts, frame.zones)]
        # 第一、… under unnumbered titles is no numbering of the whole
        self.numbered = any(p.marker and p.marker.rank <= 3 and p.marker.row != "ordinal" for p in self.parts)
        self.notes: list[Note] = []
        self.latest: dict[str, Heading] = {}

    def _in_table(self, part: Paragraph) -> Paragraph:
        """Numbers in the cells of a table begin no section."""
        return replace(part, marker=None) if part.marker and self._tabled(part) else part

    def _tabled(self, part: Paragraph) -> bool:
        at = bisect_right(self.tables, part.start, key=lambda table: table.span[0]) - 1
        return at >= 0 and part.start < self.tables[at].span[1]

    def outline(self) -> Outline:
        headings = self._tree(sorted(self._headings(), key=lambda h: h.start))
        sections = self._sections(headings)
        words = {h.path_id: h.words for h in headings if h.words and h.words[0] < h.words[1]}
        return Outline(sections, tuple(self._bodies(headings, sections)), words, self.tables, tuple(self.notes))

    # which paragraphs begin a section --------------------------------------------------------------------------

    def _headings(self) -> Iterator[Heading]:
        if self.frame.plan:
            yield Heading(self.frame.plan[0], self.frame.plan[1], 0, None, self.frame.plan, None, "plan")
        for (start, end), marker, title in self.frame.annexes:
            words = None
            if title:
                at = self.text.index(title[0], start + len(marker))
                words = (at, end)
            yield Heading(start, end, 1, marker, words or (start, start), None, "annex")
        signatures = [z for z in self.frame.zones if z.role in ("signature", "annex-list", "close")]
        closing_seen = False
        run_in = self._run_in_titles()
        claimed = theme = -1  # 活动主题⏎人人讲安全: what stands below is no title
        for n, part in enumerate(self.parts):
            following = self.parts[n + 1] if n + 1 < len(self.parts) else None
            if part.start < claimed:
                continue
            if part.marker:
                closing_seen = False
                heading = self._of_number(part, following)
                claimed = heading.body
                yield heading
            elif part.start in run_in:
                yield Heading(
                    part.start, run_in[part.start] + 1, 9, None, (part.start, run_in[part.start]), None, "run-in"
                )
            elif not self.numbered and self._is_title_line(part, following) and part.start != theme:
                theme = following.start if following and self.theme.search(self.flat, part.start, part.end) else -1
                conventional = Recogniser.of(self.lexicon, "headings", "title").at(self.flat, part.start, part.end)
                key = "title" if conventional and conventional.end == part.end else "subtitle"
                yield Heading(part.start, part.end, 9, None, (part.start, part.end), None, key)
        for zone in signatures:
            if not closing_seen:
                yield Heading(zone.start, zone.end, 1, None, None, None, "close")
            closing_seen = True

    def _of_number(self, part: Paragraph, following: Paragraph | None) -> Heading:
        marker = part.marker
        assert marker is not None
        printed = self.text[marker.start : marker.end].strip()
        key = f"{marker.rank}"
        if marker.row == "week" and part.end - marker.start <= _ALONE:
            return Heading(part.start, part.end, 9, None, (marker.start, part.end), marker.number, key)
        content = (
            marker.end + len(self.flat[marker.end : part.end]) - len(self.flat[marker.end : part.end].lstrip(" \t"))
        )
        if marker.row in ("bare", "no", "part") and content >= part.end and following and self._title_words(following):
            return Heading(part.start, following.end, 9, printed, (following.start, following.end), marker.number, key)
        end = self._heading_end(content, part, following)
        if end == part.end and following and self.flat[end - 1] in _GOES_ON and self._title_words(following):
            end = following.end  # 一、加强…经营、运输和使用单位的⏎安全监管
        if end is None:
            return Heading(part.start, content, 9, printed, None, marker.number, key)
        body = end
        while body < part.end and end <= part.end and self.flat[body] in "。：—\t |":
            body += 1
        return Heading(part.start, body, 9, printed, (content, end), marker.number, key)

    def _heading_end(self, start: int, part: Paragraph, following: Paragraph | None) -> int | None:
        """Where the heading that begins at ``start`` ends, or None where a sentence begins there."""
        end, stop = self._first_stop(start, part)
        words = self.flat[start:end]
        if not words.strip() or end - start > _ALONE:
            return None
        if end >= part.end or self.flat[end : part.end].strip("。 ") == "":
            if stop == "；" or self._says(words):
                return None
            body_follows = following is not None and (
                not following.marker or following.marker.rank > (part.marker.rank if part.marker else 9)
            )
            if stop == "。" and not (body_follows and end - start <= 30):
                return None
            return end
        if stop == " ":
            return end if end - start <= _RUN_IN and not self._says(words) else None
        if stop in ("。", "：", "——") and end - start <= _RUN_IN and words.count("，") <= 2 and not self._says(words):
            return end
        return None

    def _first_stop(self, start: int, part: Paragraph) -> tuple[int, str]:
        """The first stop outside brackets, and which: 。 ； ： —— or, in a flattened page, a blank."""
        closer, at = "", start
        limit = min(part.end, start + _ALONE + 2)
        while at < limit:
            c = self.flat[at]
            if closer:
                closer = "" if c == closer else closer
            elif c in _BRACKETS:
                closer = _BRACKETS[c]
            elif c in "。；！？：\n":
                return at, c
            elif c == "—" and self.flat[at + 1 : at + 2] == "—" and not self.flat[at - 1].isdigit():
                return at, "——"
            elif (
                c == " "
                and part.flattened
                and at > start + 1
                and not self.flat[at - 1].isascii()
                or c == "\t"
                and at > start
            ):
                return at, " "
            at += 1
        return at, ""

    def _says(self, words: str) -> bool:
        """Whether the words are a sentence: 各校正风肃纪小组要深入…, 请填写附表2."""
        return bool(self.sentence.search(words))

    def _title_words(self, part: Paragraph) -> bool:
        words = self.flat[part.start : part.end]
        return part.marker is None and len(words) <= 40 and words[-1] not in "。；：，！—"

    def _is_title_line(self, part: Paragraph, following: Paragraph | None) -> bool:
        """A short line without a stop, with a body or other titles below it (a text without numbered headings)."""
        words = self.flat[part.start : part.end]
        if self._tabled(part):
            return False
        if (
            not self._title_words(part)
            or part.flattened
            or len(words) > 30
            or following is None
            or "\t" in words
            or "|" in words
        ):
            return False
        return not self._says(words) and not re.search(r"[0-9]{4}年|[0-9]{1,2}月|[（(] *[)）]|@|[0-9]{7}|_{2}", words)

    def _run_in_titles(self) -> dict[int, int]:
        """Paragraphs of one section that all open with a few words and 。: 抓好…检查治理。各加油站要高度重视…"""
        found: dict[int, int] = {}
        for run in _runs(self.parts):
            if len(run) < 2:
                continue
            ends = {}
            for part in run:
                end, stop = self._first_stop(part.start, part)
                words = self.flat[part.start : end]
                if (
                    stop == "。"
                    and 6 <= len(words) <= 30
                    and "，" not in words
                    and not self._says(words)
                    and part.end - end > 20
                    and not part.flattened
                ):
                    ends[part.start] = end
            if len(ends) == len(run):
                found |= ends
        return found

    # the tree --------------------------------------------------------------------------------------------------

    def _tree(self, flat_headings: Sequence[Heading]) -> list[Heading]:
        """Levels and ids, from the nesting of the kinds of number."""
        stack: list[Heading] = []
        placed: list[Heading] = []
        used: dict[str, int] = {}
        annexes = 0
        ordinal: dict[str, int] = {}
        for n, heading in enumerate(flat_headings):
            if heading.key in ("plan", "annex", "close"):
                stack = []
                if heading.key == "annex":
                    annexes += 1
                    heading = replace(heading, path_id=self._fresh(f"A{annexes}", used))
                    stack = [heading]
                elif heading.key == "plan":
                    heading = replace(heading, path_id=self._fresh("P", used))
                else:
                    heading = replace(heading, path_id=self._fresh("Z", used))
                placed.append(heading)
                continue
            stack = self._open(stack, heading, placed, flat_headings[n + 1] if n + 1 < len(flat_headings) else None)
            parent = stack[-1] if stack else None
            level = parent.level + 1 if parent else 1
            self._check_number(heading, parent)
            parent_id = parent.path_id if parent else ""
            ordinal[parent_id] = ordinal.get(parent_id, 0) + 1
            own = str(heading.number if heading.number else ordinal[parent_id])
            identity = f"{parent_id}.{own}" if parent_id else own
            heading = replace(heading, level=level, path_id=self._fresh(identity, used))
            stack.append(heading)
            placed.append(heading)
        return placed

    def _open(
        self, stack: list[Heading], heading: Heading, placed: Sequence[Heading], following: Heading | None
    ) -> list[Heading]:
        """The ancestors of a heading among those still open."""
        keys = [h.key for h in stack]
        if heading.key in keys:
            at = keys.index(heading.key)
            if heading.key == "subtitle" and at == 0 and stack[0].key == "title":
                at = 1
            return stack[:at]
        if heading.key in ("title", "subtitle"):
            if heading.key == "title" or not stack:
                return []
            top = stack[-1]
            if top.key == "title" and not self.flat[top.body : heading.start].strip():
                return stack  # 工作要求 / 统一思想认识，压紧压实责任
            return [h for h in stack if h.key == "title" and not self._has_own_body(h, placed)][:1]
        if heading.key == "run-in":
            return [h for h in stack if h.key != "run-in"]
        rank = int(heading.key)
        return [h for h in stack if not h.key.isdigit() or int(h.key) < rank]

    def _has_own_body(self, heading: Heading, placed: Sequence[Heading]) -> bool:
        following = next((h.start for h in placed if h.start > heading.start), len(self.flat))
        return bool(self.flat[heading.body : following].strip())

    @staticmethod
    def _fresh(identity: str, used: dict[str, int]) -> str:
        """The id, with a letter where a number is printed twice among siblings: 3, 3b, 3c."""
        used[identity] = extra = used.get(identity, 0) + 1
        return identity if extra == 1 else f"{identity}{chr(96 + extra) if extra <= 26 else f'x{extra}'}"

    def _check_number(self, heading: Heading, parent: Heading | None) -> None:
        if heading.number is None:
            return
        floor = parent.start if parent else -1
        latest = self.latest.get(heading.key)
        self.latest[heading.key] = heading
        before = latest if latest and latest.start > floor else None
        if before is None:  # numbers that run on through the sections ((二) … 4.) are no gap
            before = latest
            if heading.number == 1 or before is None:
                if heading.number != 1:
                    self._gap(heading, f"{heading.marker} comes first")
                return
        if heading.number != (before.number or 0) + 1:
            self._gap(heading, f"{heading.marker} follows {before.marker}")

    def _gap(self, heading: Heading, message: str) -> None:
        self.notes.append(note("numbering-gap", message, (heading.start, heading.body)))

    # sections and their own text -------------------------------------------------------------------------------

    def _sections(self, headings: Sequence[Heading]) -> tuple[Section, ...]:
        sections: list[Section] = []
        length = len(self.flat)
        first = headings[0].start if headings else length
        begins = [self._line_start(h.start, headings[n - 1].body if n else 0) for n, h in enumerate(headings)]
        if first and (not headings or begins[0] > 0):
            sections.append(
                Section(
                    id="0",
                    parent=None,
                    level=0,
                    marker=None,
                    heading=None,
                    span=(0, begins[0] if headings else length),
                )
            )
        plan: Section | None = None
        ends = self._ends(headings, begins)
        parents = self._parents(headings)
        for n, heading in enumerate(headings):
            end = ends[n]
            words = None
            if heading.words and heading.words[0] < heading.words[1]:
                words = re.sub(r"\n\s*", "", self.text[slice(*heading.words)]).strip()
            parent = parents[n]
            section = Section(
                id=heading.path_id,
                parent=parent.path_id
                if parent
                else (plan.id if plan and heading.key not in ("annex", "close") else None),
                level=heading.level,
                marker=heading.marker,
                heading=words,
                span=(begins[n], end),
            )
            if heading.key == "plan":
                plan = section
            sections.append(section)
        return tuple(sections)

    def _line_start(self, start: int, floor: int) -> int:
        """Indent belongs to the paragraph it indents."""
        while start > floor and self.flat[start - 1] in " \t|":
            start -= 1
        return start

    def _ends(self, headings: Sequence[Heading], begins: Sequence[int]) -> list[int]:
        """Where each section ends: at the next of its level or above, at an annex, at the signature."""
        ends = [len(self.flat)] * len(headings)
        stack: list[int] = []
        for n, heading in enumerate(headings):
            hard = heading.key in ("annex", "close", "plan")
            while stack and (
                hard or (headings[stack[-1]].key != "plan" and heading.level <= headings[stack[-1]].level)
            ):
                ends[stack.pop()] = begins[n]
            stack.append(n)
        return ends

    @staticmethod
    def _parents(headings: Sequence[Heading]) -> list[Heading | None]:
        """The nearest heading of a lower level before each, up to the plan's title or a signature."""
        parents: list[Heading | None] = []
        stack: list[Heading] = []
        for heading in headings:
            if heading.key in ("plan", "close"):
                stack = []
            while stack and stack[-1].level >= heading.level:
                stack.pop()
            parents.append(stack[-1] if stack and heading.level > 1 else None)
            if heading.key not in ("plan", "close"):
                stack.append(heading)
        return parents

    def _bodies(self, headings: Sequence[Heading], sections: Sequence[Section]) -> Iterator[Body]:
        """The paragraphs of each section behind its heading, in reading order."""
        starts = [h.start for h in headings]
        parents = {section.parent for section in sections if section.heading is not None}
        ids = [h.path_id for h in headings]
        place = 0
        for part in self.parts:
            while place < len(starts) and starts[place] <= part.start:
                place += 1
            owner = headings[place - 1] if place else None
            start = max(part.start, owner.body) if owner else part.start
            if start < part.end and self.flat[start : part.end].strip():
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


def _runs(parts: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Paragraphs without a number that stand together under one."""
    run: list[Paragraph] = []
    for part in parts:
        if part.marker:
            if run:
                yield run
            run = []
        else:
            run.append(part)
    if run:
        yield run


__all__ = ["FLATTENED", "Body", "Heading", "Marker", "Outline", "outline"]
