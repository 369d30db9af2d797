"""Lines of a text as the weights see them: their markers, and by what kind of step each clause is reached."""

from __future__ import annotations

import re

import numpy as np

from ..lexicon.plain import SIGNS
from .chain import Places
from .cut import Cut

_MARK = re.compile(
    rf"\s*(?:(?P<one>[{SIGNS['ordinals']}]+、|{SIGNS['chapter']})|(?P<two>（[{SIGNS['ordinals']}]+）)|(?P<three>[0-9]+[.、．]|（[0-9]+）|[①-⑳]|[0-9]+）))"
)
_LEVELS = ("one", "two", "three")
#: Kinds of steps: within a unit, to the next of a line, to the next cell, to a line of another marker, to one without marker as
#: the line before, to one of the same marker as the line before.
KINDS = WITHIN, ALONG, CELL, OTHER, PLAIN, LIKE = range(6)


def marker(flat: str, start: int, end: int) -> tuple[int, int]:
    """The level of the marker that a unit begins with (-1: none), and where it ends.

    >>> marker("（一）自查", 0, 5), marker("1.自查", 0, 4), marker("自查", 0, 2)
    ((1, 3), (2, 2), (-1, 0))
    """
    found = _MARK.match(flat, start, end)
    return (_LEVELS.index(found.lastgroup or ""), found.end()) if found else (-1, start)


def reached(flat: str, c: Cut) -> Places:
    """By what kind of step each clause is reached: labels go on in another way in a list of like items than in a sentence.

    >>> from .cut import cut
    >>> text = "关于自查的通知\\n1.各校要自查，并上报。\\n2.各班要登记。请落实。"
    >>> reached(text, cut(text)).tolist() == [OTHER, OTHER, WITHIN, LIKE, ALONG]
    True
    """
    kinds = np.full(len(c.starts), WITHIN)
    ends, before = [0, *c.unit_ends.tolist()], -2
    for start, end, behind, first in zip(c.unit_starts.tolist(), c.unit_ends.tolist(), ends, c.first.tolist(), strict=False):
        if first and "\n" not in flat[behind:start]:
            kinds[first] = CELL if "\t" in flat[behind:start] else ALONG
            continue
        level, _ = marker(flat, start, end)
        kinds[first] = OTHER if level != before else PLAIN if level < 0 else LIKE
        before = level
    return kinds
