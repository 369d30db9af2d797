"""Headings into a tree: depth comes from nesting, not from the form of the number.

What stands under 一、 is level 2, be it （一） or 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import Note, Section
from ..notes import note
from .headings import Heading


class Tree:
    """Levels, ids and sections of headings, and what was odd about their numbers."""

    def __init__(self, text: str, flat: str, headings: Sequence[Heading]) -> None:
        self.text, self.flat = text, flat
        self.notes: list[Note] = []
        self.latest: dict[str, Heading] = {}
        self.headings = self._placed(headings)
        self.sections = self._sections(self.headings)

    def _placed(self, flat_headings: Sequence[Heading]) -> list[Heading]:
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
