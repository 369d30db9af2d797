"""Lists of what is forbidden: 严禁下列行为：, and below it an item for each. The ban stands above, what it forbids in the items."""

from __future__ import annotations

import re

from .clauses import Clauses
from .draft import Draft
from .look import Look
from .party import Party
from .sentences import Sentence
from .unit import Context

#: A list whose items are sentences ends with its last.
_LAST = "。"


class Banned:
    """Reads the lead-ins that forbid, and the items below them."""

    def __init__(self, look: Look, reader: Clauses) -> None:
        self.look, self.flat, self.reader = look, look.flat, reader

    def lead(self, start: int, end: int, context: Context) -> bool:
        """Whether these words forbid what is listed below them; the ban and whom it is for are written into ``context``.

        >>> import campaign_extract
        >>> text = "关于堤坝管理的通告\\n一、任何单位和个人不得有下列行为：\\n（一）在堤上放牧；\\n（二）占道晒粮。\\n二、各村委会要每日巡查堤防。\\n镇政府\\n2024年3月1日"
        >>> [(duty.force, duty.title) for duty in campaign_extract.extract(text).requirements]
        [('prohibited', '不得在堤上放牧'), ('prohibited', '不得占道晒粮'), ('mandatory', '巡查堤防')]
        """
        found = self.look.say.forbids.search(self.flat, start, end)
        if found is None:
            return False
        context.forbidden = found.span("ban")
        parties = self._whom(start, found, end)
        if parties:
            context.lead, context.lead_basis = parties, "heading"
        return True

    def _whom(self, start: int, found: re.Match[str], end: int) -> list[Party]:
        a, b = found.span("ban")
        start = max(start, self.flat.rfind("，", start, a) + 1)
        return self.look.parties.whole(self.flat, start, a) or self.look.parties.whole(self.flat, b, found.start("what"))

    def item(self, section: str, sentence: Sentence, context: Context) -> list[Draft]:
        """The item of such a list as one requirement; none where it says itself with what force it obliges."""
        clauses = tuple(self.reader.clause(a, b) for a, b in sentence.clauses)
        if context.forbidden is None or not clauses or any(clause.cues or clause.modal for clause in clauses):
            return []
        start, end = clauses[0].start, sentence.end
        draft = Draft(section, start, end, (start, clauses[0].end), "prohibited", clauses=clauses, under=context.forbidden, split="banned", said_by="banned")
        if context.lead:
            draft.acts(context.lead, context.lead_basis, "banned")
        if _LAST in sentence.stop:
            context.forbidden = None
        return [draft]
