"""A section's own text into sentences, pieces and clauses.

A sentence ends at 。！？； or the end of the paragraph; a piece begins at 一是, 首先, ① inside it; a clause ends at ，.
What stands in quotes, 《》 or brackets is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..lexicon.plain import SIGNS

_TOKEN = re.compile(
    r"“[^“”\n]{0,80}”|《[^》\n]{0,100}》|（(?:[^（）\n]++|（[^（）\n]{0,60}+）){0,40}+）"
    r"|(?P<stop>[。；！？\n\t]++)|(?P<comma>，(?![0-9]{3}(?![0-9])))|(?P<colon>(?<![0-9])：|：(?![0-9]{2})"
    rf"|——(?!(?<=[{SIGNS['units']}0-9]——)[ ]?[0-9]))"
)
_PIECE = re.compile(SIGNS["piece"])
#: The first of a list right behind whom it is for: 各医院一是要…；二是要…
_FIRST = re.compile(SIGNS["first-piece"])
_ORDINALS = SIGNS["ordinals"]
_LEADING = " \t|，、【"
_BARE = re.compile(SIGNS["bare-piece"])
#: So long a name or label may be.
_LABEL = 40
#: So long the first piece of a list may be.
_PIECE_REACH = 600


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or enumerated piece; ``lead`` is the label before a colon (主要职责：), ``clauses`` the spans of the rest."""

    start: int
    end: int
    clauses: tuple[tuple[int, int], ...]
    lead: tuple[int, int] | None
    stop: str

    def __hash__(self) -> int:  # a key of what was read of it: its place is enough
        return hash((self.start, self.end))


def sentences(flat: str, start: int, end: int, asks: re.Pattern[str] | None = None) -> Iterator[Sentence]:
    """The sentences of a stretch of normalised text; what ``asks`` is no label: 请各班组填写：《登记单》.

    >>> text = "一是各单位要自查，并上报；二是县安委办抽查。"
    >>> [text[s.start:s.end] for s in sentences(text, 0, len(text))]
    ['各单位要自查，并上报', '县安委办抽查']
    """
    lead: tuple[int, int] | None = None
    spans: list[tuple[int, int, str]] = []
    last = start
    bare = _bare(flat, start, end)
    for last, b, what in _cuts(flat, start, end):
        a = last
        a, b = _trim(flat, a, b)
        piece = (_BARE if a in bare else _PIECE).match(flat, a, b) if a < b else None
        if piece and spans and (spans[-1][2] in ("，", "colon") or start == a):
            if spans:
                yield _sentence(spans, lead, "；")
            spans = []
        if piece:
            a, b = _trim(flat, piece.end(), b)
        elif (first := _FIRST.search(flat, a, min(b, a + _LABEL))) and _second(flat, first, b, end):
            if spans:
                yield _sentence(spans, lead, "；")
                spans = []
            lead = (a, first.start())
            a, b = _trim(flat, first.end(), b)
        if what == "colon" and a < b:
            asked = asks.search(flat, a, b) if asks is not None else None
            goes_on = b + 1 < end and flat[b + 1] != "\n"
            if not spans and b - a <= _LABEL and not (asked and (goes_on or asked["list"])):
                lead = (a, b)
                continue
            what = "，"
        if a < b:
            spans.append((a, b, what))
        if what not in ("，", "colon") and spans:
            yield _sentence(spans, lead, what)
            spans = []
            if "。" in what:
                lead = None
    if spans:
        yield _sentence(spans, lead, "")
    elif lead and last >= end:
        yield Sentence(lead[0], lead[1], (), lead, "colon")


def _cuts(flat: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Where each clause begins and ends, and what ends it."""
    for token in _TOKEN.finditer(flat, start, end):
        kind = token.lastgroup
        if kind is not None:
            yield start, token.start(), "colon" if kind == "colon" else token[0] if kind == "stop" else "，"
            start = token.end()
    yield start, end, "end"


def _bare(flat: str, start: int, end: int) -> set[int]:
    """Where the pieces of a list begin that nothing but 一, 二, 三 leads in: behind a colon, two at least, in their order.

    >>> sorted(_bare("要做到：一锁门，二关灯。", 0, 12)), _bare("要求：一班扫地，二班擦窗。", 0, 13)
    ([4, 8], set())
    """
    found: set[int] = set()
    run: list[int] = []
    if any(flat.find(one, start, end) < 0 for one in _ORDINALS[:2]):
        return found
    for a, b, _ in _cuts(flat, start, end):
        a, b = _trim(flat, a, b)
        behind = flat[max(start, a - 1) : a] == "："
        if a < b and len(run) < len(_ORDINALS) and flat[a] == _ORDINALS[len(run)] and _BARE.match(flat, a, b) and (run or behind):
            run.append(a)
            found |= set(run) if len(run) > 1 else set()
        else:
            run = []
    return found


def _second(flat: str, first: re.Match[str], start: int, end: int) -> bool:
    """Whether 二是 follows 一是 in reach."""
    return flat.find(SIGNS["second"] + first["mark"], start, min(end, start + _PIECE_REACH)) >= 0


def _trim(flat: str, a: int, b: int) -> tuple[int, int]:
    while a < b and flat[a] in _LEADING:
        a += 1
    while b > a and flat[b - 1] in " \t|】":
        b -= 1
    return a, b


def _sentence(spans: list[tuple[int, int, str]], lead: tuple[int, int] | None, stop: str) -> Sentence:
    return Sentence(spans[0][0], spans[-1][1], tuple((a, b) for a, b, _ in spans), lead, stop)
