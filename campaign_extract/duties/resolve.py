"""Whom a printed party comes down to: 各单位 → the addressees, 我局 → the issuer. Never a guess.

A name is resolved where the notice itself says it: a collective to all addressees, a narrower one (各校) to the
addressees it names, 我局 and a short form of the issuer's name to the issuer, an office to where the notice puts it.
What the notice does not say stays as printed, with nothing resolved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property

from ..lexicon import Lexicon
from ..lexicon.plain import SIGNS
from .bodies import Bodies, Told, bare_of, in_order
from .opinions import first
from .party import Party

_WIDE = str.maketrans("(),", "（），")  # 各乡镇(街道) is 各乡镇（街道）
_BLANKS = re.compile(r"\s+")


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
        self.say, self.who, self.names = lexicon.say("names"), lexicon.say("parties"), Bodies.of(lexicon)
        self.issuers, self.addressees = tuple(issuers), tuple(addressees)
        self.signing = [*((issuer, issuer) for issuer in self.issuers), *self._behind_offices()]
        self.own = tuple(row.pattern for row in lexicon.rows("names", "own"))
        self.enclosed = enclosed
        self.known: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.persons: dict[str, bool] = {}
        self.own_names: dict[str, bool] = {}
        self.bodies: dict[str, tuple[str, ...]] = {}
        self.printed = {name.translate(_WIDE): name for name in self.addressees}
        self.wide = tuple(self.printed)
        self.cores = [(name, form, self.names.core(form)) for name in self.wide for form in self.names.written_out(name)]
        found = self.say.office_at.search(flat)
        self.office = re.sub(r"\s", "", found["where"]) if found else None

    @cached_property
    def told(self) -> list[tuple[str, Told]]:
        """The addressees, and what their names tell."""
        return [(name, self.names.told(form)) for name, form, _ in self.cores]

    def at(self, place: int) -> Resolver:
        """The one for a place in the text: in an enclosed notice 各地 are those whom that one addresses."""
        return self.enclosed[1] if self.enclosed and place >= self.enclosed[0] else self

    def _behind_offices(self) -> list[tuple[str, str]]:
        """江城市水利局办公室 signs for 江城市水利局: that is the issuer too."""
        ends = ((issuer, self.say.office_end.search(issuer)) for issuer in self.issuers)
        bodies = (issuer[: end.start()] for issuer, end in ends if end)
        return [(body, body) for body in bodies if len(body) >= 4]

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
            self.persons[name] = self.say.part.fullmatch(bare_of(name)) is not None
        key = (name, *holders) if self.persons[name] else (name,)
        if key not in self.known:
            self.known[key] = tuple(self.printed.get(body, body) for body in self._resolve(name, holders))
        return self.known[key]

    def _resolve(self, name: str, holders: Sequence[str]) -> tuple[str, ...]:
        bare = bare_of(name)
        if name in self.wide:
            return (name,)
        if self.who.vague.fullmatch(bare):
            return ()
        if self.office and self.say.the_office.fullmatch(bare):
            return (self.office,)
        if own_office := self.say.set_in.search(name):  # 市消安委办公室（设在市消防救援支队）
            where = own_office["where"]
            return self._body(where) or (where,)
        if self.say.part.fullmatch(bare):
            own = next((issuer for issuer in self.issuers if issuer[-1] in self.own and issuer[-1] in bare), None)
            return (own,) if own else self._of_holders(bare, holders)  # 分管院领导 of a 医院
        return self._body(name) or self._part_of(name)

    def _part_of(self, name: str) -> tuple[str, ...]:
        """各校正风肃纪小组, 市局矿山监管科, 各单位主要负责人: a part of a body is the body's."""
        for cut in range(len(name) - 1, 0, -1):
            of, rest = name[:cut], name[cut:]
            if self.say.place_sign.fullmatch(of):
                continue  # 县 of 县消防救援大队 is no body
            inner = self.say.organ.fullmatch(rest) and not (self._is_area(of) and self.say.sectors.fullmatch(rest))
            if (inner or self.say.part.fullmatch(rest)) and (body := self._body(of) or self._part_of(of)):
                return body  # 各村党组织书记; but 各地公安部门 are bodies of their own
        return ()

    def _is_area(self, name: str) -> bool:
        each = self.say.each.match(name) and self.say.areas.fullmatch(name)
        return bool(each or self.say.everywhere.fullmatch(name))

    def _body(self, name: str) -> tuple[str, ...]:
        """A name without its persons and inner bodies: the first opinion that knows it."""
        if name not in self.bodies:
            found = first(WHOLE, self, name, bare_of(name))
            self.bodies[name] = found[0] if found else ()
        return self.bodies[name]

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
        bare = bare_of(name)
        part = self.say.part.search(bare)
        core = bare[: part.start()] if part and part.end() == len(bare) and part.start() else bare
        return bool(self.who.issuer.match(bare)) or self.issuer(core) is not None

    def issuer(self, name: str) -> str | None:
        """区卫体局 is 青川市河东区卫生健康和体育局; in that bureau's own notice 市局 and 局 are it too."""
        if not name:
            return None  # a bracket and nothing else
        return next((body for form, body in self.signing if self._is(name, form)), None)

    def _is(self, name: str, issuer: str) -> bool:
        """Whether a name is that of an issuer."""
        if name == issuer or (len(name) >= 4 and issuer.endswith(name)) or self.names.abbreviates(name, issuer):
            return True
        if (own := self.say.own_short.fullmatch(name)) and issuer.endswith(own["last"]):
            return True  # 县局, 局, 局机关
        if self.say.own_word.fullmatch(name) and name in issuer:
            return True
        return bool(self.say.own_school.fullmatch(name) and self.say.school.search(issuer))

    def among(self, name: str, bare: str) -> tuple[str, ...] | None:
        """The addressees that a name names: the first opinion that finds some."""
        found = first(AMONG, self, name, bare)
        return tuple(dict.fromkeys(found[0])) if found else None

    def is_vague(self, name: str) -> bool:
        """有关部门 and its kind: the notice leaves open who that is."""
        return bool(self.who.vague.fullmatch(name))


