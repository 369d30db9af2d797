"""One of several, by the sum of what speaks for it: weights by the names of features, learned from choices that were right.

What is seen of a candidate is a list of names; a pair of names is seen as one.  The weights are those of a chain with one
label; the candidate with the largest sum is taken, of equal ones the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
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
#: So many features are remembered with their weights.
_MOST = 200_000
#: So many parts with their sums, and so many names that are seen together with another.
_MOST_PARTS, _MOST_PAIRED = 1 << 14, 1 << 15
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

    def features(self) -> list[Feature]:
        return [(self.one, other) for other in self.others]


class Told(NamedTuple):
    """Names, each with ``one`` behind it: what is told of candidates of one kind."""

    one: str
    others: Sequence[str]

    def features(self) -> list[Feature]:
        return [f"{other} {self.one}" for other in self.others]


class _Paired:
    """The weights of names that are seen with others: each name has a number, each other a row of weights."""

    def __init__(self, weights: Mapping[int, int], sort: type[Crossed] | type[Told]) -> None:
        self.weights, self.sort = weights, sort
        self._numbers: dict[str, int] = {}
        self._rows: dict[str, list[int]] = {}

    def numbers(self, names: Sequence[str]) -> list[int]:
        """The numbers of some names."""
        known = self._numbers
        return [known.setdefault(name, len(known)) for name in names]

    def sum(self, one: str, numbers: Sequence[int]) -> int:
        """What these names say together with one."""
        row = self._rows.setdefault(one, [])
        if len(row) < len(self._numbers):
            following = self.sort(one, list(islice(self._numbers, len(row), None)))
            row += (self.weights.get(hashed(feature), 0) for feature in following.features())
        return sum(map(row.__getitem__, numbers))

    def forget(self) -> None:
        """Begins anew where there are too many; numbers that were given before count no more."""
        if len(self._numbers) >= _MOST_PAIRED:
            self._numbers.clear()
            self._rows.clear()


class Choice:
    """Weights that choose; those of names, of pairs and of parts that come again and again are remembered."""

    def __init__(self, chain: Chain) -> None:
        self.weights: Mapping[int, int] = dict(zip(chain.hashes.tolist(), chain.rows[:, 0].tolist(), strict=True))
        self._names: dict[str, int] = {}
        self._parts: dict[tuple[str, ...], int] = {}
        self._paired: dict[type, _Paired] = {sort: _Paired(self.weights, sort) for sort in (Crossed, Told)}

    @staticmethod
    @lru_cache(maxsize=8)
    def of(chain: Chain) -> Choice:
        return Choice(chain)

    def best(self, candidates: Sequence[Seen]) -> int:
        """Which candidate is chosen.

        >>> chain = Chain(("yes",), np.array([named("near")], np.uint32), np.array([[5]], np.int8), np.zeros((1, 1), np.int32), np.zeros(1, np.int32))
        >>> Choice(chain).best([[["far"]], [["near", "far"]]])
        1
        """
        for paired in self._paired.values():
            paired.forget()
        numbers: dict[tuple[type, int], list[int]] = {}
        crossed: dict[int, int] = {}
        sums = []
        for seen in candidates:
            total = 0
            for part in seen:
                if not isinstance(part, (Crossed, Told)):
                    total += self._sum(part)
                elif id(part) in crossed:  # candidates of one kind share what is seen of the duty
                    total += crossed[id(part)]
                else:
                    paired, others = self._paired[type(part)], (type(part), id(part.others))
                    if others not in numbers:
                        numbers[others] = paired.numbers(part.others)
                    crossed[id(part)] = said = paired.sum(part.one, numbers[others])
                    total += said
            sums.append(total)
        return sums.index(max(sums))

    def _sum(self, part: Sequence[str]) -> int:
        """The sum of names; those of a tuple come again and again."""
        if not isinstance(part, tuple):
            return sum(map(self._weight, part))
        total = self._parts.get(part)
        if total is None:
            if len(self._parts) >= _MOST_PARTS:
                self._parts.clear()
            total = self._parts[part] = sum(map(self._weight, part))
        return total

    def _weight(self, name: str) -> int:
        """The weight of a name, looked up once."""
        said = self._names.get(name)
        if said is None:
            if len(self._names) >= _MOST:
                self._names.clear()
            said = self._names[name] = self.weights.get(hashed(name), 0)
        return said

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
