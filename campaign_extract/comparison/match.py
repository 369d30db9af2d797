"""Which requirement of one checklist is which of the other, and why.

Each pair gets a score from 0 to 1, the weighted mean of what the two can be compared by (WEIGHTS): wording and shared
words, action, object, category, party, handover, heading.  What a requirement lacks is left out of the mean.  What may
change between two notices without making it another duty (dates, counts, names, 要 and 应当) is taken out of the words first.

The pairs are then taken best first, each requirement once.  Since the score is symmetric this is the stable assignment:
no two requirements prefer each other to what they got, so every match can be explained by itself.  The assignment with
the highest sum (the Hungarian one) would at times break a good match up to help two middling ones, which nobody can explain,
and would need scipy.  What is left over may still be part of a requirement that is taken: a notice joins in one
sentence what the other said in two.  Such a match is ``shared``; it is tried where the winner is no full counterpart
(FULL), or where nearly all words of the left-over stand in the other (CONTAINED).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, cast

from ..errors import CampaignExtractError
from ..lexicon import Lexicon
from ..normalise import normalise
from ..wording import Words
from .model import Feature, Match

if TYPE_CHECKING:
    from ..model import Requirement
    from .parties import Names

#: How much each feature weighs; measured on corpora/compare, see there.
WEIGHTS = {
    "wording": 4.0,
    "terms": 4.0,
    "object": 1.0,
    "action": 0.75,
    "category": 0.5,
    "party": 1.0,
    "handover": 0.5,
    "heading": 0.5,
    "polarity": 3.0,
}
THRESHOLD = 0.46  # a match needs this score
FULL = 0.8  # from here on a match leaves no room for another
CONTAINED = 0.75  # a left-over needs this share of its words in the requirement that it is part of
_MIN_CONTAINED = 4  # and this many of them
_COMMON = 200  # words in more requirements than this do not make a candidate
_LEAST = 4  # characters that must be left of a requirement's words
_BEFORE = ("于", "在", "向")  # goes with the date or the name behind it
_NOISE = re.compile(r"[\W_]+")
_MARKER = re.compile(r"^[（(]?[一二三四五六七八九十0-9]+[）)、.．]\s*|[（(][^（）()]*[)）]$")


class MissingExtra(CampaignExtractError, ImportError):
    """The similarity library is not installed."""

    def __init__(self) -> None:
        super().__init__("comparing needs rapidfuzz: pip install 'campaign_extract[compare]'")


def ratio() -> Callable[[str, str], float]:
    """rapidfuzz's share of characters in common and in order, 0 to 1; raises MissingExtra."""
    try:
        from rapidfuzz.distance import Indel
    except ImportError:
        raise MissingExtra from None
    return cast("Callable[[str, str], float]", Indel.normalized_similarity)


class Plain:
    """Brings the words of a requirement to what says which duty it is."""

    def __init__(self, lexicon: Lexicon) -> None:
        drop = [
            r.pattern
            for t, k in (("compare", "drop"), ("parties", "modal"), ("parties", "adverb"))
            for r in lexicon.rows(t, k)
        ]
        self._drop = re.compile("|".join(drop) or r"(?!)")
        self._same = [(re.compile(row.pattern), row.value) for row in lexicon.rows("compare", "synonym")]
        self.verbs: Mapping[str, str] = Words.of(lexicon).verbs

    @classmethod
    def of(cls, lexicon: Lexicon) -> Plain:
        return lexicon.once(cls, cls)  # type: ignore[no-any-return]

    def __call__(self, text: str) -> str:
        """The text without what may vary.

        >>> from campaign_extract.lexicon import load
        >>> Plain.of(load())("要认真制订 2024年“安全生产月”活动方案")
        '制定安全生产月活动方案'
        """
        words = normalise(text)
        for pattern, value in self._same:
            words = pattern.sub(value, words)
        return _NOISE.sub("", self._drop.sub("", words)) or _NOISE.sub("", words)


