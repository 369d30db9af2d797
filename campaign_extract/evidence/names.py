"""The names of who acts in a text, tagged character by character: B begins a name, I goes on with it, O is outside of all.

What is asked about a character: the stretches around it, how far punctuation is, where it stands in its sentence, and what the
rules saw there.  All characters of all sentences are asked at once, and all sentences decoded at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..lexicon.plain import plain
from ..model import Span
from .chain import Chain, Hashes, Ints, Places
from .fit import Sample
from .grams import Grams, named
from .places import NAMES, SIGNS, Lines, Marks, Numbers, Small, Whole

LABELS = ("O", "B", "I")

#: How much likelier names are made, in log odds, where names that the weights are not sure of are wanted too.
_WEAK = 2

_STEP, _SHIFT, _DOWN = np.uint64(0x9E3779B97F4A7C15), np.uint64(32), np.uint64(16)
_MARKER = re.compile(rf"\s*(?:{plain('signs')['line-number']})?\s*")
_FAR = 30
#: So many characters are asked about at once.
_BLOCK = 4_000


#: The stretches around a character: so many characters, from so many places before it to so many behind it.
_STRETCHES = ((1, -4, 5), (2, -5, 4), (3, -4, 3), (4, -4, -4), (4, -2, 1))


class Tagged(NamedTuple):
    """The names of a text; ``weak`` are those that it may have if names are looked for eagerly; how sure each is, from 0 to 6."""

    names: list[Span]
    weak: list[Span]
    sure: dict[Span, int]


class Asked(NamedTuple):
    """The features of all characters of some sentences, and where each character stands in the text."""

    dense: Hashes  # [feature, character]: those that may be another for every character
    ways: Hashes  # those that are one of few, each once
    chosen: Places  # [feature, character]: which of the ways it is
    starts: Places  # the characters that begin a sentence
    places: Places
    ends: Places

    def scores(self, chain: Chain) -> Ints:
        """The sum of what all features of each character say."""
        width, count = self.dense.shape
        total = chain.scores(self.dense.ravel(), np.tile(np.arange(count), width), count)
        for label, said in enumerate(chain.worth(self.ways)):
            total[:, label] += said[self.chosen].sum(0, dtype=np.int32)
        return total

    def sample(self, labels: Numbers, keep: Sequence[bool], weight: float) -> Sample | None:
        """The sentences to ``keep``, to be learned from; ``labels`` are those of every place of the text."""
        lengths = np.diff(self.starts, append=len(self.places))
        kept = np.repeat(np.array(keep, np.bool_), lengths)
        count = int(kept.sum())
        if not count:
            return None
        allowed = np.zeros((count, len(LABELS)), np.bool_)
        allowed[np.arange(count), labels[self.places[kept]]] = True
        hashes = np.concatenate((self.dense[:, kept], self.ways[self.chosen[:, kept]])).T
        ends = np.cumsum(lengths[np.array(keep, np.bool_)])
        return Sample(hashes.ravel(), np.repeat(np.arange(count), hashes.shape[1]), np.append(0, ends[:-1]), allowed, weight)

    def spans(self, labels: Places) -> list[Span]:
        """The names that a row of labels makes."""
        begins = (labels == 1) | (labels == 2) & (np.append(0, labels[:-1]) == 0)
        begins[self.starts] |= labels[self.starts] > 0
        first = np.zeros(len(labels) + 1, np.bool_)
        first[self.starts] = True
        goes_on = np.append(labels == 2, False)[1:] & ~first[1:]
        at = np.flatnonzero(begins)
        stops = np.flatnonzero((labels > 0) & ~goes_on)
        return list(zip(self.places[at].tolist(), self.ends[stops].tolist(), strict=True))


def tag(flat: str, sentences: Sequence[Span], marks: Marks, chain: Chain) -> Tagged:
    """The names in these sentences of a normalised text."""
    found = Tagged([], [], {})
    whole = Whole(flat, marks)
    written = [(start, end) for start, end in sentences if not flat[start:end].isspace()]
    for block in _blocks(written):  # so that a long text takes no more memory than its longest sentence
        names, weak, sure = tagged(_asked(whole, block), chain)
        found.names.extend(names)
        found.weak.extend(weak)
        found.sure.update(sure)
    return found


def _blocks(sentences: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """Sentences in a row, so many that they have few enough characters to be asked about at once."""
    first = size = 0
    for n, (start, end) in enumerate(sentences):
        if size and size + end - start > _BLOCK:
            yield sentences[first:n]
            first, size = n, 0
        size += end - start
    yield sentences[first:]


def tagged(asked: Asked, chain: Chain) -> Tagged:
    """The names among the characters that were asked about."""
    if not len(asked.places):
        return Tagged([], [], {})
    scores = asked.scores(chain)
    margins = chain.margins(scores, asked.starts)
    names = asked.spans(margins.argmax(1))
    eager = scores.copy()
    eager[:, 0] -= _WEAK * chain.scale
    weak = asked.spans(chain.best(eager, asked.starts))
    both = [*names, *weak]
    at = np.searchsorted(asked.places, [start for start, _ in both])
    ahead = np.clip((margins[at, 1] - margins[at, 0]) // chain.scale, -3, 3) + 3
    return Tagged(names, weak, dict(zip(both, ahead.tolist(), strict=True)))


def ask(flat: str, sentences: Sequence[Span], marks: Marks) -> Asked:
    """The features of the characters of these sentences."""
    return _asked(Whole(flat, marks), sentences)


def _asked(whole: Whole, sentences: Sequence[Span]) -> Asked:
    begins, ends = (whole.grams.at[np.array([span[n] for span in sentences], np.intp)] for n in (0, 1))
    lengths = ends - begins
    starts = np.cumsum(lengths) - lengths
    places = np.arange(int(lengths.sum())) + np.repeat(begins - starts, lengths)
    columns = _Columns(whole.grams, places)
    if len(places):
        _stretches(columns)
        lines = Lines(whole, int(places.min()), int(places.max()))
        layout = _layout(columns, whole, lines, sentences, begins, ends)
        _seen(columns, whole, lines, layout, begins, ends)
    return Asked(*columns.all(), starts, whole.first[places], whole.first[places + 1])


@lru_cache(maxsize=1024)
def _ways(name: str, bounds: tuple[tuple[int, int], ...]) -> Hashes:
    """The hashes of all numbers within these bounds, seen together under a name; the last counts fastest."""
    mixed = np.full(1, named(name), np.uint64)
    for low, high in bounds:
        mixed = (mixed[:, None] ^ np.arange(low, high + 1).astype(np.uint64)).ravel() * _STEP
        mixed ^= mixed >> _SHIFT
    return (mixed >> _DOWN).astype(np.uint32)


class _Columns:
    """One feature of every character after the other."""

    def __init__(self, grams: Grams, places: Places) -> None:
        self.grams, self.places, self.size = grams, places, len(grams.plain) + 1
        self.dense: list[Hashes] = []
        self.ways: list[Hashes] = []
        self.chosen: list[Places] = []
        self._known = 0
        self._at: dict[int, Places] = {}

    def all(self) -> tuple[Hashes, Hashes, Places]:
        """The features, dense and small."""
        none = np.zeros((0, len(self.places)), np.intp)
        return (
            np.stack(self.dense) if self.dense else none.astype(np.uint32),
            np.concatenate(self.ways) if self.ways else np.zeros(0, np.uint32),
            np.stack(self.chosen) if self.chosen else none,
        )

    def at(self, offset: int) -> Places:
        if offset not in self._at:
            self._at[offset] = np.minimum(np.maximum(self.places + offset, 0), self.size - 1)
        return self._at[offset]

    def near(self, numbers: Small, offset: int = 0) -> Small:
        """A number of every place of the text, where the characters stand."""
        return Small(numbers.values[self.at(offset)].astype(np.int32), numbers.low, numbers.high)

    def stretch(self, name: str, offset: int, n: int) -> Hashes:
        return self.grams.hash(name, self.at(offset), n)

    def add(self, name: str, *columns: Small) -> None:
        """Small numbers seen together under a name."""
        ways = _ways(name, tuple((column.low, column.high) for column in columns))
        chosen = columns[0].values - columns[0].low
        for column in columns[1:]:
            chosen = chosen * column.size + (column.values - column.low)
        self.ways.append(ways)
        self.chosen.append(chosen + self._known)
        self._known += len(ways)

    def mix(self, name: str, *columns: Small | Hashes) -> None:
        """Numbers of any size seen together under a name."""
        mixed = np.full(len(self.places), named(name), np.uint64)
        for column in columns:
            values = column.values if isinstance(column, Small) else column
            mixed = (mixed ^ values.astype(np.uint64)) * _STEP
            mixed ^= mixed >> _SHIFT
        self.dense.append((mixed >> _DOWN).astype(np.uint32))


class _Layout(NamedTuple):
    """Where the characters stand: how far behind punctuation (``near``: at most nine) and before it, and the hashes of the next one and two."""

    back: Numbers
    ahead: Numbers
    near: Small
    one: Hashes
    two: Hashes


def _stretches(c: _Columns) -> None:
    for n, low, high in _STRETCHES:
        offsets = range(low, high + 1)
        names = np.array([[named(f"{offset}:{n}")] for offset in offsets], np.uint64)
        c.dense += list(c.grams.hashes(names, np.stack([c.at(offset) for offset in offsets]), n))


def _layout(c: _Columns, whole: Whole, lines: Lines, sentences: Sequence[Span], begins: Places, ends: Places) -> _Layout:
    at = c.places - lines.start
    kinds, back, ahead = whole.kinds, lines.back[at], lines.ahead[at]
    skips, colons, cells = _openings(c, whole.flat, sentences, begins, ends)
    lengths = ends - begins
    own = np.repeat(np.arange(len(lengths)), lengths)
    place = np.maximum(-1, c.places - (begins + skips)[own])
    marked, cell = Small((skips > 0)[own].astype(np.int64), 0, 1), Small(cells[own], 0, 3)
    long = Small(np.minimum(9, lengths // 12)[own], 0, 9)
    clause = Small(np.minimum(4, lines.joints[at] - lines.joints[begins[own] - lines.start]), 0, 4)
    colon = Small(np.where(colons[own] < 0, 0, 1 + (c.places >= colons[own])), 0, 2)
    one, two = c.stretch("x", 0, 1), c.stretch("xx", 0, 2)
    for offset in range(-2, 3):
        c.add(f"kind{offset}", c.near(kinds, offset))
    c.add("kinds", c.near(kinds, -1), c.near(kinds), c.near(kinds, 1))
    near, into, inside = _most(back, 9), _most(place, 12, -1), c.near(whole.inside)
    c.add("back", near)
    c.add("ahead", _most(ahead, 9))
    c.add("into", into)
    c.add("clause", clause)
    c.add("clause back", clause, near)
    c.add("marked", marked, _most(place, 3, -1))
    c.add("colon", colon, _most(clause.values, 1))
    c.add("long", long, clause)
    c.add("cell", cell, _most(place, 2, -1))
    c.add("inside", inside)
    c.mix("inside x", inside, one)
    c.mix("back x", near, one)
    c.mix("back xx", near, two)
    opening = np.clip(c.places - back, 0, c.size - 1)
    for n in (2, 3):
        c.dense.append(c.grams.hash(f"opening{n}", opening, n))
    c.mix("opening back", c.dense[-2], near)
    c.dense.append(c.grams.hash("closing", np.clip(c.places + ahead, 0, c.size - 1), 1))
    return _Layout(back, ahead, near, one, two)


def _most(numbers: Numbers, most: int, least: int = 0) -> Small:
    """Numbers that are no lower than ``least``; what is larger than ``most`` counts as that."""
    return Small(np.minimum(numbers, most), least, most)


def _openings(c: _Columns, flat: str, sentences: Sequence[Span], begins: Places, ends: Places) -> tuple[Numbers, Numbers, Numbers]:
    """Of each sentence: how long the marker is that it begins with, where its first colon stands (-1: nowhere), and whether
    it is a cell."""
    skips, colons, cells = [], [], []
    for (start, end), a, b in zip(sentences, begins.tolist(), ends.tolist(), strict=True):
        marker = _MARKER.match(flat, start, end)
        skips.append(int(c.grams.at[marker.end()]) - a if marker else 0)
        colons.append(c.grams.plain.find("：", a, b))
        cells.append((flat[end - 1] == "\t" or flat[end : end + 1] == "\t") + 2 * (flat[max(0, start - 1)] == "\t"))
    return np.array(skips, np.int64), np.array(colons, np.int64), np.array(cells, np.int64)


def _seen(c: _Columns, whole: Whole, lines: Lines, layout: _Layout, begins: Places, ends: Places) -> None:
    """What the rules saw: names, and the signs that a name ends or a predicate begins."""
    seen = whole.seen
    for kind in NAMES:
        own = seen[kind]
        for offset in (-1, 0, 1):
            c.add(f"{kind}{offset}", c.near(own, offset))
        c.add(f"{kind}s", c.near(own, -1), c.near(own), c.near(own, 1))
        c.mix(f"{kind} x", c.near(own), c.near(own, 1), layout.one)
    for kind in SIGNS:
        for offset in range(-2, 3):
            c.add(f"{kind}{offset}", c.near(seen[kind], offset))
    _ends(c, seen, layout)
    _reach(c, lines, layout)
    counted = np.append(lines.parties, 0)  # before the first place, none
    known = np.repeat(np.minimum(2, counted[ends - 1 - lines.start] - counted[begins - 1 - lines.start]), ends - begins)
    c.add("known", Small(known, 0, 2), c.near(seen["party"]), layout.near)


def _ends(c: _Columns, seen: Mapping[str, Small], layout: _Layout) -> None:
    """A head of names, and what follows it."""
    head, modal, verb, preposition = (seen[kind] for kind in ("head", "modal", "verb", "preposition"))
    c.add("ends", c.near(head), c.near(modal, 1), c.near(verb, 1), c.near(preposition, 1))
    c.add("ended", c.near(head, -1), c.near(modal), c.near(verb), c.near(preposition))
    c.add("agree", c.near(seen["party"]), c.near(seen["subject"]), c.near(head))
    c.mix("ends xx", c.near(head), c.stretch("xx", 1, 2))
    c.mix("ended xx", c.near(head, -1), layout.two)


def _reach(c: _Columns, lines: Lines, layout: _Layout) -> None:
    """How far the next modal, head and verb are in the clause."""

    def until(kind: str, most: int) -> Small:
        far = lines.until[kind][c.places - lines.start]
        return Small(np.where(far > layout.ahead, _FAR, np.minimum(far, most)), 0, _FAR)

    modal, head, verb = until("modal", 20), until("head", 14), until("verb", 14)
    c.add("until modal", modal)
    c.add("until head", head)
    c.add("until verb", verb)
    c.add("until head back", head, layout.near)
    c.add("until verb head", verb, head)
    c.add("modal back", Small((modal.values < _FAR).astype(np.int64), 0, 1), layout.near)
