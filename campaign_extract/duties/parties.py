"""Who acts: the subject of a clause, 由X负责, 督促X落实, 会同X, and responsibility notes.

A subject is what stands before the predicate and ends like a name that can act (单位, 局, 学校, 负责人 …); it may not begin
with a verb or a preposition, or it would be an object (组织从业人员开展…, 对各单位进行…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from functools import partial
from typing import cast

from ..lexicon import Lexicon, words
from ..lexicon.firsts import Gated, Starts
from ..lexicon.plain import SIGNS
from ..lexicon.recognise import Recogniser
from ..model import Role, Span
from ..structure.names import Names
from .noted import responsibility
from .party import Party, Subject

#: So far from where a clause begins is its subject looked for.
REACH = 70

_INNER = re.compile(r"（[^（）]*）")


class Parties:
    """The tables of parties, ready to look into clauses with."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon, self.lists = lexicon, Names.of(lexicon)
        self.say = lexicon.say("parties")
        asked = partial(lexicon.alternatives, "clauses")
        #: What may stand before a name, and is no part of it.
        self.leads = tuple(asked("leads-name").split("|"))
        self.leading = frozenset(lead[0] for lead in self.leads)
        self.asides = tuple(asked("aside").split("|"))
        head = words(tuple(row.pattern for row in lexicon.rows("parties", "head")))
        known = tuple(row.pattern for row in lexicon.rows("verbs"))
        verbs = words(known)
        long_verbs = words(tuple(w for pattern in known for w in pattern.split("|") if len(w) > 1))
        modal = words(tuple(row.pattern for row in lexicon.rows("parties", "modal")))
        self.modal, self.must = re.compile(modal), self.say.must
        adverb = words(tuple(row.pattern for row in lexicon.rows("parties", "adverb")))
        preposition = words(tuple(row.pattern for row in lexicon.rows("parties", "preposition")))
        self.preposition = re.compile(preposition)
        bracket = "(?:（[^（）]{1,40}）)?"
        limit = asked("limit")
        predicate = lexicon.alternatives("parties", "predicate")
        self.subject_end: Gated | Starts = Gated(
            f"{head}{bracket}(?:{SIGNS['and-more']}(?={modal}))?(?=(?P<modal>{modal})|(?P<adverb>{adverb})|{preposition}|{long_verbs}|(?P<is>{SIGNS['is']})|{predicate}|{limit})"
        )
        self.reacts: Gated | Starts = Gated(f"{head}(?=(?:{asked('reacts-to')})[^，]{{1,24}}?{modal})")
        self.alone = re.compile(lexicon.alternatives("parties", "alone"))
        self.alone_verb = Gated(lexicon.alternatives("parties", "alone-verb"))
        #: 负责人参加的领导小组, 市场监管部门: a verb behind a name that is no predicate; but 督促部门 is one
        self.no_predicate = re.compile(
            f"(?=(?P<order>{asked('orders')})|){long_verbs}(?(order){SIGNS['de']}|(?:{asked('verb-in-name')}))|{asked('no-predicate')}"
        )
        self.adjunct = lexicon.say("force").adjunct
        endings = [row.pattern for row in lexicon.rows("force", "adjunct-end")]
        self.adjunct_ends = tuple(word for pattern in endings for word in pattern.split("|"))
        self.opening = re.compile(f"(?:{modal}|{adverb})")
        self.called = re.compile(lexicon.alternatives("parties", "called"))
        institution = "|".join(row.pattern for row in lexicon.rows("parties", "institution"))
        self.institution = re.compile(
            f"(?:{institution})(?:{SIGNS['more-fields']})?(?:{asked('oversees')})?(?:{asked('body-end')})$"
        )
        self.compound = re.compile(f"(?:{'|'.join(row.pattern for row in lexicon.rows('parties', 'compound'))})(?:{head})")
        #: 值班人员, 派出单位, 带班领导: a verb first, and a name all the same
        self.told = re.compile(f"(?:{lexicon.alternatives('parties', 'attributive')})(?:{head})")
        #: 验收员, 搬运工, 打捞队: what somebody does makes the name
        self.doer = re.compile(f"(?:{long_verbs})(?:{lexicon.alternatives('parties', 'doer')})")
        cues = words(tuple(row.pattern for row in lexicon.rows("parties", "no-name")))
        self.urging = re.compile(cues)
        self.prevents = re.compile(words(tuple(row.pattern for row in lexicon.rows("parties", "no-name") if row.id == "n-prevents")))
        self.inner = Gated("|".join(row.pattern for row in lexicon.rows("parties", "inside")))
        self.no_name = re.compile(f"{cues}|{preposition}|{SIGNS['some-number']}(?:{asked('counted')})|[，。、”]")
        self.name_end = self.lists.name_end
        self.head_at = Gated(head)
        self.adverb = re.compile(adverb)
        self.relative = re.compile(SIGNS["relative"])
        self.long_verb = re.compile(long_verbs)
        self.verb_at = re.compile(f"(?:{adverb}|{modal})*{verbs}")
        self.person = re.compile(f".*(?:{'|'.join(row.pattern for row in lexicon.rows('parties', 'head') if row.id == 'h-person')})$", re.S)
        self.agents = [(re.compile(row.pattern), cast(Role, row.value), row.id) for row in lexicon.rows("parties", "agent")]
        self.note = Recogniser.of(lexicon, "parties", "note")
        self.after = re.compile("|".join(f"(?P<{row.id.replace('-', '_')}>{row.pattern})" for row in lexicon.rows("parties", "after")))
        self.after_roles = {row.id.replace("-", "_"): cast(Role, row.value) for row in lexicon.rows("parties", "after")}
        self.cause, self.about = lexicon.say("parties").cause, lexicon.say("clauses").about
        self.with_: Gated | Starts = Gated(lexicon.alternatives("parties", "with"))

    @classmethod
    def of(cls, lexicon: Lexicon) -> Parties:
        return lexicon.once(cls, cls)

    def over(self, flat: str) -> Parties:
        """These parties, looked for in one text in a single pass."""
        bound = copy(self)
        heads = self.head_at.starts(flat)  # each of these two begins with one
        bound.subject_end, bound.reacts = Starts(self.subject_end, flat, heads), Starts(self.reacts, flat, heads)
        bound.with_ = Starts(self.with_, flat)
        return bound

    def subject(self, flat: str, start: int, end: int) -> Subject | None:
        """The subject of the clause, or None where it is dropped.

        >>> from campaign_extract.lexicon import load
        >>> text = "各乡镇、各单位要组织开展宣传"
        >>> found = Parties.of(load()).subject(text, 0, len(text))
        >>> [text[p.start:p.end] for p in found.parties]
        ['各乡镇', '各单位']
        """
        begin = start
        while connective := self.say.connective.match(flat, start, end):
            if not connective[0] or connective.end() == start:
                break
            start = connective.end()
        best: tuple[int, bool] | None = None
        for match in self.subject_end.finditer(flat, start, min(end, start + REACH)):
            at = match.end()
            modal = match["modal"] is not None
            if match["is"] and flat.startswith(SIGNS["whether"], at) or at - start < 2:
                continue
            if self.must.search(flat, start + 1, match.start()):
                continue  # 发车前应提醒游客系好安全带
            if self.inner.search(flat, start + 1, at) and not self._described(flat, begin, start, at, modal):
                continue
            if not modal and any(noun.match(flat, at) for noun in (self.no_predicate, self.compound, self.doer)):
                continue
            if self.enclosed(flat, start, at):
                continue
            if best is None or (
                modal and not best[1] and at - best[0] <= 12 and not re.search(SIGNS["each-or-digit"], flat[best[0] : at])
            ):
                best = (at, modal)
            if modal:
                break
        if best is None:
            if (reacts := self.reacts.search(flat, start, min(end, start + 30))) is None:
                return self._alone(flat, start, end)
            best = (reacts.end(), True)  # 检验科发现多重耐药菌应…
        at, modal = best
        known = self._institution(flat, start, at) or modal and self._noun_phrase(flat, start, at)
        if self._begins_badly(flat, start, end) and not (known or self._described(flat, begin, start, at, modal)):
            return None
        if "，" in _INNER.sub("", flat[start:at]) and not modal:
            return None
        return Subject(tuple(self.names(flat, start, at)), at, modal)

    def _described(self, flat: str, begin: int, start: int, at: int, modal: bool) -> bool:
        """未通过考试的人员 with a must-word, 不住校的学生按课表到校, and behind 请 also 承租摊位的商户: a name that a clause tells of."""
        asked = self.say.asks_who.search(flat, begin, start) and self.say.who_wants.fullmatch(flat, start, at)
        if not (asked or modal or self.say.by_rule.match(flat, at)):
            return False
        return bool(asked) or self._clause_name(flat, start, at) and not flat.startswith(tuple(SIGNS["takes"]), at)  # 到岗的班次将加分

    def _clause_name(self, flat: str, start: int, at: int) -> bool:
        """未通过验收的车间, 审核通过的车主: whether a stretch that holds a verb is a name all the same."""
        return self.say.described.fullmatch(flat, start, at) is not None or self.told_of(flat, start, at)

    def told_of(self, flat: str, start: int, at: int) -> bool:
        """审核通过的车主: somebody whom a clause tells of."""
        acts = self.person.match(flat[start:at]) or self.say.told_unit.search(flat, start, at)
        return acts is not None and self.say.told_of.fullmatch(flat, start, at) is not None

    def acts_in(self, flat: str, start: int, subject: Subject) -> bool:
        """拿出盘点方案报总店审定: whether somebody acts within what looks like a subject."""
        verb = None if subject.modal else self.long_verb.search(flat, start + 1, subject.end)
        return verb is not None and not any(noun.match(flat, verb.start()) for noun in (self.compound, self.told, self.doer))

    def torn_verb(self, flat: str, start: int, end: int) -> bool:
        """推 动图书馆…: whether a verb of two characters begins here, with a blank within it."""
        apart = flat[start + 1 : start + 2] == " " and start + 3 <= end
        return apart and self.long_verb.fullmatch(flat[start] + flat[start + 2]) is not None

    def ends_acting(self, flat: str, start: int, end: int) -> bool:
        """…逐台检验, …及时更换: whether a stretch ends in a verb with how it is done, and no object behind it."""
        return any(self.verb_at.fullmatch(flat, how.end(), end) for how in self.adverb.finditer(flat, start, end))

    def ends(self) -> Iterator[Gated | Starts]:
        """The patterns that end a subject: a clause where none of them is found has no subject."""
        yield from (self.subject_end, self.reacts, self.alone_verb)

    def _alone(self, flat: str, start: int, end: int) -> Subject | None:
        """各展柜要…, 广大果农要…: whoever is called so; 副哨长负责…, 调度室接报后…: whoever stands before such a verb."""
        each = self.say.each.match(flat, start, end)
        if each and not self.inner.search(flat, start + 1, each.end()):
            return Subject(tuple(self.names(flat, start, each.end())), each.end(), True)
        found = self.alone.match(flat, start, end)
        if found is None or self.inner.search(flat, start + 1, found.end()):
            return None  # 抽检由各站所负责
        if self._begins_badly(flat, start, end) and not self._institution(flat, start, found.end()):
            return None
        return Subject(tuple(self.names(flat, start, found.end())), found.end(), False)

    def _institution(self, flat: str, start: int, at: int) -> bool:
        """Whether a name that begins like a verb is one all the same: 调度室, 抢险组, 评委."""
        joint = self.say.split.search(flat, start, at)
        ends = (at, joint.start()) if joint else (at,)  # 调度科、各站所要…
        named = any(pattern.fullmatch(flat, start, end) for end in ends for pattern in (self.institution, self.called))
        return named or self._by_verb(flat, start, at) or self._heads_only(flat, start, at)

    def _by_verb(self, flat: str, start: int, at: int) -> bool:
        """值班人员, 验收员: whether a verb that begins a name tells who it is."""
        return any(verb.match(flat, start, at) is not None for verb in (self.told, self.doer))

    def _heads_only(self, flat: str, start: int, at: int) -> bool:
        """评委, 辅导员老师: whether nothing but heads of names stands there, and no word of another kind: 部署, 系统."""
        head, verb = self.head_at.match(flat, start, at), self.verb_at.match(flat, start)
        if head is None or verb is None or verb.end() >= at or self.no_name.match(flat, start):
            return False
        return head.end() == at or self.head_at.fullmatch(flat, head.end(), at) is not None

    def _begins_badly(self, flat: str, start: int, end: int) -> bool:
        """Whether a stretch begins with a verb, an adverb, a preposition or a number, as no name does."""
        if self.opening.match(flat, start, end) or self.no_name.match(flat, start, end):
            return True
        verb = self.verb_at.match(flat, start, end)
        head = self.head_at.match(flat, start, end) if verb else None
        if verb is None and self.torn_verb(flat, start, end):
            return True
        return verb is not None and (head is None or head.end() <= verb.end())  # 装卸工

    def no_actor(self, flat: str, start: int, end: int) -> bool:
        """对新到货品, 防止游客…: whether a stretch begins with to whom something is done, or with what forbids or prevents."""
        return self.about.match(flat, start, end) is not None or self.prevents.match(flat, start, end) is not None

    def _noun_phrase(self, flat: str, start: int, at: int) -> bool:
        """负有安全监管职责的部门, 管理部门: begins like a verb, and is a name all the same."""
        words = flat[start:at]
        if self._clause_name(flat, start, at) or (each := self.say.each.match(flat, start)) and each.end() == at:
            return True  # 未通过考试的人员; 三个果园站
        if self.urging.match(words) or words[0] in SIGNS["takes"]:
            return False  # 支持各村将…写入村规民约; 将改造所需资金…
        verb = self.verb_at.match(words)
        if verb is None:  # 重点排污单位: an adverb only in looks
            return self.adverb.match(words) is not None and not self.modal.match(words)
        return bool(self.relative.search(words)) or (len(words) <= 8 and verb.end() <= 3)

    @staticmethod
    def enclosed(flat: str, start: int, at: int) -> bool:
        """Whether a place stands within quotes, 《》 or brackets that open behind ``start``."""
        words = flat[start:at]
        return any(words.count(opens) > words.count(closes) for opens, closes in ("（）", "“”", "《》"))

    def named(self, flat: str, start: int, end: int) -> list[Party]:
        """The names right behind a word such as 鼓励, whatever verb follows: 鼓励企业职工举报…"""
        subject = self.subject(flat, start, end)
        if subject:
            return list(subject.parties)
        at = None
        for head in self.head_at.finditer(flat, start, min(end, start + 24)):
            if self.inner.search(flat, start + 1, head.start()):
                break
            if self._begins_badly(flat, start, head.end()) and not self._by_verb(flat, start, head.end()):
                break
            if self.enclosed(flat, start, head.end()):
                break  # 提倡“即买即走、少站队”
            if self._verb_in(flat, start, head.start()) or head.end() - start < 2:
                break  # 严禁借演练之名发放纪念品; 严禁组织学生…: 组 alone is no name
            at = head.end()
            at += at < end and self.head_at.fullmatch(flat, at - 1, at + 1) is not None  # 部门 where 部 was seen
            if not self.say.split.match(flat, at, end) and not self.head_at.match(flat, at, end):
                break
        return list(self.names(flat, start, at)) if at else []

    def _verb_in(self, flat: str, start: int, end: int) -> bool:
        """Whether somebody does something in a stretch: not in 执法人员, 验收员."""
        verb = self.long_verb.search(flat, start, end)
        return verb is not None and not any(noun.match(flat, verb.start()) for noun in (self.compound, self.doer))

    def is_adjunct(self, flat: str, start: int, end: int) -> bool:
        """Whether an adjunct fills a stretch to its end: 按照实施方案要求, 通过播放短视频等形式, 根据本方案（附件1）."""
        words = flat[start:end]
        if words.endswith("）"):
            words = words[: words.rfind("（")]
        return words.endswith(self.adjunct_ends) or self.adjunct.fullmatch(flat, start, end) is not None

    def conditioned(self, flat: str, start: int, end: int) -> list[Party]:
        """企业有下列情形之一的，…: whom a condition is about."""
        for head in self.head_at.finditer(flat, start, min(end, start + 16)):
            badly = self._begins_badly(flat, start, end) and not self._institution(flat, start, head.end())
            if self.say.has.match(flat, head.end()) and not badly:
                return list(self.names(flat, start, head.end()))
        return []

    def cell(self, flat: str, start: int, end: int, role: Role, rule: str) -> list[Party]:
        """The names in a cell of a task table: 年段、德育处; 教师：总务处；学生：政教处; 教学处牵头，年段落实."""
        if self.after.search(flat, start, end):
            return responsibility(self, flat, start, end)
        return [self.party(flat, a, b, role, rule) for a, b in self.lists.printed(flat, start, end)]

    def whole(self, flat: str, start: int, end: int) -> list[Party]:
        """The names of a clause that is nothing else: 各类商户特别是餐饮、洗浴等商户，要…"""
        for aside in self.asides:
            at = flat.find(aside, start, end)
            end = at if at > start else end
        if self.told_of(flat, start, end):
            return [self.party(flat, start, end, "responsible", "told-of")]
        if (
            not self.name_end.match(flat[start:end])
            or self.inner.search(flat, start + 1, end)
            or self._begins_badly(flat, start, end)
            and not self._institution(flat, start, end)
            or end - start > 40
        ):
            return []
        return list(self.names(flat, start, end))

    def names(
        self, flat: str, start: int, end: int, role: Role = "responsible", rule: str = "subject"
    ) -> Iterator[Party]:
        """The names of a list among other words; a piece that is no name by itself stays with its neighbour."""
        for aside in self.asides:  # 装卸工特别是夜班工、临时工
            at = flat.find(aside, start + 1, end)
            end = at if at > start and flat[at - 1] not in "，、" else end
        for a, b in self.lists.listed(flat, start, end):
            yield self.party(flat, a, b, role, rule)

    def party(self, flat: str, start: int, end: int, role: Role, rule: str) -> Party:
        start, end = self.bare(flat, start, end)
        return Party(start, end, role, rule, bool(self.person.match(flat[start:end])))

    def spans(self, flat: str, start: int, end: int) -> tuple[Span, ...]:
        """Where the names of a list stand."""
        return tuple(self.bare(flat, a, b) for a, b in self.lists.listed(flat, start, end))

    def bare(self, flat: str, start: int, end: int) -> Span:
        """A name without what leads it in, when it acts, and what sums it up."""
        if flat[start] in self.leading:
            for lead in self.leads:
                if flat.startswith(lead, start) and end - start > len(lead) + 1:
                    start += len(lead)
        if when := self.say.when.match(flat, start, end):
            start = when.end()  # 本月各处室
        elif (when := self.say.when_act.match(flat, start, end)) and self._acts_when(flat, when.end(), end):
            start = when.end()  # 上车前班主任
        if (apposed := self.say.bodies.search(flat, start, end)) and apposed.start() > start:
            end = apposed.start()  # 县教育局、县公安局两局
        return start, end

    def _acts_when(self, flat: str, start: int, end: int) -> bool:
        """潜水时教练员: whether a name stands behind what says when."""
        whole = flat[start - 1] in SIGNS["amid"] and end - start > 2 and self.name_end.match(flat[start:end])
        return bool(whole or self.head_at.fullmatch(flat, start, end))

    def agent(self, flat: str, start: int, end: int) -> list[Party]:
        """由X负责, 由X牵头、Y配合: the names, each with its role."""
        found: list[Party] = []
        for by in self.say.by.finditer(flat, start, end):
            subject = self.subject(flat, by.end(), end)
            names = subject.parties if subject else self._unverbed(flat, start, by.end(), end)
            if self.say.kept_by.match(flat, by.start() - 1):
                continue
            if not names or self.say.no_agent.match(flat, subject.end if subject else names[-1].end, end):
                continue
            role: Role = "lead" if self.say.leads.match(flat, subject.end if subject else names[-1].end, end) else "responsible"
            found += [Party(p.start, p.end, role, "g-by", p.person) for p in names]
        for pattern, role, rule in self.agents:
            for match in pattern.finditer(flat, start, end):
                a, b = match.span("who")
                if any(p.start < b and a < p.end for p in found) or not self.name_end.match(flat[a:b]):
                    continue
                if role == "support" and self._begins_badly(flat, a, b):
                    continue
                found += self.names(flat, a, b, role, rule)
        return found

    def _unverbed(self, flat: str, start: int, at: int, end: int) -> tuple[Party, ...]:
        """由评委会评分: the names behind 由 where the verb is not known; 要成立由…组成的小组 and 交由 name nobody who acts."""
        if self.modal.search(flat, start, at - 1) or self.say.no_by.search(flat, start, at):
            return ()
        return tuple(self.named(flat, at, end))

    def caused(self, flat: str, start: int, end: int) -> list[Party]:
        """督促企业落实…: who is made to act."""
        for match in self.cause.finditer(flat, start, end):
            if match.start() - start > 40 or match.start() > start and flat[match.start() - 1] in SIGNS["part-of-name"]:
                continue
            subject = self.subject(flat, match.end(), end)
            if subject and subject.end - match.end() <= 24:
                return [Party(p.start, p.end, "perform", "cause", p.person) for p in subject.parties]
            quote = flat.find("“", match.end(), min(end, match.end() + 20))  # 推动企业主要负责人“三到场”
            if quote > 0 and self.name_end.match(flat[match.end() : quote]) and not self._begins_badly(flat, match.end(), quote):
                return [Party(p.start, p.end, "perform", "cause", p.person) for p in self.names(flat, match.end(), quote)]
            if names := self.named(flat, match.end(), end):
                return [Party(p.start, p.end, "perform", "cause", p.person) for p in names]
        return []

    def together(self, flat: str, start: int, end: int) -> list[Party]:
        """会同公安、城管部门进行…: they are parties too."""
        for match in self.with_.finditer(flat, start, end):
            if names := self.named(flat, match.end(), end):
                return [Party(p.start, p.end, "responsible", "with", p.person) for p in names]
        return []
