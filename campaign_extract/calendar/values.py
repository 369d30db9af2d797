"""What becomes of a phrase: its value with the words, the span and the rule that gave it, and the notes on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ..lexicon.recognise import Mark
from ..model import Anchor, Note, Time, TimeKind, TimeStatus
from ..notes import note
from .grammar import Phrase
from .intervals import Interval, whole_month


@dataclass(slots=True)
class Reading:
    """What a phrase comes down to; ``known`` tells whether its year is known."""

    first: Interval
    last: Interval
    by: str = "text"
    known: bool = True


@dataclass(slots=True)
class Sheet:
    """Where the values of a text and what there is to say about them are written down."""

    text: str
    notes: list[Note] = field(default_factory=list)

    def note(self, code: str, phrase: Phrase, message: str) -> None:
        self.notes.append(note(code, f"{self.text[phrase.start : phrase.end]}: {message}", phrase.span))

    def time(
        self,
        phrase: Phrase,
        kind: TimeKind,
        start: date | None,
        due: date | None,
        status: TimeStatus,
        clock: str | None,
        reading: Reading | None,
        after: Mark | None,
        anchor: Anchor | None = None,
    ) -> Time:
        known = reading is None or reading.known
        edtf = _edtf(kind, start, due, status, clock, known)
        cue = "".join(m.match.group().strip() for m in (phrase.before, after) if m is not None)
        return Time(
            text=self.text[phrase.start : phrase.end],
            span=phrase.span,
            kind=kind,
            start=start if known else None,
            due=due if known else None,
            clock=clock,
            edtf=edtf,
            status=status,
            anchor=anchor,
            cue=cue or None,
            resolved_by=reading.by if reading and reading.known else None,
            rule="+".join(row.id for row in phrase.rows),
        )


def _edtf(
    kind: TimeKind, start: date | None, due: date | None, status: TimeStatus, clock: str | None, known: bool
) -> str | None:
    """The value in EDTF (ISO 8601-2): 2024-05-20, 2024-02, ../2024-05-20, 2024-06-01/2024-06-30, XXXX-05-20.

    >>> _edtf("by", None, date(2024, 5, 20), "exact", "17:00", True)
    '../2024-05-20T17:00'
    >>> _edtf("span", date(2024, 2, 1), date(2024, 2, 29), "exact", None, True)
    '2024-02'
    """
    if start is None and due is None:
        return None

    def day(value: date | None, at: str | None = None) -> str:
        if value is None:
            return ".."
        printed = value.isoformat()
        if not known:
            printed = "XXXX" + printed[4:]
        return printed + (f"T{at}" if at else "") + ("~" if status == "fuzzy" else "")

    if kind == "by":
        return f"../{day(due, clock)}"
    if kind == "from":
        return f"{day(start, clock)}/.."
    if start is not None and due is not None and start != due:
        whole = day(start)
        if start.day == 1 and due == whole_month(start.year, start.month)[1]:
            return whole[:7] + whole[10:]
        if start == date(start.year, 1, 1) and due == date(start.year, 12, 31) and known:
            return whole[:4] + whole[10:]
        return f"{day(start)}/{day(due, clock)}"
    return day(due or start, clock)
