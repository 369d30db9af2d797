"""What the weights say of each clause of a text: whether it begins a requirement, goes on with one, or obliges nobody.

Letters are those of light labels: D begins a requirement, d goes on with it, a is an adjunct of one, t its purpose, N none;
a D is Dm, Dp, De or Dl by its force (mandatory, prohibited, encouraged, planned).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ..model import Force
from .chain import Chain, Ints, Places
from .cut import Cut, cut
from .features import clause_scores
from .lines import KINDS, reached
from .sight import Sight

if TYPE_CHECKING:
    from .weigh import Weighing

LABELS = ("N", "a", "t", "d", "Dm", "Dp", "De", "Dl")
FORCES: dict[str, Force] = {"Dm": "mandatory", "Dp": "prohibited", "De": "encouraged", "Dl": "planned"}
#: Where the labels that begin a requirement stand.
DUTIES = slice(4, 8)
_NONE = LABELS.index("N")


class Verdict(NamedTuple):
    """Of one clause, the ``clause``-th, in the ``unit``-th sentence, line or cell: its letter and the force of a D; ``begins``: by how much it is a D (negative: by how much it is none),
    ``sure``: by how much its force beats the next, in log odds."""

    clause: int
    unit: int
    start: int
    end: int
    letter: str
    force: Force | None
    begins: float
    sure: float
    doubtful: bool


class Judged:
    """The verdicts on all clauses of a text, found by place."""

    def __init__(self, verdicts: Sequence[Verdict], reasons: Callable[[int], str] | None = None) -> None:
        self.verdicts = verdicts
        self.reasons = reasons or (lambda clause: "")
        self._starts = [verdict.start for verdict in verdicts]

    def over(self, start: int, end: int) -> Sequence[Verdict]:
        """The verdicts on the clauses that a stretch touches."""
        i = max(0, bisect_right(self._starts, start) - 1)
        found = []
        while i < len(self.verdicts) and self.verdicts[i].start < end:
            if self.verdicts[i].end > start:
                found.append(self.verdicts[i])
            i += 1
        return found

    def of(self, start: int, end: int) -> Verdict | None:
        """The verdict on the clause that has most of a stretch."""
        found = self.over(start, end)
        return max(found, key=lambda v: min(v.end, end) - max(v.start, start)) if found else None

    def obliges(self, start: int, end: int, much: float = 0.0) -> bool:
        """Whether a requirement begins in a stretch: at a clause that it holds half of, or that holds half of it, with so much in favour."""
        return any(
            v.letter == "D" and v.begins >= much and 2 * (min(v.end, end) - max(v.start, start)) >= min(v.end - v.start, end - start)
            for v in self.over(start, end)
        )


def judge(flat: str, sights: Sequence[Sight], chain: Chain) -> Judged:
    """The verdicts on a text and what the rules saw in it."""
    found = cut(flat)  # half-width marks cut where wide ones do
    scores = clause_scores(flat, found, sights, chain)

    @lru_cache(maxsize=1)
    def weighing() -> Weighing:
        from .weigh import Weighing

        return Weighing(flat, found, sights, chain)

    return Judged(verdicts(flat, found, scores, chain), lambda clause: weighing().reasons(clause))


def fits(chain: Chain) -> bool:
    """Whether a chain answers what is asked here: its labels, and kinds of steps if it knows any."""
    return chain.labels == LABELS and (chain.moves.ndim == 2 or len(chain.moves) == len(KINDS))


def sequences(found: Cut) -> Places:
    """A notice is one sequence: lists of findings, of criteria and of duties go on over many sentences."""
    return np.zeros(min(1, len(found.starts)), np.intp)


def verdicts(flat: str, found: Cut, scores: Ints, chain: Chain) -> list[Verdict]:
    """The best row of letters; a chain's ``lean`` is what a requirement has in favour; what needs it to be more than nothing is doubtful."""
    starts = sequences(found)
    lean = int(chain.extra.get("lean", 0))
    leaning = scores.copy()
    leaning[:, DUTIES] += lean
    margins = chain.margins(leaning, starts, reached(flat, found) if chain.moves.ndim == 3 else None)
    labels = margins.argmax(1)
    begins = (margins[:, DUTIES].max(1) - margins[:, : DUTIES.start].max(1)) / chain.scale
    barely = margins[:, DUTIES].max(1) - margins[:, _NONE] <= lean
    inner = np.sort(margins[:, DUTIES], axis=1)
    sure = (inner[:, -1] - inner[:, -2]) / chain.scale
    rows = zip(found.unit.tolist(), found.starts.tolist(), found.ends.tolist(), labels.tolist(), begins.tolist(), sure.tolist(), barely.tolist(), strict=True)
    return [
        Verdict(n, unit, a, b, LABELS[label][0], FORCES.get(LABELS[label]), edge, certain, label >= DUTIES.start and doubt)
        for n, (unit, a, b, label, edge, certain, doubt) in enumerate(rows)
    ]
