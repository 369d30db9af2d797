"""Periods that count from something: 收到通知后5个工作日内, 春节前3个工作日, 开学前.

They keep what they count from as an ``Anchor``, and have a day where that is the issue of the notice or a date it names.
"""

from __future__ import annotations

import re
from datetime import date

from ..lexicon.recognise import Mark
from ..model import Anchor, Time, TimeKind, TimeStatus
from .grammar import Grammar, Phrase
from .intervals import Impossible, iso_duration
from .setting import Open
from .values import Reading, Sheet
from .years import Years


class Anchors:
    """Anchored phrases, and what they count from."""

    def __init__(self, years: Years, sheet: Sheet) -> None:
        self.years, self.sheet = years, sheet
        self.grammar: Grammar = years.grammar
        self.dates, self.heard = years.dates, years.heard
        self.issued = years.setting.issued

    def anchored(self, phrase: Phrase, after: dict[str, str]) -> Time | None:
        """收到通知后5个工作日内: from the event; resolved where that is the issue of the notice itself."""
        point = phrase.points[0]
        head = point.atoms[0]
        fields = self.grammar.fields[head.row]
        event = point.event.match.group().strip() if point.event else ""
        issue = point.event is not None and point.event.row.fields.get("from") == "issue"
        bare = point.event is None and fields.get("event") == "maybe" and not self.conditional(phrase)
        base = self.issued if issue or bare else None
        count, measure = self.grammar.count(head) if fields["side"] != "at" else (0, "D")
        if count is None:
            return None
        before = fields["side"] == "before"
        anchor = Anchor(event=self.grammar.lead_in.sub("", event, 1), offset=("-" if before and count else "") + iso_duration(count, measure), workdays=measure == "B")
        kind: TimeKind = "from" if fields["side"] == "at" or fields.get("kind") == "from" else "by"
        if fields.get("kind") == "on":
            kind = "on"
        if len(phrase.points) == 2:
            return self.anchored_range(phrase, base, anchor)
        if base is None:
            return self.sheet.time(phrase, kind, None, None, "anchored", None, None, phrase.after, anchor)
        try:
            day = self.counted(phrase, base, -count if before else count, measure)
        except Open:
            return self.sheet.time(phrase, kind, None, None, "anchored", None, None, phrase.after, anchor)
        start, due = {"from": (day, None), "on": (day, day)}.get(kind, (None, day))
        status: TimeStatus = "anchored" if bare else "exact"
        return self.sheet.time(phrase, kind, start, due, status, None, Reading((day, day), (day, day), "issue-date"), phrase.after, anchor)

    def conditional(self, phrase: Phrase) -> bool:
        """Whether the sentence before a bare 10日内 says what the days count from."""
        begin = max(0, phrase.start - 60)
        stops = [m.end() for m in re.finditer(r"[。；！？\n]", self.heard.flat[begin : phrase.start])]
        return self.grammar.condition.search(self.heard.flat, begin + (stops[-1] if stops else 0), phrase.start) is not None

    def anchored_range(self, phrase: Phrase, base: date | None, anchor: Anchor) -> Time:
        last = phrase.points[1]
        try:
            ends = self.years.right(last, (base, base)) if base else self.years.point(last, phrase)[0]
        except (Open, Impossible):
            return self.sheet.time(phrase, "span", None, None, "anchored", None, None, phrase.after, anchor)
        by = "issue-date"
        if base is None:
            return self.sheet.time(phrase, "by", None, ends[1], "anchored", None, Reading(ends, ends, by), phrase.after, anchor)
        return self.sheet.time(phrase, "span", base, ends[1], "exact", None, Reading((base, base), ends, by), phrase.after, anchor)

    def counted_from(self, phrase: Phrase, after: Mark | None, fields: dict[str, str]) -> Time | None:
        """春节前3个工作日: counted from a date that the phrase itself names."""
        assert after is not None
        count, measure = self.grammar.count(after)
        if count is None:
            return None
        before = fields["side"] == "before"
        printed = self.sheet.text[phrase.points[0].start : phrase.points[-1].end]
        anchor = Anchor(event=printed, offset=("-" if before else "") + iso_duration(count, measure), workdays=measure == "B")
        try:
            reading = self.years.read(Phrase(phrase.row, phrase.match, phrase.points, None, None, phrase.link))
        except Impossible:
            self.sheet.note("impossible-date", phrase, "no calendar has such a date")
            return self.sheet.time(phrase, "by", None, None, "impossible", None, None, after, anchor)
        except Open:
            return self.sheet.time(phrase, "by", None, None, "anchored", None, None, after, anchor)
        if not reading.known:
            self.sheet.note("no-year", phrase, "nothing in the notice says which year")
            return self.sheet.time(phrase, "by", None, None, "anchored", None, reading, after, anchor)
        base = reading.first[0] if before else reading.last[1]
        try:
            due = self.counted(phrase, base, -count if before else count, measure)
        except Open:
            return self.sheet.time(phrase, "by", None, None, "anchored", None, reading, after, anchor)
        self.heard.remember(phrase, reading)
        return self.sheet.time(phrase, "by", None, due, "exact", None, Reading((due, due), (due, due), reading.by), after, anchor)

    def counted(self, phrase: Phrase, base: date, count: int, measure: str) -> date:
        self.dates.unpublished = False
        day = self.dates.count(base, count, measure)
        if self.dates.unpublished:
            self.sheet.note("workdays-unpublished", phrase, "counted Monday to Friday")
        return day

    def symbolic(self, phrase: Phrase, symbol: str, after: Mark | None) -> Time:
        """开学前, 汛期前: by the name of it, until the user's own table dates it."""
        fields = after.row.fields if after else {}
        count, measure = self.grammar.count(after) if after and fields.get("kind") == "offset" else (0, "D")
        offset = ("-" if count and fields.get("side") == "before" else "") + iso_duration(count or 0, measure)
        anchor = Anchor(event=symbol, offset=offset, workdays=measure == "B")
        kind: TimeKind = "by" if fields.get("kind") in ("by", "offset") else "span"
        return self.sheet.time(phrase, kind, None, None, "anchored", None, None, after, anchor)
