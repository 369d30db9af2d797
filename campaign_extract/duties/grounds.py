"""What candidates are made from: some names with the grounds on which they may act, and the text that they stand in."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

from ..evidence.tidy import Tidy
from ..lexicon.plain import SIGNS
from ..model import Basis, Section, Span
from .heads import Heads
from .parties import Parties
from .party import Party
from .resolve import Resolver

Names: TypeAlias = "tuple[Span, ...]"

_JOINT = re.compile(SIGNS["joint"])
_STOPS = re.compile("[，：、；。]")
_COLONS = ("：", "——")
#: Names up to so long are looked for again.
_LONG = 16
#: What so many grounds come to is remembered.
GROUNDS = 1 << 13


@dataclass(slots=True)
class Candidate:
    """Some names, on what grounds they may act, and, if the rules said so, as what."""

    names: Names
    grounds: list[str] = field(default_factory=list)
    given: Sequence[Party] | None = None
    basis: Basis | None = None
    own: bool = False  # printed in the sentence of the duty

    @property
    def kind(self) -> str:
        """The best of its grounds, in a word."""
        return self.stands.kind if self.names else "nobody"

    @property
    def stands(self) -> Stands:
        """What its grounds come to."""
        return _stands(tuple(self.grounds))


@dataclass(frozen=True, slots=True, eq=False)  # grounds come to one, and it is a key of many dicts
class Stands:
    """What some grounds come to: the best of them in a word, and whether the tagger and the rules saw names in a duty's own words."""

    kind: str
    tagged: bool
    ruled: bool
    sources: str
    grounds: tuple[str, ...]  # each once


@lru_cache(maxsize=GROUNDS)
def _stands(grounds: tuple[str, ...]) -> Stands:
    own = {ground[0] for ground in grounds if ground[1:].startswith(("in", "pre"))}
    each = tuple(sorted(set(grounds)))
    return Stands(_best(each, own), "V" in own, "R" in own, "".join(sorted(own & set("VLR"))), each)


def _best(grounds: Sequence[str], own: set[str]) -> str:
    for kind, held in (
        ("own", own & {"V", "R"}),
        ("several", any(ground[1:] in ("all", "two", "joined") for ground in grounds)),
        ("before", any(ground[1:] == "before" for ground in grounds)),
        ("again", any(ground[0] == "K" for ground in grounds)),
        ("part", any(ground[0] == "C" for ground in grounds)),
        ("weak", any(ground[0] == "L" for ground in grounds)),
        ("shaped", any(ground[0] == "S" for ground in grounds)),
        ("last near", any(ground in ("last sentence", "last line") for ground in grounds)),
        ("last", any(ground.startswith("last") for ground in grounds)),
        ("above", any("above" in ground for ground in grounds)),
    ):
        if held:
            return kind
    return "rules" if "rules" in grounds else "other"


class Text:
    """What the candidates of one text are made from: its sentences, the names tagged in each, and its headings."""

    def __init__(
        self,
        flat: str,
        sentences: Sequence[Span],
        found: Mapping[str, Sequence[Span]],
        sure: Mapping[Span, int],
        sections: Sequence[Section],
        headings: Mapping[str, Span],
        parties: Parties,
        resolver: Resolver,
        signs: Mapping[int, str],
        openings: Mapping[int, str],
        paper: str,
    ) -> None:
        self.flat, self.sentences, self.sure = flat, sentences, sure
        self.tidy = Tidy(flat)
        #: Where a modal, verb, adverb or preposition begins, and where a name may.
        self.signs, self.openings = signs, openings
        self._places = sorted(openings)
        self.starts = [start for start, _ in sentences]
        self._leads = [n for n, (start, end) in enumerate(sentences) if flat[start:end].rstrip().endswith(_COLONS)]
        self.stops = [sign.start() for sign in _STOPS.finditer(flat)]
        self.sections = {section.id: section for section in sections}
        self.headings, self.parties, self.resolver, self.paper = headings, parties, resolver, paper
        self._heads = Heads.of(parties.lexicon)
        self.groups = {source: self._grouped(spans) for source, spans in found.items()}
        self.counts = Counter(flat[a:b] for a, b in found.get("V", ()))
        self.addressees = frozenset(resolver.addressees)
        self._names = {flat[a:b] for source in "VR" for a, b in found.get(source, ()) if 1 < b - a <= _LONG}
        self._begun = {name[:2] for name in self._names}

    def head(self, start: int, end: int) -> str:
        """What sort of name it is, by its last word."""
        return self._heads.sort(self.flat, start, end)

    def again(self, at: int) -> int:
        """How long a name is that begins there and was seen somewhere in the notice; 0 where there is none."""
        if self.flat[at : at + 2] not in self._begun:
            return 0
        return next((size for size in range(_LONG, 1, -1) if self.flat[at : at + size] in self._names), 0)

    def parted(self, span: Span) -> tuple[Span | None, Span | None]:
        """What of a name stands before the first verb in it, and what behind the last that leads to a name."""
        start, end = span
        inner = [at for at in range(start, end - 1) if self.signs.get(at) == "V"]
        front = next((at for at in inner if at > start + 1), None)
        opens = list(self.begins(start + 1, end - 1))
        if inner and (verb := self.parties.long_verb.match(self.flat, inner[-1], end)) and verb.end() < end - 1:
            opens.append(verb.end())
        return (start, front) if front else None, (max(opens), end) if opens else None

    def sentence(self, at: int) -> int:
        """The sentence that a place stands in."""
        return max(0, bisect_right(self.starts, at) - 1)

    def stop(self, low: int, at: int) -> int:
        """The last stop before a place, not before ``low``; -1 where there is none."""
        n = bisect_left(self.stops, at)
        return self.stops[n - 1] if n and self.stops[n - 1] >= low else -1

    def lead(self, n: int) -> int | None:
        """The last sentence before the ``n``-th that leads in what follows."""
        at = bisect_left(self._leads, n)
        return self._leads[at - 1] if at else None

    def begins(self, low: int, high: int) -> Sequence[int]:
        """Where names may begin in a stretch."""
        return self._places[bisect_left(self._places, low) : bisect_left(self._places, high)]

    def line(self, at: int) -> int:
        return self.flat.rfind("\n", 0, at)

    def _grouped(self, spans: Sequence[Span]) -> dict[int, list[Names]]:
        by: dict[int, list[Span]] = {}
        for span in sorted(set(spans)):
            by.setdefault(self.sentence(span[0]), []).append(span)
        return {n: joined(self.flat, found) for n, found in by.items()}


def joined(flat: str, spans: Sequence[Span]) -> list[Names]:
    """Neighbouring names in groups: those that 、 or 和 joins are one.

    >>> joined("县教育局、县公安局要联系学校", [(0, 4), (5, 9), (12, 14)])
    [((0, 4), (5, 9)), ((12, 14),)]
    """
    groups: list[list[Span]] = []
    for span in spans:
        if groups and _JOINT.fullmatch(flat, groups[-1][-1][1], span[0]):
            groups[-1].append(span)
        else:
            groups.append([span])
    return [tuple(group) for group in groups]
