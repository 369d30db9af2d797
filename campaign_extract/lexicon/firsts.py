"""Which characters a pattern can begin with, so that a table is asked only where one of its rows may match."""

from __future__ import annotations

import functools
import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

#: A class wider than this (一-龥) says nothing useful about where a match begins.
_WIDE = 400
#: A gate pays when a pattern has read so many characters: a notice or two have fewer.
_PAYS = 20_000
#: Stands for every character.
ANY = "\0"


@functools.lru_cache(maxsize=4096)  # several recognisers share rows
def first_characters(pattern: str, skipping: str = "") -> frozenset[str] | None:
    """Every character that a match can begin with; None where that cannot be said, or is too many to list.

    With ``skipping`` it is the first one that is none of these: what stands behind the number.

    >>> sorted(first_characters("(?<!每)[12]?月|(?=下)下周"))
    ['1', '2', '下', '月']
    >>> sorted(first_characters("[12]?[0-9]月|1周", "0123456789"))
    ['周', '月']
    >>> first_characters("[^，]月") is None
    True
    """
    found = openings(pattern, 1, skipping)
    return None if found is None or ANY in found else found


@functools.lru_cache(maxsize=4096)
def openings(pattern: str, length: int, skipping: str = "") -> frozenset[str] | None:
    """Every beginning of a match, so many characters long at most; None where it can be empty, or cannot be said.

    >>> sorted(openings("(?<!每)[12]?月(?:底|[^，])|上旬", 2)) == ["1月", "2月", "上旬", "月" + ANY, "月底"]
    True
    """
    try:
        found = _sequence(parsed(pattern), length, frozenset(skipping))
    except (AttributeError, _Unknown):  # a Python that parses otherwise: slower, and the same matches
        return None
    return None if "" in found else frozenset(found)


def gate(pattern: str, first: Iterable[str]) -> re.Pattern[str]:
    """One character that ``pattern`` matches from; ``first`` are all that it can begin with.

    ``re`` runs quickly over a text only where a pattern begins with a plain class of characters, so the class comes
    first, and the pattern is tried one character back from there.

    >>> gate("(?<!会)同|联合", "同联").search("会同各地联合开展").span()
    (4, 5)
    """
    return re.compile(f"{one_of(first)}(?<=(?={pattern})[\\s\\S])")


def one_of(characters: Iterable[str]) -> str:
    """The class of some characters."""
    return f"[{''.join(map(re.escape, sorted(characters)))}]"


