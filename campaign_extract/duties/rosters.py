"""Whose 主要职责： are that stand below those who belong to a group: 宣传组⏎组长：周某⏎成员：各店店长⏎主要职责：布置会场。"""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Span
from .look import Look
from .party import Party

#: So many lines with who belongs to a group stand between its name and what it has to do.
_LINES = 8
#: No name of a group is longer; in one line with those who belong to it, it stands so far before what it has to do.
_NAME, _REACH = 40, 300


class Rosters:
    """Looks for the name of a group above those who belong to it."""

    def __init__(self, look: Look, headings: Mapping[str, Span]) -> None:
        self.look, self.flat = look, look.flat
        self.headed = {start for start, _ in headings.values()}

    def whose(self, a: int, b: int) -> list[Party]:
        """The group that a label without a name is of; nobody where its heading names it.

        >>> import campaign_extract
        >>> text = "县局运动会方案\\n一、分组\\n宣传组\\n组长：周某\\n成员：各店店长\\n主要职责：负责布置会场。"
        >>> [(duty.responsible[0].name, duty.title) for duty in campaign_extract.extract(text).requirements]
        [('宣传组', '负责布置会场')]
        """
        of = next((at for at in range(a, b) if self.look.say.of_duty.fullmatch(self.flat, at, b)), b)
        if of == b:
            return []
        line = max(self.flat.rfind("\n", 0, a) + 1, a - _REACH)
        if rosters := list(self.look.say.roster.finditer(self.flat, line, of)):
            return list(self.look.parties.names(self.flat, *rosters[-1].span("who")))
        if of > a:
            return []
        end = self.flat.rfind("\n", 0, a)
        for _ in range(_LINES):
            if end <= 0:
                break
            start = self.flat.rfind("\n", 0, end) + 1
            begin = start + len(self.flat[start:end]) - len(self.flat[start:end].lstrip())
            if begin < end and "：" not in self.flat[begin:end]:
                spoken = end - begin > _NAME or any(begin <= at < end for at in self.headed)
                named = [] if spoken else self.look.parties.whole(self.flat, begin, end)
                return named if self.look.act(named) else []
            end = start - 1
        return []
