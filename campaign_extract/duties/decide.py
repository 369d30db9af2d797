"""The decision on one unit: who acts, and with what force; the lists of opinions stand in ``who`` and ``force``."""

from __future__ import annotations

from .force import force
from .party import Party
from .unit import Context, Said, Unit, Who
from .who import BY_FORCE, amended, carried, issuer_threatens, joined, named, not_to_himself, urging


def decide(unit: Unit, at: Context) -> tuple[Who, Said]:
    """Who acts and with what force; what that tells the rest of the item is written into ``at``."""
    who = named(unit, at)
    if who is not None:
        _remember(unit, who, at)
    who = who or carried(unit, at)
    told = amended(not_to_himself, unit, who, at)
    if told is who:
        _tell(unit, who, at)
    if unit.founds and not (unit.modal and not unit.look.issuers(told.parties)):
        at.sentence = [unit.founds]  # 成立领导小组，负责…: it acts in the rest of the sentence
    who = amended(issuer_threatens, unit, told, at)
    if who.parties and who.basis == "clause" and unit.look.issuers(who.parties):
        at.issuer = list(who.parties)
    who = amended(urging, unit, who, at)
    said = force(unit, who, at)
    who = amended(joined, unit, who, at)
    for opinion in BY_FORCE:
        who = amended(opinion, unit, who, said, at)
    return who, said


def _remember(unit: Unit, who: Who, at: Context) -> None:
    """Whom a unit names acts in what follows: a person only in its own sentence, a few of many (部分单位) nowhere else."""
    person = all(p.person for p in who.parties)
    composed = bool(unit.clauses[0].agents) and bool(at.label or at.lead)  # 抢修组由基建科牵头: the group acts in what follows
    narrow = unit.look.say.narrow.match(unit.look.flat, who.parties[0].start, who.parties[-1].end)
    if (unit.first and not person or not at.parties) and not (at.lead and at.planned) and not narrow and not composed:
        at.parties = acting(who)
    at.sentence = acting(who) if not person or unit.first else list(at.parties)


def _tell(unit: Unit, who: Who, at: Context) -> None:
    """Who was told last, and is not the issuer: 各乡镇; not its office."""
    if who.parties and not unit.look.issuers(who.parties) and not unit.look.offices(who.parties):
        at.told = acting(who)


def acting(who: Who) -> list[Party]:
    """Those who act themselves."""
    return [p for p in who.parties if p.role != "perform"]
