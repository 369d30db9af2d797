"""What stands at every place of a text for whoever tags its names: what sort of character, how far punctuation is, what the
rules saw there.  It is asked once, however many sentences of the text are asked about, and kept in few bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..lexicon.plain import plain
from .chain import Hashes
from .grams import Grams

#: What the rules saw of one kind: stretches of the text, each with a small number for its first place and one for the others.
Marks: TypeAlias = "Mapping[str, Sequence[tuple[int, int, int, int]]]"
Numbers: TypeAlias = "NDArray[np.signedinteger[Any]]"

#: The kinds of marks: those of names are looked at with their neighbours, of the others is asked what begins near by.
NAMES, SIGNS = ("party", "subject"), ("head", "modal", "verb", "preposition", "time")
_KINDS = ("", "0123456789", plain("signs")["ordinals"], "，", "、", "：", "；。！？", "（）【】", "《》“”", "\t", "\n", " ")
_COMMA, _COLON, _STOPS = 3, 5, (3, 5, 6, 9, 10)
OTHER = len(_KINDS)
_FIRST, _LAST = plain("signs")["han"].split("-")
_KIND_OF = {c: n for n, kind in enumerate(_KINDS) for c in kind}


class Small(NamedTuple):
    """Numbers, and how small they are: no lower than ``low``, no higher than ``high``."""

    values: Numbers
    low: int
    high: int

    @property
    def size(self) -> int:
        return self.high - self.low + 1


def _table(numbers: Mapping[str, int], other: int) -> Numbers:
    """A number for each character, ``other`` for those that are not told of."""
    table = np.full(1 << 16, other, np.int8)
    for c, number in numbers.items():
        table[ord(c)] = number
    return table


def _of(points: Hashes, table: Numbers) -> Numbers:
    """The numbers of characters; what is beyond the table is as the last of it."""
    found: Numbers = table[np.minimum(points, len(table) - 1)]
    return found


_KIND_TABLE = _table({}, OTHER)
_KIND_TABLE[ord(_FIRST) : ord(_LAST) + 1] = 0
_KIND_TABLE[list(map(ord, _KIND_OF))] = list(_KIND_OF.values())
_BRACKETS, _QUOTES = (_table({opens[0]: 1, opens[1]: 1, closes[0]: -1, closes[1]: -1}, 0) for opens, closes in (("（【", "）】"), ("《“", "》”")))


def _behind(mask: NDArray[np.bool_]) -> Numbers:
    """How many places lie between each place and the last marked one before it."""
    at = np.arange(len(mask), dtype=np.int32)
    last: Numbers = np.append(np.int32(-1), np.maximum.accumulate(np.where(mask, at, -1))[:-1])
    return at - 1 - last


def _before(mask: NDArray[np.bool_]) -> Numbers:
    """How many places each place stands before the next marked one."""
    at = np.arange(len(mask), dtype=np.int32)
    following: Numbers = np.minimum.accumulate(np.where(mask, at, len(mask) + 99)[::-1])[::-1]
    return following - at


class Whole:
    """What stands at every place of a text, asked once however many sentences are asked about, in few bytes a place."""

    def __init__(self, flat: str, marks: Marks) -> None:
        self.flat, self.grams = flat, Grams.of(flat)
        size = len(self.grams.plain) + 1
        self.first = np.zeros(size + 1, np.int32)  # where each place of ``plain`` stands in the text
        self.first[self.grams.at[::-1]] = np.arange(len(flat), -1, -1, dtype=np.int32)
        self.first[-1] = len(flat)
        for start, end in self.grams.indents:  # no name begins with blanks
            self.first[self.grams.at[start]] = end
        points = np.append(self.grams.points[: size - 1], ord("\n"))
        self.kinds = Small(_of(points, _KIND_TABLE), 0, OTHER)
        depth, quoted = (np.clip(np.cumsum(_of(points, table), dtype=np.int32), 0, 1).astype(np.int8) for table in (_BRACKETS, _QUOTES))
        self.inside = Small(depth + 2 * quoted, 0, 3)
        self.seen = {kind: _marked(self.grams, marks.get(kind, ())) for kind in (*NAMES, *SIGNS)}


class Lines:
    """What is counted in some lines of a text, those from ``low`` to ``high``: how far punctuation is, and what the rules saw."""

    def __init__(self, whole: Whole, low: int, high: int) -> None:
        plain = whole.grams.plain
        self.start = plain.rfind("\n", 0, low) + 1
        end = plain.find("\n", high)
        lines = slice(self.start, len(plain) + 1 if end < 0 else end + 1)
        kinds = whole.kinds.values[lines]
        stops = np.isin(kinds, _STOPS)
        self.back, self.ahead = _behind(stops), _before(stops)
        joints = np.isin(kinds, (_COMMA, _COLON)).astype(np.int32)
        self.joints = np.cumsum(joints, dtype=np.int32) - joints  # those before each place
        party, modal, head, verb = (whole.seen[kind].values[lines] for kind in ("party", "modal", "head", "verb"))
        self.parties = np.cumsum(party == 1, dtype=np.int32)
        self.until = {"modal": _before(modal > 0), "head": _before(head > 0), "verb": _before((verb & 1) > 0)}


def _marked(grams: Grams, found: Iterable[tuple[int, int, int, int]]) -> Small:
    """The numbers of marks of one kind, at every place of the text."""
    numbers = np.zeros(len(grams.plain) + 2, np.int8)
    table = np.array(list(found), np.int64).reshape(-1, 4)
    starts, ends = grams.at[table[:, 0]], grams.at[table[:, 1]]
    if np.all(ends <= starts + 1):
        numbers[starts] = table[:, 2]
    else:
        for a, b, opening, inner in zip(starts.tolist(), ends.tolist(), *table[:, 2:].T.tolist(), strict=True):
            numbers[a + 1 : b] = inner
            numbers[a] = opening
    return Small(numbers, 0, int(table[:, 2:].max(initial=0)))
