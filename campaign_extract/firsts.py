"""Which characters a pattern can begin with, so that a table is asked only where one of its rows may match."""

from __future__ import annotations

import functools
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

#: A class wider than this (一-龥) says nothing useful about where a match begins.
_WIDE = 400


@functools.lru_cache(maxsize=4096)  # several recognisers share rows
def first_characters(pattern: str) -> frozenset[str] | None:
    """Every character that a match can begin with; None where that cannot be said, or is too many to list.

    >>> sorted(first_characters("(?<!每)[12]?月|(?=下)下周"))
    ['1', '2', '下', '月']
    >>> first_characters("[^，]月") is None
    True
    """
    try:
        found, nullable = _first(list(re._parser.parse(pattern)))  # type: ignore[attr-defined]
    except (AttributeError, _Wide):  # a Python that parses otherwise: slower, and the same matches
        return None
    return None if nullable else frozenset(found)


class Gated:
    """A compiled pattern that is tried only where a match can begin; otherwise like ``re.Pattern``.

    ``re`` looks for the first characters of a pattern quickly only if every alternative is plain text.  Rows have
    look-behinds and optional words, so this asks a class of those characters first, and the pattern only where it hits.

    >>> Gated("(?<!会)同|联合").search("会同各地联合开展").span()
    (4, 6)
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        first = first_characters(pattern)
        self._gate = re.compile(f"[{''.join(map(re.escape, sorted(first)))}]") if first else None
        self.match, self.fullmatch = self.pattern.match, self.pattern.fullmatch

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The leftmost match."""
        if self._gate is None:
            return self.pattern.search(text, start, end)
        for found in self._gate.finditer(text, start, end):
            if match := self.match(text, found.start(), end):
                return match
        return None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """The matches from left to right; they do not overlap."""
        if self._gate is None:
            yield from self.pattern.finditer(text, start, end)
            return
        for found in self._gate.finditer(text, start, end):
            if found.start() >= start and (match := self.match(text, found.start(), end)):
                yield match
                start = max(match.end(), match.start() + 1)


class Spots:
    """Where a pattern matches in one text, found in a single pass and asked for by stretch."""

    def __init__(self, pattern: Gated, text: str) -> None:
        self._found = list(pattern.finditer(text))
        self._starts = [match.start() for match in self._found]

    def first(self, start: int, end: int) -> re.Match[str] | None:
        """The first match that lies wholly in a stretch."""
        at = bisect_left(self._starts, start)
        while at < len(self._found) and self._starts[at] < end:
            if self._found[at].end() <= end:
                return self._found[at]
            at += 1
        return None

    def within(self, start: int, end: int) -> list[re.Match[str]]:
        """The matches that lie wholly in a stretch."""
        found = self._found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [match for match in found if match.end() <= end]


class _Wide(Exception):
    """Too many characters to list."""


def _first(items: list[tuple[Any, Any]]) -> tuple[set[str], bool]:
    """The characters a sequence can begin with, and whether it can match nothing."""
    found: set[str] = set()
    for op, value in items:
        characters, nullable = _one(str(op), value)
        found |= characters
        if not nullable:
            return found, False
    return found, True


def _one(op: str, value: Any) -> tuple[set[str], bool]:
    if op in ("ASSERT", "ASSERT_NOT", "AT"):
        return set(), True
    if op == "LITERAL":
        return {chr(value)}, False
    if op == "IN":
        return _class(value), False
    if op == "SUBPATTERN":
        return _first(list(value[3]))
    if op == "ATOMIC_GROUP":
        return _first(list(value))
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        found, nullable = _first(list(value[2]))
        return found, nullable or value[0] == 0
    if op == "BRANCH":
        branches = [_first(list(branch)) for branch in value[1]]
        return set().union(*(found for found, _ in branches)), any(nullable for _, nullable in branches)
    raise _Wide


def _class(items: list[tuple[Any, Any]]) -> set[str]:
    found: set[str] = set()
    for op, value in items:
        if str(op) == "LITERAL":
            found.add(chr(value))
        elif str(op) == "RANGE" and value[1] - value[0] < _WIDE:
            found |= {chr(code) for code in range(value[0], value[1] + 1)}
        elif str(op) == "CATEGORY" and str(value) == "CATEGORY_SPACE":
            found |= set(" \t\n\r\f\v")
        else:
            raise _Wide
    return found
