"""Learning a chain: the weights that make the labels of annotated notices likely, kept small, then rounded to integers.

A conditional random field with an L2 penalty, by L-BFGS (scipy, the extra ``[train]``).  What is only partly labelled is
learned from too: an item may have several labels that it is ``allowed``, and the likelihood counts every row of labels that
keeps to them.  Features that were seen in fewer than ``least`` notices are left out: they say more of a notice than of notices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import EvidenceError
from .chain import Chain, Hashes, Places, walk

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Sample:
    """One notice to learn from: its features by item, its sequences, the labels each item may have, and how much it counts."""

    hashes: Hashes
    items: Places
    starts: Places
    allowed: NDArray[np.bool_]  # [item, label]
    weight: float = 1.0


def fit(
    samples: Sequence[Sample],
    labels: Sequence[str],
    *,
    penalty: float = 1.0,
    least: int = 5,
    steps: int = 120,
    scale: int = 32,
    extra: dict[str, Any] | None = None,
) -> Chain:
    """The chain that makes what ``samples`` allow likely; a larger ``penalty`` trusts each feature less."""
    try:
        from scipy.optimize import minimize
        from scipy.sparse import csr_matrix
    except ImportError:
        raise EvidenceError("learning needs scipy: pip install campaign_extract[train]") from None
    if not samples:
        raise EvidenceError("nothing to learn from")
    known = vocabulary(samples, least)
    sizes = [len(sample.allowed) for sample in samples]
    offsets = np.cumsum([0, *sizes])
    starts = np.concatenate([sample.starts + offset for sample, offset in zip(samples, offsets, strict=False)])
    weights = np.repeat([sample.weight for sample in samples], sizes)
    allowed = np.concatenate([sample.allowed for sample in samples])
    columns, items = _known(samples, offsets, known)
    shape = (int(offsets[-1]), len(known))
    table = csr_matrix((np.ones(len(items), np.float64), (items, columns)), shape)
    table.sum_duplicates()
    turned = table.T.tocsr()
    problem = _Problem(table, turned, allowed, weights, list(walk(starts, shape[0])), penalty)
    found = minimize(problem, np.zeros(problem.size), jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8})
    rows, moves, begins = problem.parts(found.x)
    small = np.clip(np.rint(rows * scale), -127, 127).astype(np.int8)
    kept = np.any(small != 0, axis=1)
    whole = [np.rint(part * scale).astype(np.int32) for part in (moves, begins)]
    return Chain(tuple(labels), known[kept], small[kept], whole[0], whole[1], scale, extra or {})


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
    """The loss of a vector of parameters, and its slope."""

    table: Any  # features of items, sparse
    turned: Any  # items of features
    allowed: NDArray[np.bool_]
    weights: Floats  # of items
    steps: list[Places]
    penalty: float

    @property
    def size(self) -> int:
        n = self.allowed.shape[1]
        return int((self.table.shape[1] + n + 1) * n)

    def parts(self, theta: Floats) -> tuple[Floats, Floats, Floats]:
        n, features = self.allowed.shape[1], self.table.shape[1]
        return (
            theta[: features * n].reshape(features, n),
            theta[features * n : features * n + n * n].reshape(n, n),
            theta[features * n + n * n :],
        )

    def __call__(self, theta: Floats) -> tuple[float, Floats]:
        rows, moves, begins = self.parts(theta)
        scores = self.table @ rows
        free, free_items, free_moves, free_begins = self._expect(scores, moves, begins, None)
        said, said_items, said_moves, said_begins = self._expect(scores, moves, begins, self.allowed)
        slope = np.concatenate(
            (
                (self.turned @ ((free_items - said_items) * self.weights[:, None])).ravel(),
                (free_moves - said_moves).ravel(),
                free_begins - said_begins,
            )
        )
        loss = free - said + 0.5 * self.penalty * float(np.square(theta).sum())
        return loss, slope + self.penalty * theta

    def _expect(
        self, scores: Floats, moves: Floats, begins: Floats, allowed: NDArray[np.bool_] | None
    ) -> tuple[float, Floats, Floats, Floats]:
        """The weighted log of the sum over all rows of labels, and how often each label, move and begin is expected in them."""
        top = scores.max(1)
        ways = np.exp(scores - top[:, None])
        if allowed is not None:
            ways = ways * allowed
        follow, open_ = np.exp(moves), np.exp(begins)
        left, right, norm = np.empty_like(ways), np.ones_like(ways), np.empty(len(ways))
        for n, at in enumerate(self.steps):
            here = ways[at] * (open_ if n == 0 else left[at - 1] @ follow)
            norm[at] = here.sum(1)
            left[at] = here / norm[at, None]
        pairs = np.zeros_like(follow)
        for at in reversed(self.steps[1:]):
            ahead = ways[at] * right[at] / norm[at, None]
            right[at - 1] = ahead @ follow.T
            pairs += (left[at - 1] * self.weights[at, None]).T @ ahead
        likely = left * right
        first = self.steps[0]
        total = float((self.weights * (np.log(norm) + top)).sum())
        return total, likely, pairs * follow, (likely[first] * self.weights[first, None]).sum(0)