# whom a name comes down to: the first that answers ------------------------------------------------------------------------

Answer = tuple[str, ...] | None


def issuers_word(at: Resolver, name: str, bare: str) -> Answer:
    """我局, 本委, 我们."""
    return at.issuers if at.who.issuer.fullmatch(bare) else None


def issuers_name(at: Resolver, name: str, bare: str) -> Answer:
    """县工信局 in its own notice."""
    issuer = at.issuer(bare)
    return (issuer,) if issuer else None


def everyone(at: Resolver, name: str, bare: str) -> Answer:
    """各单位, 你们."""
    return at.wide if at.say.everyone.fullmatch(bare) else None


def areas_all(at: Resolver, name: str, bare: str) -> Answer:
    """各地: the addressees that are areas, else all."""
    if not at.say.everywhere.fullmatch(bare) or not at.who.collective.fullmatch(bare):
        return None
    return tuple(a for a in at.wide if at.say.area.match(a)) or at.wide


def addressed(at: Resolver, name: str, bare: str) -> Answer:
    """各校 → 各中小学校; 各部门 → 县直各部门."""
    return at.among(name, bare)


def collective(at: Resolver, name: str, bare: str) -> Answer:
    """各部门, 各成员单位, where no addressee is called so."""
    return at.wide if at.who.collective.fullmatch(bare) else None


WHOLE: tuple[Callable[[Resolver, str, str], Answer], ...] = (
    issuers_word, issuers_name, everyone, areas_all, addressed, collective,
)  # fmt: skip


# which addressees a name names: the first that finds some -----------------------------------------------------------------

Found = list[str] | None


