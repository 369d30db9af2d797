"""Where one requirement ends and the next begins: the clauses of a sentence into units.

One sentence is one requirement, unless an opinion says that a clause has a reason to be one of its own.  ``units`` says
where a unit begins as the rules see it; ``learned`` may draw it anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .clause import Clause
from .look import Look
from .neighbours import NAMES
from .opinions import first
from .when import time_leads


@dataclass(frozen=True, slots=True)
class Group:
    """The clauses of one unit, and the opinion that let it begin where it does."""

    clauses: tuple[Clause, ...]
    split: str


@dataclass(frozen=True, slots=True)
class Joint:
    """A place where a unit may end: its clauses so far, its first and last main clause, and the one that follows.

    ``led``: the sentence began with a body, so that a person in it is only one of those who act.
    """

    look: Look
    unit: Sequence[Clause]
    main: Clause
    last: Clause
    clause: Clause
    apposed: bool
    led: bool

    @property
    def anew(self) -> bool:
        """Whether the clause turns to something else: 要…, 报县安委办, 发现问题的…."""
        return bool(self.clause.cues or self.clause.handover or self.unit[-1].kind == "condition")


def units(clauses: Sequence[Clause], look: Look) -> list[Group]:
    """Clauses grouped into requirements."""
    found: list[Group] = []
    unit: list[Clause] = []
    main: Clause | None = None
    begins = "first"
    led = any(c.subject and not all(p.person for p in c.subject.parties) for c in clauses[:2])
    for clause in clauses:
        if clause.kind == "main" and main is not None:
            splits, rule = _splits(unit, main, clause, led, look)
            if splits:
                carried = _carried(unit, main)
                found.append(Group(tuple(unit[: len(unit) - carried]), begins))
                unit, main, begins = [*unit[len(unit) - carried :], clause], clause, rule
                continue
        unit.append(clause)
        if clause.kind == "main" and main is None:
            main = clause
    if unit and main is not None:
        found.append(Group(tuple(unit), begins))
    return found


def _carried(unit: Sequence[Clause], main: Clause) -> int:
    """How many clauses at the end of a unit belong to what follows: its ground, its case, its day."""
    n = 0
    while n < len(unit) and (last := unit[-1 - n]) is not main and _leads_on(last):
        n += 1
    return n


def _leads_on(clause: Clause) -> bool:
    named = clause.rule.split(" > ")[0] == NAMES  # 炒茶工及装卸人员，必须背诵禁令
    return clause.kind in ("basis", "condition", "describe") or (clause.kind == "noun" and (clause.dated or named))


def _splits(unit: Sequence[Clause], main: Clause, clause: Clause, led: bool, look: Look) -> tuple[bool, str]:
    """Whether a clause begins a requirement of its own, and the opinion that says so."""
    last = next((c for c in reversed(unit) if c.kind == "main"), main)
    apposed = look.duty.apposition.match(look.flat, clause.start, clause.end) is not None
    return first(SPLITS, Joint(look, unit, main, last, clause, apposed, led)) or (False, "-")


# the opinions, the strongest first ---------------------------------------------------------------------------------------


def unfinished(j: Joint) -> bool | None:
    """现决定，在全区开展…; 企业要根据…特点，组织…: the verb, or its object, is still to come."""
    return False if _only_cue(j.last) or hollow(j.last, j.look) else None


def reported_first(j: Joint) -> bool | None:
    """收集情况并报送，…"""
    look, last = j.look, j.last
    return False if not j.clause.subject and look.say.reporting.fullmatch(look.flat, last.start, last.end) else None


def office(j: Joint) -> bool | None:
    """领导小组下设办公室在…，负责…: the office acts."""
    return True if any(p.rule == "office" for p in j.clause.agents) else None


def founded(j: Joint) -> bool | None:
    """成立领导小组，全面负责…"""
    look, last, clause = j.look, j.last, j.clause
    founds = last.may_found and look.duty.found.search(look.flat, last.start, last.end)
    return True if founds and look.say.duty.match(look.flat, clause.start, clause.end) else None


def only_names(j: Joint) -> bool | None:
    """…，由县应急局牵头: who, and nothing else; but 抽检由各站所负责实施 says who does what."""
    if not _names_only(j.clause, j.look):
        return None
    start, at = j.clause.start, j.clause.agents[0].start
    return False if start == at or j.look.say.only_by.fullmatch(j.look.flat, start, at) else None


def other_subject(j: Joint) -> bool | None:
    """各乡镇要…，各单位要…"""
    clause, look = j.clause, j.look
    return True if clause.subject and (clause.modal or _named(clause, look) != _named(j.main, look)) else None


def spelled_out(j: Joint) -> bool | None:
    """“六个一”活动，即召开一次班会、…"""
    return True if j.apposed and j.clause.counted else None


def above_all_not(j: Joint) -> bool | None:
    """自觉遵守骑行规定，尤其是不乘坐…"""
    return False if j.apposed and all(mark.row.id == "p-not" for mark in j.clause.cues) else None


def other_force(j: Joint) -> bool | None:
    """要…，严禁…; 鼓励消费者举报…，支持行业协会编写…: another force, or others encouraged."""
    if j.clause.force is None:
        return None
    if j.clause.force != next((c.force for c in reversed(j.unit) if c.force), "mandatory"):
        return True
    if j.clause.force != "encouraged":
        return None
    who = _encouraged(j.clause, j.look)
    return True if who and who != _encouraged(j.last, j.look) else None


def after_a_ban(j: Joint) -> bool | None:
    """严禁带火种进库，出库后，随手关好库门: what is to be done, behind what is not."""
    if j.clause.cues or next((c.force for c in reversed(j.unit) if c.kind == "main"), None) != "prohibited":
        return None
    said = (j.look.say.at_once, j.look.say.instead)
    return True if j.unit[-1].kind == "condition" or any(one.match(j.look.flat, j.clause.start, j.clause.end) for one in said) else None


def by_another(j: Joint) -> bool | None:
    """送水车停在门外，由各楼管理员领水: whoever it is."""
    return True if j.look.say.by_hand.match(j.look.flat, j.clause.start, j.clause.end) else None


def apposed(j: Joint) -> bool | None:
    """…，特别是加强…: the same once more."""
    return False if j.apposed else None


def arranged(j: Joint) -> bool | None:
    """抽检由各班安全员牵头实施，要填写抽检单: who does it, and what else is asked for."""
    by = j.look.say.arranged.fullmatch(j.look.flat, j.last.start, j.last.end)
    return True if by and j.clause.cues and j.clause.cues[0].start == j.clause.start else None


def or_else(j: Joint) -> bool | None:
    """请按时提交，否则将取消资格: what happens if not."""
    return True if j.look.say.or_else.match(j.look.flat, j.clause.start, j.clause.end) else None


def names_before(j: Joint) -> bool | None:
    """由县应急局牵头，县教育局配合，开展…"""
    return False if _names_only(j.last, j.look) else None


def agents(j: Joint) -> bool | None:
    """…，由县教育局组织…: somebody else does it."""
    return True if any(p.rule != "office" for p in j.clause.agents) else None


def sent_again(j: Joint) -> bool | None:
    """…上报县食安办，报送至邮箱：…"""
    again = j.last.handover and j.look.hand.match(j.look.flat, j.clause.start, j.clause.end)
    return False if again else None


def how_long(j: Joint) -> bool | None:
    """…培训，培训时间不少于4学时."""
    if j.clause.subject:
        return None
    return False if j.look.say.length.match(j.look.flat, j.clause.start, j.clause.end) else None


def by_then(j: Joint) -> bool | None:
    """逐户走访一遍，4月30日前完成: the day of what stands before it."""
    if not j.clause.dated or j.last.dated:
        return None
    return False if j.look.say.only_when.fullmatch(j.look.flat, j.clause.start, j.clause.end) else None


def how_often(j: Joint) -> bool | None:
    """开展演练，每月开展一次排查; but …，每半年至少要开展1次 counts what stands before it."""
    return not _bare_count(j.clause, j.look) if j.clause.counted else None


def after_a_count(j: Joint) -> bool | None:
    """居民每月自查1次，配备灭火器; 每班巡检一次，发现漏气立即报修; but 开展一次排查，建立台账 is one."""
    if not j.last.counted or _bare_count(j.last, j.look) or j.unit[-1].kind == "basis":
        return None
    if j.anew or j.look.say.reacts.match(j.look.flat, j.clause.start, j.clause.end):
        return True
    regular = any(f.every for f in j.last.frequencies)
    return True if regular and not j.look.say.outcome.match(j.look.flat, j.clause.start, j.clause.end) else None


def by_when(j: Joint) -> bool | None:
    """制定方案，5月20日前报送…: a day of its own, or just before it."""
    before = j.unit[-1]
    led_in = before is not j.last and before.kind in ("noun", "basis") and before.dated
    return True if j.clause.dated or led_in else None


def after_a_day(j: Joint) -> bool | None:
    """要在5月底前完成排查，并报县安委办."""
    return True if j.last.dated and not time_leads(j.last) and j.anew else None


def limit(j: Joint) -> bool | None:
    """应立即电话报告，30分钟内补报书面材料."""
    return True if j.look.say.limit.match(j.look.flat, j.clause.start, j.clause.end) else None


def hands_in(j: Joint) -> bool | None:
    """加强排查，情况报县安委办."""
    sent = j.look.hand.match(j.look.flat, j.last.start, j.last.end)
    return True if j.clause.handover and not sent else None


def meanwhile(j: Joint) -> bool | None:
    """同时，…; 一旦发现…"""
    look, clause = j.look, j.clause
    whenever = look.say.whenever.match(look.flat, clause.start) and clause.rule != "at-once"
    return True if whenever or look.say.meanwhile.match(look.flat, clause.start) else None


def after_a_person(j: Joint) -> bool | None:
    """各学校要…，校长要亲自抓，开展…: the body acts again."""
    subject = j.last.subject
    person = subject is not None and all(p.person for p in subject.parties)
    return True if person and not j.clause.subject and j.led else None


def urged(j: Joint) -> bool | None:
    """开展检查，督促企业落实…"""
    return True if j.clause.caused and not j.last.caused else None


#: Whether a clause begins a requirement of its own: the first that answers; where none does, it does not.
SPLITS: tuple[Callable[[Joint], bool | None], ...] = (
    or_else, unfinished, reported_first, office, founded, only_names, other_subject, spelled_out, above_all_not, other_force, after_a_ban, apposed,
    arranged, names_before, agents, by_another, sent_again, how_long, by_then, how_often, after_a_count, by_when, after_a_day, limit, hands_in,
    meanwhile, after_a_person, urged,
)  # fmt: skip


# features ----------------------------------------------------------------------------------------------------------------


def hollow(clause: Clause, look: Look) -> bool:
    """企业要根据…特点，组织…; 每季度至少组织开展1次全员，开展…: the verb, or its object, is still to come."""
    begin = max([clause.subject.end if clause.subject else clause.start, *(f.span[1] for f in clause.frequencies)])
    while begin < clause.end:
        timed = any(t.span[0] <= begin + 1 < t.span[1] for t in clause.times)
        if not timed and _grounds(clause, begin, look):
            return True
        opening = look.parties.opening.match(look.flat, begin, clause.end)
        if opening is None or opening.end() == begin or look.parties.with_.match(look.flat, begin, clause.end):
            break
        begin = opening.end()
    begin = max([begin, *(t.span[1] for t in clause.times if t.span[0] <= begin + 1)])  # 在5月底前开展…活动
    rest = look.flat[begin : clause.end]
    if look.parties.with_.match(look.flat, begin, clause.end) and look.parties.name_end.match(rest):
        return True  # 水务局会同公安、城管部门，推动…
    if _grounds(clause, begin, look):
        return True
    return bool(clause.frequencies) and look.parties.person.match(rest) is not None


def _grounds(clause: Clause, begin: int, look: Look) -> bool:
    """结合岗位特点, 对照检查中查出的问题: from here on nothing but ground or means."""
    found = look.duty.basis.match(look.flat, begin, clause.end)
    if found is None or clause.recipients:
        return False
    verb = look.parties.long_verb.search(look.flat, found.end(), clause.end)
    return verb is None or look.parties.is_adjunct(look.flat, begin, clause.end)


def _only_cue(clause: Clause) -> bool:
    """现决定，在全区…开展…; 市教育局决定于2021年至2023年，开展…: cue and time alone are no duty."""
    begin = clause.subject.end if clause.subject else clause.start
    rest = clause.end - begin - sum(t.span[1] - t.span[0] for t in clause.times if t.span[0] >= begin)
    return rest <= 6 and any(mark.row.kind == "planned" for mark in clause.cues)


def _names_only(clause: Clause, look: Look) -> bool:
    """由县应急局牵头，县教育局配合，…: who, and nothing else."""
    return (
        bool(clause.agents)
        and clause.agents[-1].end >= clause.end - 6
        and bool(look.say.agent_end.search(look.flat, clause.start, clause.end))
    )


def _named(clause: Clause, look: Look) -> str:
    """The subject as printed."""
    subject = clause.subject
    return look.flat[subject.parties[0].start : subject.end] if subject and subject.parties else ""


def _encouraged(clause: Clause, look: Look) -> list[str]:
    """Whom 鼓励 or 支持 names."""
    marks = [mark for mark in clause.cues if mark.row.kind == "encouraged"]
    return [look.flat[p.start : p.end] for m in marks for p in look.parties.named(look.flat, m.end, clause.end)]


def _bare_count(clause: Clause, look: Look) -> bool:
    """每半年至少要开展1次 at the end of a clause counts what stands before it."""
    return any(
        f.span[1] >= clause.end - 1
        and f.span[0] <= clause.start + 4
        and look.say.bare_count.fullmatch(look.flat, *f.span) is not None
        for f in clause.frequencies
    )
