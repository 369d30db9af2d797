"""Whom a heading, or a label, names for all that stands below it: （三）质检部门。, 宣传组⏎组长：周某⏎主要职责：, 各县局要做到：."""

from __future__ import annotations

from ..model import Span
from .look import Look
from .noted import responsibility
from .party import Party
from .reading import Reading
from .sentences import Sentence
from .unit import Context


class Headed:
    """Reads whom headings and lead-ins name, and writes it into the context."""

    def __init__(self, look: Look, reading: Reading) -> None:
        self.look, self.flat, self.parties = look, look.flat, look.parties
        self.reading, self.rosters = reading, reading.rosters

    def heading(self, span: Span, context: Context) -> None:
        """A heading that says whose the duties below it are: a name and no more, 2．保卫科职责, 南门（安装队：周队长）.

        >>> import campaign_extract
        >>> text = "县局库房管理办法\\n一、职责\\n（一）质检部门。\\n1.负责货梯的检查。\\n（二）保卫科职责、任务\\n1.加强夜间巡库。"
        >>> [(duty.responsible[0].name, duty.title) for duty in campaign_extract.extract(text).requirements]
        [('质检部门', '负责货梯的检查'), ('保卫科', '加强夜间巡库')]
        """
        if of := self.reading.of_duty(span):
            context.lead, context.lead_basis = of, "heading"
        elif found := self.look.say.headed_by.search(self.flat, *span):
            named = responsibility(self.parties, self.flat, found.start() + 1, found.end() - 1) or self.parties.whole(self.flat, *found.span("who"))
            context.noted = named or context.noted
        elif named := self._named(*span):
            if not context.lead and self.flat[span[1] : span[1] + 1] == "：":
                context.parties = named
            if self.look.act(named):
                context.lead, context.lead_basis = named, "heading"

    def lead_in(self, sentence: Sentence, context: Context) -> None:
        """县应急局牵头组织活动——: its party acts in what follows."""
        if sentence.lead is None:
            return
        a, b = sentence.lead
        subject = self.parties.subject(self.flat, a, b)
        names = self.reading.led(subject, b) if subject else self.parties.whole(self.flat, a, b) or self.rosters.whose(a, b)
        if names:
            context.lead, context.lead_basis = names, "heading"
            context.planned = bool(self.look.duty.announce.search(self.flat, a, b))

    def _named(self, a: int, b: int) -> list[Party]:
        """The names that a heading is; 供电部门 is one though it begins with a verb."""
        return self.parties.whole(self.flat, a, b) or list(self.parties.names(self.flat, a, b) if self.look.say.office_name.fullmatch(self.flat, a, b) else ())
