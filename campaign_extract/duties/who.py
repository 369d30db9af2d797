"""Who acts in one requirement: ordered lists of small named opinions; the lists are the priority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from .opinions import first, name_of
from .party import Party
from .unit import NOBODY, Context, Said, Unit, Who, sanctions

# in the unit's own words -------------------------------------------------------------------------------------------------


def agents(unit: Unit, at: Context) -> Who | None:
    """由县教育局负责; 县应急局要组织…，县教育局配合: who helps does not stand in for who acts."""
    if not unit.agents:
        return None
    helping = all(p.role == "support" for p in unit.agents)
    named = subject(unit, at) if helping else None
    return Who((*(named.parties if named else ()), *unit.agents), "clause")


def subject(unit: Unit, at: Context) -> Who | None:
    """各单位要…; 学校是主要责任单位，校长是第一责任人，要…: both."""
    if unit.subject is None or unit.amid and (at.parties or at.lead):
        return None
    described = [] if unit.modal else [c.subject for c in unit.clauses if c.kind == "describe" and c.subject]
    return Who(tuple(p for s in described for p in s.parties) or unit.subject.parties, "clause")


def possessor(unit: Unit, at: Context) -> Who | None:
    """我馆的布展将于7月2日开始: what is planned is the issuer's, as its first word says."""
    look, head = unit.look, unit.head
    found = look.parties.say.whose.match(look.flat, head.start, head.end) if head.force == "planned" and not head.subject else None
    return Who((Party(found.start("who"), found.end("who"), "responsible", "whose"),), "clause") if found else None


def condition(unit: Unit, at: Context) -> Who | None:
    """企业有下列情形之一的，不得申报: whom the condition is about."""
    cases = [c for c in unit.clauses if c.kind == "condition"]
    if not cases or any(sanctions(c, unit.look) for c in unit.mains):
        return None
    look = unit.look
    found = next(filter(None, (look.parties.conditioned(look.flat, c.start, c.end) for c in cases)), None)
    return Who(tuple(found), "clause") if found else None


# from what stands before it ----------------------------------------------------------------------------------------------


def sentence(unit: Unit, at: Context) -> Who | None:
    """Whom the same sentence has named."""
    return Who(tuple(at.sentence), "context", own=True) if at.sentence else None


def urged_before(unit: Unit, at: Context) -> Who | None:
    """督促企业…；在车间…设置…；: who was made to act goes on acting."""
    return Who(tuple(at.caused), "context") if at.caused and not at.label and not at.lead else None


def item(unit: Unit, at: Context) -> Who | None:
    """Whom the item has named."""
    return Who(tuple(at.parties), "context") if at.parties else None


def labelled(unit: Unit, at: Context) -> Who | None:
    """县农机局：调度农机。；督查组。开展督查。: the name in front of it acts in all of its line."""
    return Who(tuple(at.label), "context") if at.label and (at.label_end < 0 or unit.start < at.label_end) else None


def lead_in(unit: Unit, at: Context) -> Who | None:
    """县应急局牵头组织活动——: it speaks for all that stands below."""
    return Who(tuple(at.lead), at.lead_basis) if at.lead else None


def noted(unit: Unit, at: Context) -> Who | None:
    """负责人：周立秋 above a list: whoever a label says is responsible for all of it."""
    return Who(tuple(at.noted), "heading") if at.noted else None


Opinion = Callable[[Unit, Context], Who | None]
IN_ITS_WORDS: tuple[Opinion, ...] = (agents, subject, possessor, condition)
FROM_BEFORE: tuple[Opinion, ...] = (sentence, urged_before, item, labelled, noted, lead_in)


# whom that comes to mean -------------------------------------------------------------------------------------------------


def not_to_himself(unit: Unit, who: Who, at: Context) -> Who | None:
    """我局将…。每天16时前报送: nobody reports to himself; those who were told before do."""
    if who.basis != "context":
        return None
    look, names = unit.look, unit.look.names(who.parties)
    to = [look.flat[a:b] for c in unit.mains for a, b in c.recipients]
    himself = any(name in body for name in names for body in to)
    upwards = look.issuers(who.parties) and any(look.upwards.search(look.flat, c.start, c.end) for c in unit.mains)
    return replace(who, parties=tuple(at.told)) if himself or upwards else None


