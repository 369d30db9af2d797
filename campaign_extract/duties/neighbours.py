"""What the neighbours of a clause change: small named opinions on a pair, then on the whole sentence.

Other than in most lists each opinion has its say, one after the other: what one changed, the next sees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from ..lexicon.plain import SIGNS
from ..model import Span
from .clause import FRAME, Clause
from .look import Look
from .opinions import name_of
from .party import Party, Subject

#: The rule of a clause that is nothing but the names of those who act in the one behind it.
NAMES = "names"
#: That of a clause that tells what others do.
OTHERS = "others"
#: The two as they are to be read.
Pair = tuple[Clause, Clause]
OnPair = Callable[[Clause, Clause, Look], Pair | None]
#: Changes the clauses of a sentence in their list.
OnAll = Callable[[list[Clause], Look], None]


def together(clauses: list[Clause], look: Look) -> list[Clause]:
    """The clauses of a sentence, each seen in the light of the others."""
    framed(clauses, look)
    for opinions in (FRONTED, FOLLOWING):
        for n in range(len(clauses) - 1):
            for opinion in opinions:
                if pair := opinion(clauses[n], clauses[n + 1], look):
                    clauses[n : n + 2] = (_by(opinion, *both) for both in zip(clauses[n : n + 2], pair, strict=True))
    for whole in WHOLE:
        whole(clauses, look)
    return clauses


def _by(opinion: Callable[..., Any], before: Clause, after: Clause) -> Clause:
    """The clause as an opinion leaves it; its name stays with a kind that it changed."""
    return after if after.kind == before.kind else replace(after, rule=f"{before.rule} > {name_of(opinion)}")


# what stands before a clause and belongs to it: an adjunct, a topic, or its subject ------------------------------------


def case(before: Clause, after: Clause, look: Look) -> Pair | None:
    """对…行为，依法严厉处罚."""
    if not _bare(before) or after.kind not in ("main", "tail", "describe") or not _names_case(before, look):
        return None
    return replace(before, kind="condition"), replace(after, kind="main")


def ground(before: Clause, after: Clause, look: Look) -> Pair | None:
    """紧紧围绕宣传贯彻…论述，各单位要…"""
    if not _bare(before) or not after.modal or not look.duty.basis.match(look.flat, before.start, before.end):
        return None
    return replace(before, kind="basis"), after


def topic(before: Clause, after: Clause, look: Look) -> Pair | None:
    """…工作方案以及自查、整改等情况，要及时报送…; 各队查出的漏点，必须补好."""
    plain = before.kind == "main" and not before.cues and not before.modal
    if not plain or after.subject or not _modal_first(after, look):
        return None
    thing = after.handover or look.say.relative.fullmatch(look.flat, before.start, before.end)
    return (replace(before, kind="noun"), after) if thing else None


def listed(before: Clause, after: Clause, look: Look) -> Pair | None:
    """各乡镇，县直各单位要…: the list goes on."""
    if before.kind != "noun" or not after.subject or not after.modal or look.flat[before.start] not in SIGNS["all"]:
        return None
    names = look.parties.whole(look.flat, before.start, before.end)
    if not names:
        return None
    return before, replace(after, subject=Subject((*names, *after.subject.parties), after.subject.end, True))


def addressed(before: Clause, after: Clause, look: Look) -> Pair | None:
    """各类企业特别是危化企业，要…; 审核通过的车主，凭证件领卡: names, and behind the comma what they have to do."""
    if before.kind not in ("noun", "main", "basis") or before.subject or after.subject:
        return None
    please = look.say.please.match(look.flat, before.start, before.end)  # 请各车间负责人，在本周内逐一复查
    told = look.parties.told_of(look.flat, before.start, before.end)
    acts = after.kind == "main" or told and (after.times or look.parties.long_verb.search(look.flat, after.start, after.end))
    if not _modal_first(after, look) and not ((please or told) and acts):
        return None
    names = look.parties.whole(look.flat, please.end() if please else before.start, before.end)
    threatened = told and (after.force == "planned" or look.sanctions.first(after.start, after.end))
    if not names or threatened or _done_to(before, after, look):
        return None
    subject = Subject(tuple(names), after.start, True)
    return replace(before, kind="noun", rule=NAMES), replace(after, kind="main", subject=subject)


FRONTED: tuple[OnPair, ...] = (case, ground, topic, listed, addressed)


# what goes on from the clause before -----------------------------------------------------------------------------------


def aim_goes_on(before: Clause, after: Clause, look: Look) -> Pair | None:
    """让全体从业人员牢记…，熟知…"""
    if after.kind != "main" or before.kind != "tail" or not look.say.causes.match(look.flat, before.start):
        return None
    alone = not (after.subject or after.cues or after.times or after.frequencies)
    return (before, replace(after, kind="tail")) if alone else None


def rather(before: Clause, after: Clause, look: Look) -> Pair | None:
    """呕吐物由保洁人员处置，严禁学生自行清理: what is done instead of what is forbidden."""
    if before.kind != "noun" or after.force != "prohibited" or not _does(before, look):
        return None
    return replace(before, kind="main"), after


def taught(before: Clause, after: Clause, look: Look) -> Pair | None:
    """教育学生遵守交通法规，不乘坐超员车辆: what is taught goes on."""
    if after.subject or not after.cues or any(mark.row.id != "p-not" for mark in after.cues):
        return None
    if not look.say.teach.search(look.flat, before.start, before.end):
        return None
    return before, replace(after, cues=(), force=None, cue=None, kind=before.kind)


def dated_name(before: Clause, after: Clause, look: Look) -> Pair | None:
    """…启动仪式和“6月16”现场咨询日活动."""
    named = after.kind == "noun" and after.times and look.flat[after.start] == "“"
    return (before, replace(after, kind="main")) if named else None


def put(before: Clause, after: Clause, look: Look) -> Pair | None:
    """渣土车停在围墙外，由各门岗引导进场: where things are put, and who does what with them there."""
    if before.kind != "noun" or before.subject or not after.agents and not look.say.by_hand.match(look.flat, after.start, after.end):
        return None
    return (replace(before, kind="main"), after) if look.say.put.fullmatch(look.flat, before.start, before.end) else None


FOLLOWING: tuple[OnPair, ...] = (put, aim_goes_on, rather, taught, dated_name)


# what a whole sentence says --------------------------------------------------------------------------------------------


def framed(clauses: list[Clause], look: Look) -> None:
    """组长由…担任, 办公室设在…, 现将…印发给你们 oblige nobody; the office acts in what follows."""
    acting: tuple[Party, ...] = ()
    for n, clause in enumerate(clauses):
        a, b = clause.start, clause.end
        frame = clause.seen & FRAME and look.frames.first(a, b)
        if not frame and not look.duty.formula.match(look.flat, a, b):
            if acting and clause.kind == "main" and not clause.subject and not clause.agents:
                clauses[n], acting = replace(clause, agents=acting), ()
            continue
        if look.founds.first(a, b) or look.say.please.search(look.flat, a, b):
            continue
        clauses[n] = _by(framed, clause, _framed(clause))
        if under := look.say.under.search(look.flat, a, b):
            acting = (Party(under.start("who"), under.end("who"), "responsible", "office"),)
        if office := look.say.office_at.search(look.flat, a, b):
            acting = (Party(office.start(), office.end(), "responsible", "office"),)


def in_their_case(clauses: list[Clause], look: Look) -> None:
    """各队领班及司机，假期离开本市的，须报队长: names, their case, and what they have to do in it."""
    for n, (before, case, after) in enumerate(zip(clauses, clauses[1:], clauses[2:], strict=False)):
        if case.kind == "condition" and not case.subject and (pair := addressed(before, after, look)):
            clauses[n], clauses[n + 2] = (_by(in_their_case, *both) for both in zip((before, after), pair, strict=True))


def said_of_each(clauses: list[Clause], look: Look) -> None:
    """于4月25日前将名单，5月28日前将总结报送至街道残联: what the last verb says is said of each."""
    last: Clause | None = None
    for n in reversed(range(len(clauses))):
        clause = clauses[n]
        if clause.handover:
            last = clause
        elif last and clause.times and not clause.subject and look.say.given.search(look.flat, clause.start, clause.end):
            new = replace(clause, kind="main", recipients=last.recipients, handover=True)
            clauses[n] = _by(said_of_each, clause, new)
        elif clause.kind == "main":
            last = None
    to: tuple[Span, ...] = ()
    for n, clause in enumerate(clauses):
        if clause.recipients or clause.subject:
            to = clause.recipients
        elif (clause.times or clause.frequencies) and to and look.say.sends.search(look.flat, clause.start, clause.end):
            clauses[n] = replace(clause, recipients=to, handover=True)  # 每日16时前报送情况，10月7日前报送总结


def purposes(clauses: list[Clause], look: Look) -> None:
    """为深入贯彻…，认真落实…，切实提升…: what 为 opens goes on until somebody acts or something is decided."""
    first = _opens(clauses, look)
    for n in range(first, first + _purposes(clauses[first:], look)):
        clauses[n] = _by(purposes, clauses[n], replace(clauses[n], kind="basis"))


def _opens(clauses: Sequence[Clause], look: Look) -> int:
    """Which clause opens the purpose, with nothing before it but how things are: 随着冬季来临，天气变冷，为了…"""
    before = takewhile(lambda n: not n or clauses[n - 1].kind in ("describe", "basis", "noun", "condition"), range(len(clauses)))
    grounds = [n for n in before if look.duty.basis.match(look.flat, clauses[n].start, clauses[n].end)]
    purpose = (n for n in grounds if look.say.purpose.match(look.flat, clauses[n].start, clauses[n].end))
    return next(purpose, 0 if grounds[:1] == [0] else len(clauses))


def _purposes(clauses: Sequence[Clause], look: Look) -> int:
    """How many clauses from the first are purpose and means."""
    if not clauses:
        return 0
    head = clauses[0]
    if clauses[1:] and not head.cues and all(c.kind == "tail" for c in clauses[1:]):
        return 1  # 通过培训和演练，使一线员工熟知风险
    if look.say.through.fullmatch(look.flat, head.start, head.end):
        goals = (look.duty.goal.search(look.flat, c.start, c.end) for c in clauses)
        plain = not any(goals) and not any(c.subject or c.cues or c.times or c.frequencies for c in clauses)
        return len(clauses) if plain else 0
    if not look.say.purpose.match(look.flat, head.start, head.end):
        return 0
    decided = [_decides(c, look) for c in clauses]
    last = max((n for n, said in enumerate(decided) if said), default=-1)
    announced = max((n for n, c in enumerate(clauses) if c.subject and c.force == "planned"), default=-1)
    for n, c in enumerate(clauses):
        if c.force == "encouraged" and n < last:  # 为…，鼓励职工健身，厂工会拟组织…
            continue
        if decided[n] or n and n >= announced and not _aims(c, look):  # 为了…，合理安排人手，我厂决定…
            return n
    return len(clauses)


def told_only(clauses: list[Clause], look: Look) -> None:
    """市里将召开运动会; 护栏松动，已通知木工组加固，复查合格; 通过走访，来感受变迁: what others do, what was done, what it is for."""
    elsewhere = [clause for clause in clauses if look.say.others.match(look.flat, clause.start, clause.end)]
    if len(elsewhere) < len(clauses):
        clauses[:] = (clause for clause in clauses if clause not in elsewhere)
    else:
        clauses[:] = (replace(_framed(clause), rule=OTHERS) for clause in clauses)
    for n, clause in enumerate(clauses):
        following = clauses[n + 1] if n + 1 < len(clauses) else None
        behind = look.flat[following.start : following.end] if following else ""
        done = look.say.dealt_with.match(look.flat, clause.start, clause.end) and look.say.found_right.match(behind)
        aimed = clause.kind in ("main", "basis") and look.say.by_way.match(look.flat, clause.start, clause.end) and look.say.comes_to.match(behind)
        if following and (done or aimed):
            clauses[n : n + 2] = (_by(told_only, one, _framed(one)) for one in (clause, following))


def _framed(clause: Clause) -> Clause:
    return replace(clause, kind="frame", cues=(), force=None, cue=None, subject=None, agents=())


WHOLE: tuple[OnAll, ...] = (in_their_case, said_of_each, purposes, told_only)


# features ----------------------------------------------------------------------------------------------------------------


def _bare(clause: Clause) -> bool:
    return clause.kind == "main" and not clause.cues and clause.subject is None


def _decides(clause: Clause, look: Look) -> bool:
    """Whether somebody acts in a clause, or something is decided."""
    if clause.subject or clause.cues or clause.agents or clause.times:
        return True
    return clause.may_found and look.founds.first(clause.start, clause.end) is not None


def _aims(clause: Clause, look: Look) -> bool:
    return clause.kind == "tail" or look.say.aim.match(look.flat, clause.start, clause.end) is not None


def _does(clause: Clause, look: Look) -> bool:
    """Whether a clause that nothing else was seen in has a verb, is no list of papers and denies nothing."""
    return (
        clause.end - clause.start >= 6
        and look.parties.long_verb.search(look.flat, clause.start, clause.end) is not None
        and not look.say.listed.search(look.flat, clause.start, clause.end)
        and not look.say.negated.search(look.flat, clause.start, clause.end)
    )


def _names_case(clause: Clause, look: Look) -> bool:
    """对…行为: whom or what the next clause deals with, and no light verb (进行, 开展) of its own."""
    about = look.say.about.match(look.flat, clause.start)
    return about is not None and not look.say.light.search(look.flat, clause.start + 2, clause.end)


def _done_to(place: Clause, act: Clause, look: Look) -> bool:
    """码头、桥下等场所，要逐处清扫: whether an act without an object is done to a place, which does not act."""
    said = look.say.is_place.search(look.flat, place.start, place.end)
    return said is not None and look.parties.ends_acting(look.flat, act.start, act.end)


def _modal_first(clause: Clause, look: Look) -> bool:
    return look.say.modal_first.match(look.flat, clause.start, clause.end) is not None