class Gated:
    """A compiled pattern that is tried only where a match can begin; otherwise like ``re.Pattern``.

    ``re`` looks for the first characters of a pattern quickly only if every alternative is plain text.  Rows have
    look-behinds and optional words, so this asks the gate of the pattern first, and the pattern only where it opens.
    A gate is slow to compile: it is made once so much has been read that it pays.

    >>> Gated("(?<!会)同|联合").search("会同各地联合开展").span()
    (4, 6)
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = re.compile(pattern)
        self.match, self.fullmatch = self.pattern.match, self.pattern.fullmatch
        self._read, self._gate = 0, self.pattern
        #: The leftmost match; the matches from left to right, that do not overlap.
        self.search: Callable[..., re.Match[str] | None] = self._search_plainly
        self.finditer: Callable[..., Iterator[re.Match[str]]] = self._find_plainly

    def starts(self, text: str) -> list[int]:
        """Every place where it matches, one match inside another too."""
        self._reads(len(text))
        if self._gate is not self.pattern:
            return [found.start() for found in self._gate.finditer(text)]
        places = []
        found = self.pattern.search(text)
        while found and found.start() < len(text):
            places.append(found.start())
            found = self.pattern.search(text, found.start() + 1)
        return places

    def _reads(self, characters: int) -> None:
        """Builds the gate once it pays; a pattern that can begin with anything is asked itself from then on."""
        self._read += max(0, characters)
        if self._read > _PAYS and self.search == self._search_plainly:
            first = first_characters(self.pattern.pattern)
            if first:
                self._gate = gate(self.pattern.pattern, first)
                self.search, self.finditer = self._search_gated, self._find_gated
            else:
                self.search, self.finditer = self.pattern.search, self.pattern.finditer

    def _search_plainly(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        self._reads(min(end, len(text)) - start)
        return self.pattern.search(text, start, end)

    def _find_plainly(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        self._reads(min(end, len(text)) - start)
        return self.pattern.finditer(text, start, end)

    def _search_gated(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        found = self._gate.search(text, start, end)
        return self.match(text, found.start(), end) if found else None

    def _find_gated(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        found = self._gate.search(text, start, end)
        return self._from(self._gate, found, text, end) if found else iter(())

    def _from(
        self, gate: re.Pattern[str], found: re.Match[str] | None, text: str, end: int
    ) -> Iterator[re.Match[str]]:
        while found and (match := self.match(text, found.start(), end)):
            yield match
            found = gate.search(text, max(match.end(), match.start() + 1), end)


class Starts:
    """A pattern and the places of one text where it begins, found in a single pass: few stretches hold any.

    ``among`` are places of which each is one, where those are known.

    >>> text = "会同各地联合开展"
    >>> starts = Starts(Gated("(?<!会)同|联合"), text)
    >>> starts.search(text, 0, 4) is None, starts.search(text, 0, 8).span()
    (True, (4, 6))
    """

    __slots__ = ("match", "places")

    def __init__(self, pattern: Gated | Starts, text: str, among: Sequence[int] | None = None) -> None:
        self.match: Callable[..., re.Match[str] | None] = pattern.match
        self.places = pattern.starts(text) if among is None else [at for at in among if self.match(text, at)]

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The leftmost match in a stretch of that text."""
        return next(self.finditer(text, start, end), None)

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """The matches in a stretch of that text, as ``re.Pattern.finditer`` finds them."""
        places = self.places
        at = bisect_left(places, start)
        if at == len(places) or places[at] >= end:
            return iter(())
        return self._among(places[at : bisect_left(places, end, at)], text, end)

    def starts(self, text: str) -> list[int]:
        """Every place of that text where it matches."""
        return self.places

    def _among(self, places: Sequence[int], text: str, end: int) -> Iterator[re.Match[str]]:
        start = 0
        for place in places:
            if place >= start and (found := self.match(text, place, end)):
                yield found
                start = max(found.end(), place + 1)


