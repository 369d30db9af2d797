"""What spoke for a requirement and what against it, in words: opinions of the rules by name, stretches of the text quoted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from .chain import Chain
from .cut import Cut
from .features import Features, Source, clause_features
from .judge import DUTIES, LABELS
from .sight import Sight

#: Where a stretch stands, by the name that it was seen under.
_WHERE = {
    "c": "in it", "b": "it begins", "B": "at its beginning", "e": "it ends", "p": "in the clause before", "pb": "the clause before begins",
    "pe": "the clause before ends", "n": "in the clause behind", "nb": "the clause behind begins", "ub": "the sentence begins",
    "ue": "the sentence ends", "U": "in the sentence before", "Ub": "the sentence before begins", "Ue": "the sentence before ends",
    "V": "in the sentence behind", "Vb": "the sentence behind begins", "Ve": "the sentence behind ends", "h": "in the heading above",
}  # fmt: skip
#: So many reasons are given on each side.
_MOST = 3


class Weighing:
    """The reasons in one text; the features are collected once more, with their names, when the first is asked for."""

    def __init__(self, flat: str, found: Cut, sights: Sequence[Sight], chain: Chain) -> None:
        self.flat, self.found, self.sights, self.chain = flat, found, sights, chain

    @cached_property
    def _features(self) -> Features:
        return clause_features(self.flat, self.found, self.sights, trace=True)

    def reasons(self, clause: int) -> str:
        """``for "各校" it begins 1.2, modal 0.8; against "了" in it 0.9``: the strongest, in log odds of a duty against none."""
        hashes, items = self._features.all()
        sources = self._features.sources or []
        own = np.flatnonzero(items == clause)
        scores = self.chain.scores(hashes[own], np.arange(len(own)), len(own))
        label = int(scores[:, DUTIES].sum(axis=0).argmax()) + DUTIES.start
        odds = (scores[:, label] - scores[:, LABELS.index("N")]) / self.chain.scale
        said: dict[str, float] = {}
        for n, worth in zip(own.tolist(), odds.tolist(), strict=True):
            words = self._words(sources[n])
            said[words] = said.get(words, 0.0) + worth
        ranked = sorted(said.items(), key=lambda one: (-one[1], one[0]))
        sides = (("for", [r for r in ranked[:_MOST] if r[1] > 0]), ("against", [r for r in ranked[: -_MOST - 1 : -1] if r[1] < 0]))
        return "; ".join(f"{side} " + ", ".join(f"{words} {abs(worth):.1f}" for words, worth in found) for side, found in sides if found)

    def _words(self, source: Source) -> str:
        if not source.n:
            return source.name
        where = source.name.rstrip("0123456789")
        quote = self._features.grams.said(source.place, source.n).replace("\n", "⏎").replace("\t", " ")
        return f"“{quote}” {_WHERE[where]}"
