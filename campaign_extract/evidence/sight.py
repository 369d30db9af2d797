"""What the rules saw, handed to the weights: no more than names over stretches, so that nothing heavy is needed to tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Sight(NamedTuple):
    """What the rules saw in a stretch of the text, by the names of their opinions."""

    start: int
    end: int
    names: Sequence[str]
