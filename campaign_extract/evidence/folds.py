"""Which blanks of a notice in one line were line ends: by what stands around each, and by what the rows say of it.

Every notice with lines teaches it without being annotated: laid into one line, it says itself where they ended.  All blanks of
a line are decided together, as the most likely row of labels; where that is not sure enough the rows are right.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..lexicon.plain import SIGNS
from ..numerals import integer
from .chain import Chain, Hashes, Places
from .fit import Sample
from .grams import Grams, named
from .models import Blank

LABELS = ("on", "end")

#: So sure in log odds is what overrules the rows, and what ends a line where they say that none does.
_SURE, _AGAINST = 1.0, 3.0
_HAN = re.compile(f"[{SIGNS['han']}]")
_COUNT = re.compile(f"[{SIGNS['ordinals']}]+")
_SAME = re.compile(r"(.)\1+")
_MARK = re.compile(SIGNS["fold-mark"])
_STOP, _COMMA = re.compile("[。；：！？]"), re.compile("，")
_ENDS = ("。", "；", "！", "？", "：")
_BRACKETS = ("（）", "《》", "“”")
#: Lengths are told apart up to these; a piece that is no longer is taken as a whole.
_SIZES, _WHOLE = (0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30, 40, 60, 100), 12
#: So far behind a blank is looked for brackets that are open, and so far for the end of a sentence.
_OPEN, _FAR = 120, 200
_FIRST = 8
#: So many blanks are asked about at once.
_BLOCK = 1024


def folds(flat: str, blanks: Sequence[Blank], chain: Chain | None) -> Sequence[bool]:
    """Whether a line ends at each of these blanks; without a model, what the rows say."""
    if chain is None or not blanks:
        return [blank.ends for blank in blanks]
    line, count = _Line(flat, blanks), len(blanks)
    scores = [chain.scores(*line.asked(at, min(at + _BLOCK, count)), min(_BLOCK, count - at)) for at in range(0, count, _BLOCK)]
    margins = chain.margins(np.concatenate(scores), np.zeros(1, np.intp))
    ahead = (margins[:, 1] - margins[:, 0]).tolist()
    least = [-_SURE if blank.ends else _AGAINST if blank.barred else _SURE for blank in blanks]
    return [one > sure * chain.scale for one, sure in zip(ahead, least, strict=True)]


def sample(flat: str, blanks: Sequence[Blank], ends: Sequence[bool], weight: float = 1.0) -> Sample:
    """The blanks of a notice to learn from; ``ends`` says at which of them a line ended."""
    allowed = np.array([(not end, end) for end in ends], np.bool_)
    return Sample(*_Line(flat, blanks).asked(0, len(blanks)), np.zeros(1, np.intp), allowed, weight)


class _Mark(NamedTuple):
    """The number behind a blank: its kind, its value, whether it continues a run and whether the run goes on."""

    kind: str
    value: int
    continues: bool
    goes_on: bool


class _Line:
    """A text in one line, looked at blank by blank.

    Figures and foreign words are one character each in ``words``; in ``sorts`` all Chinese characters are the same, too.
    """

    def __init__(self, flat: str, blanks: Sequence[Blank]) -> None:
        grams = Grams(flat, 1)
        self.flat, self.blanks = flat, blanks
        self.words = grams.plain
        self.sorts = _HAN.sub("h", self.words)
        self.starts = grams.at[[blank.start for blank in blanks]].tolist()
        self.ends = grams.at[[blank.end for blank in blanks]].tolist()
        self.stops = [found.start() for found in _STOP.finditer(flat)]
        self.commas = [found.start() for found in _COMMA.finditer(flat)]

    def asked(self, first: int, stop: int) -> tuple[Hashes, Places]:
        """The features of these blanks, and the blank of each, counted from the first."""
        seen = [sorted({named(one) for one in self.features(n)}) for n in range(first, stop)]
        return np.array([one for names in seen for one in names], np.uint32), np.repeat(np.arange(len(seen)), [len(names) for names in seen])

    @cached_property
    def marks(self) -> list[_Mark | None]:
        """The numbers behind the blanks."""
        found = [self._mark(blank.end) for blank in self.blanks]
        later: set[tuple[str, int]] = set()
        goes_on = []
        for one in reversed(found):
            goes_on.append(one is not None and (one[0], one[1] + 1) in later)
            later |= {one} if one else set()
        last: dict[str, int] = {}
        marks: list[_Mark | None] = []
        for one, ahead in zip(found, reversed(goes_on), strict=True):
            marks.append(_Mark(*one, one[1] == last.get(one[0], 0) + 1, ahead) if one else None)
            last |= {one[0]: one[1]} if one else {}
        return marks

    def _mark(self, at: int) -> tuple[str, int] | None:
        found = _MARK.match(self.flat, at)
        if found is None or found.lastgroup is None:
            return None
        said = found[found.lastgroup]
        if said.isascii() and said.isalpha():
            return found.lastgroup, ord(said) - ord("A") + 1
        return found.lastgroup, integer(said) or int(unicodedata.numeric(said[0], 0.0))

    @cached_property
    def layout(self) -> tuple[int, int, int]:
        """Of all blanks: at how many the rows end a line, of the wide ones by themselves too, and how long lines would be."""
        wide = [blank for blank in self.blanks if blank.end - blank.start > 1]
        ruled, by_them = (sum("1" in one.rows for one in some) * 6 // max(1, len(some)) for some in (self.blanks, wide))
        return ruled, by_them if wide else -1, _size(len(self.flat) // len(self.blanks))

    def features(self, n: int) -> Iterator[str]:
        """What is seen of the n-th blank."""
        a, b = self.starts[n], self.ends[n]
        one, other = self.sorts[a - 1 : a], self.sorts[b : b + 1]
        at = f"|{one}|{other}"
        yield "all"
        yield from self._beside(a, b, at)
        yield from self._pieces(n, at)
        yield from self._ruled(n, at)
        yield from self._sentence(n, at)
        yield from self._place(n, at)
        yield from self._numbers(n, at)

    def _beside(self, a: int, b: int, at: str) -> Iterator[str]:
        """The words on both sides."""
        left, right = self.words[max(0, a - 8) : a], self.words[b : b + 8]
        for size in (1, 2, 3, 4):
            yield f"l{left[-size:]}"
            yield f"r{right[:size]}"
        before, behind = self.sorts[max(0, a - 3) : a], self.sorts[b : b + 3]
        yield f"ls{before}"
        yield f"rs{behind}"
        yield f"both{before[-2:]}|{behind[:2]}"
        yield f"both{before}|{behind}"
        yield f"one{at}"
        yield f"lr{left[-1:]}|{right[:1]}"
        yield f"lr{before[-1:]}|{right[:2]}"
        yield f"lr{left[-2:]}|{behind[:1]}"
        left, right = _COUNT.sub("n", left)[-4:], _COUNT.sub("n", right)[:4]
        yield from (f"ln{left[-3:]}", f"ln{left}", f"rn{right[:3]}", f"rn{right}", f"n{left[-2:]}|{right[:1]}", f"n{left[-1:]}|{right[:2]}")

    def _piece(self, n: int) -> tuple[int, int]:
        """What stands before the n-th blank, back to the blank before it."""
        return self.ends[n - 1] if n else 0, self.starts[n] if n < len(self.starts) else len(self.words)

    def _shape(self, a: int, b: int) -> str:
        """The sorts of characters of a stretch, of each run of the same one."""
        return _SAME.sub(r"\1", self.sorts[a:b])

    def _pieces(self, n: int, at: str) -> Iterator[str]:
        """What stands up to the blanks on both sides."""
        (a, b), (c, d) = self._piece(n), self._piece(n + 1)
        left, right = _size(b - a), _size(d - c)
        yield from (f"pl{left}", f"pr{right}", f"pb{left // 2}|{right // 2}", f"pl{left}{at}", f"pr{right}{at}")
        if b - a <= _WHOLE:
            yield f"wl{self.words[a:b]}"
            yield f"wl{self._shape(a, b)}{at}"
        if d - c <= _WHOLE:
            yield f"wr{self.words[c:d]}"
            yield f"wr{self._shape(c, d)}{at}"
        yield f"head{self._shape(c, min(d, c + 8))}{at}"
        yield f"head before{self._shape(a, min(b, a + 6))}{at}"
        yield f"begins{self.words[a : min(b, a + 2)]}"
        yield f"ends{self.words[max(c, d - 2) : d]}"
        tabs = [min(2, self.words.count("\t", *piece)) for piece in ((a, b), (c, d))]
        yield f"tabs{tabs}{at}"
        if n:
            yield f"last{self.sorts[self.starts[n - 1] - 1]}{self.sorts[a]}|{left // 2}{at}"
        if n + 1 < len(self.ends):
            yield f"next{self.sorts[d - 1]}{self.sorts[self.ends[n + 1] : self.ends[n + 1] + 1]}|{right // 2}{at}"
            yield f"behind{self.words[self.ends[n + 1] : self.ends[n + 1] + 2]}|{right // 2}"

    def _ruled(self, n: int, at: str) -> Iterator[str]:
        """What the rows say."""
        blank = self.blanks[n]
        ruled, by_wide, long = self.layout
        wide = f"{blank.end - blank.start > 1:d}of{by_wide}"
        says = f"{blank.ends:d}"
        yield from (f"says{says}", f"rows{blank.rows}{blank.barred:d}", f"says{says}{at}", f"says{says}of{ruled}", f"runs{blank.runs:d}")
        yield from (f"wide{wide}", f"wide{wide}{at}", f"wide{wide}|{blank.rows}", f"long{long}{at}", f"ruled{ruled}{at}")

    def _sentence(self, n: int, at: str) -> Iterator[str]:
        """What bracket is open, how far the sentence reaches on both sides, and whether a comma is nearer than the next blank."""
        start, end = self.blanks[n].start, self.blanks[n].end
        before = self.flat[max(0, start - _OPEN) : start]
        opened = "".join(str(min(1, max(0, before.count(pair[0]) - before.count(pair[1])))) for pair in _BRACKETS)
        yield f"open{opened}"
        yield f"open{opened}{at}"
        left, right = _reach(self.stops, start, end)
        yield from (f"since{_size(left)}{at}", f"until{_size(right)}", f"reach{_size(left) // 4}|{_size(right) // 4}{at}")
        comma = _reach(self.commas, start, end)
        blank = self.blanks[n - 1].end if n else 0, self.blanks[n + 1].start if n + 1 < len(self.blanks) else len(self.flat)
        yield f"comma{comma[0] < min(left, start - blank[0]):d}{comma[1] < min(right, blank[1] - end):d}{at}"
        closed = [self.flat[blank[1] - 1 : blank[1]] in _ENDS, self.flat[start - 1 : start] in (*_ENDS, "，")]
        yield f"closed{closed[0]:d}{closed[1]:d}|{_size(blank[1] - end) // 3}"

    def _place(self, n: int, at: str) -> Iterator[str]:
        """How many blanks stand before and behind."""
        yield f"first{min(n, _FIRST)}"
        yield f"last{min(len(self.blanks) - 1 - n, _FIRST)}"

    def _numbers(self, n: int, at: str) -> Iterator[str]:
        """The number behind this blank, and those behind its neighbours."""
        mark = self.marks[n]
        if mark:
            yield f"mark{mark.kind}{mark.continues:d}{mark.goes_on:d}"
            yield f"mark{mark.kind}{mark.continues:d}{at}"
            yield f"mark{mark.kind}{mark.continues:d}of{min(mark.value, 3)}"
        else:
            yield "no mark"
        (a, b), (c, d) = self._piece(n), self._piece(n + 1)
        before = self.marks[n - 1] if n else None
        behind = self.marks[n + 1] if n + 1 < len(self.marks) else None
        yield f"before{before.kind if before else ''}|{_size(b - a) // 2}{at}"
        yield f"behind{behind.kind if behind else ''}|{_size(d - c) // 2}{at}"


def _size(length: int) -> int:
    """A length, roughly."""
    return bisect_left(_SIZES, length)


def _reach(places: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """How far the last of these places stands before a stretch, and the first behind it."""
    n = bisect_left(places, start)
    m = bisect_left(places, end, n)
    left = start - places[n - 1] if n else start + 1
    return min(left, _FAR), min(places[m] - end if m < len(places) else _FAR, _FAR)
