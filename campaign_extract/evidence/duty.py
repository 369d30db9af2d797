"""Learning which clauses oblige, and how well it was learned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .chain import Chain, Places
from .features import clause_features, clause_scores
from .fit import Sample, fit
from .judge import DUTIES, LABELS, sequences, verdicts
from .labelled import Labelled
from .lines import KINDS, reached
from .sight import Sight

#: Chosen by cross-validation over notices: how little a feature is trusted, what a requirement has in favour.
_PENALTY, _LEAN = 6.0, 28


def sample(notice: Labelled, flat: str, sights: Sequence[Sight], weight: float) -> Sample:
    """A labelled notice as the learner wants it."""
    hashes, items = clause_features(flat, notice.found, sights).all()
    return Sample(hashes, items, sequences(notice.found), notice.allowed, weight, reached(flat, notice.found))


def learn(samples: Sequence[Sample], near: Chain | None = None) -> Chain:
    """The model of some notices and of what was cut out of them; ``near`` which it stays."""
    return fit(samples, LABELS, penalty=_PENALTY, kinds=len(KINDS), extra={"lean": _LEAN}, near=near)


@dataclass
class Tally:
    """Hits, what was wanted and what was said."""

    hits: int = 0
    wanted: int = 0
    said: int = 0

    def add(self, wanted: NDArray[np.bool_], said: NDArray[np.bool_]) -> None:
        self.hits += int((wanted & said).sum())
        self.wanted += int(wanted.sum())
        self.said += int(said.sum())

    def __str__(self) -> str:
        f, p, r = (100 * self.hits / max(1, n) for n in ((self.wanted + self.said) / 2, self.said, self.wanted))
        return f"F1 {f:.1f} (P {p:.1f} R {r:.1f})"


def tally(tallies: dict[str, Tally], notice: Labelled, begins: NDArray[np.bool_]) -> None:
    """Adds whether sentences oblige, and at which clauses requirements begin."""
    first = notice.found.first
    if len(first):
        duties: NDArray[np.bool_] = np.logical_or.reduce(notice.allowed[:, DUTIES], axis=1)
        obliging: NDArray[np.bool_] = np.logical_or.reduceat(begins, first)
        tallies.setdefault("sentences", Tally()).add(notice.obliging, obliging)
        if notice.kind == "light":  # gold says in which sentence a requirement begins, and hardly at which clause
            tallies.setdefault("beginnings", Tally()).add(duties, begins)


def as_printed(notice: Labelled, printed: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """The clauses in which the requirements that were printed begin."""
    begins = np.zeros(len(notice.found.starts), np.bool_)
    at: Places = np.searchsorted(notice.found.ends, [a for a, _ in printed], "right")
    begins[at[at < len(begins)]] = True
    return begins


def as_judged(notice: Labelled, flat: str, sights: Sequence[Sight], chain: Chain) -> NDArray[np.bool_]:
    """The clauses that the weights let requirements begin in."""
    said = verdicts(flat, notice.found, clause_scores(flat, notice.found, sights, chain), chain)
    return np.array([verdict.letter == "D" for verdict in said], np.bool_)
