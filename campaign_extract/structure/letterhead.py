"""The frame of a notice: title, number, addressees, signature, enclosed title, annexes, 抄送 (GB/T 9704-2012).

``read`` goes over the paragraphs once, gives each that belongs to the frame a zone with a role, and says what it read.
What is left is the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ..calendar.times import full_date
from ..lexicon import Lexicon
from ..lexicon.recognise import Mark, Recogniser
from ..model import Attachment, Note, Span
from ..notes import note
from .layout import Paragraph

ZoneRole = Literal[
    "furniture", "number", "title", "addressees", "signature", "plan-title", "annex", "annex-list", "close"
]

_PUNCTUATION = re.compile(r"[。；，：！？]")
_BLANKS = re.compile(r"\s+")
_ITEM = re.compile(r"(?<=[；;。\s])[0-9]{1,2}[.、](?![0-9])")
_SPLIT_CC = re.compile(r"[、，,；;。]")
_FIELD_EDGE = re.compile(r"[|\n]|\s{3,}")
_SPLIT_ISSUERS = re.compile(r"\s{2,}|、|\t")


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the text that belongs to the frame."""

    start: int
    end: int
    role: ZoneRole


@dataclass(slots=True)
class Frame:
    """What the frame says; ``zones`` in reading order, ``body`` where the words of the notice begin."""

    zones: list[Zone] = field(default_factory=list)
    title: str | None = None
    title_span: Span | None = None
    document_number: str | None = None
    document_type: str | None = None
    issuers: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    issue_date: date | None = None
    published: date | None = None
    plan: Span | None = None
    plan_title: str | None = None
    enclosed_issuers: tuple[str, ...] = ()
    enclosed_addressees: tuple[str, ...] = ()
    annexes: list[tuple[Span, str, str | None]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read(text: str, flat: str, parts: Sequence[Paragraph], times: Sequence[Mark], lexicon: Lexicon) -> Frame:
    """The frame of a notice whose paragraphs and time marks are known."""
    reader = _Reader(text, flat, parts, times, lexicon)
    return reader.frame


class _Reader:
    """One pass over the paragraphs; each method takes one part of the frame out of them."""

    def __init__(
        self, text: str, flat: str, parts: Sequence[Paragraph], times: Sequence[Mark], lexicon: Lexicon
    ) -> None:
        self.text, self.flat, self.parts, self.lexicon = text, flat, parts, lexicon
        self.say = lexicon.say("letterhead")
        self.org_end = re.compile(f"(?:{lexicon.alternatives('letterhead', 'org')})$")
        self.frame = Frame()
        self.dates = {mark.end: (mark.start, day) for mark in times if (day := full_date(mark))}
        self.taken: dict[int, ZoneRole] = {}
        self.meta: dict[str, str] = {}
        self._furniture()
        self._title()
        self._number()
        self._addressees()
        self._signature()
        self._enclosed()
        self._annexes()
        self._plan_title()
        self._close()
        self._number_of_another()
        self._from_metadata()
        self.frame.zones.sort(key=lambda zone: zone.start)

    def words(self, i: int) -> str:
        return self.flat[self.parts[i].start : self.parts[i].end]

    def printed(self, start: int, end: int) -> str:
        return _BLANKS.sub("", self.text[start:end])

    def take(self, i: int, role: ZoneRole, start: int | None = None, end: int | None = None) -> None:
        part = self.parts[i]
        self.taken[i] = role
        self.frame.zones.append(Zone(part.start if start is None else start, part.end if end is None else end, role))

    def free(self, start: int = 0, stop: int | None = None) -> Iterator[int]:
        return (i for i in range(start, len(self.parts) if stop is None else stop) if i not in self.taken)

    def first_heading(self) -> int:
        """The first paragraph that has a number of the first ranks: there the body has begun."""
        return next((i for i, p in enumerate(self.parts) if p.marker and p.marker.rank <= 3), len(self.parts))

    # web pages and Word exports ------------------------------------------------------------------------------

    def _furniture(self) -> None:
        furniture = Recogniser.of(self.lexicon, "letterhead", "furniture")
        meta = Recogniser.of(self.lexicon, "letterhead", "meta")
        for i, part in enumerate(self.parts):
            words = self.words(i)
            if len(words) <= 200 and meta.at(self.flat, part.start):
                self._metadata(part)
                self.take(i, "furniture")
            elif len(words) <= 120 and (mark := furniture.at(self.flat, part.start, part.end)):
                if mark.end == part.end or mark.row.id not in ("f-bookmark",):
                    self.take(i, "furniture")
                else:
                    self.frame.zones.append(Zone(part.start, mark.end, "furniture"))

    def _metadata(self, part: Paragraph) -> None:
        """``索 引 号: | 11320… | 生成日期: | 2022-09-12 |``: every field of the line, up to the next."""
        fields = list(Recogniser.of(self.lexicon, "letterhead", "meta").scan(self.flat, part.start, part.end))
        for mark, following in zip(fields, [*fields[1:], None], strict=True):
            end = following.start if following else part.end
            value = self.text[mark.end : end].strip(" \t|\u3000")
            if value and mark.row.value not in self.meta:
                self.meta[mark.row.value] = value
                if mark.row.value in ("issued", "published"):
                    days = [day for stop, (start, day) in self.dates.items() if mark.end <= start < end]
                    if days:
                        self.meta[mark.row.value] = days[0].isoformat()

    # title ---------------------------------------------------------------------------------------------------

    def _title(self) -> None:
        kind = Recogniser.of(self.lexicon, "letterhead", "type")
        stop = min(self.first_heading(), 40)
        free = list(self.free(0, stop))
        best: tuple[list[int], int, str] | None = None
        for n, i in enumerate(free):
            words = self.flat[self._begin(i) : self.parts[i].end]
            about = words.find("关于")
            if about < 0 and not re.match(r"(?:转发|印发)", words) or about > 60 or _PUNCTUATION.search(words[:about]):
                continue
            joined: list[int] = []
            for j in free[n : n + 5]:
                if self.parts[j].marker or j - i > len(joined) + 2:
                    break
                joined.append(j)
                if found := self._title_end(self.parts[j], kind):
                    best = (joined, *found)
                    break
                if _PUNCTUATION.search(self.words(j)[-1]):
                    break
            if best:
                break
        if best is None:
            self._untyped_title(stop)
            return
        members, end, document_type = best
        first = members[0]
        start = self._begin(first)
        if self.words(first).startswith(("关于", "印发", "转发")):
            before = [i for i in free if i < first]
            while (
                before
                and self._is_issuer(self.words(before[-1]))
                and len(before[-1:])
                and not members[0] - before[-1] > 2
            ):
                members.insert(0, before.pop())
                start = self.parts[members[0]].start
        for i in members:
            self.take(i, "title", max(start, self.parts[i].start), min(end, self.parts[i].end))
        self.frame.title = self.printed(start, end)
        self.frame.title_span = (start, end)
        self.frame.document_type = document_type

    def _begin(self, i: int) -> int:
        """Where the words of a paragraph begin, behind furniture and 转发：."""
        part = self.parts[i]
        start = max([part.start, *(z.end for z in self.frame.zones if z.start == part.start and z.end < part.end)])
        forward = self.say.forward.match(self.flat[start : part.end])
        return start + forward.end() if forward else start

    def _title_end(self, part: Paragraph, kind: Recogniser) -> tuple[int, str] | None:
        """Where the title ends in this paragraph: at its last 文种, before which stands 的 or 》."""
        found = None
        for mark in kind.scan(self.flat, part.start, min(part.end, part.start + 160)):
            after = self.flat[mark.end : mark.end + 1]
            close = self.flat.find("）", mark.end, mark.end + 12) + 1 if after == "（" else mark.end  # 办法（试行）》
            if self.flat[close : close + 1] in ("》", "〉", "”"):
                continue
            if mark.end == part.end or not after.strip(" （(|") or self._number_at(mark.end):
                found = mark.end, mark.row.value
                if mark.end < part.end and self.flat[mark.end] == "（":  # （试行）
                    close = self.flat.find("）", mark.end, part.end)
                    found = (close + 1 if 0 < close <= mark.end + 12 else mark.end), mark.row.value
                break
            if self.flat[mark.start - 1] == "的" and (after in "各全有" or part.flattened):
                found = mark.end, mark.row.value
                break
        return found

    def _number_at(self, position: int) -> Mark | None:
        return Recogniser.of(self.lexicon, "letterhead", "number").at(self.flat, position)

    def _untyped_title(self, stop: int) -> None:
        """A newspaper text: the short lines before the first sentence. 全市第20届职业病防治周开幕在即"""
        members: list[int] = []
        for i in self.free(0, stop):
            words = self.words(i)
            if len(words) > 50 or words[-1] in "。；：，" or len(members) == 3:
                break
            members.append(i)
        following = next(self.free(members[-1] + 1 if members else 0), None)
        if not members or following is None or len(self.words(following)) < 12:
            return
        for i in members:
            self.take(i, "title")
        self.frame.title_span = (self.parts[members[0]].start, self.parts[members[-1]].end)
        self.frame.title = "".join(self.text[self.parts[i].start : self.parts[i].end] for i in members)
        found = Recogniser.of(self.lexicon, "letterhead", "type")
        kinds = [m for m in found.scan(self.flat, *self.frame.title_span) if m.end == self.frame.title_span[1]]
        self.frame.document_type = kinds[-1].row.value if kinds else "news"

    def _is_issuer(self, words: str) -> bool:
        """Whether a line is nothing but the name of a body: 青川市河东区卫生健康和体育局, 党政办."""
        words = words.strip()
        return (
            (4 if self.say.body.search(words) else 3 if len(self.parts) < 60 and not self._repeated(words) else 99)
            <= len(words)
            <= 40
            and not _PUNCTUATION.search(words)
            and not re.search(r"[0-9〔《“]|关于", words)
            and self.org_end.search(words) is not None
        )

    def _repeated(self, words: str) -> bool:
        """A line of a page's navigation stands there twice."""
        return sum(self.words(i).strip() == words for i in range(min(len(self.parts), 12))) > 1

    def _number(self) -> None:
        stop = min(self.first_heading(), 30)
        recogniser = Recogniser.of(self.lexicon, "letterhead", "number")
        for i in range(stop):
            part = self.parts[i]
            role = self.taken.get(i)
            if role == "furniture":
                continue
            start = part.start
            if role == "title" and self.frame.title_span:
                start = max(start, min(part.end, self.frame.title_span[1]))
            while self.flat[start : start + 1] in " |（" and start < part.end:
                start += 1
            mark = recogniser.at(self.flat, start, part.end)
            if mark is None:
                continue
            if self.frame.document_number is None:
                self.frame.document_number = self.printed(*mark.span)
            if role is None and mark.end >= part.end - 1:
                self.take(i, "number")
            else:
                self.frame.zones.append(Zone(mark.start, mark.end, "number"))
            if self.frame.title_span or mark.end >= part.end - 1:
                return

    def _number_of_another(self) -> None:
        """A number below the signature is that of an enclosed notice."""
        signed = min((z.start for z in self.frame.zones if z.role == "signature"), default=len(self.flat))
        numbers = [z for z in self.frame.zones if z.role == "number"]
        if numbers and min(z.start for z in numbers) > signed:
            self.frame.document_number = None

    def _addressees(self) -> None:
        """The first line behind the title that ends in ： and names bodies: 各区、县（市）教体局，在禾高校："""
        after = self.frame.title_span[1] if self.frame.title_span else 0
        self.frame.addressees = self._addressed(after)

    def _addressed(self, after: int) -> tuple[str, ...]:
        """The names of the line that ends in ：, where one stands before the body."""
        for i, part in enumerate(self.parts):
            if part.end <= after or self.taken.get(i) in ("furniture", "number") or part.marker:
                continue
            start = max([part.start, after, *(z.end for z in self.frame.zones if part.start < z.end < part.end)])
            colon = self.flat.find("：", start, min(part.end, start + 260))
            names = self.flat[start:colon].strip() if colon > 0 else ""
            if (
                not names
                or "。" in names
                or self.say.not_addressee.search(names)
                or not self.say.addressee_end.search(names)
            ):
                if part.start >= after and len(self.words(i)) > 40:
                    return ()
                continue
            lead = len(self.flat[start:colon]) - len(self.flat[start:colon].lstrip())
            found = tuple(self._names(start + lead, colon))
            if colon + 1 >= part.end:
                self.take(i, "addressees", start + lead, colon + 1)
            else:
                self.frame.zones.append(Zone(start + lead, colon + 1, "addressees"))
            return found
        return ()

    def _names(self, start: int, end: int) -> Iterator[str]:
        """One entry each; 、 parts names that stand alone (各部委、各直属机构), not a shared head (各区、县教体局)."""
        depth, begin, commas = 0, start, []
        for at in range(start, end):
            c = self.flat[at]
            depth += (c == "（") - (c == "）")
            if depth == 0 and c in "，；":
                commas.append((begin, at))
                begin = at + 1
        for a, b in [*commas, (begin, end)]:
            depth, begin = 0, a
            for at in range(a, b):
                c = self.flat[at]
                depth += (c == "（") - (c == "）")
                left, right = self.flat[begin:at], self.flat[at + 1 : b]
                if (
                    depth == 0
                    and c == "、"
                    and self.say.stands_alone.match(right)
                    and self.say.addressee_end.search(left)
                    and not re.fullmatch(r"(?:各?[省市县区州旗盟](?:（[^）]*）)?|各?自治[区州]|、)+", left.strip())
                    and not (self.say.of_all.fullmatch(left.strip()) and self.say.rest.match(right))
                ):
                    if name := self.printed(begin, at):
                        yield name
                    begin = at + 1
            if name := self.printed(begin, b):
                yield name

    # signature -----------------------------------------------------------------------------------------------

    def _signature(self) -> None:
        """The line that is a date, and the lines of names above it. The first one after the body closes the notice."""
        after = self.frame.title_span[1] if self.frame.title_span else 0
        signed = next(self._dated_lines(after), None)
        if signed is None and self._signature_inline():
            self._issuer_of_title()
            return
        if signed is None:
            self._signature_without_date()
            self._issuer_of_title()
            return
        self.frame.issue_date = signed[2]
        self.frame.issuers = self._signers(*signed)
        self._issuer_of_title()
        for inner in list(self._dated_lines(self.parts[signed[0]].end)):  # that of a forwarded notice
            self.frame.enclosed_issuers = self._signers(*inner) or self.frame.enclosed_issuers

    def _dated_lines(self, after: int) -> Iterator[tuple[int, int, date, str]]:
        """The lines that are a date, or names and a date: (paragraph, where the date begins, the day, the names)."""
        for i in self.free():
            part = self.parts[i]
            if part.start < after or len(self.words(i)) > 80 or part.end not in self.dates:
                continue
            start, day = self.dates[part.end]
            names = self.flat[part.start : start].strip()
            if not names or all(self._is_issuer(name) for name in _SPLIT_ISSUERS.split(names)):
                yield i, start, day, names

    def _signers(self, i: int, start: int, day: date, names: str) -> tuple[str, ...]:
        """The names before a date and on the lines above it; they and the date are taken as the signature."""
        issuers = _SPLIT_ISSUERS.split(names) if names else []
        above = []
        for j in range(i - 1, max(-1, i - 8), -1):
            if j in self.taken or self.parts[j].marker:
                break
            line = [name for name in _SPLIT_ISSUERS.split(self.words(j).strip()) if name]
            if not all(self._is_issuer(name.replace(" ", "")) for name in line):
                break
            issuers = [*line, *issuers]
            above.append(j)
        for j in (i, *above):
            self.take(j, "signature")
        return tuple(_BLANKS.sub("", name) for name in issuers)

    def _signature_inline(self) -> bool:
        """…负总责。省政府办公厅2021年3月8日（此件公开发布）: the signature of a flattened page."""
        for end, (start, day) in sorted(self.dates.items(), reverse=True):
            part = next((i for i, p in enumerate(self.parts) if p.start <= start < p.end), None)
            if part is None or not re.fullmatch(
                r"\s*(?:（[^（）]{2,30}）)?\s*", self.flat[end : self.parts[part].end]
            ):
                continue
            begin = (
                max(self.flat.rfind("。", 0, start), self.flat.rfind("）", 0, start), self.parts[part].start - 1) + 1
            )
            name = self.flat[begin:start].strip()
            if name and self._is_issuer(name):
                self.frame.issue_date, self.frame.issuers = day, (_BLANKS.sub("", name),)
                self.frame.zones.append(Zone(begin, self.parts[part].end, "signature"))
                return True
        return False

    def _signature_without_date(self) -> None:
        """A last line that is the issuer's own name, the date left out."""
        prefix = self._title_prefix()
        for i in reversed(list(self.free())):
            if len(self.words(i)) < 40 and prefix and _BLANKS.sub("", self.words(i)) == prefix:
                self.take(i, "signature")
                self.frame.issuers = (prefix,)
                return

    def _title_prefix(self) -> str:
        title = self.frame.title or ""
        return title[: title.index("关于")] if "关于" in title and not title.startswith("关于") else ""

    def _issuer_of_title(self) -> None:
        prefix = self._title_prefix()
        if prefix and not self.frame.issuers and self._is_issuer(prefix):
            self.frame.issuers = (prefix,)

    # annexes, enclosed title, closing lines ------------------------------------------------------------------

    def _enclosed(self) -> None:
        """A whole notice or plan behind the signature: its number, its title, and numbered headings of the first rank.

        附件⏎海文旅市〔2023〕77号⏎省文化和旅游厅关于…的通知⏎各设区市…：⏎一、…  A form or list behind 附件 has no such headings.
        """
        signed = max((z.end for z in self.frame.zones if z.role == "signature" and self._opens_enclosure(z.end)), default=0)
        if not signed:
            return
        annex = Recogniser.of(self.lexicon, "headings", "annex")
        number = Recogniser.of(self.lexicon, "letterhead", "number")
        kind = Recogniser.of(self.lexicon, "letterhead", "type")
        close = Recogniser.of(self.lexicon, "letterhead", "close")
        lines = [
            i
            for i, part in enumerate(self.parts)
            if part.start >= signed and self.taken.get(i) != "furniture" and not close.at(self.flat, part.start)
        ]
        skipped = [
            i
            for i in lines[:3]
            for mark in (annex.at(self.flat, self.parts[i].start), number.at(self.flat, self.parts[i].start))
            if mark and mark.end >= self.parts[i].end
        ]
        title: list[int] = []
        for i in [i for i in lines if i not in skipped][:5]:
            if self.parts[i].marker or _PUNCTUATION.search(self.words(i)) or len(self.words(i)) > 60:
                return
            title.append(i)
            whole = "".join(self.words(j) for j in title)
            if len(whole) >= 8 and ("关于" in whole and self._title_end(self.parts[i], kind) or self.say.plan_title.search(whole)):
                break
        else:
            return
        for i in (*skipped, *title):
            self.take(i, "plan-title")
        self._set_plan(title)
        self.frame.enclosed_addressees = self._addressed(self.parts[title[-1]].end)

    def _opens_enclosure(self, signed: int) -> bool:
        """Whether headings of the first rank (一、) follow, that number anew."""
        return any(part.start > signed and part.marker and part.marker.rank <= 2 and part.marker.number == 1 for part in self.parts)

    def _set_plan(self, members: Sequence[int]) -> None:
        self.frame.plan = (self.parts[members[0]].start, self.parts[members[-1]].end)
        self.frame.plan_title = "".join(self.text[self.parts[k].start : self.parts[k].end] for k in members)

    def _annexes(self) -> None:
        annex = Recogniser.of(self.lexicon, "headings", "annex")
        signed = max((z.end for z in self.frame.zones if z.role == "signature"), default=len(self.flat))
        i = 0
        while i < len(self.parts):
            part = self.parts[i]
            mark = None if i in self.taken else annex.at(self.flat, part.start, part.end)
            if mark is None or (
                part.end > mark.end and "：" not in mark.match[0] and self.flat[mark.end] not in " \t"
            ):
                i += 1
                continue
            alone = mark.end == part.end
            numbered = i + 1 < len(self.parts) and self.parts[i + 1].marker is not None
            listed = numbered and "\n" not in self.flat[part.end : self.parts[i + 1].start]  # 附件：1.自查表
            if alone and not listed and (part.start > signed or not (mark.match[0].endswith("：") or numbered)):
                i = self._annex_page(i, mark)
            elif part.end - part.start <= 400:
                i = self._annex_list(i, mark)
            else:
                i += 1

    def _annex_page(self, i: int, mark: Mark) -> int:
        """附件 alone on its line, and the title of the page below it."""
        self.take(i, "annex")
        j, title = i + 1, None
        if (
            j < len(self.parts)
            and j not in self.taken
            and len(self.words(j)) <= 60
            and self.words(j)[-1] not in "。；："
        ):
            last = j
            while (
                not self.say.annex_title_end.search(self.words(last))
                and last + 1 < len(self.parts)
                and last + 1 not in self.taken
                and last - j < 2
                and len(self.words(last + 1)) <= 40
                and not self.parts[last + 1].marker
                and self.flat.count("\n", self.parts[last].end, self.parts[last + 1].start) == 1
                and self.say.annex_title_end.search(self.words(last + 1))
            ):
                last += 1
            title = "".join(self.text[self.parts[k].start : self.parts[k].end] for k in range(j, last + 1))
            for k in range(j, last + 1):
                self.take(k, "annex")
            j = last + 1
        marker = self.text[mark.start : mark.end].rstrip("：: ")
        self.frame.annexes.append(((self.parts[i].start, self.parts[j - 1].end), marker, title))
        return j

    def _annex_list(self, i: int, mark: Mark) -> int:
        """附件：1.… 2.… on one line, or one a line."""
        part = self.parts[i]
        self.take(i, "annex-list")
        if mark.end < part.end:
            edges = [mark.end, *(m.start() for m in _ITEM.finditer(self.flat, mark.end + 1, part.end)), part.end]
            for a, b in zip(edges, edges[1:], strict=False):
                self._attachment(a, b)
        j = i + 1
        while j < len(self.parts) and j not in self.taken and (marker := self.parts[j].marker) and marker.rank >= 4:
            if self.flat[self.parts[j].end - 1] == "。" or len(self.words(j)) > 80:
                break
            self.take(j, "annex-list")
            self._attachment(self.parts[j].content, self.parts[j].end)
            j += 1
        return j

    def _attachment(self, start: int, end: int) -> None:
        lead = re.match(r"[\s：]*(?:[0-9]{1,2}[.、．])?\s*", self.flat[start:end])
        start += lead.end() if lead else 0
        end = start + len(self.flat[start:end].rstrip(" ；。"))
        if start < end:
            self.frame.attachments.append(Attachment(title=self.text[start:end], span=(start, end)))

    def _plan_title(self) -> None:
        """The title of the enclosed plan: short lines before the first number, that end in 方案, 计划, 办法 …"""
        if self.frame.plan:
            return
        after = self.frame.title_span[1] if self.frame.title_span else 0
        free = [i for i in self.free(0, self.first_heading()) if self.parts[i].start >= after]
        title = _squash(self.frame.title or "")
        for n in range(len(free)):
            members: list[int] = []
            best: list[int] = []
            for j in free[n : n + 4]:
                words = self.words(j)
                if len(words) > 50 or _PUNCTUATION.search(words[-1]) or (members and j != members[-1] + 1):
                    break
                members.append(j)
                whole = "".join(self.words(k) for k in members)
                named = len(whole) >= 8 and _squash(whole) in title
                if named or (self.say.plan_title.search(whole) and len(whole) >= 6):
                    best = list(members)
            if best:
                for k in best:
                    self.take(k, "plan-title")
                self._set_plan(best)
                return

    def _close(self) -> None:
        close = Recogniser.of(self.lexicon, "letterhead", "close")
        for i in self.free():
            part = self.parts[i]
            if len(self.words(i)) > 200 or not (mark := close.at(self.flat, part.start, part.end)):
                continue
            self.take(i, "close")
            if mark.row.value == "cc":
                words = self.text[mark.end : part.start + len(self.words(i).rstrip("。"))]
                self.frame.cc = (
                    *self.frame.cc,
                    *(_BLANKS.sub("", name) for name in _SPLIT_CC.split(words) if name.strip()),
                )

    def _from_metadata(self) -> None:
        """Where the text itself is silent, the page's metadata speaks, and a note says so."""
        frame, used = self.frame, []
        if frame.document_number is None and (number := self.meta.get("number")):
            frame.document_number = number
            used.append("document_number")
        if frame.issue_date is None:
            day = self.meta.get("issued") or self.meta.get("published")
            if day and re.fullmatch(r"\d{4}-\d\d-\d\d", day):
                if frame.document_type == "news":
                    frame.published = date.fromisoformat(day)  # 发布时间 of a report is no 成文日期, and tells the year
                else:
                    frame.issue_date = date.fromisoformat(day)
                    used.append("issue_date")
        if not frame.issuers and (issuer := self.meta.get("issuer")) and self._is_issuer(issuer):
            frame.issuers = (issuer,)
            used.append("issuers")
        for name in used:
            frame.notes.append(note("metadata-used", f"{name} is taken from the page's metadata", None))


def _squash(words: str) -> str:
    return re.sub(r"[\s“”\"《》〈〉（）()]", "", words)
