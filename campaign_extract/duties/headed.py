"""Whom a heading, or a label, names for all that stands below it: （三）质检部门。, 宣传组⏎组长：周某⏎主要职责：, 各县局要做到：."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon.plain import SIGNS
from ..model import Section, Span
from .draft import Draft
from .look import Look
from .noted import responsibility
from .party import Party
from .reading import Reading
from .sentences import Sentence
from .unit import Context

_NUMERAL = re.compile(rf"[0-9{SIGNS['ordinals']}]+")


class Headed:
    """Reads whom headings and lead-ins name, and writes it into the context."""

    def __init__(self, look: Look, reading: Reading) -> None:
        self.look, self.flat, self.parties = look, look.flat, look.parties
        self.reading, self.rosters = reading, reading.rosters
        self._lists: dict[tuple[str | None, str], list[Party]] = {}  # by the section that a list stands in, and the manner of its numbers

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
        elif named := self.reading.office(*span):
            if not context.lead and self.flat[span[1] : span[1] + 1] == "：":
                context.parties = named
            if self.look.act(named):
                context.lead, context.lead_basis = named, "heading"

    def lead_in(self, sentence: Sentence, context: Context, section: Section, ends: bool) -> None:
        """县应急局牵头组织活动——: its party acts in what follows; where it ends its section, in the list begun anew behind it too."""
        if sentence.lead is None:
            return
        a, b = sentence.lead
        if self.look.say.rank.fullmatch(self.flat, a, b):
            return
        office = self.rosters.whose(a, b) or self.reading.office_of(a, b)
        subject = None if office else self.parties.subject(self.flat, a, b)
        names = self.reading.led(subject, b) if subject else office
        if not names and self.look.say.does_these.search(self.flat, a, b) and not self.look.issuers(context.parties):
            names = context.parties  # 各站要清理泵房。具体做到：⏎1.…
        if names:
            if office and section.marker and self.look.act(office):
                context.labelled(office, -1)
            context.lead, context.lead_basis = names, "heading"
            context.planned = bool(self.look.duty.announce.search(self.flat, a, b))
            if ends and section.marker:
                self._lists[_list(section)] = names

    def introduced(self, sentence: Sentence, made: Sequence[Draft], context: Context) -> None:
        """Who acts in a sentence with a colon at its end acts in the items below: 值班员赶到后，采取以下措施：⏎（1）切断电源."""
        line = self.flat.find("\n", sentence.end)
        if line < 0 or self.flat[sentence.end : line].strip() != "：" or not self.look.say.does_these.search(self.flat, sentence.start, sentence.end):
            return
        subject = None if made else self.parties.subject(self.flat, sentence.start, sentence.end)
        named = [p for p in (made[-1].parties if made else subject.parties if subject else ()) if p.role != "perform"]
        if named and (not made or made[-1].basis == "clause" and made[-1].force != "planned"):
            context.lead, context.lead_basis = named, "heading"

    def begun_anew(self, section: Section, context: Context) -> None:
        """What a label below the last item of one list says of the next: 2.清扫雪道⏎救护组职责：⏎1.备足药品.

        >>> import campaign_extract
        >>> text = "县雪场值守方案\\n一、分工\\n雪道组职责：\\n1.清扫雪道；\\n2.检查护网。\\n救护组职责：\\n1.备足药品；\\n2.转运伤员。"
        >>> [(duty.responsible[0].name, duty.title) for duty in campaign_extract.extract(text).requirements]
        [('雪道组', '清扫雪道'), ('雪道组', '检查护网'), ('救护组', '备足药品'), ('救护组', '转运伤员')]
        """
        if section.marker and (named := self._lists.get(_list(section))):
            context.lead, context.lead_basis = named, "heading"

    def label(self, sentence: Sentence, following: Sentence | None, context: Context) -> bool:
        """A sentence that is a name and no more says who acts in the rest of its line: 县供销社。负责储备棉衣。, 抢修组职责。更换灯具。

        >>> import campaign_extract
        >>> text = "县城供暖保障方案\\n一、职责\\n各单位职责如下：县供销社。负责储备棉衣。抢修组职责。更换灯具，清运积雪。"
        >>> [(duty.responsible[0].name, duty.title) for duty in campaign_extract.extract(text).requirements]
        [('县供销社', '负责储备棉衣'), ('抢修组', '更换灯具，清运积雪')]
        """
        if following is None or len(sentence.clauses) != 1 or "。" not in sentence.stop or "\n" in self.flat[sentence.end : following.start]:
            return False
        if sentence.lead is not None and not self.look.say.of_duty.search(self.flat, *sentence.lead):
            return False  # 组长：周某。
        a, b = sentence.clauses[0]
        of = self.reading.of_duty((a, b))
        named = self.reading.office(a, of[-1].end if of else b)
        if not named or not self.look.act(named) or self.look.say.tells.search(self.flat, a, b) or self.parties.modal.search(self.flat, a, b):
            return False
        context.labelled(named, self.flat.find("\n", sentence.end))
        return True


def _list(section: Section) -> tuple[str | None, str]:
    """What the lists of one place and one manner of numbering have in common."""
    return section.parent, _NUMERAL.sub("", section.marker or "")
