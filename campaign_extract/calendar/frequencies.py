"""Frequencies: 每季度至少组织开展1次, 每月5日前, 一月一警示, 开展一次排查; and 定期, which is vague.

``every`` is the period as an ISO 8601 duration, ``times`` the count, ``bound`` whether it is the least, the most or exact.
A count without a period is so many times over the campaign.  The RRULE (RFC 5545) says when a period falls due, where that
can be said: at-least-N is no COUNT, which would end the series, so a count never enters the rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon import Lexicon, Row
from ..lexicon.recognise import Mark, Recogniser
from ..model import Bound, Frequency, Note
from ..notes import note
from ..numerals import integer

_WORKDAYS = "MO,TU,WE,TH,FR"
#: Periods of more units than these are no periods that anybody keeps.
_LONGEST = 9999
_DURATION = re.compile(r"P(T?)(\d+)([HDWMY])")


class _Grammar:
    """The table, made ready once for a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("frequencies")
        # the first that is found counts: 原则上每月不少于1次 is at least one
        seen = tuple(row for row in rows if row.kind in ("rate", "due", "count", "vague", "veto"))
        self.rows = Recogniser(seen)
        self.fields = {row: row.fields for row in seen}
        self.deadlines = Recogniser(tuple(row for row in seen if "by" in self.fields[row] or "day" in self.fields[row]))
        self.periods = [(re.compile(row.pattern), row.value) for row in rows if row.kind == "period"]
        self.bounds = [(re.compile(row.pattern), row.value) for row in rows if row.kind == "bound"]
        self.say = lexicon.say("frequencies")
        self.between = re.compile(lexicon.alternatives("frequencies", "between"))
        self.places = _worded(rows, "place")
        self.dekads = _worded(rows, "dekad-day")
        self.weekdays = _worded(rows, "weekday")

    @classmethod
    def of(cls, lexicon: Lexicon) -> _Grammar:
        return lexicon.once(cls, cls)

    def ends(self, words: str) -> list[int | None]:
        """The numbers of a count: 1—2 has two, and so has 两三, about so many; the lower end first."""
        printed = list(words) if self.say.about.fullmatch(words) else self.between.split(words)
        return [integer(end.strip()) for end in printed]

    def named_days(self, words: str) -> list[str]:
        """The days that 每周一、三、五 names, as RFC 5545 writes them."""
        return list(dict.fromkeys(self.weekdays[sign] for sign in words if sign in self.weekdays))

    def period(self, words: str) -> str | None:
        """两周 → P2W, 季度 → P3M, 半年 → P6M."""
        for pattern, value in self.periods:
            if match := pattern.fullmatch(words.strip()):
                printed = match["number"] if "number" in match.groupdict() else None
                count = integer(printed) if printed else 1
                return _multiplied(value, count) if count is not None and 0 < count <= _LONGEST else None
        return None

    def deadline(self, mark: Mark) -> Mark:
        """The day that a count prints between its period and its number: 每月25日前报送1次; else the mark itself."""
        found = self.deadlines.at(mark.match.string, mark.start)
        fields = self.fields[mark.row]
        return found if found is not None and found.end < mark.end and "by" not in fields and "times" not in fields else mark

    def bound(self, words: str) -> Bound | None:
        for pattern, value in self.bounds:
            if pattern.search(words):
                return value  # type: ignore[return-value]
        return None


def _worded(rows: Sequence[Row], kind: str) -> dict[str, str]:
    """What each word of a kind means: 首 and 第一个 are the first place."""
    return {word: row.value for row in rows if row.kind == kind for word in row.pattern.split("|")}


def recognise(flat: str, lexicon: Lexicon) -> tuple[Mark, ...]:
    """The frequencies of a normalised text, vague ones too, from left to right.

    >>> from ..lexicon import load
    >>> text = "各单位每半年至少要开展1次演练，每月5日前报送，定期研判，每小时10公里"
    >>> [m.match.group() for m in recognise(text, load())]
    ['每半年至少要开展1次', '每月5日前', '定期']
    """
    return tuple(mark for mark in _Grammar.of(lexicon).rows.scan(flat) if mark.row.kind != "veto")


def read(marks: Sequence[Mark], text: str, flat: str, lexicon: Lexicon) -> tuple[Frequency, ...]:
    """What the marks say; those of vague words are flagged ``vague``.

    >>> from ..lexicon import load
    >>> text = "每季度至少组织开展1次全员培训"
    >>> found = read(recognise(text, load()), text, text, load())[0]
    >>> found.text, found.every, found.times, found.bound, found.rrule
    ('每季度至少组织开展1次', 'P3M', 1, 'at_least', 'FREQ=MONTHLY;INTERVAL=3')
    """
    grammar = _Grammar.of(lexicon)
    return tuple(_value(mark, text, grammar) for mark in marks)


