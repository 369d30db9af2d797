"""Clauses and marks into drafts of requirements: what begins one, what splits one, and what governs it.

A sentence or enumerated piece is one requirement.  It is split where a clause has a subject, a deadline, a frequency, a
force or a recipient of its own.  Clauses that say on what ground (根据…), what for (确保…) or how things are (…是…) oblige
nobody; they go with the clause they belong to, and a sentence of nothing else is no requirement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import cast

from ..evidence.models import Decide
from ..lexicon import Lexicon
from ..model import Basis, Force, Frequency, Role, Section, Span, Time
from ..structure.segment import Body, Outline, deepest
from ..structure.tables import TableRow
from .clauses import Clause, Clauses
from .draft import Draft
from .governing import Governing
from .learned import Learned, Sights, place_names
from .parties import Party, Subject
from .resolve import Resolver
from .sentences import Sentence, sentences
from .units import Units, whole_year


@dataclass(slots=True)
class _Context:
    """What a dropped subject is supplied from, while one section is read."""

    parties: list[Party] = field(default_factory=list)
    sentence: list[Party] = field(default_factory=list)
    lead: list[Party] = field(default_factory=list)
    lead_basis: Basis = "heading"
    planned: bool = False
    issuer: list[Party] = field(default_factory=list)
    caused: list[Party] = field(default_factory=list)
    lead_time: Time | None = None
    told: list[Party] = field(default_factory=list)  # who acted last that is not the issuer


def assemble(
    text: str,
    flat: str,
    structure: Outline,
    times: Sequence[Time],
    frequencies: Sequence[Frequency],
    issued: date | None,
    resolver: Resolver,
    lexicon: Lexicon,
    document_type: str | None = None,
    decide: Decide | None = None,
) -> tuple[Draft, ...]:
    """The drafts of all requirements, in reading order; news tells readers what others will do.

    Where somebody decides, the rules read twice: their opinions are evidence, and what is decided makes the units.
    """
    assembler = _Assembler(text, flat, structure, times, frequencies, issued, resolver, lexicon, document_type == "news")
    if decide is None:
        return tuple(assembler.drafts())
    assembler.sights = sights = Sights(flat, lexicon)
    sights.paper(structure, document_type)
    sights.printed(list(assembler.drafts()))
    assembler.again(Learned(decide(sights.all())))
    return tuple(assembler.drafts())


class _Assembler:
    def __init__(
        self,
        text: str,
        flat: str,
        structure: Outline,
        times: Sequence[Time],
        frequencies: Sequence[Frequency],
        issued: date | None,
        resolver: Resolver,
        lexicon: Lexicon,
        news: bool,
    ) -> None:
        self.news = news
        self.text, self.flat, self.structure, self.lexicon = text, flat, structure, lexicon
        self.say = lexicon.say("clauses")
        self.sections = {section.id: section for section in structure.sections}
        self.resolver = resolver
        self.duty, self.upwards = lexicon.say("force"), lexicon.say("deliver").upwards
        self.reader = Clauses(flat, times, frequencies, lexicon)
        self.parties = self.reader.parties
        self.governing = Governing(flat, structure, self.reader, resolver, lexicon)
        self.units = Units(flat, issued, lexicon)
        kinds = ("name", "phone-label", "email", "address")
        self.contact = re.compile(f"(?:{'|'.join(lexicon.alternatives('contacts', kind) for kind in kinds)})$")
        self.forms = {s.id for s in structure.sections if self._is_form(s)}
        inner = [b for b in structure.bodies if b.section not in ("0", "P") and not b.section.startswith("Z")]
        self.framed = len(inner) >= 2
        self.signed = max((b.start for b in inner), default=0)
        self.tables = structure.tables
        self.parents = {section.parent for section in structure.sections}
        self.section_starts = [section.span[0] for section in structure.sections]
        self.contexts: dict[str, _Context] = {}
        self.sights: Sights | None = None
        self.learned: Learned | None = None

    def again(self, learned: Learned) -> None:
        """Ready to read once more, with what was learned."""
        self.sights, self.learned = None, learned
        self.contexts = {}
        self.governing.item_times = {}

    # over the sections -----------------------------------------------------------------------------------------

    def drafts(self) -> Iterator[Draft]:
        bodies: dict[str, list[Body]] = {}
        for body in self.structure.bodies:
            bodies.setdefault(body.section, []).append(body)
        for section in self.structure.sections:
            context = self._inherit(section)
            self.contexts[section.id] = context
            yield from self._table_rows(section)
            if section.id.split(".")[0] in self.forms:
                continue
            own = [body for body in bodies.get(section.id, []) if not self._tabled(body)]
            drafts = self._item(section, own, context)
            yield from drafts

    def _tabled(self, body: Body) -> bool:
        return any(table.span[0] <= body.start < table.span[1] for table in self.tables)

    def _table_rows(self, section: Section) -> Iterator[Draft]:
        """One requirement a row of a task table, with the party, date and cadence of its columns."""
        for table in self.tables:
            if deepest(self.structure.sections, self.section_starts, table.span[0]) == section.id:
                for row in table.rows:
                    yield from self._table_row(section, row)

    def _table_row(self, section: Section, row: TableRow) -> Iterator[Draft]:
        """What the cells of one row oblige; a cell that only names a task (校门口交通秩序管理) is one requirement."""
        parties = [
            p
            for span, column in row.parties
            for p in self.parties.cell(self.flat, *span, cast(Role, column.value), column.id)
        ]
        cells = [span for span in (row.due, row.often) if span]
        dated = [t for span in cells for t in self.reader.times_in(*span)]
        cadence = [f for span in cells for f in self.reader.frequencies_in(*span)]
        for n, (a, b) in enumerate((*row.tasks, *row.remarks)):
            context = _Context(lead=parties, lead_basis="table")
            drafts = [
                d
                for s in sentences(self.flat, a, b)
                for d in self._sentence(section, Body(section.id, a, b), s, context, False)
            ]
            idle = self.learned is not None and not self.learned.judged.obliges(a, b)
            if not drafts and n == len(row.tasks) - 1 and not idle:
                drafts = [Draft(section.id, a, b, "mandatory", None, list(parties), "table", None, None, [], (a, b))]
            for draft in drafts:
                draft.time = draft.time or (dated[0] if dated else None)
                draft.frequency = draft.frequency or (cadence[0] if cadence else None)
            yield from drafts

    def _is_form(self, section: Section) -> bool:
        """An attached page of blanks: it asks for numbers, it orders nothing."""
        return (
            section.id.startswith("A")
            and section.parent is None
            and (
                self.lexicon.say("forms").blank.search(self.flat, *section.span) is not None
                or "。" not in self.flat[slice(*section.span)]
            )
        )

    def _inherit(self, section: Section) -> _Context:
        """A lead-in (县应急局牵头组织活动——) speaks for all that stands below it."""
        parent = self.contexts.get(section.parent or "")
        if parent is None:
            return _Context()
        return _Context(lead=parent.lead, lead_basis=parent.lead_basis, planned=parent.planned)

    def _item(self, section: Section, bodies: Sequence[Body], context: _Context) -> list[Draft]:
        """The drafts of one section's own text; a note at its end governs them all."""
        drafts: list[Draft] = []
        background = self._is_background(section)
        leaf = section.marker and section.id not in self.parents and section.id in self.structure.headings
        if leaf and all(self.governing.only_notes(body) for body in bodies):  # a heading that is itself the task
            bodies = [Body(section.id, *self.structure.headings[section.id]), *bodies]
        elif self.learned and section.id in self.structure.headings and self.learned.judged.obliges(*self.structure.headings[section.id]):
            bodies = [Body(section.id, *self.structure.headings[section.id]), *bodies]
        if section.id in self.structure.headings and not context.lead:
            a, b = self.structure.headings[section.id]
            names = self.parties.whole(self.flat, a, b)
            if names and self.flat[b : b + 1] == "：":
                context.parties = list(names)  # 1.县级管理员：负责…
        notes: list[Span] = []
        for body in self.governing.cut(bodies):
            for sentence, following in pairwise((*sentences(self.flat, body.start, body.end), None)):
                assert sentence is not None
                if following is not None and self._titles(sentence, following):
                    continue
                if self.governing.is_note(sentence):
                    notes.append((sentence.start, sentence.end))
                    continue
                if not sentence.clauses:
                    self._lead_in(sentence, context)
                    continue
                whole = self.duty.whole.match(self.flat[sentence.start : sentence.end])
                if whole and drafts and self.governing.of_all(sentence, drafts):
                    continue
                made = self._sentence(section, body, sentence, context, background)
                if self.flat[sentence.start - 1 : sentence.start] == "【":
                    self.governing.within(made, drafts)
                drafts += made
        self.governing.govern(drafts, notes, section)
        if drafts and drafts[0].frequency is None and section.heading:
            counted = self.reader.frequencies_in(*self.structure.headings[section.id])
            drafts[0].frequency = next((f for f in counted if f.times and not f.every), None)
        return drafts

    def _titles(self, sentence: Sentence, following: Sentence) -> bool:
        """一是提高思想认识。各单位要…: a few words that are the title of what follows them."""
        numbered, next_too = (_PIECE_NUMBER.match(self.flat, s.start - 2, s.start) for s in (sentence, following))
        short = len(sentence.clauses) == 1 and sentence.end - sentence.start <= _TITLE
        return short and "。" in sentence.stop and numbered is not None and next_too is None

    def _is_background(self, section: Section | None) -> bool:
        """指导思想, 工作目标, 活动主题: aims and ground, wherever they stand."""
        while section and section.heading is None and section.parent in self.sections:
            section = self.sections[section.parent]
        heading = re.sub(r"\s", "", section.heading) if section and section.heading else ""
        return bool(heading and self.duty.background.search(heading))

    def _organises(self, section: Section) -> bool:
        return bool(section.heading and self.duty.organisation.search(section.heading))

    def _lead_in(self, sentence: Sentence, context: _Context) -> None:
        """县应急局牵头组织活动——: its party acts in what follows."""
        if sentence.lead is None:
            return
        a, b = sentence.lead
        subject = self.parties.subject(self.flat, a, b)
        names = self._led(subject, b) if subject else self.parties.whole(self.flat, a, b)
        if names:
            context.lead, context.lead_basis = names, "heading"
            context.planned = bool(self.duty.announce.search(self.flat, a, b))

    def _led(self, subject: Subject, end: int) -> list[Party]:
        """各县局督促使用单位做到：, 市局会同市公安局重点做好以下工作：: with whom it makes act, and with whom it acts."""
        caused, company = (look(self.flat, subject.end, end) for look in (self.parties.caused, self.parties.together))
        return [*subject.parties, *caused, *company]

    # one sentence ----------------------------------------------------------------------------------------------

    def _sentence(
        self, section: Section, body: Body, sentence: Sentence, context: _Context, background: bool
    ) -> list[Draft]:
        clauses = self.reader.read(sentence.clauses)
        units: list[list[Clause]] = []
        drafts = self._duties(section, body, sentence, context, background, clauses, units)
        if self.sights is not None:
            table = context.lead_basis == "table"
            where = place_names(section, body, background, self._organises(section), self.news, table)
            self.sights.sentence(where, sentence, clauses, units, drafts)
        return drafts

    def _duties(
        self,
        section: Section,
        body: Body,
        sentence: Sentence,
        context: _Context,
        background: bool,
        clauses: list[Clause],
        units: list[list[Clause]],
    ) -> list[Draft]:
        """The drafts of a sentence whose clauses were read; ``units`` is filled with what they were grouped into."""
        context.sentence = []
        obliges = self.learned is not None and self.learned.judged.obliges(sentence.start, sentence.end)
        if not obliges and any(c.kind == "describe" for c in clauses) and not any(
            c.cues or c.subject and c.subject.modal or (c.kind == "main" and any(f.every for f in c.frequencies))
            for c in clauses
        ):
            return []
        if you := self.say.you.search(self.flat, sentence.start, sentence.end):
            context.parties = [Party(you.start("who"), you.end("who"), "responsible", "you")]
        if sentence.lead and self.contact.search(self.flat, sentence.lead[0], sentence.lead[1]):
            return []
        label = self.flat[slice(*sentence.lead)].rstrip("： ") if sentence.lead else ""
        if not obliges and self.duty.roster.match(label) and not any(c.cues or c.handover for c in clauses):
            return []  # 地点：学术报告厅; but 报送时间：请于5月20日前报县安委办
        if not obliges and _WIRE.search(self.flat, sentence.start, sentence.end) and not any(
            c.cues or c.handover or c.subject for c in clauses
        ):
            return []  # 智能制造推进科 霍子安 0999-5521036
        if sentence.lead and not context.lead:
            subject = self.parties.subject(self.flat, *sentence.lead)
            names = self._led(subject, sentence.lead[1]) if subject else list(self._label(sentence.lead))
            names = names or self.parties.whole(self.flat, *sentence.lead)
            if names:
                context.parties = names
        if background:
            for clause in clauses:
                if clause.kind == "noun" and self.duty.goal.search(self.flat, clause.start, clause.end):
                    clause.kind = "main"
                    break
        elif not any(c.kind == "main" for c in clauses):
            self.reader.bare(clauses)
        units += self.units.units(clauses)
        if self.learned:
            units[:] = self.learned.units(clauses, units)
        drafts: list[Draft] = []
        for n, unit in enumerate(units):
            draft = self._draft(section, unit, context, clauses, n == 0)
            if draft is not None and (
                self.learned or context.lead_basis == "table" or self._counts(draft, unit, body, background, section)
            ):
                if (
                    drafts
                    and draft.force == "mandatory"
                    and draft.cue is None
                    and draft.basis != "clause"
                    and (drafts[-1].force == "encouraged" and drafts[-1].frequency)
                ):
                    draft.force, draft.parties, draft.basis = "encouraged", drafts[-1].parties, "context"
                if draft.force == "prohibited" and draft.basis != "clause" and drafts:
                    made_to = [p for p in drafts[-1].parties if p.role == "perform"]
                    draft.parties = made_to or draft.parties  # 督促企业…，不得…
                drafts.append(self._judged(draft, unit))
            drafts += self._bracketed(section, unit, context)
        if not drafts and clauses and (topic := clauses[0].subject) and "；" in sentence.stop:
            context.parties = list(topic.parties)  # 各县局对发现的违法行为，一是依法查处，二是…
        caused = [p for c in clauses for p in c.caused]
        if "；" not in sentence.stop:
            context.caused = []
        elif caused:  # 督促企业…；在车间…设置…；: who is made to act goes on acting
            context.caused = [Party(p.start, p.end, "responsible", p.rule, p.person) for p in caused]
        lead_time = self.units.leading_time(clauses)
        opens = not drafts or sentence.start - section.span[0] < 8
        if lead_time is not None and opens and section.heading is None and section.marker:
            self.governing.item_times.setdefault(section.id, lead_time)
        if lead_time is None and context.lead_time is not None and not any(c.times for c in clauses):
            lead_time = context.lead_time  # 截至12月31日，…达到100%；…达到100%
        context.lead_time = lead_time if "；" in sentence.stop else None
        for n, draft in enumerate(drafts):
            if n and any(c.subject and c.subject.modal for c in draft.clauses):
                break  # 6月16日，各单位要…，各单位要…: a new subject, a new duty
            if draft.time is None and lead_time is not None:
                draft.time = lead_time
            if draft.time is None and n and self._goes_on(draft):
                draft.time = drafts[n - 1].time
        return drafts

    def _judged(self, draft: Draft, unit: Sequence[Clause]) -> Draft:
        """A draft with the force that was learned where its words do not say, and whether it is doubtful."""
        verdict = self.learned.verdict(unit) if self.learned else None
        if verdict and verdict.force:
            draft.doubtful = verdict.doubtful
            if draft.cue is None or draft.force in ("mandatory", "planned"):
                draft.force = verdict.force
        return draft

    def _goes_on(self, draft: Draft) -> bool:
        """4月底前召开一次班会、组织一次演练; 4月底前开展“六个一”活动，即召开一次班会: one list, one deadline."""
        return self.flat[draft.start - 1] == "、" or self.duty.apposition.match(self.flat, draft.start, draft.end) is not None

    def _label(self, lead: Span) -> Iterator[Party]:
        """督查组工作职责：, 各单位职责：: the name in a label."""
        for head in self.parties.head_at.finditer(self.flat, *lead):
            if re.match(r"(?:的)?(?:工作|主要)?(?:职责|任务|负责|要求)", self.flat[head.end() : lead[1]]):
                yield Party(lead[0], head.end(), "responsible", "label")
                return

    def _counts(self, draft: Draft, unit: list[Clause], body: Body, background: bool, section: Section) -> bool:
        """Whether a unit is a requirement where it stands: aims count only with a number in them."""
        strong = any(c.subject and c.subject.modal or c.cues or c.times or c.frequencies for c in unit)
        if background:
            dated = draft.time is not None and draft.time.kind == "by"  # 到2024年底，完成管网普查
            return bool(self.duty.goal.search(self.flat, draft.start, draft.end)) or any(
                dated or c.subject and c.subject.modal or c.handover or c.force == "prohibited" for c in unit
            )
        if (body.intro and section.level <= 1) or (
            self.framed and section.id in ("0", "P") and not (self.signed and body.start > self.signed)
        ):
            return any(c.subject and c.subject.modal or c.cues for c in unit) and (not body.intro or strong)
        return True

    def _draft(
        self, section: Section, unit: list[Clause], context: _Context, clauses: Sequence[Clause], first: bool
    ) -> Draft | None:
        mains = [clause for clause in unit if clause.kind == "main"]
        if not mains:
            return None
        head = mains[0]
        parties: list[Party] = []
        basis: Basis | None = None
        own = False
        subjects = [c.subject for c in unit if c.subject and c.subject.parties]
        subject = next((s for s in subjects if s.modal), subjects[0] if subjects else None)
        if subject:
            parties, basis = list(subject.parties), "clause"
        if subject and not subject.modal:  # 学校是主要责任单位，校长是第一责任人，要…
            described = [c.subject for c in unit if c.kind == "describe" and c.subject]
            parties = [p for s in described for p in s.parties] or parties
        agents = [p for c in unit for p in c.agents]
        if agents:  # 县应急局要组织…，县教育局配合: who helps does not stand in for who acts
            helping = all(p.role == "support" for p in agents)
            parties, basis = [*(parties if helping else []), *agents], "clause"
        conditions = [] if parties else [c for c in unit if c.kind == "condition"]
        if conditions and not any(self._sanctions(m) for m in mains):  # 企业有下列情形之一的，不得申报
            named = (self.parties.conditioned(self.flat, c.start, c.end) for c in conditions)
            if who := next(filter(None, named), None):
                parties, basis = who, "clause"
        if parties:
            person = all(p.person for p in parties)
            if (
                (first and not person or not context.parties)
                and not (context.lead and context.planned)
                and not (self.say.narrow.match(self.flat, parties[0].start, parties[-1].end))
            ):
                context.parties = [p for p in parties if p.role != "perform"]
            context.sentence = (
                [p for p in parties if p.role != "perform"] if not person or first else list(context.parties)
            )
        elif context.sentence:
            parties, basis, own = list(context.sentence), "context", True
        elif context.caused:
            parties, basis = list(context.caused), "context"
        elif context.parties:
            parties, basis = list(context.parties), "context"
        elif context.lead:
            parties, basis = list(context.lead), context.lead_basis
        if basis == "context" and self._to_himself(mains, parties):
            parties = list(context.told)  # 我局将…。每天16时前报送: nobody reports to himself
        elif parties and not self._issuers(parties) and not self._offices(parties):
            context.told = [p for p in parties if p.role != "perform"]
        if (founded := self._founded(unit)) and not (subject and subject.modal and not self._issuers(parties)):
            a = founded.start("who") if "who" in founded.re.groupindex else founded.start()
            context.sentence = [Party(a, founded.end(), "responsible", "found")]
        force_none = all(c.force is None for c in mains)
        by = bool(agents) and all(p.rule == "g-by" for p in agents)  # 由镇纪委约谈…
        sanction = head.force is None and (basis != "clause" or by) and self._sanctions(head)
        sanction = sanction and bool(self.say.sanctioned.search(self.flat, unit[0].start, unit[-1].end))
        if force_none and self.say.reward.search(self.flat, head.start, head.end):
            sanction = True
        if sanction and basis != "clause":  # 视情节轻重，给予通报批评: the issuer does it, or nobody is named
            parties, basis = (context.issuer, "context") if context.issuer else ([], None)
        if parties and basis == "clause" and self._issuers(parties):
            context.issuer = list(parties)
        caused = [p for c in mains for p in c.caused]
        if caused:
            parties = [
                Party(p.start, p.end, "supervise" if p.role == "responsible" else p.role, p.rule, p.person)
                for p in parties
            ] + caused
        alone = list(parties)
        for c in mains:
            parties = parties + [
                p
                for p in self.parties.together(self.flat, c.start, c.end)
                if not any(q.start == p.start for q in parties)
            ]
        force, cue = self._unit_force(mains, unit, alone, context, section)
        if sanction:
            force = "planned"
        elif force == "planned" and basis == "context" and not self._issuers(parties) and self._sanctions(head):
            parties, basis = (context.issuer, "context") if context.issuer else ([], None)
        if force == "prohibited" and basis != "clause":
            who = self._forbidden(head)
            if who:
                parties, basis = who, "clause"
        if force == "encouraged" and cue:
            who = self._encouraged(mains)
            if who:
                parties, basis = who, "clause"
        a, b = unit[0].start, unit[-1].end
        time = self._governing_time(unit)
        frequency = next((f for c in unit for f in c.frequencies if f.every or f.times), None) or next(
            (f for c in unit for f in c.frequencies), None
        )
        holders = [p for p in context.parties if not p.person] or context.parties
        return Draft(
            section.id, a, b, force, cue, parties, basis, time, frequency, unit, (head.start, head.end), holders, own
        )

    def _unit_force(
        self,
        mains: Sequence[Clause],
        unit: Sequence[Clause],
        parties: Sequence[Party],
        context: _Context,
        section: Section,
    ) -> tuple[Force, str | None]:
        head = mains[0]
        words = self.flat[unit[0].start : unit[-1].end]
        force, cue = head.force, head.cue
        if force in ("prohibited", "encouraged"):
            return cast(Force, force), cue
        if force == "planned":
            return "planned", cue
        if context.planned:
            return "planned", cue
        if (
            any(c.may_found for c in unit)
            and self.duty.found.search(words)
            and not any(c.subject and c.subject.modal for c in mains)
            and force is None
            and not parties
        ):
            return "planned", cue
        names = [self.flat[p.start : p.end] for p in parties]
        if names and self._offices(parties):
            return "planned", cue
        if not names and self._organises(section) and self.say.duty.match(self.flat, head.start, head.end):
            return "planned", cue
        if names and all(self._is_issuer(n) for n in names) and force is None:
            return "planned", cue
        if self.news and force is None and parties and not any(p.person or self._each(p) for p in parties):
            return "planned", cue  # 县卫健局设立义诊台: the body says so to the paper
        return force or "mandatory", cue

    def _each(self, party: Party) -> bool:
        """各乡镇, 每个社区: they are told, and do not announce."""
        return self.flat[party.start] in "各每全"

    def _founded(self, unit: Sequence[Clause]) -> re.Match[str] | None:
        """成立…领导小组 in one of the clauses."""
        found = (self.duty.found.search(self.flat, c.start, c.end) for c in unit if c.may_found)
        return next((match for match in found if match), None)

    def _sanctions(self, clause: Clause) -> bool:
        return clause.may_sanction and self.duty.sanction.search(self.flat, clause.start, clause.end) is not None

    def _issuers(self, parties: Sequence[Party]) -> bool:
        return all(self._is_issuer(self.flat[p.start : p.end]) for p in parties)

    def _offices(self, parties: Sequence[Party]) -> bool:
        """领导小组办公室: its duties are the issuer's own plan."""
        names = [self.flat[p.start : p.end] for p in parties]
        return all(self.duty.office.search(name) and not self.duty.told.match(name) for name in names)

    def _to_himself(self, mains: Sequence[Clause], parties: Sequence[Party]) -> bool:
        """Whether those who would act are those it goes to."""
        names = [self.flat[p.start : p.end] for p in parties]
        to = [self.flat[a:b] for c in mains for a, b in c.recipients]
        return any(name in who for name in names for who in to) or (
            self._issuers(parties) and any(self.upwards.search(self.flat, c.start, c.end) for c in mains)
        )

    def _is_issuer(self, name: str) -> bool:
        return self.resolver.is_issuer(name)

    def _encouraged(self, mains: Sequence[Clause]) -> list[Party]:
        """鼓励单位职工积极参与…: the encouraged are its party; whom they support in turn (鼓励银行支持企业…) is none."""
        found: list[Party] = []
        for clause in mains:
            marks = (m for m in clause.cues if m.row.kind == "encouraged" and self.say.encourage.search(m.match[0]))
            found += next(filter(None, (self.parties.named(self.flat, m.end, clause.end) for m in marks)), [])
        return found

    def _forbidden(self, clause: Clause) -> list[Party]:
        """严禁中小学校组织…: who is forbidden stands behind the word."""
        for mark in clause.cues:
            if mark.row.kind == "prohibited" and self.say.forbid.search(mark.match[0]):
                return self.parties.named(self.flat, mark.end, clause.end)
        return []

    def _governing_time(self, unit: Sequence[Clause]) -> Time | None:
        found = [
            t
            for c in unit
            for t in c.times
            if not self.units.past(t)
            and (t.due or t.start or t.anchor or t.status == "impossible")
            and not whole_year(t)
        ]
        return next((t for t in found if t.kind == "by"), None) or (found[0] if found else None)

    def _bracketed(self, section: Section, unit: Sequence[Clause], context: _Context) -> list[Draft]:
        """（观看一部影片、家庭开展一次用电自查…）: pieces of a bracket that say who or how often."""
        drafts = []
        for clause in unit:
            for bracket in _BRACKET.finditer(self.flat, clause.start, clause.end):
                counted = [
                    f
                    for f in self.reader.frequencies_in(clause.start, clause.end)
                    if bracket.start() < f.span[0] < bracket.end() and (f.times or f.every)
                ]
                if not counted:
                    continue
                for piece in _BRACKET_PIECE.finditer(self.flat, bracket.start() + 1, bracket.end() - 1):
                    a, b = piece.span()
                    own = [f for f in counted if a <= f.span[0] < b]
                    subject = self.parties.subject(self.flat, a, b)
                    if subject is None and not own:
                        continue
                    parties = list(subject.parties) if subject else []
                    drafts.append(
                        Draft(
                            section.id,
                            a,
                            b,
                            "mandatory",
                            None,
                            parties,
                            "clause" if parties else None,
                            None,
                            own[0] if own else None,
                            [],
                            (a, b),
                        )
                    )
        return drafts

    # what stands where -----------------------------------------------------------------------------------------


#: So long the title behind 一是 may be.
_TITLE = 12
_PIECE_NUMBER = re.compile(r"[一二三四五六七八九十][是要]$")
_WIRE = re.compile(r"0[0-9]{2,3}[-—]?[0-9]{7,8}|1[3-9][0-9]{9}")
_BRACKET = re.compile(r"（[^（）]{8,300}）")
_BRACKET_PIECE = re.compile(r"[^、，；]+")