class Spots:
    """Where a pattern matches in one text, found in a single pass and asked for by stretch."""

    def __init__(self, pattern: Gated, text: str) -> None:
        self._found = list(pattern.finditer(text))
        self.starts = [match.start() for match in self._found]

    def first(self, start: int, end: int) -> re.Match[str] | None:
        """The first match that lies wholly in a stretch."""
        at = bisect_left(self.starts, start)
        while at < len(self._found) and self.starts[at] < end:
            if self._found[at].end() <= end:
                return self._found[at]
            at += 1
        return None

    def within(self, start: int, end: int) -> list[re.Match[str]]:
        """The matches that lie wholly in a stretch."""
        found = self._found[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [match for match in found if match.end() <= end]


def _next(places: Sequence[int], at: int, last: int) -> int:
    """The first of some places behind one, or ``last``.

    >>> _next([2, 5], 3, 9), _next([2, 5], 6, 9)
    (5, 9)
    """
    i = bisect_left(places, at)
    return places[i] if i < len(places) else last


class Pairs:
    """Where the marks of a pair (“ ”) stand in one text: whether a place lies between two, asked without reading the text.

    >>> Pairs("“自查”要", "“”").open(0, 2), Pairs("“自查”要", "“”").open(0, 4)
    (True, False)
    >>> Pairs("“自查要改", "“”").open(0, 4)
    False
    """

    def __init__(self, text: str, pair: str) -> None:
        opens, closes = ([found.start() for found in re.finditer(mark, text)] for mark in pair)
        lines = [found.start() for found in re.finditer("\n", text)]
        #: A mark that no other closes in its line opens nothing.
        self._opens = [at for at in opens if _next(closes, at, len(text)) < _next(lines, at, len(text))]
        self._closes = closes

    def open(self, start: int, at: int) -> bool:
        """Whether more open than close between two places."""
        opens = bisect_left(self._opens, at) - bisect_left(self._opens, start)
        return opens > 0 and opens > bisect_left(self._closes, at) - bisect_left(self._closes, start)


class Places:
    """What begins in a stretch of one text, of many kinds of things at once: bit n stands for the n-th kind.

    Most stretches hold hardly any of them; this asks once, and then only for what is there.

    >>> bin(Places([3, 70], [5], [90]).within(0, 10))
    '0b11'
    """

    def __init__(self, *kinds: Iterable[int]) -> None:
        bits: dict[int, int] = {}
        for n, starts in enumerate(kinds):
            for start in starts:
                bits[start] = bits.get(start, 0) | 1 << n
        self._starts = sorted(bits)
        self._bits = [bits[start] for start in self._starts]

    def within(self, start: int, end: int) -> int:
        """The bits of all that begins in a stretch."""
        seen = 0
        at = bisect_left(self._starts, start)
        while at < len(self._starts) and self._starts[at] < end:
            seen |= self._bits[at]
            at += 1
        return seen


@functools.lru_cache(maxsize=64)
def parsed(pattern: str) -> list[tuple[Any, Any]]:
    """The parts of a pattern, as ``re`` takes it apart."""
    return list(re._parser.parse(pattern))  # type: ignore[attr-defined]


class _Unknown(Exception):
    """A part of a pattern that says nothing about what it matches."""


def _sequence(items: list[tuple[Any, Any]], length: int, skipping: frozenset[str]) -> set[str]:
    """The beginnings of what a sequence matches; what is shorter than ``length`` is all that it matches."""
    found = {""}
    for op, value in items:
        short = {beginning for beginning in found if len(beginning) < length}
        if not short:
            break
        more = _one(str(op), value, length, skipping)
        found -= short
        found |= {(beginning + rest)[:length] for beginning in short for rest in more}
    return found


def _one(op: str, value: Any, length: int, skipping: frozenset[str]) -> set[str]:
    if op in ("ASSERT", "ASSERT_NOT", "AT"):
        return {""}
    if op == "LITERAL":
        return {"" if chr(value) in skipping else chr(value)}
    if op == "IN":
        characters = class_of(value)
        return characters - skipping | ({""} if characters & skipping else set())
    if op == "FAILURE":
        return set()
    if op in ("ANY", "NOT_LITERAL"):
        return {ANY}
    if op == "SUBPATTERN":
        return _sequence(list(value[3]), length, skipping)
    if op == "ATOMIC_GROUP":
        return _sequence(list(value), length, skipping)
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most = min(value[0], length), min(value[1], length)
        once = _sequence(list(value[2]), length, skipping)
        found = {""}
        for turn in range(most):
            longer = {(beginning + rest)[:length] for beginning in found for rest in once}
            found = longer if turn < least else found | longer
        return found
    if op == "BRANCH":
        return set().union(*(_sequence(list(branch), length, skipping) for branch in value[1]))
    raise _Unknown


def class_of(items: list[tuple[Any, Any]]) -> set[str]:
    """The characters of a class; ``ANY`` where they are too many."""
    found: set[str] = set()
    for op, value in items:
        if str(op) == "LITERAL":
            found.add(chr(value))
        elif str(op) == "RANGE" and value[1] - value[0] < _WIDE:
            found |= {chr(code) for code in range(value[0], value[1] + 1)}
        elif str(op) == "CATEGORY" and str(value) == "CATEGORY_SPACE":
            found |= set(" \t\n\r\f\v")
        else:
            return {ANY}
    return found