def impossible(frequencies: Sequence[Frequency], lexicon: Lexicon) -> tuple[Note, ...]:
    """A note for each mark whose count, period or day is none; ``read`` flags it ``vague`` as it has no numbers to go by.

    >>> from ..lexicon import load
    >>> text = "每0天巡查1次，每月32日前报送，不定期抽查"
    >>> found = read(recognise(text, load()), text, text, load())
    >>> [(f.text, f.vague) for f in found], [n.message[:9] for n in impossible(found, load())]
    ([('每0天巡查1次', True), ('每月32日前', True), ('不定期', True)], ['每0天巡查1次: ', '每月32日前: n'])
    """
    words = {row.id for row in lexicon.rows("frequencies", "vague")}
    return tuple(
        note("impossible-frequency", f"{f.text}: no such count, period or day", f.span)
        for f in frequencies
        if f.vague and f.rule not in words
    )


def _value(mark: Mark, text: str, grammar: _Grammar) -> Frequency:
    fields = grammar.fields[mark.row]
    vague = mark.row.kind == "vague"
    every = None if vague else _every(mark, fields, grammar)
    times, several = _times(mark, fields, grammar)
    if times == 0 or (every is None and not vague and _caught(mark, "period")) or not _days_exist(mark):
        every, times, vague = None, None, True  # 每0天, 每日0次, 每月32日前: kept, and noted
    bound = _bound(mark, several, grammar) if times is not None else None
    day = grammar.deadline(mark)
    return Frequency(
        text=text[mark.start : mark.end],
        span=mark.span,
        every=every,
        times=times,
        bound=bound,
        rrule=None if every is None else _rrule(day, grammar.fields[day.row], every, grammar),
        vague=vague,
        rule=mark.row.id,
    )


def _days_exist(mark: Mark) -> bool:
    """Whether every day of a month that is printed is one."""
    days = (integer(words.strip()) for words in _caught(mark, "day"))
    return all(day is None or 1 <= day <= 31 for day in days)


def _caught(mark: Mark, slot: str) -> list[str]:
    """What the groups of a slot caught, in order: month, month2, month3."""
    found = []
    for group, words in mark.match.groupdict().items():
        if words and (group == slot or group[: len(slot)] == slot and group[len(slot) :].isdigit()):
            found.append(words)
    return found


def _every(mark: Mark, fields: dict[str, str], grammar: _Grammar) -> str | None:
    if "every" in fields:
        return fields["every"]
    words = next(iter(_caught(mark, "period") + _caught(mark, "cycle")), None)
    every = None if words is None else grammar.period(words)
    if every is None:
        return None
    alternate = grammar.say.alternate.match(mark.match.group()) and _DURATION.fullmatch(every)
    if "twice" in fields or alternate and alternate[2] == "1" and alternate[3] in "DWMY" and not alternate[1]:
        return _multiplied(every, 2)  # 隔周, 双月, 每隔一天
    return every


def _multiplied(duration: str, count: int) -> str:
    match = _DURATION.fullmatch(duration)
    if match is None or count == 1:
        return duration
    return f"P{match[1]}{int(match[2]) * count}{match[3]}"


def _times(mark: Mark, fields: dict[str, str], grammar: _Grammar) -> tuple[int | None, bool]:
    """The count, and whether it is the lower end of one: 1—2次 is at least 1."""
    if "times" in fields:
        return int(fields["times"]), False
    words = mark.match.group()[:-1] if "once" in fields else next(iter(_caught(mark, "times")), None)
    if words is None:
        return None, False
    if "each" in fields:  # 每周二、周四各播出1次 is twice a week
        return (integer(words.strip()) or 1) * len(_caught(mark, "day") or _caught(mark, "month") or _weekdays(mark, grammar)), False
    ends = grammar.ends(words.strip().replace("，", ""))
    if "fold" in fields:  # 每天早晚各转一遍 is twice a day
        return (ends[0] or 1) * int(fields["fold"]), False
    return ends[0], len(ends) > 1 and ends[-1] != ends[0]


def _bound(mark: Mark, several: bool, grammar: _Grammar) -> Bound:
    """至少 and the like stand before the count, among the verbs or behind them; 以上 stands after it."""
    return grammar.bound(mark.match.group()) or ("at_least" if several else "exactly")


# RFC 5545 -----------------------------------------------------------------------------------------------------------


