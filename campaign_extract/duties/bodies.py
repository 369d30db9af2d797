"""Printed names of bodies: what stands before one and names nobody, short forms, and whether one name holds another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from ..lexicon import Lexicon

_BRACKET = re.compile(r"（[^）]*）")


@dataclass(frozen=True, slots=True)
class Sort:
    """What sort of body a name is of: 市直中小学校 is a school, of a special kind (中小学), nearer told by nothing.

    ``near`` is what stands before the word for the sort: 设点 of 设点单位.
    """

    sort: str
    special: str
    near: str


class Told(NamedTuple):
    """Whose the bodies of a name are, and what sorts of body they can be."""

    whose: str
    sorts: list[Sort]


class Bodies:
    """The tables of names, ready to compare two with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.say = lexicon.say("names")
        self.short = [(row.pattern, row.value) for row in lexicon.rows("names", "short")]
        self.shorts = frozenset(short for short, _ in self.short)
        self.short_ends = tuple(short for short, _ in self.short if len(short) > 1)
        self.long_ends = tuple(short for short, _ in self.short if len(short) > 2)
        self.heads = [(row.pattern, row.value) for row in lexicon.rows("names", "head")]
        self.head_ends = tuple(head for head, _ in self.heads)
        self.genus = [(re.compile(f"(?:{row.pattern})$"), row.value) for row in lexicon.rows("names", "genus")]
        self.species = [(re.compile(f"(?:{row.pattern})$"), row.value) for row in lexicon.rows("names", "species")]

    @classmethod
    def of(cls, lexicon: Lexicon) -> Bodies:
        return lexicon.once(cls, cls)

    def core(self, bare: str) -> str:
        """A name without what stands before it and names nobody: 各医疗卫生机构 is 医疗卫生机构."""
        lead = self.say.determiner.match(bare)
        return bare[lead.end() :] if lead else bare

    def level(self, bare: str) -> str:
        """Whose it is: 市 of 市直学校, of 市属企业 and of 市级部门; 直 of 直属单位."""
        found = self.say.level.search(bare)
        return (found["whose"] or found[0]) if found else ""

    def abbreviates(self, short: str, full: str) -> bool:
        """Whether ``short`` is a short form of ``full``: every character, in order, and a head of the same kind.

        >>> from campaign_extract.lexicon import load
        >>> names = Bodies.of(load())
        >>> names.abbreviates("县工信局", "禾川县工业和信息化局"), names.abbreviates("市普查办", "江城市文物普查领导小组办公室")
        (True, True)
        >>> names.abbreviates("县教育局", "禾川县公安局"), names.abbreviates("县委宣传部", "禾川县宣传部")
        (False, False)
        """
        if not 3 <= len(short) < len(full):
            return False
        if short.endswith(self.short_ends):
            for abbreviation, whole in self.short:
                if len(abbreviation) > 1 and short.endswith(abbreviation) and full.endswith(whole):
                    rest = short[: -len(abbreviation)]
                    return not rest or rest[-1] in full[: -len(whole)]
        if short.endswith(self.long_ends):
            return False
        if short[-1] == full[-1] and in_order(short[:-1], full[:-1]):
            return True
        return short.endswith(self.head_ends) and any(
            short.endswith(head) and full.endswith(whole) and in_order(short[: -len(head)], full[: -len(whole)])
            for head, whole in self.heads
        )

    def written_out(self, name: str) -> list[str]:
        """A name with a bracket, and what it stands for: 各分（子）公司 are 各分公司 and 各子公司, 各县（市、区） also 各市, 各区.

        >>> from campaign_extract.lexicon import load
        >>> Bodies.of(load()).written_out("各分（子）公司")
        ['各分公司', '各子公司', '各分子公司']
        """
        forms = [bare_of(name)]
        if bracket := _BRACKET.search(name):
            before, after = name[: bracket.start()], name[bracket.end() :]
            words = bracket[0][1:-1].split("、")
            forms += [before[: -len(word)] + word + after for word in words if len(word) < len(before)]
            forms += [f"{before}{word}{after}" for word in words]
        elif "、" in name and (listed := self.say.listed.match(name)):  # 辖区各学校、企事业单位
            forms += [listed["lead"] + word for word in listed["rest"].split("、")]
        return forms

    def sorts(self, core: str) -> list[Sort]:
        """The sorts of body that a name can be of."""
        found = [Sort(sort, "", core[: m.start()]) for pattern, sort in self.genus if (m := pattern.search(core))]
        special = ((sort, pattern.search(core)) for pattern, sort in self.species)
        return found + [Sort(sort, m[0], core[: m.start()]) for sort, m in special if m]

    def holds(self, name: str, body: str) -> bool:
        """Whether the bodies of one name are among those of another, or the other way round with whose they are told.

        各直属单位 holds 直属事业单位; 市直中小学校 are of 市直学校; 各高校 are not of 各学校, which may be any.

        >>> from campaign_extract.lexicon import load
        >>> names = Bodies.of(load())
        >>> names.holds("各直属单位", "直属事业单位"), names.holds("市直中小学校", "市直学校"), names.holds("各高校", "各学校")
        (True, True, False)
        """
        return self.shares(self.told(name), self.told(body))

    def told(self, name: str) -> Told:
        """What a name tells of its bodies."""
        return Told(self.level(name), self.sorts(self.core(name)))

    @staticmethod
    def shares(name: Told, body: Told) -> bool:
        """The same, of what names tell."""
        if name.whose and name.whose != body.whose:
            return False
        for one in name.sorts:
            for other in body.sorts:
                if one.sort != other.sort or not _near(one.near, other.near):
                    continue
                if not one.special and (one.near or name.whose or other.special):
                    return True
                if one.special and not other.special and name.whose:
                    return True
        return False


def _near(one: str, other: str) -> bool:
    """Whether what is told of the one is told of the other."""
    return not one or one in other


def in_order(short: str, full: str) -> bool:
    """Whether every character of the one stands in the other, in the same order."""
    at = -1
    for character in short:
        at = full.find(character, at + 1)
        if at < 0:
            return False
    return True


def bare_of(name: str) -> str:
    """A name without its brackets."""
    return _BRACKET.sub("", name) if "（" in name else name
