"""The door: ``check``."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from ..checklist import Checklist
from ..comparison.doors import binds, quote, side
from ..comparison.match import Plain
from ..comparison.model import Match, Quote, Side
from ..comparison.parties import Names
from ..export.handed import hands_in
from ..export.wording import doubtful
from ..lexicon import Lexicon, load
from ..model import Requirement, Span
from .differences import GAP, Differences
from .entries import Entry, entries
from .match import Lines, bare, duty, line, terms
from .model import Check, Checked, Verdict
from .parties import Parties
from .reading import Reader
from .sources import objects

_MENTIONED = 0.8  # so much of a line's words in one sentence of the notice, and the notice says it
_SENTENCE = re.compile(r"[^。；;\n]+")
_DUTIES = ("mandatory", "prohibited")


def check(
    notice: Checklist,
    rows: Sequence[Mapping[str, Any]] | Sequence[Entry],
    *,
    parties: Sequence[str] | None = None,
    handed_on: bool = False,
    name: str | None = None,
    lexicon: str | Path | Lexicon | None = None,
) -> Check:
    """Which lines of a task list rest on the notice, which differ from it, which are invented, and what is missing.

    ``rows`` are mappings whose keys are headers of columns (工作任务, 责任单位, 完成时限 …, or English ones), or what ``entries``
    read from a file.  ``parties`` narrows the duties that may be missing to those that bind one of these names;
    ``handed_on``: the list hands the duties on to offices of its own, so its parties are not compared.  Extract the notice
    with ``with_text=True`` to tell an invented line from words that were read as nobody's duty.  Raises NoList where no
    column says what is to be done, MissingExtra without rapidfuzz.

    >>> from campaign_extract import extract
    >>> notice = extract("关于演练的通知\\n各学校：\\n各学校每季度至少组织2次疏散演练。\\n某某局\\n2024年4月1日")
    >>> found = check(notice, [{"任务": "组织疏散演练", "频次": "每季度1次"}, {"任务": "举办书法比赛"}])
    >>> [(one.verdict, one.faults) for one in found.lines], found.missing
    ([('differs', ('wrong-count',)), ('invented', ())], ())
    """
    tables = lexicon if isinstance(lexicon, Lexicon) else load(lexicon)
    listed = tuple(rows) if all(isinstance(row, Entry) for row in rows) else None
    if listed is None:
        listed = entries([[objects(cast("list[Mapping[str, Any]]", list(rows)))]], tables, name)
    return _Checking(notice, cast("tuple[Entry, ...]", listed), tables, handed_on=handed_on).result(parties, name)


class _Checking:
    """One list against one notice."""

    def __init__(self, notice: Checklist, listed: Sequence[Entry], tables: Lexicon, *, handed_on: bool) -> None:
        self.notice, self.plain = notice, Plain.of(tables)
        self.names, parties = Names(notice, tables), Parties(notice, tables)
        reader = Reader(notice, tables, parties)
        self.asked = [reader(entry) for entry in listed]
        self.matcher = Lines(
            [duty(r, self.plain, self.names) for r in notice.requirements],
            [line(r, entry, self.plain, self.names) for r, entry in zip(self.asked, listed, strict=True)],
            self.plain,
        )
        self.differ = Differences(notice, parties, tables, handed_on=handed_on)
        self.pairs = self.matcher.pairs()
        self.sharing = Counter(i for i, _ in self.pairs)
        self.doubtful = doubtful(notice)

    def result(self, parties: Sequence[str] | None, name: str | None) -> Check:
        matched: dict[int, list[tuple[int, Match]]] = defaultdict(list)
        for (i, j), match in self.pairs.items():
            matched[j].append((i, match))
        missing = tuple(self._missing(parties))
        return Check(
            notice=side(self.notice),
            list=Side(name=name, title=None, issue_date=None),
            lines=tuple(self._line(j, sorted(matched[j], key=_closeness)) for j in range(len(self.asked))),
            missing=tuple(quote(self.matcher.old[i]) for i in missing if self._sure(i)),
            unsure=tuple(quote(self.matcher.old[i]) for i in missing if not self._sure(i)),
        )

    def _line(self, j: int, found: Sequence[tuple[int, Match]]) -> Checked:
        asked = self.asked[j]
        if not found:
            evidence = self._mentioned(j)
            verdict: Verdict = "mentioned" if evidence else "invented"
            return Checked(
                verdict=verdict, faults=(), doubts=(), line=_quote(asked), duties=(), evidence=evidence, changes=(), match=None
            )
        duties = [self.notice.requirements[i] for i, _ in found]
        parts = len(found) > 1 or self.sharing[found[0][0]] > 1
        told = self.differ(asked, duties, parts=parts)
        return Checked(
            verdict="differs" if told.faults else "doubtful" if told.doubts else "rests",
            faults=told.faults,
            doubts=told.doubts,
            line=_quote(asked),
            duties=tuple(quote(self.matcher.old[i]) for i, _ in found),
            evidence=duties[0].span,
            changes=told.changes,
            match=found[0][1],
        )

    def _mentioned(self, j: int) -> Span | None:
        """The sentence of the notice that has nearly all words of a line, if one has."""
        share, _, span = max(
            ((self.matcher.stands_in(j, text, held), -span[0], span) for span, text, held in self._sentences), default=(0.0, 0, None)
        )
        return span if share >= _MENTIONED else None

    @cached_property
    def _sentences(self) -> list[tuple[Span, str, frozenset[str]]]:
        """Every sentence of the notice with its words."""
        text = self.notice.source.text or ""
        return [(m.span(), bare(m[0]), terms(self.plain(m[0]))) for m in _SENTENCE.finditer(text) if m[0].strip()]

    def _missing(self, parties: Sequence[str] | None) -> Iterator[int]:
        """What must or must not be done and no line stands for, nor for the same words elsewhere in the notice."""
        there = {self.matcher.old[i].text for i in self.sharing}
        for i, r in enumerate(self.notice.requirements):
            if i in self.sharing or r.force not in _DUTIES or self.matcher.old[i].text in there:
                continue
            if binds(r, parties, self.names) and not (self._end(i) and self._dated_before(i)):
                yield i

    def _end(self, i: int) -> bool:
        """Whether a duty only hands on what the one before it makes, in the same sentence, and a line stands for that one."""
        r, before = self.notice.requirements[i], self.notice.requirements[i - 1] if i else None
        if before is None or i - 1 not in self.sharing or r.deliverables or not hands_in(r):
            return False
        return before.section == r.section and 0 <= r.span[0] - before.span[1] <= GAP

    def _dated_before(self, i: int) -> bool:
        """Whether the line for the duty before has the day of this one."""
        deadline = self.notice.requirements[i].deadline
        said = (self.asked[j].deadline for before, j in self.pairs if before == i - 1)
        return deadline is not None and deadline.due is not None and any(time and time.due == deadline.due for time in said)

    def _sure(self, i: int) -> bool:
        """Whether it is surely a duty of its own: it says so, and is no end of one that a line stands for (并报局备案)."""
        r = self.notice.requirements[i]
        if r.id in self.doubtful or self._end(i) and not (r.deadline and r.deadline.due):
            return False
        dated = r.deadline is not None and r.deadline.due is not None and r.span[0] <= r.deadline.span[0] < r.span[1]
        verb_first = any(r.title[:length] in self.plain.verbs for length in (1, 2, 3, 4))
        return bool(r.cue or r.frequency or dated or verb_first)


def _closeness(pair: tuple[int, Match]) -> tuple[bool, float, int]:
    i, match = pair
    return match.shared, -match.score, i


def _quote(asked: Requirement) -> Quote:
    """A line of the list as it is shown: by the number of its row."""
    return Quote(
        id=asked.id,
        path=asked.path,
        text=asked.title,
        span=asked.span,
        force=asked.force,
        parties=tuple(p.name for p in asked.responsible if p.name),
        due=asked.deadline.due if asked.deadline else None,
    )
