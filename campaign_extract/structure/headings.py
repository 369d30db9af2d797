"""Which paragraphs begin a section, and which of their words are its heading.

A heading is a number and a few words (GB/T 9704: 一、 （一） 1. （1） ①), alone on its line or run into the paragraph up to
the first 。; a number before a whole sentence makes an item, a section without a heading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..lexicon import Lexicon
from ..lexicon.plain import SIGNS
from ..lexicon.recognise import Recogniser
from ..model import Span
from .frame import Frame
from .layout import Paragraph
from .tables import Table

#: A run-in heading is at most so long; one alone on its line may be longer.
_RUN_IN, _ALONE = 42, 64
#: One run into its paragraph that has a comma is shorter: 提高认识，加强领导。 is one, what is longer is a sentence.
_PAIRED = 24
#: From this rank on (1.) a number alone with its words, and nothing below them, makes an item of a list.
_ITEM = 4
#: So much stands behind the label of an entry of a list.
_ENTRY = 24
_UNITS = frozenset(SIGNS["units"])

_BRACKETS = {"（": "）", "《": "》"}
#: What a heading cannot end in: its words go on in the next line.
_GOES_ON = SIGNS["goes-on"]
#: What among sentences shows one more: a comma, a clock.
_TOLD = re.compile("，|[0-9]：[0-9]")
#: What no heading holds: a date, a blank to be filled in, an address, a telephone.
_DATA = re.compile(rf"{SIGNS['dated']}|[（(] *[)）]|@|[0-9]{{7}}|_{{2}}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A place where a section begins: its number (if any), its words (if any), and where its body begins."""

    start: int
    body: int
    level: int
    marker: str | None
    words: Span | None
    number: int | None
    key: str
    path_id: str = ""


