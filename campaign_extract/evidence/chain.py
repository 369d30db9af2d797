"""Rows of labels by sums of integers: a linear chain whose every score is exact, on every machine the same.

A model has a row of small integers (one a label) for each feature it knows by its hash, and one for each label that may
follow another.  What is labelled comes as one long row of items, cut into sequences; many are decoded at once, by windows that
are doubled until they are as long as the longest of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int32]
Hashes: TypeAlias = NDArray[np.uint32]
Places: TypeAlias = NDArray[np.intp]

#: Bits of a hash that say at a glance that no feature has it: most features of a text are unknown to a model.
_GLANCE = 20
#: Bits of a hash that say where to look for it.
_BUCKET = 17


@dataclass(frozen=True, eq=False)
class Chain:
    """A model: ``rows[i]`` is what the feature ``hashes[i]`` (ascending) says for each label, ``scale`` makes one unit of log odds."""

    labels: tuple[str, ...]
    hashes: Hashes
    rows: NDArray[np.int8]
    moves: Ints  # [before, after], or [kind, before, after] where the steps into items are of several kinds
    begins: Ints  # of the first item of a sequence
    scale: int = 32
    extra: dict[str, Any] = field(default_factory=dict)  # what the owner of the model wants kept: thresholds, counts

    @cached_property
    def _known(self) -> NDArray[np.bool_]:
        known = np.zeros(1 << _GLANCE, np.bool_)
        known[self.hashes >> np.uint32(32 - _GLANCE)] = True
        return known

    @cached_property
    def _buckets(self) -> tuple[Places, int]:
        """Where the hashes with the same first bits begin, and how many there are at most."""
        counts = np.bincount(self.hashes >> np.uint32(32 - _BUCKET), minlength=1 << _BUCKET)
        return np.minimum(np.cumsum(counts) - counts, len(self.hashes) - 1), int(counts.max(initial=0))

    @cached_property
    def _columns(self) -> NDArray[np.int8]:
        """The rows, label by label."""
        return np.ascontiguousarray(self.rows.T)

    def _find(self, hashes: Hashes) -> tuple[Places, NDArray[np.bool_]]:
        """Where these hashes stand in ours, and whether they do; only what is not found at once is looked for further on."""
        begins, most = self._buckets
        at, last = begins[hashes >> np.uint32(32 - _BUCKET)], len(self.hashes) - 1
        missed = np.flatnonzero(self.hashes[at] != hashes)
        for _ in range(most - 1):
            following = np.minimum(at[missed] + 1, last)
            at[missed] = following
            missed = missed[self.hashes[following] != hashes[missed]]
        hit = np.ones(len(hashes), np.bool_)
        hit[missed] = False
        return at, hit

    def scores(self, hashes: Hashes, items: Places, count: int) -> Ints:
        """The sum of the rows of all features of each of ``count`` items; feature ``hashes[k]`` is one of item ``items[k]``.

        >>> chain = Chain(("O", "X"), np.array([7], np.uint32), np.array([[0, 5]], np.int8), np.zeros((2, 2), np.int32), np.zeros(2, np.int32))
        >>> chain.scores(np.array([7, 7, 9], np.uint32), np.array([1, 1, 0]), 2).tolist()
        [[0, 0], [0, 10]]
        """
        total = np.zeros((count, len(self.labels)), np.int32)
        known, at = self._hits(hashes)
        items = items[known]
        for label, column in enumerate(self._columns):  # sums of small integers are exact as floats too
            total[:, label] = np.bincount(items, column[at], count)
        return total

    def worth(self, hashes: Hashes) -> Ints:
        """What each of these features says for each label, as [label, feature]; nothing, where it is not known."""
        said = np.zeros((len(self.labels), len(hashes)), np.int32)
        known, at = self._hits(hashes)
        said[:, known] = self._columns[:, at]
        return said

    def _hits(self, hashes: Hashes) -> tuple[Places, Places]:
        """Which of these features are known, and where their rows stand."""
        if not len(self.hashes):
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        likely = np.flatnonzero(self._known[hashes >> np.uint32(32 - _GLANCE)])
        at, hit = self._find(hashes[likely])
        return likely[hit], at[hit]

    def best(self, scores: Ints, starts: Places) -> NDArray[np.intp]:
        """The best row of labels for each sequence; ``starts`` are the items that begin one, ascending, the first 0."""
        count = len(scores)
        if not count:
            return np.zeros(0, np.intp)
        reach = _reach(starts, count)
        left = self._windows(scores, starts, reach)[0, :, :count]
        ways = left[:, None, :] + self.moves[:, :, None]  # [label, label behind, item]
        before: Places = ways.argmax(0)  # the best label of each item, by the label behind it
        before[:, np.append(starts[1:], count) - 1] = left[:, np.append(starts[1:], count) - 1].argmax(0)
        for n in range(reach):  # by the label so many items behind it
            d = 1 << n
            before[:, :-d] = np.take_along_axis(before[:, :-d], before[:, d:], 0)
        found: Places = before[0]
        return found

    def margins(self, scores: Ints, starts: Places, kinds: Places | None = None) -> Ints:
        """For each item and label: the best row of labels that has it there, less the best of all; 0 is the best, exactly.

        Of one sequence ``kinds`` says by what kind of step each item is reached.
        """
        count = len(scores)
        if len(starts) <= 1:
            return self._margins(scores, kinds)
        reach = _reach(starts, count)
        windows = self._windows(scores, starts, reach)
        left, right = windows[0, :, :count], windows[:, :, 1 << reach :].max(1)
        return _below_best(np.ascontiguousarray((left + right).T))

    def _windows(self, scores: Ints, starts: Places, reach: int) -> Ints:
        """The best that ``2 ** reach`` items up to each come to, as [label before them, last label, item]; as many empty
        items stand behind all.

        An item that begins a sequence says the same whatever stood before it, and so do all windows that reach over it but
        for a sum that is the same for all labels.  Windows of twice the length are made of two.
        """
        n, count = len(self.labels), len(scores)
        found = np.zeros((n, n, count + (1 << reach)), np.int32)
        found[:, :, :count] = self.moves[:, :, None]
        found[:, :, starts] = self.begins[None, :, None]
        found[:, :, :count] += scores.T
        for d in (1 << k for k in range(reach)):
            sooner, later = found[:, :, :-d], found[:, :, d:]
            both = sooner[:, 0, None] + later[0]
            for label in range(1, n):
                np.maximum(both, sooner[:, label, None] + later[label], out=both)
            found[:, :, d:] = both
        return found

    def _margins(self, scores: Ints, kinds: Places | None) -> Ints:
        """The same for one sequence, item by item."""
        left, right, last = scores.copy(), np.zeros_like(scores), len(scores) - 1
        moves = list(self.moves if self.moves.ndim == 3 else self.moves[None])
        turned = [np.ascontiguousarray(one.T) for one in moves]
        by = [0] * len(scores) if kinds is None else kinds.tolist()
        if last >= 0:
            left[0] += self.begins
        for i in range(1, last + 1):
            left[i] += np.maximum.reduce(left[i - 1][:, None] + moves[by[i]])  # [before, after]
        for i in range(last, 0, -1):
            right[i - 1] = np.maximum.reduce((scores[i] + right[i])[:, None] + turned[by[i]])
        return _below_best(left + right)


def _reach(starts: Places, count: int) -> int:
    """How often a window is doubled until it is as long as the longest sequence."""
    return int(np.diff(starts, append=count).max() - 1).bit_length()


def _below_best(through: Ints) -> Ints:
    best: Ints = through.max(axis=1, keepdims=True)
    return through - best


def steps(starts: Places, count: int) -> tuple[Places, list[int]]:
    """The first items of all sequences, their second items, … in one row, and where each of these begins and the last ends.

    Long sequences stand first, so that those which go on are the first of every step.

    >>> order, edges = steps(np.array([0, 1, 4]), 6)
    >>> order.tolist(), edges
    ([1, 4, 0, 2, 5, 3], [0, 3, 5, 6])
    """
    if not count:
        return np.zeros(0, np.intp), [0]
    lengths = np.diff(starts, append=count)
    by_length = np.argsort(-lengths, kind="stable")
    rank = np.empty_like(by_length)
    rank[by_length] = np.arange(len(starts))
    running = np.searchsorted(-lengths[by_length], -np.arange(int(lengths.max())))  # sequences that have such a step
    edges = np.append(0, np.cumsum(running))
    items = np.arange(count)
    order = np.empty(count, np.intp)
    order[edges[items - np.repeat(starts, lengths)] + np.repeat(rank, lengths)] = items
    return order, edges.tolist()


def walk(starts: Places, count: int) -> Iterator[Places]:
    """The steps one by one.

    >>> [at.tolist() for at in walk(np.array([0, 1, 4]), 6)]
    [[1, 4, 0], [2, 5], [3]]
    """
    order, edges = steps(starts, count)
    return (order[a:b] for a, b in pairwise(edges))