def issuer_threatens(unit: Unit, who: Who, at: Context) -> Who | None:
    """视情节轻重，给予通报批评: the issuer does it, or nobody is named."""
    return _issuer(who, at) if (who.basis != "clause" or unit.failing) and unit.threatens(who) else None


def urging(unit: Unit, who: Who, at: Context) -> Who | None:
    """督促企业落实: who urges answers for it, the urged perform."""
    if not unit.caused:
        return None
    causers = (replace(p, role="supervise") if p.role == "responsible" else p for p in who.parties)
    return replace(who, parties=(*causers, *unit.caused))


def joined(unit: Unit, who: Who, at: Context) -> Who | None:
    """会同公安、城管部门进行…: they are parties too."""
    found = list(who.parties)
    for c in unit.clauses:
        company = unit.look.parties.together(unit.look.flat, c.start, c.end) if c.kind in ("main", "noun") else []
        if c.kind == "noun" and company and company[-1].end < c.end:
            continue  # 公司将联合工会、保卫部，开展抽查: names and no more
        found += [p for p in company if not any(q.start == p.start for q in found)]
    return replace(who, parties=tuple(found)) if len(found) > len(who.parties) else None


AMENDS: tuple[Callable[[Unit, Who, Context], Who | None], ...] = (not_to_himself, issuer_threatens, urging, joined)


# whom the force names ----------------------------------------------------------------------------------------------------


def issuer_plans(unit: Unit, who: Who, said: Said, at: Context) -> Who | None:
    """将予以通报: planned by the issuer, whoever acted before."""
    planned = said.force == "planned" and said.rule != "threat" and unit.warns
    return _issuer(who, at) if planned and who.basis == "context" and not unit.look.issuers(who.parties) else None


def forbidden(unit: Unit, who: Who, said: Said, at: Context) -> Who | None:
    """严禁中小学校组织…: who is forbidden stands behind the word."""
    if said.force != "prohibited" or who.basis == "clause":
        return None
    look = unit.look
    for mark in unit.head.cues:
        if mark.row.kind == "prohibited" and look.say.forbid.search(mark.match[0]):
            found = look.parties.named(look.flat, mark.end, unit.head.end)
            return Who(tuple(found), "clause") if found else None
    return None


def encouraged(unit: Unit, who: Who, said: Said, at: Context) -> Who | None:
    """鼓励单位职工积极参与…: the encouraged are its party; whom they support in turn (鼓励银行支持企业…) is none."""
    if said.force != "encouraged" or not said.cue:
        return None
    look = unit.look
    found: list[Party] = []
    for clause in unit.mains:
        marks = (m for m in clause.cues if m.row.kind == "encouraged" and look.say.encourage.search(m.match[0]))
        found += next(filter(None, (look.parties.named(look.flat, m.end, clause.end) for m in marks)), [])
    return Who(tuple(found), "clause") if found else None


BY_FORCE: tuple[Callable[[Unit, Who, Said, Context], Who | None], ...] = (issuer_plans, forbidden, encouraged)


# the answer --------------------------------------------------------------------------------------------------------------


def named(unit: Unit, at: Context) -> Who | None:
    """Whom the unit itself names."""
    found = first(IN_ITS_WORDS, unit, at)
    return replace(found[0], rule=found[1]) if found else None


def carried(unit: Unit, at: Context) -> Who:
    """Who acts where the unit names nobody."""
    found = first(FROM_BEFORE, unit, at)
    return replace(found[0], rule=found[1]) if found else NOBODY


def amended(amend: Callable[..., Who | None], unit: Unit, who: Who, *more: object) -> Who:
    """The answer as an opinion leaves it, its name added."""
    other = amend(unit, who, *more)
    return replace(other, rule=f"{who.rule} > {name_of(amend)}") if other else who


def _issuer(who: Who, at: Context) -> Who:
    """The issuer, where it was named; else nobody."""
    return replace(who, parties=tuple(at.issuer), basis="context" if at.issuer else None)
