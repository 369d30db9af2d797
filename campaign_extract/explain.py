"""Why: for each quote of a checklist the rows that fired and the rows they beat, for each requirement the opinions.

    通知.txt:9: 5月20日前: time ../2024-05-20 (issue-date): month-day times.tsv:31, before times.tsv:88; beat day times.tsv:40
    通知.txt:9: 各单位要于5月20日前…: 1-1: duty obliged; begins first; force asked; who subject; when own
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from .evidence.models import Evidence
from .lexicon import Lexicon, Row
from .lexicon.recognise import Recogniser
from .model import Span
from .normalise import normalise
from .structure.unfold import unfold

if TYPE_CHECKING:
    from .checklist import Checklist
    from .duties.party import Party
    from .duties.why import Why

#: Rows of these kinds tell where to look; they compete with nobody.
_GUIDES = ("gate", "context")
#: The kinds of ``force.tsv`` that a cue can be of.
_CUES = ("mandatory", "prohibited", "encouraged", "planned", "decoy")
#: So much of a requirement is quoted.
_QUOTED = 12


def explain(
    checklist: Checklist, why: Sequence[Why], text: str, lexicon: Lexicon, evidence: Evidence | None = None
) -> Iterator[str]:
    """One line a quote and one a requirement, in reading order.

    ``why`` is what ``extract`` filled in; ``text`` is what the spans count in, ``lexicon`` and ``evidence`` (none: the
    shipped) what the checklist was made with.

    >>> import re
    >>> from campaign_extract import extract
    >>> from campaign_extract.lexicon import load
    >>> text, why = "各单位要于2024年5月20日前报送总结。", []
    >>> for line in explain(extract(text, why=why), why, text, load()):
    ...     print(re.sub(r"\\.tsv:\\d+|; evidence .*", "", line.split(": ", 1)[1]))
    各单位: responsible (clause): subject
    各单位要于2024年5月20日前报送总结: 0-1: duty obliged; begins first; force asked; who subject; when own
    要: mandatory 0-1: x-must force
    2024年5月20日前: time ../2024-05-20 (text): year times, month times, day times, before times
    """
    tables = _Tables(text, lexicon, Evidence.of(evidence))
    found: list[tuple[Span, str, str]] = []
    for time in checklist.times:
        what = f"time {time.edtf or time.status} ({time.resolved_by or '-'})"
        found.append((time.span, what, tables.named(time.rule, time.span, "times", "days")))
    for frequency in checklist.frequencies:
        what = f"frequency {frequency.times or '-'} per {frequency.every or '-'}"
        found.append((frequency.span, what, tables.named(frequency.rule, frequency.span, "frequencies")))
    for requirement, reason in zip(checklist.requirements, why, strict=False):  # none of one where the reading broke off
        found.append((requirement.span, requirement.id, str(reason)))
        if reason.cue:
            what = f"{requirement.force} {requirement.id}"
            found.append((reason.cue.span, what, tables.fired([reason.cue.row], reason.cue.start, "force", _CUES)))
        rules = {(party.start, party.end): party for party in reason.parties}
        for party in requirement.responsible:
            if party.span:
                found.append((party.span, f"{party.role} ({party.basis})", tables.party(rules[party.span])))
    name = checklist.source.name or "<stdin>"
    for (start, end), what, reasons in _once(found):
        line = text.count("\n", 0, start) + 1
        yield f"{name}:{line}: {_quote(text[start:end])}: {what}: {reasons}"


def _quote(words: str) -> str:
    words = "".join(words.split("\n"))
    return words if len(words) <= _QUOTED + 8 else f"{words[:_QUOTED]}…"


def _once(found: list[tuple[Span, str, str]]) -> Iterator[tuple[Span, str, str]]:
    """In reading order, each quote once for each thing that it says."""
    seen = set()
    for item in sorted(found):
        if item[:2] not in seen:
            seen.add(item[:2])
            yield item


class _Tables:
    """The rows by their ids, and those that match in the same place."""

    def __init__(self, text: str, lexicon: Lexicon, evidence: Evidence) -> None:
        self.flat, self.lexicon = unfold(normalise(text), lexicon, evidence.folds()), lexicon

    def named(self, rule: str, span: Span, *tables: str) -> str:
        """The rows that a rule names, ``month+day+before``."""
        rows = tuple(row for table in tables for row in self.lexicon.rows(table) if row.kind not in _GUIDES)
        fired = [row for id_ in dict.fromkeys(rule.split("+")) for row in rows if row.id == id_]
        return self._beat(fired, Recogniser(rows), span[0])

    def fired(self, rows: Sequence[Row], start: int, table: str, kinds: Sequence[str]) -> str:
        """Rows that were kept with the answer."""
        return self._beat(rows, Recogniser.of(self.lexicon, table, *kinds), start)

    def party(self, party: Party) -> str:
        """The row that saw a name (由…负责), else how it was seen: as the subject, in a label, with whom somebody acts."""
        rows = [row for row in self.lexicon.rows("parties") if row.id == party.rule]
        return _list(rows) or party.rule

    def _beat(self, rows: Sequence[Row], all_: Recogniser, start: int) -> str:
        """The rows that fired, and all others that match where the quote begins."""
        beaten = [mark.row for mark in all_.rivals(self.flat, start) if mark.row.id not in {row.id for row in rows}]
        return (_list(rows) or "no row of its own") + (f"; beat {_list(beaten)}" if beaten else "")


def _list(rows: Iterable[Row]) -> str:
    return ", ".join(f"{row.id} {row.where}" for row in rows)