@dataclass(frozen=True, slots=True)
class Print:
    """What one requirement is known by."""

    requirement: Requirement
    text: str
    terms: frozenset[str]
    action: str | None
    object: str | None
    category: str | None
    parties: frozenset[str]
    given: frozenset[str]
    heading: str | None
    forbids: bool


def fingerprint(requirement: Requirement, plain: Plain, names: Names) -> Print:
    """The print of a requirement: words without dates, counts and names."""
    r = requirement
    text = plain(_without(r))
    given = frozenset(_NOISE.sub("", normalise(word)) for word in (*r.deliverables, *r.recipients))
    return Print(
        requirement=r,
        text=text,
        terms=frozenset(text) | frozenset(text[i : i + 2] for i in range(len(text) - 1)),
        action=plain(r.action) if r.action else None,
        object=plain(r.object) if r.object else None,
        category=r.category,
        parties=names.acting(r),
        given=given,
        heading=plain(_MARKER.sub("", r.path[-1])) if r.path else None,
        forbids=r.force == "prohibited",
    )


def _without(r: Requirement) -> str:
    """The words of a requirement but its deadline (with the 于 before it), its parties and recipients."""
    start, end = r.span
    marks = [m.span for m in (r.deadline, *r.responsible) if m and m.span and start <= m.span[0] and m.span[1] <= end]
    holes = [(a - start, b - start) for a, b in marks]
    holes += [(at, at + len(name)) for name in r.recipients if (at := r.text.find(name)) >= 0]
    kept = "".join(
        c for i, c in enumerate(r.text) if not any(a - (r.text[a - 1 : a] in _BEFORE) <= i < b for a, b in holes)
    )
    return kept if len(_NOISE.sub("", kept)) >= _LEAST else r.text


