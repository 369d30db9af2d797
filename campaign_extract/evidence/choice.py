"""One of several, by the sum of what speaks for it: weights by the names of features, learned from choices that were right.

What is seen of a candidate is a list of names; a pair of names is seen as one.  The weights are those of a chain with one
label; the candidate with the largest sum is taken, of equal ones the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np

from ..errors import EvidenceError
from .chain import Chain
from .grams import named

Feature: TypeAlias = "str | tuple[str, str]"
#: What is seen of a candidate, in parts that several candidates may share: names, each once, and names that were seen with one.
Part: TypeAlias = "Sequence[str] | Crossed | Told"
Seen: TypeAlias = "Sequence[Part]"

_MASK, _ODD = 0xFFFFFFFF, 0x9E3779B1
_LABELS = ("yes",)
#: So many names are remembered with their weights.
_MOST = 1 << 16
_hash = lru_cache(maxsize=1 << 16)(named)


def features(seen: Seen) -> set[Feature]:
    """All features of a candidate."""
    return {one for part in seen for one in (part.features() if isinstance(part, (Crossed, Told)) else part)}


def hashed(seen: Feature) -> int:
    """The number under which a feature is known."""
    if isinstance(seen, str):
        return _hash(seen)
    one, two = seen
    mixed = (_hash(one) * _ODD + _hash(two)) & _MASK
    return mixed ^ (mixed >> 15)


class Crossed(NamedTuple):
    """Names, each seen together with ``one``."""

    one: str
    others: Sequence[str]

    def feature(self, other: str) -> Feature:
        return self.one, other

    def features(self) -> list[Feature]:
        return [self.feature(other) for other in self.others]


class Told(NamedTuple):
    """Names, each with ``one`` behind it: what is told of candidates of one kind."""

    one: str
    others: Sequence[str]

    def feature(self, other: str) -> Feature:
        return f"{other} {self.one}"

    def features(self) -> list[Feature]:
        return [self.feature(other) for other in self.others]


class _Weights(dict[str, int]):
    """The weights of names, by themselves or seen with one, each looked up once."""

    def __init__(self, weights: Mapping[int, int], feature: Callable[[str], Feature]) -> None:
        super().__init__()
        self.weights, self.feature = weights, feature

    def __missing__(self, name: str) -> int:
        if len(self) >= _MOST:
            self.clear()
        said = self[name] = self.weights.get(hashed(self.feature(name)), 0)
        return said


class Choice:
    """Weights that choose."""

    def __init__(self, chain: Chain) -> None:
        self.weights: Mapping[int, int] = dict(zip(chain.hashes.tolist(), chain.rows[:, 0].tolist(), strict=True))
        self._names = _Weights(self.weights, str)
        self._with: dict[tuple[type, str], _Weights] = {}

    @staticmethod
    @lru_cache(maxsize=8)
    def of(chain: Chain) -> Choice:
        return Choice(chain)

    def best(self, candidates: Sequence[Seen], known: dict[Part, int] | None = None) -> int:
        """Which candidate is chosen; ``known`` keeps the sums of names that come again in the choices of one text.

        >>> chain = Chain(("yes",), np.array([named("near")], np.uint32), np.array([[5]], np.int8), np.zeros((1, 1), np.int32), np.zeros(1, np.int32))
        >>> Choice(chain).best([[["far"]], [["near", "far"]]])
        1
        """
        known = {} if known is None else known
        shared: dict[int, int] = {}  # candidates of one kind share what is seen of the duty
        sums = []
        for seen in candidates:
            total = 0
            for part in seen:
                if isinstance(part, Crossed):
                    if id(part) not in shared:
                        shared[id(part)] = self._sum(part)
                    total += shared[id(part)]
                elif isinstance(part, (Told, list)):
                    total += self._sum(part)
                else:
                    said = known.get(part)
                    if said is None:
                        said = known[part] = self._sum(part)
                    total += said
            sums.append(total)
        return sums.index(max(sums))

    def _sum(self, part: Part) -> int:
        """What all names of a part say."""
        if not isinstance(part, (Crossed, Told)):
            return sum(map(self._names.__getitem__, part))
        sort = (type(part), part.one)
        weights = self._with.get(sort)
        if weights is None:
            weights = self._with.setdefault(sort, _Weights(self.weights, type(part)(part.one, ()).feature))
        return sum(map(weights.__getitem__, part.others))

    def strongest(self, seen: Seen, most: int = 3) -> list[str]:
        """What speaks loudest for a candidate, the loudest first."""
        names = {one: one if isinstance(one, str) else " & ".join(one) for one in features(seen)}
        weights = {one: self.weights.get(hashed(one), 0) for one in names}
        said = sorted(names, key=lambda one: (-weights[one], names[one]))
        return [names[one] for one in said[:most] if weights[one] > 0]


class Chosen(NamedTuple):
    """A choice to learn from: what was seen of each candidate, and which of them were right."""

    candidates: Sequence[Sequence[int]]
    right: Sequence[bool]
    weight: float = 1.0


def example(candidates: Iterable[Seen], right: Sequence[bool], weight: float = 1.0) -> Chosen:
    """A choice to learn from, its features as numbers."""
    return Chosen([sorted(map(hashed, features(seen))) for seen in candidates], list(right), weight)


def fit(examples: Sequence[Chosen], *, penalty: float = 1.0, least: int = 3, steps: int = 80, scale: int = 32) -> Chain:
    """The weights that make the right candidates likely; choices without a right one teach nothing."""
    try:
        from scipy.optimize import minimize
        from scipy.sparse import csr_matrix
    except ImportError:
        raise EvidenceError("learning needs scipy: pip install campaign_extract[train]") from None
    examples = [one for one in examples if any(one.right) and not all(one.right)]
    if not examples:
        raise EvidenceError("nothing to learn from")
    counts = Counter(hash_ for one in examples for seen in one.candidates for hash_ in seen)
    known = np.array(sorted(hash_ for hash_, count in counts.items() if count >= least), np.int64)
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
        value = float((weight * (np.log(all_) - np.log(good))).sum() + 0.5 * penalty * (theta @ theta))
        return value, slope + penalty * theta

    found = minimize(loss, np.zeros(len(known)), jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8})
    small = np.clip(np.rint(found.x * scale), -127, 127).astype(np.int8)[:, None]
    kept = small[:, 0] != 0
    none = np.zeros((1, 1), np.int32)
    return Chain(_LABELS, known[kept].astype(np.uint32), small[kept], none, none[0], scale)
