"""The sections of a notice into drafts of requirements: what is read where, and what an item says for all of it.

A sentence or enumerated piece is one requirement (``reading``), split where a clause has a subject, a deadline, a
frequency, a force or a recipient of its own (``splitting``).  Clauses that say on what ground (根据…), what for (确保…) or
how things are (…是…) oblige nobody (``kinds``); a sentence of nothing else is no requirement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from ..evidence.models import Decide
from ..lexicon import Lexicon
from ..lexicon.plain import SIGNS
from ..model import Frequency, Role, Section, Span, Time
from ..structure.segment import Body, Outline, deepest
from ..structure.tables import TableRow
from .banned import Banned
from .beside import Beside
from .clauses import Clauses
from .draft import Draft
from .governing import Governing
from .headed import Headed
from .learned import SPELLED_OUT, STOPS, Learned, Place, Sights
from .look import Look
from .party import Party
from .passed import Passing
from .reading import Reading
from .resolve import Resolver
from .rosters import Rosters
from .sentences import Sentence, sentences
from .unit import Context

if TYPE_CHECKING:
    from ..evidence.judge import Judged

#: So long the title behind 一是 may be, and the sentence that a paragraph spells out, which goes on for so much at least; behind
#: one without a must-word, for so much, and behind 加强…管理。 for so much.
_TITLE, _LEADING, _SPELLED, _UNSAID, _ABSTRACT = 12, 16, 20, 16, 9
#: A bracket behind a sentence spells nothing out.
_OPEN = "（【"
#: So many characters the number of a paragraph has.
_OPENS = 6
#: The number of an item, not of a section: 1. 3、 （2） ④.
_ITEM = re.compile(r"[（(]?[0-9０-９]|[①-⑳⑴-⒛]")
#: So much behind a numbered sentence is a closing line (特此通知。, 联系人：…), no body of it.
_FEW = 40
#: So many characters a cell has that may be a merged one.
_CELL = 6
_PIECE_NUMBER = re.compile(SIGNS["piece-number"])


def assemble(
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
    look = Look(flat, lexicon, resolver, issued, document_type == "news")
    assembler = _Assembler(look, structure, times, frequencies, lexicon)
    if decide is None:
        return assembler.governed()
    sights = Sights(look, structure, document_type)
    assembler.tell(sights)
    assembler.learn(decide(sights.all()))
    return assembler.governed()


class _Assembler:
    def __init__(
        self, look: Look, structure: Outline, times: Sequence[Time], frequencies: Sequence[Frequency], lexicon: Lexicon
    ) -> None:
        self.look, self.flat, self.structure, self.lexicon = look, look.flat, structure, lexicon
        self.sections = {section.id: section for section in structure.sections}
        self.parties, self.duty = look.parties, look.duty
        self.reader = Clauses(look, times, frequencies, lexicon)
        self.reading = Reading(look, self.reader, Passing(look, structure, lexicon), Rosters(look, structure.headings))
        self.governing = Governing(look, structure, self.reader, self.reading.item_times, lexicon)
        self.beside, self.banned = Beside(look, self.reader, lexicon), Banned(look, self.reader)
        self.headed = Headed(look, self.reading)
        self.forms = {s.id for s in structure.sections if self._is_form(s)}
        self.tables = structure.tables
        self.say = lexicon.say("headings")
        self.asks = re.compile(lexicon.alternatives("clauses", "asks-for"))
        self.parents = {section.parent for section in structure.sections}
        self.section_starts = [section.span[0] for section in structure.sections]
        self.contexts: dict[str, Context] = {}
        self.learned: Learned | None = None
        self._cut: dict[Span, tuple[Sentence, ...]] = {}
        self._noted: dict[Sentence, bool] = {}
        self._bodies: dict[str, list[Body]] = {}
        for body in structure.bodies:
            self._bodies.setdefault(body.section, []).append(body)

    # what the rules think, and what was learned ------------------------------------------------------------------

    def tell(self, sights: Sights) -> None:
        """What is thought of each sentence, those in cells and headings too."""
        for section in self.structure.sections:
            for row in self._rows(section):
                for n, (a, b) in enumerate((*row.tasks, *row.remarks)):
                    sights.cell((a, b), n)
                    self._tell(section, Body(section.id, a, b), sights, table=True)
            if section.id.split(".")[0] in self.forms:
                continue
            for body in self.governing.cut(self._own(section)):
                self._tell(section, body, sights)
            if section.id in self.structure.headings:
                self._tell(section, Body(section.id, *self.structure.headings[section.id]), sights)

    def _tell(self, section: Section, body: Body, sights: Sights, table: bool = False) -> None:
        background = not table and self._is_background(section)
        for sentence in self._sentences(body.start, body.end):
            if sentence.clauses and not self._is_note(sentence):
                self.reading.tell(Place(section, body, sentence, background, table, not table and self._spelled_out(sentence, body)), sights)

    def learn(self, judged: Judged | None) -> None:
        """From now on the verdicts decide which clauses oblige; without any the rules do."""
        self.learned = self.reading.learned = Learned(judged) if judged else None

    def _sentences(self, start: int, end: int) -> tuple[Sentence, ...]:
        """The sentences of a stretch, cut once."""
        if (start, end) not in self._cut:
            self._cut[start, end] = tuple(sentences(self.flat, start, end, self.asks))
        return self._cut[start, end]

    def _is_note(self, sentence: Sentence) -> bool:
        if sentence not in self._noted:
            self._noted[sentence] = self.governing.is_note(sentence)
        return self._noted[sentence]

    def governed(self) -> tuple[Draft, ...]:
        """All drafts, those without a deadline offered what the notice says elsewhere of their act."""
        drafts = tuple(self.drafts())
        self.beside.govern(drafts)
        return drafts

    # over the sections -----------------------------------------------------------------------------------------

    def drafts(self) -> Iterator[Draft]:
        for section in self.structure.sections:
            context = self._inherit(section)
            self.contexts[section.id] = context
            yield from self._table_rows(section)
            if section.id.split(".")[0] in self.forms:
                continue
            drafts = self._item(section, self._own(section), context)
            yield from drafts

    def _own(self, section: Section) -> list[Body]:
        """The paragraphs of a section that stand in no table."""
        bodies = [body for body in self._bodies.get(section.id, []) if not self._tabled(body)]
        return [self._unrepeated(body, above) for above, body in zip([None, *bodies], bodies, strict=False)]

    def _unrepeated(self, body: Body, above: Body | None) -> Body:
        """A row of a roster without the cell that it has in common with the row above: a merged 备注 obliges once."""
        cell = self.flat.rfind("\t", body.start, body.end) + 1
        said = self.flat[cell : body.end]
        repeated = cell and above is not None and len(said) >= _CELL and self.flat.endswith("\t" + said, above.start, above.end)
        return replace(body, end=cell - 1) if repeated else body

    def _tabled(self, body: Body) -> bool:
        return any(table.span[0] <= body.start < table.span[1] for table in self.tables)

    def _holds_table(self, section: Section) -> bool:
        """Whether the heading of a section stands above a table: its rows say what is to be done."""
        return any(section.span[0] <= table.span[0] < section.span[1] for table in self.tables)

    def _table_rows(self, section: Section) -> Iterator[Draft]:
        """One requirement a row of a task table, with the party, date and cadence of its columns."""
        for row in self._rows(section):
            yield from self._table_row(section, row)

    def _rows(self, section: Section) -> Iterator[TableRow]:
        for table in self.tables:
            if deepest(self.structure.sections, self.section_starts, table.span[0]) == section.id:
                yield from table.rows

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
            context = Context(lead=parties, lead_basis="table")
            drafts = [
                d
                for s in self._sentences(a, b)
                if s.clauses
                for d in self.reading.sentence(section, Body(section.id, a, b), s, context)
            ]
            if drafts and "\t" in self.flat[a:b]:  # 东侧花坛⇥拔除杂草，清走枯枝: one task, and how it is to be done
                drafts = drafts[:1]
                drafts[0].start, drafts[0].end = a, b - (self.flat[b - 1] in STOPS)
            labelled = self.flat[b - 1] == "："  # （一）宣传教育： names a group of rows
            if not drafts and n == len(row.tasks) - 1 and not labelled and (parties or row.placed or self._cell_obliges(a, b)):
                drafts = [Draft(section.id, a, b, (a, b), parties=list(parties), basis="table", split="cell")]
            for draft in drafts:
                draft.offer(dated[0] if dated else None, "cell")
                if row.due and not dated:  # 8：30⇥清点器械⇥… below 二、清点安排（11月20日）
                    draft.offer(next(iter(self.governing.heading_times(section)), None), "heading")
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

    def _inherit(self, section: Section) -> Context:
        """A lead-in (县应急局牵头组织活动——) speaks for all that stands below it."""
        parent = self.contexts.get(section.parent or "")
        if parent is None:
            return Context()
        context = Context(lead=parent.lead, lead_basis=parent.lead_basis, planned=parent.planned, noted=parent.noted, forbidden=parent.forbidden)
        self.headed.begun_anew(section, context)
        return context

    def _item(self, section: Section, bodies: Sequence[Body], context: Context) -> list[Draft]:
        """The drafts of one section's own text; a note at its end governs them all."""
        drafts: list[Draft] = []
        background = self._is_background(section)
        leaf = section.marker and section.id not in self.parents and section.id in self.structure.headings
        alone = leaf and not self._holds_table(section) and all(self.governing.only_notes(body) for body in bodies)  # a heading that is itself the task
        self._headed(section, context)
        if alone or self._heading_obliges(section, context):
            bodies = [Body(section.id, *self.structure.headings[section.id]), *bodies]
        notes: list[Span] = []
        for body in self.governing.cut(bodies):
            for sentence, following in pairwise((*self._sentences(body.start, body.end), None)):
                assert sentence is not None
                if self.headed.label(sentence, following, context):
                    continue
                if following is not None and self._titles(sentence, following) or self._leads(sentence, body):
                    continue
                if self._is_note(sentence):
                    notes.append((sentence.start, sentence.end))
                    continue
                if self.banned.lead(sentence.start, sentence.end, context):
                    continue
                if not sentence.clauses:
                    self.headed.lead_in(sentence, context, section, following is None)
                    continue
                whole = self.duty.whole.match(self.flat[sentence.start : sentence.end])
                if whole and drafts and self.governing.of_all(sentence, drafts):
                    continue
                made = self.banned.item(section.id, sentence, context) or self._shared_out(section, sentence) or self.reading.sentence(section, body, sentence, context, background)
                self.headed.introduced(sentence, made, context)
                if self.flat[sentence.start - 1 : sentence.start] == "【":
                    self.governing.within(made, drafts)
                drafts += made
        if leaf and not drafts and self._is_item(section):  # 1、各分厂选送一件作品。⏎特此通知。
            drafts = self._said_in_heading(section, context, background)
        if section.id in self.parents and not drafts and (named := self.governing.noted(notes)):
            context.noted = named  # 负责人：周立秋⏎1、租用帐篷⏎2、…
        self.governing.govern(drafts, notes, section)
        if drafts and drafts[0].frequency is None and section.heading:
            counted = self.reader.frequencies_in(*self.structure.headings[section.id])
            drafts[0].frequency = next((f for f in counted if f.times and not f.every), None)
        return drafts

    def _said_in_heading(self, section: Section, context: Context, background: bool) -> list[Draft]:
        """The drafts of the heading itself."""
        a, b = self.structure.headings[section.id]
        said = [sentence for sentence in self._sentences(a, b) if sentence.clauses]
        return [draft for sentence in said for draft in self.reading.sentence(section, Body(section.id, a, b), sentence, context, background)]

    def _headed(self, section: Section, context: Context) -> None:
        heading = self.structure.headings.get(section.id)
        if heading and not self.banned.lead(*heading, context):
            self.headed.heading(heading, context)

    def _shared_out(self, section: Section, sentence: Sentence) -> list[Draft]:
        """（1）清场：各车间主任: an item that says of an act whose it is."""
        above = self.sections.get(section.parent or "")
        if section.heading and self.say.shares.search(section.heading):
            return self._by_name(section, sentence)
        below = section.heading is None and section.marker and above and self.say.shares.search(above.heading or "")
        if sentence.lead is None or not below or not self.say.whose.match(self.flat, sentence.lead[0], sentence.end):
            return []
        a, b = sentence.lead
        parties = self.parties.whole(self.flat, sentence.clauses[0][0], sentence.end)
        if not parties:
            return []
        return [Draft(section.id, a, sentence.end, (a, b), parties=parties, basis="clause", own=True, split="shared-out", named_by="shared-out")]

    def _by_name(self, section: Section, sentence: Sentence) -> list[Draft]:
        """陈立夏和吴小雪：布置签到台; 何春生引导一队，田秋实引导二队: what each of some persons does, by their names."""
        say, verb = self.look.say, self.parties.long_verb
        if sentence.lead and sentence.clauses:
            found = say.persons.fullmatch(self.flat, *sentence.lead)
            if found is None or self.parties.name_end.match(found["who"]):
                return []
            spans = [(sentence.clauses[0][0], sentence.end, found.span("who"))]
        else:
            named = [(say.person.match(self.flat, a, b), b) for a, b in sentence.clauses]
            spans = [(who.start(), b, who.span("who")) for who, b in named if who and verb.match(self.flat, who.end(), b)]
            if len(spans) < len(sentence.clauses) or any(verb.match(self.flat, a) or self.parties.name_end.match(self.flat[a:b]) for _, _, (a, b) in spans):
                return []
        drafts = []
        for start, end, who in spans:
            parties = [Party(*one.span(), "responsible", "by-name", True) for one in say.each_person.finditer(self.flat, *who)]
            act = self.reader.clause(who[1] if start == who[0] else start, end)
            drafts.append(
                Draft(section.id, start, end, (act.start, end), parties=parties, basis="clause", clauses=(act,), own=True, split="by-name", named_by="by-name")
            )
        return drafts

    def _cell_obliges(self, start: int, end: int) -> bool:
        """Whether a cell in which nothing else was seen names a task: what was learned may say that it does not."""
        return self.learned is None or self.learned.names_task(start, end)

    def _heading_obliges(self, section: Section, context: Context) -> bool:
        """2.教师办公室由安全责任人带领自查: a sentence that was taken for a heading; 一、必须按时巡库。 is spelled out below it."""
        heading = self.structure.headings.get(section.id)
        if self.learned is None or heading is None or context.forbidden or self.say.called.fullmatch(self.flat, *heading):
            return False
        bare = self.flat[heading[1] : heading[1] + 1] == "。" and heading[1] - heading[0] <= _TITLE  # 2、查找漏点。设备科牵头…
        return self.learned.obliges(*heading, SPELLED_OUT if bare else 0.0)

    def _is_item(self, section: Section) -> bool:
        """Whether a heading is printed as a sentence, with a stop, and is an item (1、 ⑴) or has but a few words below it."""
        end = self.structure.headings[section.id][1]
        few = section.span[1] - end <= _FEW
        return self.flat[end : end + 1] == "。" and (few or _ITEM.match(section.marker or "") is not None)

    def _titles(self, sentence: Sentence, following: Sentence) -> bool:
        """一是提高思想认识。各单位要…: a few words that are the title of what follows them."""
        numbered, next_too = (_PIECE_NUMBER.match(self.flat, s.start - 2, s.start) for s in (sentence, following))
        short = len(sentence.clauses) == 1 and sentence.end - sentence.start <= _TITLE
        return short and "。" in sentence.stop and numbered is not None and next_too is None

    def _leads(self, sentence: Sentence, body: Body) -> bool:
        """1.要抓好人员培训。各班组要…: a few words of what the paragraph asks for, that what was learned does not hold for a duty."""
        return self._spelled_out(sentence, body) and not (self.learned and self.learned.obliges(sentence.start, sentence.end, SPELLED_OUT))

    def _spelled_out(self, sentence: Sentence, body: Body) -> bool:
        """Whether a sentence opens its paragraph in a few words, without a body, a day or a ban, and much follows it."""
        line = self.flat.find("\n", sentence.end, body.end)
        much = (body.end if line < 0 else line) - sentence.end
        before = self.flat[self.flat.rfind("\n", 0, sentence.start) + 1 : sentence.start].strip()
        if len(before) > _OPENS or "。" in before or "。" not in sentence.stop or len(sentence.clauses) != 1 or sentence.end - sentence.start > _LEADING or much < _ABSTRACT:
            return False
        if self.reading.noted(sentence.end) or self.flat[sentence.end + 1] in _OPEN or self.duty.whole.match(self.flat[sentence.end + 1 : body.end]):
            return False  # who is responsible, and what holds for all of it (该项工作由…), spell nothing out
        clause = self.reader.clause(*sentence.clauses[0])
        said = clause.subject or clause.agents or clause.times or clause.frequencies or clause.recipients
        abstract = self.look.say.abstract.fullmatch(self.flat, clause.start, clause.end)
        least = _SPELLED if clause.cues else _ABSTRACT if abstract else _UNSAID
        return not said and clause.force in (None, "mandatory") and much >= least

    def _is_background(self, section: Section | None) -> bool:
        """指导思想, 工作目标, 活动主题: aims and ground, wherever they stand."""
        while section and section.heading is None and section.parent in self.sections:
            section = self.sections[section.parent]
        heading = re.sub(r"\s", "", section.heading) if section and section.heading else ""
        return bool(heading and self.duty.background.search(heading))
