"""Where the learned verdicts and the rules meet: what the rules saw becomes features, the verdicts become units.

The rules read a text once without verdicts; what they thought of each clause is told by the names of their opinions
(``Sights``).  Read again, with the verdicts, a unit begins where one says so and runs over what goes on with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..evidence.sight import Sight
from ..lexicon import Lexicon
from ..model import Section
from ..structure.segment import Body, Outline
from .clauses import Clause
from .draft import Draft
from .sentences import Sentence

if TYPE_CHECKING:
    from ..evidence.judge import Judged, Verdict


class Sights:
    """Collects what the rules saw, stretch by stretch."""

    def __init__(self, flat: str, lexicon: Lexicon) -> None:
        self.flat, self.duty = flat, lexicon.say("force")
        self.found: list[Sight] = []

    def paper(self, structure: Outline, document_type: str | None) -> None:
        """What kind of paper it is, and its headings."""
        self.found.append(Sight(0, len(self.flat), (f"type {document_type}",)))
        for section in structure.sections:
            if section.id in structure.headings:
                a, b = structure.headings[section.id]
                self.found.append(Sight(min(a, section.span[0]), b, ("heading", f"heading level{min(4, section.level)}")))

    def sentence(
        self,
        where: Iterable[str],
        sentence: Sentence,
        clauses: Sequence[Clause],
        units: Sequence[Sequence[Clause]],
        drafts: Sequence[Draft],
    ) -> None:
        """What was thought of the clauses of one sentence; ``where`` says of what part of the notice it is."""
        place = {id(clause): "goes on" if n else "starts" for unit in units for n, clause in enumerate(unit)}
        common = (*where, f"stop {sentence.stop[:1]}", *(("lead",) if sentence.lead else ()))
        for clause in clauses:
            kept = [d.force for d in drafts if min(d.end, clause.end) > max(d.start, clause.start)]
            names = (*common, *self._clause(clause, place.get(id(clause), "out")), f"kept {kept[0]}" if kept else "not kept")
            self.found.append(Sight(clause.start, clause.end, names))
        if sentence.lead:
            self.found.append(Sight(*sentence.lead, ("label", *common)))

    def _clause(self, clause: Clause, place: str) -> Iterable[str]:
        yield from (f"kind {clause.kind}", place, f"{clause.kind} {place}")
        if clause.force:
            yield f"force {clause.force}"
        if clause.subject:
            yield "subject"
            yield "modal" if clause.subject.modal else "plain subject"
        seen = {
            "caused": clause.caused,
            "every": any(f.every for f in clause.frequencies),
            "count": any(f.times for f in clause.frequencies),
            "recipients": clause.recipients,
            "handover": clause.handover,
            "founds": clause.may_found and self.duty.found.search(self.flat, clause.start, clause.end),
            "sanctions": clause.may_sanction and self.duty.sanction.search(self.flat, clause.start, clause.end),
        }
        yield from (name for name, said in seen.items() if said)
        yield from (f"cue {mark.row.id}" for mark in clause.cues)
        yield from (f"agent {party.rule}" for party in clause.agents)
        yield from (f"time {time.kind}" for time in clause.times)

    def printed(self, drafts: Iterable[Draft]) -> None:
        """What the rules would print."""
        self.found += (Sight(draft.start, draft.end, ("printed",)) for draft in drafts)

    def all(self) -> list[Sight]:
        return sorted(self.found, key=lambda sight: (sight.start, sight.end))


def place_names(section: Section, body: Body, background: bool, organises: bool, news: bool, table: bool) -> list[str]:
    """In what part of the notice a sentence stands, in names."""
    part = section.id[0]
    named = {
        "background": background,
        "organises": organises,
        "intro": body.intro,
        "news": news,
        "in table": table,
        "no heading": section.heading is None,
        "marker": section.marker is not None,
    }
    return [
        *(name for name, said in named.items() if said),
        f"level{min(4, section.level)}",
        f"part {part if part in '0PZA' else 'n'}",
    ]


class Learned:
    """The verdicts, handed to the clauses that the rules cut; each verdict begins one requirement."""

    def __init__(self, judged: Judged) -> None:
        self.judged = judged
        self._taken: set[int] = set()

    def units(self, clauses: Sequence[Clause], ruled: Sequence[Sequence[Clause]]) -> list[list[Clause]]:
        """The units of a sentence, made from the verdicts; ``ruled`` are those that the rules would make.

        What stands before a beginning and is its adjunct goes with it; so does what the rules had put there.
        """
        begins = {id(unit[0]) for unit in ruled} | {id(next((c for c in unit if c.kind == "main"), unit[0])) for unit in ruled}
        home = {id(clause): n for n, unit in enumerate(ruled) for clause in unit}
        letters = self._letters(clauses, begins)
        units: list[list[Clause]] = []
        waiting: list[Clause] = []
        for clause, letter in zip(clauses, letters, strict=True):
            if letter == "D":
                known = home.get(id(clause))
                while waiting and waiting[0].kind == "main" and home.get(id(waiting[0])) != known:
                    waiting.pop(0)
                units.append([*waiting, clause])
                waiting = []
            elif letter in "dt" and units:
                units[-1] += [*waiting, clause]
                waiting = []
            else:
                waiting.append(clause)
        tail = [clause for clause, letter in zip(clauses, letters, strict=True) if letter == "a"]
        if units:
            for clause in waiting:
                if clause not in tail:
                    break
                units[-1].append(clause)
        heads = {id(clause) for clause, letter in zip(clauses, letters, strict=True) if letter == "D"}
        for unit in units:
            begun = False
            for clause in unit:
                begun = begun or id(clause) in heads
                if id(clause) in heads:
                    clause.kind = "main"
                elif clause.kind == "main" and not begun:
                    clause.kind = "noun"
        return units

    def _letters(self, clauses: Sequence[Clause], begins: set[int]) -> list[str]:
        """A letter for each clause that the rules cut; one verdict begins once, unless the rules begin again within it."""
        letters = []
        open_ = False
        for clause in clauses:
            verdict = self.judged.of(clause.start, clause.end)
            letter = verdict.letter if verdict else "N"
            if verdict and letter == "D" and verdict.clause in self._taken:
                letter = "D" if id(clause) in begins else "d"
            if letter == "d" and not open_:
                letter = "D"
            if verdict and letter == "D":
                self._taken.add(verdict.clause)
                open_ = True
            letters.append(letter)
        return letters

    def verdict(self, unit: Sequence[Clause]) -> Verdict | None:
        """The verdict that began a unit."""
        said = (self.judged.of(clause.start, clause.end) for clause in unit)
        return next((verdict for verdict in said if verdict and verdict.letter == "D"), None)
