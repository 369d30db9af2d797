"""Short texts to learn from, cut out of long ones: a notice of five lines is read by what its clauses say, not by what stands around."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import numpy as np

from ..normalise import normalise
from .cut import cut
from .labelled import Labelled

#: So many lines a crop has between the notice's first lines and its last, and so many lines of a notice are left whole.
_FEWEST, _MOST = 2, 9
_SHORT = 12


def crops(notice: Labelled, many: int) -> Iterator[Labelled]:
    """``many`` crops of a notice, the same every time: its title, some lines that follow each other, and perhaps its signature."""
    lines = [n for n, line in enumerate(notice.text.split("\n")) if line.strip()]
    if len(lines) <= _SHORT:
        return
    chance = Random(notice.name)
    for n in range(many):
        size = chance.randint(_FEWEST, _MOST)
        first = chance.randrange(1, len(lines) - size)
        kept = {*lines[: chance.randint(0, 2)], *lines[first : first + size], *lines[len(lines) - 2 * chance.randint(0, 1) :]}
        yield _crop(notice, kept, f"{notice.name} {n}")


def _crop(notice: Labelled, kept: set[int], name: str) -> Labelled:
    """The lines that are kept, with their labels: units end with their lines."""
    text = "\n".join(line for n, line in enumerate(notice.text.split("\n")) if n in kept)
    of = np.cumsum(np.frombuffer(notice.text.encode("utf-32-le"), "<u4") == ord("\n"))
    mine = np.isin(of[notice.found.starts], sorted(kept))
    return notice._replace(name=name, text=text, found=cut(normalise(text)), allowed=notice.allowed[mine])