def called_so(at: Resolver, name: str, bare: str) -> Found:
    """Those of just that name: 各幼儿园, whatever 各 or 全市 stands before it."""
    tail = at.names.core(bare)
    return [a for a, _, own in at.cores if len(tail) > 3 and own == tail] or None


def alike(at: Resolver, name: str, bare: str) -> Found:
    """Those whose names end alike (在绍高校) or that the name holds; 各县（区） frames 各县（区）应急管理局."""
    tail = at.names.core(bare)
    if not tail or at.say.own_rule.fullmatch(bare):
        return None
    forms = {tail}
    if tail in at.names.shorts or tail.endswith(at.names.short_ends):
        forms |= {full for s, full in at.names.short if tail == s or len(s) > 1 and tail.endswith(s)}
    ends = tuple(forms)
    found = []
    for addressee, plain, own in at.cores:
        same = (plain.endswith(ends) or own in forms) and (len(tail) > 1 or bare != tail)
        framed = len(bare) >= 4 and plain.startswith(bare[:2]) and plain.endswith(bare[2:])
        if same or framed or (len(own) >= 4 and own in tail):
            found.append(addressee)
    whose = at.names.level(bare)
    if not whose:
        return found or None
    theirs = [a for a in found if at.names.level(a) == whose]  # 各市直学校: 市直学校 and not 各驻江高校 beside them
    return theirs or [a for a in found if not at.names.level(a)] or None


def areas(at: Resolver, name: str, bare: str) -> Found:
    """各县（市、区）, 各市州, 各省份: the addressees of such areas."""
    if not at.say.areas.fullmatch(name):
        return None
    signs = set(at.say.sign.pattern.findall(name))
    return [a for a in at.wide if (area := at.say.area_of.match(a)) and area["sign"] in signs] or None


def begun_so(at: Resolver, name: str, bare: str) -> Found:
    """各村 → 各村民委员会; 各村（社区） also 各社区居委会; 各县（市、区）局 → 各县（市、区）水利局, but no 卫健局."""
    if not at.say.each.match(bare):
        return None
    places, inner, rest = name.partition("（")
    inner, _, rest = rest.partition("）")
    begins = [places, *(f"{places[:1]}{word}" for word in inner.split("、") if word)]
    field = at.say.field_of.pattern.sub("", rest)
    found = [a for a in at.wide if any(a.startswith(begin) for begin in begins if len(begin) > 1)]
    return [a for a in found if in_order(field, a)] or None


def of_the_sort(at: Resolver, name: str, bare: str) -> Found:
    """各直属单位 → 直属事业单位; 市直中小学校 → 市直学校; 施工单位 are of 各建设、施工、监理企业."""
    asked = at.names.told(bare)
    return [a for a, told in at.told if at.names.shares(asked, told)] or None if asked.sorts else None


def of_the_field(at: Resolver, name: str, bare: str) -> Found:
    """各地教育、公安部门 → 各县（市、区）教育局、公安局: each addressee whose field is named."""
    named = at.say.sectors.fullmatch(at.names.core(bare))
    if not named or at.names.core(bare) == bare:
        return None
    fields = re.split(SIGNS["and"], named["fields"])
    return [a for a in at.wide if any(field in a for field in fields)] or None


def member(at: Resolver, name: str, bare: str) -> Found:
    """青山区教体局 → 各区、县（市）教体局: one of many."""
    one = at.say.member.fullmatch(bare)
    if not one:
        return None
    signed = (a for a in at.wide if at.say.area_of.match(a) and one["sign"] in a)
    return [a for a in signed if one["rest"] in a] or None


AMONG: tuple[Callable[[Resolver, str, str], Found], ...] = (
    called_so, alike, areas, begun_so, of_the_sort, of_the_field, member,
)  # fmt: skip


def name_of(text: str, party: Party) -> str:
    """The name as printed, line breaks and blanks removed."""
    return _BLANKS.sub("", text[party.start : party.end])
