"""A text as if no blanks stood at the ends of its lines and no line were blank: they say nothing of what is asked."""

from __future__ import annotations

import re
from bisect import bisect_right

#: The end of a line, with the blanks before it, the blank lines behind it and the indent of the next line.
LINE_END = re.compile(r"(?<![ \n]) *\n[ \n]*")


class Tidy:
    """The words of a text and how far apart they stand, found by the places of the text itself.

    >>> text = "报送单位：县应急局  \\n报送时间：每月"
    >>> Tidy(text).ahead(9, 3), Tidy(text).far(9, 12)
    ('\\n报送', 1)
    """

    def __init__(self, text: str) -> None:
        self.text = LINE_END.sub("\n", text)
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._breaks: list[int] = []
        self._gone = [0]
        for end in LINE_END.finditer(text):
            if len(end[0]) > 1:
                self._starts.append(end.start())
                self._ends.append(end.end())
                self._breaks.append(text.rindex("\n", end.start(), end.end()))
                self._gone.append(self._gone[-1] + len(end[0]) - 1)

    def at(self, place: int) -> int:
        """Where a place of the text stands here; all of the end of a line is one place, and an indent is where its line begins."""
        n = bisect_right(self._ends, place)
        if n == len(self._starts) or place <= self._starts[n]:
            return place - self._gone[n]
        return self._starts[n] - self._gone[n] + (place > self._breaks[n])

    def ahead(self, place: int, n: int) -> str:
        """The ``n`` characters from a place on."""
        return self.text[(at := self.at(place)) : at + n]

    def before(self, place: int) -> str:
        """The character before a place: of what a line begins with, indents aside, the end of the line before."""
        return self.text[max(0, (at := self.at(place)) - 1) : at]

    def lines(self, start: int, end: int) -> int:
        """How many lines end between two places."""
        return self.text.count("\n", self.at(start), self.at(end))

    def far(self, start: int, end: int) -> int:
        """How many characters stand between two places."""
        return self.at(end) - self.at(start)
