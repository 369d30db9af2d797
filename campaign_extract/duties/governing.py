"""What governs a whole item: the note at its end (（责任单位：…；完成时限：…）), the period in the heading above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from ..lexicon import Lexicon
from ..lexicon.firsts import Starts
from ..model import Frequency, Section, Span, Time
from ..structure.segment import Body, Outline
from .clauses import Clauses
from .draft import Draft
from .look import Look
from .noted import responsibility
from .party import Party
from .sentences import Sentence, sentences
from .unit import sanctions


class _Said(NamedTuple):
    """What some notes say: who, when, how often."""

    parties: list[Party]
    dated: list[Time]
    cadence: list[Frequency]


class Governing:
    """Finds what is said of all duties of an item at once, and gives it to those that have none of their own."""

    def __init__(
        self, look: Look, structure: Outline, reader: Clauses, item_times: Mapping[str, Time], lexicon: Lexicon
    ) -> None:
        self.look, self.flat, self.structure, self.reader = look, look.flat, structure, reader
        self.parties, self.item_times = look.parties, item_times
        self.sections = {section.id: section for section in structure.sections}
        self.notes = Starts(lexicon.say("clauses").note, self.flat)

    def cut(self, bodies: Sequence[Body]) -> Iterator[Body]:
        """…线上平台。（住房城乡建设部牵头，各地区负责）各地区要…: a note ends a stretch, whatever follows it."""
        for body in bodies:
            at = body.start
            for found in self.notes.finditer(self.flat, body.start, body.end):
                if at < found.start():
                    yield replace(body, start=at, end=found.start())
                yield replace(body, start=found.start(), end=found.end())
                at = found.end()
            if at < body.end:
                yield body if at == body.start else replace(body, start=at)

    def is_note(self, sentence: Sentence) -> bool:
        """（责任单位：…；完成时限：…）, 牵头单位：…, （A牵头，B负责）: nothing but who and when."""
        a, b = sentence.start, sentence.end
        if sentence.lead is not None and self.parties.note.at(self.flat, sentence.lead[0], sentence.lead[1]):
            return True
        words = self.flat[a:b]
        if words[0] in "（【" and (
            self.parties.note.at(self.flat, a + 1) or self.parties.after.search(words) and words[-1] in "）】"
        ):
            return words.count("。") == 0
        mark = self.parties.note.at(self.flat, a)
        return mark is not None and self.flat[mark.end : mark.end + 1] == "："

    def govern(self, drafts: list[Draft], notes: Sequence[Span], section: Section) -> None:
        """Who, when and how often, from the notes of an item and the headings above it."""
        heading_times = self.heading_times(section)
        for draft, said in self._shared(drafts, notes):
            if said.parties and (draft.basis != "clause" and not draft.own or not draft.parties):
                performing = [p for p in draft.parties if p.role == "perform"]
                draft.acts([*said.parties, *performing], "context", "note")
                if draft.force == "mandatory" and draft.cue is None and self.look.issuers(said.parties):
                    draft.force, draft.said_by = "planned", f"{draft.said_by} > note"  # 责任单位：局办公室
            draft.offer(said.dated[-1] if said.dated else None, "note")
            if heading_times and not self._outlasts(draft):
                draft.offer(heading_times[0], "heading")
            if draft.frequency is None and said.cadence:
                draft.frequency = said.cadence[0]

    def _shared(self, drafts: Sequence[Draft], notes: Sequence[Span]) -> Iterator[tuple[Draft, _Said]]:
        """Each duty with what the notes say behind it and before the next; what one place alone says holds for all of the item."""
        groups: list[tuple[list[Draft], list[Span]]] = [([], [])]
        ahead = bool(drafts) and any(start < drafts[0].start for start, _ in notes[:1])  # 责任单位：…⏎要排查…
        events: list[tuple[int, Draft | Span]] = [*((draft.start, draft) for draft in drafts), *((note[0], note) for note in notes)]
        for _, one in sorted(events, key=itemgetter(0)):
            governed, said = groups[-1]
            if isinstance(one, Draft):
                if said and not ahead:
                    groups.append(([], []))
                groups[-1][0].append(one)
            else:
                if governed and ahead:
                    groups.append(([], []))
                groups[-1][1].append(one)
        told = [self._said(spans) for _, spans in groups]
        parties, dated, cadence = ([kind for kind in kinds if kind] for kinds in zip(*told, strict=True))
        for (governed, _), own in zip(groups, told, strict=True):
            whole = _Said(
                own.parties or (parties[0] if len(parties) == 1 else []),
                own.dated or (dated[0] if len(dated) == 1 else []),
                own.cadence or (cadence[0] if len(cadence) == 1 else []),
            )
            yield from ((draft, whole) for draft in governed)

    def _said(self, notes: Sequence[Span]) -> _Said:
        dated = [time for a, b in notes for time in self.reader.times_in(a, b)]
        return _Said(self.noted(notes), dated, [often for a, b in notes for often in self.reader.frequencies_in(a, b)])

    def noted(self, notes: Sequence[Span]) -> list[Party]:
        """Who some notes say is responsible."""
        starts = (max(self.flat.rfind("\n", 0, a) + 1, self._start(a)) for a, _ in notes)
        return [party for start, (_, b) in zip(starts, notes, strict=True) for party in responsibility(self.parties, self.flat, start, b)]

    def _outlasts(self, draft: Draft) -> bool:
        """清点结束后要打扫; 严禁瞒报; 每月报送; 发现漏水随时报告: what follows a phase, stands for good or comes again is not due when it ends."""
        after = self.look.duty.afterwards.match(self.flat, draft.start, draft.end)
        recurs = draft.frequency is not None and draft.frequency.every is not None
        head = next((clause for clause in draft.clauses if clause.start == draft.main[0]), None)
        threatens = head is not None and draft.force == "planned" and sanctions(head, self.look)
        praised = self.look.duty.praise.search(self.flat, *draft.main) is not None
        reacts = self.look.say.reacts.match(self.flat, draft.start, draft.end)
        return after is not None or reacts is not None or recurs or threatens and not praised or draft.force == "prohibited"

    def within(self, made: Sequence[Draft], before: Sequence[Draft]) -> None:
        """【由初二各班团支部开展，9月25日前完成】: who and when for the item before it, and for the rest of the note."""
        who = next((d.parties for d in made if any(p.rule.startswith("g-") for p in d.parties)), [])
        when = next((d.time for d in made if d.time), None)
        for draft in (*before, *made):
            if who and (not draft.parties or draft.basis == "context"):
                draft.acts(who, "context", "bracket")
            draft.offer(when, "bracket")

    def _start(self, a: int) -> int:
        """Back to the label of the note, where the sentence splitter took it for a lead; a bracket is all of its note."""
        begin = a
        while self.flat[begin] not in "（【" and begin > 0 and self.flat[begin - 1] not in "。；\n" and a - begin < 24:
            begin -= 1
        return begin

    def heading_times(self, section: Section | None) -> list[Time]:
        """The period printed in the heading of a phase, or in that of a section above it."""
        while section is not None:
            if section.heading is None and section.id in self.item_times:
                return [self.item_times[section.id]]
            heading = self.structure.headings.get(section.id)
            if heading is not None and not self.look.say.states_when.search(self.flat[slice(*heading)]):
                found = [t for t in self.reader.times_in(*heading) if t.due or t.start]
                if found:
                    return found
            section = self.sections.get(section.parent or "")
            if section is not None and section.level == 0:
                return []
        return []

    def only_notes(self, body: Body) -> bool:
        """责任单位：县教育局⏎完成时限：6月底前: who and when, and nothing to do."""
        return all(self.is_note(s) for s in sentences(self.flat, body.start, body.end))

    def of_all(self, sentence: Sentence, drafts: Sequence[Draft]) -> bool:
        """该项工作于4月底前完成; 此项工作由县教育局负责，县公安局配合: says when or who of all that stands before it."""
        dated = self.reader.times_in(sentence.start, sentence.end)
        who = [p for clause in self.reader.read(sentence.clauses) for p in clause.agents]
        for draft in drafts:
            draft.offer(dated[-1] if dated else None, "whole")
            if who and (draft.basis != "clause" or not draft.parties):
                draft.acts(who, "context", "whole")
        return bool(dated or who)
