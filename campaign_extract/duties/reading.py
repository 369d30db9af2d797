"""One sentence into drafts: its clauses, the units they form, who acts in each, with what force, how often and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ..lexicon.plain import SIGNS
from ..model import Frequency, Section, Span, Time
from ..structure.segment import Body
from .clause import Clause
from .clauses import Clauses
from .decide import decide
from .draft import Draft
from .learned import Learned, Place, Sights, Stands, few, standing
from .look import Look
from .party import Party, Subject
from .passed import Passing, settled
from .rosters import Rosters
from .sentences import Sentence
from .splitting import Group, hollow, units
from .unit import Context, Unit
from .when import leading, own

_BRACKET = re.compile(r"（[^（）]{8,300}）")
_BRACKET_PIECE = re.compile(r"[^、，；]+")
#: What leads in a piece: 一是, ②, and a bare 二.
_PIECE = re.compile(rf"(?:{SIGNS['piece']}|[{SIGNS['ordinals']}])")
#: A date stands so far from the beginning of what it leads.
_LEADS = 2
_MUST = re.compile(rf"[{SIGNS['ordinals']}]{SIGNS['must']}")
#: Behind so few characters a sentence begins its item.
_MARKED = 8
#: And so many with the blanks around it.
_WIDE = 60
_BLANKS = re.compile(r"\s+")
#: A note of who is responsible is no longer.
_NOTED = 80
#: So many characters a sentence ends with.
_STOP = 1
_STOPS = re.compile("[。；]")
#: So many characters an act has at least, before a bracket that demands.
_ACT = 4
#: No head of a name is longer.
_HEAD = 6
#: What stands between a clause without its act and the act: 联合工会，对各花房，开展抽查.
_ON_THE_WAY = ("noun", "basis", "condition")


class Reading:
    """Reads the sentences of one text; ``item_times`` keeps what an item's first words say of all below."""

    def __init__(self, look: Look, reader: Clauses, passing: Passing, rosters: Rosters) -> None:
        self.look, self.reader, self.passing, self.rosters = look, reader, passing, rosters
        self.flat, self.parties = look.flat, look.parties
        self.item_times: dict[str, Time] = {}  # 自文件下发之日起至10月31日，…
        self.learned: Learned | None = None
        self._duty_ends = -1  # where the last sentence that obliges ended
        self._read: dict[Sentence, tuple[list[Clause], bool, list[Group]]] = {}

    def sentence(
        self, section: Section, body: Body, sentence: Sentence, context: Context, background: bool = False
    ) -> list[Draft]:
        """The drafts of one sentence; what it says for those that follow is written into ``context``."""
        place = Place(section, body, sentence, background, context.lead_basis == "table")
        clauses, passed, groups = self._ruled(place)
        context.sentence = []
        self._address(sentence, context)
        if passed and not (self.learned and self.learned.obliges(sentence.start, sentence.end)):
            return []
        self._label(sentence, context)
        if self.learned is not None:
            noted = bool(context.noted)
            keeps = [self._standing(place, clauses, group, passed, noted) for group in groups]
            groups = self.learned.groups(clauses, groups, keeps, self._awaited(clauses))
        drafts = self._drafts(groups, place, context)
        if drafts:
            self._duty_ends = sentence.end
        self._carry(clauses, drafts, sentence, context)
        self._date(clauses, drafts, sentence, section, context)
        return drafts

    def _awaited(self, clauses: Sequence[Clause]) -> set[int]:
        """Where clauses begin that the one before them waits for: its day (…，5月底前完成), or its act (要结合岗位特点，…)."""
        days = {c.start for c in clauses if c.times and self.look.say.only_when.fullmatch(self.flat, c.start, c.end)}
        acts, waits = set(), False
        for before, after in pairwise(clauses):
            waits = before.kind == "main" and hollow(before, self.look) or waits and before.kind in _ON_THE_WAY
            acts |= {after.start} if waits else set()
        return days | acts

    def _standing(self, place: Place, clauses: Sequence[Clause], group: Group, passed: bool, noted: bool) -> float:
        """How much must stand against a unit of a sentence; nothing where the rules do not count it."""
        if not place.table and (passed or not self._counts(self._bare(group, place.section), place)):
            return 0.0
        section, sentence = place.section, place.sentence
        opens = group.clauses[0] is clauses[0] and self._near(section.span[0], sentence.start)
        item = bool(section.marker) and opens
        last = group.clauses[-1]
        named = not last.handover and self.look.say.nominal.search(self.flat, last.start, last.end) is not None
        rest = self.flat[last.end : section.span[1]].strip()
        led = rest.endswith("：") and not _STOPS.search(rest, _STOP)  # 2.检查护网。⏎救护组职责：
        whole = item and not named and (len(rest) <= _STOP or led)
        head = next((clause for clause in group.clauses if clause.kind == "main"), group.clauses[0])
        asks = self.look.say.asks_for.search(self.flat, head.start, head.end)
        stands = Stands(
            table=place.table,
            item=item,
            whole=whole,
            short=few(self.flat),
            follows=0 <= sentence.start - self._duty_ends <= _STOP,
            noted=self.noted(sentence.end) or noted and item,
            led=self._led_to(sentence) and group.clauses[0] is clauses[0],
            opens=asks is not None and asks["list"] is not None,
            labelled=sentence.lead is not None and self._is_office(sentence.lead),
            ordered=self.look.say.orders_them.search(self.flat, head.start, head.end) is not None,
        )
        return standing(group, stands)

    def _led_to(self, sentence: Sentence) -> bool:
        """Whether a sentence is a piece of a list whose lead-in obliges, or its number does: 收船后要做到两点：一是系牢缆绳；…, 二要关闭油阀"""
        if sentence.start and any(found.end() == sentence.start for found in _MUST.finditer(self.flat, sentence.start - 2, sentence.end)):
            return True
        lead = sentence.lead
        if lead is None:
            return False
        begin = max(lead[1], sentence.start - _MARKED)
        if not any(found.end() == sentence.start for found in _PIECE.finditer(self.flat, begin, sentence.end)):
            return False
        say = self.look.say
        counts = say.leads_to.search(self.flat, *lead) is not None and self.reader.clause(*lead).kind == "main"
        return counts or say.sets_out.search(self.flat, *lead) is not None

    def noted(self, end: int) -> bool:
        """清点渔网。（责任单位：渔政站）; 清点渔网。（渔政站牵头）: whether a note behind a sentence says who is responsible."""
        while end < len(self.flat) and self.flat[end] in "。 ":
            end += 1
        enclosed = self.flat.startswith(("（", "【"), end)
        if self.parties.note.at(self.flat, end + enclosed):
            return True
        close = self.flat.find("）", end, end + _NOTED) if enclosed else -1
        return close > 0 and self.parties.after.search(self.flat, end + 1, close) is not None

    def _drafts(self, groups: Sequence[Group], place: Place, context: Context) -> list[Draft]:
        """The drafts of the units that count where they stand."""
        drafts: list[Draft] = []
        for n, group in enumerate(groups):
            clauses, demand = self._apart(group.clauses)
            unit = Unit.of(clauses, group.split, place.section, n == 0, self.look)
            if unit is not None:
                draft = self._draft(unit, context)
                if self.learned is not None:
                    self.learned.amend(draft)
                    if not place.table:
                        self.learned.trim(draft, self.flat)
                if self.learned or self._counts(draft, place):
                    if drafts:
                        _after(drafts[-1], draft)
                    drafts.append(draft)
                    demanded = Unit.of([demand], "demanded", place.section, False, self.look) if demand else None
                    drafts += [self._draft(demanded, context)] if demanded else []
            drafts += self._bracketed(place.section, group.clauses)
        return drafts

    def tell(self, place: Place, sights: Sights) -> None:
        """What the rules think of a sentence; nothing is drafted."""
        clauses, passed, groups = self._ruled(place)
        counted = [g for g in groups if not passed and self._counts(self._bare(g, place.section), place)]
        sights.sentence(place, clauses, passed, groups, counted)

    def _ruled(self, place: Place) -> tuple[list[Clause], bool, list[Group]]:
        """The clauses of a sentence, whether it is passed over, and its units, as the rules see them; they see them once."""
        sentence = place.sentence
        if sentence not in self._read:
            clauses = self.reader.read(sentence.clauses)
            passed = self.passing.over(sentence, clauses)
            clauses = settled(clauses, place.background, self._led_to(sentence), self.look)
            self._read[sentence] = clauses, passed, units(clauses, self.look)
        return self._read[sentence]

    def _bare(self, group: Group, section: Section) -> Draft:
        """A unit as far as it is to be said whether it counts where it stands."""
        first, last = group.clauses[0], group.clauses[-1]
        draft = Draft(section.id, first.start, last.end, (first.start, first.end), clauses=group.clauses)
        draft.offer(own(group.clauses, self.look.issued), "own")
        return draft

    def _near(self, start: int, end: int) -> bool:
        """Whether hardly more than a number stands between two places, however many blanks."""
        return end - start < _WIDE and len(_BLANKS.sub(" ", self.flat[start:end])) < _MARKED

    def _counts(self, draft: Draft, place: Place) -> bool:
        return place.table or self.passing.counts(draft, place.body, place.background, place.section)

    def _address(self, sentence: Sentence, context: Context) -> None:
        """请你公司…: who is spoken to acts in what follows."""
        if you := self.look.say.you.search(self.flat, sentence.start, sentence.end):
            context.parties = [Party(you.start("who"), you.end("who"), "responsible", "you")]

    def _label(self, sentence: Sentence, context: Context) -> None:
        """督查组工作职责：…: the name in a label acts."""
        if sentence.lead is None:
            return
        office = self.office_of(*sentence.lead)
        if group := self.rosters.whose(*sentence.lead):
            context.parties = group
        elif office and self.look.act(office):
            context.labelled(office, self.flat.find("\n", sentence.end))
        elif not context.lead or office:
            subject = self.parties.subject(self.flat, *sentence.lead)
            context.parties = (self.led(subject, sentence.lead[1]) if subject else office) or context.parties

    def _is_office(self, lead: Span) -> bool:
        """县财政局：安排经费。: whether a label says whose duty stands behind it."""
        named = self.office_of(*lead)
        return bool(named) and self.look.act(named)

    def office_of(self, a: int, b: int) -> list[Party]:
        """督查组工作职责：, 县财政局：: the names that a label is, or whose duties it announces."""
        return self.of_duty((a, b)) or self.office(a, b)

    def office(self, a: int, b: int) -> list[Party]:
        """The names that a heading or a label is; 供电部门 is one though it begins with a verb."""
        return self.parties.whole(self.flat, a, b) or list(self.parties.names(self.flat, a, b) if self.look.say.office_name.fullmatch(self.flat, a, b) else ())

    def led(self, subject: Subject, end: int) -> list[Party]:
        """各县局督促使用单位做到：, 市局会同市公安局重点做好以下工作：: with whom it makes act, and with whom it acts."""
        caused, company = (look(self.flat, subject.end, end) for look in (self.parties.caused, self.parties.together))
        return [*subject.parties, *caused, *company]

    def of_duty(self, lead: Span) -> list[Party]:
        """督查组工作职责：, 各单位职责：: the names in a label."""
        a, b = lead
        end = next((at for at in range(a + 2, b) if self.look.say.of_duty.fullmatch(self.flat, at, b)), None)
        if end is None or not any(self.parties.head_at.fullmatch(self.flat, at, end) for at in range(max(a, end - _HEAD), end)):
            return []
        return list(self.parties.names(self.flat, a, end, rule="label"))

    def _draft(self, unit: Unit, context: Context) -> Draft:
        who, said = decide(unit, context)
        draft = Draft(
            section=unit.section.id,
            start=unit.start,
            end=unit.end,
            main=(unit.head.start, unit.head.end),
            force=said.force,
            cue=said.cue,
            parties=list(who.parties),
            basis=who.basis,
            frequency=_how_often(unit.clauses),
            clauses=unit.clauses,
            holders=[p for p in context.parties if not p.person] or context.parties,
            own=who.own,
            split=unit.split,
            said_by=said.rule,
            named_by=who.rule,
        )
        draft.offer(own(unit.clauses, self.look.issued), "own")
        return draft

    def _carry(self, clauses: Sequence[Clause], drafts: Sequence[Draft], sentence: Sentence, context: Context) -> None:
        """Who acts in the pieces that follow, behind a semicolon."""
        goes_on = "；" in sentence.stop
        if not drafts and clauses and (topic := clauses[0].subject) and goes_on:
            context.parties = list(topic.parties)  # 各县局对发现的违法行为，一是依法查处，二是…
        caused = [p for c in clauses for p in c.caused]
        if not goes_on:
            context.caused = []
        elif caused:  # 督促企业…；在车间…设置…；: who is made to act goes on acting
            context.caused = [Party(p.start, p.end, "responsible", p.rule, p.person) for p in caused]

    def _date(
        self, clauses: Sequence[Clause], drafts: list[Draft], sentence: Sentence, section: Section, context: Context
    ) -> None:
        """2015年底前，…: what a sentence begins with governs all of it, and at the head of an item all below."""
        time = leading(clauses, self.look.issued)
        opens = not drafts or len(self.flat[section.span[0] : sentence.start].strip()) < 8
        states = self.look.say.states_when.search(self.flat[section.span[0] : sentence.end])  # 3.缴费时间为：9月1日
        if time is not None and opens and not states and section.heading is None and section.marker:
            self.item_times.setdefault(section.id, time)
        if time is None and context.lead_time is not None and not any(c.times for c in clauses):
            time = context.lead_time  # 截至12月31日，…达到100%；…达到100%
        context.lead_time = time if "；" in sentence.stop else None
        self._together(drafts)
        for n, draft in enumerate(drafts):
            if n and any(c.modal for c in draft.clauses):
                break  # 6月16日，各单位要…，各单位要…: a new subject, a new duty
            if not n or draft.force != "prohibited" or time is None or time.kind != "by":  # 6月底前，备足物资，严禁挪用
                draft.offer(time, "sentence")
            recurs = draft.frequency is not None and draft.frequency.every is not None
            if n and self._goes_on(draft) and not recurs:
                draft.offer(drafts[n - 1].time, "list")

    def _together(self, drafts: Sequence[Draft]) -> None:
        """设备科牵头清点，储运科配合，于6月20日前报厂办: one date at the end, for all who take part."""
        last = drafts[-1] if len(drafts) > 1 else None
        time = last.time if last and last.basis != "clause" else None
        if last and time and time.kind == "by" and time.span[0] <= last.start + _LEADS:
            for draft in drafts[:-1]:
                if draft.time is None and self.look.say.takes_part.search(self.flat, draft.start, draft.end):
                    draft.offer(time, "list")

    def _goes_on(self, draft: Draft) -> bool:
        """4月底前召开一次班会、组织一次演练; 4月底前开展“六个一”活动，即召开一次班会: one list, one deadline."""
        say = self.look.duty
        goes_on = (say.apposition.match(self.flat, draft.start, draft.end), say.joined.match(self.flat, draft.start, draft.end))
        return self.flat[draft.start - 1] == "、" or any(goes_on)

    def _apart(self, clauses: tuple[Clause, ...]) -> tuple[tuple[Clause, ...], Clause | None]:
        """各班组要封存旧炉门（钥匙须交值班室）: the clauses without the bracket behind them, and what that demands."""
        last = clauses[-1]
        found = self.look.say.demand.search(self.flat, last.start, last.end)
        if found is None or last.start + _ACT > found.start():
            return clauses, None
        act = replace(self.reader.clause(last.start, found.start()), kind=last.kind, rule=last.rule)
        return (*clauses[:-1], act), replace(self.reader.clause(*found.span("what")), kind="main")

    def _bracketed(self, section: Section, unit: Sequence[Clause]) -> Iterator[Draft]:
        """（观看一部影片、家庭开展一次用电自查…）: pieces of a bracket that say who or how often."""
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
                    often = next((f for f in counted if a <= f.span[0] < b), None)
                    subject = self.parties.subject(self.flat, a, b)
                    parties = list(subject.parties) if subject else []
                    if subject or often:
                        draft = Draft(section.id, a, b, (a, b), parties=parties, frequency=often, split="bracketed")
                        draft.basis = "clause" if parties else None
                        yield draft


def _after(before: Draft, draft: Draft) -> None:
    """What a unit means behind the one before it in its sentence."""
    if (
        draft.force == "mandatory"
        and draft.cue is None
        and draft.basis != "clause"
        and (before.force == "encouraged" and before.frequency)
    ):  # 鼓励企业每月开展一次自查，…
        draft.force, draft.said_by = "encouraged", f"{draft.said_by} > as-before"
        draft.acts(before.parties, "context", "as-before")
    made_to = [p for p in before.parties if p.role == "perform"]
    if made_to and draft.force == "prohibited" and draft.basis != "clause":  # 督促企业…，不得…
        draft.acts(made_to, draft.basis, "made-to")


def _how_often(unit: Sequence[Clause]) -> Frequency | None:
    """The first that counts, else the first."""
    found = [f for c in unit for f in c.frequencies]
    return next((f for f in found if f.every or f.times), found[0] if found else None)
