"""Rows of labels by sums of integers: a linear chain whose every score is exact, on every machine the same.

A model has a row of small integers (one a label) for each feature it knows by its hash, and one for each label that may
follow another.  What is labelled comes as one long row of items, cut into sequences; all sequences are decoded at once,
step by step: the loop goes over the longest of them, whatever their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
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
    moves: Ints  # [before, after]
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
        return np.cumsum(counts) - counts, int(counts.max(initial=0))

    def _find(self, hashes: Hashes) -> tuple[Places, NDArray[np.bool_]]:
        """Where these hashes stand in ours, and whether they do."""
        begins, most = self._buckets
        at, last = begins[hashes >> np.uint32(32 - _BUCKET)], len(self.hashes) - 1
        at = np.minimum(at, last)
        hit = self.hashes[at] == hashes
        for _ in range(most - 1):
            at = np.where(hit, at, np.minimum(at + 1, last))
            hit = self.hashes[at] == hashes
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
        if len(items):
            order = np.argsort(items.astype(np.uint16) if count <= 1 << 16 else items, kind="stable")  # 16 bits are sorted by radix
            items = items[order]
            firsts = np.flatnonzero(np.diff(items, prepend=-1))
            total[items[firsts]] = np.add.reduceat(self.rows[at[order]], firsts, axis=0, dtype=np.int32)
        return total

    def best(self, scores: Ints, starts: Places) -> NDArray[np.intp]:
        """The best row of labels for each sequence; ``starts`` are the items that begin one, ascending, the first 0."""
        steps = list(walk(starts, len(scores)))
        back = np.zeros(scores.shape, np.intp)
        labels = np.zeros(len(scores), np.intp)
        path = np.empty_like(scores)
        for n, at in enumerate(steps):
            if n == 0:
                path[at] = scores[at] + self.begins
                continue
            ways = path[at - 1][:, :, None] + self.moves
            back[at] = ways.argmax(1)
            path[at] = ways.max(1) + scores[at]
        for n in range(len(steps) - 1, -1, -1):
            at = steps[n]
            on = len(steps[n + 1]) if n + 1 < len(steps) else 0  # these go on, the others end here
            labels[at[on:]] = path[at[on:]].argmax(1)
            labels[at[:on]] = back[at[:on] + 1, labels[at[:on] + 1]]
        return labels

    def margins(self, scores: Ints, starts: Places) -> Ints:
        """For each item and label: the best row of labels that has it there, less the best of all; 0 is the best, exactly."""
        if len(starts) == 1:
            return self._margins(scores)
        steps = list(walk(starts, len(scores)))
        left = np.empty_like(scores)
        right = np.zeros_like(scores)
        for n, at in enumerate(steps):
            left[at] = scores[at] + (self.begins if n == 0 else (left[at - 1][:, :, None] + self.moves).max(1))
        for at in reversed(steps[1:]):
            right[at - 1] = ((scores[at] + right[at])[:, None, :] + self.moves).max(2)
        return _below_best(left + right)

    def _margins(self, scores: Ints) -> Ints:
        """The same for one sequence, item by item."""
        left, right = scores.copy(), np.zeros_like(scores)
        turned, last = np.ascontiguousarray(self.moves.T), len(scores) - 1
        left[0] += self.begins
        for i in range(1, last + 1):
            left[i] += (left[i - 1] + turned).max(1)
        for i in range(last, 0, -1):
            right[i - 1] = (scores[i] + right[i] + self.moves).max(1)
        return _below_best(left + right)


def _below_best(through: Ints) -> Ints:
    best: Ints = through.max(axis=1, keepdims=True)
    return through - best


def walk(starts: Places, count: int) -> Iterator[Places]:
    """The first items of all sequences, their second items, …; long sequences stand first in each.

    >>> [at.tolist() for at in walk(np.array([0, 1, 4]), 6)]
    [[1, 4, 0], [2, 5], [3]]
    """
    if not count:
        return
    lengths = np.diff(starts, append=count)
    order = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    for n in range(int(lengths[0])):
        yield starts[: int(np.searchsorted(-lengths, -n))] + n