class Headings:
    """The headings of a notice, from the paragraphs that the frame has left; their levels are not known yet."""

    def __init__(
        self,
        text: str,
        flat: str,
        parts: Sequence[Paragraph],
        frame: Frame,
        found: Sequence[Table],
        lexicon: Lexicon,
    ) -> None:
        self.text, self.flat, self.parts, self.frame, self.lexicon = text, flat, parts, frame, lexicon
        self.tables = found
        self.sentence = re.compile(lexicon.alternatives("headings", "sentence"))
        self.called = re.compile(lexicon.alternatives("headings", "called"))
        self.headed: dict[int, int] = {}  # of each rank, the last number that is a heading
        self.above: dict[int, str] = {}  # and its words
        self.say = lexicon.say("headings")
        self.theme = lexicon.say("campaign").theme_section
        # 第一、… under unnumbered titles is no numbering of the whole
        self.numbered = any(p.marker and p.marker.rank <= 3 and p.marker.row != "ordinal" for p in parts)

    def find(self) -> list[Heading]:
        """The headings in reading order."""
        found = sorted(self._headings(), key=lambda heading: heading.start)
        unlike = self._unlike(found)
        return [replace(h, body=h.words[0], words=None) if h.words and h in unlike else h for h in found]

    def _unlike(self, found: Sequence[Heading]) -> set[Heading]:
        """一、认真清点，列出清单。…, 二、换班时间7：30。… where most of its siblings begin with a sentence: it does, too."""
        unlike: set[Heading] = set()
        open_: dict[int, list[Heading]] = {}
        for heading in [*found, None]:
            rank = int(heading.key) if heading and heading.key.isdigit() else 0
            for key in [key for key in open_ if key > rank]:
                siblings = open_.pop(key)
                words = [h for h in siblings if h.words]
                if key >= _ITEM and self._entries(words) and 3 * len(words) >= 2 * len(siblings):
                    unlike |= set(words)
                if 2 * len(words) < len(siblings):
                    unlike |= {h for h in words if h.words and _TOLD.search(self.flat, *h.words) and self._run_on(h.body)}
            if heading and rank:
                open_.setdefault(rank, []).append(heading)
        return unlike

    def _entries(self, siblings: Sequence[Heading]) -> bool:
        """1、店长：300元⏎2、店员：200元: labels of no topic and a few words behind each."""
        lines = [(h.words, self.flat[h.body : self._line_end(h.body)].strip()) for h in siblings if h.words]
        return len(lines) > 1 and all(
            self.flat[words[1] : words[1] + 1] == "：" and 0 < len(rest) <= _ENTRY and rest[-1] != "。" and not self.say.topic.search(self.flat, *words)
            for words, rest in lines
        )

    def _line_end(self, at: int) -> int:
        end = self.flat.find("\n", at)
        return end if end >= 0 else len(self.flat)

    def _run_on(self, body: int) -> bool:
        """Whether more of its line stands behind a heading."""
        return self.flat[body : self._line_end(body)].strip() != ""

    def _headings(self) -> Iterator[Heading]:
        if self.frame.plan:
            yield Heading(self.frame.plan[0], self.frame.plan[1], 0, None, self.frame.plan, None, "plan")
        for (start, end), marker, title in self.frame.annexes:
            words = None
            if title:
                at = self.text.index(title[0], start + len(marker))
                words = (at, end)
            yield Heading(start, end, 1, marker, words or (start, start), None, "annex")
        signatures = [z for z in self.frame.zones if z.role in ("signature", "annex-list", "close")]
        closing_seen = False
        run_in = self._run_in_titles() | self._title_lines()
        claimed = theme = -1  # 活动主题⏎人人讲安全: what stands below is no title
        for n, part in enumerate(self.parts):
            following = self.parts[n + 1] if n + 1 < len(self.parts) else None
            if part.start < claimed:
                continue
            if part.marker:
                closing_seen = False
                heading = self._of_number(part, following)
                claimed = heading.body
                yield heading
            elif part.start in run_in:
                end = run_in[part.start]
                yield Heading(part.start, min(end + 1, part.end), 9, None, (part.start, end), None, "run-in")
            elif not self.numbered and self._is_title_line(part, following) and part.start != theme:
                theme = following.start if following and self.theme.search(self.flat, part.start, part.end) else -1
                conventional = Recogniser.of(self.lexicon, "headings", "title").at(self.flat, part.start, part.end)
                key = "title" if conventional and conventional.end == part.end else "subtitle"
                yield Heading(part.start, part.end, 9, None, (part.start, part.end), None, key)
        for zone in signatures:
            if not closing_seen:
                yield Heading(zone.start, zone.end, 1, None, None, None, "close")
            closing_seen = True

    def _of_number(self, part: Paragraph, following: Paragraph | None) -> Heading:
        marker = part.marker
        assert marker is not None
        printed = self.text[marker.start : marker.end].strip()
        key = f"{marker.rank}"
        if marker.row == "week" and part.end - marker.start <= _ALONE:
            return Heading(part.start, part.end, 9, None, (marker.start, part.end), marker.number, key)
        content = (
            marker.end + len(self.flat[marker.end : part.end]) - len(self.flat[marker.end : part.end].lstrip(" \t"))
        )
        if marker.row in ("bare", "no", "part") and content >= part.end and following and self._title_words(following):
            return Heading(part.start, following.end, 9, printed, (following.start, following.end), marker.number, key)
        end = self._heading_end(content, part, following)
        if end == part.end and following and self.flat[end - 1] in _GOES_ON and self._title_words(following):
            end = following.end  # 一、加强…经营、运输和使用单位的⏎安全监管
        if end is None:
            return Heading(part.start, content, 9, printed, None, marker.number, key)
        self.headed[marker.rank], self.above[marker.rank] = marker.number, self.flat[content:end]
        body = end
        while body < part.end and end <= part.end and self.flat[body] in "。：—\t |":
            body += 1
        return Heading(part.start, body, 9, printed, (content, end), marker.number, key)

    def _heading_end(self, start: int, part: Paragraph, following: Paragraph | None) -> int | None:
        """Where the heading that begins at ``start`` ends, or None where a sentence begins there."""
        end, stop = self._first_stop(start, part)
        words = self.flat[start:end]
        led = stop == "：" and (self._shared_out(start, part) or self.say.counts.search(self.flat, start, end + 2))
        if not words.strip() or end - start > _ALONE or led:
            return None
        if stop == "：" and self.say.own_number.fullmatch(words) and part.end - start <= _RUN_IN and "。" not in self.flat[end : part.end]:
            return part.end
        if end >= part.end or self.flat[end : part.end].strip("。 ") == "":
            if stop == "；" or self._says(words):
                return None
            body_follows = following is not None and (
                not following.marker or following.marker.rank > (part.marker.rank if part.marker else 9)
            )
            if stop == "。" and not (body_follows and end - start <= 30 and not self._goes_on_listing(part)):
                return None
            return end if body_follows or not self._listed(part) else None
        if stop == " ":
            return end if end - start <= _RUN_IN and not self._says(words) else None
        longest = _PAIRED if "，" in words else _RUN_IN
        if stop in ("。", "：", "——") and end - start <= longest and words.count("，") <= 2:
            return end if not self._says(words) or stop == "。" and self.called.fullmatch(words) else None
        return None

    def _shared_out(self, start: int, part: Paragraph) -> bool:
        """二、分工⏎（1）清场：各车间主任: what is to be done, and whose it is."""
        rank = part.marker.rank if part.marker else 0
        above = next((self.above[r] for r in sorted(self.above, reverse=True) if r < rank), "")
        return bool(self.say.shares.search(above) and self.say.whose.match(self.flat, start, part.end))

    def _listed(self, part: Paragraph) -> bool:
        """Whether a number with nothing below it is an item of a list: no number of its run before it heads a body."""
        marker = part.marker
        return marker is not None and marker.rank >= _ITEM and self.headed.get(marker.rank) != marker.number - 1

    def _goes_on_listing(self, part: Paragraph) -> bool:
        """Whether a number with a sentence goes on with a list whose last item was no heading."""
        marker = part.marker
        return marker is not None and marker.number > 1 and self._listed(part)

    def _first_stop(self, start: int, part: Paragraph) -> tuple[int, str]:
        """The first stop outside brackets, and which: 。 ； ： —— or, in a flattened page, a blank."""
        closer, at = "", start
        limit = min(part.end, start + _ALONE + 2)
        while at < limit:
            c = self.flat[at]
            if closer:
                closer = "" if c == closer else closer
            elif c in _BRACKETS:
                closer = _BRACKETS[c]
            elif c in "。；！？：\n" and not self._clock(at):
                return at, c
            elif c == "—" and self.flat[at + 1 : at + 2] == "—" and not self._range(at):
                return at, "——"
            elif (
                c == " "
                and part.flattened
                and at > start + 1
                and not self.flat[at - 1].isascii()
                or c == "\t"
                and at > start
            ):
                return at, " "
            at += 1
        return at, ""

    def _clock(self, at: int) -> bool:
        """8：30 opens no list."""
        return self.flat[at] == "：" and self.flat[at - 1].isdigit() and self.flat[at + 1 : at + 2].isdigit()

    def _range(self, at: int) -> bool:
        """Whether —— stands between two dates or numbers: 6月20日——25日."""
        return self.flat[at - 1].isdigit() or self.flat[at - 1] in _UNITS and self.flat[at + 2 : at + 3].isdigit()

    def _says(self, words: str) -> bool:
        """Whether the words are a sentence: 各校正风肃纪小组要深入…, 请填写附表2."""
        return bool(self.sentence.search(words))

    def _title_words(self, part: Paragraph) -> bool:
        words = self.flat[part.start : part.end]
        return part.marker is None and len(words) <= 40 and words[-1] not in "。；：，！—"

    def _is_title_line(self, part: Paragraph, following: Paragraph | None) -> bool:
        """A short line without a stop, with a body or other titles below it (a text without numbered headings)."""
        words = self.flat[part.start : part.end]
        if tabled(self.tables, part):
            return False
        if (
            not self._title_words(part)
            or part.flattened
            or len(words) > 30
            or following is None
            or "\t" in words
            or "|" in words
        ):
            return False
        return not self._says(words) and not _DATA.search(words)

    def _run_in_titles(self) -> dict[int, int]:
        """Paragraphs of one section that all open with a few words and 。: 抓好…检查治理。各加油站要高度重视…"""
        found: dict[int, int] = {}
        for run in _runs(self.parts):
            if len(run) < 2:
                continue
            ends = {}
            for part in run:
                end, stop = self._first_stop(part.start, part)
                words = self.flat[part.start : end]
                if (
                    stop == "。"
                    and 6 <= len(words) <= 30
                    and "，" not in words
                    and not self._says(words)
                    and part.end - end > 20
                    and not part.flattened
                ):
                    ends[part.start] = end
            if len(ends) == len(run):
                found |= ends
        return found


    def _title_lines(self) -> dict[int, int]:
        """Short lines without a stop that take turns with paragraphs of sentences below one number: 强化值守，备足物资⏎各车间要…"""
        found: dict[int, int] = {}
        for run in _runs(self.parts) if self.numbered else ():
            short = [self._is_short_title(part) for part in run]
            ended = all(self.flat[part.end - 1] == "。" for part, title in zip(run, short, strict=True) if not title)
            turns = not any(title and following for title, following in pairwise(short))
            if sum(short) >= 2 and ended and turns and short[0] and not short[-1]:
                found |= {part.start: part.end for part, title in zip(run, short, strict=True) if title}
        return found

    def _is_short_title(self, part: Paragraph) -> bool:
        """Whether a line may be one of a run of titles: a few words in pairs, no name, no date, no sentence."""
        words = self.flat[part.start : part.end]
        plain = not re.search(r"[0-9\t|：:；。]", words) and not tabled(self.tables, part) and not part.flattened
        return plain and 4 <= len(words) <= _PAIRED and words[-1] not in "，、" and words.count("，") <= 2 and not self._says(words)


def tabled(found: Sequence[Table], part: Paragraph) -> bool:
    """Whether a paragraph is a line of one of the tables."""
    at = bisect_right(found, part.start, key=lambda table: table.span[0]) - 1
    return at >= 0 and part.start < found[at].span[1]


def _runs(parts: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """Paragraphs without a number that stand together under one."""
    run: list[Paragraph] = []
    for part in parts:
        if part.marker:
            if run:
                yield run
            run = []
        else:
            run.append(part)
    if run:
        yield run
