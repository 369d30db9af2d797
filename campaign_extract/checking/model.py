"""What a check holds, as frozen types: each line of the list with what it rests on, and the duties that it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar, Literal

from ..comparison.model import Change, Match, Quote, Result, Row, Side
from ..model import Model, Span

Verdict = Literal["rests", "mentioned", "doubtful", "differs", "invented"]
Fault = Literal[
    "wrong-date", "added-date", "no-date",
    "wrong-count", "added-count", "no-count",
    "wrong-party",
    "weaker-force", "stronger-force", "turned-force",
]  # fmt: skip


class Checked(Model):
    """One line of the list; ``duties`` are those of the notice that it stands for, the closest first.

    A fault is a ``doubt`` where the notice, read another way, bears it out: the day or the name stands near the duty, and
    the duty's own words print none.  ``evidence`` is where the notice says it: the span of the closest duty, or of the words of a line that is only
    ``mentioned`` there and was read as nobody's duty.
    """

    verdict: Verdict
    faults: tuple[Fault, ...]
    doubts: tuple[Fault, ...]
    line: Quote
    duties: tuple[Quote, ...]
    evidence: Span | None
    changes: tuple[Change, ...]
    match: Match | None


class Check(Result):
    """What a list says rightly, says otherwise, invents, and leaves out.

    ``unsure`` are duties that no line stands for, and that show no word that obliges, no day, no count and no verb in front: some
    of them are no duties.
    """

    heading: ClassVar[str] = "checked"

    notice: Side
    list: Side
    lines: tuple[Checked, ...]
    missing: tuple[Quote, ...]
    unsure: tuple[Quote, ...]

    def sides(self) -> tuple[tuple[str, Side], tuple[str, Side]]:
        return ("notice", self.notice), ("list", self.list)

    def told(self) -> Iterator[Row]:
        """The lines in the order of the list, then the duties that it lacks."""
        for line in self.lines:
            duty = line.duties[0] if line.duties else None
            yield Row((line.verdict, *line.faults, *line.doubts), duty, line.line, line.changes, line.match)
        for quote in self.missing:
            yield Row(("missing",), quote, None, (), None)
        for quote in self.unsure:
            yield Row(("unsure",), quote, None, (), None)

    def counts(self) -> dict[str, int]:
        """How many lines have each verdict, and how many duties are missing."""
        found = Counter[str](line.verdict for line in self.lines)
        return dict(found + Counter({"missing": len(self.missing), "unsure": len(self.unsure)}))

    @property
    def sound(self) -> bool:
        """Whether nothing differs, nothing is invented, and nothing is missing; doubts are left to the reader."""
        return not self.missing and all(line.verdict not in ("differs", "invented") for line in self.lines)