class Matcher:
    """Scores pairs of two lists of prints; words that few requirements have count more."""

    def __init__(self, old: Sequence[Print], new: Sequence[Print], plain: Plain, *, parties: bool = True) -> None:
        self.old, self.new, self.plain, self.parties = old, new, plain, parties
        self.ratio = ratio()
        spread = Counter(term for p in (*old, *new) for term in p.terms)
        total = len(old) + len(new)
        self.weigh = {term: log(1 + total / n) for term, n in spread.items()}
        self.spread = spread

    def features(self, old: Print, new: Print) -> Iterator[Feature]:
        """All that the two can be compared by."""
        yield self._feature("wording", self.ratio(old.text, new.text), old.text, new.text)
        common = old.terms & new.terms
        yield self._feature("terms", 2 * self._sum(common) / (self._sum(old.terms) + self._sum(new.terms)), None, None)
        if old.action and new.action:
            yield self._feature("action", self._action(old.action, new.action), old.action, new.action)
        if old.object and new.object:
            yield self._feature("object", self.ratio(old.object, new.object), old.object, new.object)
        if old.category and new.category:
            yield self._feature("category", float(old.category == new.category), old.category, new.category)
        if self.parties and old.parties and new.parties:
            yield self._feature("party", self._sets(old.parties, new.parties), *map(_join, (old.parties, new.parties)))
        if old.given and new.given:
            yield self._feature("handover", self._sets(old.given, new.given), *map(_join, (old.given, new.given)))
        if old.heading and new.heading:
            yield self._feature("heading", self.ratio(old.heading, new.heading), old.heading, new.heading)
        if old.forbids != new.forbids:
            yield self._feature("polarity", 0.0, old.requirement.force, new.requirement.force)

    def match(self, old: Print, new: Print) -> Match:
        """The score of a pair with its reasons."""
        features = tuple(self.features(old, new))
        score = sum(f.value * f.weight for f in features) / sum(f.weight for f in features)
        return Match(score=round(score, 4), shared=False, features=features)

    def contained(self, part: Print, whole: Print) -> float:
        """How much of the words of one stand in the other; 0 where there are too few to tell."""
        if len(part.terms) < _MIN_CONTAINED or part.forbids != whole.forbids:
            return 0.0
        return self._sum(part.terms & whole.terms) / self._sum(part.terms)

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Pairs with the same words or with a word in common that is not everybody's."""
        by_term: dict[str, list[int]] = defaultdict(list)
        by_text: dict[str, list[int]] = defaultdict(list)
        for j, p in enumerate(self.new):
            by_text[p.text].append(j)
            for term in p.terms:
                if self.spread[term] <= _COMMON:
                    by_term[term].append(j)
        seen: Counter[str] = Counter()
        for i, p in enumerate(self.old):
            near = {j for term in p.terms for j in by_term.get(term, ())}
            same = by_text.get(p.text, [])
            if len(same) <= _COMMON:
                near.update(same)
            elif (at := seen[p.text]) < len(same):  # hundreds of the same: the first with the first, and so on
                near.add(same[at])
            seen[p.text] += 1
            yield from ((i, j) for j in sorted(near))

    def pairs(self) -> dict[tuple[int, int], Match]:
        """Every match, by the places of its two sides."""
        scored = []
        for i, j in self.candidates():
            match = self.match(self.old[i], self.new[j])
            if match.score >= THRESHOLD:
                scored.append((-match.score, abs(i - j), i + j, i, j, match))
        scored.sort(key=lambda row: row[:5])
        found: dict[tuple[int, int], Match] = {}
        olds: set[int] = set()
        news: set[int] = set()
        for *_, i, j, match in scored:
            if i not in olds and j not in news:
                olds.add(i)
                news.add(j)
                found[i, j] = match
        return found | self._shared(found)

    def _shared(self, taken: Mapping[tuple[int, int], Match]) -> dict[tuple[int, int], Match]:
        """What is left over on either side and is part of a requirement that is taken on the other."""
        by_old = {i: match for (i, _), match in taken.items()}
        by_new = {j: match for (_, j), match in taken.items()}
        best: dict[tuple[str, int], tuple[float, int, int, int]] = {}
        for i, j in self.candidates():
            if (i in by_old) == (j in by_new):
                continue
            if i in by_old:
                key, part, whole, winner = ("new", j), self.new[j], self.old[i], by_old[i]
            else:
                key, part, whole, winner = ("old", i), self.old[i], self.new[j], by_new[j]
            if (fit := self._part(part, whole, self.match(self.old[i], self.new[j]), winner)) > 0:
                best[key] = max(best.get(key, (0.0, 0, 0, 0)), (fit, -abs(i - j), i, j))
        found = {}
        for fit, _, i, j in best.values():
            found[i, j] = self.match(self.old[i], self.new[j]).model_copy(update={"score": fit, "shared": True})
        return found

    def _part(self, part: Print, whole: Print, match: Match, winner: Match) -> float:
        """How well one fits into the other beside its winner: by its own score where the winner is no full counterpart,
        or by the share of its words that stand there; 0 where it does not."""
        contained = round(self.contained(part, whole), 4)
        own = match.score if match.score >= THRESHOLD and winner.score < FULL else 0.0
        return max(own, contained if contained >= CONTAINED else 0.0)

    def _feature(self, name: str, value: float, old: str | None, new: str | None) -> Feature:
        return Feature(name=name, value=round(value, 4), weight=WEIGHTS[name], old=old, new=new)

    def _sum(self, terms: frozenset[str]) -> float:
        return sum(sorted(self.weigh[term] for term in terms))

    def _action(self, old: str, new: str) -> float:
        kinds = self.plain.verbs
        return 1.0 if old == new else 0.5 if kinds.get(old, old) == kinds.get(new, new) else 0.0

    def _sets(self, old: frozenset[str], new: frozenset[str]) -> float:
        """Each name's best counterpart, on average over both sides."""
        best = [max(self.ratio(a, b) for b in new) for a in sorted(old)]
        back = [max(self.ratio(a, b) for a in old) for b in sorted(new)]
        return (sum(best) + sum(back)) / (len(best) + len(back))


def _join(names: frozenset[str]) -> str:
    return "、".join(sorted(names))
