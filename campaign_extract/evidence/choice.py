"""One of several, by the sum of what speaks for it: weights by the names of features, learned from choices that were right.

What is seen of a candidate is a list of names; a pair of names is seen as one.  The weights are those of a chain with one
label; the candidate with the largest sum is taken, of equal ones the first.  Names are made of facts, and most facts come
again: what they say is kept by the facts, so that their names need not be made again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np

from ..errors import EvidenceError
from .chain import Chain
from .grams import named

Feature: TypeAlias = "str | tuple[str, str]"
#: Some facts, and the function that makes names of them.
Part: TypeAlias = "tuple[Callable[..., Sequence[str]], tuple[Hashable, ...]]"

_MASK, _ODD = 0xFFFFFFFF, 0x9E3779B1
_LABELS = ("yes",)
#: So many names are remembered with their weights, and so many facts with what they say.
_NAMES, _FACTS = 1 << 15, 1 << 12
_hash = lru_cache(maxsize=1 << 15)(named)
#: Who lies so far behind, in log odds, before its words are looked at is out: they never make up for that.
_FAR = 3.5


def _nothing() -> Sequence[Part]:
    return ()


class Seen(NamedTuple):
    """What is seen of a candidate: of itself, with each of its ``kinds`` what candidates of a kind share, and, if one looks
    ``closer``, of its words."""

    alone: Sequence[Part]
    kinds: Sequence[str] = ()
    shared: Sequence[Part] = ()
    closer: Callable[[], Iterable[Part]] = _nothing

    def features(self) -> set[Feature]:
        """All names and pairs of names."""
        shared = [name for tell, facts in self.shared for name in tell(*facts)]
        alone = {name for tell, facts in (*self.alone, *self.closer()) for name in tell(*facts)}
        return alone | {(kind, name) for kind in self.kinds for name in shared}


def hashed(seen: Feature) -> int:
    """The number under which a feature is known."""
    if isinstance(seen, str):
        return _hash(seen)
    one, two = seen
    return _with(one, (_hash(two),))[0]


def _with(one: str, others: Iterable[int]) -> list[int]:
    """The numbers of pairs of a name and others, given by their own numbers."""
    first = _hash(one) * _ODD
    return [(mixed := (first + other) & _MASK) ^ (mixed >> 15) for other in others]


class _Weights(dict[str, int]):
    """The weights of names, each looked up once."""

    def __init__(self, weights: Mapping[int, int]) -> None:
        super().__init__()
        self.weights = weights

    def __missing__(self, name: str) -> int:
        if len(self) >= _NAMES:
            self.clear()
        said = self[name] = self.weights.get(_hash(name), 0)
        return said


class _Sums(dict[Part, int]):
    """What facts say: the sum over the names that are made of them."""

    def __init__(self, weights: Mapping[int, int]) -> None:
        super().__init__()
        self.names = _Weights(weights)

    def __missing__(self, part: Part) -> int:
        if len(self) >= _FACTS:
            self.clear()
        tell, facts = part
        said = self[part] = sum(map(self.names.__getitem__, tell(*facts)))
        return said


class _Shared(dict[str, int]):
    """What facts say that are seen with a name, by that name."""

    def __init__(self, part: Part, weights: Mapping[int, int]) -> None:
        super().__init__()
        tell, facts = part
        self.weights, self.hashes = weights, [_hash(name) for name in tell(*facts)]

    def __missing__(self, one: str) -> int:
        said = self[one] = sum([self.weights.get(hash_, 0) for hash_ in _with(one, self.hashes)])
        return said


class Choice:
    """Weights that choose."""

    def __init__(self, chain: Chain) -> None:
        self.weights: Mapping[int, int] = dict(zip(chain.hashes.tolist(), chain.rows[:, 0].tolist(), strict=True))
        self._far = _FAR * chain.scale
        self._alone = _Sums(self.weights)
        self._shared = lru_cache(maxsize=_FACTS)(lambda part: _Shared(part, self.weights))

    @staticmethod
    @lru_cache(maxsize=8)
    def of(chain: Chain) -> Choice:
        return Choice(chain)

    def best(self, candidates: Sequence[Seen]) -> int:
        """Which candidate is chosen.

        >>> chain = Chain(("yes",), np.array([named("near")], np.uint32), np.array([[5]], np.int8), np.zeros((1, 1), np.int32), np.zeros(1, np.int32))
        >>> def stands(where): return [where]
        >>> Choice(chain).best([Seen([(stands, ("far",))]), Seen([(stands, ("near",))])])
        1
        """
        told: dict[int, list[_Shared]] = {}  # what a duty is seen to be is the same for all who may act in it
        known: dict[tuple[str, int], int] = {}
        sums = []
        for one in candidates:
            total, shared = self._sum(one.alone), id(one.shared)
            if shared not in told:
                told[shared] = [self._shared(part) for part in one.shared]
            for kind in one.kinds:
                if (kind, shared) not in known:
                    known[kind, shared] = sum([facts[kind] for facts in told[shared]])
                total += known[kind, shared]
            sums.append(total)
        least = max(sums) - self._far
        near = (n for n, total in enumerate(sums) if total >= least)
        return max(near, key=lambda n: sums[n] + self._sum(candidates[n].closer()))

    def _sum(self, parts: Iterable[Part]) -> int:
        return sum(map(self._alone.__getitem__, parts))

    def strongest(self, seen: Seen, most: int = 3) -> list[str]:
        """What speaks loudest for a candidate, the loudest first."""
        names = {one: one if isinstance(one, str) else " & ".join(one) for one in seen.features()}
        weights = {one: self.weights.get(hashed(one), 0) for one in names}
        said = sorted(names, key=lambda one: (-weights[one], names[one]))
        return [names[one] for one in said[:most] if weights[one] > 0]


class Chosen(NamedTuple):
    """A choice to learn from: what was seen of each candidate, and which of them were right."""

    candidates: Sequence[Sequence[int]]
    right: Sequence[bool]
    weight: float = 1.0
    notice: int = 0


def example(candidates: Iterable[Seen], right: Sequence[bool], weight: float = 1.0) -> Chosen:
    """A choice to learn from, its features as numbers."""
    return Chosen([sorted(map(hashed, seen.features())) for seen in candidates], list(right), weight)


def fit(
    examples: Sequence[Chosen], *, penalty: float = 1.0, least: int = 3, steps: int = 80, scale: int = 32, near: Chain | None = None
) -> Chain:
    """The weights that make the right candidates likely; choices without a right one teach nothing.

    Features that were seen in fewer than ``least`` notices are left out. The ``penalty`` draws weights to nothing, or to those of
    a chain that they are to stay ``near``.
    """
    try:
        from scipy.optimize import minimize
        from scipy.sparse import csr_matrix
    except ImportError:
        raise EvidenceError("learning needs scipy: pip install campaign_extract[train]") from None
    examples = [one for one in examples if any(one.right) and not all(one.right)]
    if not examples:
        raise EvidenceError("nothing to learn from")
    notices: dict[int, set[int]] = {}
    for one in examples:
        notices.setdefault(one.notice, set()).update(*one.candidates)
    counts = Counter(hash_ for seen in notices.values() for hash_ in seen)
    if near is not None and near.labels != _LABELS:
        raise EvidenceError("these weights are of another kind of model")
    before = dict(zip(near.hashes.tolist(), (near.rows[:, 0] / near.scale).tolist(), strict=True)) if near else {}
    known = np.array(sorted({hash_ for hash_, count in counts.items() if count >= least} | before.keys()), np.int64)
    drawn = np.array([before.get(hash_, 0.0) for hash_ in known.tolist()])
    column = {hash_: n for n, hash_ in enumerate(known.tolist())}
    rows = [[column[hash_] for hash_ in seen if hash_ in column] for one in examples for seen in one.candidates]
    starts = np.cumsum([0, *(len(one.candidates) for one in examples)])[:-1]
    owner = np.repeat(np.arange(len(examples)), [len(one.candidates) for one in examples])
    edges = np.cumsum([0, *map(len, rows)])
    flat = np.array([n for row in rows for n in row], np.intp)
    table = csr_matrix((np.ones(len(flat)), flat, edges), (len(rows), len(known)))
    turned = table.T.tocsr()
    right = np.array([mark for one in examples for mark in one.right], np.float64)
    weight = np.array([one.weight for one in examples])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        sums = table @ theta
        ways = np.exp(sums - np.maximum.reduceat(sums, starts)[owner])
        all_, good = np.add.reduceat(ways, starts), np.add.reduceat(ways * right, starts)
        slope = turned @ ((ways / all_[owner] - ways * right / good[owner]) * weight[owner])
        off = theta - drawn
        value = float((weight * (np.log(all_) - np.log(good))).sum() + 0.5 * penalty * (off @ off))
        return value, slope + penalty * off

    found = minimize(loss, drawn, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8})
    small = np.clip(np.rint(found.x * scale), -127, 127).astype(np.int8)[:, None]
    kept = small[:, 0] != 0
    none = np.zeros((1, 1), np.int32)
    return Chain(_LABELS, known[kept].astype(np.uint32), small[kept], none, none[0], scale)
