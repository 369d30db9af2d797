"""Rows of labels by sums of integers: a linear chain whose every score is exact, on every machine the same.

A model has a row of small integers (one a label) for each feature it knows by its hash, and one for each label that may
follow another.  What is labelled comes as one long row of items, cut into sequences; all sequences are decoded at once,
step by step: the loop goes over the longest of them, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
        if not len(self.hashes) or not len(hashes):
            return total
        likely = np.flatnonzero(self._known[hashes >> np.uint32(32 - _GLANCE)])
        hashes, items = hashes[likely], items[likely]
        at, hit = self._find(hashes)
        at, items = at[hit], items[hit]
        for label, column in enumerate(self._columns):  # sums of small integers are exact as floats too
            total[:, label] = np.bincount(items, column[at], count)
        return total

    def best(self, scores: Ints, starts: Places) -> NDArray[np.intp]:
        """The best row of labels for each sequence; ``starts`` are the items that begin one, ascending, the first 0."""
        order, edges = steps(starts, len(scores))
        left = self._left(scores[order].T, edges)
        found = np.zeros(len(scores), np.intp)
        for n in range(len(edges) - 2, -1, -1):
            a, b = edges[n : n + 2]
            ways = left[:, a:b].copy()
            if n + 2 < len(edges):  # the first of these go on, the others end here
                after = found[b : edges[n + 2]]
                ways[:, : len(after)] += self.moves[:, after]
            found[a:b] = ways.argmax(0)
        labels = np.empty_like(found)
        labels[order] = found
        return labels

    def margins(self, scores: Ints, starts: Places, kinds: Places | None = None) -> Ints:
        """For each item and label: the best row of labels that has it there, less the best of all; 0 is the best, exactly.

        Of one sequence ``kinds`` says by what kind of step each item is reached.
        """
        if len(starts) == 1:
            return self._margins(scores, kinds)
        order, edges = steps(starts, len(scores))
        laid = np.ascontiguousarray(scores[order].T)
        left, right, turned = self._left(laid, edges), np.zeros_like(laid), self.moves.T[:, :, None]
        for n in range(len(edges) - 2, 0, -1):
            a, b, before = edges[n], edges[n + 1], edges[n - 1]
            ways = (laid[:, a:b] + right[:, a:b])[:, None] + turned  # [after, before, sequence]
            right[:, before : before + b - a] = np.maximum.reduce(ways)
        through = np.empty_like(scores)
        through[order] = (left + right).T
        return _below_best(through)

    def _left(self, laid: Ints, edges: Sequence[int]) -> Ints:
        """The best row of labels up to each item, as [label, item], the items in the order of ``steps``."""
        left, moves = np.array(laid, order="C"), self.moves[:, :, None]
        left[:, : edges[1] if len(edges) > 1 else 0] += self.begins[:, None]
        for before, a, b in zip(edges, edges[1:], edges[2:], strict=False):
            left[:, a:b] += np.maximum.reduce(left[:, before : before + b - a][:, None] + moves)  # [before, after, sequence]
        return left

    def _margins(self, scores: Ints, kinds: Places | None) -> Ints:
        """The same for one sequence, item by item."""
        left, right, last = scores.copy(), np.zeros_like(scores), len(scores) - 1
        moves = list(self.moves if self.moves.ndim == 3 else self.moves[None])
        turned = [np.ascontiguousarray(one.T) for one in moves]
        by = [0] * len(scores) if kinds is None else kinds.tolist()
        left[0] += self.begins
        for i in range(1, last + 1):
            left[i] += np.maximum.reduce(left[i - 1][:, None] + moves[by[i]])  # [before, after]
        for i in range(last, 0, -1):
            right[i - 1] = np.maximum.reduce((scores[i] + right[i])[:, None] + turned[by[i]])
        return _below_best(left + right)


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
