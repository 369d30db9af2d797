"""Whom a printed party comes down to: 各单位 → the addressees, 我局 → the issuer. Never a guess.

A name is resolved where the notice itself says it: a collective to all addressees, a narrower one (各校) to the
addressees it names, 我局 and a short form of the issuer's name to the issuer, an office to where the notice puts it.
What the notice does not say stays as printed, with nothing resolved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lexicon import Lexicon
from .parties import Party

_OFFICE_AT = re.compile(r"办公室设在(?P<where>[^，。；（]{2,30}?)(?=[，。；（]|$)")
_PART_OF = re.compile(
    r"(?:主要|党政主要|党政|分管)?(?:负责人|负责同志|责任人|领导|领导干部|领导班子|干部职工|全体干部职工|职工|员工|工作人员)$"
)
_GROUP = re.compile(r"(?:小组|专班|领导小组|办公室|工作组|党组织|工会|科室|处室|后勤部门|后勤)$")
_DETERMINER = re.compile(r"^(?:各级各类|各级|各类|各|全县|全市|全区|全省|全旗|全镇|全体|广大|所有|有关|相关|本|我县|我市|我区|辖区)+")
_WHERE = re.compile(r"^(?:[县市区旗省州镇乡国]|全国|[一-龥]{2,8}?(?:省|自治区|市|州|盟|县|区|旗|镇|乡|街道))+")
_ABBREVIATIONS = (
    ("高校", "高等学校"), ("高校", "高等院校"), ("安委办", "安全生产委员会办公室"), ("安委会", "安全生产委员会"), ("卫体局", "卫生健康和体育局"),
    ("卫健委", "卫生健康委员会"), ("卫健局", "卫生健康局"), ("工信局", "工业和信息化局"), ("发改委", "发展和改革委员会"), ("发改局", "发展和改革局"),
    ("住建局", "住房和城乡建设局"), ("人社局", "人力资源和社会保障局"), ("市监局", "市场监督管理局"), ("市场监管局", "市场监督管理局"),
    ("应急局", "应急管理局"), ("教体局", "教育体育局"), ("教体局", "教育和体育局"), ("文旅局", "文化和旅游局"), ("交通局", "交通运输局"), ("禁毒办", "禁毒委员会办公室"),
    ("防指", "防汛抗旱指挥部"), ("食安办", "食品安全委员会办公室"), ("消安委", "消防安全委员会"), ("消安办", "消防安全委员会办公室"), ("能源局", "能源管理局"),
    ("农业农村局", "农业农村局"), ("校", "学校"),
)


class Resolver:
    """What one notice says of who is who."""

    def __init__(self, flat: str, issuers: Sequence[str], addressees: Sequence[str], lexicon: Lexicon) -> None:
        self.issuers, self.addressees = tuple(issuers), tuple(addressees)
        self.collective = re.compile(f"(?:{lexicon.alternatives('parties', 'collective')})")
        self.ours = re.compile(f"(?:{lexicon.alternatives('parties', 'issuer')})")
        self.vague = re.compile(f"(?:{lexicon.alternatives('parties', 'vague')})")
        found = _OFFICE_AT.search(flat)
        self.office = re.sub(r"\s", "", found["where"]) if found else None

    def resolve(self, name: str) -> tuple[str, ...]:
        """The bodies that a printed name comes down to, as the notice prints them; () where it does not say.

        >>> from campaign_extract.lexicon import load
        >>> Resolver("", ["甲县教育局"], ["各中小学校", "各幼儿园"], load()).resolve("各单位主要负责人")
        ('各中小学校', '各幼儿园')
        """
        bare = re.sub(r"（[^）]*）", "", name)
        if name in self.addressees:
            return (name,)
        if self.ours.match(bare):
            return self.issuers
        if self.vague.match(bare):
            return ()
        if issuer := self._is_issuer(bare):
            return issuer
        if self.office and bare in ("办公室", "领导小组办公室", "领导组办公室", "活动办公室", "专项办公室"):
            return (self.office,)
        match = self.collective.match(bare)
        if match and (match.end() == len(bare) or _PART_OF.fullmatch(bare[match.end() :])):
            return self.addressees
        core = bare
        for pattern in (_PART_OF, _GROUP):
            shorter = pattern.sub("", core)
            if shorter and shorter != core:
                core = shorter
                break
        if core != bare and core in ("", "主要", "分管", "单位", "党政"):
            return self.addressees if core in ("主要", "分管") or bare.startswith(("主要", "分管")) else ()
        return self._among_addressees(core)

    def is_issuer(self, name: str) -> bool:
        """Whether a printed name is the issuer's own: 我局, 市局, 区卫体局, 局党政负责人."""
        bare = re.sub(r"（[^）]*）", "", name)
        return bool(self.ours.match(bare)) or self._is_issuer(bare) is not None

    def _is_issuer(self, name: str) -> tuple[str, ...] | None:
        """区卫体局 is 长治市上党区卫生健康和体育局: every character in order, the same last one, and no word over."""
        core = _PART_OF.sub("", name)
        if not core:
            return None
        for issuer in self.issuers:
            if len(core) <= 3 and core[-1] == issuer[-1] and core.strip("全省市县区州旗镇") in ("局", "委", "厅", "办", "院", "校"):
                return (issuer,)        # 市局, 县委
            if core in ("集团", "公司", "医院", "学校") and core in issuer:
                return (issuer,)
        for issuer in self.issuers:
            if core == issuer or (len(core) >= 4 and issuer.endswith(core)) or _short_form(core, issuer):
                return (issuer,)
        return None

    def _among_addressees(self, name: str) -> tuple[str, ...]:
        """各校 → those addressees whose names end alike: 在绍高校, 市直学校."""
        tail = _DETERMINER.sub("", name)
        if not tail or name == tail and len(tail) < 2:
            return ()
        forms = {tail} | {full for short, full in _ABBREVIATIONS if tail == short or tail.endswith(short)}
        found = []
        for addressee in self.addressees:
            bare = re.sub(r"（[^）]*）", "", addressee)
            own = _DETERMINER.sub("", bare)
            if any(bare.endswith(form) or own == form for form in forms) or (len(own) >= 4 and own in tail):
                found.append(addressee)
        return tuple(found)

    def is_vague(self, name: str) -> bool:
        return bool(self.vague.fullmatch(name))


def _short_form(short: str, full: str) -> bool:
    """Whether ``short`` abbreviates ``full``: 县工信局 / 景泰县工业和信息化局.

    >>> _short_form("区卫体局", "长治市上党区卫生健康和体育局")
    True
    >>> _short_form("区教育局", "长治市上党区卫生健康和体育局")
    False
    """
    if not 3 <= len(short) < len(full) or short[-1] != full[-1]:
        return False
    for abbreviation, whole in _ABBREVIATIONS:
        if short.endswith(abbreviation) and len(abbreviation) > 1:
            rest = short[: -len(abbreviation)]
            return full.endswith(whole) and (not rest or rest[-1] in full[: -len(whole)])
    at = -1
    for character in short:
        at = full.find(character, at + 1)
        if at < 0:
            return False
    return True


def name_of(text: str, party: Party) -> str:
    """The name as printed, line breaks and blanks removed."""
    return re.sub(r"\s+", "", text[party.start : party.end])
