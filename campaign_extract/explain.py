"""Why: for each quote of a checklist the rows that fired, where they stand, and the rows they beat.

    通知.txt:9: 5月20日前: time ../2024-05-20 (issue-date): month-day times.tsv:31, before times.tsv:88; beat day times.tsv:40
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from .lexicon import Lexicon, Row
from .lexicon.recognise import Recogniser
from .model import Span
from .normalise import normalise

if TYPE_CHECKING:
    from .checklist import Checklist

#: The kinds of ``force.tsv`` that a cue can be of, and those of ``parties.tsv`` that introduce, follow or end a name.
_CUES = ("mandatory", "prohibited", "encouraged", "planned", "decoy")
_PARTIES = ("agent", "cause", "with", "note", "after", "head", "head-split")

#: Rows of these kinds tell where to look; they compete with nobody.
_GUIDES = ("gate", "context")

#: How far before a name the row that introduces it may begin (由…、…牵头), in characters.
_REACH = 60


def explain(checklist: Checklist, text: str, lexicon: Lexicon) -> Iterator[str]:
    """One line a quote, in reading order; ``text`` is what the spans count in, ``lexicon`` what the checklist was made with.

    >>> from campaign_extract import extract
    >>> from campaign_extract.lexicon import load
    >>> text = "各单位要于2024年5月20日前报送总结。"
    >>> [line.split(": ")[1] for line in explain(extract(text), text, load())]
    ['各单位', '要', '2024年5月20日前']
    """
    witness = _Witness(text, lexicon)
    found: list[tuple[Span, str, list[Row], list[Row]]] = []
    for time in checklist.times:
        what = f"time {time.edtf or time.status} ({time.resolved_by or '-'})"
        found.append((time.span, what, *witness.named(time.rule, time.span, "times", "days")))
    for frequency in checklist.frequencies:
        what = f"frequency {frequency.times or '-'} per {frequency.every or '-'}"
        found.append((frequency.span, what, *witness.named(frequency.rule, frequency.span, "frequencies")))
    for requirement in checklist.requirements:
        if requirement.cue and (seen := witness.cue(requirement.cue, requirement.span)):
            span, fired, beaten = seen
            found.append((span, f"{requirement.force} {requirement.id}", fired, beaten))
        for party in requirement.responsible:
            if party.span:
                what = f"{party.role} ({party.basis})"
                found.append((party.span, what, *witness.party(party.span)))
    name = checklist.source.name or "<stdin>"
    for (start, end), what, fired, beaten in _once(found):
        line = text.count("\n", 0, start) + 1
        quote = "".join(text[start:end].split("\n"))
        beat = f"; beat {_list(beaten)}" if beaten else ""
        yield f"{name}:{line}: {quote}: {what}: {_list(fired) or 'no row of its own'}{beat}"


def _once(found: list[tuple[Span, str, list[Row], list[Row]]]) -> Iterator[tuple[Span, str, list[Row], list[Row]]]:
    """In reading order, each quote once for each thing that it says."""
    seen = set()
    for item in sorted(found, key=lambda item: item[:2]):
        if item[:2] not in seen:
            seen.add(item[:2])
            yield item


def _list(rows: Iterable[Row]) -> str:
    return ", ".join(f"{row.id} {row.where}" for row in rows)


class _Witness:
    """Asks the tables again, at the places where something was found."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.flat, self.lexicon = normalise(text), lexicon
        cues = Recogniser.of(lexicon, "force", *_CUES)
        self.cues = list(cues.scan(self.flat))
        self.cue_starts = [mark.start for mark in self.cues]
        self.recogniser = cues
        self.parties = Recogniser.of(lexicon, "parties", *_PARTIES)

    def named(self, rule: str, span: Span, *tables: str) -> tuple[list[Row], list[Row]]:
        """The rows that a rule names, ``month+day+before``, and all others that match where the quote begins."""
        rows = tuple(row for table in tables for row in self.lexicon.rows(table) if row.kind not in _GUIDES)
        ids = rule.split("+")
        fired = [row for id_ in dict.fromkeys(ids) for row in rows if row.id == id_]
        rivals = Recogniser(rows).rivals(self.flat, span[0]) if rows else []
        return fired, [mark.row for mark in rivals if mark.row.id not in ids]

    def cue(self, cue: str, span: Span) -> tuple[Span, list[Row], list[Row]] | None:
        """The mark of the cue, in the requirement or, where a lead-in says it for all, the last before."""
        marks = [m for m in self.cues[bisect_left(self.cue_starts, span[0]) :] if m.end <= span[1]]
        before = reversed(self.cues[: bisect_left(self.cue_starts, span[0])])
        mark = next((m for m in (*marks, *before) if self.flat[m.start : m.end] == normalise(cue)), None)
        if mark is None:
            return None
        rivals = self.recogniser.rivals(self.flat, mark.start)
        return mark.span, [mark.row], [rival.row for rival in rivals if rival.row != mark.row]

    def party(self, span: Span) -> tuple[list[Row], list[Row]]:
        """The row that reaches over the name (由…负责), else the one that its last characters are in; then its rivals."""
        start, end = span
        for position in range(max(self.flat.rfind("\n", 0, start) + 1, start - _REACH), start + 1):
            over = [m for m in self.parties.rivals(self.flat, position) if m.end >= end and m.row.kind not in ("head", "head-split")]
            if over:
                return [over[0].row], [m.row for m in over[1:]]
        if self.flat[start:end].endswith("）"):  # 各乡镇（街道）
            end = self.flat.rfind("（", start, end)
        for position in range(start, end):
            heads = [m for m in self.parties.rivals(self.flat, position) if m.end == end]
            if heads:
                return [heads[0].row], [m.row for m in heads[1:]]
        return [], []
