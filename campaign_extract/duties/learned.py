"""Where the learned verdicts and the rules meet: what the rules saw becomes features, the verdicts become units.

The rules read a text once without verdicts; what they thought of each clause is told by the names of their opinions
(``Sights``).  Read again, with the verdicts (``Learned``), a unit begins where one says so and runs over what goes on with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..evidence.sight import Sight
from ..lexicon.plain import SIGNS
from ..model import Section, Span
from ..structure.segment import Body, Outline
from .clause import Clause
from .draft import Draft
from .look import Look
from .neighbours import NAMES, OTHERS
from .sentences import Sentence
from .splitting import Group
from .unit import sanctions

if TYPE_CHECKING:
    from ..evidence.judge import Judged, Verdict


class Place(NamedTuple):
    """A sentence where it stands."""

    section: Section
    body: Body
    sentence: Sentence
    background: bool
    table: bool
    spelled_out: bool = False  # by the rest of its paragraph


class Sights:
    """Collects what the rules saw, stretch by stretch."""

    def __init__(self, look: Look, structure: Outline, document_type: str | None) -> None:
        self.look, self.headings = look, structure.headings
        self._same: dict[tuple[str, ...], tuple[str, ...]] = {}  # many clauses are seen alike
        self.found = [Sight(0, len(look.flat), (f"type {document_type}",))]
        for section in structure.sections:
            if section.id in structure.headings:
                a, b = structure.headings[section.id]
                names = ("heading", f"heading level{min(4, section.level)}")
                self.found.append(Sight(min(a, section.span[0]), b, names))

    def sentence(
        self, place: Place, clauses: Sequence[Clause], passed: bool, groups: Sequence[Group], counted: Sequence[Group]
    ) -> None:
        """What was thought of the clauses of one sentence, and which of its units count."""
        stands = {
            clause.start: f"begins by {group.split}" if n == 0 else "goes on"
            for group in groups
            for n, clause in enumerate(group.clauses)
        }
        kept = {clause.start for group in counted for clause in group.clauses}
        common = (*self._where(place), *(("passed over",) if passed else ()))
        for clause in clauses:
            said = self._clause(clause, stands.get(clause.start, "out"))
            names = (*common, *said, "kept" if clause.start in kept else "not kept")
            self.found.append(Sight(clause.start, clause.end, self._same.setdefault(names, names)))
        if place.sentence.lead:
            self.found.append(Sight(*place.sentence.lead, ("label", *common)))

    def cell(self, span: Span, n: int) -> None:
        """A cell of a task table that names a task."""
        self.found.append(Sight(*span, ("task cell", f"task cell {min(n, 2)}")))

    def _where(self, place: Place) -> Iterator[str]:
        section, part = place.section, place.section.id[0]
        named = {
            "background": place.background,
            "organises": section.heading and self.look.duty.organisation.search(section.heading),
            "intro": place.body.intro,
            "news": self.look.news,
            "in table": place.table,
            "spelled out": place.spelled_out,
            "no heading": section.heading is None,
            "marker": section.marker is not None,
            "lead": place.sentence.lead,
            "in heading": self.headings.get(section.id, (-1, -1))[0] == place.body.start,
        }
        yield from (name for name, said in named.items() if said)
        yield f"level{min(4, section.level)}"
        yield f"part {part if part in '0PZA' else 'n'}"
        yield f"stop {place.sentence.stop[:1]}"

    def _clause(self, clause: Clause, place: str) -> Iterator[str]:
        yield from (f"kind {clause.kind}", place, f"{clause.kind} {place.split()[0]}")
        yield from (f"by {rule}" for rule in clause.rule.split(" > "))
        if clause.force:
            yield f"force {clause.force}"
        if clause.subject:
            yield "subject"
            yield "modal" if clause.subject.modal else "plain subject"
        look, a, b = self.look, clause.start, clause.end
        seen = {
            "caused": clause.caused,
            "every": any(f.every for f in clause.frequencies),
            "count": any(f.times for f in clause.frequencies),
            "recipients": clause.recipients,
            "handover": clause.handover,
            "founds": clause.may_found and look.duty.found.search(look.flat, a, b),
            "sanctions": sanctions(clause, look),
        }
        yield from (name for name, said in seen.items() if said)
        yield from (f"cue {mark.row.id}" for mark in clause.cues)
        yield from (f"agent {party.rule}" for party in clause.agents)
        yield from (f"time {time.kind}" for time in clause.times)

    def all(self) -> list[Sight]:
        """In reading order."""
        return sorted(self.found, key=lambda sight: (sight.start, sight.end))


#: All of these are log odds. What the weights let begin where the rules see no beginning needs SPLIT; a beginning that the rules
#: see goes only where more than JOIN stands against it, or more than APART where one of the opinions below made it.
SPLIT, JOIN, APART = 3.0, 0.3, 1.0
#: What sets a requirement apart most surely: who acts, to whom, by when, how often, with what force.
_APART = frozenset(("other-subject", "agents", "by-another", "by-when", "hands-in", "how-often", "after-a-count", "spelled-out", "other-force"))
#: So many characters has a text that is more than a few lines.
_FEW = 500
#: In a cell of a task table so much must stand against what the rules see.
CELL = 2.5
#: What the tables know to oblige nobody is a duty where so much speaks for it.
FRAMED = 2.0
#: And what others do, whose the reader is not: 市里将举办运动会.
OF_OTHERS = 8.0
#: A unit that the rules count is dropped only where more than this stands against it: one that begins an item and prints who acts,
#: one that is all of an item, one with a cue, one in a short text that prints who acts or goes on
#: behind a duty, one that asks how things are (``standing``).
#: What is kept for this is doubtful.
NAMED, WHOLE, CUED, SHORT, FOLLOWS, ASKED_OF = 1.0, 2.5, 1.0, 2.0, 2.0, 3.0
#: And against one behind or above which a note says who is responsible, a piece of a list whose lead-in obliges, one that says
#: which conditions follow, a note of how many copies are wanted, and what stands behind the name of an office.
NOTED, LED, OPENS, COPIED, OFFICE = 5.0, 8.0, 4.0, 6.0, 8.0
#: So many cells a row has at least; so far before a duty its first cell may begin; what ends a cell and is none of it.
_CELLS, _INDENT, STOPS = 2, 2, "。；，：！？\t "
#: The opinions by which a clause counts as plain for WHOLE and SHORT: a name with a verb, a verb in front, a cue.
_PLAIN = frozenset(("obliged", "cued", "named", "does", "handled", "about", "at-once", "by-hand", "grounded"))
#: So do these, which made a duty of what had looked like none.
_TURNED = ("> handed-over", "> as-often", "> provided", "> bounded")
#: Who or by when, and no act: what is begun there begins with the act behind it.
_LEADS_IN = frozenset(("only-when", NAMES, "addressed", "in-their-case"))
#: The word for its force stands so near the beginning of a clause: 并鼓励.
_FRONT = 1
#: A few words with a stop that more follows are a duty where so much speaks for it.
SPELLED_OUT = 3.0
#: Opinions on the force that no weight overrules.
_SETTLED = frozenset(("permitted", "set-for"))
#: What nothing says keeps its force unless so much speaks for another, what its words or those who act say unless so much more.
ASKED, SAID = 1.0, 2.0


class Learned:
    """The verdicts, handed to the clauses that the rules cut; each verdict begins one requirement."""

    def __init__(self, judged: Judged) -> None:
        self.judged = judged
        self._taken: set[int] = set()
        self._kept: set[int] = set()
        self._doubted: set[int] = set()

    def obliges(self, start: int, end: int, much: float = 0.0) -> bool:
        """Whether a requirement begins in a stretch, with so much in favour."""
        return self.judged.obliges(start, end, much)

    def names_task(self, start: int, end: int) -> bool:
        """Whether a cell of a task table may name a task: it says so by its place, unless much stands against it."""
        found = self.judged.over(start, end)
        return not found or any(verdict.begins > -CELL for verdict in found)

    def groups(
        self, clauses: Sequence[Clause], ruled: Sequence[Group], keeps: Sequence[float], awaited: Collection[int] = ()
    ) -> list[Group]:
        """The units of a sentence, made from the verdicts; ``ruled`` are those that the rules would make, and ``keeps`` says
        how much must stand against each of them; what is ``awaited`` by the clause before it begins nothing behind a duty.

        What stands before a beginning goes with it, unless the rules had counted it to another duty.
        """
        begun = {group.clauses[0].start: group for group in ruled}
        begun |= {_head(group).start: group for group in ruled}
        home = {clause.start: n for n, group in enumerate(ruled) for clause in group.clauses}
        lost = {_head(group).start: keep for group, keep in zip(ruled, keeps, strict=True) if not self._begun(group)}
        letters = self._letters(clauses, begun, lost, awaited)
        kept = {home[clause.start] for clause in clauses if clause.start in self._kept and clause.start in home}
        for n, clause in enumerate(clauses):
            if letters[n] == "N" and "D" in letters[:n] and clause.kind in ("main", "tail", "noun") and home.get(clause.start) in kept:
                letters[n] = "d"  # 重视演练，加强领导，…: what is kept for the rules is kept whole
        found: list[Group] = []
        waiting: list[Clause] = []
        for clause, letter in zip(clauses, letters, strict=True):
            if letter == "D":
                known = home.get(clause.start)
                while waiting and self._stays_out(waiting[0], clause, home.get(waiting[0].start) != known):
                    waiting.pop(0)
                led = (replace(c, kind="noun", rule=f"{c.rule} > evidence") if c.kind == "main" else c for c in waiting)
                head = clause if clause.kind == "main" else replace(clause, kind="main", rule=f"{clause.rule} > evidence")
                rule = begun[clause.start].split if clause.start in begun else "evidence"
                found.append(Group((*led, head), rule))
                waiting = []
            elif letter in "dt" and found:
                found[-1] = replace(found[-1], clauses=(*found[-1].clauses, *waiting, clause))
                waiting = []
            else:
                waiting.append(clause)
        if found and (behind := [c for c, letter in zip(clauses, letters, strict=True) if letter == "a" and c in waiting]):
            found[-1] = replace(found[-1], clauses=(*found[-1].clauses, *waiting[: waiting.index(behind[-1]) + 1]))
        return found

    def _begun(self, group: Group) -> bool:
        """Whether a requirement begins in a unit, to the verdicts."""
        said = (self.judged.of(clause.start, clause.end) for clause in group.clauses)
        return any(verdict is not None and verdict.letter == "D" for verdict in said)

    def _stays_out(self, before: Clause, clause: Clause, apart: bool) -> bool:
        """Whether what stands before a beginning is none of it: another duty to the rules, or a cell of its own."""
        one, other = self.judged.of(before.start, before.end), self.judged.of(clause.start, clause.end)
        cell = one is not None and other is not None and one.unit != other.unit and one.letter == "N"
        return cell or before.kind == "main" and apart

    def _letters(
        self, clauses: Sequence[Clause], begun: dict[int, Group], keeps: dict[int, float], awaited: Collection[int]
    ) -> list[str]:
        """A letter for each clause that the rules cut; one verdict begins once, unless the rules begin again within it."""
        letters: list[str] = []
        owed = False
        for clause in clauses:
            verdict = self.judged.of(clause.start, clause.end)
            letter = verdict.letter if verdict else "N"
            if clause.kind == "main" and owed:
                letter, owed = "D", False
            elif letter == "D" and clause is not clauses[-1] and clause.rule.split(" > ")[-1] in _LEADS_IN:
                letter, owed = "a", True
            if verdict and letter == "D" and verdict.clause in self._taken and clause.start not in begun:
                letter = "d"
            if verdict and letter in "Na" and clause.kind == "main" and verdict.begins > -keeps.get(clause.start, -1.0):
                self._kept.add(clause.start)
                if letter == "N":  # what goes before another act obliges with it
                    self._doubted.add(clause.start)
                letter = "D"
            if verdict and "D" in letters:
                if letter == "D" and clause.start not in begun and (verdict.begins < SPLIT or clause.start in awaited):
                    letter = "d"
                elif letter in "dat" and clause.kind == "main" and clause.start in begun and verdict.begins > -_joins(begun[clause.start]):
                    letter = "D"
            if letter == "d" and "D" not in letters:
                letter = "D"
            if verdict and letter == "D" and clause.kind == "frame" and verdict.begins < (OF_OTHERS if clause.rule == OTHERS else FRAMED):
                letter = "N"
            if verdict and letter == "D":
                self._taken.add(verdict.clause)
            letters.append(letter)
        return letters

    def trim(self, draft: Draft, flat: str) -> None:
        """Of a row with tabs the cells that it obliges with, without those before and behind that oblige nobody."""
        if "\t" not in flat[draft.start : draft.end]:
            return
        said = [verdict for verdict in self.judged.over(draft.start, draft.end) if verdict.start >= draft.start - _INDENT]
        if len({verdict.unit for verdict in said}) < _CELLS:
            return
        core = max(said, key=lambda verdict: verdict.begins).unit
        kept = [n for n, verdict in enumerate(said) if verdict.unit == core or verdict.letter != "N"]
        start, end = max(draft.start, said[kept[0]].start), min(draft.end, said[kept[-1]].end)
        while flat[end - 1] in STOPS:
            end -= 1
        draft.start, draft.end = start, end
        if draft.main[0] < start or draft.main[1] > end:
            draft.main = (max(draft.main[0], start), min(draft.main[1], end))

    def amend(self, draft: Draft) -> None:
        """The force that was learned, where its words do not say, and whether it is doubtful."""
        verdict = self._verdict(draft.clauses)
        draft.doubtful = any(clause.start in self._doubted for clause in draft.clauses)
        if verdict is None or verdict.force is None:
            return
        draft.doubtful |= verdict.doubtful
        draft.weighed = lambda: self.judged.reasons(verdict.clause)
        threatened = draft.said_by == "threat" and draft.cue is not None  # 对走过场的，要严肃处理
        settled = draft.force == "prohibited" or draft.said_by in _SETTLED or threatened or _said_first(draft, verdict.force) or _said_later(draft)
        if not settled and verdict.force != draft.force and verdict.sure > (ASKED if draft.said_by == "asked" else SAID):
            draft.force, draft.said_by = verdict.force, f"{draft.said_by} > evidence"

    def _verdict(self, unit: Sequence[Clause]) -> Verdict | None:
        """The verdict that began a unit."""
        said = (self.judged.of(clause.start, clause.end) for clause in unit)
        return next((verdict for verdict in said if verdict and verdict.letter == "D"), None)


def _said_first(draft: Draft, other: str) -> bool:
    """并鼓励各摊主…, 请各商户…: its first word says so, and no weight says otherwise; who is asked is not what the issuer plans."""
    head = next((clause for clause in draft.clauses if clause.kind == "main"), draft.clauses[0])
    cue = next((mark for mark in head.cues if mark.start - head.start <= _FRONT), None)
    encouraged = cue is not None and cue.row.kind == "encouraged" and draft.force == "encouraged"
    return encouraged or other == "planned" and draft.said_by == "asked" and any(_asks(clause) for clause in draft.clauses)


def _said_later(draft: Draft) -> bool:
    """临时有事不能参加的社员，须先请假: what stands in the name of who acts says nothing of the force of the act."""
    first = draft.clauses[0]
    return first.rule.split(" > ")[-1] in _LEADS_IN and first.end < draft.end and any(c.kind == "main" and c.cues for c in draft.clauses[1:])


def _asks(clause: Clause) -> bool:
    """请各商户…: whether a clause begins with 请."""
    return bool(clause.cues) and clause.cues[0].start == clause.start and clause.cues[0].match[0] == SIGNS["ask"]


def _head(group: Group) -> Clause:
    """The first that obliges."""
    return next((c for c in group.clauses if c.kind == "main"), group.clauses[0])


def _joins(group: Group) -> float:
    """How much must stand against a beginning that the rules see."""
    return APART if group.split in _APART else JOIN


@lru_cache(maxsize=1)
def few(flat: str) -> bool:
    """Whether a text is a few lines that somebody types, blanks aside: the weights know little of such."""
    return len("".join(flat.split())) < _FEW


class Stands(NamedTuple):
    """How a unit that the rules count stands: in a ``table``, at the head of an ``item``, as the ``whole`` of one, in a ``short`` text, where a
    duty of its line ``follows`` another; whose responsible body is ``noted`` beside it; that a lead-in has ``led`` to, that ``opens`` a list of
    conditions, by which somebody is ``ordered``, that is ``labelled`` with whoever has to."""

    table: bool
    item: bool
    whole: bool
    short: bool
    follows: bool
    noted: bool
    led: bool
    opens: bool
    ordered: bool
    labelled: bool


def standing(group: Group, at: Stands) -> float:
    """How much must stand against a unit that the rules count."""
    head = _head(group)
    whole = at.whole and (head.rule in _PLAIN or head.rule.endswith(_TURNED))
    said = (
        (CELL, at.table),
        (NOTED, at.noted),
        (OFFICE, at.labelled),  # 县财政局：安排经费。
        (NAMED, at.item and head is group.clauses[0] and bool(head.subject or head.agents)),  # 一、各车间选送一件样品。
        (WHOLE + at.short, whole),  # 二、清点样品。
        (CUED, head.modal or bool(head.cues) or at.ordered),
        (LED, at.led),  # 要做到两点：一是系牢缆绳；二是关闭油阀。
        (OPENS, at.opens),  # 申报人须具备下列条件之一：
        (COPIED, head.rule.endswith("copied")),
        (ASKED_OF, head.rule.endswith(("whether", "looked-at"))),  # 有无专人看护。
        (SHORT, at.short and (head.rule in _PLAIN and bool(head.subject or head.agents) or head.rule.endswith("provided"))),
        (FOLLOWS, at.short and at.follows and head.rule in _PLAIN and not head.subject),  # 各班要扫地。再擦净门窗。
    )
    return max((much for much, holds in said if holds), default=0.0)
