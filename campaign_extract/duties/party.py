"""A name that acts, and the subject of a clause."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Role


@dataclass(frozen=True, slots=True)
class Party:
    """A name that acts: where it stands, its role, and the row that saw it."""

    start: int
    end: int
    role: Role
    rule: str
    person: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a clause: its names, and where the predicate begins."""

    parties: tuple[Party, ...]
    end: int
    modal: bool


def note_end(flat: str, start: int, end: int) -> int:
    """Where one field of a note ends: at ； or 。, or where the bracket around the note closes."""
    depth = 0
    for at in range(start, end):
        c = flat[at]
        if c in "；。\n】" and depth == 0:
            return at
        depth += (c == "（") - (c == "）")
        if depth < 0:
            return at
    return end
