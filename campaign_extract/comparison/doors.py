"""The two doors: ``compare`` and ``cover``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..lexicon import Lexicon, load
from .changes import Frame, changes, frame, party
from .match import Matcher, Plain, Print, fingerprint
from .model import Change, Comparison, Coverage, Duty, Line, Match, Quote, Relation, Side, Weakness
from .parties import EVERYBODY, Names

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Requirement

_RELATIONS: dict[tuple[str, str], Relation] = {
    ("count", "raised"): "raised-count",
    ("count", "set"): "raised-count",
    ("limit", "raised"): "raised-count",
    ("count", "lowered"): "lowered-count",
    ("count", "lifted"): "lowered-count",
    ("limit", "lowered"): "lowered-count",
}
_WEAKNESSES: dict[tuple[str, str], Weakness] = {
    ("date", "later"): "later-date",
    ("date", "lifted"): "no-date",
    ("count", "lowered"): "lower-count",
    ("count", "lifted"): "no-count",
    ("limit", "raised"): "looser-limit",
    ("force", "weaker"): "weaker-force",
}


def compare(
    old: Checklist, new: Checklist, *, years: int | None = None, lexicon: str | Path | Lexicon | None = None
) -> Comparison:
    """What became of the old notice's requirements in the new one, line by line, with both quotes.

    ``years`` is how far the two are apart (default: by their issue dates, else by their campaigns).  A deadline on the same
    day of the year has moved with the year and counts as the same.  A requirement whose words went into a longer one, or
    came out of one, stays matched (``match.shared``).  Raises MissingExtra without rapidfuzz.

    >>> from campaign_extract import extract
    >>> old = extract("关于演练的通知\\n各单位：\\n各企业每季度至少组织1次应急演练。\\n某某局\\n2023年4月1日")
    >>> new = extract("关于演练的通知\\n各单位：\\n各企业每半年至少组织1次应急演练。\\n某某局\\n2024年4月1日")
    >>> compare(old, new).lines[0].relations
    ('lowered-count',)
    """
    tables = lexicon if isinstance(lexicon, Lexicon) else load(lexicon)
    names = Names(old, tables), Names(new, tables)
    plain = Plain.of(tables)
    olds = [fingerprint(r, plain, names[0]) for r in old.requirements]
    news = [fingerprint(r, plain, names[1]) for r in new.requirements]
    setting = frame(old, new, years=years)
    pairs = Matcher(olds, news, plain).pairs()

    split = _split(pairs)
    placed: list[tuple[tuple[int, int, int], Line]] = []
    matched = dict(sorted(pairs, reverse=True))
    for (i, j), match in pairs.items():
        a, b = olds[i], news[j]
        found = (
            *_differ(a, b, setting, split=split(i, j)),
            *party(a.requirement, b.requirement, (a.parties, b.parties)),
        )
        line = Line(relations=_relations(found), old=quote(a), new=quote(b), changes=found, match=match)
        placed.append(((j, 0, i), line))
    after = -1
    for i, p in enumerate(olds):
        if i in matched:
            after = matched[i]
        else:
            placed.append(
                ((after, 1, i), Line(relations=("dropped",), old=quote(p), new=None, changes=(), match=None))
            )
    for j in sorted(set(range(len(news))) - {j for _, j in pairs}):
        placed.append(((j, 0, 0), Line(relations=("added",), old=None, new=quote(news[j]), changes=(), match=None)))
    placed.sort(key=lambda row: row[0])
    return Comparison(old=side(old), new=side(new), years=setting.years, lines=tuple(line for _, line in placed))


def cover(
    notice: Checklist,
    plan: Checklist,
    *,
    parties: Sequence[str] | None = None,
    lexicon: str | Path | Lexicon | None = None,
) -> Coverage:
    """Which duties of the superior's notice the unit's plan takes up, which it weakens, which it leaves out.

    What the issuer of the notice plans to do itself is no duty of the unit; ``parties`` (各学校) narrows the duties to those
    that bind one of these names.  Dates are compared as they stand.  Weaker is a later or no date, a lower or no count, a
    looser limit, 可 or 鼓励 for 要; another party is not: a plan hands the duties on.  Raises MissingExtra without rapidfuzz.

    >>> from campaign_extract import extract
    >>> notice = extract("关于检查的通知\\n各学校：\\n各学校要于9月20日前完成隐患自查。\\n某某局\\n2024年9月1日")
    >>> plan = extract("关于检查的方案\\n各处室：\\n总务处要于9月30日前完成隐患自查。\\n某某学校\\n2024年9月5日")
    >>> [(duty.status, duty.how) for duty in cover(notice, plan).duties]
    [('weakened', ('later-date',))]
    """
    tables = lexicon if isinstance(lexicon, Lexicon) else load(lexicon)
    names = Names(notice, tables), Names(plan, tables)
    plain = Plain.of(tables)
    binding = [r for r in notice.requirements if r.force != "planned" and binds(r, parties, names[0])]
    duties = [fingerprint(r, plain, names[0]) for r in binding]
    own = [fingerprint(r, plain, names[1]) for r in plan.requirements]
    setting = frame(notice, plan, years=0)
    pairs = Matcher(duties, own, plain, parties=False).pairs()

    split = _split(pairs)
    best: dict[int, tuple[bool, float, int, Match]] = {}
    for (i, j), match in pairs.items():
        best[i] = max(
            best.get(i, (False, -1.0, j, match)), (not match.shared, match.score, j, match), key=lambda m: m[:3]
        )
    found = []
    for i, p in enumerate(duties):
        if i not in best:
            found.append(Duty(status="left-out", how=(), notice=quote(p), plan=None, changes=(), match=None))
            continue
        *_, j, match = best[i]
        different = _differ(p, own[j], setting, split=split(i, j))
        how = tuple(
            dict.fromkeys(_WEAKNESSES[c.what, c.direction] for c in different if (c.what, c.direction) in _WEAKNESSES)
        )
        found.append(
            Duty(
                status="weakened" if how else "taken-up",
                how=how,
                notice=quote(p),
                plan=quote(own[j]),
                changes=different,
                match=match,
            )
        )
    used = {j for _, j in pairs}
    extra = tuple(quote(p) for j, p in enumerate(own) if j not in used)
    return Coverage(notice=side(notice), plan=side(plan), duties=tuple(found), extra=extra)


def _split(pairs: Mapping[tuple[int, int], Match]) -> Callable[[int, int], bool]:
    """Tells whether a side of a pair has another match: its date or count may then belong to the other part."""
    olds, news = Counter(i for i, _ in pairs), Counter(j for _, j in pairs)
    return lambda i, j: olds[i] > 1 or news[j] > 1


def _differ(old: Print, new: Print, setting: Frame, *, split: bool) -> tuple[Change, ...]:
    found = changes(old.requirement, new.requirement, setting)
    return tuple(c for c in found if not (split and c.direction in ("set", "lifted")))


def _relations(found: Sequence[Change]) -> tuple[Relation, ...]:
    relations = tuple(dict.fromkeys(_named(found)))
    return relations or ("same",)


def _named(found: Sequence[Change]) -> Iterator[Relation]:
    for change in found:
        if change.what == "force":
            yield "changed-force"
        elif change.what == "party":
            yield "changed-party"
        elif change.what == "date":
            if change.direction != "with-year":
                yield "moved-date"
        else:
            yield _RELATIONS[change.what, change.direction]


def binds(requirement: Requirement, parties: Sequence[str] | None, names: Names) -> bool:
    """Whether it binds one of the parties asked for: by name, by what the name comes down to, or as one of all."""
    if parties is None:
        return True
    wanted = {names.plain(name) for name in parties}
    named = {names.plain(name) for r in requirement.responsible for name in (r.name, *r.resolved) if name}
    return EVERYBODY in named or not named or any(a.endswith(b) or b.endswith(a) for a in wanted for b in named)


def quote(p: Print) -> Quote:
    r = p.requirement
    return Quote(
        id=r.id,
        path=r.path,
        text=r.text,
        span=r.span,
        force=r.force,
        parties=tuple(party.name for party in r.responsible if party.name),
        due=r.deadline.due if r.deadline else None,
    )


def side(checklist: Checklist) -> Side:
    notice = checklist.notice
    return Side(name=checklist.source.name, title=notice.title, issue_date=notice.issue_date)
