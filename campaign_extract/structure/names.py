"""Lists of names, taken apart: one reader for subjects, notes, cells of tables, 抄送, addressees and those who receive.

``、`` parts two names where both are names by themselves: 各县（市、区）教育局、卫健局 are two; what shares its head or its
places stays one (教育、公安部门; 各区、县（市）教育局), and nothing is parted inside brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..lexicon import Lexicon, words
from ..lexicon.firsts import Gated
from ..lexicon.plain import SIGNS
from ..model import Span

_BRACKET = re.compile(r"（[^（）]*）")
_OPENS, _CLOSES = "（“《", "）”》"
_AREAS = re.compile(SIGNS["areas"])
_OPENING = re.compile(f"[{_OPENS}]")


class Names:
    """The tables of what ends a name, ready to take lists apart with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.say, self.lists, self.paper = (lexicon.say(table) for table in ("parties", "clauses", "letterhead"))
        self.handed = lexicon.say("deliver").joint
        head = words(tuple(row.pattern for row in lexicon.rows("parties", "head")))
        self.name_end = re.compile(f".*{head}(?:（[^（）]{{1,40}}）)?$", re.S)

    @classmethod
    def of(cls, lexicon: Lexicon) -> Names:
        return lexicon.once(cls, cls)

    def listed(self, flat: str, start: int, end: int, between: Gated | None = None) -> Iterator[Span]:
        """The names of a list that stands among other words; a piece that is no name stays with its neighbour.

        >>> from campaign_extract.lexicon import load
        >>> text = "各县（市、区）教育局、卫健局和各区、县（市）教育、公安部门"
        >>> [text[a:b] for a, b in Names.of(load()).listed(text, 0, len(text))]
        ['各县（市、区）教育局', '卫健局', '各区、县（市）教育、公安部门']
        """
        while start < end and flat[start] in " 、，：":
            start += 1
        if self.say.kind_of.search(flat, start, end):
            yield start, end  # 学校、医院、商场等人员密集场所
            return
        if end - start > 1 and flat[end - 1] == SIGNS["and-more"]:  # 县工商局、税务、银行等要…
            yield from self.printed(flat, start, end - 1)
            return
        begin = start
        for at, after in self._joints(flat, start, end, between):
            if (
                self._known(flat, begin, at)
                and self._known(flat, after, end)
                and not self._inside(flat, at, after, end)
                and not self._places(flat, begin, at, after)
                and not self._field(flat, begin, at, after, end)
            ):
                yield begin, at
                begin = after
        if place := self.lists.each_place.match(flat, begin, end):
            yield place.span()  # 各地各校
            begin = place.end()
        if begin < end:
            yield begin, end

    def received(self, flat: str, start: int, end: int) -> Iterator[Span]:
        """The names of those who receive: listed as in any sentence, but 与 is part of a name.

        >>> from campaign_extract.lexicon import load
        >>> text = "县政府、市安委办和实验室与设备管理处"
        >>> [text[a:b] for a, b in Names.of(load()).received(text, 0, len(text))]
        ['县政府', '市安委办', '实验室与设备管理处']
        """
        return self.listed(flat, start, end, self.handed)

    def printed(self, flat: str, start: int, end: int) -> Iterator[Span]:
        """The names of a stretch that holds nothing else, whether a table knows them or not: 年段、德育处.

        >>> from campaign_extract.lexicon import load
        >>> text = "各县（市、区）教育局、卫健局，年段、李敏；教育、公安部门"
        >>> [text[a:b] for a, b in Names.of(load()).printed(text, 0, len(text))]
        ['各县（市、区）教育局', '卫健局', '年段', '李敏', '教育、公安部门']
        """
        begin = start
        for at, after in (*self._joints(flat, start, end, self.say.between), (end, end)):
            whole = flat[at:after].strip() != "、" or not self._shares(flat, begin, at, after, end)
            if whole and begin <= at:
                a, b = _trim(flat, begin, at)
                if a < b:
                    yield a, b
                begin = after

    def addressed(self, flat: str, start: int, end: int) -> Iterator[Span]:
        """The names of an addressee line: 、 parts those that stand alone, not what shares a head.

        >>> from campaign_extract.lexicon import load
        >>> text = "各部委、各直属机构，各区、县（市、区）教体局；州直各委、办、局"
        >>> [text[a:b] for a, b in Names.of(load()).addressed(text, 0, len(text))]
        ['各部委', '各直属机构', '各区、县（市、区）教体局', '州直各委、办、局']
        """
        stops = [(at, after) for at, after in self._joints(flat, start, end, self.paper.joint) if flat[at] != "、"]
        begin = start
        for stop, behind in (*stops, (end, end)):
            for at, after in self._joints(flat, begin, stop, self.paper.joint):
                if after < stop and self._apart(flat[begin:at].strip(), flat[after:stop]):
                    yield begin, at
                    begin = after
            yield begin, stop
            begin = behind

    def places(self, flat: str, before: Span, name: Span) -> str:
        """What a name shares with the one before it in a list: 各县（市、区） of 各县（市、区）教育局、卫健局; else nothing."""
        if flat[before[1] : name[0]] != "、" or self.say.own_head.match(flat, *name):
            return ""
        shared = self.say.shared.match(flat, *before)
        return flat[before[0] : shared.end()] if shared else ""

    def _joints(
        self, flat: str, start: int, end: int, between: Gated | None = None
    ) -> Iterator[Span]:
        """Where names may be parted: outside brackets, quotes and 《》."""
        joint = between or self.say.split
        if not _OPENING.search(flat, start, end):
            yield from (found.span() for found in joint.finditer(flat, start, end))
            return
        depth, at = 0, start
        while at < end:
            depth += (flat[at] in _OPENS) - (flat[at] in _CLOSES)
            cut = joint.match(flat, at, end) if depth <= 0 else None
            if cut:
                yield at, cut.end()
            at = cut.end() if cut else at + 1

    def _known(self, flat: str, start: int, end: int) -> bool:
        """Whether a piece of a list ends like a name of its own."""
        piece = flat[start:end]
        if piece.isascii() and piece.isalpha() and piece.isupper():
            return True  # ICU、新生儿科
        return len(piece) >= 2 and bool(self.name_end.match(piece)) and not self.say.no_list_name.fullmatch(piece)

    def _inside(self, flat: str, at: int, after: int, end: int) -> bool:
        """和 in 和平, 及 in 及时: no joints; a head alone (…部门和单位) belongs to what stands before it."""
        if self.say.no_joint.match(flat, at):
            return True
        bare = self.lists.bare_head.match(flat, after, end)
        return bare is not None and (bare.end() == end or flat[bare.end()] in SIGNS["joins"])

    def _places(self, flat: str, begin: int, at: int, after: int) -> bool:
        """各区（县）、市教育局: places of one office, not two names."""
        left = _BRACKET.sub("", flat[begin:at]).strip()
        return bool(self.say.place.match(flat, after) and self.say.shared_place.fullmatch(left))

    def _field(self, flat: str, begin: int, at: int, after: int, end: int) -> bool:
        """市级财政、水利部门: a field with a body of its own, which shares the head of the next all the same."""
        return bool(self.say.field_name.fullmatch(flat, begin, at) and self._shares(flat, begin, at, after, end))

    def _apart(self, left: str, right: str) -> bool:
        """Whether a 、 between these two parts full names; 州直各委、办、局 and 各市、县人民政府 are one."""
        if not self.paper.stands_alone.match(right) or _AREAS.fullmatch(left):
            return False
        return self.paper.addressee_end.search(left) is not None or self.paper.addressed.match(left) is not None

    def _shares(self, flat: str, begin: int, at: int, after: int, end: int) -> bool:
        """Whether what stands before a 、 goes on behind it: 各区、县（市）教育局; 教育、公安部门."""
        left = _BRACKET.sub("", flat[begin:at]).strip()
        if self.say.shared_place.fullmatch(left):
            return self.say.own_place.match(flat, after) is None
        rest = self.say.fields.match(flat, after, end)  # …、公安部门
        if rest is None or not self.say.field.fullmatch(left) or self.name_end.match(left) and not self.say.field_name.fullmatch(left):
            return False
        return not any(self.name_end.match(piece) for piece in rest["more"].split("、") if piece)


def _trim(flat: str, a: int, b: int) -> Span:
    while a < b and flat[a].isspace():
        a += 1
    while b > a and flat[b - 1].isspace():
        b -= 1
    return a, b
