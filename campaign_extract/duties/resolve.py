"""Whom a printed party comes down to: 各单位 → the addressees, 我局 → the issuer. Never a guess.

A name is resolved where the notice itself says it: a collective to all addressees, a narrower one (各校) to the
addressees it names, 我局 and a short form of the issuer's name to the issuer, an office to where the notice puts it.
What the notice does not say stays as printed, with nothing resolved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon import Lexicon
from .parties import Party

_WIDE = str.maketrans("(),", "（），")  # 各乡镇(街道) is 各乡镇（街道）
_BRACKET = re.compile(r"（[^）]*）")
_SET_IN = re.compile(r"办公室（设在(?P<where>[^）]+)）$")
_LISTED = re.compile(r"(?P<lead>[^各、]{0,6}各)(?P<rest>[^各]+)")
_BLANKS = re.compile(r"\s+")
_AREA_SIGNS = "省市州盟县区旗镇乡街"
_AREAS = ("各地", "各地区", "各地方")
_OFFICES = ("领导小组办公室", "领导组办公室", "活动办公室", "专项办公室")


class Resolver:
    """What one notice says of who is who."""

    def __init__(
        self,
        flat: str,
        issuers: Sequence[str],
        addressees: Sequence[str],
        lexicon: Lexicon,
        enclosed: tuple[int, Resolver] | None = None,
    ) -> None:
        self.say, self.who = lexicon.say("names"), lexicon.say("parties")
        self.issuers, self.addressees = tuple(issuers), tuple(addressees)
        self.own = tuple(row.pattern for row in lexicon.rows("names", "own"))
        self.short = [(row.pattern, row.value) for row in lexicon.rows("names", "short")]
        self.shorts = frozenset(short for short, _ in self.short)
        self.short_ends = tuple(short for short, _ in self.short if len(short) > 1)
        self.long_ends = tuple(short for short, _ in self.short if len(short) > 2)
        self.enclosed = enclosed
        self.known: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.persons: dict[str, bool] = {}
        self.own_names: dict[str, bool] = {}
        self.bodies: dict[str, tuple[str, ...]] = {}
        self.printed = {name.translate(_WIDE): name for name in self.addressees}
        self.wide = tuple(self.printed)
        self.cores = [(name, form, self._core(form)) for name in self.wide for form in _written_out(name)]
        found = self.say.office_at.search(flat)
        self.office = re.sub(r"\s", "", found["where"]) if found else None

    def at(self, place: int) -> Resolver:
        """The one for a place in the text: in an enclosed notice 各地 are those whom that one addresses."""
        return self.enclosed[1] if self.enclosed and place >= self.enclosed[0] else self

    def resolve(self, name: str, holders: Sequence[str] = ()) -> tuple[str, ...]:
        """The bodies that a printed name comes down to, as the notice prints them; () where it does not say.

        ``holders`` are the bodies that act around it: a bare 主要负责人 is theirs.

        >>> from campaign_extract.lexicon import load
        >>> who = Resolver("", ["甲县教育局"], ["各中小学校", "各医院"], load())
        >>> who.resolve("各单位主要负责人"), who.resolve("各校安全领导小组"), who.resolve("县教育局")
        (('各中小学校', '各医院'), ('各中小学校',), ('甲县教育局',))
        """
        name = name.translate(_WIDE)
        if name not in self.persons:
            self.persons[name] = self.say.part.fullmatch(_BRACKET.sub("", name)) is not None
        key = (name, *holders) if self.persons[name] else (name,)
        if key not in self.known:
            self.known[key] = tuple(self.printed.get(body, body) for body in self._resolve(name, holders))
        return self.known[key]

    def _resolve(self, name: str, holders: Sequence[str]) -> tuple[str, ...]:
        bare = _BRACKET.sub("", name)
        if name in self.wide:
            return (name,)
        if self.who.vague.fullmatch(bare):
            return ()
        if self.office and (bare == "办公室" or bare.endswith(_OFFICES)):
            return (self.office,)
        if own_office := _SET_IN.search(name):  # 市消安委办公室（设在市消防救援支队）
            where = own_office["where"]
            return self._body(where) or (where,)
        if self.say.part.fullmatch(bare):
            own = next((issuer for issuer in self.issuers if issuer[-1] in self.own and issuer[-1] in bare), None)
            return (own,) if own else self._of_holders(bare, holders)  # 分管院领导 of a 医院
        if whole := self._body(name):
            return whole
        for cut in range(len(name) - 1, 0, -1):  # 各校正风肃纪小组, 市局矿山监管科, 各单位主要负责人
            rest = name[cut:]
            if len(name[:cut].strip("省市县区州旗镇乡")) == 0:
                continue  # 县 of 县消防救援大队 is no body
            if (self.say.part.fullmatch(rest) or self.say.organ.fullmatch(rest)) and (body := self._body(name[:cut])):
                return body
        return ()

    def _core(self, bare: str) -> str:
        """A name without what stands before it and names nobody: 各医疗卫生机构 is 医疗卫生机构."""
        lead = self.say.determiner.match(bare)
        return bare[lead.end() :] if lead else bare

    def _body(self, name: str) -> tuple[str, ...]:
        """A name without its persons and inner bodies."""
        if name not in self.bodies:
            self.bodies[name] = self._whole(name)
        return self.bodies[name]

    def _whole(self, name: str) -> tuple[str, ...]:
        bare = _BRACKET.sub("", name)
        if self.who.issuer.fullmatch(bare):
            return self.issuers
        if issuer := self._issuer(bare):
            return (issuer,)
        if self.say.everyone.fullmatch(bare):
            return self.wide
        if self.who.collective.fullmatch(bare):
            if bare not in _AREAS and (narrower := self._among_addressees(name)):
                return narrower
            areas = tuple(a for a in self.wide if self.say.area.match(a))
            return areas if bare in _AREAS and areas else self.wide
        return self._among_addressees(name)

    def _of_holders(self, bare: str, holders: Sequence[str]) -> tuple[str, ...]:
        """A person without a body is of the body that acts; of the addressees, where none does."""
        found = tuple(dict.fromkeys(body for holder in holders for body in self.resolve(holder)))
        if found:
            return found
        if holders:
            return ()  # whoever acts resolves to nothing, and so do its persons
        named = tuple(addressee for addressee, _, core in self.cores if len(core) >= 2 and bare.startswith(core[:-1]))
        return named or self.wide

    def is_issuer(self, name: str) -> bool:
        """Whether a printed name is the issuer's own: 我局, 市局, 区卫体局, 局党政负责人."""
        if name not in self.own_names:
            self.own_names[name] = self._is_issuer(name)
        return self.own_names[name]

    def _is_issuer(self, name: str) -> bool:
        bare = _BRACKET.sub("", name)
        part = self.say.part.search(bare)
        core = bare[: part.start()] if part and part.end() == len(bare) and part.start() else bare
        return bool(self.who.issuer.match(bare)) or self._issuer(core) is not None

    def _issuer(self, name: str) -> str | None:
        """区卫体局 is 青川市河东区卫生健康和体育局; in that bureau's own notice 市局 and 局 are it too."""
        if not name:
            return None  # a bracket and nothing else
        for issuer in self.issuers:
            if name == issuer or (len(name) >= 4 and issuer.endswith(name)) or self._abbreviates(name, issuer):
                return issuer
            if (
                len(name) <= 2
                and name[-1] in self.own
                and issuer.endswith(name[-1])
                and (len(name) == 1 or name[0] in "省市县区州旗")
            ):
                return issuer
            if name[0] in self.own and name.endswith("机关") and issuer.endswith(name[0]):
                return issuer  # 局机关
            if len(name) == 2 and name in issuer and name in ("集团", "公司", "医院"):
                return issuer
            if name == "学校" and issuer.endswith(("学校", "中学", "小学", "大学", "学院", "幼儿园")):
                return issuer
        return None

    def _among_addressees(self, name: str) -> tuple[str, ...]:
        """各校 → those addressees whose names end alike (在绍高校); 各县（区） → those that begin so (各县（区）应急管理局)."""
        bare = _BRACKET.sub("", name)
        tail = self._core(bare)
        if not tail:
            return ()
        forms = {tail}
        if tail in self.shorts or tail.endswith(self.short_ends):
            forms |= {full for short, full in self.short if tail == short or len(short) > 1 and tail.endswith(short)}
        if exact := tuple(dict.fromkeys(addressee for addressee, _, own in self.cores if len(tail) > 3 and own == tail)):
            return exact
        found = []
        for addressee, plain, own in self.cores:
            alike = (plain.endswith(tuple(forms)) or own in forms) and (len(tail) > 1 or bare != tail)
            inside = len(own) >= 4 and own in tail
            framed = len(bare) >= 4 and plain.startswith(bare[:2]) and plain.endswith(bare[2:])
            if alike or inside or framed:
                found.append(addressee)
        if not found and self.say.areas.fullmatch(name):  # 各县（市、区）, 各市州: the addressees of such areas
            signs = set(name) & set(_AREA_SIGNS)
            found = [a for a in self.wide if (area := self.say.area_of.match(a)) and area["sign"] in signs]
        if not found and bare.startswith(("各", "每")):  # their own words, or those in the bracket
            areas = [part for part in re.split(r"[（）、]", name) if part]
            found = [
                a
                for a in self.wide
                if any(a.startswith(f"各{p}") or (a.startswith(p) and len(p) > 1) for p in areas)
            ]
        stem = tail[: kind.start()] if (kind := self.say.kind.search(tail)) else tail
        if not found and stem != tail and len(stem) >= 2:
            found = [a for a in self.wide if stem in a and re.search(f"(?:^|[各、直]){re.escape(stem)}(?:、|[单企公机部])", a)]
        return tuple(dict.fromkeys(found))

    def _abbreviates(self, short: str, full: str) -> bool:
        """Whether ``short`` is a short form of ``full``: 县工信局 / 禾川县工业和信息化局; every character, in order."""
        if not 3 <= len(short) < len(full):
            return False
        if short.endswith(self.short_ends):
            for abbreviation, whole in self.short:
                if len(abbreviation) > 1 and short.endswith(abbreviation) and full.endswith(whole):
                    rest = short[: -len(abbreviation)]
                    return not rest or rest[-1] in full[: -len(whole)]
        if short[-1] != full[-1] or short.endswith(self.long_ends):
            return False
        at = -1
        for character in short:
            at = full.find(character, at + 1)
            if at < 0:
                return False
        return True

    def is_vague(self, name: str) -> bool:
        """有关部门 and its kind: the notice leaves open who that is."""
        return bool(self.who.vague.fullmatch(name))


def _written_out(name: str) -> list[str]:
    """A name with a bracket, and what it stands for: 各分（子）公司 are 各分公司 and 各子公司, 各县（市、区） also 各市 and 各区.

    >>> _written_out("各分（子）公司")
    ['各分公司', '各子公司', '各分子公司']
    """
    forms = [_BRACKET.sub("", name)]
    if bracket := _BRACKET.search(name):
        before, after = name[: bracket.start()], name[bracket.end() :]
        words = bracket[0][1:-1].split("、")
        forms += [before[: -len(word)] + word + after for word in words if len(word) < len(before)]
        forms += [f"{before}{word}{after}" for word in words]
    elif "、" in name and (listed := _LISTED.match(name)):  # 辖区各学校、企事业单位
        forms += [listed["lead"] + word for word in listed["rest"].split("、")]
    return forms


def name_of(text: str, party: Party) -> str:
    """The name as printed, line breaks and blanks removed."""
    return _BLANKS.sub("", text[party.start : party.end])
