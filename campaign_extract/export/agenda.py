"""What the first sheet says below what is handed in: the dated acts in order, then what has no date, then mere conduct."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from . import wording
from .dates import days, of_phase
from .handed import handed
from .labels import Labels

if TYPE_CHECKING:
    from ..checklist import Checklist
    from ..model import Requirement


class Agenda(NamedTuple):
    """Numbers of lines; what is handed in and what is doubtful is in none of them."""

    dated: tuple[int, ...]
    undated: tuple[int, ...]
    conduct: tuple[int, ...]


def agenda(checklist: Checklist, labels: Labels) -> Agenda:
    """The other lines by what can be ticked off: on a day; some time; and slogans and bans, which never are.

    >>> from campaign_extract import extract
    >>> found = extract("关于检查的通知\\n各单位：\\n各单位要高度重视。各单位于2024年5月20日前开展自查。各单位要张贴海报不少于10张。严禁瞒报。")
    >>> agenda(found, Labels("zh"))
    Agenda(dated=(2,), undated=(3,), conduct=(1, 4))
    """
    elsewhere = {item.number for item in handed(checklist, labels)}
    doubtful = wording.doubtful(checklist)
    first: dict[int, date] = {}
    for day in days(checklist):
        when = day.occurrence.due or day.occurrence.start
        if when is not None and not of_phase(day.requirement):
            first.setdefault(day.number, when)
    found: tuple[list[int], list[int], list[int]] = ([], [], [])
    for number, r in enumerate(checklist.requirements, 1):
        if number not in elsewhere and r.id not in doubtful:
            found[2 if r.force == "prohibited" else 0 if number in first else 1 if _tangible(r) else 2].append(number)
    return Agenda(tuple(sorted(found[0], key=lambda n: (first[n], n))), tuple(found[1]), tuple(found[2]))


def _tangible(r: Requirement) -> bool:
    """Whether it can be seen to be done: a count, a number or a paper, a day that is not fixed yet, or its phase's end."""
    return bool(r.frequency or r.targets or r.deliverables or r.recipients or r.deadline)
