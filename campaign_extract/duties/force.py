"""With what force a requirement obliges: an ordered list of small named opinions; the first that answers decides."""

from __future__ import annotations

from collections.abc import Callable

from ..lexicon.plain import SIGNS
from .opinions import first
from .unit import Context, Said, Unit, Who


def threat(unit: Unit, who: Who, at: Context) -> Said | None:
    """追究责任: what the issuer will do with those who fail, whatever word says so."""
    return Said("planned", unit.head.cue) if unit.threatens(who) else None


def by_word(unit: Unit, who: Who, at: Context) -> Said | None:
    """严禁…, 鼓励…, 我局将…: the clause says so."""
    head = unit.head
    return Said(head.force, head.cue) if head.force in ("prohibited", "encouraged", "planned") else None


def set_for(unit: Unit, who: Who, at: Context) -> Said | None:
    """各年级定于3月20日召开主题班会: a day that others than the issuer have to keep."""
    on = unit.head.force == "planned" and unit.look.say.set_for.match(unit.head.cue or "") is not None
    all_ = bool(who.parties) and all(unit.look.flat[p.start] in SIGNS["all"] for p in who.parties)
    return Said("mandatory", unit.head.cue) if on and all_ and who.basis == "clause" else None


def hosted(unit: Unit, who: Who, at: Context) -> Said | None:
    """培训于9月20日在二楼举行: whoever announces it holds it."""
    own = not who.parties and unit.head.force in (None, "planned")
    held = own and unit.look.say.hosted.fullmatch(unit.look.flat, unit.head.start, unit.head.end)
    return Said("planned", unit.head.cue) if held else None


def announced(unit: Unit, who: Who, at: Context) -> Said | None:
    """主办单位：…: what an organiser lists is its own plan."""
    return Said("planned", unit.head.cue) if at.planned else None


def founded(unit: Unit, who: Who, at: Context) -> Said | None:
    """成立领导小组: nobody is told to."""
    look = unit.look
    if unit.head.force is not None or who.parties or not any(c.may_found for c in unit.clauses):
        return None
    if any(c.modal for c in unit.mains) or not look.duty.found.search(look.flat[unit.start : unit.end]):
        return None
    return Said("planned", unit.head.cue)


def office(unit: Unit, who: Who, at: Context) -> Said | None:
    """领导小组办公室负责…"""
    return Said("planned", unit.head.cue) if who.parties and unit.look.offices(who.parties) else None


def organisation(unit: Unit, who: Who, at: Context) -> Said | None:
    """Under 组织机构: 负责…, 研究…, 协调… of the body that the notice founds."""
    look, heading = unit.look, unit.section.heading
    if who.parties or not heading or not look.duty.organisation.search(heading):
        return None
    return Said("planned", unit.head.cue) if look.say.duty.match(look.flat, unit.head.start, unit.head.end) else None


def issuers_own(unit: Unit, who: Who, at: Context) -> Said | None:
    """县教育局负责…, in its own notice."""
    own = unit.head.force is None and bool(who.parties) and unit.look.issuers(who.parties)
    return Said("planned", unit.head.cue) if own else None


def told_the_paper(unit: Unit, who: Who, at: Context) -> Said | None:
    """县卫健局设立义诊台: the body says so to the paper; 各乡镇, 每个社区 are told, and do not announce."""
    if not unit.look.news or unit.head.force is not None or not who.parties:
        return None
    each = any(p.person or unit.look.flat[p.start] in SIGNS["each"] for p in who.parties)
    return None if each else Said("planned", unit.head.cue)


def permitted(unit: Unit, who: Who, at: Context) -> Said | None:
    """本厂职工均可报名: open to all of them, and no more."""
    may = unit.head.force is None and unit.look.say.permits.search(unit.look.flat, unit.head.start, unit.head.end)
    return Said("encouraged", may[0]) if may else None


def bounded(unit: Unit, who: Who, at: Context) -> Said | None:
    """视频时长不超过3分钟: no more is allowed."""
    found = unit.head.rule.endswith("bounded") and unit.look.say.bounded.fullmatch(unit.look.flat, unit.head.start, unit.head.end)
    return Said("prohibited", found["most"]) if found and found["most"] else None


def asked(unit: Unit, who: Who, at: Context) -> Said | None:
    """要, 应, 须, and the bare imperative of such notices."""
    return Said(unit.head.force or "mandatory", unit.head.cue)


FORCE: tuple[Callable[[Unit, Who, Context], Said | None], ...] = (
    threat, set_for, hosted, by_word, permitted, announced, founded, office, organisation, issuers_own, told_the_paper, bounded, asked,
)  # fmt: skip


def force(unit: Unit, who: Who, at: Context) -> Said:
    """The force of a unit for those who act in it."""
    found = first(FORCE, unit, who, at)
    assert found is not None  # the last always answers
    return found[0]._replace(rule=found[1])
