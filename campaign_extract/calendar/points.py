"""Times as they are printed: the rows of ``times.tsv`` and ``days.tsv`` put together to phrases, nothing resolved.

A phrase is an operator, a point made of ever finer parts, a link and a second point, an operator: 从 即日 起至 2024年 11月 30日.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ..lexicon import Lexicon
from ..lexicon.recognise import Mark
from .grammar import YEARS, Grammar, Phrase, Point, day_or_none, number_in

__all__ = ["full_date", "recognise"]


def recognise(flat: str, lexicon: Lexicon, taken: Sequence[Mark] = ()) -> tuple[Mark, ...]:
    """The times of a normalised text, left to right; what a frequency has ``taken`` (每年6月份) is left to it.

    >>> from ..lexicon import load
    >>> text = "请于6月1日至30日开展活动，6月16日、6月30日前报送，依据〔2024〕2号文件"
    >>> [text[m.start:m.end] for m in recognise(text, load())]
    ['6月1日至30日', '6月16日', '6月30日前']
    """
    grammar = Grammar.of(lexicon)
    if grammar.variant.search(flat):
        flat = flat.translate(grammar.variants)
    phrases = _shared(list(_phrases(flat, grammar)), flat, grammar)
    return tuple(p for p in _outside(phrases, taken) if _counts(p, flat, grammar))


def _phrases(flat: str, grammar: Grammar) -> Iterator[Phrase]:
    position = 0
    while (head := next(grammar.heads.scan(flat, position), None)) is not None:
        if head.row.kind == "veto":
            position = head.end
            continue
        phrase = _phrase(flat, head, position, grammar)
        if phrase is None:
            rivals = sorted(grammar.heads.rivals(flat, head.start), key=lambda mark: -mark.end)
            for rival in rivals[1:]:
                if rival.row.kind != "veto" and (phrase := _phrase(flat, rival, position, grammar)):
                    break
            if phrase is None:
                position = head.start + 1
                continue
        yield phrase
        position = phrase.end
        while (more := _listed(flat, phrase, grammar)) is not None:
            yield more
            phrase, position = more, more.end


def _phrase(flat: str, head: Mark, left: int, grammar: Grammar) -> Phrase | None:
    """The phrase that begins with ``head``, or with an event or operator before it (not before ``left``)."""
    event = None
    if head.row.kind == "anchor":
        event = _event(flat, head, left, grammar)
        needs = grammar.fields[head.row].get("event")
        if event is None and (needs == "must" or needs is None):
            return None
        point = Point((head,), event)
    else:
        point = Point(_atoms(flat, head, grammar))
    if head.row.kind == "anchor" and grammar.fields[head.row].get("event") == "own" and grammar.count(head)[1] in ("H", "T"):
        return None  # 提前20分钟到场
    bare = head.row.kind == "anchor" and grammar.fields[head.row].get("event") == "maybe" and event is None
    opened = grammar.opening.search(flat, max(0, point.start - 4), point.start) is not None
    if bare and (grammar.count(head)[1] in ("Y", "H", "T") or not opened):
        return None  # 三年内不得参评, 时间约在10分钟以内
    before = _operator_before(flat, point.start, left, grammar)
    points: tuple[Point, ...] = (point,)
    end = point.end
    link = grammar.link.at(flat, end)
    if link is not None and (right := _right(flat, point, link.end, grammar)) is not None:
        points, end = (point, right), right.end
    else:
        link = None
        if (other := _second_feast(flat, point, grammar)) is not None:
            points, end = (point, other), other.end
    after = grammar.after.at(flat, end)
    return Phrase(head.row, head.match, points, before, after, link)


def _atoms(flat: str, first: Mark, grammar: Grammar) -> tuple[Mark, ...]:
    """The first part and every finer one that follows it, blanks and 的 between."""
    atoms = [first]
    unit = grammar.units[first.row]
    while True:
        end = atoms[-1].end
        found = _finer(flat, end, unit, grammar)
        if found is None and (glue := grammar.glue.at(flat, end)) is not None:
            found = _finer(flat, glue.end, unit, grammar)
        if found is None:
            return tuple(atoms)
        atoms.append(found)
        unit = grammar.units[found.row] if grammar.units[found.row] != "check" else unit


def _finer(flat: str, position: int, unit: str, grammar: Grammar) -> Mark | None:
    return grammar.finer[unit].at(flat, position) if unit in grammar.finer else None


def _right(flat: str, left: Point, position: int, grammar: Grammar) -> Point | None:
    """The second point of a range: a whole one, or a part that the first one completes (6月1日至30日)."""
    have = {grammar.units[mark.row] for mark in left.atoms}
    best: Point | None = None
    for mark in grammar.parts.rivals(flat, position):
        unit = grammar.units[mark.row]
        if mark.row.kind == "part" and unit != "issue" and unit not in have and not (unit == "daypart" and have & {"clock", "day"}):
            continue
        if unit in ("check", "symbol", "later", "ago", "ahead"):
            continue
        point = Point(_atoms(flat, mark, grammar))
        if best is None or point.end > best.end:
            best = point
    return best


def _second_feast(flat: str, first: Point, grammar: Grammar) -> Point | None:
    """中秋国庆期间, 元旦、春节假期: two feasts that share one break or 期间."""
    if grammar.units[first.atoms[-1].row] != "named":
        return None
    join = grammar.join.at(flat, first.end)
    for mark in grammar.parts.rivals(flat, join.end if join else first.end):
        if grammar.units[mark.row] != "named":
            continue
        after = grammar.after.at(flat, mark.end)
        if after is not None and grammar.fields[after.row].get("kind") in ("span", "break"):
            return Point((mark,))
    return None


def _listed(flat: str, phrase: Phrase, grammar: Grammar) -> Phrase | None:
    """6月5日、10日、15日前: a further day behind a comma, which has its month from the one before."""
    if phrase.after or phrase.link or grammar.units[phrase.points[-1].atoms[-1].row] != "day":
        return None
    join = grammar.join.at(flat, phrase.end)
    if join is None:
        return None
    days = [m for m in grammar.parts.rivals(flat, join.end) if m.row.kind == "part" and grammar.units[m.row] == "day"]
    if not days:
        return None
    first = max(days, key=lambda mark: mark.end)
    point = Point(_atoms(flat, first, grammar))
    link = grammar.link.at(flat, point.end)
    right = _right(flat, point, link.end, grammar) if link else None
    points = (point, right) if right else (point,)
    return Phrase(first.row, first.match, points, None, grammar.after.at(flat, points[-1].end), link if right else None, None, True)


def _operator_before(flat: str, start: int, left: int, grammar: Grammar) -> Mark | None:
    best: Mark | None = None
    for row, pattern in grammar.before:
        match = pattern.search(flat, max(left, start - 12), start)
        if match and (best is None or match.start() < best.start):
            best = Mark(row, match)
    return best


def _event(flat: str, head: Mark, left: int, grammar: Grammar) -> Mark | None:
    for row, pattern in grammar.events:
        match = pattern.search(flat, max(left, head.start - 24), head.start)
        if match and match.end() > match.start():
            return Mark(row, match)
    return None


def _shared(phrases: list[Phrase], flat: str, grammar: Grammar) -> list[Phrase]:
    """Two dates under one operator are two: 6月16日、6月30日前."""
    for i in range(len(phrases) - 2, -1, -1):
        one, two = phrases[i], phrases[i + 1]
        operator = two.after or two.shared
        if one.after or one.before or one.link or operator is None or two.before or two.end - one.end > 40:
            continue
        join = grammar.join.at(flat, one.end)
        if join is not None and join.end == two.start and grammar.fields[operator.row].get("kind") in ("by", "from"):
            points = (_lent(one.points[0], two.points[0], grammar),)
            phrases[i] = Phrase(one.row, one.match, points, None, None, None, operator, one.follows)
    return phrases


def _lent(one: Point, two: Point, grammar: Grammar) -> Point:
    """A bare year before a year and month has that month too: 2025年、2027年9月底前."""
    years = grammar.units[one.atoms[0].row] == grammar.units[two.atoms[0].row] == "year"
    return Point(one.atoms, one.event, two.parts[1:]) if years and len(one.atoms) == 1 else one


def _outside(phrases: Sequence[Phrase], taken: Sequence[Mark]) -> Iterator[Phrase]:
    spans = sorted(mark.span for mark in taken)
    i = 0
    for phrase in phrases:
        while i < len(spans) and spans[i][1] <= phrase.start:
            i += 1
        if i == len(spans) or spans[i][0] >= phrase.end:
            yield phrase


def _counts(phrase: Phrase, flat: str, grammar: Grammar) -> bool:
    """Whether it places something in time: a bare year or feast must stand free or have an operator."""
    operator = phrase.after or phrase.shared
    if operator is not None and grammar.fields[operator.row].get("kind") == "history":
        return False
    whole = phrase.start == 0 and phrase.end == len(flat.rstrip())
    if phrase.link and all(p.atoms[-1].row.id == "weekday" for p in phrase.points):
        return whole  # 周一至周五 is every week's
    if phrase.before or operator or phrase.link or phrase.follows:
        return True
    point = phrase.points[0]
    fields = grammar.fields[point.atoms[0].row]
    named = grammar.units[point.atoms[0].row] == "named"
    if len(point.atoms) > 1 or not (named or fields.get("needs") == "operator"):
        return True
    left = phrase.start == 0 or grammar.free_left.match(flat, phrase.start) is not None
    right = phrase.end == len(flat) or grammar.free_right.match(flat, phrase.end) is not None
    if named:  # 端午、中秋、国庆节等重要节日 is no time, 2013-style lists neither: only a feast all by itself
        return whole
    return left and right


def full_date(mark: Mark) -> date | None:
    """The day of a mark that prints year, month and day; None where one of them is missing or it is no day.

    >>> from ..lexicon import load
    >>> [full_date(m) for m in recognise("二〇二四年一月二十九日", load())]
    [datetime.date(2024, 1, 29)]
    """
    if not isinstance(mark, Phrase) or len(mark.points) != 1:
        return None
    year = month = day = None
    for atom in mark.points[0].atoms:
        year = number_in(atom, "year") or year
        month = number_in(atom, "month") or month
        day = number_in(atom, "day") or day
    if year is None or month is None or day is None:
        return None
    return day_or_none(year, month, day) if year in YEARS else None
