"""Learning a chain: the weights that make the labels of annotated notices likely, kept small, then rounded to integers.

A conditional random field with an L2 penalty, by L-BFGS (scipy, the extra ``[train]``).  What is only partly labelled is
learned from too: an item may have several labels that it is ``allowed``, and the likelihood counts every row of labels that
keeps to them.  Features that were seen in fewer than ``least`` notices are left out: they say more of a notice than of notices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from .chain import Chain, Hashes, Places, walk

Floats: TypeAlias = NDArray[np.float64]

#: A feature of which no weight is larger, in steps of the scale, is left out: half of all, and they change nothing.
_FAINT = 1
#: So much of an item's label is still open, on average, when most is learned.
_UNSURE = 0.02


@dataclass(frozen=True, eq=False)
class Sample:
    """One notice to learn from: its features by item, its sequences, the labels each item may have, and how much it counts."""

    hashes: Hashes
    items: Places
    starts: Places
    allowed: NDArray[np.bool_]  # [item, label]
    weight: float = 1.0
    kinds: Places | None = None  # by what kind of step each item is reached; none: all steps are alike


def fit(
    samples: Sequence[Sample],
    labels: Sequence[str],
    *,
    penalty: float = 1.0,
    least: int = 5,
    steps: int = 120,
    scale: int = 32,
    kinds: int = 1,
    even: bool = False,
    extra: dict[str, Any] | None = None,
    near: Chain | None = None,
) -> Chain:
    """The chain that makes what ``samples`` allow likely; a larger ``penalty`` trusts each feature less, of ``kinds`` kinds are its steps.

    With ``even`` steps each parameter moves in a measure of its own, smaller for features that many items have. The weights
    that are looked for are the same, but where features are many they are found in a fraction of the steps. The penalty draws
    weights to nothing, or to those of a chain of the same labels that they are to stay ``near``.
    """
    try:
        from scipy.optimize import minimize
        from scipy.sparse import csr_matrix
    except ImportError:
        raise EvidenceError("learning needs scipy: pip install campaign_extract[train]") from None
    if not samples:
        raise EvidenceError("nothing to learn from")
    known = vocabulary(samples, least)
    if near is not None:
        known = np.union1d(known, near.hashes)
    sizes = [len(sample.allowed) for sample in samples]
    offsets = np.cumsum([0, *sizes])
    columns, items = _known(samples, offsets, known)
    table = csr_matrix((np.ones(len(items), np.float64), (items, columns)), (int(offsets[-1]), len(known)))
    table.sum_duplicates()
    problem = _Problem(
        table,
        table.T.tocsr(),
        np.concatenate([sample.allowed for sample in samples]),
        np.repeat([sample.weight for sample in samples], sizes),
        np.concatenate([sample.starts + offset for sample, offset in zip(samples, offsets, strict=False)]),
        np.concatenate([np.zeros(size, np.intp) if s.kinds is None else s.kinds for s, size in zip(samples, sizes, strict=True)]),
        kinds,
        penalty,
        _drawn(known, labels, kinds, near),
    )
    unit = problem.units if even else np.ones(problem.size)

    def loss(theta: Floats) -> tuple[float, Floats]:
        value, slope = problem(theta / unit)
        return value, slope / unit

    found = minimize(loss, problem.drawn * unit, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8})
    rows, moves, begins = problem.parts(found.x / unit)
    small = np.clip(np.rint(rows * scale), -127, 127).astype(np.int8)
    kept = np.any(np.abs(small) > _FAINT, axis=1)
    moves = moves[0] if kinds == 1 else moves
    whole = [np.rint(part * scale).astype(np.int32) for part in (moves, begins)]
    return Chain(tuple(labels), known[kept], small[kept], whole[0], whole[1], scale, extra or {})


def _drawn(known: Hashes, labels: Sequence[str], kinds: int, near: Chain | None) -> Floats:
    """What each parameter is drawn to: that of a chain, or nothing."""
    n = len(labels)
    rows, steps = np.zeros((len(known), n)), np.zeros((kinds * n + 1) * n)
    if near is not None:
        if near.labels != tuple(labels) or near.moves.size != kinds * n * n:
            raise EvidenceError("these weights are of another kind of model")
        rows[np.searchsorted(known, near.hashes)] = near.rows / near.scale
        steps = np.concatenate((near.moves.ravel(), near.begins)) / near.scale
    return np.concatenate((rows.ravel(), steps))


def vocabulary(samples: Sequence[Sample], least: int) -> Hashes:
    """The features that so many samples have, ascending."""
    found = [np.unique(sample.hashes) for sample in samples]
    known, counts = np.unique(np.concatenate(found), return_counts=True)
    return known[counts >= least]


def _known(samples: Sequence[Sample], offsets: Places, known: Hashes) -> tuple[Places, Places]:
    """The columns and rows of the known features."""
    columns, items = [], []
    for sample, offset in zip(samples, offsets, strict=False):
        if not len(known):
            break
        at = np.searchsorted(known, sample.hashes)
        at[at == len(known)] = 0
        hit = known[at] == sample.hashes
        columns.append(at[hit])
        items.append(sample.items[hit] + offset)
    none: Places = np.zeros(0, np.intp)
    return np.concatenate(columns or [none]), np.concatenate(items or [none])


@dataclass(frozen=True, eq=False)
class _Problem:
    """The loss of a vector of parameters, and its slope.

    What is likely of all rows of labels, and of those that keep to what is allowed, is added up side by side: every item
    stands twice.
    """

    table: Any  # features of items, sparse
    turned: Any  # items of features
    allowed: NDArray[np.bool_]
    weights: Floats  # of items
    starts: Places
    kinds: Places  # of the steps into items
    several: int  # so many kinds there are
    penalty: float
    drawn: Floats  # what the penalty draws each parameter to

    @property
    def size(self) -> int:
        n = self.allowed.shape[1]
        return int((self.table.shape[1] + self.several * n + 1) * n)

    @property
    def units(self) -> Floats:
        """How much the slope of each parameter changes with it, roughly: by how many items its feature has."""
        counts = np.repeat(self.table.getnnz(axis=0), self.allowed.shape[1])
        counts = np.append(counts, np.full(self.size - len(counts), len(self.allowed)))
        return np.sqrt(_UNSURE * counts + self.penalty)

    @cached_property
    def steps(self) -> list[tuple[Places, Places]]:
        """The first items of all sequences, twice, their second items, …; and the kind of each."""
        count = len(self.allowed)
        return [(np.concatenate((at, at + count)), np.tile(self.kinds[at], 2)) for at in walk(self.starts, count)]

    @cached_property
    def reached(self) -> list[Places]:
        """The items that are reached by each kind of step."""
        inner = np.ones(len(self.allowed), np.bool_)
        inner[self.starts] = False
        return [np.flatnonzero(inner & (self.kinds == kind)) for kind in range(self.several)]

    def parts(self, theta: Floats) -> tuple[Floats, Floats, Floats]:
        n, features = self.allowed.shape[1], self.table.shape[1]
        a, b = features * n, (features + self.several * n) * n
        return theta[:a].reshape(features, n), theta[a:b].reshape(self.several, n, n), theta[b:]

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        rows, moves, begins = self.parts(theta)
        scores = self.table @ rows
        ways = np.exp(scores - scores.max(1)[:, None])
        ways = np.concatenate((ways, ways * self.allowed))
        left, ahead, right, norm = self._pass(ways, np.exp(moves), np.exp(begins))
        count = len(scores)
        likely = left * right
        over = (likely[:count] - likely[count:]) * self.weights[:, None]
        pairs = np.zeros_like(moves)
        for kind, at in enumerate(self.reached):
            weights = self.weights[at, None]
            free, said = ((left[at - 1 + n] * weights).T @ ahead[at + n] for n in (0, count))
            pairs[kind] = (free - said) * np.exp(moves[kind])
        slope = np.concatenate(((self.turned @ over).ravel(), pairs.ravel(), over[self.starts].sum(0)))
        off = theta - self.drawn
        loss = float((self.weights * (norm[:count] - norm[count:])).sum()) + 0.5 * self.penalty * float(np.square(off).sum())
        return loss, slope + self.penalty * off

    def _pass(self, ways: Floats, follow: Floats, open_: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """How likely each label is by what stands before it, what it and all behind it make of the step into it, what stands behind
        it, and the logs by which all this was kept in reach."""
        left, right, ahead, norm = np.empty_like(ways), np.ones_like(ways), np.zeros_like(ways), np.empty(len(ways))
        for n, (at, kinds) in enumerate(self.steps):
            here = ways[at] * (open_ if n == 0 else (left[at - 1][:, None] @ follow[kinds])[:, 0])
            norm[at] = here.sum(1)
            left[at] = here / norm[at, None]
        turned = np.ascontiguousarray(follow.transpose(0, 2, 1))
        for at, kinds in reversed(self.steps[1:]):
            ahead[at] = ways[at] * right[at] / norm[at, None]
            right[at - 1] = (ahead[at][:, None] @ turned[kinds])[:, 0]
        return left, ahead, right, np.log(norm)
