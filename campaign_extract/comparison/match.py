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

from ..duties.wording import Words
from ..errors import CampaignExtractError
from ..lexicon import Lexicon
from ..normalise import normalise
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
        return lexicon.once(cls, cls)

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

    @property
    def words(self) -> dict[str, str | None]:
        """What each feature compares, for the explanation."""
        return {
            "wording": self.text,
            "action": self.action,
            "object": self.object,
            "category": self.category,
            "party": "、".join(sorted(self.parties)),
            "handover": "、".join(sorted(self.given)),
            "heading": self.heading,
            "polarity": self.requirement.force,
        }


def fingerprint(requirement: Requirement, plain: Plain, names: Names) -> Print:
    """The print of a requirement: words without dates, counts and names."""
    r = requirement
    text = plain(without(r))
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


def without(r: Requirement) -> str:
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
        self.spread = Counter(term for p in (*old, *new) for term in p.terms)
        total = len(old) + len(new)
        self.weigh = {term: log(1 + total / n) for term, n in self.spread.items()}
        self.mass = [self._sum(p.terms) for p in old], [self._sum(p.terms) for p in new]

    def values(self, i: int, j: int) -> dict[str, float]:
        """How alike two requirements are, by every feature that both have."""
        old, new = self.old[i], self.new[j]
        found = {
            "wording": self.ratio(old.text, new.text),
            "terms": 2 * self._sum(old.terms & new.terms) / ((self.mass[0][i] + self.mass[1][j]) or 1.0),
        }
        if old.action and new.action:
            found["action"] = self._action(old.action, new.action)
        if old.object and new.object:
            found["object"] = self.ratio(old.object, new.object)
        if old.category and new.category:
            found["category"] = float(old.category == new.category)
        if self.parties and old.parties and new.parties:
            found["party"] = self._sets(old.parties, new.parties)
        if old.given and new.given:
            found["handover"] = self._sets(old.given, new.given)
        if old.heading and new.heading:
            found["heading"] = self.ratio(old.heading, new.heading)
        if old.forbids != new.forbids:
            found["polarity"] = 0.0
        return found

    def score(self, i: int, j: int) -> float:
        """The weighted mean of the values."""
        values = self.values(i, j)
        return round(sum(v * WEIGHTS[name] for name, v in values.items()) / sum(WEIGHTS[name] for name in values), 4)

    def match(self, i: int, j: int, score: float, *, shared: bool) -> Match:
        """A pair with its reasons."""
        old, new = self.old[i].words, self.new[j].words
        features = tuple(
            Feature(name=name, value=round(value, 4), weight=WEIGHTS[name], old=old.get(name), new=new.get(name))
            for name, value in self.values(i, j).items()
        )
        return Match(score=score, shared=shared, features=features)

    def candidates(self) -> Iterator[tuple[int, int]]:
        """Pairs with the same words or with a word in common that is not everybody's."""
        by_term: dict[str, list[int]] = defaultdict(list)
        by_text: dict[str, list[int]] = defaultdict(list)
        for j, p in enumerate(self.new):
            by_text[p.text].append(j)
            for term in p.terms:
                if len(term) > 1 and self.spread[term] <= _COMMON:
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
        scores = {(i, j): self.score(i, j) for i, j in self.candidates()}
        ordered = sorted(
            (-score, self._reworded(i, j), abs(i - j), i + j, i, j) for (i, j), score in scores.items() if score >= THRESHOLD
        )
        olds: dict[int, float] = {}
        news: dict[int, float] = {}
        found: dict[tuple[int, int], Match] = {}
        for score, *_, i, j in ordered:
            if i not in olds and j not in news:
                olds[i] = news[j] = -score
                found[i, j] = self.match(i, j, -score, shared=False)
        return found | self._shared(scores, olds, news)

    def _reworded(self, i: int, j: int) -> bool:
        """Of matches that score alike, the one in the same words: 主要负责人要亲自抓, 分管负责人要具体抓."""
        return self.old[i].requirement.text != self.new[j].requirement.text

    def _shared(
        self, scores: Mapping[tuple[int, int], float], olds: Mapping[int, float], news: Mapping[int, float]
    ) -> dict[tuple[int, int], Match]:
        """What is left over on either side and is part of a requirement that is taken (at some score) on the other."""
        best: dict[tuple[bool, int], tuple[float, int, int, int]] = {}
        for (i, j), score in scores.items():
            if (i in olds) == (j in news):
                continue
            left, winner = (j, olds[i]) if i in olds else (i, news[j])
            if fit := max(
                score if score >= THRESHOLD and winner < FULL else 0.0, self._contained(i, j, old=j in news)
            ):
                key = j in news, left
                best[key] = max(best.get(key, (0.0, 0, 0, 0)), (fit, -abs(i - j), i, j))
        return {(i, j): self.match(i, j, fit, shared=True) for fit, _, i, j in best.values()}

    def _contained(self, i: int, j: int, *, old: bool) -> float:
        """How much of the words of the one (the old one, or the new one) stand in the other; 0 where it is too little."""
        part, mass = (self.old[i], self.mass[0][i]) if old else (self.new[j], self.mass[1][j])
        if len(part.terms) < _MIN_CONTAINED or self.old[i].forbids != self.new[j].forbids:
            return 0.0
        share = round(self._sum(self.old[i].terms & self.new[j].terms) / mass, 4)
        return share if share >= CONTAINED else 0.0

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
