"""The stretches of a text as numbers: rolling hashes over its code points, for all places at once.

A feature is a stretch (n characters from a place) seen under a name (「in the clause」, 「at its end」), or a name alone (an
opinion of the rules).  Both are 32 bits, on every machine and under every hash seed the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..model import Span
from .chain import Hashes, Places
from .tidy import LINE_END

_Wide: TypeAlias = NDArray[np.uint64]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SHIFT = np.uint64(32)
_ONE = np.uint64(1)
_BEHIND = "\x03"
#: The longest stretch that is looked at.
LONGEST = 5
_FIGURES = re.compile("[0-9]+|[A-Za-z]+|" + LINE_END.pattern)


@lru_cache(maxsize=4096)
def named(name: str) -> int:
    """The hash of a name.

    >>> named("modal") == named("modal") != named("copula")
    True
    """
    return int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "big")


class Grams:
    """The stretches of one text, up to ``longest`` characters, all figures and all foreign words taken for the same.

    Blanks at the end of a line, and before the next, are not there.

    >>> grams = Grams("于2024年5月31日前报送，于3月1日前报送", 3)
    >>> grams.said(3, 3)
    '0月0'
    >>> one, two = grams.hash("in", np.array([grams.at[9], grams.at[18]]), 3)
    >>> one == two
    np.True_
    """

    def __init__(self, text: str, longest: int) -> None:
        keep = np.ones(len(text) + 1, np.bool_)
        plain = []
        done = 0
        #: The indents of lines; the place of each is that of the first character of its line.
        self.indents: list[Span] = []
        for found in _FIGURES.finditer(text):
            plain += [text[done : found.start()], "0" if found[0].isdigit() else "A" if found[0].isalpha() else "\n"]
            keep[found.start() + 1 : found.end()] = False
            if found[0][-1] == " ":
                self.indents.append((text.rindex("\n", *found.span()) + 1, found.end()))
            done = found.end()
        plain.append(text[done:])
        self.plain = "".join(plain)
        #: Where each character of the text stands in ``plain``; one more for its end.
        self.at: Places = np.cumsum(keep) - 1
        for start, end in self.indents:
            self.at[start:end] += 1
        self.points: Hashes = np.frombuffer((self.plain + _BEHIND * longest).encode("utf-32-le", "surrogatepass"), "<u4")
        size = len(self.plain) + 1
        self._rolled: dict[int, _Wide] = {}  # of every other length; one character more is added where it is asked for
        rolled: _Wide = np.zeros(size, np.uint64)
        for n in range(longest):
            rolled = (rolled + self.points[n : n + size] + _ONE) * _STEP
            if n % 2:
                self._rolled[n + 1] = rolled

    @staticmethod
    @lru_cache(maxsize=1)  # what judges clauses is asked for names next
    def of(text: str) -> Grams:
        """Those of a text, as long as any model looks."""
        return Grams(text, LONGEST)

    def hash(self, name: str, places: Places, n: int) -> Hashes:
        """The hashes of the stretches of ``n`` characters that begin at ``places`` of ``plain``, seen under a name."""
        return self.hashes(np.uint64(named(name)), places, n)

    def hashes(self, names: np.uint64 | _Wide, places: Places, n: int) -> Hashes:
        """The same of many names at once, given by their hashes."""
        mixed = (self._stretch(places, n) ^ names) * _MIX
        return ((mixed ^ (mixed >> _SHIFT)) * _STEP >> _SHIFT).astype(np.uint32)

    def _stretch(self, places: Places, n: int) -> _Wide:
        if n in self._rolled:
            return self._rolled[n][places]
        last = self.points[places + (n - 1)] + _ONE  # as wide as a rolled hash
        return (last if n == 1 else self._rolled[n - 1][places] + last) * _STEP

    def said(self, place: int, n: int) -> str:
        """The words of a stretch."""
        return self.plain[place : place + n]


def spread(starts: Places, stops: Places, most: int | None = None) -> tuple[Places, Places]:
    """All places of the stretches ``starts[i]:stops[i]``, and which stretch each is of; the first ``most`` of each.

    >>> places, owners = spread(np.array([3, 9]), np.array([5, 10]))
    >>> places.tolist(), owners.tolist()
    ([3, 4, 9], [0, 0, 1])
    """
    lengths = np.maximum(stops - starts, 0)
    if most is not None:
        lengths = np.minimum(lengths, most)
    owners = np.repeat(np.arange(len(starts)), lengths)
    firsts = np.cumsum(lengths) - lengths
    return np.arange(len(owners)) - firsts[owners] + starts[owners], owners
