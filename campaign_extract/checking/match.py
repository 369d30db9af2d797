"""Which duty of the notice a line of the list stands for, on top of comparison's matching.

A line is shorter than the duty it stands for: it is held against the duty's words and against its title, and each of its
cells (task, measure, quoted words) may be the one that tells.  Best of all these counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..comparison.match import Matcher, Plain, Print, fingerprint
from ..comparison.parties import Names
from ..model import Requirement
from ..normalise import normalise
from .entries import Entry

_MARKS = re.compile(r"[\W_]+")
_LEAST, _MOST = 3, 120  # characters of a line that may stand in a sentence in pieces: what is longer is no short line
_AIR = 2  # so many times its own characters may stand between its pieces
_SHORT = 0.92  # what it counts that all words of a line stand in the duty, where its other words do not
_TURNED = 0.5  # where a line says 要 and the duty 不得 it may be the same one turned round


@dataclass(frozen=True, slots=True)
class Said:
    """One way to say what a requirement is about; ``printed`` has the words that ``text`` leaves out."""

    text: str
    terms: frozenset[str]
    printed: str


def duty(requirement: Requirement, plain: Plain, names: Names) -> tuple[Print, tuple[Said, ...]]:
    """A duty of the notice by its words and by its title."""
    return _several(fingerprint(requirement, plain, names), (requirement.title,), plain)


def line(requirement: Requirement, entry: Entry, plain: Plain, names: Names) -> tuple[Print, tuple[Said, ...]]:
    """A line of the list by all its words, and by each cell."""
    whole = requirement.model_copy(update={"text": entry.task, "span": (0, len(entry.task))})
    return _several(fingerprint(whole, plain, names), (*entry.texts("task"), *entry.texts("told")), plain)


def _several(print_: Print, more: Sequence[str], plain: Plain) -> tuple[Print, tuple[Said, ...]]:
    texts = {print_.text: print_.requirement.text} | {text: printed for printed in more if (text := plain(printed))}
    said = tuple(Said(text, terms(text), bare(printed)) for text, printed in texts.items())
    # whatever any of them says makes a candidate
    return replace(print_, terms=frozenset().union(*(one.terms for one in said))), said


def bare(text: str) -> str:
    """Its characters without marks."""
    return _MARKS.sub("", normalise(text))


def terms(text: str) -> frozenset[str]:
    """Its characters and pairs of characters."""
    return frozenset(text) | frozenset(text[i : i + 2] for i in range(len(text) - 1))


def stands(words: str, text: str) -> bool:
    """Whether words stand in a text one behind the other, in a few pieces with little between them.

    >>> stands("转地头", "每天早晚各转一遍地头"), stands("未经同意不得入内", "未经值班领导书面同意不得入内"), stands("转头地", "每天早晚各转一遍地头")
    (True, True, False)
    """
    if not _LEAST <= len(words) <= min(_MOST, len(text)):
        return False
    pieces, at, done, begin = 0, 0, 0, -1
    while done < len(words):
        size = next((n for n in range(len(words) - done, 0, -1) if text.find(words[done : done + n], at) >= 0), 0)
        pieces += 1
        if not size or pieces > 1 + len(words) // _LEAST:
            return False
        found = text.find(words[done : done + size], at)
        begin = found if begin < 0 else begin
        at, done = found + size, done + size
    return at - begin <= (1 + _AIR) * len(words)


def _within(part: Said, whole: Said) -> bool:
    """In its printed words, or in those that say which duty it is (不得 for 严禁)."""
    return stands(part.printed, whole.printed) or stands(part.text, whole.text)


class Lines(Matcher):
    """Scores pairs of a duty and a line by what is closest among the ways to say them."""

    def __init__(
        self,
        duties: Sequence[tuple[Print, tuple[Said, ...]]],
        lines: Sequence[tuple[Print, tuple[Said, ...]]],
        plain: Plain,
    ) -> None:
        super().__init__([p for p, _ in duties], [p for p, _ in lines], plain)
        self.said = [said for _, said in duties], [said for _, said in lines]
        self.weight = {one.terms: self._sum(one.terms) for side in self.said for said in side for one in said}

    def values(self, i: int, j: int) -> dict[str, float]:
        found = super().values(i, j)
        pairs = [(a, b) for a in self.said[0][i] for b in self.said[1][j]]
        found["wording"] = max(_SHORT * _within(b, a) or self.ratio(a.text, b.text) for a, b in pairs)
        found["terms"] = max(self._alike(a, b) for a, b in pairs)
        if "polarity" in found:
            found["polarity"] = _TURNED
        return found

    def _alike(self, a: Said, b: Said) -> float:
        shared, of_a, of_b = self._sum(a.terms & b.terms), self.weight[a.terms], self.weight[b.terms]
        held = 1.0 if _within(b, a) else shared / of_b if len(b.terms) >= 7 else 0.0
        return max(2 * shared / (of_a + of_b), _SHORT * held)

    def stands_in(self, j: int, text: str, terms: frozenset[str]) -> float:
        """How much of the words of a line a sentence has, whose characters and words these are."""
        if any(stands(one.printed, text) for one in self.said[1][j]):
            return 1.0
        return max(
            (self._sum(one.terms & terms) / self.weight[one.terms] for one in self.said[1][j] if len(one.terms) > 7),
            default=0.0,
        )


