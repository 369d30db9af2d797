"""What the weights are asked about a clause: its words, its neighbours', the headings above, its place, and what the rows saw.

Every feature is a name, or a stretch of the text seen under a name; ``Features`` collects both for all clauses at once, as
hashes and the clause of each.  For an explanation the same collection keeps where each came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from .chain import Chain, Hashes, Ints, Places
from .cut import Cut
from .grams import Grams, named, spread
from .lines import marker
from .sight import Sight

#: So much of a clause is looked at, and so much of its neighbours' beginnings and of headings.
_WORDS, _BEGIN, _HEADING = 60, 8, 16
_LONG_HEADING = 24
#: So many features are added up at once, and so many clauses of a long text looked into.
_BLOCK, _CLAUSES = 1 << 18, 1 << 11
_PUNCTUATION = "，。；：！？、 \t"


class Source(NamedTuple):
    """Where a feature came from: its name, and its stretch of the plain text if it has one."""

    name: str
    place: int
    n: int


class Features:
    """A collection of features, of so many items."""

    def __init__(self, grams: Grams, trace: bool = False) -> None:
        self.grams = grams
        self.hashes: list[Hashes] = []
        self.items: list[Places] = []
        self.sources: list[Source] | None = [] if trace else None

    def anchored(self, name: str, places: Places, items: Places, sizes: Iterable[int]) -> None:
        """The stretches that begin at these places."""
        for n in sizes:
            self._add(name, places, items, n)

    def ending(self, name: str, stops: Places, items: Places, sizes: Iterable[int]) -> None:
        """The stretches that end at these places."""
        for n in sizes:
            room = stops >= n
            self._add(name, stops[room] - n, items[room], n)

    def within(self, name: str, starts: Places, stops: Places, items: Places, sizes: Iterable[int], most: int) -> None:
        """All stretches within the first ``most`` characters of these spans."""
        for first in range(0, len(starts), _CLAUSES):
            some = slice(first, first + _CLAUSES)
            begins, ends, of = starts[some], np.minimum(stops[some], starts[some] + most), items[some]
            places, owners = spread(begins, ends)
            room = ends[owners] - places
            for n in sizes:
                fits = np.flatnonzero(room >= n)
                self._add(name, places[fits], of[owners[fits]], n)

    def _add(self, name: str, places: Places, items: Places, n: int) -> None:
        name = f"{name}{n}"
        self.take(self.grams.hash(name, places, n), items)
        if self.sources is not None:
            self.sources += [Source(name, int(place), n) for place in places]

    def numbers(self, name: str, values: Places, most: int) -> None:
        """A name and a small number for each item; what is larger than ``most`` counts as that."""
        kinds = np.minimum(np.maximum(values, 0), most)
        self.take(_numbered(name, most)[kinds], np.arange(len(values)))
        if self.sources is not None:
            self.sources += [Source(f"{name}={kind}", 0, 0) for kind in kinds]

    def named(self, names: Sequence[str], items: Sequence[int]) -> tuple[Hashes, Places]:
        """Names, each of its item; what they are taken for."""
        hashes, of = np.array([named(name) for name in names], np.uint32), np.array(items, np.intp)
        self.take(hashes, of)
        if self.sources is not None:
            self.sources += [Source(name, 0, 0) for name in names]
        return hashes, of

    def take(self, hashes: Hashes, items: Places) -> None:
        """Some more features, and the item of each."""
        self.hashes.append(hashes)
        self.items.append(items)

    def all(self) -> tuple[Hashes, Places]:
        return np.concatenate(self.hashes), np.concatenate(self.items)


@lru_cache(maxsize=64)
def _numbered(name: str, most: int) -> Hashes:
    """A name with each number up to ``most``."""
    return np.array([named(f"{name}={value}") for value in range(most + 1)], np.uint32)


class Scored(Features):
    """Features that are added up as they come, so that those of a long text are never all there at once."""

    def __init__(self, grams: Grams, chain: Chain, count: int) -> None:
        super().__init__(grams)
        self.chain, self.sums, self.waiting = chain, np.zeros((count, len(chain.labels)), np.int32), 0

    def take(self, hashes: Hashes, items: Places) -> None:
        super().take(hashes, items)
        self.waiting += len(hashes)
        if self.waiting > _BLOCK:
            self._add_up()

    def _add_up(self) -> None:
        self.sums += self.chain.scores(*self.all(), len(self.sums))
        self.hashes, self.items, self.waiting = [], [], 0

    def scores(self) -> Ints:
        """What all features of each item say."""
        if self.waiting:
            self._add_up()
        return self.sums


_F = TypeVar("_F", bound=Features)


def clause_features(flat: str, found: Cut, sights: Sequence[Sight], trace: bool = False) -> Features:
    """The features of all clauses of a normalised text."""
    return _collected(Features(Grams.of(flat), trace), flat, found, sights)


def clause_scores(flat: str, found: Cut, sights: Sequence[Sight], chain: Chain) -> Ints:
    """What a model says of all clauses of a normalised text."""
    return _collected(Scored(Grams.of(flat), chain, len(found.starts)), flat, found, sights).scores()


def _collected(features: _F, flat: str, found: Cut, sights: Sequence[Sight]) -> _F:
    if not len(found.starts):
        features.named((), ())
        return features
    _words(features, flat, found)
    _neighbours(features, found)
    _layout(features, flat, found)
    _headings(features, flat, found)
    _opinions(features, found, sights)
    return features


def _words(f: Features, flat: str, c: Cut) -> None:
    starts, stops = f.grams.at[c.starts], f.grams.at[c.ends]
    items = np.arange(len(starts))
    ends = np.array([b - (flat[b - 1] in _PUNCTUATION) for b in c.ends.tolist()], np.intp)
    bare = f.grams.at[ends]
    f.within("c", starts, stops, items, (1, 2, 3), _WORDS)
    f.within("B", starts, bare, items, (2, 3, 4), _BEGIN)
    f.anchored("b", starts, items, (1, 2, 3, 4, 5))
    f.ending("e", bare, items, (1, 2, 3, 4))
    f.numbers("end", np.array([_PUNCTUATION.find(flat[b - 1]) + 1 for b in c.ends.tolist()], np.intp), len(_PUNCTUATION))
    f.numbers("long", (stops - starts) // 4, 10)


def _neighbours(f: Features, c: Cut) -> None:
    at, count = f.grams.at, len(c.starts)
    items = np.arange(count)
    same = c.unit[1:] == c.unit[:-1]
    later, sooner = items[1:][same], items[:-1][same]
    f.within("p", at[c.starts[sooner]], at[c.ends[sooner]], later, (2, 3), _BEGIN)
    f.anchored("pb", at[c.starts[sooner]], later, (2, 3))
    f.ending("pe", at[c.ends[sooner]], later, (2, 3, 4))
    f.within("n", at[c.starts[later]], at[c.ends[later]], sooner, (2, 3), _BEGIN)
    f.anchored("nb", at[c.starts[later]], sooner, (2, 3, 4))
    first = c.first[c.unit]
    behind = items[first != items]
    f.anchored("ub", at[c.starts[first[behind]]], behind, (2, 3, 4))
    last = np.append(c.first[1:], count)[c.unit] - 1
    ahead = items[last != items]
    f.ending("ue", at[c.ends[last[ahead]]], ahead, (2, 3))
    for name, other in (("U", c.unit - 1), ("V", c.unit + 1)):
        there = items[(other >= 0) & (other < len(c.unit_starts))]
        units = other[there]
        f.within(name, at[c.unit_starts[units]], at[c.unit_ends[units]], there, (2, 3), _BEGIN)
        f.anchored(name + "b", at[c.unit_starts[units]], there, (2, 3))
        f.ending(name + "e", at[c.unit_ends[units]], there, (1, 2))


def _layout(f: Features, flat: str, c: Cut) -> None:
    items = np.arange(len(c.starts))
    first = c.first[c.unit]
    counts = np.diff(c.first, append=len(c.starts))
    f.numbers("clauses", counts[c.unit], 7)
    f.numbers("place", items - first, 6)
    f.numbers("left", first + counts[c.unit] - 1 - items, 6)
    f.numbers("decile", 8 * c.unit // _about(len(c.unit_starts)), 8)
    line_starts, line_ends, tabs = [], [], []
    for a, b in zip(c.unit_starts.tolist(), c.unit_ends.tolist(), strict=True):
        begin, stop = flat.rfind("\n", 0, a) + 1, flat.find("\n", b)
        stop = len(flat) if stop < 0 else stop
        line = flat[begin:stop]
        line_starts.append(begin + len(line) - len(line.lstrip(" ")))  # indents and blanks at its end say nothing
        line_ends.append(begin + len(line.rstrip(" ")))
        tabs.append(line.count("\t"))
    begins, stops = np.array(line_starts, np.intp), np.array(line_ends, np.intp)
    f.numbers("line", ((stops - begins) // 10)[c.unit], 12)
    f.numbers("tabs", np.array(tabs, np.intp)[c.unit], 5)
    f.numbers("opens", (c.unit_starts - begins < 8).astype(np.intp)[c.unit], 1)
    f.numbers("closes", (stops - c.unit_ends < 2).astype(np.intp)[c.unit], 1)
    stopped = np.array([flat[b - 1] in "。；！" for b in c.unit_ends.tolist()], np.intp)
    f.numbers("stopped", stopped[c.unit], 1)


def _about(count: int) -> int:
    """A count by steps of an eighth or less: a line more at the end of a notice moves nothing before it, most often."""
    step = 1 << max(0, count.bit_length() - 4)
    return count // step * step


def _headings(f: Features, flat: str, c: Cut) -> None:
    """The two headings above, by their markers, and the marker of the unit and of its neighbours."""
    above: dict[int, tuple[int, int]] = {}
    kinds, places, stops, units = [], ([], []), ([], []), ([], [])  # type: ignore[var-annotated]
    for u, (a, b) in enumerate(zip(c.unit_starts.tolist(), c.unit_ends.tolist(), strict=True)):
        for n, level in enumerate(sorted(above, reverse=True)[:2]):
            places[n].append(above[level][0])
            stops[n].append(above[level][1])
            units[n].append(u)
        level, behind = marker(flat, a, b)
        kinds.append(level + 1)
        if level >= 0 and b - a <= _LONG_HEADING and flat[b - 1] not in "。；":
            above = {k: v for k, v in above.items() if k < level} | {level: (behind, b)}
    kind = np.array(kinds, np.intp)
    f.numbers("mark", kind[c.unit], 3)
    f.numbers("mark before", np.concatenate(([4], kind))[c.unit], 4)
    f.numbers("mark behind", np.concatenate((kind, [4]))[c.unit + 1], 4)
    items = np.arange(len(c.starts))
    for n in (0, 1):
        holder = np.full(len(c.unit_starts), -1)
        holder[np.array(units[n], np.intp)] = np.arange(len(units[n]))
        of = holder[c.unit]
        under = items[of >= 0]
        starts, ends = (f.grams.at[np.array(x[n], np.intp)] for x in (places, stops))
        f.within(f"h{n}", starts[of[under]], ends[of[under]], under, (2, 3), _HEADING)


def _opinions(f: Features, c: Cut, sights: Sequence[Sight]) -> None:
    """What the rules saw over a clause, and over the clauses beside it in its unit."""
    if not sights:  # nobody has looked: that nothing was seen says nothing
        return
    names: list[str] = []
    items: list[int] = []
    starts, ends, unit = c.starts.tolist(), c.ends.tolist(), c.unit
    held: list[list[str]] = [[] for _ in starts]
    lows = np.searchsorted(c.ends, [s.start for s in sights], "right").tolist()
    for sight, i in zip(sights, lows, strict=True):
        while i < len(starts) and starts[i] < sight.end:
            shared = min(ends[i], sight.end) - max(starts[i], sight.start)
            if 2 * shared >= min(ends[i] - starts[i], sight.end - sight.start):
                held[i] += sight.names
            i += 1
    for i, own in enumerate(held):
        own = own or ["unread"]
        names += own
        items += [i] * len(own)
    hashes, of = f.named(names, items)
    for name, step in (("before", 1), ("behind", -1)):
        there = of + step
        inside = (there >= 0) & (there < len(unit))
        inside[inside] &= c.unit[there[inside]] == c.unit[of[inside]]
        f.take((hashes[inside] ^ np.uint32(named(name))) * np.uint32(0x9E3779B1), there[inside])
        if f.sources is not None:
            f.sources += [Source(f"{name} {word}", 0, 0) for word, kept in zip(names, inside.tolist(), strict=True) if kept]