def _rrule(mark: Mark, fields: dict[str, str], every: str, grammar: _Grammar) -> str | None:
    """The recurrence rule; 月底 is BYMONTHDAY=-1, 旬 and 半月 end on the 10th, 15th, 20th and last day.

    A quarter's month is named by its number in the year: 季度首月 is 1, 4, 7, 10.
    """
    named = next(iter(_caught(mark, "period") + _caught(mark, "cycle")), "")
    parts = _frequency(every, thirds=grammar.say.day_word.search(named) is None)
    by = fields.get("by")
    days = [n for words in _caught(mark, "day") if (n := integer(words.strip())) and 1 <= n <= 31]
    months = [n for words in _caught(mark, "month") if (n := integer(words.strip())) and 1 <= n <= 12]
    if by == "monthday" and days:
        parts["BYMONTHDAY"] = _list(days)
    elif by == "month" and months:
        if "span" in fields:  # 每年11月至次年2月 goes over the end of the year
            months = [(months[0] + i - 1) % 12 + 1 for i in range((months[-1] - months[0]) % 12 + 1)]
        parts = {"FREQ": "YEARLY", "BYMONTH": _list(months)}
        if days:
            parts["BYMONTHDAY"] = _list(days)
    elif by == "quarter-month":
        first = int(grammar.places.get(mark["place"] or "", 3))
        parts = {"FREQ": "YEARLY", "BYMONTH": _list([first, first + 3, first + 6, first + 9]), "BYMONTHDAY": _list(days)}
    elif by == "dekad":
        parts["BYMONTHDAY"] = grammar.dekads.get(mark["dekad"] or "", "-1")
    elif by == "workday":
        parts |= {"BYDAY": _WORKDAYS, "BYSETPOS": str(integer(mark["number"] or "") or -1)}
    elif by == "weekday":
        parts["BYDAY"] = ",".join(_weekdays(mark, grammar))
    if "month" in fields:
        step = {"P3M": 3, "P6M": 6}.get(every, 12)
        parts = {"FREQ": "YEARLY", "BYMONTH": _list(list(range(step, 13, step)))}
    if "day" in fields:
        parts["BYMONTHDAY"] = fields["day"]
    if grammar.say.workday_word.search(mark["period"] or ""):
        if every != "P1D":
            return None  # 每3个工作日: no rule counts working days
        parts = {"FREQ": "WEEKLY", "BYDAY": _WORKDAYS}
    clocks = [clock for words in _caught(mark, "clock") if (clock := _clock(words, grammar))]
    if clocks and len({minute for _, minute in clocks}) == 1:  # 8:00 and 20:30 are no one rule
        parts |= {"BYHOUR": _list([hour for hour, _ in clocks]), "BYMINUTE": str(clocks[0][1]), "BYSECOND": "0"}
    return ";".join(f"{key}={value}" for key, value in parts.items())


def _frequency(every: str, *, thirds: bool) -> dict[str, str]:
    """The rule of a period; 每旬 and 每半月 end on days of the month, 每10天 does not."""
    if every == "P10D" and thirds:
        return {"FREQ": "MONTHLY", "BYMONTHDAY": "10,20,-1"}
    if every == "P15D" and thirds:
        return {"FREQ": "MONTHLY", "BYMONTHDAY": "15,-1"}
    match = _DURATION.fullmatch(every)
    assert match is not None
    names = {"TM": "MINUTELY", "TH": "HOURLY", "D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
    parts = {"FREQ": names[match[1] + match[3]]}
    return parts if match[2] == "1" else parts | {"INTERVAL": match[2]}


def _list(numbers: Sequence[int]) -> str:
    return ",".join(map(str, dict.fromkeys(numbers)))


def _weekdays(mark: Mark, grammar: _Grammar) -> list[str]:
    """The days that 每周一、三、五 and 每周二、周四 name, up to the clock or the count."""
    stop = min(mark.match.start(group) for group in ("clock", "times") if mark[group]) if mark["clock"] or mark["times"] else mark.end
    each = grammar.say.each.search(mark.match.string, mark.start, stop)
    return grammar.named_days(mark.match.string[mark.start : each.start() if each else stop])


def _clock(words: str | None, grammar: _Grammar) -> tuple[int, int] | None:
    match = grammar.say.clock_read.search(words or "")
    if not words or match is None:
        return None
    hour, minute = integer(match["hour"]) or 0, int(match["minute"] or 0) or (30 if match["half"] else 0)
    if hour < 12 and grammar.say.afternoon.search(words):
        hour += 12
    return (hour, minute) if hour < 24 and minute < 60 else None


