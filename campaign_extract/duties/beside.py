"""报名时间：3月1日至10日: when an act is, in a line of its own; the duties elsewhere that name the act are due by then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from ..model import Time
from .clauses import Clauses
from .draft import Draft
from .look import Look
from .when import past, whole_year

#: So far behind its label a time may begin: 报名时间：自…
_NEAR = 8
_REACH = 60


@dataclass(frozen=True, slots=True)
class _Said:
    act: str
    start: int
    time: Time


class Beside:
    """The times that a notice gives to acts by name, for duties that have none of their own."""

    def __init__(self, look: Look, reader: Clauses, lexicon: Lexicon) -> None:
        self.look, self.flat, self.reader = look, look.flat, reader
        self.labels = [re.compile(row.pattern) for row in lexicon.rows("force", "when-of")]
        self.acts = [re.compile(row.pattern) for row in lexicon.rows("force", "act")]

    def govern(self, drafts: Sequence[Draft]) -> None:
        """Offers each duty the one time that the notice gives to its act, or to all that is asked (规定时间内)."""
        said = tuple(self._said())
        if not said:
            return
        for draft in drafts:
            if draft.offered or draft.force != "mandatory" or (draft.frequency and draft.frequency.every):
                continue
            words = self.flat[draft.start : draft.end]
            acts = {found["act"] for pattern in self.acts for found in pattern.finditer(words)}
            fitting = [s.time for s in said if s.act in acts and not draft.start <= s.start < draft.end]
            if not fitting and self.look.duty.in_time.search(words):
                fitting = [s.time for s in said]
            if len({(time.start, time.due) for time in fitting}) == 1:
                draft.offer(fitting[0], "beside")

    def _said(self) -> Iterator[_Said]:
        for pattern in self.labels:
            for found in pattern.finditer(self.flat):
                times = self.reader.times_in(found.end(), found.end() + _REACH)
                time = next((t for t in times if t.span[0] - found.end() <= _NEAR), None)
                if time is not None and time.due and not past(time, self.look.issued) and not whole_year(time):
                    yield _Said(found["act"], found.start(), time)
